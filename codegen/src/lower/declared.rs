//! What the configuration declares about a description: names of whole files, types of formats, and files of
//! examples.
//!
//! It must not know any one description; what it cannot follow costs the smallest unit.

use std::path::Path;

use serde_json::Value;

use super::{Lowering, Origin, Side, Site};
use crate::config::{CratePlan, FormatPlan, FormatType};
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{
    Docs, Example, ExampleOrigin, ExampleSubject, GroupId, Module, ModuleId, NameHints, RustIdent, TextDef, TextRules,
    Type, TypeDef, TypeId, TypeKind,
};
use crate::schema::Conventions;
use crate::source::{DocumentId, Location};

/// What the plan says of keywords.
pub(crate) fn conventions(plan: &CratePlan) -> Conventions {
    let pattern = |format: &FormatPlan| Some((format.name.clone(), format.pattern.clone()?));
    Conventions { facts: plan.docs.facts.clone(), patterns: plan.formats.iter().filter_map(pattern).collect() }
}

impl<'s> Lowering<'s, '_> {
    /// The words of a file's name that its type and its module are named by, where a pattern of the configuration
    /// names it: those for the type, and the stem's own.
    pub(super) fn declared_words(&self, path: &str) -> Option<(String, String)> {
        let plan = self.plan.type_names.iter().find(|plan| plan.schemas.contains(path))?;
        let stem = Path::new(path).file_stem()?.to_string_lossy().into_owned();
        let stem = words_without(&stem, &plan.without);
        Some((plan.name.replace("{stem}", &stem), stem))
    }

    /// The module of all formats. It is made before any other, so that no document takes its name.
    pub(super) fn prepare_formats(&mut self) {
        if self.plan.formats.iter().any(|format| !matches!(format.made_of, FormatType::Integer(_))) {
            let text = "Texts of a known format. Each holds whatever text it is given or is read from, unless it says \
                        otherwise; `parse` and `validate` check it.";
            self.formats_module = Some(self.declared_module("formats", None, text));
        }
    }

    /// The type of texts with these rules, where their format has one that checks all of them.
    pub(super) fn format_type(&mut self, rules: &TextRules) -> Option<Type> {
        let name = rules.format.as_ref()?;
        let plan = self.format_plan(Some(name))?;
        let foreign = match &plan.made_of {
            FormatType::Text => None,
            FormatType::Foreign(foreign) => Some(foreign.clone()),
            FormatType::Integer(_) => return None,
        };
        let TextRules { pattern, min_length, max_length, format: _, constant } = rules;
        let covered =
            pattern.as_ref().is_none_or(|pattern| plan.pattern.as_ref().is_some_and(|own| same(own, pattern)));
        if !covered || min_length.is_some() || max_length.is_some() || constant.is_some() {
            return None;
        }
        if let Some(id) = self.formats.get(name) {
            return Some(Type::Named(*id));
        }
        let kind = TypeKind::Text(TextDef {
            format: name.clone(),
            rules: TextRules { pattern: plan.pattern.clone(), ..TextRules::default() },
            foreign,
        });
        let docs = Docs { description: plan.description.clone(), ..Docs::default() };
        let source = Location::root(DocumentId(0));
        let own = self.formats_module?;
        // Two formats may have the same type.
        let known = self.formats.values().find(|id| {
            let hints = self.api.get(**id).map(|def| &def.hints);
            hints.is_some_and(|hints| hints.configured.as_ref() == Some(&plan.type_name))
        });
        let id = match known {
            Some(id) => *id,
            None => self.declare(&plan.type_name, own, docs, source, kind),
        };
        self.formats.insert(name.clone(), id);
        Some(Type::Named(id))
    }

    /// What the configuration says of this format, if anything.
    pub(super) fn format_plan(&self, format: Option<&str>) -> Option<&'s FormatPlan> {
        let plan = self.plan;
        format.and_then(|name| plan.formats.iter().find(|plan| plan.name == name))
    }

    /// A module of what no document has.
    pub(super) fn declared_module(&mut self, name: &str, group: Option<GroupId>, description: &str) -> ModuleId {
        let id = ModuleId(self.api.modules.len() as u32);
        self.api.modules.push(Module {
            group,
            hooks: None,
            reached_by: Vec::new(),
            configured: None,
            declared: None,
            tag: None,
            ident: RustIdent::unnamed(),
            document: name.to_owned(),
            title: None,
            docs: Docs { description: Some(description.to_owned()), ..Docs::default() },
        });
        id
    }

    /// A type that no schema declares, under the name that the configuration gives it.
    pub(super) fn declare(
        &mut self,
        name: &str,
        module: ModuleId,
        docs: Docs,
        source: Location,
        kind: TypeKind,
    ) -> TypeId {
        let id = TypeId(self.api.types.len() as u32);
        self.api.types.push(TypeDef {
            ident: RustIdent::unnamed(),
            hints: NameHints { configured: Some(name.to_owned()), ..NameHints::default() },
            module,
            operation: None,
            root: true,
            docs,
            source,
            kind,
            rule: None,
            checked: false,
            default: false,
        });
        id
    }

    /// Notes the files of examples, each for the types that it is an example of.
    pub(super) fn note_example_files(&mut self) {
        let plan = self.plan;
        for example in &plan.example_files {
            let Some(file) = self.document_at(&example.file) else { continue };
            let schemas: Vec<DocumentId> = example.schemas.iter().filter_map(|path| self.document_at(path)).collect();
            if schemas.is_empty() {
                let expected: Vec<String> = example.expected.iter().map(|name| format!("`{name}`")).collect();
                self.diagnostics.push(
                    Diagnostic::new(
                        &catalogue::EXAMPLE_WITHOUT_SCHEMA,
                        "there is no schema that this is an example of",
                    )
                    .at(&Location::root(file))
                    .note("it proves nothing")
                    .help(format!("there should be {}", expected.join(" or "))),
                );
            }
            for schema in schemas {
                let root = Location::root(schema);
                let site = self.root_site(schema);
                let ty = self.lower_at(&root, &site).ty;
                self.finish_pending();
                self.api.examples.push(Example {
                    line: None,
                    source: Location::root(file),
                    origin: ExampleOrigin::File,
                    subject: ExampleSubject::Type(ty),
                    schema: Some(root),
                    name: String::new(),
                    value: Value::Null,
                    fault: None,
                });
            }
        }
    }

    /// The document that was read from a path of the configuration.
    pub(super) fn document_at(&self, path: &Path) -> Option<DocumentId> {
        self.store.resolver().sources().outcome(path)?.ok()
    }

    /// The site of a whole schema file, which nothing uses.
    pub(super) fn root_site(&mut self, document: DocumentId) -> Site {
        let module = self.module_of(document);
        let origin = Origin::Operation(String::new(), String::new());
        Site { module, operation: None, origin, side: Side::Either }
    }
}

/// The words of a text, without those given; all of them where none would be left.
pub(super) fn words_without(text: &str, without: &[String]) -> String {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let kept: Vec<&str> = words.iter().copied().filter(|word| !without.iter().any(|other| other == word)).collect();
    if kept.is_empty() { words.join(" ") } else { kept.join(" ") }
}

/// Whether two patterns mean the same, however they escape.
fn same(one: &str, other: &str) -> bool {
    one == other
        || match (regex_syntax::parse(one), regex_syntax::parse(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::{same, words_without};

    #[test]
    fn words_are_left_out_wherever_they_stand() {
        let without = ["m".to_owned()];
        assert_eq!(words_without("m.room.message$m.text", &without), "room message text");
        assert_eq!(words_without("m.3pid_changes", &without), "3pid changes");
        assert_eq!(words_without("m", &without), "m");
        assert_eq!(words_without("$", &without), "");
    }

    #[test]
    fn patterns_are_the_same_by_meaning() {
        assert!(same("^mxc://", r"^mxc:\/\/"));
        assert!(!same("^@", "@"));
        assert!(same("(?=", "(?=") && !same("(?=", "(?!"));
    }
}
