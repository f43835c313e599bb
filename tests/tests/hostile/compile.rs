//! What is generated from hostile text: it compiles, and none of the text became code.
