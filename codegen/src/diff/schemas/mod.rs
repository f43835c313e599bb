//! Schemas of both sides, compared place by place.
//!
//! Both sides are brought to one form first ([`View`]), so that what says the same in other words is no change.
//! Places are visited once for each pair of schemas and each way that values travel; which operations reach a
//! place is found afterwards. Nothing here knows any one rule.

mod bounds;
mod members;
mod pairing;
mod relation;
mod shape;
mod view;
mod walk;

pub(crate) use bounds::{admits_all, bounds};
pub(crate) use members::members;
pub(crate) use pairing::{Paired, variants as pair_variants};
pub(crate) use relation::Relation;
pub(crate) use shape::{shape, shapes_equal};
pub(crate) use view::{Variant, View};
pub(crate) use walk::{Pair, Walk, variance};

use serde_json::Value;

use super::rule::Flow;
use super::side::Side;
use crate::schema::SchemaRef;
use crate::source::Location;

/// One place of both sides.
pub(crate) struct SchemaPair<'a> {
    /// Both sides.
    pub sides: (&'a Side<'a>, &'a Side<'a>),
    /// Before.
    pub base: &'a View,
    /// After.
    pub head: &'a View,
    /// Which way values travel.
    pub flow: Flow,
    /// Whether values are texts rather than JSON: parameters, headers, fields of forms.
    pub text: bool,
    /// The branches of their unions, where these are compared one by one.
    pub variants: Option<Paired>,
}

impl<'a> SchemaPair<'a> {
    /// The pair of these views.
    pub(crate) fn new(
        sides: (&'a Side<'a>, &'a Side<'a>),
        (base, head): (&'a View, &'a View),
        flow: Flow,
        text: bool,
    ) -> Self {
        let mut pair = Self { sides, base, head, flow, text, variants: None };
        pair.variants = pair_variants(&pair);
        pair
    }

    /// Where a keyword stands, before and after; the schema itself where it does not.
    pub(crate) fn places(&self, keyword: &str) -> (Location, Location) {
        let (base, head) = self.sides;
        (self.base.place_of(base, keyword), self.head.place_of(head, keyword))
    }

    /// The values of a keyword in all schemas that apply, before and after.
    pub(crate) fn values(&self, keyword: &str) -> (Vec<&Value>, Vec<&Value>) {
        let (base, head) = self.sides;
        (self.base.keyword(base, keyword), self.head.keyword(head, keyword))
    }
}

/// All of the schemas at these places together.
pub(crate) fn together(places: &[Location]) -> Vec<SchemaRef> {
    places.iter().map(SchemaRef::whole).collect()
}
