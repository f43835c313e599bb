//! One place of one side in the form in which it is compared.
//!
//! References, `allOf` and unions of one branch are taken off, `null` is a flag however it was said, a union of
//! constants is an enumeration, and members that do not travel this way (`readOnly`, `writeOnly`) are set aside.

use indexmap::IndexMap;
use serde_json::Value;

use super::super::rule::Flow;
use super::super::side::Side;
use super::{admits_all, together};
use crate::diag::Diagnostics;
use crate::schema::{Alternatives, Discriminator, Merged, SchemaRef, TypeSet};
use crate::source::Location;

/// How many wrappers are taken off.
const MAX_STEPS: usize = 12;
/// How deep unions of unions are looked into for their types; each level multiplies.
const UNION_DEPTH: usize = 2;

/// A branch of a union.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    /// What it is called: where its reference leads, its title, or nothing.
    pub name: Option<String>,
    /// Where it stands in the union.
    pub at: Location,
    /// The branch with all that stands beside the union.
    pub schemas: Vec<SchemaRef>,
}

/// A place in the form in which it is compared.
#[derive(Clone, Debug)]
pub(crate) struct View {
    /// Where the schema stands; where there is none, what it would belong to.
    pub at: Location,
    /// The schemas as they were asked for.
    pub schemas: Vec<SchemaRef>,
    /// All schemas that apply here, the outermost last.
    pub merged: Merged,
    /// The types admitted, `null` aside; all where the schema says nothing of types.
    pub types: TypeSet,
    /// Whether `null` is admitted.
    pub nullable: bool,
    /// The values admitted, `null` aside.
    pub enumeration: Option<Vec<Value>>,
    /// The members that travel this way.
    pub properties: IndexMap<String, Vec<Location>>,
    /// The members that do not, because they are `readOnly` or `writeOnly`.
    pub elsewhere: IndexMap<String, Vec<Location>>,
    /// The branches of its union, `null` aside; none where it is no union.
    pub variants: Vec<Variant>,
    /// The branches of a union that is no more than a list of types, for those that are compared with another union.
    pub listed: Vec<Variant>,
    /// Whether the union is a `oneOf`.
    pub one_of: bool,
    /// The union's discriminator.
    pub discriminator: Option<Discriminator>,
}

impl View {
    /// The view of schemas that apply together; of none: anything is admitted, and `near` is where one would stand.
    pub(crate) fn of(side: &Side<'_>, schemas: &[SchemaRef], near: &Location, flow: Flow) -> Self {
        Self::within(side, schemas, near, flow, 0)
    }

    fn empty(at: Location) -> Self {
        Self {
            at,
            schemas: Vec::new(),
            merged: Merged::default(),
            types: TypeSet::NOT_NULL,
            nullable: true,
            enumeration: None,
            properties: IndexMap::new(),
            elsewhere: IndexMap::new(),
            variants: Vec::new(),
            listed: Vec::new(),
            one_of: false,
            discriminator: None,
        }
    }

    fn within(side: &Side<'_>, schemas: &[SchemaRef], near: &Location, flow: Flow, depth: usize) -> Self {
        let mut ignored = Diagnostics::new();
        let mut view = Self::empty(schemas.last().map_or(near, |schema| &schema.at).clone());
        view.schemas = schemas.to_vec();
        let mut current = schemas.to_vec();
        let mut null_branch = false;
        for _ in 0..MAX_STEPS {
            null_branch |= !current.is_empty() && side.store.unwrap_use(&current, &mut ignored).or_null;
            view.merged = side.store.merge(&current, &mut ignored);
            let Some((alternatives, only)) = single(side, &view.merged) else { break };
            null_branch |= only.1;
            let mut inner = view.merged.beside(&alternatives);
            inner.push(SchemaRef::whole(&only.0));
            current = inner;
        }
        view.take_patterns_of_all_names();
        view.find_union(side);
        view.find_types(side, null_branch, flow, depth);
        view.sort_properties(side, flow);
        view
    }

    /// Whether anything at all is admitted.
    pub(crate) fn is_any(&self) -> bool {
        !self.merged.never
            && self.types == TypeSet::NOT_NULL
            && self.enumeration.is_none()
            && self.variants.is_empty()
            && self.merged.parts.iter().all(|(_, schema)| schema.has_no_own_constraints() && schema.types.is_none())
    }

    /// Whether no value is admitted.
    pub(crate) fn is_never(&self) -> bool {
        self.merged.never
    }

    /// Whether members are refused that the schema does not declare.
    pub(crate) fn is_closed(&self, side: &Side<'_>) -> bool {
        self.merged.additional_properties.iter().any(|at| side.store.get(at).boolean == Some(false))
    }

    /// The schemas of members that are not declared.
    pub(crate) fn additional(&self) -> Vec<SchemaRef> {
        together(&self.merged.additional_properties)
    }

    /// The schemas of items beyond those of `prefixItems`.
    pub(crate) fn items(&self) -> Vec<SchemaRef> {
        together(&self.merged.items)
    }

    /// The values of a keyword in all schemas that apply here, the outermost last.
    pub(crate) fn keyword<'v>(&self, side: &'v Side<'_>, name: &str) -> Vec<&'v Value> {
        self.merged.parts.iter().filter_map(|(part, _)| side.member(&part.at, name)).collect()
    }

    /// The outermost schema that says a keyword.
    pub(super) fn holder(&self, side: &Side<'_>, name: &str) -> Option<&Location> {
        let holder = self.merged.parts.iter().rev().find(|(part, _)| side.member(&part.at, name).is_some());
        holder.map(|(part, _)| &part.at)
    }

    /// Where the schema stands: what its references lead to.
    pub(crate) fn place(&self) -> Location {
        let own = self.merged.parts.iter().rev().find(|(_, schema)| schema.reference.is_none());
        own.map_or(&self.at, |(part, _)| &part.at).clone()
    }

    /// The branches of the union; of what is no union, itself as the only one, so that it can be compared with one.
    pub(crate) fn branches(&self, side: &Side<'_>) -> Vec<Variant> {
        if !self.variants.is_empty() {
            return self.variants.clone();
        }
        if !self.listed.is_empty() {
            return self.listed.clone();
        }
        let named = self.merged.parts.iter().rev().find_map(|(part, schema)| {
            schema.reference.as_ref().map_or_else(|| component_name(&part.at), |_| name_of(side, &part.at))
        });
        vec![Variant { name: named, at: self.place(), schemas: self.schemas.clone() }]
    }

    /// A pattern that every name has says of the members of a map what `additionalProperties` says.
    fn take_patterns_of_all_names(&mut self) {
        let merged = &mut self.merged;
        if !merged.properties.is_empty() || !merged.pattern_properties.keys().any(|pattern| admits_all(pattern)) {
            return;
        }
        // No member is left for what `additionalProperties` said.
        merged.additional_properties.clear();
        let (all, some) =
            std::mem::take(&mut merged.pattern_properties).into_iter().partition(|(name, _)| admits_all(name));
        merged.pattern_properties = some;
        let all: IndexMap<_, _> = all;
        merged.additional_properties.extend(all.into_values().flatten());
    }

    fn find_union(&mut self, side: &Side<'_>) {
        let Some(alternatives) = self.merged.alternatives.first().cloned() else { return };
        let beside = self.merged.beside(&alternatives);
        let branches = alternatives.branches.iter().filter(|branch| !is_null(side, branch));
        self.variants = branches
            .map(|branch| {
                let mut schemas = beside.clone();
                schemas.push(SchemaRef::whole(branch));
                Variant { name: name_of(side, branch), at: branch.clone(), schemas }
            })
            .collect();
        self.one_of = alternatives.branches.first().is_some_and(|branch| {
            branch.pointer.parent().and_then(|list| list.last()).is_some_and(|list| list == "oneOf")
        });
        self.discriminator = alternatives.discriminator;
    }

    fn find_types(&mut self, side: &Side<'_>, null_branch: bool, flow: Flow, depth: usize) {
        let listed = self.merged.enumeration.as_ref();
        let says_null = |values: &Vec<Value>| values.contains(&Value::Null);
        let of_values = |values: &Vec<Value>| {
            values.iter().map(TypeSet::of).fold(TypeSet::default(), TypeSet::union).without(TypeSet::NULL)
        };
        let implied = if self.merged.speaks_of_members() && !self.merged.speaks_of_items() {
            Some(TypeSet::OBJECT)
        } else if self.merged.speaks_of_items() && !self.merged.speaks_of_members() {
            TypeSet::named("array")
        } else {
            None
        };
        self.nullable = null_branch
            || match (self.merged.types, listed) {
                (Some(types), Some(values)) => types.admits(TypeSet::NULL) && says_null(values),
                (None, Some(values)) => says_null(values),
                (Some(types), None) => types.admits(TypeSet::NULL),
                (None, None) => implied.is_none() && self.variants.is_empty() && !self.merged.never,
            };
        let own = self.merged.types.map(|types| types.without(TypeSet::NULL));
        self.types = match (own, listed) {
            (Some(types), Some(values)) => types.intersect(of_values(values)),
            (Some(types), None) => types,
            (None, Some(values)) => of_values(values),
            (None, None) => implied.unwrap_or(TypeSet::NOT_NULL),
        };
        self.enumeration = listed.map(|values| values.iter().filter(|value| !value.is_null()).cloned().collect());
        if !self.variants.is_empty() && depth < UNION_DEPTH {
            self.look_into_variants(side, own, flow, depth);
        }
    }

    /// Types of a union are those of its branches; one of constants is an enumeration, one of bare types a list
    /// of types.
    fn look_into_variants(&mut self, side: &Side<'_>, own: Option<TypeSet>, flow: Flow, depth: usize) {
        let within = |variant: &Variant| Self::within(side, &variant.schemas, &variant.at, flow, depth + 1);
        let views: Vec<Self> = self.variants.iter().map(within).collect();
        let types = views.iter().map(|view| view.types).fold(TypeSet::default(), TypeSet::union);
        let types = types.intersect(TypeSet::NOT_NULL);
        self.types = own.map_or(types, |own| own.intersect(types));
        self.nullable |= views.iter().any(|view| view.nullable) && self.merged.types.is_none();
        let lists = views.iter().map(|view| view.enumeration.clone()).collect::<Option<Vec<_>>>();
        if let Some(lists) = lists
            && self.enumeration.is_none()
        {
            let mut values: Vec<Value> = Vec::new();
            for value in lists.into_iter().flatten() {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            self.enumeration = Some(values);
            self.variants.clear();
        } else if views.iter().all(|view| view.is_bare_type()) {
            self.listed = std::mem::take(&mut self.variants);
        }
    }

    /// Whether `type` is all that is said.
    fn is_bare_type(&self) -> bool {
        self.enumeration.is_none()
            && self.variants.is_empty()
            && !self.merged.never
            && self.merged.types.is_some()
            && self.merged.parts.iter().all(|(_, schema)| schema.has_no_own_constraints())
    }

    fn sort_properties(&mut self, side: &Side<'_>, flow: Flow) {
        let leaves = match flow {
            Flow::ToServer => "readOnly",
            Flow::ToClient => "writeOnly",
        };
        for (name, places) in &self.merged.properties {
            let mut ignored = Diagnostics::new();
            let merged = side.store.merge(&together(places), &mut ignored);
            let is = |(part, _): &(SchemaRef, _)| side.member(&part.at, leaves) == Some(&Value::Bool(true));
            let into = if merged.parts.iter().any(is) { &mut self.elsewhere } else { &mut self.properties };
            into.insert(name.clone(), places.clone());
        }
    }
}

/// The union that has one branch besides `null`, that branch, and whether `null` stands beside it.
fn single(side: &Side<'_>, merged: &Merged) -> Option<(Alternatives, (Location, bool))> {
    merged.alternatives.iter().find_map(|alternatives| {
        let mut branches = alternatives.branches.iter().filter(|branch| !is_null(side, branch));
        let only = branches.next()?;
        if branches.next().is_some() {
            return None;
        }
        Some((alternatives.clone(), (only.clone(), alternatives.branches.len() > 1)))
    })
}

/// Whether a branch admits `null` and nothing else.
fn is_null(side: &Side<'_>, branch: &Location) -> bool {
    let schema = side.store.get(branch);
    schema.types == Some(TypeSet::NULL)
        || schema.enumeration.as_ref().is_some_and(|values| values.as_slice() == [Value::Null])
}

/// The key of a component, where the place is one.
fn component_name(at: &Location) -> Option<String> {
    let within = at.pointer.parent()?.last()?;
    matches!(within.as_str(), "schemas" | "$defs" | "definitions").then(|| at.pointer.last())?
}

/// Where a branch's reference leads, by its last word, or its title.
fn name_of(side: &Side<'_>, branch: &Location) -> Option<String> {
    let schema = side.store.get(branch);
    match &schema.reference {
        Some(target) => {
            let file = || side.names.get(&target.document).and_then(|name| name.rsplit('/').next()).map(str::to_owned);
            target.pointer.last().or_else(file)
        }
        None => schema.title.clone(),
    }
}
