//! The rules that the types of this module cannot make unbreakable.

use super::{Event, Level, Person, Place, Subject};
use crate::support::validate::{self, At, Validate, Violations};

impl Validate for Event {
    fn validate_at(&self, at: &At<'_>, found: &mut Violations) {
        validate::starts_with(&self.event_id, "$", &at.member("event_id"), found);
        validate::max_length(&self.event_id, 255, &at.member("event_id"), found);
        if let Some(value) = &self.level {
            value.validate_at(&at.member("level"), found);
        }
        if let Some(value) = &self.age {
            validate::minimum(value, 0_i64, &at.member("age"), found);
        }
        if let Some(value) = &self.subject {
            value.validate_at(&at.member("subject"), found);
        }
        if let Some(value) = &self.children {
            validate::max_count(value.len(), 100, &at.member("children"), found);
            validate::unique_items(value, &at.member("children"), found);
            value.validate_at(&at.member("children"), found);
        }
    }
}

impl Validate for Level {
    fn validate_at(&self, at: &At<'_>, found: &mut Violations) {
        if let Self::Unknown(text) = self {
            validate::not_listed(text, Self::LISTED, at, found);
        }
    }
}

impl Validate for Subject {
    fn validate_at(&self, at: &At<'_>, found: &mut Violations) {
        match self {
            Self::Tag(value) => validate::starts_with(value, "#", at, found),
            Self::Person(value) => value.validate_at(at, found),
            Self::Place(value) => value.validate_at(at, found),
            Self::Unknown(_) => validate::no_variant(&["Tag", "Person", "Place"], at, found),
        }
    }
}

impl Validate for Person {
    fn validate_at(&self, at: &At<'_>, found: &mut Violations) {
        validate::equals(&self.kind, "person", &at.member("kind"), found);
        validate::min_length(&self.name, 1, &at.member("name"), found);
    }
}

impl Validate for Place {
    fn validate_at(&self, at: &At<'_>, found: &mut Violations) {
        validate::equals(&self.kind, "place", &at.member("kind"), found);
        validate::minimum(&self.latitude, -90_i64, &at.member("latitude"), found);
        validate::maximum(&self.latitude, 90_i64, &at.member("latitude"), found);
        validate::multiple_of(&self.longitude, 0.000_1, &at.member("longitude"), found);
    }
}
