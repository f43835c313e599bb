//! Runtime expressions (OpenAPI 3.1, "Runtime Expressions"), as they stand in the URLs of callbacks.
//!
//! Only what the request alone tells is evaluated; it must not guess what something else means.

use crate::ir::{BodyContent, CallbackUrl, Operation, ParameterLocation, RustIdent, Style, UrlPart, WireName};

/// Part of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text as it stands.
    Literal(String),
    /// `$method`.
    Method,
    /// `$request.…`.
    Request(Source),
    /// `$url`, `$statusCode` and `$response.…`, which the request alone does not tell.
    Other,
}

/// Where in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// `body`, with the JSON pointer after it.
    Body(String),
    /// `path.`, `query.` or `header.`, with the name.
    Parameter(ParameterLocation, String),
}

/// The parts of a URL: an expression, or text with expressions in braces. `None` when it is neither.
pub(super) fn parse(text: &str) -> Option<Vec<Piece>> {
    let text = text.trim();
    if text.starts_with('$') {
        return Some(vec![expression(text)?]);
    }
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (inside, after) = after.split_once('}')?;
        pieces.extend(literal(before)?);
        pieces.push(expression(inside.trim())?);
        rest = after;
    }
    pieces.extend(literal(rest)?);
    (!pieces.is_empty()).then_some(pieces)
}

/// Text between expressions, if there is any; it must not hold what cannot stand in a URL.
fn literal(text: &str) -> Option<Option<Piece>> {
    let wrong = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '{' | '}');
    if text.contains(wrong) {
        return None;
    }
    Some((!text.is_empty()).then(|| Piece::Literal(text.to_owned())))
}

fn expression(text: &str) -> Option<Piece> {
    match text {
        "$method" => return Some(Piece::Method),
        "$url" | "$statusCode" => return Some(Piece::Other),
        _ => {}
    }
    if let Some(rest) = text.strip_prefix("$request.") {
        return source(rest).map(Piece::Request);
    }
    source(text.strip_prefix("$response.")?).map(|_| Piece::Other)
}

fn source(text: &str) -> Option<Source> {
    let named = [
        ("header.", ParameterLocation::Header),
        ("query.", ParameterLocation::Query),
        ("path.", ParameterLocation::Path),
    ];
    if let Some((name, location)) = named.iter().find_map(|(prefix, at)| Some((text.strip_prefix(prefix)?, *at))) {
        return (!name.is_empty()).then(|| Source::Parameter(location, name.to_owned()));
    }
    let pointer = text.strip_prefix("body")?;
    match pointer.strip_prefix('#') {
        Some(pointer) if pointer.is_empty() || pointer.starts_with('/') => Some(Source::Body(pointer.to_owned())),
        None if pointer.is_empty() => Some(Source::Body(String::new())),
        _ => None,
    }
}

/// What a request for the operation makes of the URL; `None` where that takes more than the request, or less.
pub(super) fn on_request(pieces: &[Piece], operation: &Operation) -> Option<CallbackUrl> {
    let part = |piece: &Piece| match piece {
        Piece::Literal(text) => Some(UrlPart::Literal(text.clone())),
        Piece::Method => Some(UrlPart::Literal(operation.method.clone())),
        Piece::Other => None,
        Piece::Request(Source::Body(pointer)) => {
            let is_json = operation.body.as_ref().is_some_and(|body| matches!(body.content, BodyContent::Json(_)));
            is_json.then(|| UrlPart::Body(pointer.clone()))
        }
        Piece::Request(Source::Parameter(location, name)) => parameter(operation, *location, name),
    };
    let parts: Vec<UrlPart> = pieces.iter().map(part).collect::<Option<_>>()?;
    let tells = parts.iter().any(|part| !matches!(part, UrlPart::Literal(_)));
    tells.then(|| CallbackUrl { ident: RustIdent::unnamed(), parts })
}

fn parameter(operation: &Operation, location: ParameterLocation, name: &str) -> Option<UrlPart> {
    let is_meant = |wire: &str| match location {
        ParameterLocation::Header => wire.eq_ignore_ascii_case(name),
        _ => wire == name,
    };
    let declared = operation.fields().find(|one| one.location == location && is_meant(one.wire.as_str()))?;
    // One that is written as JSON has no plain text.
    (declared.style != Style::Json).then(|| UrlPart::Parameter(location, WireName(declared.wire.0.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_text_with_expressions() {
        let query = |name: &str| Piece::Request(Source::Parameter(ParameterLocation::Query, name.to_owned()));
        let body = |pointer: &str| Piece::Request(Source::Body(pointer.to_owned()));
        let literal = |text: &str| Piece::Literal(text.to_owned());
        let cases = [
            ("{$request.body#/callbackUrl}", vec![body("/callbackUrl")]),
            ("$request.body#/callbackUrl", vec![body("/callbackUrl")]),
            ("{$request.body}", vec![body("")]),
            ("{$request.query.url}/data?m={$method}", vec![query("url"), literal("/data?m="), Piece::Method]),
            ("http://example.org/fixed", vec![literal("http://example.org/fixed")]),
            ("{$response.header.Location}", vec![Piece::Other]),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Some(expected), "{text}");
        }
        for text in
            ["", "{$request.body#url}", "{$request}", "{id}", "a b", "{$request.query.}", "{$request.body#/a", "a}"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
