//! What parameters of a query, cookies, headers and paths are as text, taken apart by their styles.
//!
//! It must not know any type: what is expected is said by its shape and its names.

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::HeaderMap;
use http::header::COOKIE;

use super::parameter::{Plain, Shape, Style};
use super::percent;

/// How deep brackets may be nested in a name; what is deeper belongs to no parameter.
const DEPTH: usize = 16;

/// What a parameter is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected {
    pub(crate) style: Style,
    pub(crate) shape: Shape,
    /// The names that an object knows; none where it takes any.
    pub(crate) names: &'static [&'static str],
}

/// A name, and a value that is still encoded.
pub(crate) type Pair<'a> = (Cow<'a, str>, &'a str);

/// The names in the brackets of one name, and the value that is still encoded.
type Nested<'a> = (Vec<&'a str>, &'a str);

/// Names and raw values of a query; a name that is no valid text belongs to no parameter.
pub(crate) fn query_pairs(query: &str) -> Vec<Pair<'_>> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.filter_map(|(name, value)| Some((percent::decode(name, true).ok()?, value))).collect()
}

/// Names and raw values of all `Cookie` headers (RFC 6265, section 4.2.1).
pub(crate) fn cookie_pairs(headers: &HeaderMap) -> Vec<Pair<'_>> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter_map(|(name, value)| Some((percent::decode(name, false).ok()?, value.trim_matches('"')))).collect()
}

/// A parameter of a query or of cookies as text.
///
/// `plus` says that `+` is a space; `free` names what an object may have that takes any name.
pub(crate) fn pairs_plain(
    pairs: &[Pair<'_>],
    plus: bool,
    name: &str,
    expected: Expected,
    free: &dyn Fn(&str) -> bool,
) -> Result<Option<Plain>, String> {
    let Expected { style, shape, names } = expected;
    let decode = |text: &str| decoded(text, plus);
    let exploded = matches!(style, Style::Form | Style::DeepObject);
    if shape == Shape::Named && style == Style::Form {
        return tree(members(pairs, names, free), &decode);
    }
    if shape != Shape::One && exploded {
        let nested = pairs.iter().filter_map(|(key, value)| Some((brackets(key.strip_prefix(name)?)?, *value)));
        let nested: Vec<Nested<'_>> = nested.filter(|(path, _)| !path.is_empty()).collect();
        if !nested.is_empty() {
            return tree(nested, &decode);
        }
    }
    let values: Vec<&str> = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| *value).collect();
    match values.as_slice() {
        [] if shape == Shape::Any && style == Style::Form && !names.is_empty() => {
            tree(members(pairs, names, free), &decode)
        }
        [] => Ok(None),
        _ if shape == Shape::Named && exploded => Ok(None),
        [only] if shape != Shape::Many || !exploded => raw_plain(only, name, expected, &decode).map(Some),
        _ if matches!(shape, Shape::One | Shape::Named) => Err("it is given more than once".to_owned()),
        many if exploded => many
            .iter()
            .map(|text| decode(text).map(Plain::One))
            .collect::<Result<_, _>>()
            .map(|texts| Some(Plain::Many(texts))),
        many => {
            let mut items = Vec::new();
            for text in many {
                items.extend(split(text, style.delimiter(), &decode)?);
            }
            Ok(Some(Plain::Many(items)))
        }
    }
}

/// The members of an object that stand beside each other in a query, each as a parameter of its own.
fn members<'p>(pairs: &'p [Pair<'_>], names: &'static [&'static str], free: &dyn Fn(&str) -> bool) -> Vec<Nested<'p>> {
    let path = |key: &'p str| -> Option<Vec<&'p str>> {
        if names.is_empty() {
            return free(key).then(|| vec![key]);
        }
        if names.contains(&key) {
            return Some(vec![key]);
        }
        let (stem, _) = key.split_once('[').filter(|(stem, _)| names.contains(stem))?;
        let mut path = vec![stem];
        path.extend(brackets(key.get(stem.len()..)?)?);
        Some(path)
    };
    pairs.iter().filter_map(|(key, value)| Some((path(key)?, *value))).collect()
}

/// The names in `[a][b]`.
fn brackets(text: &str) -> Option<Vec<&str>> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (name, after) = rest.strip_prefix('[')?.split_once(']')?;
        found.push(name);
        rest = after;
        if found.len() > DEPTH {
            return None;
        }
    }
    Some(found)
}

/// Values by the names that lead to them.
fn tree(nested: Vec<Nested<'_>>, decode: &dyn Fn(&str) -> Result<String, String>) -> Result<Option<Plain>, String> {
    if nested.is_empty() {
        return Ok(None);
    }
    if nested.iter().all(|(path, _)| path.is_empty()) {
        let texts = nested.iter().map(|(_, value)| decode(value).map(Plain::One));
        let mut texts = texts.collect::<Result<Vec<_>, String>>()?;
        let only = if texts.len() == 1 { texts.pop() } else { None };
        return Ok(Some(only.unwrap_or(Plain::Many(texts))));
    }
    // In the order of their first members; a name that is also a value of itself is the former.
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: Vec<(&str, Vec<Nested<'_>>)> = Vec::new();
    for (path, value) in nested {
        let Some((first, rest)) = path.split_first() else { continue };
        let index = *order.entry(first).or_insert(groups.len());
        if index == groups.len() {
            groups.push((first, Vec::new()));
        }
        if let Some((_, group)) = groups.get_mut(index) {
            group.push((rest.to_vec(), value));
        }
    }
    let mut found = Vec::with_capacity(groups.len());
    for (name, group) in groups {
        if let Some(value) = tree(group, decode)? {
            found.push((name.to_owned(), value));
        }
    }
    Ok(Some(Plain::Named(found)))
}

/// All lines of a header as text.
pub(crate) fn header_plain(headers: &HeaderMap, name: &str, expected: Expected) -> Result<Option<Plain>, String> {
    let lines = headers.get_all(name).into_iter().map(|line| std::str::from_utf8(line.as_bytes()));
    let lines: Vec<&str> = lines.collect::<Result<_, _>>().map_err(|_| "it is not UTF-8".to_owned())?;
    match (lines.as_slice(), expected.shape) {
        ([], _) => Ok(None),
        ([only], Shape::One) => Ok(Some(Plain::One((*only).to_owned()))),
        (_, Shape::One) => Err("it is given more than once".to_owned()),
        // Several lines mean the same as one with commas between them (RFC 9110, section 5.3).
        (lines, _) => {
            let trimmed = |text: &str| Ok(text.trim_matches([' ', '\t']).to_owned());
            raw_plain(&lines.join(","), name, expected, &trimmed).map(Some)
        }
    }
}

pub(crate) fn decoded(text: &str, plus: bool) -> Result<String, String> {
    percent::decode(text, plus).map(Cow::into_owned).map_err(str::to_owned)
}

/// One raw value as text of the wanted shape.
pub(crate) fn raw_plain(
    raw: &str,
    name: &str,
    expected: Expected,
    decode: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Plain, String> {
    let Expected { style, shape, names } = expected;
    let delimiter = style.delimiter();
    let raw = match style {
        Style::Label | Style::LabelExplode => match raw.strip_prefix('.') {
            Some(rest) => rest,
            None if raw.is_empty() && shape != Shape::One => raw,
            None => return Err("expected a dot before it".to_owned()),
        },
        Style::Matrix | Style::MatrixExplode => return matrix(raw, name, expected, decode),
        _ => raw,
    };
    let explodes = matches!(style, Style::SimpleExplode | Style::LabelExplode);
    // Of the delimiters only the comma is never encoded.
    let has_several = raw.contains(delimiter) || delimiter != ',' && decode(raw)?.contains(delimiter);
    let exploded = matches!(style, Style::Form | Style::DeepObject);
    let has_several = has_several && !exploded;
    let is_named = || {
        let first = raw.split([delimiter, '=']).next().map(decode);
        has_several && matches!(first, Some(Ok(first)) if names.contains(&first.as_str()))
    };
    match shape {
        Shape::Any if is_named() => {}
        Shape::Any if has_several => {
            return split(raw, delimiter, decode).map(Plain::Many);
        }
        Shape::One | Shape::Any => return decode(raw).map(Plain::One),
        Shape::Many => return split(raw, delimiter, decode).map(Plain::Many),
        Shape::Named => {}
    }
    if explodes {
        return assignments(raw.split(delimiter), decode).map(Plain::Named);
    }
    in_turn(split(raw, delimiter, decode)?).map(Plain::Named)
}

/// `;name=a,b`, or exploded `;name=a;name=b` and `;k=v;k=v`.
fn matrix(
    raw: &str,
    name: &str,
    expected: Expected,
    decode: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Plain, String> {
    let Some(rest) = raw.strip_prefix(';') else {
        return match expected.shape {
            Shape::Many if raw.is_empty() => Ok(Plain::Many(Vec::new())),
            Shape::Named if raw.is_empty() => Ok(Plain::Named(Vec::new())),
            _ => Err("expected a semicolon before it".to_owned()),
        };
    };
    if expected.style == Style::Matrix {
        let (found, value) = rest.split_once('=').unwrap_or((rest, ""));
        if decode(found)? != name {
            return Err(format!("expected `;{name}=`"));
        }
        return raw_plain(value, name, Expected { style: Style::Simple, ..expected }, decode);
    }
    let pairs = assignments(rest.split(';'), decode)?;
    let own = pairs.iter().all(|(key, _)| key == name);
    match expected.shape {
        Shape::Named => Ok(Plain::Named(pairs)),
        Shape::Any if !own => Ok(Plain::Named(pairs)),
        _ if !own => Err(format!("expected `;{name}=`")),
        shape => {
            let mut values: Vec<Plain> = pairs.into_iter().map(|(_, value)| value).collect();
            match (shape, values.len()) {
                (Shape::One | Shape::Any, 1) => values.pop().ok_or_else(String::new),
                (Shape::One, _) => Err("it is given more than once".to_owned()),
                _ => Ok(Plain::Many(values)),
            }
        }
    }
}

/// Texts of the form `k=v`.
fn assignments<'t>(
    texts: impl Iterator<Item = &'t str>,
    decode: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Vec<(String, Plain)>, String> {
    let pairs = texts.filter(|text| !text.is_empty()).map(|text| {
        let (key, value) = text.split_once('=').ok_or_else(|| "expected `name=value`".to_owned())?;
        Ok((decode(key)?, Plain::One(decode(value)?)))
    });
    pairs.collect()
}

/// Names and values in turn.
fn in_turn(texts: Vec<Plain>) -> Result<Vec<(String, Plain)>, String> {
    let mut texts = texts.into_iter();
    let mut members = Vec::new();
    while let Some(key) = texts.next() {
        let (Plain::One(key), Some(value)) = (key, texts.next()) else {
            return Err("expected names and values in turn".to_owned());
        };
        members.push((key, value));
    }
    Ok(members)
}

fn split(raw: &str, delimiter: char, decode: &dyn Fn(&str) -> Result<String, String>) -> Result<Vec<Plain>, String> {
    if raw.is_empty() {
        return Ok(Vec::new());
    }
    match delimiter {
        // Within a text these are percent-encoded, so the text is split before it is decoded.
        ',' | '.' | ';' => raw.split(delimiter).map(|text| decode(text).map(Plain::One)).collect(),
        other => Ok(decode(raw)?.split(other).map(|text| Plain::One(text.to_owned())).collect()),
    }
}
