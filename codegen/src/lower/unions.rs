//! `oneOf`, `anyOf` and lists of types: an enum of strings where that is all it is, an `Option` for "or null",
//! else a union whose variants are told apart without trial.

use std::rc::Rc;

use serde_json::Value;

use super::held::{Held, Made};
use super::predicates::Compiler;
use super::{Lowering, Pending, Shape, Site, selectors, uses};
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{RustIdent, Type, TypeId, TypeKind, UnionDef, UnionVariant};
use crate::schema::{Alternatives, Bounds, Discriminator, Merged, Schema, SchemaRef, TypeSet, Use};
use crate::source::Location;

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
        let alternatives = merged.alternatives.first()?;
        let beside = merged.beside(alternatives);
        let mut nullable = false;
        let mut branches: Vec<(Location, Vec<SchemaRef>)> = Vec::new();
        for branch in &alternatives.branches {
            let own = self.store.merge(&[SchemaRef::whole(branch)], &mut self.diagnostics);
            if own.types == Some(TypeSet::NULL) || own.enumeration.as_deref() == Some(&[Value::Null]) {
                nullable = true;
                continue;
            }
            let mut schemas = beside.clone();
            schemas.push(SchemaRef::whole(branch));
            branches.push((branch.clone(), schemas));
        }
        if self.only_constrain(alternatives) {
            return None;
        }
        let wrap = |ty| if nullable { uses::nullable_of(ty) } else { ty };
        let held = self.held_by_branches(merged, alternatives);
        match branches.as_slice() {
            [] => Some(Made::all(Type::Null)),
            [(_, only)] => Some(Made { ty: wrap(self.lower_use(only, site).ty), held }),
            _ => {
                if let Some((texts, open)) = self.all_texts(&branches) {
                    let values: Vec<Value> = texts.iter().map(|text| Value::String(text.clone())).collect();
                    let held = if open { Some(Held::types()) } else { self.held_by_list(merged, &values) };
                    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                    return Some(Made { ty: wrap(self.make_text_enum(found, merged, &texts, open, site)), held });
                }
                if let Some(ty) = self.same_scalar(&branches, site) {
                    return Some(Made::with(wrap(ty), Held::types()));
                }
                let id = self.allocate_for(found, merged, site);
                let discriminator = alternatives.discriminator.clone();
                let shape = Shape::Branches(Branches { branches, discriminator, judged: true });
                self.pending.push_back(Pending { id, roots: found.roots.clone(), shape });
                Some(Made { ty: wrap(Type::Named(id)), held })
            }
        }
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

    /// One type for branches that differ only in what they check (`anyOf` of two patterns).
    fn same_scalar(&mut self, branches: &[(Location, Vec<SchemaRef>)], site: &Site) -> Option<Type> {
        let mut common: Option<&'static str> = None;
        for (_, schemas) in branches {
            let merged = self.store.merge(schemas, &mut self.diagnostics);
            let names = merged.types?.names();
            let [one @ ("string" | "integer" | "number" | "boolean")] = names.as_slice() else { return None };
            if !merged.alternatives.is_empty() || (*common.get_or_insert(one) != *one) {
                return None;
            }
            // A format that has a type makes the variants worth having.
            if self.format_plan(merged.format.as_deref()).is_some() {
                return None;
            }
            // Prefixes tell strings apart, and so do lists; then the variants are worth having.
            if !merged.patterns.is_empty() || merged.enumeration.is_some() {
                return None;
            }
        }
        let (_, first) = branches.first()?;
        let _ = site;
        let merged = self.store.merge(first, &mut self.diagnostics);
        match common? {
            "string" => Some(Type::String(crate::ir::TextRules::default())),
            other => Some(self.make_scalar(&Merged { types: merged.types, ..Merged::default() }, other)),
        }
    }

    /// The content of a union of branches.
    pub(super) fn lower_branches(&mut self, id: TypeId, branches: Branches, roots: &[SchemaRef]) -> UnionDef {
        let site = self.member_site(id);
        let mut shapes = Vec::new();
        for (index, (at, schemas)) in branches.branches.iter().enumerate() {
            let mut merged = self.store.merge(schemas, &mut self.diagnostics);
            if merged.patterns.is_empty() {
                merged.patterns.extend(self.store.conventions().pattern(merged.format.as_deref()).cloned());
            }
            let hint = self.branch_hint(at, index, &merged, branches.discriminator.as_ref());
            let site = Site { origin: super::Origin::Member(id, hint.clone()), ..site.clone() };
            let lowered = self.lower_use(schemas, &site);
            let hint = self.format_name(&lowered.ty).unwrap_or(hint);
            let named = discriminator_values(self, at, branches.discriminator.as_ref());
            let at = Some(at.clone());
            shapes.push(selectors::Branch { at, hint, ty: lowered.ty, docs: lowered.docs, merged, named });
        }
        let (union, certain) = self.finish_union(id, shapes, branches.discriminator.as_ref());
        if branches.judged && !certain {
            self.judge_union(id, roots);
        }
        union
    }

    /// Where looking at a value does not make certain which alternatives it meets, `validate` holds it against all of
    /// them, if they are few.
    fn judge_union(&mut self, id: TypeId, roots: &[SchemaRef]) {
        let merged = self.store.merge(roots, &mut self.diagnostics);
        let mut compiler = Compiler::within(self.store, MOST_JUDGED);
        let check = compiler.rest(&merged.parts, &Held::default());
        if compiler.has_given_up() {
            return;
        }
        if let Some(rule) = compiler.finish(check, true)
            && let Some(def) = self.api.types.get_mut(id.index())
        {
            def.rule = Some(Box::new(rule));
        }
    }

    /// The content of a union of the JSON types that `type` lists.
    pub(super) fn lower_types(&mut self, id: TypeId, roots: &[SchemaRef]) -> UnionDef {
        let merged = self.store.merge(roots, &mut self.diagnostics);
        let found = Use { roots: roots.to_vec(), ..Use::default() };
        let types = merged.types.unwrap_or_default().without(TypeSet::NULL);
        let mut shapes = Vec::new();
        for name in types.names() {
            let site = Site { origin: super::Origin::Member(id, name.to_owned()), ..self.member_site(id) };
            let own = Merged { types: TypeSet::named(name), ..merged.clone() };
            let ty = self.make_of_type(&found, &own, name, &site);
            shapes.push(selectors::Branch {
                at: None,
                hint: name.to_owned(),
                ty,
                docs: crate::ir::Docs::default(),
                merged: own,
                named: Vec::new(),
            });
        }
        self.finish_union(id, shapes, None).0
    }

    fn finish_union(
        &mut self,
        id: TypeId,
        branches: Vec<selectors::Branch>,
        discriminator: Option<&Discriminator>,
    ) -> (UnionDef, bool) {
        let consts = |schemas: &[Location]| -> Vec<Value> {
            let refs: Vec<SchemaRef> = schemas.iter().map(SchemaRef::whole).collect();
            let mut ignored = crate::diag::Diagnostics::new();
            self.store.merge(&refs, &mut ignored).enumeration.unwrap_or_default()
        };
        let mut chosen = selectors::choose(&branches, discriminator, &consts);
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

    fn branch_hint(
        &self,
        at: &Location,
        index: usize,
        merged: &Merged,
        discriminator: Option<&Discriminator>,
    ) -> String {
        if let Some(name) = discriminator_values(self, at, discriminator).into_iter().next() {
            return name;
        }
        let schema = self.store.get(at);
        if let Some(target) = &schema.reference {
            if let Some(key) = target.pointer.last() {
                return key;
            }
            let path = self.display_path(target.document);
            if let Some(stem) = std::path::Path::new(&path).file_stem() {
                return stem.to_string_lossy().into_owned();
            }
        }
        if merged.parts.is_empty() {
            return "any".to_owned();
        }
        if let Some(plan) = self.format_plan(merged.format.as_deref()) {
            return plan.type_name.clone();
        }
        let title = schema.title.clone().filter(|title| title.split_whitespace().count() <= 4);
        let json_type = merged.types.map(TypeSet::names).and_then(|names| match names.as_slice() {
            [one] => Some((*one).to_owned()),
            _ => None,
        });
        title.or_else(|| self.choices.name(at)).or(json_type).unwrap_or_else(|| format!("variant_{}", index + 1))
    }
}

/// The values of the discriminator that stand for the branch at `at`.
fn discriminator_values(
    lowering: &Lowering<'_, '_>,
    at: &Location,
    discriminator: Option<&Discriminator>,
) -> Vec<String> {
    let Some(discriminator) = discriminator else { return Vec::new() };
    let target = lowering.store.get(at).reference.clone();
    let stands_for = |mapped: &Location| mapped == at || target.as_ref() == Some(mapped);
    let mapped: Vec<String> =
        discriminator.mapping.iter().filter(|(_, to)| stands_for(to)).map(|(name, _)| name.clone()).collect();
    if !mapped.is_empty() {
        return mapped;
    }
    // Without a mapping the component's name is the value (OpenAPI 3.1, "Discriminator Object").
    target.and_then(|target| target.pointer.last()).into_iter().collect()
}
