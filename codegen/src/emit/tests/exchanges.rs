//! Examples over sockets: a client of the generated crate asks a server of it, and both see the same values.

use proc_macro2::TokenStream;
use quote::quote;

use super::text;
use crate::emit::context::{Context, name, setter_name};
use crate::emit::file::{RustFile, ident};
use crate::emit::{answers, operations, server};
use crate::ir::{
    Body, BodyContent, CredentialKind, Example, ExampleSubject, Module, ModuleId, Operation, Parameter, StatusPattern,
    Type, TypeKind,
};
use crate::output::OutputFile;

/// One exchange: a request, and what is answered.
struct Exchange<'a> {
    name: String,
    operation: &'a Operation,
    /// For each parameter its value as JSON text; `None` leaves an optional one out.
    parameters: Vec<Option<TokenStream>>,
    /// The body as JSON text.
    body: Option<TokenStream>,
    /// Index of the response and the body's JSON text, or no text for a stream; `None` answers with a status that
    /// is not described.
    answer: Option<(usize, Option<TokenStream>)>,
    /// Indices of the examples that are sent.
    examples: Vec<usize>,
}

/// For each exchange the name of its test target, that of its test, and the examples that it sends.
pub(super) fn proofs(context: &Context<'_>) -> Vec<(String, String, Vec<usize>)> {
    let of = |module: &Module, exchange: Exchange<'_>| (target(module), exchange.name, exchange.examples);
    let modules = modules(context).into_iter();
    modules.flat_map(|(_, module, exchanges)| exchanges.into_iter().map(move |one| of(module, one))).collect()
}

/// Names of the test targets.
pub(super) fn names(context: &Context<'_>) -> Vec<String> {
    modules(context).into_iter().map(|(_, module, _)| target(module)).collect()
}

fn target(module: &Module) -> String {
    format!("{}_exchanges", module.ident.bare())
}

/// One file for each module with exchanges.
pub(super) fn generate(context: &Context<'_>) -> Vec<OutputFile> {
    modules(context).into_iter().map(|(id, module, exchanges)| generate_file(context, id, module, &exchanges)).collect()
}

fn modules<'a>(context: &Context<'a>) -> Vec<(ModuleId, &'a Module, Vec<Exchange<'a>>)> {
    let api: &'a crate::ir::Api = context.api;
    let modules = api.modules.iter().enumerate().map(|(index, module)| {
        let id = ModuleId(index as u32);
        let exchanges = api.operations_of(id).flat_map(|operation| exchanges(context, operation)).collect::<Vec<_>>();
        (id, module, exchanges)
    });
    modules.filter(|(_, _, exchanges)| !exchanges.is_empty()).collect()
}

/// As many exchanges as it takes to send every example of the operation once; none when a required value has
/// no example and none can be made up.
fn exchanges<'a>(context: &Context<'a>, operation: &'a Operation) -> Vec<Exchange<'a>> {
    let of = |wanted: &dyn Fn(&ExampleSubject) -> bool| -> Vec<(usize, &'a Example)> {
        let api: &'a crate::ir::Api = context.api;
        let examples = api.examples.iter().enumerate();
        examples.filter(|(_, example)| example.fault.is_none() && wanted(&example.subject)).collect()
    };
    let parameters: Vec<_> = (0..operation.parameters.len())
        .map(|index| of(&|subject| *subject == ExampleSubject::Parameter(operation.id, index)))
        .collect();
    let bodies = of(&|subject| *subject == ExampleSubject::RequestBody(operation.id));
    let answers = of(
        &|subject| matches!(subject, ExampleSubject::ResponseBody(id, index) if *id == operation.id && is_exact(operation, *index)),
    );
    let streamed = operation.responses.iter().enumerate().filter(|(_, response)| response.is_streamed());
    let streamed = streamed.filter(|(_, response)| matches!(response.status, StatusPattern::Exact(_)));
    let streamed: Vec<usize> = streamed.map(|(index, _)| index).collect();
    let rounds =
        parameters.iter().map(Vec::len).chain([bodies.len(), streamed.len() + answers.len()]).max().unwrap_or_default();
    let rounds = rounds.max(usize::from(operation.streams_request()));
    (0..rounds)
        .filter_map(|round| {
            let pick = |list: &[(usize, &'a Example)]| list.get(round).or(list.last()).copied();
            let mut sent = Vec::new();
            let mut send = |(at, example): (usize, &Example)| {
                sent.push(at);
                text(context, at, example)
            };
            let mut values = Vec::new();
            for (parameter, examples) in operation.parameters.iter().zip(&parameters) {
                let value = pick(examples).map(&mut send);
                values.push(match value {
                    None if parameter.required => Some(made_up_parameter(context, parameter)?),
                    value => value,
                });
            }
            let body = pick(&bodies).map(&mut send);
            let body = match (&operation.body, body) {
                (None, _) => None,
                (Some(declared), None) if declared.required => match &declared.content {
                    BodyContent::Json(ty) => Some(made_up(context, ty, 0)?),
                    BodyContent::Raw | BodyContent::Stream | BodyContent::Multipart => None,
                },
                (Some(_), body) => body,
            };
            let later = answers.get(round.saturating_sub(streamed.len())).or(answers.last());
            let answer = match (streamed.get(round), later, streamed.last()) {
                (Some(index), ..) | (None, None, Some(index)) => Some((*index, None)),
                (None, later, _) => later.map(|found| {
                    let index = match found.1.subject {
                        ExampleSubject::ResponseBody(_, index) => index,
                        _ => 0,
                    };
                    (index, Some(send(*found)))
                }),
            };
            let number = if rounds == 1 { String::new() } else { format!("_{}", round + 1) };
            // Neither a keyword nor what the file has already, whatever the operation is called.
            let name = format!("{}_exchange{number}", operation.ident.bare().trim_end_matches('_'));
            Some(Exchange { name, operation, parameters: values, body, answer, examples: sent })
        })
        .collect()
}

/// Whether the response is for one status and carries JSON.
fn is_exact(operation: &Operation, index: usize) -> bool {
    operation.responses.get(index).is_some_and(|response| {
        matches!(response.status, StatusPattern::Exact(_))
            && matches!(response.body.as_ref().map(|body| &body.content), Some(BodyContent::Json(_)))
    })
}

fn made_up_parameter(context: &Context<'_>, parameter: &Parameter) -> Option<TokenStream> {
    made_up(context, &parameter.ty, 0)
}

/// A value of a type that has no example, as JSON text; `None` where making one up would take more than a
/// glance at the type.
fn made_up(context: &Context<'_>, ty: &Type, depth: usize) -> Option<TokenStream> {
    let value = made_up_value(context, ty, depth)?.to_string();
    Some(quote!(#value))
}

fn made_up_value(context: &Context<'_>, ty: &Type, depth: usize) -> Option<serde_json::Value> {
    if depth > 4 {
        return None;
    }
    match ty {
        Type::String(rules) if rules.constant.is_some() => rules.constant.clone().map(serde_json::Value::String),
        Type::String(rules) if rules.pattern.is_none() && rules.max_length.is_none_or(|most| most >= 4) => {
            let least = usize::try_from(rules.min_length.unwrap_or_default()).ok().filter(|least| *least < 1000)?;
            Some(serde_json::Value::String("text".repeat(1 + least / 4)))
        }
        Type::Integer(_, rules) | Type::Number(rules) => match (rules.one_of.first(), &rules.minimum) {
            (Some(one), _) | (None, Some(one)) => Some(serde_json::Value::Number(one.clone())),
            (None, None) => Some(serde_json::Value::from(1)),
        },
        Type::Boolean => Some(serde_json::Value::Bool(true)),
        Type::JsonObject => Some(serde_json::json!({})),
        Type::Json => Some(serde_json::Value::String("text".to_owned())),
        Type::Nullable(_) | Type::Null => Some(serde_json::Value::Null),
        Type::Array(item, rules) if rules.min_items.unwrap_or_default() <= 1 => {
            Some(serde_json::Value::Array(vec![made_up_value(context, item, depth + 1)?]))
        }
        Type::Tuple(items) => items.iter().map(|item| made_up_value(context, item, depth + 1)).collect::<Option<_>>(),
        Type::Boxed(inner) => made_up_value(context, inner, depth),
        Type::Named(id) => match &context.def(*id)?.kind {
            TypeKind::Enum(def) => {
                def.variants.first().map(|variant| serde_json::Value::String(variant.wire.0.clone()))
            }
            TypeKind::Text(def) => {
                let prefix = match &def.rules.pattern {
                    Some(pattern) => crate::emit::rules::prefix(pattern)?,
                    None => String::new(),
                };
                Some(serde_json::Value::String(prefix + "text"))
            }
            TypeKind::Struct(def) if def.rules == Default::default() => {
                let mut members = serde_json::Map::new();
                for field in def.fields.iter().filter(|field| field.presence == crate::ir::Presence::Required) {
                    members.insert(field.wire.0.clone(), made_up_value(context, &field.ty, depth + 1)?);
                }
                Some(serde_json::Value::Object(members))
            }
            _ => None,
        },
        _ => None,
    }
}

fn generate_file(context: &Context<'_>, id: ModuleId, module: &Module, exchanges: &[Exchange<'_>]) -> OutputFile {
    let docs = vec![
        "Examples over real sockets: what the client sends is what the server gets, and the other way round."
            .to_owned(),
    ];
    let mut file = RustFile::new(format!("tests/{}.rs", target(module)), docs);
    file.imports().within(&context.crate_name());
    file.imports().define("self", "Service");
    if context.has_deprecated() {
        file.attribute(quote!(#![allow(deprecated)]));
    }
    file.item(quote!(
        mod harness;
    ));
    let all: Vec<&Operation> = context.api.operations_of(id).collect();
    let service = service(context, module, &all, &mut file);
    file.items(service);
    let connect = connect(context, module, &mut file);
    file.item(connect);
    for exchange in exchanges {
        let item = test(context, exchange, &mut file);
        file.item(item);
    }
    file.finish()
}

/// A server that answers as each test plans.
fn service(context: &Context<'_>, module: &Module, all: &[&Operation], file: &mut RustFile) -> Vec<TokenStream> {
    let path = all.first().map(|operation| context.module_path(operation.module)).unwrap_or_default();
    let own = file.imports().name(&path, &server::trait_name(module));
    let mut fields = Vec::new();
    let mut methods = Vec::new();
    for operation in all {
        let method = name(&operation.ident);
        let stem = operation.type_stem.bare();
        let request = file.imports().name(&path, &format!("{stem}Request"));
        let error = file.imports().name(&path, &format!("{stem}Error"));
        let answer = if answers::is_enum(operation) {
            file.imports().name(&path, &format!("{stem}Response"))
        } else {
            answers::response_type(context, operation, file.imports())
        };
        let credentials = operations::credentials(context, operation, file.imports());
        let auth = credentials.map(|ty| quote!(_auth: #ty,));
        fields.push(quote!(#method: harness::Plan<#request>,));
        let call =
            if operation.streams_request() { quote!(answer_whole(request).await) } else { quote!(answer(request)) };
        methods.push(quote! {
            async fn #method(&self, #auth request: #request) -> Result<#answer, #error> {
                self.#method.#call
            }
        });
    }
    vec![
        quote! {
            /// Answers as each test plans, and remembers what it was asked.
            #[derive(Default)]
            struct Service { #(#fields)* }
        },
        quote!(impl #own for Service { #(#methods)* }),
    ]
}

/// A client with all credentials, connected to the service.
fn connect(context: &Context<'_>, module: &Module, file: &mut RustFile) -> TokenStream {
    let path = format!("crate::{}", module.ident);
    let router = file.imports().name(&path, &server::router_name(module));
    let client = file.imports().name("crate", "Client");
    let arc = file.imports().name("std::sync", "Arc");
    let credentials: Vec<TokenStream> = context
        .api
        .credentials
        .iter()
        .map(|credential| {
            let method = setter_name(&credential.field);
            if credential.kind == CredentialKind::Basic {
                let ty = file.imports().name("crate::security", credential.ident.as_str());
                quote!(.#method(#ty::new("user", "secret")))
            } else {
                quote!(.#method("secret"))
            }
        })
        .collect();
    quote! {
        async fn connect(service: &#arc<Service>) -> #client {
            let url = harness::serve(#router(#arc::clone(service))).await;
            #client::new(&url).unwrap() #(#credentials)*
        }
    }
}

fn test(context: &Context<'_>, exchange: &Exchange<'_>, file: &mut RustFile) -> TokenStream {
    let operation = exchange.operation;
    let path = context.module_path(operation.module);
    let stem = operation.type_stem.bare();
    let request = file.imports().name(&path, &format!("{stem}Request"));
    let arc = file.imports().name("std::sync", "Arc");
    let method = name(&operation.ident);
    let mut fields: Vec<TokenStream> = operation
        .parameters
        .iter()
        .zip(&exchange.parameters)
        .filter(|(parameter, _)| !parameter.is_content_type)
        .map(|(parameter, value)| {
            let field = name(&parameter.ident);
            match (value, parameter.required) {
                (Some(value), true) => quote!(#field: harness::example(#value),),
                (Some(value), false) => quote!(#field: Some(harness::example(#value)),),
                (None, _) => quote!(#field: None,),
            }
        })
        .collect();
    if let Some(body) = &operation.body {
        fields.push(match (&body.content, &exchange.body, body.required) {
            (BodyContent::Json(_), Some(value), true) => quote!(body: harness::example(#value),),
            (BodyContent::Json(_), Some(value), false) => quote!(body: Some(harness::example(#value)),),
            (BodyContent::Raw, _, true) => {
                let raw = file.imports().name("crate::support", "RawBody");
                let media_type = crate::emit::requests::sendable(&body.media_type);
                quote!(body: #raw::new(#media_type, "bytes"),)
            }
            (content, _, required) if content.is_streamed() => {
                let content_type = operation.parameters.iter().zip(&exchange.parameters);
                let content_type = content_type.filter(|(parameter, _)| parameter.is_content_type);
                let value = stream(body, content_type.filter_map(|(_, value)| value.as_ref()).next(), file);
                if required { quote!(body: #value,) } else { quote!(body: Some(#value),) }
            }
            _ => quote!(body: None,),
        });
    }
    let answer = answer(context, exchange, file);
    let test = ident(&exchange.name);
    if operation.streams_request() || operation.streams_response() {
        let taken = if operation.streams_request() { quote!() } else { quote!(&) };
        // A stream can be sent once, so both sides of a comparison are made anew.
        return quote! {
            #[tokio::test]
            async fn #test() {
                let service = #arc::<Service>::default();
                let client = connect(&service).await;
                let request = || #request { #(#fields)* };
                let answer = || #answer;
                service.#method.plan(answer());
                harness::same_answer_whole::<#request>(answer(), client.#method(#taken request()).await).await;
                harness::same_requests_whole(vec![request()], service.#method.asked()).await;
            }
        };
    }
    quote! {
        #[tokio::test]
        async fn #test() {
            let service = #arc::<Service>::default();
            let client = connect(&service).await;
            let request = #request { #(#fields)* };
            let answer = #answer;
            service.#method.plan(answer.clone());
            harness::same_answer(answer, client.#method(&request).await);
            assert_eq!(service.#method.asked(), [request]);
        }
    }
}

/// A body that is no JSON, of a given content type or its own.
fn stream(body: &Body, content_type: Option<&TokenStream>, file: &mut RustFile) -> TokenStream {
    let media_type = crate::emit::requests::sendable(&body.media_type);
    if body.content == BodyContent::Multipart {
        let multipart = file.imports().name("crate::support", "Multipart");
        let part = file.imports().name("crate::support", "Part");
        return quote! {
            #multipart::with_boundary(#media_type, "boundary")
                .with_part(#part::of_json(&serde_json::json!({})).unwrap())
                .with_part(#part::new("application/octet-stream", "bytes").unwrap())
        };
    }
    let stream = file.imports().name("crate::support", "StreamBody");
    match content_type {
        Some(text) => quote!(#stream::new(harness::example::<String>(#text), "bytes")),
        None => quote!(#stream::new(#media_type, "bytes")),
    }
}

/// A status that the operation does not describe, unless it describes all of these.
fn undescribed(operation: &Operation) -> &'static str {
    let described = |status: u16| {
        operation.responses.iter().any(|response| match response.status {
            StatusPattern::Exact(own) => own == status,
            StatusPattern::Range(hundred) => u16::from(hundred) == status / 100,
            StatusPattern::Default => false,
        })
    };
    let statuses = [(418, "IM_A_TEAPOT"), (508, "LOOP_DETECTED"), (226, "IM_USED"), (300, "MULTIPLE_CHOICES")];
    statuses.iter().find(|(status, _)| !described(*status)).map_or("IM_A_TEAPOT", |(_, name)| name)
}

/// The answer as a `Result` of the operation's types.
fn answer(context: &Context<'_>, exchange: &Exchange<'_>, file: &mut RustFile) -> TokenStream {
    let operation = exchange.operation;
    let path = context.module_path(operation.module);
    let stem = operation.type_stem.bare();
    let found = exchange.answer.as_ref().and_then(|(index, json)| Some((operation.responses.get(*index)?, json)));
    let Some((response, json)) = found else {
        let raw = file.imports().name("crate::support", "RawBody");
        let has_default = operation.responses.iter().find(|response| response.status == StatusPattern::Default);
        let status = ident(undescribed(operation));
        let code = quote!(http::StatusCode::#status);
        return match has_default {
            None => {
                let error = file.imports().name(&path, &format!("{stem}Error"));
                quote!(Err(#error::Other(#code, #raw::new("text/plain", "not described"))))
            }
            Some(default) if default.body.as_ref().is_none_or(|body| body.content == BodyContent::Raw) => {
                let side = if default.success { "Response" } else { "Error" };
                let own = file.imports().name(&path, &format!("{stem}{side}"));
                let variant = name(&default.ident);
                let wrap = if default.success { quote!(Ok) } else { quote!(Err) };
                quote!(#wrap(#own::#variant(#code, #raw::new("text/plain", "any"))))
            }
            Some(default) => {
                let side = if default.success { "Response" } else { "Error" };
                let own = file.imports().name(&path, &format!("{stem}{side}"));
                let variant = name(&default.ident);
                let wrap = if default.success { quote!(Ok) } else { quote!(Err) };
                let ty = default.body.as_ref().and_then(|body| crate::emit::types::body_json(&body.content));
                let value = ty.and_then(|ty| made_up(context, ty, 0)).unwrap_or_else(|| quote!("{}"));
                quote!(#wrap(#own::#variant(#code, harness::example(#value))))
            }
        };
    };
    let variant = name(&response.ident);
    let value = match (json, &response.body) {
        (Some(json), _) => quote!(harness::example(#json)),
        (None, Some(body)) => stream(body, None, file),
        (None, None) => quote!(()),
    };
    match (response.success, answers::is_enum(operation)) {
        (true, false) => quote!(Ok(#value)),
        (true, true) => {
            let own = file.imports().name(&path, &format!("{stem}Response"));
            quote!(Ok(#own::#variant(#value)))
        }
        (false, _) => {
            let own = file.imports().name(&path, &format!("{stem}Error"));
            quote!(Err(#own::#variant(#value)))
        }
    }
}
