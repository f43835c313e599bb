//! Objects: structs of declared properties, maps, and free-form objects.

use super::{Lowering, Origin, Pending, Shape, Site};
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{Field, ObjectRules, Presence, RustIdent, StructDef, Type, TypeId, WireName};
use crate::schema::{Merged, SchemaRef, Use};
use crate::source::Location;

/// What `additionalProperties` and `patternProperties` say of members that are not declared.
pub(super) enum Undeclared {
    /// Anything.
    Open,
    /// Nothing may be there.
    Closed,
    /// They meet these schemas.
    Typed(Vec<SchemaRef>),
}

impl Lowering<'_, '_> {
    /// The type of an object.
    pub(super) fn make_object(&mut self, found: &Use, merged: &Merged, site: &Site) -> Type {
        let declares = !merged.properties.is_empty() || !merged.required.is_empty();
        match (declares, self.undeclared(merged)) {
            (false, Undeclared::Open) => self.make_map(merged, &[], site),
            (false, Undeclared::Typed(values)) => self.make_map(merged, &values, site),
            _ => {
                let id = self.allocate_for(found, merged, site);
                self.pending.push_back(Pending { id, roots: found.roots.clone(), shape: Shape::Object });
                Type::Named(id)
            }
        }
    }

    pub(super) fn undeclared(&mut self, merged: &Merged) -> Undeclared {
        let patterns: Vec<&Location> = merged.pattern_properties.values().flatten().collect();
        let closed = merged.additional_properties.iter().any(|at| self.store.get(at).boolean == Some(false));
        let mut typed: Vec<SchemaRef> = merged
            .additional_properties
            .iter()
            .filter(|at| {
                let schema = self.store.get(at);
                schema.boolean.is_none() && !schema.is_annotation_only()
            })
            .map(SchemaRef::whole)
            .collect();
        match (patterns.as_slice(), closed, typed.is_empty()) {
            ([], true, _) => Undeclared::Closed,
            ([], false, true) => Undeclared::Open,
            ([], false, false) => Undeclared::Typed(typed),
            // By the letter other names may stand beside the pattern; those who declare nothing else mean a map.
            // Where something is declared or required, an open object stays open.
            ([only], closed, true) if closed || (merged.properties.is_empty() && merged.required.is_empty()) => {
                typed.push(SchemaRef::whole(only));
                Undeclared::Typed(typed)
            }
            // Members of several patterns have several types; what cannot be one type stays free JSON.
            _ => {
                self.report_patterns(merged);
                Undeclared::Open
            }
        }
    }

    /// Says once of an object that its patterns give its members no type.
    fn report_patterns(&mut self, merged: &Merged) {
        let Some(at) = merged.pattern_properties.values().flatten().next() else { return };
        if self.patterns_reported.insert(at.clone()) {
            self.diagnostics.push(
                Diagnostic::new(&catalogue::FREE_JSON, "members that match a pattern become free JSON")
                    .at_key(at)
                    .note("other members may stand beside them, which their pattern says nothing of")
                    .help("`additionalProperties: false` and a single pattern would make a map of them"),
            );
        }
    }

    /// The content of a struct.
    pub(super) fn lower_object(&mut self, id: TypeId, roots: &[SchemaRef]) -> StructDef {
        let site = self.member_site(id);
        let merged = self.store.merge(roots, &mut self.diagnostics);
        let merged = self.on_side(merged, site.side);
        let mut fields = Vec::with_capacity(merged.properties.len());
        for (name, declared) in &merged.properties {
            let schemas: Vec<SchemaRef> = declared.iter().map(SchemaRef::whole).collect();
            let site = Site { origin: Origin::Member(id, name.clone()), ..site.clone() };
            let lowered = self.lower_use(&schemas, &site);
            let configured = declared.iter().find_map(|at| self.plan.rename.fields.get(&self.place_text(at)).cloned());
            fields.push(Field {
                wire: WireName(name.clone()),
                ident: RustIdent::unnamed(),
                configured,
                ty: lowered.ty,
                presence: if merged.required.contains(name) { Presence::Required } else { Presence::Optional },
                docs: lowered.docs,
            });
        }
        let extra = match self.undeclared(&merged) {
            Undeclared::Open => Some(Type::Json),
            Undeclared::Closed => None,
            Undeclared::Typed(values) => {
                let site = Site { origin: Origin::Member(id, "value".to_owned()), ..site };
                Some(self.lower_use(&values, &site).ty)
            }
        };
        StructDef {
            fields,
            extra,
            extra_ident: RustIdent::unnamed(),
            rules: ObjectRules {
                min_properties: merged.property_count.min,
                max_properties: merged.property_count.max,
                required_extra: merged
                    .required
                    .iter()
                    .filter(|name| !merged.properties.contains_key(*name))
                    .map(|name| WireName(name.clone()))
                    .collect(),
            },
        }
    }

    /// The site of a type's members.
    pub(super) fn member_site(&self, id: TypeId) -> Site {
        let def = self.api.types.get(id.index());
        Site {
            module: def.map_or(crate::ir::ModuleId(0), |def| def.module),
            operation: def.and_then(|def| def.operation),
            origin: Origin::Member(id, String::new()),
            side: self.side_of_type(id),
        }
    }
}
