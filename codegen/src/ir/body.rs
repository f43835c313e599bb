//! Bodies: what a request or an answer carries, in which media types.

use super::{Docs, RustIdent, Type, WireName};
use crate::source::Location;

/// What a request or a response carries.
#[derive(Clone, Debug)]
pub struct Body {
    /// Whether it must be there (requests only).
    pub required: bool,
    /// Its media type as the description has it; the one that is sent where there are several of one form.
    pub media_type: String,
    /// The other media types that it may have.
    pub other_media_types: Vec<String>,
    /// Its Rust form.
    pub content: BodyContent,
    /// What it is for.
    pub docs: Docs,
    /// Whether a description lists several media types, so that whoever asks says which it reads.
    pub negotiated: bool,
    /// The media type's node.
    pub source: Location,
}

/// The Rust form of a body.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyContent {
    /// JSON of this type.
    Json(Type),
    /// JSON, and a form of the same type where the sender prefers it.
    JsonOrForm(Form),
    /// The pairs of `application/x-www-form-urlencoded`.
    Form(Form),
    /// Text in UTF-8, of the type `String`.
    Text(Type),
    /// Bytes in memory with their content type: `RawBody`.
    Raw,
    /// Bytes that may be a stream, with their content type: `StreamBody`.
    Stream,
    /// Parts with headers and bodies of their own: `Multipart`.
    Multipart,
    /// `multipart/form-data` of these parts.
    Parts(Vec<PartField>),
    /// Items that come one by one: `EventStream`, or `ItemStream` of JSON lines.
    Items(Items),
    /// Any one of several forms; the content type says which.
    Choice(Vec<Alternative>),
}

/// A part of a multipart body.
#[derive(Clone, Debug, PartialEq)]
pub struct PartField {
    /// Its name on the wire.
    pub wire: WireName,
    /// Its field, set by the `name` pass.
    pub ident: RustIdent,
    /// Whether it must be there.
    pub required: bool,
    /// What it is.
    pub kind: PartKind,
    /// `contentType` of its encoding.
    pub content_type: Option<String>,
    /// What it is for.
    pub docs: Docs,
}

/// What a part is.
#[derive(Clone, Debug, PartialEq)]
pub enum PartKind {
    /// A value, as text or JSON; a list is a part for each item.
    Value(Type),
    /// Bytes with a name and a media type.
    File,
    /// A part of bytes for each of several.
    Files,
}

/// Items that come one by one.
#[derive(Clone, Debug, PartialEq)]
pub struct Items {
    /// The type of an item; of an event, of its data.
    pub ty: Type,
    /// How they follow one another.
    pub framing: Framing,
}

/// How the items of a sequence follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// `text/event-stream` (HTML, "Server-sent events"), the data of each event JSON.
    Events,
    /// The same, the data a text.
    TextEvents,
    /// JSON lines.
    Lines,
    /// JSON text sequences (RFC 7464).
    Sequence,
}

/// A value whose members are the fields of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The type of the value.
    pub ty: Type,
    /// How fields are written, where `encoding` says it.
    pub styles: Vec<(WireName, FormStyle)>,
}

/// How a field of a form is written (OpenAPI 3.1, "Encoding Object").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormStyle {
    /// As JSON text: `contentType: application/json`.
    Json,
    /// A pair for each item or member: `form`, exploded.
    Spread,
    /// `a,b`: `form`, not exploded.
    Commas,
    /// `a b`: `spaceDelimited`.
    Spaces,
    /// `a|b`: `pipeDelimited`.
    Pipes,
    /// `name[key]=value`: `deepObject`.
    Deep,
}

/// One form of a body that has several.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Its variant, set by the `name` pass.
    pub ident: RustIdent,
    /// What the name is made from.
    pub hint: String,
    /// Its media type as the description has it.
    pub media_type: String,
    /// The other media types that it may have.
    pub other_media_types: Vec<String>,
    /// Its Rust form, which is no choice again.
    pub content: BodyContent,
    /// The media type's node.
    pub source: Location,
}

impl PartField {
    /// Its type, where it is a value.
    pub fn value(&self) -> Option<&Type> {
        match &self.kind {
            PartKind::Value(ty) => Some(ty),
            PartKind::File | PartKind::Files => None,
        }
    }
}

impl BodyContent {
    /// Whether it comes as a stream.
    pub fn is_streamed(&self) -> bool {
        match self {
            Self::Stream | Self::Multipart | Self::Parts(_) | Self::Items(_) => true,
            Self::Choice(alternatives) => alternatives.iter().any(|one| one.content.is_streamed()),
            Self::Json(_) | Self::JsonOrForm(_) | Self::Form(_) | Self::Text(_) | Self::Raw => false,
        }
    }

    /// Whether whoever is asked gets it unread. Typed parts are read first, because they come in any order.
    pub fn is_handed_on(&self) -> bool {
        self.is_streamed() && !matches!(self, Self::Parts(_))
    }

    /// The type of the value that it is as a whole, where that is one of the model.
    pub fn value(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Text(ty) => Some(ty),
            Self::Form(form) | Self::JsonOrForm(form) => Some(&form.ty),
            Self::Raw | Self::Stream | Self::Multipart | Self::Parts(_) | Self::Items(_) | Self::Choice(_) => None,
        }
    }

    /// The types of values in it.
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Self::Choice(alternatives) => alternatives.iter().flat_map(|one| one.content.types()).collect(),
            Self::Items(items) => vec![&items.ty],
            Self::Parts(parts) => parts.iter().filter_map(PartField::value).collect(),
            other => other.value().into_iter().collect(),
        }
    }

    /// The same, to change them.
    pub fn types_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Self::Choice(alternatives) => alternatives.iter_mut().flat_map(|one| one.content.types_mut()).collect(),
            Self::Items(items) => vec![&mut items.ty],
            Self::Parts(parts) => parts
                .iter_mut()
                .filter_map(|part| match &mut part.kind {
                    PartKind::Value(ty) => Some(ty),
                    PartKind::File | PartKind::Files => None,
                })
                .collect(),
            other => other.value_mut().into_iter().collect(),
        }
    }

    fn value_mut(&mut self) -> Option<&mut Type> {
        match self {
            Self::Json(ty) | Self::Text(ty) => Some(ty),
            Self::Form(form) | Self::JsonOrForm(form) => Some(&mut form.ty),
            Self::Raw | Self::Stream | Self::Multipart | Self::Parts(_) | Self::Items(_) | Self::Choice(_) => None,
        }
    }

    /// This form, or each of several.
    pub fn each(&self) -> Vec<&BodyContent> {
        match self {
            Self::Choice(alternatives) => alternatives.iter().map(|one| &one.content).collect(),
            other => vec![other],
        }
    }
}

impl Body {
    /// Whether it is read from JSON and written so, a form beside it or not.
    pub fn is_json(&self) -> bool {
        matches!(self.content, BodyContent::Json(_) | BodyContent::JsonOrForm(_))
    }

    /// Its type, where it is JSON.
    pub fn json(&self) -> Option<&Type> {
        match &self.content {
            BodyContent::Json(ty) => Some(ty),
            BodyContent::JsonOrForm(form) => Some(&form.ty),
            _ => None,
        }
    }

    /// Every media type that it may have.
    pub fn media_types(&self) -> impl Iterator<Item = &str> {
        let own = std::iter::once(&self.media_type).chain(&self.other_media_types);
        let alternatives: &[Alternative] = match &self.content {
            BodyContent::Choice(alternatives) => alternatives,
            _ => &[],
        };
        let theirs = alternatives.iter().flat_map(|one| std::iter::once(&one.media_type).chain(&one.other_media_types));
        own.filter(|_| alternatives.is_empty()).chain(theirs).map(String::as_str)
    }

    /// Its form of this index and the node of that; there is one of the index 0 at least.
    pub fn form(&self, index: usize) -> Option<(&BodyContent, &Location)> {
        match &self.content {
            BodyContent::Choice(alternatives) => alternatives.get(index).map(|one| (&one.content, &one.source)),
            content => (index == 0).then_some((content, &self.source)),
        }
    }

    /// Its docs and those of its parts, to change them.
    pub(super) fn docs_mut(&mut self) -> Vec<&mut Docs> {
        let contents: Vec<&mut BodyContent> = match &mut self.content {
            BodyContent::Choice(alternatives) => alternatives.iter_mut().map(|one| &mut one.content).collect(),
            other => vec![other],
        };
        let parts = contents.into_iter().flat_map(|content| match content {
            BodyContent::Parts(parts) => parts.iter_mut().map(|part| &mut part.docs).collect(),
            _ => Vec::new(),
        });
        std::iter::once(&mut self.docs).chain(parts).collect()
    }
}
