//! Examples over sockets: a client of the generated crate asks a server of it, and both see the same values.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::binary::{self, Binary, Place};
use super::bodies::{self, Sent};
use super::made_up::made_up_parameter;
use super::{choices, hooks, shadowed, streamed, text};
use crate::emit::answers::{self, Carried};
use crate::emit::context::{Context, name};
use crate::emit::file::{RustFile, ident};
use crate::emit::{headers, operations, server};
use crate::ir::{
    Example, ExampleSubject, Module, ModuleId, Operation, Parameter, ParameterLocation, RequestTest, Response,
    StatusPattern,
};
use crate::output::OutputFile;

/// One exchange: a request, and what is answered.
#[derive(Clone)]
pub(super) struct Exchange<'a> {
    pub(super) name: String,
    pub(super) operation: &'a Operation,
    /// For each parameter its value as JSON text; `None` leaves an optional one out.
    pub(super) parameters: Vec<Option<TokenStream>>,
    /// The body, if one is sent.
    pub(super) body: Option<Sent>,
    /// `None` answers with a status that is not described.
    pub(super) answer: Option<Answer<'a>>,
    /// Indices of the examples that are sent.
    pub(super) examples: Vec<usize>,
}

/// What is answered: a response to one status, with examples of all that it holds.
#[derive(Clone)]
pub(super) struct Answer<'a> {
    pub(super) response: &'a Response,
    /// For each header its value as JSON text; `None` leaves an optional one out.
    pub(super) headers: Vec<Option<TokenStream>>,
    /// The content type of a body of bytes, as JSON text.
    pub(super) content_type: Option<TokenStream>,
    /// The body, where it is more than bytes of that content type.
    pub(super) body: Option<Sent>,
    /// Indices of the examples among all of these.
    pub(super) examples: Vec<usize>,
}

/// For each exchange the name of its test target, that of its test, and the examples that it sends.
pub(super) fn proofs(context: &Context<'_>) -> Vec<(String, String, Vec<usize>)> {
    let of = |id: ModuleId, exchange: Exchange<'_>| {
        let place = place(context, id, &exchange);
        (TARGET.to_owned(), binary::test_path(context, Some(&place), &exchange.name), exchange.examples)
    };
    let modules = modules(context).into_iter();
    modules.flat_map(|(id, _, exchanges)| exchanges.into_iter().map(move |one| of(id, one))).collect()
}

/// Name of the test target.
pub(super) const TARGET: &str = "exchanges";

/// Whether there is nothing to exchange.
pub(super) fn is_empty(context: &Context<'_>) -> bool {
    context.api.operations.iter().all(|operation| exchanges(context, operation).is_empty())
}

/// The binary `exchanges`.
pub(super) fn generate(context: &Context<'_>) -> Vec<OutputFile> {
    let modules = modules(context);
    if modules.is_empty() {
        return Vec::new();
    }
    let docs = "Examples over real sockets: what the client sends is what the server gets, and the other way round.";
    let places = modules.iter().flat_map(|(id, _, exchanges)| {
        let parts = exchanges.iter().map(|exchange| place(context, *id, exchange));
        std::iter::once((*id, None)).chain(parts)
    });
    let mut binary = Binary::new(context, TARGET, docs, places);
    for (id, module, exchanges) in &modules {
        serve(context, *id, module, binary.file(Some(&(*id, None))));
        let mut seen = HashSet::new();
        for exchange in exchanges {
            let place = place(context, *id, exchange);
            let file = binary.file(Some(&place));
            if place.1.is_some() && seen.insert(place) {
                file.imports().define("self", "Service");
                file.item(quote!(
                    use super::{Service, connect};
                ));
            }
            let item = test(context, exchange, file);
            file.item(item);
        }
    }
    binary.finish()
}

/// The file of an exchange.
fn place(context: &Context<'_>, id: ModuleId, exchange: &Exchange<'_>) -> Place {
    let divided = context.api.layout.divided.contains_key(&id);
    (id, divided.then(|| exchange.operation.file.clone()))
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
    if !operation.is_served() {
        return Vec::new();
    }
    let of = |wanted: &dyn Fn(&ExampleSubject) -> bool| -> Vec<(usize, &'a Example)> {
        let examples = context.examples_of(operation.id);
        examples.filter(|(_, example)| example.fault.is_none() && wanted(&example.subject)).collect()
    };
    let parameters: Vec<_> = (0..operation.parameters.len())
        .map(|index| of(&|subject| *subject == ExampleSubject::Parameter(operation.id, index)))
        .collect();
    let bodies = operation
        .body
        .as_ref()
        .map(|body| bodies::to_send(context, operation, body, &|form| ExampleSubject::RequestBody(operation.id, form)));
    let bodies = bodies.unwrap_or_default();
    let answers = answers_of(context, operation);
    let rounds = parameters.iter().map(Vec::len).chain([bodies.len(), answers.len()]).max().unwrap_or_default();
    (0..rounds)
        .filter_map(|round| {
            let pick = |list: &[(usize, &'a Example)]| list.get(round).or(list.last()).copied();
            let mut sent = Vec::new();
            let mut send = |(at, example): (usize, &Example)| {
                sent.push(at);
                text(context, at, example)
            };
            let mut values = Vec::new();
            let picked: Vec<Option<(usize, &Example)>> = parameters.iter().map(|examples| pick(examples)).collect();
            let taken = shadowed::is_taken(context, operation, &picked);
            for (parameter, value) in operation.parameters.iter().zip(picked) {
                // With these values another operation would be asked; their tests as values have to do.
                let is_sent = !(taken && parameter.location == ParameterLocation::Path);
                let value = value.filter(|_| is_sent).map(&mut send);
                values.push(match value {
                    None if parameter.required => Some(
                        shadowed::made_up(operation, parameter).or_else(|| made_up_parameter(context, parameter))?,
                    ),
                    value => value,
                });
            }
            let asks_body = operation.when.as_ref().is_some_and(RequestTest::reads_body);
            let body = bodies.get(round).or(bodies.last()).map(|(example, own)| {
                sent.extend(example);
                own.clone()
            });
            let body = match (&operation.body, body) {
                (Some(declared), None) if declared.required || asks_body => Some(bodies::made_up(context, declared)?),
                (_, body) => body,
            };
            let answer: Option<Answer<'a>> = answers.get(round).or(answers.last()).cloned();
            let sent = sent.into_iter().chain(answer.iter().flat_map(|answer| answer.examples.clone())).collect();
            let number = if rounds == 1 { String::new() } else { format!("_{}", round + 1) };
            // Neither a keyword nor what the file has already, whatever the operation is called.
            let name = format!("{}_exchange{number}", operation.ident.bare().trim_end_matches('_'));
            let exchange = Exchange { name, operation, parameters: values, body, answer, examples: sent };
            let asked = |index: usize| pick(parameters.get(index)?).map(|(_, example)| &example.value);
            Some(choices::agree(context, exchange, &asked))
        })
        .flatten()
        .collect()
}

/// Each response to one status as often as it takes to send every example of its body and headers.
fn answers_of<'a>(context: &Context<'a>, operation: &'a Operation) -> Vec<Answer<'a>> {
    let mut answers = Vec::new();
    for (index, response) in operation.responses.iter().enumerate() {
        if !matches!(response.status, StatusPattern::Exact(_)) {
            continue;
        }
        let of = |subject: ExampleSubject| -> Vec<(usize, TokenStream)> {
            let examples = context.examples_of(operation.id);
            let found = examples.filter(|(_, example)| example.fault.is_none() && example.subject == subject);
            found.map(|(at, example)| (at, text(context, at, example))).collect()
        };
        let of_header =
            |header: &Parameter| of(ExampleSubject::ResponseHeader(operation.id, index, header.wire.clone()));
        let bodies = response.body.as_ref().map(|body| {
            bodies::to_send(context, operation, body, &|form| ExampleSubject::ResponseBody(operation.id, index, form))
        });
        let bodies = bodies.unwrap_or_default();
        let headers: Vec<Vec<_>> = response.headers.iter().map(of_header).collect();
        let bytes = response.body.as_ref().is_some_and(|body| bodies::is_bytes(&body.content));
        let content_types = response.content_type.as_ref().filter(|_| bytes).map(of_header).unwrap_or_default();
        let counts = headers.iter().map(Vec::len).chain([bodies.len(), content_types.len()]);
        let rounds = counts.max().unwrap_or_default();
        for round in 0..rounds {
            let mut examples = Vec::new();
            let mut pick = |list: &[(usize, TokenStream)]| {
                let (at, text) = list.get(round).or(list.last())?;
                examples.push(*at);
                Some(text.clone())
            };
            let mut value = |header: &Parameter, examples: &Vec<_>| match pick(examples) {
                None if header.required => made_up_parameter(context, header).map(Some),
                value => Some(value),
            };
            let values: Option<Vec<_>> =
                response.headers.iter().zip(&headers).map(|(header, examples)| value(header, examples)).collect();
            let content_type = pick(&content_types);
            let body = bodies.get(round).or(bodies.last()).map(|(example, own)| {
                examples.extend(example);
                own.clone()
            });
            let body = body.or_else(|| bodies::made_up(context, response.body.as_ref()?));
            if let Some(headers) = values.filter(|_| response.body.is_none() || body.is_some()) {
                answers.push(Answer { response, headers, content_type, body, examples });
            }
        }
    }
    answers
}

/// The server of a module, and a client of it.
fn serve(context: &Context<'_>, id: ModuleId, module: &Module, file: &mut RustFile) {
    file.imports().define("self", "Service");
    let all: Vec<&Operation> = context.api.operations_of(id).filter(|operation| operation.is_served()).collect();
    let service = service(context, module, &all, file);
    file.items(service);
    let connect = hooks::service(context, id, module, &all, file);
    file.item(connect);
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
        let answer = answers::response_type(context, operation, file.imports());
        let credentials = operations::credentials(context, operation, file.imports());
        let auth = credentials.map(|ty| quote!(_auth: #ty,));
        fields.push(quote!(#method: harness::Plan<#request>,));
        let call = streamed::call(operation);
        methods.push(quote! {
            async fn #method(&self, #auth request: #request) -> Result<#answer, #error> {
                self.#method.#call
            }
        });
    }
    let verifies: Vec<TokenStream> = server::signatures(context, all)
        .into_iter()
        .map(|credential| {
            let method = server::verify_name(context, all.first().map_or(ModuleId(0), |one| one.module), credential);
            let ty = file.imports().name(&context.security_path(credential.group), credential.ident.as_str());
            let rejection = file.imports().name("crate::support::server", "Rejection");
            quote! {
                async fn #method(&self, _: &#ty, _: &http::Request<bytes::Bytes>) -> Result<(), #rejection> {
                    Ok(())
                }
            }
        })
        .collect();
    vec![
        quote! {
            /// Answers as each test plans, and remembers what it was asked.
            #[derive(Default)]
            struct Service { #(#fields)* }
        },
        quote!(impl #own for Service { #(#methods)* #(#verifies)* }),
    ]
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
        let content_type = operation.parameters.iter().zip(&exchange.parameters);
        let content_type = content_type.filter(|(parameter, _)| parameter.is_content_type);
        let content_type = content_type.filter_map(|(_, value)| value.as_ref()).next();
        let value = exchange.body.as_ref();
        let value = value.map(|sent| bodies::expression(context, operation, None, body, sent, content_type, file));
        fields.push(match (value, body.required) {
            (Some(value), true) => quote!(body: #value,),
            (Some(value), false) => quote!(body: Some(#value),),
            (None, _) => quote!(body: None,),
        });
    }
    let answer = answer(context, exchange, file);
    let test = ident(&exchange.name);
    if operation.streams_request() || operation.streams_response() {
        return streamed::test(operation, &test, &request, &quote!(#request { #(#fields)* }), &answer, file);
    }
    let (connect, url) = (hooks::connect(operation), hooks::url(operation));
    quote! {
        #[tokio::test]
        async fn #test() {
            let service = #arc::<Service>::default();
            #connect
            let request = #request { #(#fields)* };
            let answer = #answer;
            service.#method.plan(answer.clone());
            harness::same_answer(answer, client.#method(#url &request).await);
            assert_eq!(service.#method.asked(), [request]);
        }
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
    let Some(answer) = &exchange.answer else {
        let raw = file.imports().name("crate::support", "RawBody");
        let has_default = operation.responses.iter().find(|response| response.status == StatusPattern::Default);
        let status = ident(undescribed(operation));
        let code = quote!(http::StatusCode::#status);
        let text = if exchange.operation.method == "HEAD" { "" } else { "not described" };
        return match has_default {
            None => {
                let error = file.imports().name(&path, &format!("{stem}Error"));
                quote!(Err(#error::Other(#code, #raw::new("text/plain", #text))))
            }
            Some(default) => {
                let (side, wrap) = if default.success { ("Response", quote!(Ok)) } else { ("Error", quote!(Err)) };
                let own = file.imports().name(&path, &format!("{stem}{side}"));
                let variant = name(&default.ident);
                let value = answer_value(context, operation, &made_up_answer(context, default), file);
                let value = answers::holds_value(default).then_some(value);
                quote!(#wrap(#own::#variant(#code, #value)))
            }
        };
    };
    let response = answer.response;
    let value = answer_value(context, operation, answer, file);
    let variant = name(&response.ident);
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

/// A response of which there is no example.
fn made_up_answer<'a>(context: &Context<'_>, response: &'a Response) -> Answer<'a> {
    let header = |header: &Parameter| {
        header.required.then(|| made_up_parameter(context, header).unwrap_or_else(|| quote!("\"text\"")))
    };
    Answer {
        response,
        headers: response.headers.iter().map(header).collect(),
        content_type: None,
        examples: Vec::new(),
        body: response.body.as_ref().and_then(|body| bodies::made_up(context, body)),
    }
}

/// What a response holds: its body, or the struct of its headers and body.
fn answer_value(context: &Context<'_>, operation: &Operation, answer: &Answer<'_>, file: &mut RustFile) -> TokenStream {
    let response = answer.response;
    let content_type = answer.content_type.as_ref();
    let body = match (answers::carried(response), &response.body) {
        (Carried::Nothing, _) => None,
        (_, Some(body)) => {
            let nothing = Sent { form: 0, value: Some(quote!("{}")) };
            let sent = answer.body.as_ref().unwrap_or(&nothing);
            Some(bodies::expression(context, operation, Some(response), body, sent, content_type, file))
        }
        (_, None) => {
            let raw = file.imports().name("crate::support", "RawBody");
            Some(quote!(#raw::default()))
        }
    };
    let Some(own) = headers::struct_name(operation, response) else { return body.unwrap_or_default() };
    let own = file.imports().name(&context.module_path(operation.module), &own);
    let fields = response.headers.iter().zip(&answer.headers).map(|(header, value)| {
        let field = name(&header.ident);
        match (value, header.required) {
            (Some(value), true) => quote!(#field: harness::example(#value),),
            (Some(value), false) => quote!(#field: Some(harness::example(#value)),),
            (None, _) => quote!(#field: None,),
        }
    });
    let body = body.map(|body| quote!(body: #body));
    quote!(#own { #(#fields)* #body })
}
