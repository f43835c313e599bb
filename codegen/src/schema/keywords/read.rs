//! How each keyword's value is read: shapes are checked here and nowhere else, each fault at its place.

use serde_json::{Map, Number, Value};

use super::{Becomes, In, find};
use crate::diag::{Diagnostic, Diagnostics, catalogue};
use crate::resolve::Resolver;
use crate::schema::{Dialect, Schema, TypeSet};
use crate::source::Location;

/// How many references a map of schemas may be away.
const MAX_HOPS: usize = 100;

/// Fills one [`Schema`] from the members of its node.
pub struct Reader<'s, 'a> {
    pub(super) schema: &'s mut Schema,
    pub(super) node: &'s Location,
    pub(super) at: Location,
    pub(super) dialect: Dialect,
    pub(super) resolver: &'s Resolver<'a>,
    pub(super) diagnostics: &'s mut Diagnostics,
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
            super::values::reference(self, value);
            return;
        }
        for (name, value) in members {
            if name.starts_with("x-") {
                continue;
            }
            self.at = self.node.child(name);
            match find(name) {
                Some(keyword) => {
                    // What only describes or organises is as good in either dialect.
                    let says_much = matches!(keyword.becomes, Becomes::Type | Becomes::Validation);
                    if !self.knows(keyword.dialect) && says_much && *value != Value::Bool(false) {
                        self.foreign(format!("`{name}` is no keyword of {}", self.dialect_name()));
                    }
                    (keyword.read)(self, value);
                }
                None => self.unknown(name),
            }
        }
        self.apply_nullable(members);
        self.apply_exclusiveness(members);
        self.report_idle_properties();
    }

    /// Properties of what can be no object say nothing (2020-12 core, 10.3.2), and hardly anybody means that.
    fn report_idle_properties(&mut self) {
        let types = self.schema.types.map(|types| types.without(TypeSet::NULL).names()).unwrap_or_default();
        if self.schema.properties.is_empty() || types.is_empty() || types.contains(&"object") {
            return;
        }
        let help = match types.contains(&"array") {
            true => "properties of an array's items belong below its `items`",
            false => "say `type: object`, if that is meant",
        };
        let message = format!("`properties` says nothing of values of type `{}`", types.join("` or `"));
        let at = self.node.child("properties");
        self.diagnostics.push(Diagnostic::new(&catalogue::KEYWORD_IGNORED, message).at_key(&at).help(help));
    }

    /// Says that something is of the other dialect. What is meant is plain, so that is taken.
    pub(super) fn foreign(&mut self, message: String) {
        self.diagnostics.push(
            Diagnostic::new(&catalogue::TAKEN_AS_MEANT, message)
                .at_key(&self.at)
                .note("it is taken as the other version of OpenAPI defines it")
                .help("correct the version of the document, or write it as this version does"),
        );
    }

    pub(super) fn dialect_name(&self) -> &'static str {
        match self.dialect {
            Dialect::OpenApi30 => "OpenAPI 3.0",
            Dialect::OpenApi31 => "OpenAPI 3.1 and later",
        }
    }

    /// 3.0 says by `true` or `false` whether the bound beside it is exclusive; 3.1 gives the bound.
    pub(super) fn exclusive(&mut self, value: &Value, slot: fn(&mut Schema) -> &mut Option<Number>) {
        if value.is_boolean() == (self.dialect == Dialect::OpenApi31) && (value.is_boolean() || value.is_number()) {
            let keyword = self.at.pointer.last().unwrap_or_default();
            self.foreign(format!("`{keyword}` cannot be {} in {}", kind_of(value), self.dialect_name()));
        }
        if !value.is_boolean() {
            self.number(value, slot);
        }
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

    pub(super) fn wrong(&mut self, expected: &str, found: &Value) {
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

    /// A schema: where it stands.
    pub fn subschema(&mut self, slot: fn(&mut Schema) -> &mut Option<Location>) {
        *slot(self.schema) = Some(self.at.clone());
    }

    pub(super) fn list(&mut self, value: &Value) -> Vec<Location> {
        match value {
            Value::Array(list) => (0..list.len()).map(|index| self.at.index(index)).collect(),
            other => {
                self.wrong("a list", other);
                Vec::new()
            }
        }
    }

    /// Named schemas; where the map itself is a reference, those of the map that it leads to come first.
    pub(super) fn map(&mut self, value: &Value) -> Vec<(String, Location)> {
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
pub(super) fn described(value: &Value) -> String {
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
