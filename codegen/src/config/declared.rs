//! What a configuration declares about a description that the description cannot say: names by pattern, unions,
//! types of formats, texts, example files, and answers chosen by a parameter.

use indexmap::IndexMap;

use super::file::{Choice, Docs, ExampleFiles, Format, Text, TypeName, Union};
use super::files::Globs;
use super::groups::GroupPlan;
use super::names;
use super::validate::Reader;

/// How types of whole schema files are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeNamePlan {
    /// The files.
    pub schemas: Globs,
    /// The words of the name; `{stem}` stands for the file's.
    pub name: String,
    /// Words of the stem that are left out.
    pub without: Vec<String>,
}

/// A union that no schema declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnionPlan {
    /// The type's name.
    pub name: String,
    /// The group it lives in; the crate's root where none is named.
    pub group: Option<String>,
    /// What it is, for its docs.
    pub description: Option<String>,
    /// The schema files whose roots are its members.
    pub members: Globs,
    /// Only those members that build on the root of this file by `allOf`, however far.
    pub extends: Option<String>,
    /// In place of each member the schema of this property of it.
    pub property: Option<String>,
    /// The property whose constant tells the members apart.
    pub tag: String,
}

/// A format of strings that gets a type of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatPlan {
    /// The value of `format`.
    pub name: String,
    /// The type's name.
    pub type_name: String,
    /// What a value must match (ECMA-262, not anchored); checked by `validate` and when a value is parsed.
    pub pattern: Option<String>,
    /// What it is, for its docs.
    pub description: Option<String>,
}

/// What descriptions are turned into before they become doc comments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocsPlan {
    /// Texts, and what stands in their place.
    pub replace: IndexMap<String, String>,
    /// Extension keywords and the sentence each becomes; `{}` stands for the value.
    pub facts: IndexMap<String, String>,
}

/// Files that hold an example each, and the schemas that they are examples of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFilesPlan {
    /// The files.
    pub files: Globs,
    /// Schema files below a root, those that exist; `{stem}` stands for the example's stem, `{stem-before:$}` for
    /// the part of it before the first `$` (any other text likewise).
    pub schemas: Vec<String>,
}

/// A parameter of the request that says which alternative an answer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoicePlan {
    /// The operation's id.
    pub operation: String,
    /// The parameter's name.
    pub parameter: String,
    /// The answer's status.
    pub status: u16,
    /// Values of the parameter, and the pointer below the answer's schema of the alternative that each asks for.
    pub values: IndexMap<String, String>,
    /// The alternative for any other value, and for none.
    pub otherwise: Option<String>,
}

impl Reader<'_> {
    pub(super) fn type_names(&mut self, raw: &[TypeName]) -> Vec<TypeNamePlan> {
        raw.iter()
            .map(|raw| TypeNamePlan {
                schemas: self.globs(&raw.schemas),
                name: raw.name.get_ref().clone(),
                without: raw.without.iter().map(text).collect(),
            })
            .collect()
    }

    pub(super) fn unions(&mut self, raw: &[Union], groups: &[GroupPlan]) -> Vec<UnionPlan> {
        let mut unions: Vec<UnionPlan> = Vec::new();
        for union in raw {
            self.judge(&union.name, names::type_name);
            let name = text(&union.name);
            if unions.iter().any(|other| other.name == name) {
                self.conflict(union.name.span(), format!("two unions are called `{name}`"));
            }
            if let Some(group) = &union.group
                && !groups.iter().any(|known| known.name == *group.get_ref())
            {
                self.report(group.span(), super::fault::unknown_group(group.get_ref(), groups));
            }
            unions.push(UnionPlan {
                name,
                group: union.group.as_ref().map(text),
                description: union.description.as_ref().map(text),
                members: self.globs(&union.members),
                extends: union.extends.as_ref().map(text),
                property: union.property.as_ref().map(text),
                tag: text(&union.tag),
            });
        }
        unions
    }

    pub(super) fn formats(&mut self, raw: &[Format]) -> Vec<FormatPlan> {
        let mut formats: Vec<FormatPlan> = Vec::new();
        for format in raw {
            self.judge(&format.type_name, names::type_name);
            let (name, type_name) = (text(&format.name), text(&format.type_name));
            if formats.iter().any(|other| other.name == name || other.type_name == type_name) {
                let message = format!("the format `{}` or its type is declared twice", name.escape_debug());
                self.conflict(format.name.span(), message);
            }
            if let Some(pattern) = &format.pattern {
                self.judge(pattern, names::pattern);
            }
            formats.push(FormatPlan {
                name,
                type_name,
                pattern: format.pattern.as_ref().map(text),
                description: format.description.as_ref().map(text),
            });
        }
        formats
    }

    pub(super) fn docs(&mut self, raw: Docs) -> DocsPlan {
        let texts =
            |raw: IndexMap<Text, Text>| raw.into_iter().map(|(key, value)| (text(&key), text(&value))).collect();
        DocsPlan { replace: texts(raw.replace), facts: texts(raw.facts) }
    }

    pub(super) fn example_files(&mut self, raw: &[ExampleFiles]) -> Vec<ExampleFilesPlan> {
        raw.iter()
            .map(|raw| ExampleFilesPlan {
                files: self.globs(&raw.files),
                schemas: raw.schemas.iter().map(text).collect(),
            })
            .collect()
    }

    pub(super) fn choices(&mut self, raw: &[Choice]) -> Vec<ChoicePlan> {
        raw.iter()
            .map(|raw| ChoicePlan {
                operation: text(&raw.operation),
                parameter: text(&raw.parameter),
                status: *raw.status.get_ref(),
                values: raw.values.iter().map(|(value, pointer)| (text(value), text(pointer))).collect(),
                otherwise: raw.otherwise.as_ref().map(text),
            })
            .collect()
    }
}

fn text(text: &Text) -> String {
    text.get_ref().clone()
}
