//! `oneOf`, `anyOf` and lists of types: an enum of strings where that is all it is, an `Option` for "or null",
//! else a union whose variants are told apart by looking.

use std::rc::Rc;

use serde_json::{Number, Value};

use super::held::{Held, Made};
use super::predicates::Compiler;
use super::sides::Side;
use super::{Lowering, Pending, Shape, Site, selectors, uses};
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{IntegerKind, NumberRules, Rule, RustIdent, Type, TypeId, TypeKind, UnionDef, UnionVariant};
use crate::schema::{Alternatives, Bounds, Discriminator, Merged, Schema, SchemaRef, TypeSet, Use};
use crate::source::Location;

/// How many unions within a union, and how many levels of them, are looked into.
const MOST_FLATTENED: usize = 8;

/// How many schemas a union may be made of to be judged by them.
const MOST_JUDGED: usize = 150;

/// The branches of a union, each with all schemas that apply to it.
pub(super) struct Branches {
    /// For each branch its own place and the schemas.
    pub branches: Vec<(Location, Vec<SchemaRef>)>,
    /// The discriminator.
    pub discriminator: Option<Discriminator>,
    /// Whether the choice is judged by the schemas where it is not certain.
    pub judged: bool,
}

impl Lowering<'_, '_> {
    /// The type of schemas with alternatives; `None` when the alternatives only constrain.
    pub(super) fn make_alternatives(&mut self, found: &Use, merged: &Merged, site: &Site) -> Option<Made> {
        let alternatives = merged.alternatives.iter().find(|alternatives| !self.only_constrain(alternatives))?;
        let mut nullable = false;
        let mut branches = Vec::new();
        self.add_branches(&merged.beside(alternatives), alternatives, &mut nullable, &mut branches);
        let flattened = if branches.len() > 1 { self.flatten(&mut nullable, &mut branches) } else { Vec::new() };
        let held = self.held_by_branches(merged, alternatives);
        let made = match branches.as_slice() {
            [] if nullable => return Some(Made::all(Type::Null)),
            [] => {
                let ty = self.free(found, "each of its alternatives contradicts what stands beside them");
                return Some(Made::with(ty, Held::default()));
            }
            [(_, only)] => Made { ty: self.lower_use(only, site).ty, held },
            _ => match self.make_one_of_texts_or_numbers(found, merged, &branches, site) {
                Some(made) => {
                    self.note_branch_examples(&branches, &made.ty);
                    made
                }
                None => {
                    let discriminator = alternatives.discriminator.clone();
                    let branches = Branches { branches, discriminator, judged: true };
                    Made { ty: self.make_union(found, merged, branches, site), held }
                }
            },
        };
        self.note_branch_examples(&flattened, &made.ty);
        Some(if nullable { Made { ty: uses::nullable_of(made.ty), ..made } } else { made })
    }

    /// One type for branches that are all texts, or numbers.
    fn make_one_of_texts_or_numbers(
        &mut self,
        found: &Use,
        merged: &Merged,
        branches: &[(Location, Vec<SchemaRef>)],
        site: &Site,
    ) -> Option<Made> {
        if let Some((texts, open)) = self.all_texts(branches) {
            let values: Vec<Value> = texts.iter().map(|text| Value::String(text.clone())).collect();
            let held = if open { Some(Held::types()) } else { self.held_by_list(merged, &values) };
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            return Some(Made { ty: self.make_text_enum(found, merged, &texts, open, site), held });
        }
        self.same_scalar(branches).map(|ty| Made::with(ty, Held::types()))
    }

    /// A union of these branches; its content follows.
    pub(super) fn make_union(&mut self, found: &Use, merged: &Merged, branches: Branches, site: &Site) -> Type {
        let id = self.allocate_for(found, merged, site);
        let shape = Shape::Branches(branches);
        self.pending.push_back(Pending { id, roots: found.roots.clone(), shape });
        Type::Named(id)
    }

    /// The branches that some value can meet, each with what stands beside it; those that are only `null` apart.
    fn add_branches(
        &mut self,
        beside: &[SchemaRef],
        alternatives: &Alternatives,
        nullable: &mut bool,
        branches: &mut Vec<(Location, Vec<SchemaRef>)>,
    ) {
        for branch in &alternatives.branches {
            let own = self.store.merge(&[SchemaRef::whole(branch)], &mut self.diagnostics);
            if own.types == Some(TypeSet::NULL) || own.enumeration.as_deref() == Some(&[Value::Null]) {
                *nullable = true;
                continue;
            }
            let mut schemas = beside.to_vec();
            schemas.push(SchemaRef::whole(branch));
            let merged = self.store.merge(&schemas, &mut self.diagnostics);
            if beside.is_empty() || !merged.admits_nothing() {
                // A `null` that a branch admits among others is that of the whole: an `Option` without, not within.
                if own.types.is_none_or(|types| types.admits(TypeSet::NULL)) {
                    let types = self.store.possible_types(&merged, MOST_FLATTENED, &mut self.diagnostics);
                    *nullable |= types.is_some_and(|types| types.admits(TypeSet::NULL));
                }
                branches.push((branch.clone(), schemas));
            }
        }
    }

    /// Puts the branches of a union within a union in its place where another branch admits values of the same JSON
    /// type: apart, one of the two would hide the other. Objects stay, since their members may tell. Gives the branches that
    /// were unions.
    fn flatten(
        &mut self,
        nullable: &mut bool,
        branches: &mut Vec<(Location, Vec<SchemaRef>)>,
    ) -> Vec<(Location, Vec<SchemaRef>)> {
        let mut flattened = Vec::new();
        for _ in 0..MOST_FLATTENED {
            let types: Vec<(Merged, Option<TypeSet>)> = branches
                .iter()
                .map(|(_, schemas)| {
                    let merged = self.store.merge(schemas, &mut self.diagnostics);
                    let types = self.store.possible_types(&merged, MOST_FLATTENED, &mut self.diagnostics);
                    (merged, types.map(|types| types.without(TypeSet::NULL)))
                })
                .collect();
            let clash = types.iter().enumerate().find_map(|(index, (merged, own))| {
                let [inner] = merged.alternatives.as_slice() else { return None };
                let own = own.map(|own| own.without(TypeSet::OBJECT)).filter(|own| !own.is_empty())?;
                let others = types.iter().enumerate().filter(|(other, _)| *other != index);
                let clashes =
                    others.into_iter().any(|(_, (_, other))| other.is_none_or(|o| !o.intersect(own).is_empty()));
                (clashes && inner.discriminator.is_none() && !self.only_constrain(inner))
                    .then_some((index, merged, inner))
            });
            let Some((index, merged, inner)) = clash else { break };
            let mut flat = Vec::new();
            self.add_branches(&merged.beside(inner), inner, nullable, &mut flat);
            flattened.extend(branches.splice(index..=index, flat));
        }
        flattened
    }

    /// Whether the branches say only what must be there, not what it is (`oneOf: [{required: [a]}, …]`).
    fn only_constrain(&self, alternatives: &Alternatives) -> bool {
        alternatives.branches.iter().all(|branch| {
            let schema: Rc<Schema> = self.store.get(branch);
            let mut rest = Schema::clone(&schema);
            rest.required.clear();
            rest.additional_properties = None;
            rest.property_count = Bounds::default();
            rest.not = None;
            rest.condition = None;
            rest.contains = None;
            rest.dependent_required.clear();
            rest.dependent_schemas.clear();
            let names_objects = rest.types == Some(TypeSet::OBJECT) && !schema.required.is_empty();
            rest.types = rest.types.filter(|_| !names_objects);
            rest.is_annotation_only()
        })
    }

    /// The strings of all branches when each lists strings, and whether one of them admits any string.
    fn all_texts(&mut self, branches: &[(Location, Vec<SchemaRef>)]) -> Option<(Vec<String>, bool)> {
        let mut texts = Vec::new();
        let mut open = false;
        for (_, schemas) in branches {
            let merged = self.store.merge(schemas, &mut self.diagnostics);
            if !merged.alternatives.is_empty() {
                return None;
            }
            match &merged.enumeration {
                Some(values) => {
                    for value in values {
                        texts.push(value.as_str()?.to_owned());
                    }
                }
                None if merged.types.is_some_and(|types| types.names() == ["string"]) => open = true,
                None => return None,
            }
        }
        (!texts.is_empty()).then_some((texts, open))
    }

    /// One type for branches that differ only in what they check (`anyOf` of two patterns), or that are numbers from
    /// a list each.
    fn same_scalar(&mut self, branches: &[(Location, Vec<SchemaRef>)]) -> Option<Type> {
        let mut common: Option<&'static str> = None;
        let mut numbers = Vec::new();
        let mut listed = 0;
        for (_, schemas) in branches {
            let merged = self.store.merge(schemas, &mut self.diagnostics);
            let names = merged.types.or(merged.enumeration.as_ref().map(|values| types_of(values)))?.names();
            let [one @ ("string" | "integer" | "number" | "boolean")] = names.as_slice() else { return None };
            if !merged.alternatives.is_empty() || (*common.get_or_insert(one) != *one) {
                return None;
            }
            // A format that has a type makes the variants worth having.
            if self.format_plan(merged.format.as_deref()).is_some() {
                return None;
            }
            // Prefixes tell strings apart, and so do lists; then the variants are worth having.
            if *one == "string" && (!merged.patterns.is_empty() || merged.enumeration.is_some()) {
                return None;
            }
            for value in merged.enumeration.iter().flatten() {
                numbers.extend(if let Value::Number(number) = value { Some(number.clone()) } else { None });
            }
            listed += usize::from(merged.enumeration.is_some());
        }
        let numbers = Some(numbers).filter(|_| listed == branches.len()).unwrap_or_default();
        let plain = Merged::default();
        Some(match (common?, self.make_scalar(&plain, common?)) {
            ("integer", Type::Integer(_, rules)) if numbers.iter().all(Number::is_i64) => {
                Type::Integer(IntegerKind::I64, NumberRules { one_of: numbers, ..rules })
            }
            ("integer" | "number", _) => Type::Number(NumberRules { one_of: numbers, ..NumberRules::default() }),
            (_, ty) => ty,
        })
    }

    /// The content of a union of branches: what is left of it when those are one that nothing tells apart.
    pub(super) fn lower_branches(&mut self, id: TypeId, branches: Branches, roots: &[SchemaRef]) -> TypeKind {
        let site = self.member_site(id);
        let discriminator = branches.discriminator.as_ref();
        let merged: Vec<Merged> = branches
            .branches
            .iter()
            .map(|(_, schemas)| {
                let mut merged = self.store.merge(schemas, &mut self.diagnostics);
                if merged.patterns.is_empty() {
                    merged.patterns.extend(self.store.conventions().pattern(merged.format.as_deref()).cloned());
                }
                merged
            })
            .collect();
        let hints = self.branch_names(&branches.branches, &merged, discriminator);
        let mut shapes: Vec<selectors::Branch> = Vec::new();
        let mut joined = false;
        for (((at, schemas), merged), hint) in branches.branches.iter().zip(merged).zip(hints) {
            let site = Site { origin: super::Origin::Member(id, hint.clone()), ..site.clone() };
            let mut lowered = self.lower_use(schemas, &site);
            if let Type::Nullable(inner) = lowered.ty {
                lowered.ty = *inner;
            }
            let hint = self.format_name(&lowered.ty).unwrap_or(hint);
            let named = self.discriminator_values(at, discriminator);
            let types = self.store.possible_types(&merged, MOST_FLATTENED, &mut self.diagnostics);
            let merged = self.on_side(Merged { types, ..merged }, site.side);
            let branch =
                selectors::Branch { at: Some(at.clone()), hint, ty: lowered.ty, docs: lowered.docs, merged, named };
            if shapes.iter_mut().any(|known| selectors::join(known, &branch)) {
                joined = true;
            } else {
                shapes.push(branch);
            }
        }
        if let [only] = shapes.as_slice() {
            let ty = only.ty.clone();
            return TypeKind::Alias(match self.union_rule(roots, site.side).filter(|_| branches.judged) {
                Some(rule) => Type::Checked(Box::new(ty), Box::new(rule)),
                None => ty,
            });
        }
        let (union, certain) = self.finish_union(id, shapes, discriminator);
        if branches.judged
            && (joined || !certain)
            && let Some(rule) = self.union_rule(roots, site.side)
            && let Some(def) = self.api.types.get_mut(id.index())
        {
            def.rule = Some(Box::new(rule));
        }
        TypeKind::Union(union)
    }

    /// Where looking at a value does not make certain which alternatives it meets, `validate` holds it against all of
    /// them, if they are few. What one side leaves out, the schemas would ask for.
    fn union_rule(&mut self, roots: &[SchemaRef], side: Side) -> Option<Rule> {
        if side != Side::Either {
            return None;
        }
        let merged = self.store.merge(roots, &mut self.diagnostics);
        let mut compiler = Compiler::within(self.store, MOST_JUDGED);
        let check = compiler.rest(&merged.parts, &Held::default());
        if compiler.has_given_up() { None } else { compiler.finish(check, true) }
    }

    /// The content of a union of JSON types; `open` if values of others are admitted as well.
    pub(super) fn lower_types(&mut self, id: TypeId, roots: &[SchemaRef], types: TypeSet, open: bool) -> UnionDef {
        let merged = self.store.merge(roots, &mut self.diagnostics);
        let found = Use { roots: roots.to_vec(), ..Use::default() };
        let mut shapes = Vec::new();
        for name in types.collapsed().names() {
            let site = Site { origin: super::Origin::Member(id, name.to_owned()), ..self.member_site(id) };
            let types = TypeSet::named(name);
            let fits = |value: &&Value| types.is_some_and(|types| types.admits(TypeSet::of(value)));
            let listed: Option<Vec<Value>> =
                merged.enumeration.as_ref().map(|values| values.iter().filter(fits).cloned().collect());
            // The only text of a list is no variant worth having beside any text.
            let listed = listed.filter(|values| name != "string" || values.len() > 1);
            let own = Merged { types, enumeration: listed, alternatives: Vec::new(), ..merged.clone() };
            let ty = self.make_plain(&found, &own, types, &site).ty;
            shapes.push(selectors::Branch {
                at: None,
                hint: name.to_owned(),
                ty,
                docs: crate::ir::Docs::default(),
                merged: Merged { enumeration: None, ..own },
                named: Vec::new(),
            });
        }
        UnionDef { open, ..self.finish_union(id, shapes, None).0 }
    }

    fn finish_union(
        &mut self,
        id: TypeId,
        branches: Vec<selectors::Branch>,
        discriminator: Option<&Discriminator>,
    ) -> (UnionDef, bool) {
        let merge = |schemas: &[Location]| -> Merged {
            let refs: Vec<SchemaRef> = schemas.iter().map(SchemaRef::whole).collect();
            let mut ignored = crate::diag::Diagnostics::new();
            let merged = self.store.merge(&refs, &mut ignored);
            Merged { types: self.store.possible_types(&merged, MOST_FLATTENED, &mut ignored), ..merged }
        };
        let mut chosen = selectors::choose(&branches, discriminator, &merge);
        let places = chosen.order.iter().filter_map(|(index, _)| branches.get(*index)?.at.clone());
        let places: Vec<Location> = places.collect();
        let settled = self.choices.how(&places);
        if let Some(how) = &settled {
            chosen.how = format!("{how} Elsewhere: {}", chosen.how);
        }
        self.choices.remember(id, places);
        if let Some(doubt) = chosen.doubt.as_ref().filter(|_| settled.is_none())
            && let Some(def) = self.api.types.get(id.index())
        {
            self.diagnostics.push(
                Diagnostic::new(&catalogue::UNION_DOUBT, "these alternatives cannot always be told apart")
                    .at(&def.source)
                    .note(doubt.clone())
                    .help("a `discriminator`, or a required property with a constant in each, would tell them apart"),
            );
        }
        let variants = chosen
            .order
            .iter()
            .filter_map(|(index, when)| {
                let branch = branches.get(*index)?;
                Some(UnionVariant {
                    ident: RustIdent::unnamed(),
                    hint: branch.hint.clone(),
                    ty: branch.ty.clone(),
                    when: when.clone(),
                    docs: branch.docs.clone(),
                })
            })
            .collect();
        let union = UnionDef { variants, unknown_ident: RustIdent::unnamed(), how: chosen.how, open: false };
        (union, chosen.certain)
    }

    /// The name of the configured type of a format, which says more than that it is a string.
    fn format_name(&self, ty: &Type) -> Option<String> {
        let Type::Named(id) = ty else { return None };
        let def = self.api.get(*id).filter(|def| matches!(def.kind, TypeKind::Text(_)))?;
        def.hints.configured.clone()
    }
}

/// The types of values.
fn types_of(values: &[Value]) -> TypeSet {
    values.iter().map(TypeSet::of).fold(TypeSet::default(), TypeSet::union).collapsed()
}
