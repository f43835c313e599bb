//! References to nodes: every form of `$ref`, cycles, and confinement to the configured roots.
//!
//! It must not know what a node means; `openapi` and `schema` ask it where a reference leads.

mod closure;
mod identified;
pub mod overlay;
mod reference;
mod resolver;
mod roots;
mod widen;

pub use closure::{Loaded, load, load_closure, load_patched};
pub use resolver::Resolver;
pub use roots::Roots;
pub use widen::load_widening;

#[cfg(test)]
mod tests;
