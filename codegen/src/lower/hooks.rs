//! Webhooks and callbacks: operations like others, in modules of their own, with a path where they are served unless
//! the receiver says otherwise.
//!
//! They are lowered after everything else, so that one more of them renames nothing.

use std::collections::{HashMap, HashSet};

use super::{Lowering, expression};
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{Callback, HookKind, Module, ModuleId, OperationId, Role, RustIdent, WireName};
use crate::openapi::{CallbackObject, Description, OperationObject, Role as RoleObject};
use crate::source::Location;

/// What a webhook or callback is called, and where it is served unless told otherwise.
pub(super) struct Label {
    /// Its operation id, or what stands for that.
    pub(super) wire_id: String,
    /// The default path.
    pub(super) path: String,
}

/// Labels given so far, by path: what has it.
type Given = HashMap<(ModuleId, String), String>;

impl Lowering<'_, '_> {
    /// Lowers the webhooks and callbacks of one description, whose other operations became these.
    pub(super) fn lower_hooks(&mut self, description: &Description, mut lowered: Vec<Option<OperationId>>) {
        let mut given = Given::new();
        let mut modules: HashMap<HookKind, ModuleId> = HashMap::new();
        for object in &description.hooks {
            let kind = match object.role {
                RoleObject::Callback(_) => HookKind::Callbacks,
                _ => HookKind::Webhooks,
            };
            let module = *modules.entry(kind).or_insert_with(|| self.hook_module(description, kind));
            let label = self.label(kind, module, object, &lowered, &mut given);
            lowered.push(self.lower_operation(module, object, Some(label)));
            self.finish_pending();
            self.settle_parameters();
        }
        let mut reported = HashSet::new();
        let hooks = lowered.get(description.operations.len()..).unwrap_or_default();
        for (object, id) in description.hooks.iter().zip(hooks) {
            let role = match &object.role {
                RoleObject::Webhook(name) => Role::Webhook(WireName(name.clone())),
                RoleObject::Callback(of) => {
                    let of = of.iter().map(|one| self.callback(one, object, &lowered, &mut reported));
                    Role::Callback(of.collect())
                }
                RoleObject::Path => Role::Path,
            };
            if let Some(operation) = id.and_then(|id| self.api.operations.get_mut(id.index())) {
                operation.role = role;
            }
        }
    }

    /// The module beside the document's own.
    fn hook_module(&mut self, description: &Description, kind: HookKind) -> ModuleId {
        let document = self.module_of(description.document);
        let Some(own) = self.api.modules.get(document.index()).cloned() else { return document };
        let id = ModuleId(self.api.modules.len() as u32);
        self.api.modules.push(Module {
            hooks: Some(kind),
            reached_by: Vec::new(),
            configured: None,
            declared: None,
            tag: None,
            ident: RustIdent::unnamed(),
            ..own
        });
        id
    }

    /// The operation id, or the name: of a webhook, of a callback that is a component, or of a callback with that of
    /// its operation.
    fn label(
        &self,
        kind: HookKind,
        module: ModuleId,
        object: &OperationObject,
        lowered: &[Option<OperationId>],
        given: &mut Given,
    ) -> Label {
        let mut words = match &object.role {
            RoleObject::Callback(of) => match component(object) {
                Some(name) => vec![name],
                None => {
                    of.first().map(|first| vec![self.parent_id(first, lowered), first.name.clone()]).unwrap_or_default()
                }
            },
            _ => vec![object.path.clone()],
        };
        // The operations of one path item have one path.
        let owner = format!("{words:?} {:?}", object.at.pointer.parent());
        let taken =
            |path: &String, given: &Given| given.get(&(module, path.clone())).is_some_and(|other| *other != owner);
        if taken(&path(kind, &words), given) && matches!(object.role, RoleObject::Callback(_)) {
            // Another expression of the same callback.
            words.push(object.path.clone());
        }
        let base = path(kind, &words);
        let numbered = (2_usize..).map(|number| format!("{base}-{number}"));
        let path = std::iter::once(base.clone()).chain(numbered).find(|path| !taken(path, given)).unwrap_or_default();
        given.insert((module, path.clone()), owner);
        let name = words.iter().map(|word| word.trim_matches('/')).collect::<Vec<_>>().join("_");
        let name = if name.trim().is_empty() { kind.noun().to_owned() } else { name };
        // Nearly all of them are POST, and then the name says enough.
        let invented = match object.method.as_str() {
            "POST" => name,
            method => format!("{}_{name}", method.to_lowercase()),
        };
        let declared = object.id.clone().filter(|id| !id.trim().is_empty());
        Label { wire_id: declared.unwrap_or(invented), path }
    }

    /// What the operation of a callback is called.
    fn parent_id(&self, callback: &CallbackObject, lowered: &[Option<OperationId>]) -> String {
        let id = lowered.get(callback.operation).copied().flatten();
        id.and_then(|id| self.api.operations.get(id.index())).map(|parent| parent.wire_id.clone()).unwrap_or_default()
    }

    /// An operation that has a callback, which its docs say then.
    fn callback(
        &mut self,
        callback: &CallbackObject,
        object: &OperationObject,
        lowered: &[Option<OperationId>],
        reported: &mut HashSet<Location>,
    ) -> Callback {
        let id = lowered.get(callback.operation).copied().flatten();
        let mut found = Callback {
            operation: id,
            wire_id: self.parent_id(callback, lowered),
            name: WireName(callback.name.clone()),
            expression: callback.expression.clone(),
            url: None,
        };
        let parsed = expression::parse(&callback.expression);
        if parsed.is_none() && reported.insert(callback.at.clone()) {
            self.diagnostics.push(
                Diagnostic::new(
                    &catalogue::CALLBACK_EXPRESSION,
                    format!("`{}` is no URL that runtime expressions make", callback.expression.escape_debug()),
                )
                .at_key(&callback.at)
                .label("the callback is generated, without what would make its URL")
                .help("write expressions in braces, such as `{$request.body#/callbackUrl}`"),
            );
        }
        let Some(parent) = id.and_then(|id| self.api.operations.get_mut(id.index())) else { return found };
        found.url = parsed.and_then(|pieces| expression::on_request(&pieces, parent));
        let note = format!(
            "Callback {}: {}.",
            code(&callback.name),
            code(&format!("{} {}", object.method, callback.expression))
        );
        if !parent.docs.notes.contains(&note) {
            parent.docs.notes.push(note);
        }
        found
    }
}

/// The key of the component that a callback is, or its path item.
fn component(object: &OperationObject) -> Option<String> {
    let tokens: Vec<String> = object.at.pointer.tokens().collect();
    match tokens.as_slice() {
        [components, kind, key, ..]
            if components == "components" && matches!(kind.as_str(), "callbacks" | "pathItems") =>
        {
            Some(key.clone())
        }
        _ => None,
    }
}

/// Text as code, for Markdown.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// The default path of what is called so: letters, digits and what else may stand in a path.
fn path(kind: HookKind, words: &[String]) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "-._~".contains(c) { c } else { '-' };
    let segment = |segment: &str| segment.chars().map(plain).collect::<String>().trim_matches(['-', '.']).to_owned();
    let segments = words.iter().flat_map(|word| word.split('/')).map(segment).filter(|segment| !segment.is_empty());
    let segments: Vec<String> = segments.collect();
    let name = if segments.is_empty() { "unnamed".to_owned() } else { segments.join("/") };
    format!("/{}/{name}", kind.name())
}
