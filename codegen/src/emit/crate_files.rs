//! What a crate needs beside its modules: manifest, README, formatting, `lib.rs` and the support code.

use std::collections::BTreeSet;

use minijinja::{Environment, Value, context};
use quote::quote;

use super::context::{Context, name};
use super::docs::doc_lines;
use super::file::RustFile;
use super::groups;
use super::item_docs::join;
use crate::ir::{BodyContent, CredentialKind, Foreign, HookKind, ModuleId, Predicate, Type, TypeDef, TypeKind};
use crate::output::OutputFile;

/// A file of the support code, and when a crate needs it.
struct Support {
    path: &'static str,
    text: &'static str,
    when: When,
}

/// When a file of the support code is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Always,
    Formats,
    /// Where formats have types of other crates.
    Foreign,
    /// Where integers have fewer than 64 bits.
    SmallIntegers,
    Maps,
    Regex,
    Base64,
    /// Where a body comes in several forms.
    Choices,
    Forms,
    Items,
    Parts,
    Texts,
    /// Where something is checked of values as JSON.
    Predicates,
    Streams,
    Multipart,
    /// Where operations share a route, or webhooks a path, and are told apart by their requests.
    Routes,
    /// Where the description names servers.
    Servers,
    /// Where there are webhooks or callbacks.
    Hooks,
    /// Where a request makes the URL of a callback.
    Callbacks,
    /// Where what a request is signed with depends on the request.
    Signatures,
}

macro_rules! support {
    ($($name:literal $when:ident),+ $(,)?) => {
        &[$(Support {
            path: $name,
            text: include_str!(concat!("../../../templates/src/support/", $name)),
            when: When::$when,
        }),+]
    };
}

/// The support code; a test makes sure that no file of the folder is missing here.
static SUPPORT: &[Support] = support![
    "basic.rs" Base64,
    "body.rs" Always,
    "callback.rs" Callbacks,
    "client.rs" Always,
    "content.rs" Choices,
    "codec.rs" Always,
    "credentials.rs" Always,
    "fault.rs" Always,
    "fields.rs" Forms,
    "foreign.rs" Foreign,
    "form.rs" Forms,
    "form_parts.rs" Parts,
    "frames.rs" Items,
    "format.rs" Formats,
    "headers.rs" Always,
    "integers.rs" SmallIntegers,
    "json.rs" Always,
    "locate.rs" Always,
    "items.rs" Items,
    "map.rs" Maps,
    "members.rs" Always,
    "object.rs" Always,
    "multipart.rs" Multipart,
    "operation.rs" Always,
    "parameter.rs" Always,
    "parts.rs" Multipart,
    "path.rs" Always,
    "pattern.rs" Regex,
    "payload.rs" Always,
    "percent.rs" Always,
    "plain.rs" Always,
    "predicate.rs" Predicates,
    "reader.rs" Always,
    "receiver.rs" Hooks,
    "route.rs" Routes,
    "scan.rs" Always,
    "sender.rs" Hooks,
    "shape.rs" Forms,
    "server.rs" Always,
    "servers.rs" Servers,
    "signature.rs" Signatures,
    "stream.rs" Streams,
    "stream_body.rs" Streams,
    "styles.rs" Always,
    "text.rs" Texts,
    "union.rs" Always,
    "validate.rs" Always,
    "writer.rs" Always,
];

const SUPPORT_ROOT: &str = include_str!("../../../templates/src/support/mod.rs");
const MANIFEST: &str = include_str!("../../../templates/crate/Cargo.toml.j2");
const README: &str = include_str!("../../../templates/crate/README.md.j2");
const RUSTFMT: &str = include_str!("../../../templates/crate/rustfmt.toml");

/// The Rust that generated crates are written in.
const EDITION: &str = "2024";
/// The oldest compiler that takes them.
const RUST_VERSION: &str = "1.88";

/// Which parts of the support code a crate needs.
fn needs(context: &Context<'_>, when: When) -> bool {
    match when {
        When::Always => true,
        When::Formats => {
            context.api.types.iter().any(|def| matches!(&def.kind, TypeKind::Text(own) if own.foreign.is_none()))
        }
        When::Foreign => foreign(context).next().is_some(),
        When::SmallIntegers => context.uses(|ty| matches!(ty, Type::Integer(kind, _) if kind.is_small())),
        When::Maps => context.uses_maps(),
        When::Regex => uses_regex(context),
        When::Choices => context.uses_bodies(|content| matches!(content, BodyContent::Choice(_))),
        When::Forms => uses_any(context, |one| {
            matches!(one, BodyContent::Form(_) | BodyContent::JsonOrForm(_) | BodyContent::Parts(_))
        }),
        When::Parts => uses_any(context, |one| matches!(one, BodyContent::Parts(_))),
        When::Items => uses_any(context, |one| matches!(one, BodyContent::Items(_))),
        When::Texts => uses_any(context, |one| matches!(one, BodyContent::Text(_))),
        When::Predicates => uses_predicates(context),
        When::Streams => context.uses_bodies(BodyContent::is_streamed),
        When::Multipart => uses_any(context, |one| matches!(one, BodyContent::Multipart | BodyContent::Parts(_))),
        When::Hooks => context.api.operations.iter().any(|operation| !operation.is_path()),
        When::Callbacks => super::callbacks::are_used(context),
        When::Routes => {
            let told = |index: usize| super::dispatch::told_apart(context, ModuleId(index as u32)).is_some();
            context.api.operations.iter().any(|operation| operation.when.is_some())
                || (0..context.api.modules.len()).any(told)
        }
        When::Servers => !context.api.servers.is_empty(),
        When::Signatures => context.api.credentials.iter().any(|credential| credential.kind.is_signature()),
        When::Base64 => context.api.credentials.iter().any(|credential| credential.kind == CredentialKind::Basic),
    }
}

/// The types of other crates that stand for formats.
fn foreign<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a Foreign> {
    let texts =
        context.api.types.iter().filter_map(|def| if let TypeKind::Text(own) = &def.kind { Some(own) } else { None });
    texts.filter_map(|own| own.foreign.as_ref())
}

/// Whether any body comes in such a form.
fn uses_any(context: &Context<'_>, is_such: impl Fn(&BodyContent) -> bool) -> bool {
    context.uses_bodies(|content| content.each().into_iter().any(&is_such))
}

/// The support code.
pub(super) fn support(context: &Context<'_>) -> Vec<OutputFile> {
    let mut files: Vec<OutputFile> = SUPPORT
        .iter()
        .filter(|file| needs(context, file.when))
        .map(|file| OutputFile { path: format!("src/support/{}", file.path), contents: file.text.to_owned() })
        .collect();
    let flags = [
        ("uses_base64", When::Base64),
        ("uses_choices", When::Choices),
        ("uses_foreign", When::Foreign),
        ("uses_formats", When::Formats),
        ("uses_forms", When::Forms),
        ("uses_items", When::Items),
        ("uses_small_integers", When::SmallIntegers),
        ("uses_maps", When::Maps),
        ("uses_multipart", When::Multipart),
        ("uses_parts", When::Parts),
        ("uses_predicates", When::Predicates),
        ("uses_regex", When::Regex),
        ("uses_streams", When::Streams),
        ("uses_texts", When::Texts),
        ("shares_routes", When::Routes),
        ("names_servers", When::Servers),
        ("sends_hooks", When::Hooks),
        ("uses_callbacks", When::Callbacks),
        ("uses_signatures", When::Signatures),
    ];
    let mut root = String::with_capacity(SUPPORT_ROOT.len());
    for line in SUPPORT_ROOT.lines() {
        // `pub mod map; // if uses_maps` stays where the flag holds, without the remark.
        let (code, flag) = line.split_once(" // if ").unwrap_or((line, ""));
        let kept = flags.iter().find(|(name, _)| *name == flag).is_none_or(|(_, when)| needs(context, *when));
        if kept {
            root.push_str(code);
            root.push('\n');
        }
    }
    files.push(OutputFile { path: "src/support/mod.rs".to_owned(), contents: root });
    files
}

/// `Cargo.toml`, `README.md` and `rustfmt.toml`.
pub(super) fn texts(context: &Context<'_>) -> Vec<OutputFile> {
    let values = template_values(context);
    let render = |path: &str, template: &str| {
        let mut environment = Environment::new();
        environment.set_syntax(
            minijinja::syntax::SyntaxConfig::builder().keep_trailing_newline(true).build().unwrap_or_default(),
        );
        environment.add_filter("toml", |text: &str| toml::Value::String(text.to_owned()).to_string());
        // A template that does not render would be a fault of ours; the message stands in the file then.
        let contents = environment.render_str(template, &values).unwrap_or_else(|error| format!("# {error}\n"));
        OutputFile { path: path.to_owned(), contents }
    };
    vec![
        render("Cargo.toml", MANIFEST),
        render("README.md", README),
        OutputFile { path: "rustfmt.toml".to_owned(), contents: RUSTFMT.to_owned() },
    ]
}

fn template_values(context: &Context<'_>) -> Value {
    let examples: Vec<Value> = context
        .package
        .examples
        .iter()
        .map(|example| context! { name => &example.name, features => &example.features })
        .collect();
    let tests: Vec<Value> =
        super::tests::targets(context).into_iter().map(|(name, features)| context! { name, features }).collect();
    let with_operations = |hooks: bool| -> Vec<Value> {
        let modules = context.api.modules.iter().enumerate().filter(|(_, module)| module.hooks.is_some() == hooks);
        let values = modules.filter_map(|(index, module)| {
            let id = crate::ir::ModuleId(index as u32);
            let count = context.api.operations_of(id).count();
            (count > 0).then(|| {
                context! {
                    name => context.module_path(id).trim_start_matches("crate::").replace("r#", ""),
                    trait_name => super::server::trait_name(module),
                    router => super::router::router_name(module),
                    operations => count,
                    client => client_path(context, module.group),
                    sender => module.hooks.map(|kind| kind.sender()),
                }
            })
        });
        values.collect()
    };
    let kinds = context.api.modules.iter().filter_map(|module| module.hooks);
    let kinds: BTreeSet<&str> = kinds.map(HookKind::name).collect();
    let dependencies: BTreeSet<String> = foreign(context).filter_map(|one| one.dependency.clone()).collect();
    context! {
        package => context.package.name,
        crate_name => context.crate_name(),
        version => context.package.version,
        description => description(context),
        edition => EDITION,
        rust_version => RUST_VERSION,
        uses_maps => needs(context, When::Maps),
        uses_regex => needs(context, When::Regex),
        uses_base64 => needs(context, When::Base64),
        uses_streams => needs(context, When::Streams),
        uses_multipart => needs(context, When::Multipart),
        dependencies => dependencies.into_iter().collect::<Vec<_>>(),
        uses_items => needs(context, When::Items),
        has_client => groups::has_client(context, None),
        groups => group_values(context),
        modules => with_operations(false),
        hooks => with_operations(true),
        hooks_are => kinds.into_iter().rev().collect::<Vec<_>>().join(" or "),
        examples,
        tests,
    }
}

fn group_values(context: &Context<'_>) -> Vec<Value> {
    let groups = groups::all(context).into_iter().map(|(id, group)| {
        context! {
            name => group.ident.bare(),
            feature => groups::feature(group),
            title => one_line(group.title.as_deref().unwrap_or("its types and operations")).replace('|', "/"),
            client => groups::has_client(context, Some(id)),
        }
    });
    groups.collect()
}

/// The path of a group's client, as others write it.
fn client_path(context: &Context<'_>, group: Option<crate::ir::GroupId>) -> String {
    context.path_of(group).replacen("crate", &context.crate_name(), 1) + "::Client"
}

/// What the crate is, in a sentence.
fn description(context: &Context<'_>) -> String {
    let titles: Vec<&str> = context.api.groups.iter().filter_map(|group| group.title.as_deref()).collect();
    let title = match (context.api.title.trim(), titles.as_slice()) {
        ("", []) => context.package.name,
        (title, []) => title,
        (_, [titles @ .., last]) if !titles.is_empty() => &format!("{} and {last}", titles.join(", ")),
        (_, [only, ..]) => only,
    };
    match titles.len() {
        0 | 1 => format!("Types, client and server of the {}.", one_line(title)),
        _ => format!("Types, clients and servers: {}.", one_line(title)),
    }
}

fn one_line(text: &str) -> String {
    // Cargo hands its description to the compiler, where a NUL cannot stand.
    let plain: String = text.chars().filter(|c| c.is_whitespace() || !super::docs::acts(*c)).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").replace(['`', '<', '[', '{'], "'")
}

/// The modules of groups and their features, for the docs of the crate.
fn group_lines(context: &Context<'_>) -> Vec<String> {
    let mut lines = vec!["| module | feature | |".to_owned(), "|---|---|---|".to_owned()];
    for (_, group) in groups::all(context) {
        let title = group.title.as_deref().map(|title| doc_lines(&one_line(title), &context.links)).unwrap_or_default();
        let (feature, title) = (groups::feature(group), title.join(" ").replace('|', "\\|"));
        lines.push(format!("| `{}` | `{feature}` | {title} |", group.ident.bare()));
    }
    lines
}

/// `src/lib.rs`.
pub(super) fn lib(context: &Context<'_>) -> RustFile {
    let text = |text: &Option<String>| text.as_deref().map(|text| doc_lines(text, &context.links)).unwrap_or_default();
    let features = vec![
        "Types and HTTP conversions are always there; the feature `client` adds a reqwest client, `server` adds"
            .to_owned(),
        "an axum trait and router for each module with operations.".to_owned(),
    ];
    let docs = if context.api.groups.is_empty() {
        let title = doc_lines(context.api.title.trim(), &context.links);
        join(vec![title, text(&context.api.docs.summary), text(&context.api.docs.description), features])
    } else {
        join(vec![doc_lines(&description(context), &context.links), features, group_lines(context)])
    };
    let mut file = RustFile::new("src/lib.rs", docs);
    if context.has_deprecated() {
        // The crate has to name what it deprecates; its users are still warned.
        file.attribute(
            quote!(#![allow(deprecated, reason = "what the description deprecates is generated all the same")]),
        );
    }
    let modules = groups::modules_of(context, None).map(|(_, module)| {
        let module = name(&module.ident);
        quote!(pub mod #module;)
    });
    let groups = groups::declarations(context);
    let has_client = groups::has_client(context, None);
    let servers = (super::servers::any(context, None) && has_client).then(|| {
        quote!(
            pub mod servers;
        )
    });
    let client = has_client.then(|| {
        quote! {
            #[cfg(feature = "client")]
            pub mod client;
            #servers
        }
    });
    let security = groups::has_security(context, None).then(|| {
        quote!(
            pub mod security;
        )
    });
    file.item(quote! {
        #(#groups)*
        #(#modules)*
        #client
        #security
        pub mod support;
    });
    file.item(if has_client {
        quote!(
            #[cfg(feature = "client")]
            pub use client::Client;
        )
    } else {
        quote!()
    });
    file
}

fn uses_regex(context: &Context<'_>) -> bool {
    let in_def = |def: &TypeDef| {
        let of_text = matches!(&def.kind, TypeKind::Text(def) if super::patterns::needs_regex(&def.rules));
        of_text || def.rule.as_deref().is_some_and(super::predicates::needs_regex)
    };
    context.api.types.iter().any(in_def) || all_types(context).any(in_type)
}

/// Whether any type has a rule beyond those of its kind that has something to say.
fn uses_predicates(context: &Context<'_>) -> bool {
    let of_def = |def: &TypeDef| def.rule.as_ref().is_some_and(|rule| rule.check != Predicate::Always);
    let of_type = |ty: &Type| ty.layers().any(|layer| matches!(layer, Type::Checked(..)));
    context.api.types.iter().any(of_def) || all_types(context).any(of_type)
}

/// Every type as it is used in types, parameters and bodies.
fn all_types<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a Type> {
    let of_operations = context.api.operations.iter().flat_map(|operation| {
        let headers = operation.responses.iter().flat_map(|response| &response.headers);
        let parameters = operation.parameters.iter().chain(headers).map(|parameter| &parameter.ty);
        let bodies =
            operation.body.iter().chain(operation.responses.iter().filter_map(|response| response.body.as_ref()));
        parameters.chain(bodies.flat_map(|body| body.content.types()))
    });
    context.api.types.iter().flat_map(TypeDef::types).chain(of_operations)
}

fn in_type(ty: &Type) -> bool {
    ty.layers().any(|layer| match layer {
        Type::String(rules) => super::patterns::needs_regex(rules),
        Type::Map(_, rules) => super::patterns::needs_regex(&rules.names),
        Type::Checked(_, rule) => super::predicates::needs_regex(rule),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::SUPPORT;

    #[test]
    fn every_file_of_the_support_code_is_registered() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/src/support");
        let mut found: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "mod.rs")
            .collect();
        found.sort();
        let mut registered: Vec<&str> = SUPPORT.iter().map(|file| file.path).collect();
        registered.sort_unstable();
        assert_eq!(registered, found);
    }
}
