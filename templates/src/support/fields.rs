//! The pairs of a form as a value: names with brackets are members of members, repeated names are lists, and a
//! [`Shape`] says what each text is.
//!
//! It takes any mixture of styles. Nothing that is nested deeper than 64 brackets is read.

use std::collections::HashMap;

use serde_json::{Map, Number, Value};

use super::fault::DecodeFault;
use super::form::{FieldStyle, Styles, delimiter, style_of};
use super::percent;
use super::shape::{Choices, Shape};

/// How many brackets may follow a name.
const DEEPEST: usize = 64;

/// What stands under a name.
#[derive(Default)]
struct Node<'a> {
    /// How many names came before it.
    place: usize,
    /// Values of the name itself, still encoded.
    texts: Vec<&'a str>,
    /// What follows it in brackets.
    members: HashMap<String, Node<'a>>,
    /// How many items `name[]` has so far.
    items: usize,
}

impl<'a> Node<'a> {
    /// The node of a member, made where there is none.
    fn member(&mut self, name: &str) -> &mut Self {
        let place = self.members.len();
        self.members.entry(name.to_owned()).or_insert_with(|| Self { place, ..Self::default() })
    }

    /// One more item of a list whose places have no numbers: `name[]`.
    fn item(&mut self, next: Option<&str>) -> &mut Self {
        let last = self.items.checked_sub(1).and_then(|last| self.members.get(&last.to_string()));
        // `a[][x]=1&a[][y]=2` is one item, until a name comes again.
        let same = last.is_some_and(|node| next.is_some_and(|next| !node.members.contains_key(next)));
        if !same {
            self.items += 1;
        }
        self.member(&self.items.saturating_sub(1).to_string())
    }

    /// Its members, in the order in which they came.
    fn ordered(self) -> Vec<(String, Self)> {
        let mut members: Vec<(String, Self)> = self.members.into_iter().collect();
        members.sort_by_key(|(_, node)| node.place);
        members
    }
}

/// The members that a form has.
///
/// # Errors
///
/// When a text is not encoded as it should be, or names are nested too deep.
pub(crate) fn read(form: &[u8], shape: &'static Shape, styles: &Styles) -> Result<Map<String, Value>, DecodeFault> {
    let form = std::str::from_utf8(form).map_err(|_| DecodeFault::new("the form is not UTF-8"))?;
    let choices = Choices::of(&[shape]);
    let mut root = Node::default();
    for pair in form.split('&').filter(|pair| !pair.is_empty()) {
        let (name, text) = pair.split_once('=').unwrap_or((pair, ""));
        let name = percent::decode(name, true).map_err(DecodeFault::new)?;
        place(&mut root, &name, &choices)?.texts.push(text);
    }
    gather_spread(&mut root, &choices, styles);
    members(root, &choices, styles)
}

/// The node that a pair of this name belongs to.
fn place<'n, 'a>(root: &'n mut Node<'a>, name: &str, choices: &Choices) -> Result<&'n mut Node<'a>, DecodeFault> {
    let Some((stem, keys)) = brackets(name).filter(|_| !choices.declares(name)) else {
        return Ok(root.member(name));
    };
    if keys.len() > DEEPEST {
        return Err(DecodeFault::new("the name of a field is nested too deep"));
    }
    let mut node = root.member(stem);
    let mut keys = keys.into_iter().peekable();
    while let Some(key) = keys.next() {
        node = if key.is_empty() { node.item(keys.peek().copied()) } else { node.member(key) };
    }
    Ok(node)
}

/// `a[b][c]` as `a` and `b`, `c`; a name that is not of this form stands for itself.
fn brackets(name: &str) -> Option<(&str, Vec<&str>)> {
    let (stem, rest) = name.split_at_checked(name.find('[')?)?;
    let inner = rest.strip_prefix('[')?.strip_suffix(']')?;
    (!stem.is_empty()).then(|| (stem, inner.split("][").collect()))
}

/// Members of a field that is spread stand beside the fields; those that no field has are its.
fn gather_spread(root: &mut Node<'_>, choices: &Choices, styles: &Styles) {
    let is_object = |name: &str| !Choices::of(&choices.member(name)).objects.is_empty();
    let spread = styles.iter().find(|(name, style)| *style == FieldStyle::Spread && is_object(name));
    let Some((name, _)) = spread else { return };
    let inner = Choices::of(&choices.member(name));
    for (key, node) in std::mem::take(root).ordered() {
        let is_inner = !choices.declares(&key) && inner.declares(&key);
        let parent = if is_inner { root.member(name) } else { &mut *root };
        let known = parent.member(&key);
        *known = Node { place: known.place, ..node };
    }
}

fn members(node: Node<'_>, choices: &Choices, styles: &Styles) -> Result<Map<String, Value>, DecodeFault> {
    let mut members = Map::new();
    for (name, node) in node.ordered() {
        let style = style_of(styles, &name);
        let value = value(node, &choices.member(&name), style)?;
        members.insert(name, value);
    }
    if let [(declared, _)] = choices.objects.as_slice() {
        for (name, shape) in *declared {
            if let Shape::Required(inner) = shape
                && !members.contains_key(*name)
            {
                members.insert((*name).to_owned(), empty(inner));
            }
        }
    }
    Ok(members)
}

/// What a list or an object without members left no trace of.
fn empty(shape: &'static Shape) -> Value {
    if Choices::of(&[shape]).lists.is_empty() { Value::Object(Map::new()) } else { Value::Array(Vec::new()) }
}

/// As deep as names have brackets.
fn value(node: Node<'_>, shapes: &[&'static Shape], style: Option<FieldStyle>) -> Result<Value, DecodeFault> {
    let choices = Choices::of(shapes);
    if !node.members.is_empty() {
        return nested(node, &choices);
    }
    let decoded = |text: &&str| match percent::decode(text, true) {
        Ok(text) => Ok(text.into_owned()),
        Err(message) => Err(DecodeFault::new(message)),
    };
    let delimited = matches!(style, Some(FieldStyle::Commas | FieldStyle::Spaces | FieldStyle::Pipes));
    if let ([only], true, Some(style)) = (node.texts.as_slice(), delimited, style) {
        return split(only, &choices, style);
    }
    if let (Some(last), Some(FieldStyle::Json)) = (node.texts.last(), style) {
        let text = decoded(last)?;
        return Ok(serde_json::from_str(&text).unwrap_or(Value::String(text)));
    }
    let several = node.texts.len() > 1;
    let is_list = !choices.lists.is_empty() && (several || !choices.is_scalar()) || several && choices.any;
    let texts = node.texts.iter().map(decoded).collect::<Result<Vec<String>, _>>()?;
    if is_list {
        if let [only] = texts.as_slice()
            && let Ok(whole @ Value::Array(_)) = serde_json::from_str(only)
            && !items(&choices).text
        {
            return Ok(whole);
        }
        let item = items(&choices);
        return Ok(texts.into_iter().map(|text| scalar(text, &item)).collect());
    }
    // Of several texts where one is meant the last counts.
    Ok(scalar(texts.into_iter().next_back().unwrap_or_default(), &choices))
}

/// Whether a value of this shape is a list.
pub fn is_list(shape: &'static Shape) -> bool {
    let choices = Choices::of(&[shape]);
    !choices.lists.is_empty() && !choices.is_scalar()
}

/// The value that these texts are, each of which may be JSON by itself.
pub fn of_texts(texts: Vec<(String, bool)>, shape: &'static Shape) -> Value {
    let choices = Choices::of(&[shape]);
    let one = |text: String, json: bool, choices: &Choices| match serde_json::from_str(&text) {
        Ok(value) if json => value,
        _ => scalar(text, choices),
    };
    let list = !choices.lists.is_empty() && (texts.len() > 1 || !choices.is_scalar());
    let item = items(&choices);
    let whole = |(text, json): &(String, bool)| *json && text.trim_start().starts_with('[');
    if !list || texts.len() == 1 && texts.iter().all(whole) {
        let (text, json) = texts.into_iter().next_back().unwrap_or_default();
        return one(text, json, &choices);
    }
    texts.into_iter().map(|(text, json)| one(text, json, &item)).collect()
}

/// What the items of a list may be.
fn items(choices: &Choices) -> Choices {
    let any: &[&'static Shape] = &[&Shape::Any];
    Choices::of(if choices.lists.is_empty() { any } else { &choices.lists })
}

/// What stands in brackets: a list where the keys are numbers and a list is meant, else an object.
fn nested(node: Node<'_>, choices: &Choices) -> Result<Value, DecodeFault> {
    let numbered = node.members.keys().all(|key| key.parse::<u32>().is_ok());
    let known = !choices.objects.is_empty();
    if !numbered || known && choices.lists.is_empty() {
        if !known {
            let any = Choices::of(&[&Shape::Object(&[], &Shape::Any)]);
            return members(node, &any, &[]).map(Value::Object);
        }
        return members(node, choices, &[]).map(Value::Object);
    }
    let mut numbered = node.ordered();
    numbered.sort_by_key(|(key, _)| key.parse::<u32>().unwrap_or(u32::MAX));
    let any: &[&'static Shape] = &[&Shape::Any];
    let item = if choices.lists.is_empty() { any } else { &choices.lists };
    numbered.into_iter().map(|(_, node)| value(node, item, None)).collect()
}

/// The texts of one pair, a delimiter between them.
fn split(raw: &str, choices: &Choices, style: FieldStyle) -> Result<Value, DecodeFault> {
    let decode = |text: &str| percent::decode(text, true).map(|text| text.into_owned()).map_err(DecodeFault::new);
    let texts: Vec<String> = match delimiter(style) {
        _ if raw.is_empty() => Vec::new(),
        // Between texts it stands as it is, within them it is encoded.
        ',' => raw.split(',').map(decode).collect::<Result<_, _>>()?,
        other => decode(raw)?.split(other).map(str::to_owned).collect(),
    };
    if choices.lists.is_empty() && !choices.objects.is_empty() {
        let mut members = Map::new();
        let mut texts = texts.into_iter();
        while let (Some(name), Some(text)) = (texts.next(), texts.next()) {
            let value = scalar(text, &Choices::of(&choices.member(&name)));
            members.insert(name, value);
        }
        return Ok(Value::Object(members));
    }
    if choices.lists.is_empty() {
        return Ok(scalar(decode(raw)?, choices));
    }
    let item = items(choices);
    Ok(texts.into_iter().map(|text| scalar(text, &item)).collect())
}

/// One text as the value that it may be; what fits nothing stays a text, for the type to refuse.
fn scalar(text: String, choices: &Choices) -> Value {
    if choices.number
        && let Ok(number) = serde_json::from_str::<Number>(&text)
    {
        return Value::Number(number);
    }
    match text.as_str() {
        "true" if choices.boolean => return Value::Bool(true),
        "false" if choices.boolean => return Value::Bool(false),
        "" if choices.null && !choices.text && !choices.any => return Value::Null,
        _ => {}
    }
    let nested =
        !choices.objects.is_empty() && text.starts_with('{') || !choices.lists.is_empty() && text.starts_with('[');
    match serde_json::from_str(&text) {
        Ok(value) if nested => value,
        _ => Value::String(text),
    }
}
