//! One use of schemas to one type: what is shared is found again, what is new is made.

use serde_json::Value;

use super::held::{Held, Made};
use super::{Lowering, Origin, Pending, Shape, Side, Site, docs};
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{ArrayRules, Docs, MapRules, NameHints, Rule, Type};
use crate::schema::{Merged, SchemaRef, TypeSet, Use};
use crate::source::Location;

/// A type and what is said about this use of it.
pub(super) struct Lowered {
    /// The type.
    pub ty: Type,
    /// Texts beside the use; those of a named type stand at the type.
    pub docs: Docs,
}

impl Lowering<'_, '_> {
    /// The type of a value that meets all of these schemas.
    pub(super) fn lower_use(&mut self, schemas: &[SchemaRef], site: &Site) -> Lowered {
        let found = self.store.unwrap_use(schemas, &mut self.diagnostics);
        let source = schemas.first().map(|schema| schema.at.clone());
        let mut roots = found.roots.clone();
        roots.sort();
        let key = (roots, self.side_of(&found.roots, site.side));
        let site = &Site { side: key.1, ..site.clone() };
        let merged = self.store.merge(&found.roots, &mut self.diagnostics);
        let ty = if found.roots.is_empty() {
            Type::Json
        } else if let Some(ty) = self.made.get(&key) {
            ty.clone()
        } else if self.in_progress.insert(key.clone()) {
            let before = self.api.types.len();
            let Made { ty, held } = self.make(&found, &merged, site);
            // What one side leaves out, the schemas would ask for.
            let held = held.filter(|_| site.side == Side::Either);
            let rule = held.and_then(|held| self.rule_for(&merged, &held));
            let ty = match rule {
                Some(rule) => self.checked(ty, rule, before),
                None => ty,
            };
            self.in_progress.remove(&key);
            self.made.insert(key, ty.clone());
            ty
        } else {
            self.recursive_without_name(&found)
        };
        let ty = if found.or_null { nullable_of(ty) } else { ty };
        self.note_examples(&found, &merged, &ty);
        Lowered { docs: docs::use_docs(&found, &merged, &ty, source), ty }
    }

    /// Shorthand for one schema.
    pub(super) fn lower_at(&mut self, at: &Location, site: &Site) -> Lowered {
        self.lower_use(&[SchemaRef::whole(at)], site)
    }

    fn recursive_without_name(&mut self, found: &Use) -> Type {
        if let Some(root) = found.roots.first() {
            self.diagnostics.push(
                Diagnostic::new(&catalogue::FREE_JSON, "a list or map that contains itself becomes free JSON")
                    .at(&root.at)
                    .help("put an object between the list and itself to give it a name"),
            );
        }
        Type::Json
    }

    /// The type, with a rule of its own: a type that is new, since there were `before`, keeps it itself.
    fn checked(&mut self, ty: Type, rule: Rule, before: usize) -> Type {
        match ty {
            Type::Nullable(inner) => nullable_of(self.checked(*inner, rule, before)),
            Type::Named(id) if id.index() >= before => {
                if let Some(def) = self.api.types.get_mut(id.index()) {
                    def.rule = Some(Box::new(rule));
                }
                Type::Named(id)
            }
            other => Type::Checked(Box::new(other), Box::new(rule)),
        }
    }

    fn make(&mut self, found: &Use, merged: &Merged, site: &Site) -> Made {
        let mut types = merged.types;
        let mut nullable = types.is_some_and(|types| types.admits(TypeSet::NULL));
        if let Some(values) = &merged.enumeration {
            // A `null` among listed values counts even where `type` does not name it.
            nullable = values.contains(&Value::Null) && (nullable || types.is_none()) || values == &[Value::Null];
            if values.iter().all(Value::is_null) && !values.is_empty() {
                return Made::all(Type::Null);
            }
        }
        types = types.map(|types| types.without(TypeSet::NULL));
        if merged.types == Some(TypeSet::NULL) {
            return Made::all(Type::Null);
        }
        if merged.types.is_some_and(TypeSet::is_empty) || merged.never {
            return Made::with(self.free(found, "these schemas admit no value at all"), Held::default());
        }
        let made = match (self.make_alternatives(found, merged, site), self.heirs(found, merged)) {
            (Some(made), _) => made,
            (None, Some(heirs)) => Made::all(self.make_union(found, merged, heirs, site)),
            (None, None) => self.make_plain(found, merged, types, site),
        };
        if nullable { Made { ty: nullable_of(made.ty), ..made } } else { made }
    }

    /// The type of schemas without alternatives; `types` is without `null`.
    pub(super) fn make_plain(&mut self, found: &Use, merged: &Merged, types: Option<TypeSet>, site: &Site) -> Made {
        if let Some(values) = &merged.enumeration {
            return self.make_enum(found, merged, values, types, site);
        }
        let names = types.map(TypeSet::names).unwrap_or_default();
        match names.as_slice() {
            [one] => {
                let held = self.held(merged, &names);
                Made::with(self.make_of_type(found, merged, one, site), held)
            }
            // An object of which nothing is said but that it ends here: where no type is named, it may be anything else.
            [] if merged.speaks_of_members() && !self.only_closes(merged) => {
                let held = self.held(merged, &["object"]);
                Made::with(self.make_of_type(found, merged, "object", site), held)
            }
            [] if merged.speaks_of_items() => {
                let held = self.held(merged, &["array"]);
                Made::with(self.make_of_type(found, merged, "array", site), held)
            }
            [] => match merged.scalars_spoken_of() {
                spoken if spoken.is_empty() => Made::with(Type::Json, Held::default()),
                // What is said of texts or numbers forbids no other value.
                spoken => {
                    let held = self.held(merged, &spoken.names());
                    Made::with(self.make_types(found, merged, spoken, true, site), held)
                }
            },
            _ => {
                let held = self.held(merged, &names);
                Made::with(self.make_types(found, merged, types.unwrap_or_default(), false, site), held)
            }
        }
    }

    /// A union of these JSON types; `open` if values of others are admitted as well.
    pub(super) fn make_types(&mut self, found: &Use, merged: &Merged, types: TypeSet, open: bool, site: &Site) -> Type {
        let id = self.allocate_for(found, merged, site);
        let shape = Shape::Types { types, open };
        self.pending.push_back(Pending { id, roots: found.roots.clone(), shape });
        Type::Named(id)
    }

    /// The type of schemas that admit this one JSON type.
    pub(super) fn make_of_type(&mut self, found: &Use, merged: &Merged, json_type: &str, site: &Site) -> Type {
        match json_type {
            "object" => self.make_object(found, merged, site),
            "array" => self.make_array(found, merged, site),
            "null" => Type::Null,
            other => self.make_scalar(merged, other),
        }
    }

    fn make_array(&mut self, found: &Use, merged: &Merged, site: &Site) -> Type {
        if !merged.prefix_items.is_empty() {
            return self.make_positions(found, merged, site);
        }
        let items: Vec<SchemaRef> = merged.items.iter().map(SchemaRef::whole).collect();
        let item = if items.is_empty() { Type::Json } else { self.lower_use(&items, &site.within("item")).ty };
        Type::Array(Box::new(item), array_rules(merged))
    }

    pub(super) fn make_map(&mut self, merged: &Merged, values: &[SchemaRef], site: &Site) -> Type {
        let value = if values.is_empty() { Type::Json } else { self.lower_use(values, &site.within("value")).ty };
        let names: Vec<SchemaRef> = merged.property_names.iter().map(SchemaRef::whole).collect();
        let names = self.store.merge(&names, &mut self.diagnostics);
        let mut rules = MapRules {
            min_properties: merged.property_count.min,
            max_properties: merged.property_count.max,
            names: self.text_rules(&names),
        };
        if let [(pattern, _)] = merged.pattern_properties.iter().collect::<Vec<_>>().as_slice()
            && merged.additional_properties.iter().any(|at| self.store.get(at).boolean == Some(false))
        {
            rules.names.pattern = Some((*pattern).clone());
        }
        if value == Type::Json && rules == MapRules::default() {
            return Type::JsonObject;
        }
        Type::Map(Box::new(value), rules)
    }

    /// Whether all that is said of members is that there are none.
    fn only_closes(&self, merged: &Merged) -> bool {
        let mut rest = merged.clone();
        let closed = std::mem::take(&mut rest.additional_properties);
        !rest.speaks_of_members() && closed.iter().all(|at| self.store.get(at).boolean == Some(false))
    }

    /// Free JSON where the schema says more, which is worth a word.
    pub(super) fn free(&mut self, found: &Use, why: &str) -> Type {
        if let Some(root) = found.roots.first() {
            let message = format!("this becomes free JSON: {why}");
            let help = "correct the schemas, if a type is meant";
            self.diagnostics.push(Diagnostic::new(&catalogue::FREE_JSON, message).at(&root.at).help(help));
        }
        Type::Json
    }

    /// A type of the arena for this use; its content follows.
    pub(super) fn allocate_for(&mut self, found: &Use, merged: &Merged, site: &Site) -> crate::ir::TypeId {
        let first = found.roots.first().map(|root| root.at.clone());
        // Several schemas make a type where they meet: in the user's document.
        let first = match (found.roots.as_slice(), first) {
            ([_, _, ..], Some(first)) => found.roots.last().map_or(first, |last| last.at.clone()),
            (_, Some(first)) => first,
            (_, None) => return crate::ir::TypeId(u32::MAX),
        };
        let mut titles = vec![];
        if found.roots.len() == 1 {
            titles.push(self.store.get(&first).title.clone());
        } else {
            titles.push(merged.annotation(|schema| schema.title.clone()));
        }
        if first.pointer.last().is_some() {
            titles.extend(found.annotations.iter().map(|schema| schema.title.clone()));
        }
        let mut docs = docs::type_docs(found, merged, &first);
        if site.side == Side::Request {
            docs.notes.push("As requests hold it: without what only the server sends.".to_owned());
        }
        let id = self.allocate(&first, &titles, site, docs);
        if let (Origin::Member(parent, member), [_, _, ..]) = (&site.origin, found.roots.as_slice())
            && let Some(def) = self.api.types.get_mut(id.index()).filter(|def| def.hints.key.is_some())
        {
            // A component with more beside it is not that component, which may have a type of its own.
            def.hints = NameHints { parent: Some((*parent, member.clone())), ..NameHints::default() };
        }
        id
    }
}

/// What is checked of a list as a whole.
pub(super) fn array_rules(merged: &Merged) -> ArrayRules {
    ArrayRules { min_items: merged.item_count.min, max_items: merged.item_count.max, unique_items: merged.unique_items }
}

/// `Option` once, however often the schemas say it.
pub(super) fn nullable_of(ty: Type) -> Type {
    match ty {
        Type::Nullable(_) | Type::Json | Type::Null => ty,
        other => Type::Nullable(Box::new(other)),
    }
}
