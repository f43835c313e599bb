//! Names inside one type or operation: fields, values, variants, parameters, responses.

use rayon::prelude::*;

use super::scope::{Item, Scope, choices_for};
use super::types::idents;
use super::words::Case;
use crate::diag::Diagnostics;
use crate::ir::{
    Api, Body, BodyContent, EnumDef, Operation, Parameter, ParameterLocation, PartField, Response, RustIdent,
    StatusPattern, StructDef, Type, TypeKind, UnionDef,
};
use crate::source::Location;

/// Names the members of every type and operation.
pub(super) fn name(api: &mut Api, diagnostics: &mut Diagnostics) {
    let types = idents(api);
    let of_types = api.types.par_iter_mut().map(|def| {
        let mut diagnostics = Diagnostics::new();
        match &mut def.kind {
            TypeKind::Struct(structure) => fields(structure, &def.source, &mut diagnostics),
            TypeKind::Enum(enumeration) => values(enumeration, &def.source, &mut diagnostics),
            TypeKind::Union(union) => variants(union, &def.source, &types, &mut diagnostics),
            TypeKind::Text(_) | TypeKind::Alias(_) => {}
        }
        diagnostics
    });
    of_types.collect::<Vec<_>>().into_iter().for_each(|found| diagnostics.extend(found));
    for operation in &mut api.operations {
        parameters(operation, diagnostics);
        operation.responses.iter_mut().for_each(|response| headers(&mut response.headers, diagnostics));
        let answers = operation.responses.iter_mut().filter_map(|response| response.body.as_mut());
        operation.body.iter_mut().chain(answers).for_each(|body| forms(body, diagnostics));
    }
}

fn fields(def: &mut StructDef, source: &Location, diagnostics: &mut Diagnostics) {
    let mut scope = Scope::default();
    // What the configuration names comes first, so that nothing else has its name.
    for configured in [true, false] {
        for field in def.fields.iter_mut().filter(|field| field.configured.is_some() == configured) {
            let place = field.docs.source.clone().unwrap_or_else(|| source.clone());
            let item = Item::new("property", field.wire.as_str(), &place);
            let name = field.configured.as_deref();
            field.ident = scope.claim_wire(Case::Snake, field.wire.as_str(), name, &[], &item, diagnostics);
        }
    }
    def.extra_ident = own(&mut scope, Case::Snake, &["extra", "extra_members"]);
}

fn values(def: &mut EnumDef, source: &Location, diagnostics: &mut Diagnostics) {
    let mut scope = Scope::default();
    for variant in &mut def.variants {
        let item = Item::new("value", variant.wire.as_str(), source);
        variant.ident = scope.claim_wire(Case::Pascal, variant.wire.as_str(), None, &[], &item, diagnostics);
    }
    def.unknown_ident = own(&mut scope, Case::Pascal, &["Unknown", "UnknownValue"]);
}

fn variants(def: &mut UnionDef, source: &Location, types: &[RustIdent], diagnostics: &mut Diagnostics) {
    let mut scope = Scope::default();
    for variant in &mut def.variants {
        let named = variant.ty.named().next().and_then(|id| types.get(id.index())).map(|ident| ident.bare().to_owned());
        let hint = match (&named, variant.hint.is_empty()) {
            (Some(named), true) => named.clone(),
            (None, true) => json_type(&variant.ty).to_owned(),
            (_, false) => variant.hint.clone(),
        };
        let place = variant.docs.source.as_ref().unwrap_or(source);
        let item = Item::new("variant", &hint, place);
        let suffixes: Vec<String> = named.into_iter().collect();
        variant.ident = scope.claim_wire(Case::Pascal, &hint, None, &suffixes, &item, diagnostics);
    }
    def.unknown_ident = own(&mut scope, Case::Pascal, &["Unknown", "UnknownValue"]);
}

fn parameters(operation: &mut Operation, diagnostics: &mut Diagnostics) {
    let mut scope = Scope::default();
    if operation.body.is_some() {
        scope.reserve("body");
    }
    for parameter in &mut operation.parameters {
        let location = match parameter.location {
            ParameterLocation::Path => "path",
            ParameterLocation::Query => "query",
            ParameterLocation::Header => "header",
            ParameterLocation::Cookie => "cookie",
        };
        let item = Item::new(&format!("{location} parameter"), parameter.wire.as_str(), &parameter.source);
        let suffixes = [format!("from_{location}")];
        parameter.ident = scope.claim_wire(Case::Snake, parameter.wire.as_str(), None, &suffixes, &item, diagnostics);
    }
}

/// Headers are fields beside the body.
fn headers(headers: &mut [Parameter], diagnostics: &mut Diagnostics) {
    let mut scope = Scope::reserving(&["body"]);
    for header in headers {
        let item = Item::new("header", header.wire.as_str(), &header.source);
        let suffixes = ["header".to_owned()];
        header.ident = scope.claim_wire(Case::Snake, header.wire.as_str(), None, &suffixes, &item, diagnostics);
    }
}

/// Names the forms of a body that comes in several.
pub(super) fn forms(body: &mut Body, diagnostics: &mut Diagnostics) {
    let source = body.source.clone();
    let alternatives = match &mut body.content {
        BodyContent::Choice(alternatives) => alternatives,
        BodyContent::Parts(fields) => return parts(fields, &source, diagnostics),
        _ => return,
    };
    let mut scope = Scope::default();
    for one in alternatives {
        let item = Item::new("media type", &one.media_type, &one.source);
        one.ident = scope.claim_wire(Case::Pascal, &one.hint, None, &[], &item, diagnostics);
        if let BodyContent::Parts(fields) = &mut one.content {
            parts(fields, &one.source, diagnostics);
        }
    }
}

fn parts(fields: &mut [PartField], source: &Location, diagnostics: &mut Diagnostics) {
    let mut scope = Scope::default();
    for part in fields {
        let place = part.docs.source.clone().unwrap_or_else(|| source.clone());
        let item = Item::new("property", part.wire.as_str(), &place);
        part.ident = scope.claim_wire(Case::Snake, part.wire.as_str(), None, &[], &item, diagnostics);
    }
}

/// Names the responses of an operation, and with them the types of those that have headers.
pub(super) fn responses(responses: &mut [Response], diagnostics: &mut Diagnostics) {
    let mut scope = Scope::reserving(&["Other"]);
    for response in responses {
        let status = status_name(response.status);
        let item = Item::new("response", &status, &response.source);
        let suffixes: Vec<String> = response.body.iter().map(|body| body.media_type.clone()).collect();
        let choices = choices_for(Case::Pascal, &status, &suffixes);
        response.ident = scope.claim(Case::Pascal, &choices, &item, |_| true, diagnostics);
    }
}

/// The name of a member that generated code adds: the first that the description leaves free.
fn own(scope: &mut Scope, case: Case, names: &[&str]) -> RustIdent {
    let choices: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let free = |name: &String| scope.is_free(name);
    // The last one has a number added, which says that it is not the description's.
    let choices = match choices.iter().position(free) {
        Some(found) => choices.get(found..).unwrap_or_default().to_vec(),
        None => choices.last().cloned().into_iter().collect(),
    };
    let nowhere = Item::new("member", "extra", &Location::root(crate::source::DocumentId(0)));
    scope.claim(case, &choices, &nowhere, |_| true, &mut Diagnostics::new())
}

/// The reason phrase of a status (RFC 9110 and the IANA registry), or what stands for it.
fn status_name(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(code) => {
            let known = http::StatusCode::from_u16(code).ok().and_then(|status| status.canonical_reason());
            known.map_or_else(|| format!("Status{code}"), str::to_owned)
        }
        StatusPattern::Range(1) => "Informational".to_owned(),
        StatusPattern::Range(2) => "Success".to_owned(),
        StatusPattern::Range(3) => "Redirection".to_owned(),
        StatusPattern::Range(4) => "ClientError".to_owned(),
        StatusPattern::Range(5) => "ServerError".to_owned(),
        StatusPattern::Range(other) => format!("Status{other}xx"),
        StatusPattern::Default => "Default".to_owned(),
    }
}

fn json_type(ty: &Type) -> &'static str {
    match ty.plain() {
        Type::Json => "any",
        Type::JsonObject | Type::Map(..) => "object",
        Type::String(_) => "string",
        Type::Integer(..) => "integer",
        Type::Number(_) => "number",
        Type::Boolean => "boolean",
        Type::Null => "null",
        Type::Array(..) | Type::Tuple(_) => "array",
        Type::Named(_) | Type::Nullable(_) | Type::Boxed(_) | Type::Checked(..) => "value",
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{
        Builder, codes, enumeration, json, key, parameter, response, string, structure, union,
    };
    use super::*;

    fn named(mut builder: Builder) -> (Api, Vec<&'static str>) {
        let mut diagnostics = Diagnostics::new();
        super::super::run(&mut builder.0, &mut diagnostics);
        (builder.0, codes(&diagnostics))
    }

    fn field_names(wires: &[&str]) -> (Vec<String>, Vec<&'static str>) {
        let mut api = Builder::new("a.yaml");
        let fields: Vec<(&str, Type)> = wires.iter().map(|wire| (*wire, string())).collect();
        api.add(key("A"), structure(&fields));
        let (api, codes) = named(api);
        let TypeKind::Struct(def) = &api.types[0].kind else { panic!("a struct") };
        let idents = def.fields.iter().map(|field| &field.ident).chain([&def.extra_ident]);
        (idents.map(ToString::to_string).collect(), codes)
    }

    #[test]
    fn fields_keep_clear_of_each_other() {
        let (names, codes) = field_names(&["type", "@type", "fooBar", "foo-bar", "foo_bar", "FooBar", "Foo__Bar"]);
        let expected =
            ["r#type", "type_at", "foo_bar", "foo_bar_minus", "foo_bar_lower", "foo_bar_2", "foo_bar_3", "extra"];
        assert_eq!(names, expected);
        assert_eq!(codes, ["name-collision"; 5]);
    }

    #[test]
    fn a_property_named_extra_pushes_the_other_members_away() {
        assert_eq!(field_names(&["extra"]).0, ["extra", "extra_members"]);
        let (names, codes) = field_names(&["extra", "extra_members"]);
        assert_eq!(names, ["extra", "extra_members", "extra_members_2"]);
        assert_eq!(codes, [""; 0]);
    }

    #[test]
    fn a_configured_field_keeps_its_name() {
        let mut api = Builder::new("a.yaml");
        let id = api.add(key("A"), structure(&[("kind", string()), ("type", string()), ("other", string())]));
        if let TypeKind::Struct(def) = &mut api.0.types[id.index()].kind {
            def.fields[1].configured = Some("kind".to_owned());
            def.fields[2].configured = Some("no name!".to_owned());
        }
        let (api, codes) = named(api);
        let TypeKind::Struct(def) = &api.types[0].kind else { panic!("a struct") };
        let names: Vec<&str> = def.fields.iter().map(|field| field.ident.as_str()).collect();
        assert_eq!(names, ["kind_lower", "kind", "other"]);
        assert_eq!(codes, ["configured-name", "name-collision"]);
    }

    #[test]
    fn values_and_variants_are_told_apart() {
        let mut api = Builder::new("a.yaml");
        api.add(key("A"), enumeration(&["asc", "ASC", "", "+1", "-1", "unknown", "self", "3pid"]));
        let cat = api.structure("Cat", &[]);
        api.add(key("B"), union(&[("pet", cat.clone()), ("Pet", cat), ("", string())]));
        let (api, codes) = named(api);
        let TypeKind::Enum(def) = &api.types[0].kind else { panic!("an enum") };
        let names: Vec<&str> = def.variants.iter().map(|variant| variant.ident.as_str()).collect();
        assert_eq!(names, ["Asc", "AscUpper", "Empty", "Plus1", "Minus1", "Unknown", "Self_", "N3pid"]);
        assert_eq!(def.unknown_ident.as_str(), "UnknownValue");
        let TypeKind::Union(def) = &api.types[2].kind else { panic!("a union") };
        let names: Vec<&str> = def.variants.iter().map(|variant| variant.ident.as_str()).collect();
        assert_eq!(names, ["Pet", "PetCat", "String"]);
        assert_eq!(codes, ["name-collision"; 2]);
    }

    #[test]
    fn parameters_say_where_they_stand() {
        let mut api = Builder::new("a.yaml");
        let operation = api.get("a", "/{id}", None);
        operation.parameters.push(parameter("id", ParameterLocation::Query));
        operation.parameters.push(parameter("ID", ParameterLocation::Header));
        operation.parameters.push(parameter("body", ParameterLocation::Query));
        operation.body = Some(json(string()));
        let (api, codes) = named(api);
        let names: Vec<&str> = api.operations[0].parameters.iter().map(|parameter| parameter.ident.as_str()).collect();
        assert_eq!(names, ["id", "id_from_query", "id_from_header", "body_from_query"]);
        assert_eq!(codes, ["name-collision"; 2]);
    }

    #[test]
    fn responses_take_the_reason_phrase() {
        use StatusPattern::{Default, Exact, Range};
        let mut api = Builder::new("a.yaml");
        let operation = api.get("a", "/", None);
        let statuses = [Exact(404), Exact(429), Exact(418), Exact(799), Range(4), Range(5), Default];
        operation.responses.extend(statuses.map(|status| response(status, false, None)));
        let (api, _) = named(api);
        let names: Vec<&str> = api.operations[0].responses.iter().map(|response| response.ident.as_str()).collect();
        assert_eq!(
            names,
            ["Ok", "NotFound", "TooManyRequests", "ImATeapot", "Status799", "ClientError", "ServerError", "Default"]
        );
    }

    #[test]
    fn many_that_collide_cost_no_more_than_few() {
        let dots: Vec<String> = (1..5_000).map(|count| format!("A{}", "\u{200b}".repeat(count % 90) + "_")).collect();
        let wires: Vec<&str> = dots.iter().map(String::as_str).collect();
        let names = field_names(&wires).0;
        assert_eq!(names[1..4], ["a_upper", "a_2", "a_3"]);
    }
}
