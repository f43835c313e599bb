//! Events and what they are about.
//!
//! Generated from `definitions/event.yaml`.

mod codec;
mod rules;

use std::fmt;

use serde_json::Value;

use crate::support::{Extra, JsonObject};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Names the event for ever.
    pub event_id: String,
    /// What kind of event it is.
    pub r#type: String,
    /// What the event says; its shape depends on the type.
    pub content: JsonObject,
    /// How much it matters.
    pub level: Option<Level>,
    /// Milliseconds since it happened.
    pub age: Option<i64>,
    /// Who saw to it. `Some(None)` is `null`: nobody will.
    pub assignee: Option<Option<String>>,
    /// What it is about.
    pub subject: Option<Subject>,
    /// Events that came of it.
    pub children: Option<Vec<Event>>,
    /// Members that the description does not name.
    pub extra: Extra,
}

impl Event {
    /// An event with nothing but what it must have.
    pub fn new(event_id: impl Into<String>, r#type: impl Into<String>, content: JsonObject) -> Self {
        Self {
            event_id: event_id.into(),
            r#type: r#type.into(),
            content,
            level: None,
            age: None,
            assignee: None,
            subject: None,
            children: None,
            extra: Extra::new(),
        }
    }
}

/// How much an event matters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Level {
    /// `low`
    Low,
    /// `high`
    High,
    /// A value that the description does not list.
    Unknown(Box<str>),
}

impl Level {
    /// The values that the description lists.
    pub const LISTED: &'static [&'static str] = &["low", "high"];

    /// As it stands on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Low => "low",
            Self::High => "high",
            Self::Unknown(text) => text,
        }
    }

    fn listed(text: &str) -> Option<Self> {
        Some(match text {
            "low" => Self::Low,
            "high" => Self::High,
            _ => return None,
        })
    }
}

impl From<&str> for Level {
    fn from(text: &str) -> Self {
        Self::listed(text).unwrap_or_else(|| Self::Unknown(text.into()))
    }
}

impl From<String> for Level {
    fn from(text: String) -> Self {
        Self::listed(&text).unwrap_or_else(|| Self::Unknown(text.into()))
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What an event is about.
///
/// A string that begins with `#` is a tag; an object is told by its `kind`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Subject {
    /// The name of a tag.
    Tag(String),
    /// A person.
    Person(Person),
    /// A place.
    Place(Place),
    /// Any other value.
    Unknown(Value),
}

/// A person.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Always `person`.
    pub kind: String,
    /// What they are called.
    pub name: String,
    /// Members that the description does not name.
    pub extra: Extra,
}

impl Person {
    /// A person with nothing but what it must have.
    pub fn new(name: impl Into<String>) -> Self {
        Self { kind: "person".to_owned(), name: name.into(), extra: Extra::new() }
    }
}

/// A place.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Always `place`.
    pub kind: String,
    /// Degrees to the north.
    pub latitude: serde_json::Number,
    /// Degrees to the east.
    pub longitude: serde_json::Number,
    /// Members that the description does not name.
    pub extra: Extra,
}

impl Place {
    /// A place with nothing but what it must have.
    pub fn new(latitude: serde_json::Number, longitude: serde_json::Number) -> Self {
        Self { kind: "place".to_owned(), latitude, longitude, extra: Extra::new() }
    }
}
