//! Text to a value: strict JSON where the file looks like it, YAML otherwise, and the parser's errors as
//! diagnostics. It must not touch files.

use std::path::Path;

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::position::{self, Syntax};
use super::visitor::{Fault, Node, Refuse, State};
use super::{Limits, depth, lines};
use crate::diag::{Code, Diagnostic, Place, catalogue};

/// What both parsers can honour without running out of stack.
const DEEPEST: usize = 127;

/// A file's text with the name that diagnostics print.
struct Text<'t> {
    shown: &'t Path,
    text: &'t str,
}

impl Text<'_> {
    /// A diagnostic at a byte offset.
    fn fault(&self, code: &'static Code, message: impl Into<String>, offset: usize) -> Diagnostic {
        Diagnostic::new(code, message).in_place(self.place(offset))
    }

    fn place(&self, offset: usize) -> Place {
        let (line, column) = lines::line_column(self.text, offset);
        Place::Text { path: self.shown.to_owned(), line, column }
    }
}

/// Parses a file's text; `shown` decides by its ending whether only JSON is expected, and names the file.
pub(super) fn parse(text: &str, shown: &Path, limits: &Limits) -> Result<(Value, Syntax), Diagnostic> {
    let source = Text { shown, text };
    let named_json = shown.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let limit = limits.depth.min(DEEPEST);
    if position::is_blank(text) {
        return Err(source
            .fault(&catalogue::EMPTY_FILE, "the file is empty", 0)
            .help("write a description into it, or remove what names it"));
    }
    let mut json_error = None;
    if named_json || text.trim_start().starts_with(['{', '[']) {
        match json(&source, limit) {
            Ok(value) => return Ok((value, Syntax::Json)),
            Err(Refusal::Final(diagnostic)) => return Err(*diagnostic),
            Err(Refusal::Syntax(diagnostic)) => json_error = Some(diagnostic),
        }
    }
    match yaml(&source, limit) {
        Ok(value) => Ok((value, Syntax::Yaml)),
        // What the YAML parser says of broken JSON would lead astray.
        Err(diagnostic) => match json_error {
            Some(json) if named_json && diagnostic.code.id == catalogue::SYNTAX.id => Err(*json),
            _ => Err(diagnostic),
        },
    }
}

/// Why strict JSON was refused.
enum Refusal {
    /// Reading it as YAML would not help.
    Final(Box<Diagnostic>),
    /// It may still be YAML.
    Syntax(Box<Diagnostic>),
}

fn json(source: &Text<'_>, limit: usize) -> Result<Value, Refusal> {
    let state = State::new(limit, source.text.len(), false);
    let mut deserializer = serde_json::Deserializer::from_str(source.text);
    let result = Node::root(&state).deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    result.map_err(|error| {
        // The parser counts columns in bytes, and 0 means the end of the line before.
        let start = lines::offset(source.text, error.line(), 1);
        let offset = lines::floor(source.text, start + error.column().saturating_sub(1));
        let full = error.to_string();
        let message = full.split(" at line ").next().unwrap_or_default();
        if let Some(fault) = state.fault() {
            let offset = match &fault {
                Fault::Duplicate(key) => position::json_repeated(source.text, &state.path(), key).unwrap_or(offset),
                _ => offset,
            };
            return Refusal::Final(Box::new(refused(source, Syntax::Json, &state, fault, offset)));
        }
        match message {
            "recursion limit exceeded" => {
                Refusal::Final(Box::new(refused(source, Syntax::Json, &state, Fault::Deep, offset)))
            }
            "number out of range" => {
                let fault = Fault::NotJson("a number beyond the range of a 64-bit float".to_owned());
                Refusal::Final(Box::new(refused(source, Syntax::Json, &state, fault, offset)))
            }
            _ => Refusal::Syntax(Box::new(
                source
                    .fault(&catalogue::SYNTAX, format!("not valid JSON: {message}"), offset)
                    .help("correct the JSON at this place"),
            )),
        }
    })
}

fn yaml(source: &Text<'_>, limit: usize) -> Result<Value, Diagnostic> {
    if let Some(offset) = depth::too_deep(source.text, limit) {
        let state = State::new(limit, 0, true);
        return Err(refused(source, Syntax::Yaml, &state, Fault::Deep, offset));
    }
    let state = State::new(limit, source.text.len(), true);
    let mut documents = serde_yaml::Deserializer::from_str(source.text);
    let value = match documents.next() {
        Some(document) => {
            Node::root(&state).deserialize(document).map_err(|error| yaml_error(source, &state, &error))?
        }
        None => Value::Null,
    };
    let Some(second) = documents.next() else {
        return Ok(value);
    };
    let Err(error) = Refuse.deserialize(second) else {
        return Ok(value);
    };
    if !error.to_string().starts_with("invalid type") {
        // What follows the document is not another one, but something that does not belong there.
        return Err(yaml_error(source, &state, &error));
    }
    let offset = error.location().map_or(0, |at| lines::byte_of_char(source.text, at.index()));
    Err(source
        .fault(&catalogue::SEVERAL_DOCUMENTS, "the file holds a second YAML document", offset)
        .help("keep one document in a file; remove the `---` line between them, or split the file"))
}

/// A parser's error as a diagnostic.
fn yaml_error(source: &Text<'_>, state: &State, error: &serde_yaml::Error) -> Diagnostic {
    let offset = error.location().map_or(0, |at| lines::byte_of_char(source.text, at.index()));
    let full = error.to_string();
    let fault = match state.fault() {
        None if full.starts_with("recursion limit exceeded") => Some(Fault::Deep),
        fault => fault,
    };
    match fault {
        // Where the text itself is flat enough, an alias leads back into itself.
        Some(Fault::Deep) if !depth::spelled_too_deep(source.text, state.depth) => {
            return refused(source, Syntax::Yaml, state, Fault::Expansion, offset);
        }
        Some(fault) => return refused(source, Syntax::Yaml, state, fault, offset),
        None => {}
    }
    if full.starts_with("repetition limit exceeded") {
        let place = source.text.find('*').unwrap_or(0);
        return refused(source, Syntax::Yaml, state, Fault::Expansion, place);
    }
    let (problem, context) = tidy(&full);
    let diagnostic = if problem.contains("invalid type") && problem.contains("a text as key") {
        source
            .fault(&catalogue::SYNTAX, "a key is a map or a list", offset)
            .help("a key must be a text; put quotes around it if it starts with `{` or `[`")
    } else {
        let help = help_for(&problem);
        source.fault(&catalogue::SYNTAX, format!("not valid YAML: {problem}"), offset).help(help)
    };
    match context {
        // Where what is broken begins says more than where the parser gave up.
        Some((context, Some((line, column)))) => {
            diagnostic.related(Place::Text { path: source.shown.to_owned(), line, column }, context)
        }
        Some((context, None)) => diagnostic.note(context),
        None => diagnostic,
    }
}

/// What the parser was doing, and the line and column at which it began with that.
type Context = (String, Option<(usize, usize)>);

/// The parser's problem and its context.
fn tidy(full: &str) -> (String, Option<Context>) {
    let (problem, rest) = full.split_once(" at line ").unwrap_or((full, ""));
    let context = rest.split_once(", ").map(|(_, context)| {
        let (what, place) = context.split_once(" at line ").unwrap_or((context, ""));
        let place = place.split_once(" column ");
        let place = place.and_then(|(line, column)| Some((line.parse().ok()?, column.parse().ok()?)));
        (what.to_owned(), place)
    });
    (problem.to_owned(), context)
}

/// What to do about the problems that people meet.
fn help_for(problem: &str) -> &'static str {
    if problem.contains("cannot start any token") {
        "a text that starts with this character needs quotes; indent with spaces, not with tabs"
    } else if problem.contains("mapping values are not allowed") {
        "put quotes around a text that holds `: `, and check the indentation"
    } else if problem.contains("unknown anchor") {
        "define the anchor (`&name`) before the alias (`*name`), or put quotes around the text"
    } else if problem.contains("did not find expected") || problem.contains("could not find expected") {
        "check the indentation, and that every bracket and quote is closed"
    } else {
        "correct the YAML at this place"
    }
}

/// The diagnostic for what the visitor refused.
fn refused(source: &Text<'_>, syntax: Syntax, state: &State, fault: Fault, offset: usize) -> Diagnostic {
    match fault {
        Fault::Duplicate(key) => {
            let diagnostic = source
                .fault(&catalogue::DUPLICATE_KEY, format!("the key `{key}` stands twice in this map"), offset)
                .label("again here")
                .help("remove or rename one of the two");
            match position::first_key(source.text, syntax, &state.path(), &key) {
                Some(first) => diagnostic.related(source.place(first), "first here"),
                None => diagnostic,
            }
        }
        Fault::Deep => source
            .fault(
                &catalogue::TOO_DEEP,
                format!("maps and lists are nested deeper than {} levels", state.depth),
                offset,
            )
            .help("move inner parts to files or components of their own and refer to them by `$ref`"),
        Fault::Expansion => source
            .fault(
                &catalogue::ALIAS_EXPANSION,
                "the aliases of this file expand to more than it could reasonably mean",
                offset,
            )
            .help("an alias must not contain itself; use `$ref` for what repeats"),
        Fault::NotJson(what) => source
            .fault(&catalogue::NOT_JSON, format!("JSON cannot hold this number: {what}"), offset)
            .help("write a finite number, or put quotes around it if a text is meant"),
        Fault::Tag(tag) => source
            .fault(&catalogue::UNKNOWN_TAG, format!("the tag `!{tag}` has no meaning here"), offset)
            .help("write the value itself, or use `$ref` to take it from another file"),
        Fault::Merge => source
            .fault(&catalogue::SYNTAX, "`<<` takes a map or a list of maps", offset)
            .help("write `<<: *name`, where `&name` marks a map"),
    }
}
