//! Files to values: which documents there are, what each JSON pointer holds, and, on demand only, the
//! line and column of a node.
//!
//! It must not know OpenAPI, follow references or choose anything: it reads, bounds what it reads
//! ([`Limits`]) and answers where things are.

mod depth;
mod kept;
pub(crate) mod lines;
mod parse;
mod pointer;
mod position;
mod read;
mod sources;
mod visitor;

pub(crate) use kept::Kept;
pub use pointer::Pointer;
pub use position::{Span, Syntax};
pub(crate) use read::missing;
pub(crate) use sources::shown;
pub use sources::{Document, Request, Sources};

/// Index of a loaded document within its [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub u32);

/// One node of one document: the only form of place that travels through the pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// The document.
    pub document: DocumentId,
    /// The node in it (RFC 6901).
    pub pointer: Pointer,
}

/// What is known of many nodes. Pointers are long, and the hash of the standard library reads each byte of them slowly.
pub(crate) type LocationMap<V> = foldhash::HashMap<Location, V>;

impl Location {
    /// The root of a document.
    pub fn root(document: DocumentId) -> Self {
        Self { document, pointer: Pointer::root() }
    }

    /// The member or element `token` below this node.
    pub fn child(&self, token: &str) -> Self {
        Self { document: self.document, pointer: self.pointer.child(token) }
    }

    /// The element `index` below this node.
    pub fn index(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }
}

/// What one run may read.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Number of documents.
    pub documents: usize,
    /// Nesting of maps and lists in one file; more than 127 is taken as 127.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 64 * 1024 * 1024, documents: 20_000, depth: 128 }
    }
}

#[cfg(test)]
mod tests;
