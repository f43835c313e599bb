//! One OpenAPI object with typed access to its members; every member of the wrong kind is reported at its place
//! and read as missing.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::diag::{Diagnostic, Diagnostics, Part, Place, catalogue};
use crate::resolve::Resolver;
use crate::schema::keywords::kind_of;
use crate::source::Location;

/// What an object has where nothing stands in its place.
static NO_MEMBERS: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);

/// An object, references followed.
#[derive(Clone)]
pub struct Node<'r> {
    /// Where it stands.
    pub at: Location,
    /// Members beside the `$ref` that led here (OpenAPI 3.1, "Reference Object": `summary`, `description`).
    pub beside: Option<Location>,
    members: &'r Map<String, Value>,
    resolver: &'r Resolver<'r>,
}

impl<'r> Node<'r> {
    /// The object at `at`, or where references from there lead.
    pub fn open(resolver: &'r Resolver<'r>, at: &Location, diagnostics: &mut Diagnostics) -> Option<Self> {
        let target = diagnostics.take(resolver.follow(at))?;
        match resolver.sources().value(&target)? {
            Value::Object(members) => {
                Some(Self { beside: (target != *at).then(|| at.clone()), at: target, members, resolver })
            }
            Value::Null if target == *at && *at != Location::root(at.document) => {
                let name = at.pointer.last().unwrap_or_default();
                diagnostics.push(
                    Diagnostic::new(&catalogue::EMPTY_OBJECT, format!("nothing stands under `{name}`"))
                        .at_key(at)
                        .note("it is read as an empty map")
                        .help("write its members, or `{}` if there are none"),
                );
                Some(Self { beside: None, at: target, members: &NO_MEMBERS, resolver })
            }
            other => {
                let found = kind_of(other);
                let fault = if target == *at {
                    let message = match at.pointer.last() {
                        Some(name) if name.parse::<usize>().is_err() => {
                            format!("`{name}` must be a map, found {found}")
                        }
                        _ => format!("expected a map, found {found}"),
                    };
                    Diagnostic::new(&catalogue::OBJECT_KIND, message)
                        .at(at)
                        .help("write a map here: `name: value`, a line for each member")
                } else {
                    Diagnostic::new(&catalogue::REFERENCE_KIND, format!("this reference leads to {found}, not a map"))
                        .at(&at.child("$ref"))
                        .related(Place::Node(target, Part::Value), format!("{found} stands here"))
                        .help("let it lead to a map, or write one in its place")
                };
                diagnostics.push(fault);
                None
            }
        }
    }

    /// What resolves references.
    pub fn resolver(&self) -> &'r Resolver<'r> {
        self.resolver
    }

    /// Whether there is such a member.
    pub fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// The member as it stands.
    pub fn raw(&self, name: &str) -> Option<&'r Value> {
        self.members.get(name)
    }

    /// The names of all members, in order.
    pub fn names(&self) -> impl Iterator<Item = &'r str> + use<'r> {
        self.members.keys().map(String::as_str)
    }

    /// The object under `name`, references followed.
    pub fn child(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        self.members.get(name)?;
        Self::open(self.resolver, &self.at.child(name), diagnostics)
    }

    /// All members that are objects, references followed.
    pub fn children(&self, diagnostics: &mut Diagnostics) -> Vec<(String, Self)> {
        let names: Vec<&String> = self.members.keys().filter(|name| !name.starts_with("x-")).collect();
        names
            .into_iter()
            .filter_map(|name| Some((name.clone(), Self::open(self.resolver, &self.at.child(name), diagnostics)?)))
            .collect()
    }

    /// The objects of the list under `name`, references followed.
    pub fn list(&self, name: &str, diagnostics: &mut Diagnostics) -> Vec<Self> {
        let at = self.at.child(name);
        match self.members.get(name) {
            Some(Value::Array(list)) => {
                (0..list.len()).filter_map(|index| Self::open(self.resolver, &at.index(index), diagnostics)).collect()
            }
            Some(other) => {
                self.wrong(name, "a list", other, diagnostics);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// The text under `name`. What stands beside a reference goes before what it leads to.
    pub fn text(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<String> {
        if matches!(name, "description" | "summary")
            && let Some(beside) = &self.beside
            && let Some(Value::String(text)) = self.resolver.sources().value(&beside.child(name))
        {
            return Some(text.clone());
        }
        match self.members.get(name)? {
            Value::String(text) => Some(text.clone()),
            // Unquoted numbers are the commonest slip of YAML (`version: 1.0`), and what they mean is plain.
            Value::Number(number) => {
                // `1.10` is `1.1` as a number, and somebody's version.
                let sources = self.resolver.sources();
                let spelled = number.is_f64().then(|| sources.spelled(&self.at.child(name))).flatten();
                Some(spelled.map_or_else(|| number.to_string(), str::to_owned))
            }
            Value::Null => None,
            // A text in a file of its own, which no version of OpenAPI knows and some tools do.
            Value::Object(members) if members.contains_key("$ref") => {
                match diagnostics.take(self.resolver.resolve(&self.at.child(name)))? {
                    (_, Value::String(text)) => Some(text.clone()),
                    (_, other) => {
                        self.wrong(name, "text", other, diagnostics);
                        None
                    }
                }
            }
            other => {
                self.wrong(name, "text", other, diagnostics);
                None
            }
        }
    }

    /// The text under `name`, which must be there.
    pub fn required_text(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<String> {
        if !self.has(name) {
            let diagnostic = Diagnostic::new(&catalogue::MISSING_MEMBER, format!("`{name}` is missing")).at(&self.at);
            diagnostics.push(match &self.beside {
                // Often it is the reference that is wrong.
                Some(reference) => diagnostic
                    .related(Place::Node(reference.child("$ref"), Part::Value), "it is used here")
                    .help(format!("add `{name}: …`, or correct the reference")),
                None => diagnostic.help(format!("add `{name}: …`")),
            });
        }
        self.text(name, diagnostics)
    }

    /// `true` or `false` under `name`.
    pub fn flag(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<bool> {
        match self.members.get(name)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if text == "true" || text == "false" => {
                diagnostics.push(
                    Diagnostic::new(&catalogue::TAKEN_AS_MEANT, format!("`{name}` is the text `{text}`"))
                        .at(&self.at.child(name))
                        .note(format!("it is read as if it were {text} without quotes"))
                        .help(format!("write `{name}: {text}`")),
                );
                Some(text == "true")
            }
            other => {
                self.wrong(name, "`true` or `false`", other, diagnostics);
                None
            }
        }
    }

    /// The texts of the list under `name`.
    pub fn texts(&self, name: &str, diagnostics: &mut Diagnostics) -> Vec<String> {
        match self.members.get(name) {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Some(other) => {
                self.wrong(name, "a list of text", other, diagnostics);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn wrong(&self, name: &str, expected: &str, found: &Value, diagnostics: &mut Diagnostics) {
        let help = match expected {
            "text" => "write a text, in quotes if it starts with `[` or `{`",
            "`true` or `false`" => "write `true` or `false`, without quotes",
            _ => "write a list: `- ` before each element, or all of them between `[` and `]`",
        };
        // What is lost of these is a text for readers, and nothing else.
        let code = match name {
            "title" | "summary" | "description" => &catalogue::KEYWORD_IGNORED,
            _ => &catalogue::MEMBER_KIND,
        };
        diagnostics.push(
            Diagnostic::new(code, format!("`{name}` must be {expected}, found {}", kind_of(found)))
                .at(&self.at.child(name))
                .help(help),
        );
    }
}
