//! Unions that the configuration declares: members by file, told apart by the constant of a property.
//!
//! It must not guess: a member that nothing tells from the others is left out, and said so.

use std::collections::HashSet;
use std::path::PathBuf;

use serde_json::Value;

use super::declared::words_without;
use super::{Lowering, Site};
use crate::config::UnionPlan;
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{Constant, Docs, GroupId, ModuleId, RustIdent, Selector, TypeKind, UnionDef, UnionVariant, WireName};
use crate::schema::SchemaRef;
use crate::source::{DocumentId, Location};

/// How many schemas are looked at to find out what a schema builds on.
const MAX_BASES: usize = 10_000;

impl Lowering<'_, '_> {
    /// Makes the declared unions.
    pub(super) fn lower_unions(&mut self) {
        let plan = self.plan;
        for union in &plan.unions {
            self.lower_union(union);
            self.finish_pending();
        }
    }

    fn lower_union(&mut self, plan: &UnionPlan) {
        let mut variants: Vec<UnionVariant> = Vec::new();
        let mut first = None;
        for document in self.members(plan) {
            let root = Location::root(document);
            let site = self.root_site(document);
            self.lower_at(&root, &site);
            self.finish_pending();
            match self.variant(plan, &root, &site, &variants) {
                Ok(variant) => {
                    first.get_or_insert(root);
                    variants.push(variant);
                }
                Err(why) => self.diagnostics.push(
                    Diagnostic::new(
                        &catalogue::UNION_MEMBER,
                        format!("this is not a member of `{}`: {why}", plan.name),
                    )
                    .at(&root)
                    .note("a value of this kind is read as the union's unknown variant")
                    .help("exclude the file by `!path` among the union's members, or correct it by an overlay"),
                ),
            }
        }
        let Some(first) = first else {
            let message = format!("the declared union `{}` has no members", plan.name);
            let help = "correct `members`, `extends` or `property` in the configuration";
            self.diagnostics.push(Diagnostic::new(&catalogue::UNION_MEMBER, message).help(help));
            return;
        };
        let group = plan.group.as_ref().and_then(|name| self.plan.groups.iter().position(|group| group.name == *name));
        let module = self.unions_module(group.map(|index| GroupId(index as u32)));
        let how = format!("The member `{}` tells the variants apart.", plan.tag);
        let docs = Docs { description: plan.description.clone(), ..Docs::default() };
        let kind = TypeKind::Union(UnionDef { variants, unknown_ident: RustIdent::unnamed(), how, open: true });
        self.declare(&plan.name, module, docs, first, kind);
    }

    /// The files that are members by the configuration, in the order of their paths.
    fn members(&self, plan: &UnionPlan) -> Vec<DocumentId> {
        let document = |path: &PathBuf| self.document_at(path);
        let base = plan.extends.as_ref().map(document);
        let excluded = plan.extends_not.as_ref().and_then(document);
        let fits = |member: &DocumentId| {
            base.is_none_or(|base| base.is_some_and(|base| self.builds_on(*member, base)))
                && !excluded.is_some_and(|excluded| self.builds_on(*member, excluded))
        };
        let mut members: Vec<DocumentId> = Vec::new();
        let of_pattern = plan.members.iter().filter_map(document).filter(fits);
        for member in of_pattern.chain(plan.also.iter().filter_map(document)) {
            if !members.contains(&member) {
                members.push(member);
            }
        }
        members
    }

    /// Whether the root of one document refers by `$ref` or `allOf`, however far, to the root of another.
    fn builds_on(&self, document: DocumentId, base: DocumentId) -> bool {
        let base = Location::root(base);
        let mut waiting = vec![Location::root(document)];
        let mut seen = HashSet::new();
        while let Some(at) = waiting.pop() {
            if at == base {
                return true;
            }
            if seen.len() > MAX_BASES || !seen.insert(at.clone()) {
                continue;
            }
            let schema = self.store.get(&at);
            waiting.extend(schema.reference.iter().chain(&schema.all_of).cloned());
        }
        false
    }

    /// The variant for the member at `root`, or why there is none.
    fn variant(
        &mut self,
        plan: &UnionPlan,
        root: &Location,
        site: &Site,
        others: &[UnionVariant],
    ) -> Result<UnionVariant, String> {
        let mut schemas = vec![SchemaRef::whole(root)];
        if let Some(property) = &plan.property {
            let merged = self.store.merge(&schemas, &mut self.diagnostics);
            let declared = merged.properties.get(property).ok_or_else(|| format!("it has no property `{property}`"))?;
            schemas = declared.iter().map(SchemaRef::whole).collect();
        }
        let merged = self.store.merge(&schemas, &mut self.diagnostics);
        let tag: Vec<SchemaRef> =
            merged.properties.get(&plan.tag).into_iter().flatten().map(SchemaRef::whole).collect();
        let values = self.store.merge(&tag, &mut self.diagnostics).enumeration.unwrap_or_default();
        let scalar = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
        let constants: Vec<Constant> = values.into_iter().filter(scalar).map(Constant).collect();
        let Some(name) = constants.first().map(text) else {
            return Err(format!("its property `{}` has no constant", plan.tag));
        };
        let member = WireName(plan.tag.clone());
        let taken = |constant: &Constant| {
            let listed = |test: &Selector| matches!(test, Selector::Member(_, known) if known.contains(constant));
            others.iter().any(|other| other.when.iter().any(listed))
        };
        if let Some(constant) = constants.iter().find(|constant| taken(constant)) {
            return Err(format!("another member has the same `{}`, {}", plan.tag, constant.0));
        }
        let lowered = self.lower_use(&schemas, site);
        Ok(UnionVariant {
            ident: RustIdent::unnamed(),
            hint: words_without(&name, &plan.without),
            ty: lowered.ty,
            when: vec![Selector::Member(member, constants.clone())],
            docs: Docs { description: Some(variant_text(&plan.tag, &constants)), ..Docs::default() },
        })
    }

    /// The module of a group's declared unions.
    fn unions_module(&mut self, group: Option<GroupId>) -> ModuleId {
        if let Some((_, id)) = self.unions_modules.iter().find(|(known, _)| *known == group) {
            return *id;
        }
        let id = self.declared_module("unions", group, "Types that may be one of several others.");
        self.unions_modules.push((group, id));
        id
    }
}

/// What a variant's docs say: the constants by which it is told.
fn variant_text(tag: &str, constants: &[Constant]) -> String {
    let code = |text: &str| format!("`{}`", text.replace('`', "'"));
    let constants: Vec<String> = constants.iter().map(|constant| code(&text(constant))).collect();
    format!("{} is {}.", code(tag), constants.join(" or "))
}

/// A constant as text: a string without its quotes.
fn text(constant: &Constant) -> String {
    constant.0.as_str().map_or_else(|| constant.0.to_string(), str::to_owned)
}
