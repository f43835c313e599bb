//! Operations: parameters and bodies, and the examples that stand at them.

use serde_json::Value;

use super::bodies::BodySite;
use super::hooks::Label;
use super::{Lowering, Origin, Side, Site, docs, path};
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{Docs, ExampleSubject, ModuleId, Operation, OperationId, ParameterLocation, Role, RustIdent};
use crate::openapi::{Description, OperationObject, ParameterObject};
use crate::schema::SchemaRef;

impl Lowering<'_, '_> {
    /// Lowers all operations of one description's paths, and says what each became.
    pub(super) fn lower_description(&mut self, description: &Description) -> Vec<Option<OperationId>> {
        let module = self.module_of(description.document);
        self.api.described += description.described;
        self.lower_servers(module, description);
        let mut lowered = Vec::new();
        for object in &description.operations {
            let module = self.module_of_operation(description.document, object);
            lowered.push(self.lower_operation(module, object, None));
            // Types are filled operation by operation, so that one more operation renames none of them.
            self.finish_pending();
            self.settle_parameters();
        }
        lowered
    }

    /// Lowers an operation; a webhook or callback has its path and id from its label.
    pub(super) fn lower_operation(
        &mut self,
        module: ModuleId,
        object: &OperationObject,
        label: Option<Label>,
    ) -> Option<OperationId> {
        let in_path = |name: &str| {
            object.parameters.iter().any(|one| one.location == ParameterLocation::Path && one.name == name)
        };
        let parsed = match &label {
            Some(label) => path::parse("", &label.path, &|_| false),
            None => path::parse(&object.base_path, &object.path, &in_path),
        };
        let Some(parsed) = parsed else {
            self.diagnostics.push(
                Diagnostic::new(&catalogue::PATH_FORM, format!("the braces in `{}` do not pair", object.path))
                    .at_key(&object.at.clone())
                    .help("a path parameter is written `{name}`"),
            );
            return None;
        };
        let is_hook = label.is_some();
        let id = OperationId(self.api.operations.len() as u32);
        let declared = label.map(|label| label.wire_id).or_else(|| object.id.clone());
        let wire_id = declared.filter(|id| !id.trim().is_empty()).unwrap_or_else(|| self.invent_id(object));
        // The operation stands in the list before its types are made, so that they can be put beside it.
        self.api.operations.push(Operation {
            id,
            configured: self.plan.rename.operations.get(&wire_id).cloned(),
            wire_id: wire_id.clone(),
            ident: RustIdent::unnamed(),
            file: RustIdent::unnamed(),
            type_stem: RustIdent::unnamed(),
            tag: object.tags.first().cloned(),
            module,
            method: object.method.clone(),
            path: parsed.template.clone(),
            role: Role::Path,
            open_end: false,
            when: None,
            servers: if is_hook {
                Vec::new()
            } else {
                object.servers.iter().map(|server| server.url.clone()).collect()
            },
            shadowed_by: None,
            parameters: Vec::new(),
            body: None,
            responses: Vec::new(),
            security: Vec::new(),
            docs: Docs {
                summary: object.summary.clone(),
                description: object.description.clone(),
                deprecated: object.deprecated,
                source: Some(object.at.clone()),
                notes: docs::link_notes(object).into_iter().chain(super::security::scopes(&object.security)).collect(),
            },
            source: object.at.clone(),
        });
        let sent_by = |side: Side, role: &str| Site {
            module,
            operation: Some(id),
            origin: Origin::Operation(wire_id.clone(), role.to_owned()),
            side,
        };
        // A webhook is asked for by the server.
        let (asks, answers) = if is_hook { (Side::Answer, Side::Request) } else { (Side::Request, Side::Answer) };
        let site = |role: &str| sent_by(asks, role);
        let parameters = self.lower_parameters(id, object, (!is_hook).then_some(&parsed), &site);
        let body = object.request_body.as_ref().and_then(|body| {
            let docs = Docs { description: body.description.clone(), source: Some(body.at.clone()), ..Docs::default() };
            let subject = |form| ExampleSubject::RequestBody(id, form);
            let (site, required) = (&site("Body"), body.required);
            self.lower_body(
                &body.content,
                &BodySite { site, subject: &subject, required, error: false, parts: true, docs },
            )
        });
        let responses = self.lower_responses(id, object, &|role| sent_by(answers, role));
        let group = self.api.modules.get(module.index()).and_then(|module| module.group);
        let security = self.lower_security(group, &object.security);
        let open_end = self.has_open_end(id, object);
        if let Some(operation) = self.api.operations.get_mut(id.index()) {
            operation.open_end = open_end;
            operation.parameters = parameters;
            operation.body = body;
            operation.responses = responses;
            operation.security = security;
        }
        Some(id)
    }

    /// Whether an example, the default or a listed value of the parameter that ends the path is the empty text.
    fn has_open_end(&self, id: OperationId, object: &OperationObject) -> bool {
        let Some(last) = self.api.operations.get(id.index()).and_then(|operation| operation.path.last_parameter())
        else {
            return false;
        };
        let is_last = |one: &&ParameterObject| one.location == ParameterLocation::Path && one.name == last;
        let Some(parameter) = object.parameters.iter().find(is_last) else { return false };
        let sources = self.store.resolver().sources();
        let empty = |value: &Value| value.as_str() == Some("");
        let at_parameter = parameter.examples.iter().map(|example| &example.value);
        let schema = parameter.schema.as_ref().map(|at| {
            let mut ignored = crate::diag::Diagnostics::new();
            self.store.merge(&[SchemaRef::whole(at)], &mut ignored)
        });
        let parts = || schema.iter().flat_map(|merged| merged.parts.iter().map(|(_, part)| part));
        let listed = schema.iter().flat_map(|merged| merged.enumeration.iter().flatten());
        at_parameter.chain(parts().flat_map(|part| &part.examples)).filter_map(|at| sources.value(at)).any(empty)
            || listed.chain(parts().filter_map(|part| part.default.as_ref())).any(empty)
    }

    /// An operation id from method and path, stable as long as those are.
    fn invent_id(&mut self, object: &OperationObject) -> String {
        let words: Vec<&str> =
            object.path.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let id = format!(
            "{}_{}",
            object.method.to_lowercase(),
            if words.is_empty() { "root".to_owned() } else { words.join("_") }
        );
        self.diagnostics.push(
            Diagnostic::new(
                &catalogue::MISSING_OPERATION_ID,
                format!("this operation has no `operationId`; it is called `{id}`"),
            )
            .at_key(&object.at)
            .help("give it one, or its name changes whenever its path does"),
        );
        id
    }
}
