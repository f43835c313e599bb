//! Which branch of a union of the base is which branch of the head's.
//!
//! By name first (where a reference leads, the title), then by shape; inline branches that are left over were edited
//! where they admit the same types. What is no union counts as one of a single branch, if that is one of the other
//! side's. This module must not judge what is added or removed.

use std::collections::HashMap;

use super::{SchemaPair, Variant, View, shape};

/// Branches of both sides.
#[derive(Debug, Default)]
pub(crate) struct Paired {
    /// Those that go together.
    pub paired: Vec<(Variant, Variant)>,
    /// Those that only the base has.
    pub removed: Vec<Variant>,
    /// Those that only the head has.
    pub added: Vec<Variant>,
}

/// Pairs the branches of both unions; `None` where neither side is one, or nothing goes together with the side that
/// is none.
pub(crate) fn variants(pair: &SchemaPair<'_>) -> Option<Paired> {
    let (was, is) = (!pair.base.variants.is_empty(), !pair.head.variants.is_empty());
    if !was && !is || pair.base.is_any() || pair.head.is_any() {
        return None;
    }
    let (base_side, head_side) = pair.sides;
    let is_free = |side, view: &View| {
        view.variants.iter().any(|variant| View::of(side, &variant.schemas, &variant.at, pair.flow).is_any())
    };
    // Beside a branch that admits everything a type more is none: which types are admitted says it all.
    let free = !pair.head.listed.is_empty() && is_free(base_side, pair.base)
        || !pair.base.listed.is_empty() && is_free(head_side, pair.head);
    if free {
        return None;
    }
    let mut found =
        Paired { removed: pair.base.branches(base_side), added: pair.head.branches(head_side), ..Paired::default() };
    found.take(|one, other| one.name.is_some() && one.name == other.name);
    if found.is_open() {
        let shapes: HashMap<_, _> = found
            .added
            .iter()
            .map(|other| (other.at.clone(), shape(head_side, &other.schemas, &other.at, pair.flow)))
            .collect();
        found.take(|one, other| shapes.get(&other.at) == Some(&shape(base_side, &one.schemas, &one.at, pair.flow)));
    }
    let (was, is) = (was || !pair.base.listed.is_empty(), is || !pair.head.listed.is_empty());
    if found.is_open() && was && is {
        let types = |side, variant: &Variant| View::of(side, &variant.schemas, &variant.at, pair.flow).types;
        found.take(|one, other| {
            one.name.is_none() && other.name.is_none() && types(base_side, one) == types(head_side, other)
        });
    }
    (was && is || !found.paired.is_empty()).then_some(found)
}

impl Paired {
    /// Whether there is something left on both sides.
    fn is_open(&self) -> bool {
        !self.removed.is_empty() && !self.added.is_empty()
    }

    fn take(&mut self, same: impl Fn(&Variant, &Variant) -> bool) {
        let Self { paired, removed, added } = self;
        removed.retain(|one| match added.iter().position(|other| same(one, other)) {
            Some(index) => {
                paired.push((one.clone(), added.remove(index)));
                false
            }
            None => true,
        });
    }
}
