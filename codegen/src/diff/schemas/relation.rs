//! How the types of both sides stand to each other, and whether looking further makes sense.

use super::SchemaPair;
use crate::schema::TypeSet;

/// The types that a text can stand for: every number and boolean is a text as well.
const OF_TEXT: [&str; 3] = ["boolean", "integer", "number"];

/// How two sets of types stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// They admit the same.
    Same,
    /// The head admits more.
    Wider,
    /// The head admits less.
    Narrower,
    /// Each admits something that the other does not, or they have nothing in common.
    Other,
}

impl SchemaPair<'_> {
    /// How the types stand to each other. Where values are texts, a text admits what a number or a boolean does.
    pub(crate) fn types(&self) -> Relation {
        match (self.base.is_never(), self.head.is_never()) {
            (true, true) => return Relation::Same,
            (true, false) => return Relation::Wider,
            (false, true) => return Relation::Narrower,
            (false, false) => {}
        }
        let (base, head) = (self.admitted(self.base.types), self.admitted(self.head.types));
        let within = |one: TypeSet, other: TypeSet| one.intersect(other) == one;
        match (within(base, head), within(head, base)) {
            (true, true) => Relation::Same,
            (true, false) => Relation::Wider,
            (false, true) => Relation::Narrower,
            (false, false) => Relation::Other,
        }
    }

    fn admitted(&self, types: TypeSet) -> TypeSet {
        let is = |types: TypeSet, name: &str| TypeSet::named(name).is_some_and(|one| types.admits(one));
        let mut all = types;
        if self.text && is(types, "string") {
            for name in OF_TEXT {
                all = all.union(TypeSet::named(name).unwrap_or_default());
            }
        }
        all.intersect(TypeSet::NOT_NULL)
    }

    /// Whether both admit some value of the same type, so that what is said of these can be compared.
    pub(crate) fn is_comparable(&self) -> bool {
        let common = self.base.types.intersect(self.head.types);
        !self.base.is_never() && !self.head.is_never() && !common.is_empty()
    }

    /// Whether one side says nothing at all and the other names types, which says it all.
    pub(crate) fn is_typed_or_untyped(&self) -> bool {
        (self.base.is_any() || self.head.is_any()) && self.types() != Relation::Same
    }

    /// Whether branches are compared one by one: both sides are unions, or one is and the other is its branch.
    pub(crate) fn are_unions(&self) -> bool {
        self.variants.is_some()
    }
}
