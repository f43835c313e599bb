//! What the generated code makes of recorded exchanges: `judge FILE` decodes the requests and answers in `FILE`, encodes
//! them again, and prints one line of JSON for each exchange; `judge` alone prints one for each operation there is.
//!
//! `cargo xtask conformance homeserver --root DIR` compiles it twice: with the crate of the description as it stands,
//! and with the one that the overlays beside this folder have patched. It must not play.

#[path = "../exchange.rs"]
mod exchange;
mod operations;

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use bytes::Bytes;
use http::{Request, Response};
use serde::Serialize;
use serde_json::{Value, json};

use matrix_spec_api::{client_server as api, support};

use self::exchange::Exchange;
use self::operations::{OPERATIONS, Operation};

type Fault = Box<dyn Error + Send + Sync>;

/// One exchange, judged.
#[derive(Debug, Default, Serialize)]
struct Judgement {
    module: &'static str,
    operation: &'static str,
    method: String,
    /// The template, or what was asked where no operation has it.
    path: String,
    status: u16,
    /// The variant of the answer: `Ok`, or that of the operation's error type.
    variant: String,
    /// Whether server code decodes the request and would ask for the same.
    request: bool,
    /// Whether the answer, encoded again, is the same: JSON by value, any other body by its bytes.
    lossless: bool,
    /// Where the answer does not fit its type, as JSON pointer; for an answer that changed, where.
    pointer: String,
    /// Why it does not.
    message: String,
}

fn main() -> ExitCode {
    let result = match std::env::args().nth(1) {
        Some(file) => judge(file.as_ref()),
        None => operations(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// Prints what comes of each exchange in `file`.
fn judge(file: &Path) -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    for line in std::fs::read_to_string(file)?.lines() {
        let exchange: Exchange = serde_json::from_str(line)?;
        serde_json::to_writer(&mut out, &one(&exchange)?)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Prints every operation.
fn operations() -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    for one in OPERATIONS {
        writeln!(out, "{}", json!({ "module": one.module, "operation": one.id }))?;
    }
    Ok(())
}

fn one(exchange: &Exchange) -> Result<Judgement, Fault> {
    let request = exchange.request()?;
    let base = Judgement { method: exchange.method.clone(), status: exchange.status, ..Judgement::default() };
    let Some((operation, same)) = find(&request) else {
        let path = request.uri().path().to_owned();
        return Ok(Judgement { path, message: "no operation asks so".to_owned(), ..base });
    };
    let response = exchange.response()?;
    let found = (operation.answer)(&request, response.clone());
    let (module, operation_id, path) = (operation.module, operation.id, operation.path.to_owned());
    let base = Judgement { module, operation: operation_id, path, request: same, ..base };
    Ok(match found {
        Ok((variant, encoded)) => {
            let (lossless, pointer) = compare(&response, &encoded);
            Judgement { variant, lossless, pointer, ..base }
        }
        Err((pointer, message)) => Judgement { pointer, message, ..base },
    })
}

/// The operation that a request asks for, and whether that operation's own types would ask so again. Where several
/// templates fit, the one with the least parameters does; of one path twice, the one that understands the request.
fn find(request: &Request<Bytes>) -> Option<(&'static Operation, bool)> {
    let serves = |one: &&Operation| one.method == request.method() && (one.serves)(request.uri().path());
    let mut candidates: Vec<_> = OPERATIONS.iter().filter(serves).collect();
    candidates.sort_by_key(|one| one.path.matches('{').count());
    let least = candidates.first()?.path.matches('{').count();
    candidates.retain(|one| one.path.matches('{').count() == least);
    let judged =
        candidates.iter().map(|one| (*one, (one.request)(request).is_some_and(|own| asks_same(&own, request))));
    let judged: Vec<_> = judged.collect();
    judged.iter().find(|(_, same)| *same).or(judged.first()).copied()
}

fn asks_same(one: &Request<Bytes>, other: &Request<Bytes>) -> bool {
    let query = |request: &Request<Bytes>| {
        let mut pairs: Vec<String> = request.uri().query().unwrap_or_default().split('&').map(str::to_owned).collect();
        pairs.sort();
        pairs
    };
    one.uri().path() == other.uri().path() && query(one) == query(other) && same(one.body(), other.body()).is_none()
}

fn compare(before: &Response<Bytes>, after: &Response<Bytes>) -> (bool, String) {
    if before.status() != after.status() {
        return (false, String::new());
    }
    match same(before.body(), after.body()) {
        None => (true, String::new()),
        Some(pointer) => (false, pointer),
    }
}

/// Where two bodies differ: as JSON if both are, or else as bytes.
fn same(before: &Bytes, after: &Bytes) -> Option<String> {
    match (serde_json::from_slice(before), serde_json::from_slice(after)) {
        (Ok(before), Ok(after)) => difference(&before, &after),
        _ => (before != after).then(String::new),
    }
}

/// The first place at which two values differ, as JSON pointer.
fn difference(before: &Value, after: &Value) -> Option<String> {
    match (before, after) {
        (Value::Object(one), Value::Object(two)) => {
            let names = one.keys().chain(two.keys().filter(|name| !one.contains_key(*name)));
            names.into_iter().find_map(|name| match (one.get(name), two.get(name)) {
                (Some(one), Some(two)) => difference(one, two).map(|rest| format!("/{}{rest}", escape(name))),
                _ => Some(format!("/{}", escape(name))),
            })
        }
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            let pairs = one.iter().zip(two).enumerate();
            pairs.into_iter().find_map(|(at, (one, two))| difference(one, two).map(|rest| format!("/{at}{rest}")))
        }
        _ => (before != after).then(String::new),
    }
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
