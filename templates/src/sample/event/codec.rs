//! Reading and writing the types of this module as JSON.

use serde::de::{Deserialize, Deserializer, MapAccess};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Event, Level, Person, Place, Subject};
use crate::support::Extra;
use crate::support::codec::{self, FromMembers, MemberName};
use crate::support::parameter::Text;
use crate::support::union::Candidate;

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("event_id", &self.event_id)?;
        members.serialize_entry("type", &self.r#type)?;
        members.serialize_entry("content", &self.content)?;
        codec::write_some(&mut members, "level", &self.level)?;
        codec::write_some(&mut members, "age", &self.age)?;
        codec::write_some(&mut members, "assignee", &self.assignee)?;
        codec::write_some(&mut members, "subject", &self.subject)?;
        codec::write_some(&mut members, "children", &self.children)?;
        codec::write_extra(&mut members, &self.extra)?;
        members.end()
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_object(deserializer)
    }
}

impl FromMembers for Event {
    fn from_members<'de, A: MapAccess<'de>>(mut members: A) -> Result<Self, A::Error> {
        let mut event_id = None;
        let mut r#type = None;
        let mut content = None;
        let mut level = None;
        let mut age = None;
        let mut assignee = None;
        let mut subject = None;
        let mut children = None;
        let mut extra = Extra::new();
        while let Some(name) = members.next_key::<MemberName<'de>>()? {
            match name.as_str() {
                "event_id" => codec::read(&mut members, "event_id", &mut event_id),
                "type" => codec::read(&mut members, "type", &mut r#type),
                "content" => codec::read(&mut members, "content", &mut content),
                "level" => codec::read(&mut members, "level", &mut level),
                "age" => codec::read(&mut members, "age", &mut age),
                "assignee" => codec::read(&mut members, "assignee", &mut assignee),
                "subject" => codec::read(&mut members, "subject", &mut subject),
                "children" => codec::read(&mut members, "children", &mut children),
                _ => codec::keep(&mut members, name, &mut extra),
            }?;
        }
        Ok(Self {
            event_id: codec::required(event_id, "event_id")?,
            r#type: codec::required(r#type, "type")?,
            content: codec::required(content, "content")?,
            level: level.flatten(),
            age: age.flatten(),
            assignee,
            subject: subject.flatten(),
            children: children.flatten(),
            extra,
        })
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
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("kind", &self.kind)?;
        members.serialize_entry("name", &self.name)?;
        codec::write_extra(&mut members, &self.extra)?;
        members.end()
    }
}

impl<'de> Deserialize<'de> for Person {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_object(deserializer)
    }
}

impl FromMembers for Person {
    fn from_members<'de, A: MapAccess<'de>>(mut members: A) -> Result<Self, A::Error> {
        let mut kind = None;
        let mut name_ = None;
        let mut extra = Extra::new();
        while let Some(name) = members.next_key::<MemberName<'de>>()? {
            match name.as_str() {
                "kind" => codec::read(&mut members, "kind", &mut kind),
                "name" => codec::read(&mut members, "name", &mut name_),
                _ => codec::keep(&mut members, name, &mut extra),
            }?;
        }
        Ok(Self { kind: codec::required(kind, "kind")?, name: codec::required(name_, "name")?, extra })
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("kind", &self.kind)?;
        members.serialize_entry("latitude", &self.latitude)?;
        members.serialize_entry("longitude", &self.longitude)?;
        codec::write_extra(&mut members, &self.extra)?;
        members.end()
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_object(deserializer)
    }
}

impl FromMembers for Place {
    fn from_members<'de, A: MapAccess<'de>>(mut members: A) -> Result<Self, A::Error> {
        let mut kind = None;
        let mut latitude = None;
        let mut longitude = None;
        let mut extra = Extra::new();
        while let Some(name) = members.next_key::<MemberName<'de>>()? {
            match name.as_str() {
                "kind" => codec::read(&mut members, "kind", &mut kind),
                "latitude" => codec::read(&mut members, "latitude", &mut latitude),
                "longitude" => codec::read(&mut members, "longitude", &mut longitude),
                _ => codec::keep(&mut members, name, &mut extra),
            }?;
        }
        Ok(Self {
            kind: codec::required(kind, "kind")?,
            latitude: codec::required(latitude, "latitude")?,
            longitude: codec::required(longitude, "longitude")?,
            extra,
        })
    }
}
