//! Reading and writing the types of this module as JSON.

use serde::de::{Deserialize, Deserializer, MapAccess};
use serde::ser::{Serialize, Serializer};

use super::{Event, Level, Person, Place, Subject};
use crate::support::Extra;
use crate::support::codec::{self, FromMembers, ObjectReader, ObjectWriter};
use crate::support::parameter::Text;
use crate::support::union::Candidate;

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = ObjectWriter::new(serializer);
        object.member("event_id", &self.event_id);
        object.member("type", &self.r#type);
        object.member("content", &self.content);
        object.optional("level", &self.level);
        object.optional("age", &self.age);
        object.optional("assignee", &self.assignee);
        object.optional("subject", &self.subject);
        object.optional("children", &self.children);
        object.extra(&self.extra);
        object.end()
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_object(deserializer)
    }
}

impl FromMembers for Event {
    fn from_members<'de, A: MapAccess<'de>>(mut object: ObjectReader<'de, A>) -> Result<Self, A::Error> {
        let mut event_id = None;
        let mut r#type = None;
        let mut content = None;
        let mut level = None;
        let mut age = None;
        let mut assignee = None;
        let mut subject = None;
        let mut children = None;
        let mut extra = Extra::new();
        while object.advance()? {
            match object.name() {
                "event_id" => object.read(&mut event_id),
                "type" => object.read(&mut r#type),
                "content" => object.read(&mut content),
                "level" => object.optional(&mut level),
                "age" => object.optional(&mut age),
                "assignee" => object.read(&mut assignee),
                "subject" => object.optional(&mut subject),
                "children" => object.optional(&mut children),
                _ => object.keep(&mut extra),
            }
        }
        let Some(event_id) = event_id else {
            return codec::missing("event_id");
        };
        let Some(r#type) = r#type else {
            return codec::missing("type");
        };
        let Some(content) = content else {
            return codec::missing("content");
        };
        Ok(Self { event_id, r#type, content, level, age, assignee, subject, children, extra })
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_text(deserializer)
    }
}

impl Text for Level {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: String) -> Result<Self, String> {
        Ok(text.into())
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Tag(value) => value.serialize(serializer),
            Self::Person(value) => value.serialize(serializer),
            Self::Place(value) => value.serialize(serializer),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Candidate::read(deserializer)?;
        let members = value.members();
        if value.is_string() && value.has_prefix("#") {
            value.decode().map(Self::Tag)
        } else if members.is_one_of("kind", &["person"]) {
            value.decode().map(Self::Person)
        } else if members.is_one_of("kind", &["place"]) {
            value.decode().map(Self::Place)
        } else {
            value.decode().map(Self::Unknown)
        }
    }
}

impl Serialize for Person {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = ObjectWriter::new(serializer);
        object.member("kind", &self.kind);
        object.member("name", &self.name);
        object.extra(&self.extra);
        object.end()
    }
}

impl<'de> Deserialize<'de> for Person {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_object(deserializer)
    }
}

impl FromMembers for Person {
    fn from_members<'de, A: MapAccess<'de>>(mut object: ObjectReader<'de, A>) -> Result<Self, A::Error> {
        let mut kind = None;
        let mut name = None;
        let mut extra = Extra::new();
        while object.advance()? {
            match object.name() {
                "kind" => object.read(&mut kind),
                "name" => object.read(&mut name),
                _ => object.keep(&mut extra),
            }
        }
        let Some(kind) = kind else {
            return codec::missing("kind");
        };
        let Some(name) = name else {
            return codec::missing("name");
        };
        Ok(Self { kind, name, extra })
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = ObjectWriter::new(serializer);
        object.member("kind", &self.kind);
        object.member("latitude", &self.latitude);
        object.member("longitude", &self.longitude);
        object.extra(&self.extra);
        object.end()
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_object(deserializer)
    }
}

impl FromMembers for Place {
    fn from_members<'de, A: MapAccess<'de>>(mut object: ObjectReader<'de, A>) -> Result<Self, A::Error> {
        let mut kind = None;
        let mut latitude = None;
        let mut longitude = None;
        let mut extra = Extra::new();
        while object.advance()? {
            match object.name() {
                "kind" => object.read(&mut kind),
                "latitude" => object.read(&mut latitude),
                "longitude" => object.read(&mut longitude),
                _ => object.keep(&mut extra),
            }
        }
        let Some(kind) = kind else {
            return codec::missing("kind");
        };
        let Some(latitude) = latitude else {
            return codec::missing("latitude");
        };
        let Some(longitude) = longitude else {
            return codec::missing("longitude");
        };
        Ok(Self { kind, latitude, longitude, extra })
    }
}
