//! Which branch of a union of the base is which branch of the head's.
//!
//! By name first (where a reference leads, the title), then by what the discriminator calls them, then by shape,
//! and what is left by the one JSON type that it admits. It must not judge what is added or removed.

use super::{SchemaPair, Variant, View, shape};
use crate::schema::TypeSet;

/// Branches of both sides.
#[derive(Debug, Default)]
pub(crate) struct Paired<'v> {
    /// Those that go together.
    pub paired: Vec<(&'v Variant, &'v Variant)>,
    /// Those that only the base has.
    pub removed: Vec<&'v Variant>,
    /// Those that only the head has.
    pub added: Vec<&'v Variant>,
}

/// Pairs the branches of both unions; where a side is no union, there are none.
pub(crate) fn variants<'v>(pair: &SchemaPair<'v>) -> Paired<'v> {
    let mut removed: Vec<&Variant> = pair.base.variants.iter().collect();
    let mut added: Vec<&Variant> = pair.head.variants.iter().collect();
    let mut paired = Vec::new();
    take(&mut removed, &mut added, &mut paired, |one, other| one.name.is_some() && one.name == other.name);
    let (base_side, head_side) = pair.sides;
    let base_shape = |variant: &Variant| shape(base_side, &variant.schemas, &variant.at, pair.flow);
    let head_shape = |variant: &Variant| shape(head_side, &variant.schemas, &variant.at, pair.flow);
    if !removed.is_empty() && !added.is_empty() {
        let shapes: Vec<u64> = added.iter().map(|variant| head_shape(variant)).collect();
        let lookup: std::collections::HashMap<_, _> =
            added.iter().zip(shapes).map(|(variant, shape)| (variant.at.clone(), shape)).collect();
        take(&mut removed, &mut added, &mut paired, |one, other| lookup.get(&other.at) == Some(&base_shape(one)));
    }
    if !removed.is_empty() && !added.is_empty() {
        let types = |side, variant: &Variant| View::of(side, &variant.schemas, &variant.at, pair.flow).types;
        // An inline branch of the only scalar type of its kind was edited rather than replaced.
        take(&mut removed, &mut added, &mut paired, |one, other| {
            let (own, others) = (types(base_side, one), types(head_side, other));
            one.name.is_none() && other.name.is_none() && own == others && own != TypeSet::OBJECT && own.names().len() == 1
        });
    }
    Paired { paired, removed, added }
}

fn take<'v>(
    removed: &mut Vec<&'v Variant>,
    added: &mut Vec<&'v Variant>,
    paired: &mut Vec<(&'v Variant, &'v Variant)>,
    same: impl Fn(&Variant, &Variant) -> bool,
) {
    removed.retain(|one| match added.iter().position(|other| same(one, other)) {
        Some(index) => {
            paired.push((one, added.remove(index)));
            false
        }
        None => true,
    });
}
