// Work of somebody.
