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
mod unchanged;
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

    /// Where a keyword stands, before and after; where one side does not say it, the schema that the other has it in,
    /// so that a change is at one place whoever refers to the schema.
    pub(crate) fn places(&self, keyword: &str) -> (Location, Location) {
        self.places_of(keyword, keyword)
    }

    /// Where one keyword stands before, and another after.
    pub(crate) fn places_of(&self, before: &str, after: &str) -> (Location, Location) {
        let (base, head) = self.sides;
        match (self.base.holder(base, before), self.head.holder(head, after)) {
            (Some(one), Some(other)) => (one.child(before), other.child(after)),
            (Some(one), None) => (one.child(before), self.in_head(one)),
            (None, Some(other)) => (self.in_base(other), other.child(after)),
            (None, None) => (self.base.place(), self.head.place()),
        }
    }

    /// The schema of the base that is this one of the head; the outermost where there is none.
    pub(crate) fn in_base(&self, head: &Location) -> Location {
        let parts = self.base.merged.parts.iter().map(|(part, _)| &part.at);
        parts.into_iter().find(|base| self.is_same(base, head)).cloned().unwrap_or_else(|| self.base.place())
    }

    /// The schema of the head that is this one of the base; the outermost where there is none.
    pub(crate) fn in_head(&self, base: &Location) -> Location {
        let parts = self.head.merged.parts.iter().map(|(part, _)| &part.at);
        parts.into_iter().find(|head| self.is_same(base, head)).cloned().unwrap_or_else(|| self.head.place())
    }

    /// The schemas that both sides have at the same place; the outermost ones where there are none.
    pub(crate) fn parts(&self) -> Vec<(Location, Location)> {
        let (base, head) = (&self.base.merged.parts, &self.head.merged.parts);
        let other = |at: &Location| head.iter().map(|(part, _)| &part.at).find(|head| self.is_same(at, head));
        let mut found: Vec<(Location, Location)> =
            base.iter().filter_map(|(part, _)| Some((part.at.clone(), other(&part.at)?.clone()))).collect();
        if found.is_empty() {
            found.push((self.base.place(), self.head.place()));
        }
        found
    }

    /// Whether the schemas that apply say another thing by a keyword than before, wherever they stand.
    pub(crate) fn says_otherwise(&self, keyword: &str) -> bool {
        let (before, after) = self.values(keyword);
        before != after
    }

    /// Whether two places are the same in both versions.
    fn is_same(&self, base: &Location, head: &Location) -> bool {
        let (one, other) = self.sides;
        base.pointer == head.pointer && one.names.get(&base.document) == other.names.get(&head.document)
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
