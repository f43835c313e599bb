//! The whole model as text, for eyes and for line differences; it must not be read back.
//!
//! A type that has no name yet is shown by its place in the description, which stays when ids change.

mod operations;
mod roles;
mod rules;

use std::fmt::{self, Write};

use similar::TextDiff;

use rules::{Rules, array_rules, map_rules, number_rules, text_rules};

use super::{
    Api, Credential, Docs, EnumDef, Example, ExampleSubject, Group, GroupId, Module, ModuleId, OperationId, Presence,
    RustIdent, StructDef, Type, TypeDef, TypeId, TypeKind, UnionDef,
};
use super::{NameHints, ObjectRules, Selector};
use crate::source::Location;

/// The model as an outline, one construct a line.
pub fn dump(api: &Api) -> String {
    let mut outline = Outline { api, text: String::new() };
    // Writing to a string cannot fail.
    let _ = outline.api();
    outline.text
}

/// The difference of two dumps as a unified diff; empty when there is none.
pub fn diff_text(before: &str, after: &str) -> String {
    TextDiff::from_lines(before, after).unified_diff().context_radius(3).header("before", "after").to_string()
}

/// A place with its document's name; models made by hand in tests have no names.
fn place(api: &Api, location: &Location) -> String {
    match api.document_names.get(location.document.0 as usize) {
        Some(document) => format!("{document}#{}", location.pointer),
        None => format!("{}#{}", location.document.0, location.pointer),
    }
}

struct Outline<'a> {
    api: &'a Api,
    text: String,
}

impl Outline<'_> {
    fn api(&mut self) -> fmt::Result {
        let api = self.api;
        writeln!(self.text, "api {:?} version {:?} documents {}", api.title, api.version, api.documents)?;
        self.docs(1, &api.docs)?;
        for group in &api.groups {
            let Group { configured, ident, title, docs, page } = group;
            write!(self.text, "group {configured:?} = {}", shown(ident))?;
            if let Some(title) = title {
                write!(self.text, " title {title:?}")?;
            }
            if let Some(page) = page {
                write!(self.text, " page {page:?}")?;
            }
            writeln!(self.text)?;
            self.docs(1, docs)?;
        }
        for credential in &api.credentials {
            self.credential(credential)?;
        }
        for (index, module) in api.modules.iter().enumerate() {
            self.module(ModuleId(index as u32), module)?;
        }
        let lost = |module: ModuleId| module.index() >= api.modules.len();
        for def in api.types.iter().filter(|def| lost(def.module)) {
            self.type_def(def)?;
        }
        for operation in api.operations.iter().filter(|operation| lost(operation.module)) {
            self.operation(operation)?;
        }
        for example in &api.examples {
            self.example(example)?;
        }
        Ok(())
    }

    fn example(&mut self, example: &Example) -> fmt::Result {
        let Example { source, line: _, origin, subject, schema, name, value, fault } = example;
        let operation = |id: &OperationId| match self.api.operations.get(id.index()) {
            Some(operation) => format!("{:?}", operation.wire_id),
            None => format!("missing operation {}", id.0),
        };
        let subject = match subject {
            ExampleSubject::Type(ty) => self.ty(ty),
            ExampleSubject::Parameter(id, index) => format!("parameter {index} of {}", operation(id)),
            ExampleSubject::RequestBody(id, form) => format!("body{} of {}", nth(*form), operation(id)),
            ExampleSubject::ResponseBody(id, index, form) => {
                format!("response {index}{} of {}", nth(*form), operation(id))
            }
            ExampleSubject::ResponseHeader(id, index, name) => {
                format!("header {:?} of response {index} of {}", name.as_str(), operation(id))
            }
        };
        let origin = format!("{origin:?}").to_lowercase();
        write!(self.text, "example {name:?} {origin} of {subject} at {}", place(self.api, source))?;
        if let Some(schema) = schema {
            write!(self.text, " by {}", place(self.api, schema))?;
        }
        writeln!(self.text)?;
        writeln!(self.text, "  value {value}")?;
        match fault {
            Some((at, fault)) => writeln!(self.text, "  fault at {at:?}: {fault:?}"),
            None => Ok(()),
        }
    }

    fn credential(&mut self, credential: &Credential) -> fmt::Result {
        let Credential { wire, ident, field, configured, kind, docs, source, group } = credential;
        write!(self.text, "credential {:?} = {} / {} {kind:?}", wire.as_str(), shown(ident), shown(field))?;
        self.configured(configured.as_deref())?;
        self.group(*group)?;
        writeln!(self.text, " at {}", place(self.api, source))?;
        self.docs(1, docs)
    }

    /// The group that something belongs to, if any.
    fn group(&mut self, group: Option<GroupId>) -> fmt::Result {
        match group.and_then(|id| self.api.groups.get(id.index())) {
            Some(group) => write!(self.text, " in group {}", group.configured),
            None => Ok(()),
        }
    }

    fn module(&mut self, id: ModuleId, module: &Module) -> fmt::Result {
        let Module { configured, declared, tag, ident, document, title, docs, group, hooks, reached_by } = module;
        write!(self.text, "module {} from {document:?}", shown(ident))?;
        self.configured(configured.as_deref())?;
        if let Some(words) = declared {
            write!(self.text, " declared {words:?}")?;
        }
        if let Some(tag) = tag {
            write!(self.text, " tag {tag:?}")?;
        }
        if let Some(title) = title {
            write!(self.text, " title {title:?}")?;
        }
        if let Some(kind) = hooks {
            write!(self.text, " for {}", kind.name())?;
        }
        self.group(*group)?;
        let others = reached_by.iter().filter(|id| Some(**id) != *group);
        let others: Vec<&str> =
            others.filter_map(|id| self.api.groups.get(id.index())).map(|group| group.configured.as_str()).collect();
        if !others.is_empty() {
            write!(self.text, " also for {}", others.join(" and "))?;
        }
        writeln!(self.text)?;
        self.docs(1, docs)?;
        for (_, def) in self.api.types_of(id) {
            self.type_def(def)?;
        }
        for operation in self.api.operations_of(id) {
            self.operation(operation)?;
        }
        Ok(())
    }

    fn type_def(&mut self, def: &TypeDef) -> fmt::Result {
        let TypeDef { ident, hints, module: _, operation, root, docs, source, kind, rule, checked, default } = def;
        let word = match kind {
            TypeKind::Struct(_) => "struct",
            TypeKind::Enum(_) => "enum",
            TypeKind::Text(_) => "text",
            TypeKind::Union(_) => "union",
            TypeKind::Alias(_) => "alias",
        };
        write!(self.text, "  {word} {}", shown(ident))?;
        if let Some(operation) = operation.and_then(|id| self.api.operations.get(id.index())) {
            write!(self.text, " of {:?}", operation.wire_id)?;
        }
        for (word, set) in [("root", root), ("checked", checked), ("default", default)] {
            if *set {
                write!(self.text, " {word}")?;
            }
        }
        writeln!(self.text, " at {}", place(self.api, source))?;
        self.hints(hints)?;
        self.docs(2, docs)?;
        if let Some(rule) = rule {
            let word = if rule.alone { "only" } else { "also" };
            writeln!(self.text, "    checks {word} {:?}", rule.check)?;
            for (index, named) in rule.named.iter().enumerate() {
                writeln!(self.text, "      {index} {:?} is {:?}", named.hint, named.check)?;
            }
        }
        match kind {
            TypeKind::Struct(def) => self.struct_def(def),
            TypeKind::Enum(def) => self.enum_def(def),
            TypeKind::Text(def) => {
                let of = def.foreign.iter().map(|foreign| format!(" as {}", foreign.path)).collect::<String>();
                writeln!(self.text, "    format {:?}{}{of}", def.format, text_rules(&def.rules).shown())
            }
            TypeKind::Union(def) => self.union_def(def),
            TypeKind::Alias(ty) => writeln!(self.text, "    is {}", self.ty(ty)),
        }
    }

    fn hints(&mut self, hints: &NameHints) -> fmt::Result {
        let NameHints { configured, declared, key, title, file, operation, parent } = hints;
        let mut line = String::new();
        for (what, hint) in
            [("configured", configured), ("declared", declared), ("key", key), ("title", title), ("file", file)]
        {
            if let Some(hint) = hint {
                write!(line, " {what} {hint:?}")?;
            }
        }
        if let Some((id, role)) = operation {
            write!(line, " operation {id:?} {role:?}")?;
        }
        if let Some((id, at)) = parent {
            write!(line, " parent {} {at:?}", self.type_name(*id))?;
        }
        if line.is_empty() { Ok(()) } else { writeln!(self.text, "    hints{line}") }
    }

    fn struct_def(&mut self, def: &StructDef) -> fmt::Result {
        let StructDef { fields, extra, extra_ident, rules } = def;
        for field in fields {
            let optional = if field.presence == Presence::Optional { "optional " } else { "" };
            let ty = self.ty(&field.ty);
            let wire = field.wire.as_str();
            write!(self.text, "    field {wire:?} = {}: {optional}{ty}", shown(&field.ident))?;
            self.configured(field.configured.as_deref())?;
            writeln!(self.text)?;
            self.docs(3, &field.docs)?;
        }
        match extra {
            Some(ty) => writeln!(self.text, "    extra {}: {}", shown(extra_ident), self.ty(ty))?,
            None => writeln!(self.text, "    closed {}", shown(extra_ident))?,
        }
        let ObjectRules { min_properties, max_properties, required_extra } = rules;
        let required = required_extra.iter().map(|name| format!("{:?}", name.as_str()));
        let required: Vec<String> = required.collect();
        let mut text = Rules::default();
        text.add("min_properties", min_properties).add("max_properties", max_properties);
        text.add("required", &Some(required.join(", ")).filter(|list| !list.is_empty()));
        if text.is_empty() { Ok(()) } else { writeln!(self.text, "    rules{}", text.shown()) }
    }

    fn enum_def(&mut self, def: &EnumDef) -> fmt::Result {
        let EnumDef { variants, open, unknown_ident } = def;
        for variant in variants {
            writeln!(self.text, "    value {:?} = {}", variant.wire.as_str(), shown(&variant.ident))?;
        }
        let admitted = if *open { "other values admitted" } else { "other values" };
        writeln!(self.text, "    {admitted} = {}", shown(unknown_ident))
    }

    fn union_def(&mut self, def: &UnionDef) -> fmt::Result {
        let UnionDef { variants, unknown_ident, how, open } = def;
        writeln!(self.text, "    told apart {how:?}")?;
        for variant in variants {
            let ty = self.ty(&variant.ty);
            writeln!(self.text, "    variant {:?} = {}: {ty}", variant.hint, shown(&variant.ident))?;
            for selector in &variant.when {
                writeln!(self.text, "      when {}", condition(selector))?;
            }
            self.docs(3, &variant.docs)?;
        }
        let admitted = if *open { "other values admitted" } else { "other values" };
        writeln!(self.text, "    {admitted} = {}", shown(unknown_ident))
    }

    fn configured(&mut self, name: Option<&str>) -> fmt::Result {
        match name {
            Some(name) => write!(self.text, " configured {name:?}"),
            None => Ok(()),
        }
    }

    fn docs(&mut self, depth: usize, docs: &Docs) -> fmt::Result {
        let Docs { summary, description, deprecated, source: _, notes } = docs;
        let texts = [("summary", summary), ("description", description)];
        let texts = texts.into_iter().filter_map(|(what, text)| text.as_ref().map(|text| (what, text)));
        for (what, text) in texts.chain(notes.iter().map(|note| ("note", note))) {
            writeln!(self.text, "{:1$}{what} {text:?}", "", depth * 2)?;
        }
        if *deprecated { writeln!(self.text, "{:1$}deprecated", "", depth * 2) } else { Ok(()) }
    }

    fn type_name(&self, id: TypeId) -> String {
        match self.api.get(id) {
            None => format!("missing type {}", id.0),
            Some(def) if def.ident.is_unnamed() => format!("@{}", place(self.api, &def.source)),
            Some(def) => match self.api.modules.get(def.module.index()) {
                Some(module) if !module.ident.is_unnamed() => format!("{}::{}", module.ident, def.ident),
                _ => def.ident.to_string(),
            },
        }
    }

    fn ty(&self, ty: &Type) -> String {
        let mut text = String::new();
        let mut waiting = vec![Piece::Type(ty)];
        while let Some(piece) = waiting.pop() {
            let layer = match piece {
                Piece::Text(closing) => {
                    text.push_str(&closing);
                    continue;
                }
                Piece::Type(layer) => layer,
            };
            let (open, close) = self.layer(layer);
            text.push_str(&open);
            waiting.extend(close.map(Piece::Text));
            for (index, inner) in layer.inner().iter().enumerate().rev() {
                waiting.push(Piece::Type(inner));
                waiting.extend((index > 0).then(|| Piece::Text(", ".to_owned())));
            }
        }
        text
    }

    /// What stands before and after what is inside a type.
    fn layer(&self, layer: &Type) -> (String, Option<String>) {
        let around = |open: &str, rules: String| (open.to_owned(), Some(format!(">{rules}")));
        match layer {
            Type::Json => ("Json".to_owned(), None),
            Type::JsonObject => ("JsonObject".to_owned(), None),
            Type::String(rules) => (format!("String{}", text_rules(rules).shown()), None),
            Type::Integer(kind, rules) => (format!("{}{}", kind.name(), number_rules(rules).shown()), None),
            Type::Number(rules) => (format!("Number{}", number_rules(rules).shown()), None),
            Type::Boolean => ("bool".to_owned(), None),
            Type::Null => ("Null".to_owned(), None),
            Type::Named(id) => (self.type_name(*id), None),
            Type::Array(_, rules) => around("Array<", array_rules(rules).shown()),
            Type::Tuple(_) => around("Tuple<", String::new()),
            Type::Map(_, rules) => around("Map<", map_rules(rules).shown()),
            Type::Nullable(_) => around("Nullable<", String::new()),
            Type::Boxed(_) => around("Boxed<", String::new()),
            Type::Checked(_, rule) => around("Checked<", format!(" {:?}", rule.check)),
        }
    }
}

/// What is still to be written of a type.
enum Piece<'t> {
    Type(&'t Type),
    Text(String),
}

fn condition(selector: &Selector) -> String {
    match selector {
        Selector::JsonType(name) => format!("is {name}"),
        Selector::Member(name, values) => {
            let values = values.iter().map(|value| value.0.to_string()).collect::<Vec<_>>().join(" | ");
            format!("member {:?} is {values}", name.as_str())
        }
        Selector::Has(names) => {
            let names: Vec<String> = names.iter().map(|name| format!("{:?}", name.as_str())).collect();
            format!("has member {}", names.join(" or "))
        }
        Selector::Prefix(prefix) => format!("starts with {prefix:?}"),
        Selector::OneOf(values) => format!("is one of {values:?}"),
        Selector::Items(tests) => {
            format!("its first item {}", tests.iter().map(condition).collect::<Vec<_>>().join(" and "))
        }
    }
}

fn shown(ident: &RustIdent) -> &str {
    if ident.is_unnamed() { "?" } else { ident.as_str() }
}

/// Which of several forms of a body.
fn nth(form: usize) -> String {
    if form == 0 { String::new() } else { format!(" form {form}") }
}
