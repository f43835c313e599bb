//! What a configuration declares about a description that the description cannot say: names by pattern, unions,
//! types of formats, texts, example files, and answers chosen by a parameter.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use super::file::{Choice, Docs, ExampleFiles, Format, Text, TypeName, Union};
use super::files::Globs;
use super::groups::GroupPlan;
use super::names;
use super::validate::Reader;
use crate::diag::Place;
use crate::ir::{Foreign, IntegerKind};

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
    /// The schema files whose roots are its members; ordered by path.
    pub members: Vec<PathBuf>,
    /// Only those of `members` that build on the root of this file by `allOf`, however far.
    pub extends: Option<PathBuf>,
    /// None of those of `members` that build on the root of this file.
    pub extends_not: Option<PathBuf>,
    /// Further members, whatever they build on; ordered by path.
    pub also: Vec<PathBuf>,
    /// In place of each member the schema of this property of it.
    pub property: Option<String>,
    /// The property whose constant tells the members apart.
    pub tag: String,
    /// Words of the constants that are left out of the variants' names.
    pub without: Vec<String>,
}

/// A format that gets a type of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatPlan {
    /// The value of `format`.
    pub name: String,
    /// The type's name.
    pub type_name: String,
    /// What the type is made of.
    pub made_of: FormatType,
    /// What a value must match (ECMA-262, not anchored); checked by `validate` and when a value is parsed.
    pub pattern: Option<String>,
    /// What it is, for its docs.
    pub description: Option<String>,
}

/// What the type of a format is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatType {
    /// Text: a newtype.
    Text,
    /// A type of another crate that is parsed from text and printed as text.
    Foreign(Foreign),
    /// An integer type of Rust.
    Integer(IntegerKind),
}

impl FormatType {
    fn dependency(&self) -> Option<&str> {
        match self {
            Self::Foreign(foreign) => foreign.dependency.as_deref(),
            Self::Text | Self::Integer(_) => None,
        }
    }
}

/// What descriptions are turned into before they become doc comments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocsPlan {
    /// Texts, and what stands in their place.
    pub replace: IndexMap<String, String>,
    /// Extension keywords and the sentence each becomes; `{}` stands for the value.
    pub facts: IndexMap<String, String>,
}

/// A file that holds an example, and the schema files that it is an example of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFilePlan {
    /// The file.
    pub file: PathBuf,
    /// Of the schema files that the configuration derives from its name those that exist.
    pub schemas: Vec<PathBuf>,
    /// All of them, as they would be called, for messages.
    pub expected: Vec<String>,
}

/// A parameter of the request that says which alternative an answer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoicePlan {
    /// The operation's id.
    pub operation: Placed<String>,
    /// The parameter's name.
    pub parameter: Placed<String>,
    /// The answer's status.
    pub status: Placed<u16>,
    /// Values of the parameter, and the pointer below the answer's schema of the alternative that each asks for.
    pub values: IndexMap<String, Placed<String>>,
    /// The alternative for any other value, and for none.
    pub otherwise: Option<Placed<String>>,
}

/// A value, and where the configuration has it: whether it means anything, only the description can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T, P = Place> {
    /// The value.
    pub value: T,
    /// Its place.
    pub place: P,
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

    pub(super) fn unions(&mut self, raw: &[Union], groups: &[GroupPlan], roots: &[PathBuf]) -> Vec<UnionPlan> {
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
                members: self.find_each(&union.members, roots),
                extends: union.extends.as_ref().and_then(|path| self.below_a_root(path, roots)),
                extends_not: union.extends_not.as_ref().and_then(|path| self.below_a_root(path, roots)),
                also: self.find_each(&union.also, roots),
                property: union.property.as_ref().map(text),
                tag: text(&union.tag),
                without: union.without.iter().map(text).collect(),
            });
        }
        unions
    }

    pub(super) fn formats(&mut self, raw: &[Format]) -> Vec<FormatPlan> {
        let mut formats: Vec<FormatPlan> = Vec::new();
        for format in raw {
            let path = text(&format.type_name);
            let made_of = match (IntegerKind::named(&path), path.rsplit_once("::")) {
                (Some(kind), _) => FormatType::Integer(kind),
                (None, Some(_)) => {
                    self.judge(&format.type_name, names::type_path);
                    let dependency = format.dependency.as_ref().map(text);
                    FormatType::Foreign(Foreign { path: path.clone(), dependency, strict: format.strict })
                }
                (None, None) => {
                    self.judge(&format.type_name, names::type_name);
                    FormatType::Text
                }
            };
            if let Some(dependency) = &format.dependency {
                self.judge(dependency, names::dependency);
                let crate_of = |line: &str| line.split('=').next().map(|name| name.trim().to_owned());
                let own = text(dependency);
                let others = formats.iter().filter_map(|other: &FormatPlan| other.made_of.dependency());
                if others.into_iter().any(|other| other != own && crate_of(other) == crate_of(&own)) {
                    self.conflict(dependency.span(), "another format asks for this crate by another line".to_owned());
                }
            }
            let (name, type_name) = (text(&format.name), path.rsplit("::").next().unwrap_or(&path).to_owned());
            let shares_type = |other: &FormatPlan| other.type_name == type_name && other.made_of == FormatType::Text;
            if formats.iter().any(|other| other.name == name || shares_type(other)) {
                let message = format!("the format `{}` or its type is declared twice", name.escape_debug());
                self.conflict(format.name.span(), message);
            }
            if let Some(pattern) = &format.pattern {
                self.judge(pattern, names::pattern);
            }
            formats.push(FormatPlan {
                name,
                type_name,
                made_of,
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

    pub(super) fn example_files(&mut self, raw: &[ExampleFiles], roots: &[PathBuf]) -> Vec<ExampleFilePlan> {
        let mut plans: Vec<ExampleFilePlan> = Vec::new();
        for raw in raw {
            for file in self.find_each(&raw.files, roots) {
                let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let mut expected: Vec<String> = Vec::new();
                for template in &raw.schemas {
                    let name = filled(template.get_ref(), &stem);
                    if !expected.contains(&name) {
                        expected.push(name);
                    }
                }
                let schemas = expected.iter().filter_map(|name| existing(name, roots)).collect();
                plans.push(ExampleFilePlan { file, schemas, expected });
            }
        }
        plans
    }

    /// The file of this name below a root. That there is none is a fault: something is missing.
    fn below_a_root(&mut self, name: &Text, roots: &[PathBuf]) -> Option<PathBuf> {
        let found = existing(name.get_ref(), roots);
        if found.is_none() {
            self.report(name.span(), super::fault::not_below(name.get_ref(), roots));
        }
        found
    }

    pub(super) fn choices(&mut self, raw: &[Choice]) -> Vec<ChoicePlan> {
        let placed = |value: &Text| Placed { value: text(value), place: self.place(value.span()) };
        raw.iter()
            .map(|raw| ChoicePlan {
                operation: placed(&raw.operation),
                parameter: placed(&raw.parameter),
                status: Placed { value: *raw.status.get_ref(), place: self.place(raw.status.span()) },
                values: raw.values.iter().map(|(value, pointer)| (text(value), placed(pointer))).collect(),
                otherwise: raw.otherwise.as_ref().map(placed),
            })
            .collect()
    }
}

/// A file below a root, if there is one of this name.
fn existing(name: &str, roots: &[PathBuf]) -> Option<PathBuf> {
    // A name that leads out would only be refused later, and with less to say.
    let plain = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    roots.iter().map(|root| root.join(name)).find(|path| plain && path.is_file())
}

/// A template with a file's stem in it: `{stem}` is the stem, `{stem-before:$}` what stands before its first `$`.
fn filled(template: &str, stem: &str) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{stem") {
        filled.push_str(before);
        match after.split_once('}') {
            Some(("", after)) => {
                filled.push_str(stem);
                rest = after;
            }
            Some((end, then)) if end.starts_with("-before:") => {
                let end = end.strip_prefix("-before:").unwrap_or_default();
                filled.push_str(stem.split_once(end).map_or(stem, |(before, _)| before));
                rest = then;
            }
            _ => {
                filled.push_str("{stem");
                rest = after;
            }
        }
    }
    filled + rest
}

fn text(text: &Text) -> String {
    text.get_ref().clone()
}
