//! How each keyword's value is read: shapes are checked here and nowhere else, each fault at its place.

use serde_json::{Map, Number, Value};

use super::{In, find};
use crate::diag::{Diagnostic, Diagnostics, catalogue};
use crate::resolve::Resolver;
use crate::schema::{Dialect, Discriminator, Schema, TypeSet, same};
use crate::source::Location;

/// How many references a map of schemas may be away.
const MAX_HOPS: usize = 100;

/// Fills one [`Schema`] from the members of its node.
pub struct Reader<'s, 'a> {
    schema: &'s mut Schema,
    node: &'s Location,
    at: Location,
    dialect: Dialect,
    resolver: &'s Resolver<'a>,
    diagnostics: &'s mut Diagnostics,
}

impl<'s, 'a> Reader<'s, 'a> {
    /// A reader of the node at `node`.
    pub fn new(
        schema: &'s mut Schema,
        node: &'s Location,
        dialect: Dialect,
        resolver: &'s Resolver<'a>,
        diagnostics: &'s mut Diagnostics,
    ) -> Self {
        Self { schema, node, at: node.clone(), dialect, resolver, diagnostics }
    }

    /// Reads all members.
    pub fn read(&mut self, members: &Map<String, Value>) {
        // OpenAPI 3.0.3, "Reference Object": members beside `$ref` shall be ignored.
        if self.dialect == Dialect::OpenApi30
            && let Some(value @ Value::String(_)) = members.get("$ref")
        {
            self.at = self.node.child("$ref");
            reference(self, value);
            return;
        }
        for (name, value) in members {
            if name.starts_with("x-") {
                continue;
            }
            self.at = self.node.child(name);
            match find(name) {
                Some(keyword) if self.knows(keyword.dialect) => (keyword.read)(self, value),
                Some(_) => {}
                None => self.unknown(name),
            }
        }
        if self.dialect == Dialect::OpenApi30 {
            self.apply_nullable(members);
            self.apply_exclusiveness(members);
        }
    }

    /// 3.0 says by `true` or `false` whether the bound beside it is exclusive.
    fn is_exclusiveness(&self, value: &Value) -> bool {
        self.dialect == Dialect::OpenApi30 && value.is_boolean()
    }

    /// An exclusive bound of 3.0 becomes what 3.1 writes, in whichever order the two keywords stand.
    fn apply_exclusiveness(&mut self, members: &Map<String, Value>) {
        let exclusive = |name: &str| members.get(name) == Some(&Value::Bool(true));
        if exclusive("exclusiveMinimum") {
            self.schema.exclusive_minimum = self.schema.minimum.take();
        }
        if exclusive("exclusiveMaximum") {
            self.schema.exclusive_maximum = self.schema.maximum.take();
        }
    }

    /// `nullable: true` adds null to whatever `type` says, in whichever order they stand.
    ///
    /// Without `type` it says nothing by the letter of 3.0.3, but everyone who writes it beside `allOf` or `anyOf`
    /// means that the value may be null, and sends it.
    fn apply_nullable(&mut self, members: &Map<String, Value>) {
        if members.get("nullable") != Some(&Value::Bool(true)) {
            return;
        }
        match self.schema.types {
            Some(types) => {
                self.schema.types = Some(types.union(TypeSet::NULL));
                if let Some(values) = &mut self.schema.enumeration
                    && !values.contains(&Value::Null)
                {
                    values.push(Value::Null);
                }
            }
            None => self.schema.or_null = true,
        }
    }

    fn knows(&self, dialect: In) -> bool {
        match dialect {
            In::Both => true,
            In::V30 => self.dialect == Dialect::OpenApi30,
            In::V31 => self.dialect == Dialect::OpenApi31,
        }
    }

    fn unknown(&mut self, name: &str) {
        // Unknown keywords are annotations (2020-12 core, 4.3.1); only likely slips are worth a word.
        let near = super::KEYWORDS.iter().find(|keyword| {
            keyword.name.len() > 4 && keyword.name != name && keyword.name.eq_ignore_ascii_case(name)
                || one_edit_apart(keyword.name, name)
        });
        if let Some(keyword) = near {
            self.diagnostics.push(
                Diagnostic::new(&catalogue::UNKNOWN_KEYWORD, format!("unknown keyword `{name}`"))
                    .at_key(&self.at)
                    .help(format!("did you mean `{}`? Unknown keywords say nothing about a value", keyword.name)),
            );
        }
    }

    fn wrong(&mut self, expected: &str, found: &Value) {
        let keyword = self.at.pointer.last().unwrap_or_default();
        self.diagnostics.push(
            Diagnostic::new(
                &catalogue::KEYWORD_VALUE,
                format!("`{keyword}` must be {expected}, found {}", described(found)),
            )
            .at(&self.at)
            .help(format!("write {expected}, or remove `{keyword}`")),
        );
    }

    /// A count that is not negative.
    pub fn count(&mut self, value: &Value, slot: fn(&mut Schema) -> &mut Option<u64>) {
        // A float without a fraction is an integer too (2020-12 validation, 6.3.1).
        let whole = value.as_f64().filter(|float| float.fract() == 0.0 && (0.0..9e15).contains(float));
        match value.as_u64().or(whole.map(|float| float as u64)) {
            Some(count) => *slot(self.schema) = Some(count),
            None => self.wrong("a whole number from 0", value),
        }
    }

    /// A number.
    pub fn number(&mut self, value: &Value, slot: fn(&mut Schema) -> &mut Option<Number>) {
        match value {
            Value::Number(number) => *slot(self.schema) = Some(number.clone()),
            other => self.wrong("a number", other),
        }
    }

    /// A text; numbers and booleans that YAML made of unquoted text are taken as they print.
    pub fn text(&mut self, value: &Value, slot: fn(&mut Schema) -> &mut Option<String>) {
        match value {
            Value::String(text) => *slot(self.schema) = Some(text.clone()),
            Value::Number(number) => *slot(self.schema) = Some(number.to_string()),
            Value::Null => {}
            other => self.wrong("text", other),
        }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, value: &Value, slot: fn(&mut Schema) -> &mut bool) {
        match value {
            Value::Bool(flag) => *slot(self.schema) = *flag,
            other => self.wrong("`true` or `false`", other),
        }
    }

    /// Notes a fact for the docs when the value is `true`.
    pub fn note_if(&mut self, value: &Value, note: &str) {
        if value == &Value::Bool(true) {
            self.schema.notes.push(note.to_owned());
        }
    }

    /// Notes a fact and its value for the docs.
    pub fn note_value(&mut self, value: &Value, what: &str) {
        if let Value::String(text) = value {
            self.schema.notes.push(format!("{what}: `{}`.", text.replace('`', "'")));
        }
    }

    /// Notes a keyword that constrains but is not checked.
    pub fn unchecked(&mut self, keyword: &'static str) {
        self.schema.unchecked.push(keyword);
        self.diagnostics.push(
            Diagnostic::new(&catalogue::UNCHECKED_KEYWORD, format!("`{keyword}` is not checked by the generated code"))
                .at_key(&self.at)
                .note("values decode and encode as if the keyword were not there")
                .help("check it in your own code where it matters"),
        );
    }

    fn list(&mut self, value: &Value) -> Vec<Location> {
        match value {
            Value::Array(list) => (0..list.len()).map(|index| self.at.index(index)).collect(),
            other => {
                self.wrong("a list", other);
                Vec::new()
            }
        }
    }

    /// Named schemas; where the map itself is a reference, those of the map that it leads to come first.
    fn map(&mut self, value: &Value) -> Vec<(String, Location)> {
        let mut found = Vec::new();
        let (at, mut hops) = (self.at.clone(), 0);
        self.collect(&at, value, &mut found, &mut hops);
        found
    }

    fn collect(&mut self, at: &Location, value: &Value, found: &mut Vec<(String, Location)>, hops: &mut usize) {
        let Value::Object(members) = value else {
            self.wrong("a map of schemas", value);
            return;
        };
        // A schema is no text, so this is no property called `$ref`.
        if let Some(Value::String(text)) = members.get("$ref") {
            match self.resolver.target(&at.child("$ref"), text) {
                Ok(target) if *hops < MAX_HOPS => {
                    *hops += 1;
                    if let Some(value) = self.resolver.sources().value(&target) {
                        self.collect(&target, value, found, hops);
                    }
                }
                Ok(_) => self.diagnostics.push(
                    Diagnostic::new(&catalogue::CIRCULAR_REFERENCE, "these references lead only to each other").at(at),
                ),
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
        }
        for (name, value) in members {
            if name == "$ref" && value.is_string() {
                continue;
            }
            let own = (name.clone(), at.child(name));
            match found.iter_mut().find(|(known, _)| known == name) {
                Some(known) => *known = own,
                None => found.push(own),
            }
        }
    }
}

/// What a value is, for messages.
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

/// What a value is and, where it is short, the value.
fn described(value: &Value) -> String {
    match value {
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.chars().count() <= 40 => format!("the text `{text}`"),
        other => kind_of(other).to_owned(),
    }
}

/// Whether one inserted, dropped or changed character turns one word into the other.
fn one_edit_apart(left: &str, right: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len() < 5 || left.len().abs_diff(right.len()) > 1 {
        return false;
    }
    let start = left.iter().zip(&right).take_while(|(one, other)| one == other).count();
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(one, other)| one == other).count();
    let longest = left.len().max(right.len());
    longest > start.min(longest) && start + end + 1 >= longest && left != right
}

pub(super) fn nothing(_: &mut Reader<'_, '_>, _: &Value) {}

pub(super) fn reference(reader: &mut Reader<'_, '_>, value: &Value) {
    match value {
        Value::String(text) => match reader.resolver.target(&reader.at, text) {
            Ok(target) if &target == reader.node => reader.diagnostics.push(
                Diagnostic::new(&catalogue::CIRCULAR_REFERENCE, format!("`{text}` refers to itself"))
                    .at(&reader.at)
                    .help("let it point to a schema that says something"),
            ),
            Ok(target) => reader.schema.reference = Some(target),
            Err(diagnostic) => reader.diagnostics.push(diagnostic),
        },
        other => reader.wrong("text", other),
    }
}

pub(super) fn types(reader: &mut Reader<'_, '_>, value: &Value) {
    let names: Vec<&Value> = match value {
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    };
    let mut set = TypeSet::default();
    for name in names {
        match name.as_str().and_then(TypeSet::named) {
            Some(one) => set = set.union(one),
            // An unquoted `null` in a list of types is a common slip, and there is only one thing it can mean.
            None if name.is_null() => set = set.union(TypeSet::NULL),
            None => {
                let known: Vec<String> = TypeSet::known().map(|name| format!("`{name}`")).collect();
                let found = name.as_str().map_or_else(|| kind_of(name).to_owned(), |text| format!("`{text}`"));
                if let Some(meant) = name.as_str().and_then(meant_type) {
                    set = TypeSet::named(meant).map_or(set, |one| set.union(one));
                    reader.diagnostics.push(
                        Diagnostic::new(&catalogue::TAKEN_AS_MEANT, format!("no type is called {found}"))
                            .at(&reader.at)
                            .note(format!("it is read as `{meant}`"))
                            .help(format!("write `type: {meant}`")),
                    );
                    continue;
                }
                reader.diagnostics.push(
                    Diagnostic::new(&catalogue::KEYWORD_VALUE, format!("`type` cannot be {found}"))
                        .at(&reader.at)
                        .help(format!("the types are {}", known.join(", "))),
                );
            }
        }
    }
    if !set.is_empty() {
        reader.schema.types = Some(set);
    }
}

/// The type that is meant by a name which other languages have for it.
fn meant_type(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "integer" | "int" | "int32" | "int64" | "long" => "integer",
        "number" | "float" | "double" => "number",
        "boolean" | "bool" => "boolean",
        "string" | "str" | "text" => "string",
        "array" | "list" => "array",
        "object" | "map" | "dict" => "object",
        "null" => "null",
        _ => return None,
    })
}

pub(super) fn nullable(reader: &mut Reader<'_, '_>, value: &Value) {
    if !value.is_boolean() {
        reader.wrong("`true` or `false`", value);
    }
}

pub(super) fn enumeration(reader: &mut Reader<'_, '_>, value: &Value) {
    match value {
        Value::Array(values) => list_values(reader, values.clone()),
        other => reader.wrong("a list of values", other),
    }
}

pub(super) fn constant(reader: &mut Reader<'_, '_>, value: &Value) {
    list_values(reader, vec![value.clone()]);
}

/// Where `enum` and `const` both stand, a value meets both.
fn list_values(reader: &mut Reader<'_, '_>, mut values: Vec<Value>) {
    if let Some(own) = &reader.schema.enumeration {
        values.retain(|value| own.iter().any(|listed| same(listed, value)));
    }
    reader.schema.enumeration = Some(values);
}

pub(super) fn properties(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.properties = reader.map(value);
}

pub(super) fn required(reader: &mut Reader<'_, '_>, value: &Value) {
    match value {
        Value::Array(names) => {
            for (index, name) in names.iter().enumerate() {
                match name {
                    Value::String(name) => reader.schema.required.push(name.clone()),
                    other => {
                        let at = reader.at.index(index);
                        reader.diagnostics.push(
                            Diagnostic::new(
                                &catalogue::KEYWORD_VALUE,
                                format!("`required` lists names, found {}", described(other)),
                            )
                            .at(&at)
                            .help("write the name of a property, in quotes if it is a number"),
                        );
                    }
                }
            }
        }
        // `required: true` on a property is draft 3; it says nothing in 2020-12.
        Value::Bool(_) => reader.diagnostics.push(
            Diagnostic::new(&catalogue::KEYWORD_IGNORED, "`required` in a schema is a list of property names")
                .at_key(&reader.at)
                .help("list this property's name under `required` of the enclosing object"),
        ),
        other => reader.wrong("a list of names", other),
    }
}

pub(super) fn additional_properties(reader: &mut Reader<'_, '_>, _: &Value) {
    reader.schema.additional_properties = Some(reader.at.clone());
}

pub(super) fn unevaluated_properties(reader: &mut Reader<'_, '_>, _: &Value) {
    let at = reader.at.clone();
    reader.schema.additional_properties.get_or_insert(at);
}

pub(super) fn pattern_properties(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.pattern_properties = reader.map(value);
}

pub(super) fn property_names(reader: &mut Reader<'_, '_>, _: &Value) {
    reader.schema.property_names = Some(reader.at.clone());
}

pub(super) fn items(reader: &mut Reader<'_, '_>, value: &Value) {
    match value {
        // A list is the tuple form of older drafts; 2020-12 spells it `prefixItems`.
        Value::Array(_) => reader.schema.prefix_items = reader.list(value),
        _ => reader.schema.items = Some(reader.at.clone()),
    }
}

pub(super) fn unevaluated_items(reader: &mut Reader<'_, '_>, _: &Value) {
    let at = reader.at.clone();
    reader.schema.items.get_or_insert(at);
}

pub(super) fn prefix_items(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.prefix_items = reader.list(value);
}

pub(super) fn all_of(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.all_of = reader.list(value);
}

pub(super) fn any_of(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.any_of = reader.list(value);
}

pub(super) fn one_of(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.one_of = reader.list(value);
}

pub(super) fn discriminator(reader: &mut Reader<'_, '_>, value: &Value) {
    let Some(property_name) = value.get("propertyName").and_then(Value::as_str) else {
        reader.wrong("a map with `propertyName`", value);
        return;
    };
    let mut mapping = Vec::new();
    if let Some(Value::Object(members)) = value.get("mapping") {
        let base = reader.at.child("mapping");
        for (name, target) in members {
            let at = base.child(name);
            let Value::String(target) = target else { continue };
            // A bare name stands for a component (OpenAPI 3.1, "Discriminator Object").
            let bare = !target.contains(['/', '#', '.']);
            let text = if bare { format!("#/components/schemas/{target}") } else { target.clone() };
            match reader.resolver.target(&at, &text) {
                Ok(target) => mapping.push((name.clone(), target)),
                Err(diagnostic) => reader.diagnostics.push(diagnostic),
            }
        }
    }
    reader.schema.discriminator = Some(Discriminator { property_name: property_name.to_owned(), mapping });
}

pub(super) fn pattern(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.text(value, |schema| &mut schema.pattern);
}

pub(super) fn exclusive_minimum(reader: &mut Reader<'_, '_>, value: &Value) {
    if !reader.is_exclusiveness(value) {
        reader.number(value, |schema| &mut schema.exclusive_minimum);
    }
}

pub(super) fn exclusive_maximum(reader: &mut Reader<'_, '_>, value: &Value) {
    if !reader.is_exclusiveness(value) {
        reader.number(value, |schema| &mut schema.exclusive_maximum);
    }
}

pub(super) fn default(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.default = Some(value.clone());
}

pub(super) fn example(reader: &mut Reader<'_, '_>, _: &Value) {
    reader.schema.examples.push(reader.at.clone());
}

pub(super) fn examples(reader: &mut Reader<'_, '_>, value: &Value) {
    match value {
        Value::Array(list) => {
            for index in 0..list.len() {
                reader.schema.examples.push(reader.at.index(index));
            }
        }
        // A map of Example Objects is OpenAPI's form; in a schema it is a slip that still tells values.
        Value::Object(members) => {
            for (name, value) in members {
                if value.get("value").is_some() {
                    reader.schema.examples.push(reader.at.child(name).child("value"));
                }
            }
        }
        other => reader.wrong("a list of values", other),
    }
}

pub(super) fn external_docs(reader: &mut Reader<'_, '_>, value: &Value) {
    if let Some(url) = value.get("url").and_then(Value::as_str) {
        reader.schema.notes.push(format!("See also <{url}>."));
    }
}

pub(super) fn read_only(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.note_if(value, "Read-only: only the server sends it.");
    reader.schema.read_only = value == &Value::Bool(true);
}

pub(super) fn write_only(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.note_if(value, "Write-only: only the client sends it.");
    reader.schema.write_only = value == &Value::Bool(true);
}
