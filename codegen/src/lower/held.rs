//! Which keywords of its schemas a type holds, by its form or by its rules; what it does not hold is for a predicate.
//!
//! It must not choose types: it says what the chosen one is worth.

use serde_json::{Number, Value};

use super::Lowering;
use super::predicates::Compiler;
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{Rule, Type};
use crate::schema::{Alternatives, Facet, Merged, SchemaRef, TypeSet, Validator};
use crate::source::Location;

/// A type, and what of its schemas it holds; `None`: all.
pub(super) struct Made {
    pub ty: Type,
    pub held: Option<Held>,
}

/// Keywords that are held, by family. A family that the type leaves no value for is held as well.
#[derive(Clone, Debug, Default)]
pub(super) struct Held {
    /// `type`.
    pub types: bool,
    /// `enum`, `const`.
    pub listed: bool,
    /// `minLength`, `maxLength` and `pattern`.
    pub texts: bool,
    /// The one pattern that is held; `None`: any.
    pub pattern: Option<String>,
    /// Bounds and `multipleOf`.
    pub numbers: bool,
    /// The one `multipleOf` that is held.
    pub multiple_of: Option<Number>,
    /// `minItems`, `maxItems`, `uniqueItems`.
    pub lists: bool,
    /// `prefixItems`, `items`.
    pub items: bool,
    /// `contains` and `unevaluatedItems`: no value is an array.
    pub contains: bool,
    /// `required`, `minProperties`, `maxProperties`.
    pub objects: bool,
    /// `properties`.
    pub members: bool,
    /// `propertyNames`.
    pub names: bool,
    /// `patternProperties`.
    pub patterns: bool,
    /// `additionalProperties`, of schemas that declare all of `properties`.
    pub others: bool,
    /// What is declared by any of the schemas.
    pub properties: Vec<String>,
    /// `dependent…` and `unevaluatedProperties`: no value is an object.
    pub contains_members: bool,
    /// Each `unevaluated…` that stands among `additionalProperties` or `items`.
    pub settled: Vec<Location>,
    /// `oneOf` or `anyOf`: owner and branches.
    pub alternatives: Option<(Location, Vec<Location>)>,
}

impl Held {
    /// Whether these alternatives are held.
    pub(super) fn holds(&self, owner: &Location, branches: &[Location]) -> bool {
        self.alternatives.as_ref().is_some_and(|(at, held)| at == owner && held == branches)
    }

    /// Only the types.
    pub(super) fn types() -> Self {
        Self { types: true, ..Self::default() }
    }
}

impl Made {
    pub(super) fn all(ty: Type) -> Self {
        Self { ty, held: None }
    }

    pub(super) fn with(ty: Type, held: Held) -> Self {
        Self { ty, held: Some(held) }
    }
}

impl Lowering<'_, '_> {
    /// What a type holds that was made of these schemas for the JSON types of these names.
    pub(super) fn held(&self, merged: &Merged, names: &[&str]) -> Held {
        let has = |name: &str| names.contains(&name);
        let (array, object) = (has("array"), has("object"));
        let map = merged.properties.is_empty() && merged.required.is_empty();
        let patterns = merged.pattern_properties.is_empty() || (map && merged.pattern_properties.len() == 1);
        Held {
            types: true,
            listed: merged.enumeration.is_none(),
            texts: true,
            pattern: merged.patterns.first().cloned(),
            numbers: true,
            multiple_of: merged.multiple_of.clone(),
            lists: true,
            items: !array || self.holds_items(merged),
            contains: !array,
            objects: true,
            members: true,
            names: !object || (map && self.holds_names(merged)),
            patterns: !object || patterns,
            others: !object || patterns,
            properties: if object { merged.properties.keys().cloned().collect() } else { Vec::new() },
            contains_members: !object,
            settled: merged.settled.clone(),
            alternatives: None,
        }
    }

    /// Whether a list holds what is said of its items: where they do not differ by position, or it is a tuple.
    fn holds_items(&self, merged: &Merged) -> bool {
        let speaking = |(_, schema): &&(SchemaRef, std::rc::Rc<crate::schema::Schema>)| {
            schema.items.is_some() || !schema.prefix_items.is_empty()
        };
        merged.prefix_items.is_empty() || (self.is_tuple(merged) && merged.parts.iter().filter(speaking).count() == 1)
    }

    /// Whether the rules of a map's names hold `propertyNames`.
    fn holds_names(&self, merged: &Merged) -> bool {
        let texts = |at: &Location| {
            let schema = self.store.get(at);
            let plain = schema.boolean != Some(false)
                && schema.reference.is_none()
                && schema.all_of.is_empty()
                && schema.any_of.is_empty()
                && schema.one_of.is_empty()
                && schema.enumeration.is_none()
                && schema.has_no_predicates();
            plain && schema.types.is_none_or(|types| types.admits(TypeSet::named("string").unwrap_or_default()))
        };
        merged.property_names.iter().all(texts)
            && (merged.property_names.is_empty()
                || (merged.property_names.len() == 1 && merged.pattern_properties.is_empty()))
    }

    /// What is held where a choice of listed values was made: all, if what else is said admits them.
    pub(super) fn held_by_list(&self, merged: &Merged, values: &[Value]) -> Option<Held> {
        let validator = Validator::new(self.store);
        let fine = |value: &Value| {
            let roots = merged.parts.iter().filter(|(part, _)| part.facet != Facet::WithoutUnion);
            value.is_null() || roots.into_iter().all(|(part, _)| validator.check(&part.at, value).is_ok())
        };
        if values.iter().all(fine) { None } else { Some(Held::types()) }
    }

    /// What is held by a type of one of the alternatives, which carry all that stands beside them.
    pub(super) fn held_by_branches(&self, merged: &Merged, alternatives: &Alternatives) -> Option<Held> {
        let owner = merged.parts.iter().find(|(part, _)| part.at == alternatives.owner).map(|(_, schema)| schema)?;
        let both = !owner.any_of.is_empty() && !owner.one_of.is_empty();
        let alternatives = Some((alternatives.owner.clone(), alternatives.branches.clone()));
        // The branches go without both; one of them is held by the choice.
        both.then(|| Held { alternatives, ..Held::default() })
    }

    /// The predicate of what a type does not hold.
    pub(super) fn rule_for(&mut self, merged: &Merged, held: &Held) -> Option<Rule> {
        let mut compiler = Compiler::new(self.store);
        let check = compiler.rest(&merged.parts, held);
        if compiler.has_given_up() {
            let at = merged.parts.first().map(|(part, _)| part.at.clone());
            let message = "what is said here beyond the type is not checked: too many schemas take part";
            let diagnostic = Diagnostic::new(&catalogue::UNCHECKED_KEYWORD, message)
                .note("values decode and encode as if the keywords were not there")
                .help("check it in your own code where it matters");
            self.diagnostics.push(match at {
                Some(at) => diagnostic.at(&at),
                None => diagnostic,
            });
            return None;
        }
        self.diagnostics.extend(std::mem::take(&mut compiler.diagnostics));
        compiler.finish(check, false)
    }
}
