//! Parameters, and headers of answers: where they stand and how they are written.
//!
//! It must not decide what their types are as text; `settle` does.

use super::media::is_json;
use super::{Lowering, Site, path};
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{
    Docs, ExampleSubject, OperationId, Parameter, ParameterLocation, PathPart, RustIdent, Style, Type, WireName,
};
use crate::openapi::{OperationObject, ParameterObject};

impl Lowering<'_, '_> {
    pub(super) fn lower_parameters(
        &mut self,
        operation: OperationId,
        object: &OperationObject,
        parsed: Option<&path::Parsed>,
        site: &dyn Fn(&str) -> Site,
    ) -> Vec<Parameter> {
        // The path of a webhook is its receiver's.
        let nothing = path::Parsed::default();
        let parsed = parsed.unwrap_or(&nothing);
        let has_body = object.request_body.is_some();
        let mut parameters = Vec::new();
        for declared in &object.parameters {
            let moved = parsed.moved(declared);
            let object = moved.as_ref().unwrap_or(declared);
            if object.location == ParameterLocation::Query
                && parsed.template.query.iter().any(|(name, _)| *name == object.name)
            {
                // The path says what it always is.
                continue;
            }
            if object.location == ParameterLocation::Path && !parsed.template.has_parameter(&object.name) {
                self.diagnostics.push(
                    Diagnostic::new(
                        &catalogue::PATH_PARAMETER_UNUSED,
                        format!("the path has no `{{{}}}`", object.name),
                    )
                    .at(&object.at.child("name"))
                    .note("the parameter is left out")
                    .help(format!("write `{{{}}}` where it belongs in the path, or remove the parameter", object.name)),
                );
                continue;
            }
            let is_content_type =
                object.location == ParameterLocation::Header && object.name.eq_ignore_ascii_case("content-type");
            if is_content_type && !has_body {
                continue;
            }
            let subject = ExampleSubject::Parameter(operation, parameters.len());
            let parameter = self.lower_parameter(object, subject, &site(&object.name));
            parameters.push(Parameter { is_content_type, ..parameter });
        }
        // What the template names but nothing declares is text; the alternative would be to lose the operation.
        let in_path = parsed.template.segments.iter().flatten().filter_map(PathPart::parameter);
        let named = in_path.map(|name| (ParameterLocation::Path, name));
        let in_query = parsed.in_query.iter().map(|(name, _)| (ParameterLocation::Query, name.as_str()));
        for (location, name) in named.chain(in_query) {
            let wire = WireName(name.to_owned());
            if parameters.iter().any(|known: &Parameter| known.location == location && known.wire == wire) {
                continue;
            }
            let place = if location == ParameterLocation::Path { "path" } else { "query" };
            self.diagnostics.push(
                Diagnostic::new(
                    &catalogue::PATH_PARAMETER_UNDECLARED,
                    format!("the {place} parameter `{wire}` is not declared; it is taken as text"),
                )
                .at_key(&object.at)
                .help(format!(
                    "add `{{in: {place}, name: {wire}, required: true, schema: {{type: string}}}}` to its parameters"
                )),
            );
            parameters.push(Parameter {
                wire,
                ident: RustIdent::unnamed(),
                location,
                required: true,
                ty: Type::String(crate::ir::TextRules::default()),
                style: if location == ParameterLocation::Path { Style::Simple } else { Style::Form },
                explode: false,
                reserved: false,
                empty: false,
                is_content_type: false,
                docs: Docs { source: Some(object.at.clone()), ..Docs::default() },
                source: object.at.clone(),
            });
        }
        parameters
    }

    /// A parameter, or a header of a response, with its examples.
    pub(super) fn lower_parameter(
        &mut self,
        object: &ParameterObject,
        subject: ExampleSubject,
        site: &Site,
    ) -> Parameter {
        let (ty, mut docs) = self.parameter_type(object, site);
        docs.description = object.description.clone().or(docs.description);
        docs.deprecated |= object.deprecated;
        docs.source = Some(object.at.clone());
        let (style, explode) = self.style(object);
        let in_query = object.location == ParameterLocation::Query && style != Style::Json;
        self.note_parameter_examples(object, &subject);
        Parameter {
            wire: WireName(object.name.clone()),
            ident: RustIdent::unnamed(),
            location: object.location,
            required: object.required,
            ty,
            style,
            explode,
            reserved: in_query && object.allow_reserved,
            empty: in_query && object.allow_empty_value,
            is_content_type: false,
            docs,
            source: object.at.clone(),
        }
    }

    fn parameter_type(&mut self, object: &ParameterObject, site: &Site) -> (Type, Docs) {
        let content = object.content.as_ref().and_then(|content| content.schema.as_ref());
        match object.schema.as_ref().or(content) {
            Some(schema) => {
                let lowered = self.lower_at(schema, site);
                // A parameter is text on the wire; where nothing is said, text is what it is.
                let ty = if lowered.ty == Type::Json && !is_json_content(object) {
                    Type::String(crate::ir::TextRules::default())
                } else {
                    lowered.ty
                };
                (ty, lowered.docs)
            }
            None if is_json_content(object) => (Type::Json, Docs::default()),
            None => (Type::String(crate::ir::TextRules::default()), Docs::default()),
        }
    }

    /// Style and `explode`, with OpenAPI's defaults ("Parameter Object").
    fn style(&mut self, object: &ParameterObject) -> (Style, bool) {
        if is_json_content(object) {
            return (Style::Json, false);
        }
        let (default, fallback) = match object.location {
            ParameterLocation::Path | ParameterLocation::Header => ("simple", Style::Simple),
            ParameterLocation::Query | ParameterLocation::Cookie => ("form", Style::Form),
        };
        let name = object.style.as_deref().unwrap_or(default);
        let style = match (name, object.location) {
            ("simple", ParameterLocation::Path | ParameterLocation::Header) => Style::Simple,
            ("label", ParameterLocation::Path) => Style::Label,
            ("matrix", ParameterLocation::Path) => Style::Matrix,
            ("form", ParameterLocation::Query | ParameterLocation::Cookie) => Style::Form,
            ("spaceDelimited", ParameterLocation::Query) => Style::SpaceDelimited,
            ("pipeDelimited", ParameterLocation::Query) => Style::PipeDelimited,
            ("deepObject", ParameterLocation::Query) => Style::DeepObject,
            (other, location) => {
                let (place, styles) = match location {
                    ParameterLocation::Path => ("the path", "`simple`, `label` and `matrix`"),
                    ParameterLocation::Header => ("a header", "`simple`"),
                    ParameterLocation::Query => {
                        ("the query", "`form`, `spaceDelimited`, `pipeDelimited` and `deepObject`")
                    }
                    ParameterLocation::Cookie => ("a cookie", "`form`"),
                };
                self.diagnostics.push(
                    Diagnostic::new(
                        &catalogue::PARAMETER_STYLE,
                        format!("the style `{other}` is written as `{default}`"),
                    )
                    .at(&object.at.child("style"))
                    .help(format!("what stands in {place} has {styles}")),
                );
                fallback
            }
        };
        (style, object.explode.unwrap_or(style == Style::Form))
    }
}

/// Whether the parameter is JSON within its text.
fn is_json_content(object: &ParameterObject) -> bool {
    object.schema.is_none() && object.content.as_ref().is_some_and(|content| is_json(&content.media_type))
}
