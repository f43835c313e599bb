//! Responses: which of them mean success, their headers and bodies.

use super::bodies::BodySite;
use super::{Lowering, Site};
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{
    Docs, ExampleSubject, OperationId, Parameter, Response, RustIdent, StatusPattern, Style, TextRules, Type, WireName,
};
use crate::openapi::{OperationObject, ParameterObject, ResponseObject};

impl Lowering<'_, '_> {
    pub(super) fn lower_responses(
        &mut self,
        operation: OperationId,
        object: &OperationObject,
        site: &dyn Fn(&str) -> Site,
    ) -> Vec<Response> {
        let mut ordered: Vec<&ResponseObject> = object.responses.iter().collect();
        let declared_success = ordered.iter().any(|response| means_success(response.status));
        let success = |status| means_success(status) || (!declared_success && status == StatusPattern::Default);
        ordered.sort_by_key(|response| !success(response.status));
        let successes = ordered.iter().filter(|response| success(response.status)).count();
        let mut responses = Vec::new();
        for response in ordered {
            let success = success(response.status);
            let role = if success && successes == 1 { "Response".to_owned() } else { role(response.status) };
            let index = responses.len();
            let subject = |form| ExampleSubject::ResponseBody(operation, index, form);
            let docs = Docs {
                description: response.description.clone(),
                source: Some(response.at.clone()),
                ..Docs::default()
            };
            // An error is a value that can be kept and compared, so it holds its body.
            let (own, docs_of_body) = (&site(&role), docs.clone());
            let body = BodySite {
                site: own,
                subject: &subject,
                required: true,
                error: !success,
                parts: false,
                docs: docs_of_body,
            };
            let has_content = may_have_content(&object.method, response.status);
            let content = if has_content {
                response.content.as_slice()
            } else {
                self.leave_out_content(response, own);
                &[]
            };
            let body = self.lower_body(content, &body);
            let (headers, content_type) =
                self.lower_headers(operation, responses.len(), response, &role, (&object.method, site));
            responses.push(Response {
                status: response.status,
                ident: RustIdent::unnamed(),
                success,
                body,
                has_content,
                headers,
                content_type,
                choice: None,
                docs,
                source: response.at.clone(),
            });
        }
        responses
    }

    /// Says that what a response is described to carry never comes.
    fn leave_out_content(&mut self, response: &ResponseObject, site: &Site) {
        for media in &response.content {
            // Its examples are of types all the same, if others have them.
            if let Some(schema) = &media.schema {
                let ty = self.lower_at(schema, site).ty;
                self.note_item_examples(media, schema, &ty);
            }
        }
        if !response.content.is_empty() {
            let message = "this response has no content, whatever is said of it here";
            self.diagnostics.push(
                Diagnostic::new(&catalogue::CONTENT_FORBIDDEN, message)
                    .at_key(&response.at.child("content"))
                    .note("HTTP sends none with the statuses 1xx, 204, 205 and 304, and none in answer to `HEAD`")
                    .help("remove `content`, or give the response another status"),
            );
        }
    }

    /// The headers of a response, and what is said of `Content-Type`: OpenAPI has that ignored among headers, since
    /// the body says what it is ("Response Object").
    fn lower_headers(
        &mut self,
        operation: OperationId,
        index: usize,
        response: &ResponseObject,
        role: &str,
        (method, site): (&str, &dyn Fn(&str) -> Site),
    ) -> (Vec<Parameter>, Option<Parameter>) {
        let mut headers = Vec::new();
        let mut content_type = None;
        for object in &response.headers {
            let subject = ExampleSubject::ResponseHeader(operation, index, WireName(object.name.clone()));
            if object.name.eq_ignore_ascii_case("content-type") {
                content_type = Some(self.lower_content_type(object, &subject));
            } else if method == "HEAD" || !crate::openapi::is_framing(&object.name) {
                // Only after a `HEAD` they say something of what there is: of the answer to a `GET`.
                let site = site(&format!("{role} {}", object.name));
                headers.push(self.lower_parameter(object, subject, &site));
            }
        }
        (headers, content_type)
    }

    /// A media type is a text, whichever of them the schema lists.
    fn lower_content_type(&mut self, object: &ParameterObject, subject: &ExampleSubject) -> Parameter {
        self.note_parameter_examples(object, subject);
        Parameter {
            wire: WireName(object.name.clone()),
            ident: RustIdent::unnamed(),
            location: object.location,
            required: object.required,
            ty: Type::String(TextRules::default()),
            style: Style::Simple,
            explode: false,
            reserved: false,
            empty: false,
            is_content_type: false,
            docs: Docs {
                description: object.description.clone(),
                deprecated: object.deprecated,
                source: Some(object.at.clone()),
                ..Docs::default()
            },
            source: object.at.clone(),
        }
    }
}

/// Whether HTTP lets a response carry anything (RFC 9110, sections 9.3.2, 15.2, 15.3.5, 15.3.6 and 15.4.5).
fn may_have_content(method: &str, status: StatusPattern) -> bool {
    let forbids = matches!(status, StatusPattern::Exact(100..=199 | 204 | 205 | 304) | StatusPattern::Range(1));
    method != "HEAD" && !forbids
}

/// Answers are what the operation was asked for; redirects among them, since no client here follows them unasked.
fn means_success(status: StatusPattern) -> bool {
    match status {
        StatusPattern::Exact(status) => (100..400).contains(&status),
        StatusPattern::Range(hundred) => (1..4).contains(&hundred),
        StatusPattern::Default => false,
    }
}

fn role(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(status) => {
            let known = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
            known.map_or_else(|| format!("Status{status}"), str::to_owned)
        }
        StatusPattern::Range(hundred) => format!("Status{hundred}xx"),
        StatusPattern::Default => "Default".to_owned(),
    }
}
