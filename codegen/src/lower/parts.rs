//! Typed parts of `multipart/form-data`: each property of the schema is a part (OpenAPI 3.1, "Special Considerations
//! for multipart Content").
//!
//! A schema that declares no properties, or alternatives of them, says nothing of the parts.

use super::{Lowering, Site, media};
use crate::diag::Diagnostics;
use crate::ir::{PartField, PartKind, RustIdent, WireName};
use crate::openapi::MediaTypeObject;
use crate::schema::{Merged, SchemaRef, TypeSet};
use crate::source::Location;

impl Lowering<'_, '_> {
    /// The parts of a multipart body; none where its schema does not say them.
    pub(super) fn lower_parts(&mut self, media: &MediaTypeObject, site: &Site) -> Option<Vec<PartField>> {
        if media::essence(&media.media_type) != "multipart/form-data" {
            return None;
        }
        let merged = self.merged_quietly(&[SchemaRef::whole(media.schema.as_ref()?)]);
        if merged.properties.is_empty() || !merged.alternatives.is_empty() {
            return None;
        }
        self.check_encoding(media);
        let mut parts = Vec::new();
        for (name, declared) in &merged.properties {
            let schemas: Vec<SchemaRef> = declared.iter().map(SchemaRef::whole).collect();
            let own = self.merged_quietly(&schemas);
            let encoding = media.encoding.iter().find(|encoding| encoding.name == *name);
            let said = encoding.and_then(|encoding| encoding.content_type.clone());
            let items = self.merged_quietly(&own.items.iter().map(SchemaRef::whole).collect::<Vec<_>>());
            let is_list = !own.items.is_empty();
            let lowered = self.lower_use(&schemas, &site.within(name));
            let kind = if self.is_file(&own, said.as_deref()) {
                PartKind::File
            } else if is_list && self.is_file(&items, said.as_deref()) {
                PartKind::Files
            } else {
                PartKind::Value(lowered.ty)
            };
            parts.push(PartField {
                wire: WireName(name.clone()),
                ident: RustIdent::unnamed(),
                required: merged.required.contains(name),
                kind,
                content_type: said,
                docs: lowered.docs,
            });
        }
        Some(parts)
    }

    /// Whether a multipart body of this schema has files, which no JSON of it could hold.
    pub(super) fn has_files(&mut self, schema: &Location) -> bool {
        let merged = self.merged_quietly(&[SchemaRef::whole(schema)]);
        merged.properties.values().any(|declared| {
            let own = self.merged_quietly(&declared.iter().map(SchemaRef::whole).collect::<Vec<_>>());
            let items = self.merged_quietly(&own.items.iter().map(SchemaRef::whole).collect::<Vec<_>>());
            self.is_file(&own, None) || !own.items.is_empty() && self.is_file(&items, None)
        })
    }

    /// What schemas say together; what is wrong with them is said where they are lowered.
    pub(super) fn merged_quietly(&self, schemas: &[SchemaRef]) -> Merged {
        let mut ignored = Diagnostics::new();
        let found = self.store.unwrap_use(schemas, &mut ignored);
        self.store.merge(&found.roots, &mut ignored)
    }

    /// Whether a property is the content of a file: `format: binary` (OpenAPI 3.0), or a string of a media type that is
    /// not encoded as text (3.1).
    fn is_file(&self, merged: &Merged, content_type: Option<&str>) -> bool {
        let only_text = |types: TypeSet| types.names().iter().all(|name| matches!(*name, "string" | "null"));
        let text = merged.types.is_none_or(only_text) && merged.enumeration.is_none();
        let silent = merged.types.is_none() && (merged.speaks_of_members() || merged.speaks_of_items());
        let sources = self.store.resolver().sources();
        let member = |name: &str| {
            merged.annotation(|schema| {
                let value = sources.value(&schema.at.as_ref()?.child(name))?;
                value.as_str().map(str::to_owned)
            })
        };
        let said = content_type.is_some_and(is_of_bytes)
            || member("contentMediaType").is_some_and(|kind| is_of_bytes(&kind)) && member("contentEncoding").is_none();
        text && !silent && merged.alternatives.is_empty() && (merged.format.as_deref() == Some("binary") || said)
    }
}

/// Whether a media type, the first of a list, is of bytes and not of text or JSON.
fn is_of_bytes(media_types: &str) -> bool {
    let essence = media::essence(media_types.split(',').next().unwrap_or_default());
    !media::is_json(&essence) && !essence.starts_with("text/") && !essence.ends_with("xml")
}
