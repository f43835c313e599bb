//! Parameters: between Rust values and text, and between text and the styles of OpenAPI.
//!
//! A type says only whether it is one text, a list or named texts, or which of them; what stands between them is
//! the style's business (OpenAPI 3.1, "Style Values").

use serde_json::{Number, Value};

use super::members::NamedTexts;
use super::object::JsonObject;

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`; of named texts `k,v,k,v`. For paths and headers.
    Simple,
    /// As [`Style::Simple`], but of named texts `k=v,k=v`.
    SimpleExplode,
    /// `.a,b`; of named texts `.k,v,k,v`. For paths.
    Label,
    /// `.a.b`; of named texts `.k=v.k=v`.
    LabelExplode,
    /// `;name=a,b`; of named texts `;name=k,v,k,v`. For paths.
    Matrix,
    /// `;name=a;name=b`; of named texts `;k=v;k=v`.
    MatrixExplode,
    /// `name=a&name=b`; of named texts each becomes a parameter of its own. For queries and cookies.
    Form,
    /// `name=a,b`.
    FormList,
    /// `name=a%20b`.
    SpaceList,
    /// `name=a|b`.
    PipeList,
    /// `name[k]=v&name[k]=v`; what is nested deeper has brackets of its own: `name[k][l]=v`, `name[k][]=v` for texts
    /// of a list, `name[k][0][l]=v` for anything else in one.
    DeepObject,
}

impl Style {
    /// What stands between the texts of a list in one value.
    pub(crate) fn delimiter(self) -> char {
        match self {
            Self::SpaceList => ' ',
            Self::PipeList => '|',
            Self::LabelExplode => '.',
            Self::MatrixExplode => ';',
            _ => ',',
        }
    }
}

/// How many texts a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One.
    One,
    /// A list.
    Many,
    /// Named ones.
    Named,
    /// Any of these; what is there decides.
    Any,
}

/// A parameter's value as text, apart from any style.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// One text.
    One(String),
    /// A list.
    Many(Vec<Plain>),
    /// Named values, in order.
    Named(Vec<(String, Plain)>),
    /// An array or object that no schema says anything of. It is written as JSON where the style has no brackets,
    /// and never read.
    Json(Value),
}

impl Plain {
    /// Whether these are named values, and the names no positions of a list.
    pub fn is_object(&self) -> bool {
        match self {
            Self::Named(members) => members.iter().any(|(name, _)| position(name).is_none()) || members.is_empty(),
            _ => false,
        }
    }
}

/// A type that can be a parameter.
pub trait Parameter: Sized {
    /// What it is as text.
    const SHAPE: Shape;
    /// For named texts: the names it knows. Empty where it takes any.
    const NAMES: &'static [&'static str] = &[];

    /// As text.
    fn to_plain(&self) -> Plain;

    /// From text.
    ///
    /// # Errors
    ///
    /// Says what was expected.
    fn from_plain(plain: Plain) -> Result<Self, String>;
}

/// A type that is one text.
pub trait Text: Sized {
    /// As text.
    fn to_text(&self) -> String;

    /// From text.
    ///
    /// # Errors
    ///
    /// Says what was expected.
    fn from_text(text: String) -> Result<Self, String>;
}

impl<T: Text> Parameter for T {
    const SHAPE: Shape = Shape::One;

    fn to_plain(&self) -> Plain {
        Plain::One(self.to_text())
    }

    fn from_plain(plain: Plain) -> Result<Self, String> {
        match plain {
            Plain::One(text) => T::from_text(text),
            _ => Err("expected one value".to_owned()),
        }
    }
}

impl<T: Parameter> Parameter for Vec<T> {
    const SHAPE: Shape = Shape::Many;

    fn to_plain(&self) -> Plain {
        Plain::Many(self.iter().map(T::to_plain).collect())
    }

    fn from_plain(plain: Plain) -> Result<Self, String> {
        match plain {
            Plain::Many(items) => items.into_iter().map(T::from_plain).collect(),
            Plain::Named(members) => match numbered(members) {
                Ok(items) => items.into_iter().map(T::from_plain).collect(),
                Err(members) => T::from_plain(Plain::Named(members)).map(|one| vec![one]),
            },
            other => T::from_plain(other).map(|one| vec![one]),
        }
    }
}

/// The position that a name in brackets is; none in `name[]`.
fn position(name: &str) -> Option<u64> {
    if name.is_empty() { Some(0) } else { name.parse().ok() }
}

/// The items of a list whose names are positions, or empty as in `name[]`.
fn numbered(members: Vec<(String, Plain)>) -> Result<Vec<Plain>, Vec<(String, Plain)>> {
    if !members.iter().all(|(name, _)| position(name).is_some()) {
        return Err(members);
    }
    let mut members = members;
    members.sort_by_key(|(name, _)| position(name));
    let items = members.into_iter().flat_map(|(name, value)| match value {
        Plain::Many(items) if name.is_empty() => items,
        other => vec![other],
    });
    Ok(items.collect())
}

/// `null` in a list, which is written as an empty text.
impl<T: Parameter> Parameter for Option<T> {
    const SHAPE: Shape = T::SHAPE;

    fn to_plain(&self) -> Plain {
        self.as_ref().map_or_else(|| Plain::One(String::new()), T::to_plain)
    }

    fn from_plain(plain: Plain) -> Result<Self, String> {
        if plain == Plain::One(String::new()) { Ok(None) } else { T::from_plain(plain).map(Some) }
    }
}

impl Parameter for JsonObject {
    const SHAPE: Shape = Shape::Named;

    fn to_plain(&self) -> Plain {
        let mut texts = NamedTexts::default();
        texts.put_all(self);
        texts.into_plain()
    }

    fn from_plain(plain: Plain) -> Result<Self, String> {
        NamedTexts::from_plain(plain)?.rest()
    }
}

impl Text for String {
    fn to_text(&self) -> String {
        self.clone()
    }

    fn from_text(text: String) -> Result<Self, String> {
        Ok(text)
    }
}

impl Text for i64 {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("expected an integer of 64 bits, found {text:?}"))
    }
}

impl Text for u64 {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("expected an integer of 64 bits without sign, found {text:?}"))
    }
}

impl Text for bool {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("expected `true` or `false`, found {text:?}"))
    }
}

impl Text for Number {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("expected a number, found {text:?}"))
    }
}

/// A string stands for itself and a number or `null` for its JSON text; text always comes back as a string.
impl Parameter for Value {
    const SHAPE: Shape = Shape::Any;

    fn to_plain(&self) -> Plain {
        match self {
            Self::Array(_) | Self::Object(_) => Plain::Json(self.clone()),
            other => Plain::One(value_text(other)),
        }
    }

    fn from_plain(plain: Plain) -> Result<Self, String> {
        Ok(match plain {
            Plain::One(text) => Self::String(text),
            Plain::Many(items) => Self::Array(items.into_iter().map(Self::from_plain).collect::<Result<_, _>>()?),
            Plain::Named(members) => {
                let members = members.into_iter().map(|(name, value)| Ok((name, Self::from_plain(value)?)));
                Self::Object(members.collect::<Result<_, String>>()?)
            }
            Plain::Json(value) => value,
        })
    }
}

/// Any JSON value as one text.
pub fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `null` is no text, and comes back as none.
impl Text for () {
    fn to_text(&self) -> String {
        String::new()
    }

    fn from_text(_text: String) -> Result<Self, String> {
        Ok(())
    }
}

/// A value in its box is written as it is without.
impl<T: Text> Text for Box<T> {
    fn to_text(&self) -> String {
        T::to_text(self)
    }

    fn from_text(text: String) -> Result<Self, String> {
        T::from_text(text).map(Box::new)
    }
}
