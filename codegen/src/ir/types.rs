//! Types: what a JSON value is in Rust, and which constraints a value must meet.

use serde_json::{Number, Value};

use super::{Docs, ModuleId, OperationId, Rule, RustIdent, TypeId, WireName};
use crate::source::Location;

/// A type as it is used at one place.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Any JSON value: `serde_json::Value`.
    Json,
    /// An object of undeclared members: `JsonObject`.
    JsonObject,
    /// `String`.
    String(TextRules),
    /// `i64` or `u64`.
    Integer(IntegerKind, NumberRules),
    /// `serde_json::Number`, which keeps `1` apart from `1.0`.
    Number(NumberRules),
    /// `bool`.
    Boolean,
    /// Nothing but `null`: `()`.
    Null,
    /// A struct, enum or union of the arena.
    Named(TypeId),
    /// `Vec<T>`.
    Array(Box<Type>, ArrayRules),
    /// `(A, B)`: an array of exactly these, position by position.
    Tuple(Vec<Type>),
    /// `Map<T>`: keys to values in the order received.
    Map(Box<Type>, MapRules),
    /// `Option<T>`: `None` is `null`.
    Nullable(Box<Type>),
    /// `Box<T>`, put in by the `box` pass to end recursion.
    Boxed(Box<Type>),
    /// `T`, of which `validate` checks more than its own rules say.
    Checked(Box<Type>, Box<Rule>),
}

/// Range of an integer in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegerKind {
    /// Signed, 64 bits: all but `format: uint64`, unless the configuration says so.
    I64,
    /// Unsigned, 64 bits.
    U64,
    /// Signed, 8 bits.
    I8,
    /// Unsigned, 8 bits.
    U8,
    /// Signed, 16 bits.
    I16,
    /// Unsigned, 16 bits.
    U16,
    /// Signed, 32 bits.
    I32,
    /// Unsigned, 32 bits.
    U32,
}

impl IntegerKind {
    const NAMES: [(Self, &'static str); 8] = [
        (Self::I64, "i64"),
        (Self::U64, "u64"),
        (Self::I8, "i8"),
        (Self::U8, "u8"),
        (Self::I16, "i16"),
        (Self::U16, "u16"),
        (Self::I32, "i32"),
        (Self::U32, "u32"),
    ];

    /// The kind that Rust calls by this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Whether it has fewer than 64 bits.
    pub fn is_small(self) -> bool {
        !matches!(self, Self::I64 | Self::U64)
    }

    /// What Rust calls it.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("i64", |(_, name)| name)
    }
}

/// Constraints of a string (JSON Schema validation, section 6.3).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextRules {
    /// `pattern`, an ECMA-262 regular expression, not anchored.
    pub pattern: Option<String>,
    /// `minLength`, in characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in characters.
    pub max_length: Option<u64>,
    /// `format`, an annotation unless the configuration gives it a type.
    pub format: Option<String>,
    /// `const`: the only value admitted.
    pub constant: Option<String>,
}

/// Constraints of a number (section 6.2).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberRules {
    /// `minimum`.
    pub minimum: Option<Number>,
    /// `maximum`.
    pub maximum: Option<Number>,
    /// `exclusiveMinimum`.
    pub exclusive_minimum: Option<Number>,
    /// `exclusiveMaximum`.
    pub exclusive_maximum: Option<Number>,
    /// `multipleOf`.
    pub multiple_of: Option<Number>,
    /// `enum` or `const` of numbers: the values admitted, if they are listed.
    pub one_of: Vec<Number>,
}

/// Constraints of an array (section 6.4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArrayRules {
    /// `minItems`.
    pub min_items: Option<u64>,
    /// `maxItems`.
    pub max_items: Option<u64>,
    /// `uniqueItems`.
    pub unique_items: bool,
}

/// Constraints of a map (section 6.5).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MapRules {
    /// `minProperties`.
    pub min_properties: Option<u64>,
    /// `maxProperties`.
    pub max_properties: Option<u64>,
    /// `propertyNames`, as far as it constrains text.
    pub names: TextRules,
}

/// A type of the arena.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name, set by the `name` pass.
    pub ident: RustIdent,
    /// What the name is made from.
    pub hints: NameHints,
    /// The module it lives in.
    pub module: ModuleId,
    /// The operation whose file it is printed in, for a body that only that operation has.
    pub operation: Option<OperationId>,
    /// Whether it stays though nothing uses it: the configuration asks for its file, or bytes hold it.
    pub root: bool,
    /// What it is for.
    pub docs: Docs,
    /// The schema it was read from: for several, merged, the one that names it.
    pub source: Location,
    /// What it is.
    pub kind: TypeKind,
    /// What `validate` checks beyond what the kind says.
    pub rule: Option<Box<Rule>>,
    /// Whether the type or one below it has anything for `validate` to check; set by the `derive` pass.
    pub checked: bool,
    /// Whether all its fields can be left out, so that it is `Default`; set by the `derive` pass.
    pub default: bool,
}

/// From what a type may take its name; the first that yields one is used (decision 8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameHints {
    /// Name given in the configuration.
    pub configured: Option<String>,
    /// Words that the configuration makes of the name of the file whose root it is.
    pub declared: Option<String>,
    /// Key under `components/schemas`, `$defs` and the like.
    pub key: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// Stem of the file whose root it is.
    pub file: Option<String>,
    /// Operation id and role (`getEvents`, `Response`).
    pub operation: Option<(String, String)>,
    /// The enclosing type and the property, item or variant it was found at.
    pub parent: Option<(TypeId, String)>,
}

/// What a type of the arena is.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// An object with declared properties.
    Struct(StructDef),
    /// Strings from a list.
    Enum(EnumDef),
    /// Strings of a format.
    Text(TextDef),
    /// One of several types.
    Union(UnionDef),
    /// Another type under a name, for a component that is not an object: `pub type`.
    Alias(Type),
}

/// An object with declared properties.
#[derive(Clone, Debug)]
pub struct StructDef {
    /// The properties, in the order of the description.
    pub fields: Vec<Field>,
    /// Type of the members that are not declared; `None` when they are forbidden.
    ///
    /// [`Type::Json`] gives the field `extra: Extra`, any other type `extra: Map<T>`.
    pub extra: Option<Type>,
    /// Name of the field that holds them, set by the `name` pass (`extra` unless a property has it).
    pub extra_ident: RustIdent,
    /// Constraints on the object as a whole.
    pub rules: ObjectRules,
}

/// Constraints on an object as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectRules {
    /// `minProperties`.
    pub min_properties: Option<u64>,
    /// `maxProperties`.
    pub max_properties: Option<u64>,
    /// Names that are required but not declared.
    pub required_extra: Vec<WireName>,
}

/// Whether a member must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Listed in `required`.
    Required,
    /// May be absent; `Option<T>`, and `Option<Option<T>>` where it may also be `null`.
    Optional,
}

/// A property of an object.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in JSON.
    pub wire: WireName,
    /// Its name in Rust, set by the `name` pass.
    pub ident: RustIdent,
    /// Name given in the configuration.
    pub configured: Option<String>,
    /// Its type without the `Option` of absence.
    pub ty: Type,
    /// Whether it must be there.
    pub presence: Presence,
    /// What it is for.
    pub docs: Docs,
}

/// Strings from a list. Always open: a value that is not listed is kept.
#[derive(Clone, Debug)]
pub struct EnumDef {
    /// The values, in the order of the description.
    pub variants: Vec<EnumVariant>,
    /// Whether the schema admits other strings as well, so that `validate` has nothing to say.
    pub open: bool,
    /// Name of the variant that keeps other values, set by the `name` pass.
    pub unknown_ident: RustIdent,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct EnumVariant {
    /// The string.
    pub wire: WireName,
    /// Its name in Rust, set by the `name` pass.
    pub ident: RustIdent,
}

/// Strings of a format that the configuration gives a type. Any other string is kept as well.
#[derive(Clone, Debug)]
pub struct TextDef {
    /// The value of `format`.
    pub format: String,
    /// What `validate` checks, and parsing.
    pub rules: TextRules,
    /// The type of another crate that stands for it.
    pub foreign: Option<Foreign>,
}

/// A type of another crate that is parsed from text and printed as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// Its path, the crate first.
    pub path: String,
    /// The line of the manifest that brings its crate.
    pub dependency: Option<String>,
    /// Whether decoding refuses a text that the type does not give back, instead of keeping it.
    pub strict: bool,
}

/// One of several types, told apart by looking at the value.
#[derive(Clone, Debug)]
pub struct UnionDef {
    /// The variants, in the order in which they are tested.
    pub variants: Vec<UnionVariant>,
    /// Name of the variant that keeps any other JSON value, set by the `name` pass.
    pub unknown_ident: RustIdent,
    /// For the docs: how the variants are told apart, a sentence.
    pub how: String,
    /// Whether other values are admitted as well, so that `validate` has nothing to say of them.
    pub open: bool,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct UnionVariant {
    /// Its name in Rust, set by the `name` pass.
    pub ident: RustIdent,
    /// What the name is made from: a mapping key, the type's own name, or the JSON type.
    pub hint: String,
    /// What it holds.
    pub ty: Type,
    /// All must hold for the variant to be the one.
    pub when: Vec<Selector>,
    /// Its docs.
    pub docs: Docs,
}

/// A test on a JSON value that needs no decoding.
#[derive(Clone, Debug, PartialEq)]
pub enum Selector {
    /// The value has this JSON type: `null`, `boolean`, `integer`, `number`, `string`, `array`, `object`.
    JsonType(&'static str),
    /// The member is there and is one of these constants.
    Member(WireName, Vec<Constant>),
    /// One of these members is there.
    Has(Vec<WireName>),
    /// The string starts with this text (from a pattern such as `^!`).
    Prefix(String),
    /// The value is one of these strings.
    OneOf(Vec<String>),
    /// The value is an array whose first item passes all these tests, or an empty one.
    Items(Vec<Selector>),
}

impl Selector {
    /// Whether no value passes both.
    pub fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::JsonType(one), Self::JsonType(other)) => {
                // An integer is a number.
                let numbers = ["integer", "number"];
                one != other && !(numbers.contains(one) && numbers.contains(other))
            }
            (Self::Member(one, values), Self::Member(other, others)) => {
                one == other && !values.iter().any(|value| others.contains(value))
            }
            (Self::OneOf(texts), Self::OneOf(others)) => !texts.iter().any(|text| others.contains(text)),
            (Self::OneOf(texts), Self::Prefix(prefix)) | (Self::Prefix(prefix), Self::OneOf(texts)) => {
                !texts.iter().any(|text| text.starts_with(prefix.as_str()))
            }
            (Self::Prefix(one), Self::Prefix(other)) => {
                !one.starts_with(other.as_str()) && !other.starts_with(one.as_str())
            }
            _ => false,
        }
    }
}

/// A constant in a selector.
#[derive(Clone, Debug, PartialEq)]
pub struct Constant(pub Value);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn selectors_exclude_each_other_where_no_value_passes_both() {
        let member =
            |name: &str, value: &str| Selector::Member(WireName(name.to_owned()), vec![Constant(json!(value))]);
        let has = |name: &str| Selector::Has(vec![WireName(name.to_owned())]);
        let one_of = |text: &str| Selector::OneOf(vec![text.to_owned()]);
        let prefix = |text: &str| Selector::Prefix(text.to_owned());
        for (one, other, expected) in [
            (Selector::JsonType("string"), Selector::JsonType("object"), true),
            (Selector::JsonType("integer"), Selector::JsonType("number"), false),
            (member("kind", "cat"), member("kind", "dog"), true),
            (member("kind", "cat"), member("kind", "cat"), false),
            (member("kind", "cat"), member("size", "dog"), false),
            (has("a"), has("b"), false),
            (one_of("all"), one_of("none"), true),
            (one_of("#all"), prefix("#"), false),
            (one_of("all"), prefix("#"), true),
            (prefix("!"), prefix("#"), true),
            (prefix("#"), prefix("#a"), false),
        ] {
            assert_eq!((one.excludes(&other), other.excludes(&one)), (expected, expected), "{one:?} {other:?}");
        }
    }
}
