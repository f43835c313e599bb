//! Bodies: in which forms they come, and which media types are one form.
//!
//! A description often lists several media types for one value. What means the same is one body: JSON in all its
//! spellings, and a form of the same schema. What differs is a form of its own, and the body a choice of them.

use super::media::{self, Kind};
use super::{Lowering, Site};
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{
    Alternative, Body, BodyContent, Docs, ExampleSubject, Form, FormStyle, Framing, Items, RustIdent, TextRules, Type,
    WireName,
};
use crate::openapi::{EncodingObject, ExampleObject, MediaTypeObject};
use crate::schema::SchemaRef;
use crate::source::Location;

/// A body that is being lowered: where it stands, and what its examples are examples of.
pub(super) struct BodySite<'s> {
    pub site: &'s Site,
    /// The subject of examples of its form of an index.
    pub subject: &'s dyn Fn(usize) -> ExampleSubject,
    pub required: bool,
    /// Whether it is that of an error, which is kept in memory.
    pub error: bool,
    /// Whether the parts of a multipart body are typed: those of a request are.
    pub parts: bool,
    pub docs: Docs,
}

/// Media types that are one form.
struct Group<'m> {
    kind: Kind,
    /// The one whose schema and examples count.
    first: &'m MediaTypeObject,
    others: Vec<&'m MediaTypeObject>,
    /// A form of the same schema, where this is JSON.
    form: Option<&'m MediaTypeObject>,
}

impl Lowering<'_, '_> {
    /// The body of these media types; none where there are no media types.
    pub(super) fn lower_body(&mut self, media_types: &[MediaTypeObject], body: &BodySite<'_>) -> Option<Body> {
        let groups = self.group(media_types, body.error);
        let all: Vec<(Kind, &str)> = groups.iter().map(|group| (group.kind, sent(group).media_type.as_str())).collect();
        let mut alternatives = Vec::new();
        for (index, group) in groups.iter().enumerate() {
            let hint = media::hint(group.kind, &sent(group).media_type, &all);
            let site = if index == 0 { body.site.clone() } else { body.site.within(&hint) };
            let content = self.lower_content(group, &site, &(body.subject)(index), body);
            let is_own_group = |one: &MediaTypeObject| groups.iter().any(|group| group.first.at == one.at);
            let same = media_types.iter().filter(|one| !is_own_group(one) && self.same_schema(group.first, one));
            for one in same.collect::<Vec<_>>() {
                self.note_same(one, group, &site, &(body.subject)(index), &body.docs);
            }
            let (first, others) = (sent(group), group.others.iter().chain(&group.form));
            let alternative = Alternative {
                ident: RustIdent::unnamed(),
                hint,
                media_type: first.media_type.clone(),
                other_media_types: others.chain([&group.first]).map(|other| other.media_type.clone()).collect(),
                content,
                source: group.first.at.clone(),
            };
            alternatives.push(alternative);
        }
        for alternative in &mut alternatives {
            let own = alternative.media_type.clone();
            alternative.other_media_types.retain(|other| *other != own);
        }
        let (required, docs, negotiated) = (body.required, body.docs.clone(), media_types.len() > 1);
        if alternatives.len() > 1 {
            let (media_type, source) = alternatives.first().map(|one| (one.media_type.clone(), one.source.clone()))?;
            let content = BodyContent::Choice(alternatives);
            return Some(Body {
                required,
                media_type,
                other_media_types: Vec::new(),
                content,
                docs,
                negotiated,
                source,
            });
        }
        let Alternative { media_type, other_media_types, content, source, .. } = alternatives.pop()?;
        Some(Body { required, media_type, other_media_types, content, docs, negotiated, source })
    }

    /// Media types by the form that they are, in the order of the description.
    fn group<'m>(&mut self, content: &'m [MediaTypeObject], error: bool) -> Vec<Group<'m>> {
        let kinds: Vec<Kind> = content.iter().map(|one| self.kind(one)).collect();
        let patches =
            content.iter().zip(&kinds).all(|(one, kind)| *kind != Kind::Json || media::is_patch(&one.media_type));
        let all_json = || content.iter().zip(&kinds).filter(|(_, kind)| **kind == Kind::Json).map(|(one, _)| one);
        let plain = all_json().find(|one| media::essence(&one.media_type) == "application/json");
        let json = plain.or_else(|| all_json().next());
        let mut groups: Vec<Group<'m>> = Vec::new();
        for (one, kind) in content.iter().zip(kinds) {
            let like_json = json.filter(|json| json.at != one.at && self.same_schema(json, one));
            let known = groups.iter().position(|group| match kind {
                Kind::Json => group.kind == kind && !patches && self.same_schema(group.first, one),
                Kind::Bytes | Kind::Multipart => group.kind == kind,
                Kind::Form | Kind::Text | Kind::Events | Kind::Lines | Kind::Sequence => {
                    group.kind == kind && self.same_schema(group.first, one)
                }
            });
            let of_json = groups.iter_mut().find(|group| json.is_some_and(|json| group.first.at == json.at));
            match (known, like_json, of_json) {
                (Some(known), _, _) => {
                    if let Some(group) = groups.get_mut(known) {
                        group.others.push(one);
                    }
                }
                (None, Some(_), Some(group)) if kind == Kind::Form => group.form = Some(one),
                // It may come before the JSON that it is the same as.
                (None, Some(json), None) if kind == Kind::Form => {
                    groups.push(Group { kind: Kind::Json, first: json, others: Vec::new(), form: Some(one) })
                }
                (None, Some(json), _) if self.is_no_more_than_json(one, kind, error) => {
                    self.left_out(one, json);
                }
                _ => {
                    if !groups.iter().any(|group| group.first.at == one.at) {
                        groups.push(Group { kind, first: one, others: Vec::new(), form: None });
                    }
                }
            }
        }
        groups
    }

    /// Whether a media type of the same schema as JSON has nothing that JSON has not.
    fn is_no_more_than_json(&mut self, one: &MediaTypeObject, kind: Kind, error: bool) -> bool {
        let files = kind == Kind::Multipart && one.schema.as_ref().is_some_and(|schema| self.has_files(schema));
        // What is more than a text is no mere bytes either.
        let bytes = media::essence(&one.media_type) == "application/octet-stream";
        let structured = bytes && one.schema.as_ref().is_some_and(|schema| !self.admits_only_text(schema));
        kind != Kind::Json && !files && (error || structured || media::is_representation(&one.media_type))
    }

    /// One word for each media type of each document: what is left out is known then.
    fn left_out(&mut self, one: &MediaTypeObject, json: &MediaTypeObject) {
        if !self.media_types_reported.insert((one.at.document, media::essence(&one.media_type))) {
            return;
        }
        self.diagnostics.push(
            Diagnostic::new(
                &catalogue::MEDIA_TYPE_LEFT_OUT,
                format!("`{}` is left out: the same value can be `{}`", one.media_type, json.media_type),
            )
            .at_key(&one.at)
            .note("so it is wherever this description has the two; this is the first place")
            .help("a server or client that needs it can use the conversions to `http` messages directly"),
        );
    }

    fn kind(&mut self, one: &MediaTypeObject) -> Kind {
        let schema = one.schema.as_ref().or(one.item_schema.as_ref());
        let text = schema.is_none_or(|schema| self.admits_only_text(schema));
        media::kind(&one.media_type, schema.is_some(), text)
    }

    /// Whether a schema admits texts and nothing else.
    fn admits_only_text(&mut self, schema: &Location) -> bool {
        let found = self.store.unwrap_use(&[SchemaRef::whole(schema)], &mut crate::diag::Diagnostics::new());
        let merged = self.store.merge(&found.roots, &mut crate::diag::Diagnostics::new());
        let types = merged.types.map(crate::schema::TypeSet::names).unwrap_or_default();
        types == ["string"]
            || merged.enumeration.as_ref().is_some_and(|values| values.iter().all(|one| one.is_string()))
    }

    /// Whether two media types have one schema; without any, they say nothing of each other.
    fn same_schema(&self, one: &MediaTypeObject, other: &MediaTypeObject) -> bool {
        let resolver = self.store.resolver();
        let at = |media: &MediaTypeObject| resolver.follow(media.schema.as_ref()?).ok();
        match (at(one), at(other)) {
            (Some(one), Some(other)) => {
                let sources = resolver.sources();
                one == other || sources.value(&one).is_some_and(|value| sources.value(&other) == Some(value))
            }
            (None, None) => one.schema.is_none() && other.schema.is_none() && self.both_json(one, other),
            _ => false,
        }
    }

    fn both_json(&self, one: &MediaTypeObject, other: &MediaTypeObject) -> bool {
        media::is_json(&one.media_type) && media::is_json(&other.media_type)
    }

    fn lower_content(
        &mut self,
        group: &Group<'_>,
        site: &Site,
        subject: &ExampleSubject,
        body: &BodySite<'_>,
    ) -> BodyContent {
        let media = group.first;
        let bytes = if body.error { BodyContent::Raw } else { BodyContent::Stream };
        match group.kind {
            Kind::Json => {
                let ty = self.lower_value(media, site, subject, &body.docs);
                match group.form.map(|form| self.styles(form)) {
                    Some(styles) if is_form(&ty) => BodyContent::JsonOrForm(Form { ty, styles }),
                    _ => BodyContent::Json(ty),
                }
            }
            Kind::Form => match self.lower_value(media, site, subject, &body.docs) {
                Type::Json => BodyContent::Form(Form { ty: Type::JsonObject, styles: self.styles(media) }),
                ty if is_form(&ty) => BodyContent::Form(Form { ty, styles: self.styles(media) }),
                _ => bytes,
            },
            Kind::Text => BodyContent::Text(match self.lower_value(media, site, subject, &body.docs) {
                text @ Type::String(_) => text,
                _ => Type::String(TextRules::default()),
            }),
            Kind::Multipart if !body.error => {
                let parts = if body.parts { self.lower_parts(media, site) } else { None };
                parts.map_or(BodyContent::Multipart, BodyContent::Parts)
            }
            Kind::Events | Kind::Lines | Kind::Sequence if !body.error => self.lower_items(group.kind, media, site),
            // The bytes are left as they are, but whoever knows what they hold finds the type of it.
            Kind::Bytes | Kind::Events | Kind::Lines | Kind::Sequence => {
                if let Some(schema) = &media.schema {
                    let ty = self.lower_at(schema, site).ty;
                    for id in ty.named() {
                        self.api.types.get_mut(id.index()).into_iter().for_each(|def| def.root = true);
                    }
                    self.note_item_examples(media, schema, &ty);
                }
                bytes
            }
            Kind::Multipart => bytes,
        }
    }

    /// Notes the examples of a media type of the same schema as that of a group.
    fn note_same(
        &mut self,
        one: &MediaTypeObject,
        group: &Group<'_>,
        site: &Site,
        subject: &ExampleSubject,
        docs: &Docs,
    ) {
        if !matches!(group.kind, Kind::Json | Kind::Form | Kind::Text) {
            return;
        }
        let alike = group.kind != Kind::Json || media::is_json(&one.media_type);
        let examples = if alike { one.examples.clone() } else { self.structured_examples(one) };
        let name = self.kind(one).word();
        self.note_explicit(&examples, subject, Some(name));
        // A copy of the schema has examples of its own; what is made of it is the same type.
        let resolver = self.store.resolver();
        let at = |media: &MediaTypeObject| resolver.follow(media.schema.as_ref()?).ok();
        if let (Some(copy), Some(known)) = (at(one), at(group.first))
            && copy != known
        {
            let lowered = self.lower_at(&copy, site);
            self.describe(&lowered.ty, docs);
        }
    }

    /// Examples of what is no JSON on the way that are objects or lists, and so are what the schema says. A text is more
    /// likely what it looks like on the way.
    fn structured_examples(&self, media: &MediaTypeObject) -> Vec<ExampleObject> {
        let sources = self.store.resolver().sources();
        let is_structured = |example: &&ExampleObject| {
            sources.value(&example.value).is_some_and(|value| value.is_object() || value.is_array())
        };
        media.examples.iter().filter(is_structured).cloned().collect()
    }

    /// Notes what examples of items, of bytes, or of what is never sent are examples of.
    pub(super) fn note_item_examples(&mut self, media: &MediaTypeObject, schema: &Location, ty: &Type) {
        for example in self.structured_examples(media) {
            let name = example.name.as_deref().unwrap_or("item");
            self.note_of(&example.value, &ExampleSubject::Type(ty.clone()), name, schema);
        }
    }

    /// Items that come one by one. `itemSchema` describes each; `schema` an item, as most descriptions have it, or
    /// the list of all.
    fn lower_items(&mut self, kind: Kind, media: &MediaTypeObject, site: &Site) -> BodyContent {
        let site = site.within("item");
        let mut schemas: Vec<SchemaRef> = media.item_schema.iter().chain(&media.schema).map(SchemaRef::whole).collect();
        schemas.truncate(1);
        let mut ignored = crate::diag::Diagnostics::new();
        let found = self.store.unwrap_use(&schemas, &mut ignored);
        let merged = self.store.merge(&found.roots, &mut ignored);
        let data = merged.properties.get("data").filter(|_| media.item_schema.is_some() && kind == Kind::Events);
        if let Some(data) = data.and_then(|data| data.first()) {
            // OpenAPI 3.2 describes an event with its fields; its data is a text that may hold JSON.
            let content = data.child("contentSchema");
            let holds = self.store.resolver().sources().value(&content).is_some();
            schemas = vec![SchemaRef::whole(if holds { &content } else { data })];
        } else if media.item_schema.is_none() && !merged.items.is_empty() {
            schemas = merged.items.iter().map(SchemaRef::whole).collect();
        }
        let ty = self.lower_use(&schemas, &site).ty;
        if let [item] = schemas.as_slice() {
            self.note_item_examples(media, &item.at, &ty);
        }
        let framing = match kind {
            Kind::Lines => Framing::Lines,
            Kind::Sequence => Framing::Sequence,
            _ if matches!(ty, Type::String(_)) => Framing::TextEvents,
            _ => Framing::Events,
        };
        BodyContent::Items(Items { ty, framing })
    }

    /// The type of a value, with its examples.
    fn lower_value(&mut self, media: &MediaTypeObject, site: &Site, subject: &ExampleSubject, docs: &Docs) -> Type {
        self.note_explicit(&media.examples, subject, None);
        let Some(schema) = &media.schema else { return Type::Json };
        let lowered = self.lower_at(schema, site);
        self.describe(&lowered.ty, docs);
        if media.examples.is_empty() {
            self.note_body_examples(schema, subject);
        }
        lowered.ty
    }

    /// How the fields of a form are written, where `encoding` says it.
    fn styles(&mut self, media: &MediaTypeObject) -> Vec<(WireName, FormStyle)> {
        self.check_encoding(media);
        let mut styles = Vec::new();
        for encoding in &media.encoding {
            if let Some(style) = self.form_style(encoding) {
                styles.push((WireName(encoding.name.clone()), style));
            }
        }
        styles
    }

    /// Style and `explode` count before `contentType` (OpenAPI 3.1, "Encoding Object").
    fn form_style(&mut self, encoding: &EncodingObject) -> Option<FormStyle> {
        if encoding.style.is_none() && encoding.explode.is_none() {
            let json = encoding.content_type.as_deref().is_some_and(media::is_json);
            return json.then_some(FormStyle::Json);
        }
        let style = encoding.style.as_deref().unwrap_or("form");
        match (style, encoding.explode.unwrap_or(style == "form")) {
            ("deepObject", _) => Some(FormStyle::Deep),
            ("form" | "spaceDelimited" | "pipeDelimited", true) => Some(FormStyle::Spread),
            ("form", false) => Some(FormStyle::Commas),
            ("spaceDelimited", false) => Some(FormStyle::Spaces),
            ("pipeDelimited", false) => Some(FormStyle::Pipes),
            (other, _) => {
                self.diagnostics.push(
                    Diagnostic::new(&catalogue::PARAMETER_STYLE, format!("the style `{other}` is written as `form`"))
                        .at(&encoding.at.child("style"))
                        .help("the styles of a form are `form`, `spaceDelimited`, `pipeDelimited` and `deepObject`"),
                );
                None
            }
        }
    }

    /// An encoding of what the schema does not have is a slip.
    pub(super) fn check_encoding(&mut self, media: &MediaTypeObject) {
        let Some(schema) = media.schema.as_ref().filter(|_| !media.encoding.is_empty()) else { return };
        let mut ignored = crate::diag::Diagnostics::new();
        let found = self.store.unwrap_use(&[SchemaRef::whole(schema)], &mut ignored);
        let merged = self.store.merge(&found.roots, &mut ignored);
        let open = !merged.alternatives.is_empty() || merged.properties.is_empty();
        for encoding in media.encoding.iter().filter(|one| !open && !merged.properties.contains_key(&one.name)) {
            let message = format!("the schema has no property `{}`", encoding.name);
            let known = merged.properties.keys().map(String::as_str);
            let help = match crate::diag::nearest(&encoding.name, known) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "name a property, or remove the encoding".to_owned(),
            };
            let diagnostic = Diagnostic::new(&catalogue::ENCODING_UNUSED, message);
            self.diagnostics.push(diagnostic.at_key(&encoding.at).help(help));
        }
    }

    /// A body's own type without any text of its own is described by what is said of the body.
    fn describe(&mut self, ty: &Type, docs: &Docs) {
        let Type::Named(id) = ty else { return };
        if let Some(def) = self.api.types.get_mut(id.index())
            && def.operation.is_some()
            && def.hints.operation.is_some()
            && def.docs.description.is_none()
        {
            def.docs.description.clone_from(&docs.description);
        }
    }
}

/// The media type that is sent: plain JSON before its other spellings, else the first.
fn sent<'m>(group: &Group<'m>) -> &'m MediaTypeObject {
    let plain = |one: &&&MediaTypeObject| media::essence(&one.media_type) == "application/json";
    let first = std::iter::once(&group.first).chain(&group.others);
    match group.kind {
        Kind::Json => first.clone().find(plain).unwrap_or(&group.first),
        _ => group.first,
    }
}

/// Whether the members of a value of this type can be the fields of a form.
fn is_form(ty: &Type) -> bool {
    matches!(ty.plain(), Type::Named(_) | Type::Map(..) | Type::JsonObject)
}
