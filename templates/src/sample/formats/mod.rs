//! Texts of a known format. Each holds whatever text it is given or is read from; `parse` and `validate`
//! check it.

mod codec;

/// The name of a thing.
///
/// Its format is `thing-id`; it matches `^#`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThingId(String);

/// A colour.
///
/// Its format is `colour`, which has no pattern to check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Colour(String);
