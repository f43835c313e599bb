//! Path templates: literal text and parameters, segment by segment, and what stands behind `?`.
//!
//! It must not know what a parameter is; it is told which names are declared.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::ir::{ParameterLocation, PathPart, PathTemplate, WireName};
use crate::openapi::ParameterObject;

/// A key under `paths` taken apart.
#[derive(Default)]
pub(super) struct Parsed {
    /// The path, with the pairs of a query that are always the same.
    pub template: PathTemplate,
    /// Pairs of the query whose value is a parameter: name in the query, name of the parameter.
    pub in_query: Vec<(String, String)>,
}

impl Parsed {
    /// The parameter as the query has it, where the key under `paths` says that it is its value: `/things?of={id}`.
    pub(super) fn moved(&self, parameter: &ParameterObject) -> Option<ParameterObject> {
        let (name, _) = self.in_query.iter().find(|(_, own)| *own == parameter.name)?;
        let movable = match parameter.location {
            ParameterLocation::Path => !self.template.has_parameter(&parameter.name),
            ParameterLocation::Query => true,
            ParameterLocation::Header | ParameterLocation::Cookie => false,
        };
        movable.then(|| ParameterObject { name: name.clone(), location: ParameterLocation::Query, ..parameter.clone() })
    }
}

/// Parses base path and path; `None` when braces do not pair. `declared` says which names the parameters have.
pub(super) fn parse(base: &str, path: &str, declared: &dyn Fn(&str) -> bool) -> Option<Parsed> {
    let (path, query) = parts(path.trim_end());
    let mut segments = Vec::new();
    for segment in format!("{base}{path}").split('/') {
        segments.push(segment_parts(segment, declared)?);
    }
    let mut found =
        Parsed { template: PathTemplate { text: String::new(), segments, query: Vec::new() }, in_query: Vec::new() };
    for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decoded(name);
        match value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(parameter) => found.in_query.push((name, parameter.to_owned())),
            None => found.template.query.push((name, decoded(value))),
        }
    }
    found.template.text = text(&found.template.segments);
    Some(found)
}

/// Path and query; what stands behind `#` is never sent. `?` and `#` in braces begin neither (RFC 6570 has `{?name}`).
fn parts(text: &str) -> (&str, Option<&str>) {
    let mut depth = 0_u32;
    let mut query = None;
    let mut fragment = None;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '?' if depth == 0 && query.is_none() => query = Some(at),
            '#' if depth == 0 => {
                fragment = Some(at);
                break;
            }
            _ => {}
        }
    }
    let end = fragment.unwrap_or(text.len());
    let slice = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let path = slice(0, query.unwrap_or(end));
    (path, query.map(|at| slice(at + 1, end)))
}

fn segment_parts(segment: &str, declared: &dyn Fn(&str) -> bool) -> Option<Vec<PathPart>> {
    let mut parts = Vec::new();
    let mut rest = segment;
    while !rest.is_empty() {
        match rest.split_once('{') {
            None if rest.contains('}') => return None,
            None => {
                parts.push(PathPart::Literal(rest.to_owned()));
                rest = "";
            }
            Some((before, after)) => {
                if before.contains('}') {
                    return None;
                }
                if !before.is_empty() {
                    parts.push(PathPart::Literal(before.to_owned()));
                }
                let (name, after) = after.split_once('}')?;
                if name.is_empty() || name.contains('{') {
                    return None;
                }
                // `{?name}` and `{&name}` belong to the query, where the parameter says so itself.
                if declared(name) || !name.starts_with(['?', '&']) {
                    parts.push(PathPart::Parameter(WireName(plain(name, declared).into_owned())));
                }
                rest = after;
            }
        }
    }
    Some(parts)
}

/// The name of a parameter without the operators of RFC 6570, which some write: `{.id*}` means `id` unless that is
/// what the parameter is called.
fn plain<'n>(name: &'n str, declared: &dyn Fn(&str) -> bool) -> Cow<'n, str> {
    let bare = name.strip_prefix(['.', ';', '/', '+', '#']).unwrap_or(name);
    let bare = bare.strip_suffix(['*', '+']).unwrap_or(bare);
    Cow::Borrowed(if !declared(name) && declared(bare) { bare } else { name })
}

fn text(segments: &[Vec<PathPart>]) -> String {
    let part = |part: &PathPart| match part {
        PathPart::Literal(text) => text.clone(),
        PathPart::Parameter(name) => format!("{{{name}}}"),
    };
    segments.iter().map(|parts| parts.iter().map(part).collect::<String>()).collect::<Vec<_>>().join("/")
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(path: &str) -> Parsed {
        parse("/api", path, &|name| matches!(name, "id" | "plus+")).expect("braces pair")
    }

    #[test]
    fn query_and_fragment_are_no_path() {
        let found = parsed("/a/{id}?beta=true&q=a%20b&of={other}#get");
        assert_eq!(found.template.text, "/api/a/{id}");
        let pairs = [("beta", "true"), ("q", "a b")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(found.template.query, pairs);
        assert_eq!(found.in_query, [("of".to_owned(), "other".to_owned())]);
    }

    #[test]
    fn operators_of_templates_are_not_part_of_names() {
        assert_eq!(parsed("/{.id*}/{;id}/{id+}{?limit,offset}").template.text, "/api/{id}/{id}/{id}");
        assert_eq!(parsed("/{plus+}/{other*}").template.text, "/api/{plus+}/{other*}");
    }

    #[test]
    fn braces_must_pair() {
        for path in ["/{", "/}", "/{}", "/{a{b}", "/a}b{c}"] {
            assert!(parse("", path, &|_| false).is_none(), "{path}");
        }
    }
}
