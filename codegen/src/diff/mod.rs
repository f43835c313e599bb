//! What a change of the description breaks: for clients, for servers, and in the generated crate.
//!
//! Both versions are read as they are for generating. Operations are paired by what travels on the wire, their
//! schemas are brought to one form and compared place by place, and rules say what a difference means. What breaks
//! a peer is decided by the schemas, which know every keyword; what happens to the Rust API by what is emitted.
//! Nothing here reads files or prints.

mod change;
mod compare;
mod finding;
mod messages;
mod operations;
mod places;
mod rule;
mod rules;
mod rust;
mod schemas;
mod security;
mod servers;
mod side;
mod types;

pub use change::Change;
pub use compare::{compare, compare_wire};
pub use finding::{Finding, gravest};
pub use rule::{Bump, Flow, Group, Level, Rule, Variance};
pub use rules::ALL as RULES;
pub use rust::{Effect, outermost};
pub use side::Side;
