//! Security requirements to credentials: who may ask, and how that is sent.

use indexmap::IndexMap;

use super::Lowering;
use crate::diag::{Diagnostic, catalogue};
use crate::ir::{Credential, CredentialId, CredentialKind, Docs, GroupId, RustIdent, SecurityAlternative, WireName};
use crate::openapi::{SecurityRequirement, SecuritySchemeObject};

/// How many alternatives may be made of one requirement.
const MOST_ALTERNATIVES: usize = 16;

impl Lowering<'_, '_> {
    /// The alternatives of an operation; none: anyone may ask.
    pub(super) fn lower_security(
        &mut self,
        group: Option<GroupId>,
        requirements: &[SecurityRequirement],
    ) -> Vec<SecurityAlternative> {
        let mut found: Vec<SecurityAlternative> = Vec::new();
        for requirement in requirements {
            let mut all = Vec::new();
            for (key, scheme) in &requirement.schemes {
                if let Some(scheme) = scheme
                    && let Some(id) = self.credential(group, key, scheme)
                {
                    all.push((id, key, scheme));
                }
            }
            for all in self.sendable_together(&all) {
                let alternative = SecurityAlternative { all };
                if !found.contains(&alternative) {
                    found.push(alternative);
                }
            }
        }
        // One alternative that asks for nothing is the same as no requirement at all.
        if found.iter().all(|alternative| alternative.all.is_empty()) { Vec::new() } else { found }
    }

    /// The credentials of one requirement. Of those that stand at one place of a request only one can be sent: they are
    /// taken as alternatives, which is what is meant.
    fn sendable_together(&mut self, all: &[(CredentialId, &String, &SecuritySchemeObject)]) -> Vec<Vec<CredentialId>> {
        let mut places: IndexMap<String, Vec<CredentialId>> = IndexMap::new();
        for (id, key, scheme) in all {
            let Some(kind) = kind(scheme) else { continue };
            let place = place(&kind);
            // Only names of headers are the same in whatever case.
            let in_header = !matches!(kind, CredentialKind::Query(_) | CredentialKind::Cookie(_));
            let same = if in_header { place.to_ascii_lowercase() } else { place.clone() };
            let held = places.entry(same).or_default();
            if !held.is_empty() && self.credentials_reported.insert((*id, place.clone())) {
                let message = format!("`{key}` and another credential of one requirement both stand in {place}");
                self.diagnostics.push(
                    Diagnostic::new(&catalogue::TAKEN_AS_MEANT, message)
                        .at(&scheme.at)
                        .note("a request has room for one of them; they are taken as alternatives")
                        .help("list them as requirements of their own"),
                );
            }
            held.push(*id);
        }
        let mut found: Vec<Vec<CredentialId>> = vec![Vec::new()];
        for held in places.into_values() {
            let longer = found.iter().flat_map(|one| held.iter().map(move |id| [one.as_slice(), &[*id]].concat()));
            found = longer.take(MOST_ALTERNATIVES).collect();
        }
        found
    }

    fn credential(&mut self, group: Option<GroupId>, key: &str, scheme: &SecuritySchemeObject) -> Option<CredentialId> {
        // The same key in two documents of a group is one credential when it is sent in the same way.
        let kind = kind(scheme)?;
        let name = format!("{group:?}\u{0}{key}\u{0}{kind:?}");
        if let Some(id) = self.credentials.get(&name) {
            return Some(*id);
        }
        if let CredentialKind::Http(other) = &kind {
            self.diagnostics.push(
                Diagnostic::new(&catalogue::HTTP_SCHEME, format!("nothing here knows the HTTP scheme `{other}`"))
                    .at(&scheme.at)
                    .note("what stands after the scheme in `Authorization` may be made of the request")
                    .help("give the client a text or a function that makes it; a server has a method to verify it"),
            );
        }
        let id = CredentialId(self.api.credentials.len() as u32);
        self.api.credentials.push(Credential {
            group,
            wire: WireName(key.to_owned()),
            ident: RustIdent::unnamed(),
            field: RustIdent::unnamed(),
            configured: self.plan.rename.credentials.get(key).cloned(),
            kind,
            docs: Docs {
                description: scheme.description.clone(),
                source: Some(scheme.at.clone()),
                notes: scheme.facts.clone(),
                ..Docs::default()
            },
            source: scheme.at.clone(),
        });
        self.credentials.insert(name, id);
        Some(id)
    }
}

/// What the credentials of an operation must grant, a sentence for each alternative that says so.
pub(super) fn scopes(requirements: &[SecurityRequirement]) -> Vec<String> {
    let quoted = |text: &String| format!("`{}`", text.replace('`', "'"));
    let mut found: Vec<String> = Vec::new();
    for (key, scopes) in requirements.iter().flat_map(|requirement| &requirement.scopes) {
        let scopes = scopes.iter().map(quoted).collect::<Vec<_>>().join(", ");
        let note = format!("Scopes of {}: {scopes}.", quoted(key));
        if !found.contains(&note) {
            found.push(note);
        }
    }
    found
}

/// Where a credential stands in a request, for a reader.
fn place(kind: &CredentialKind) -> String {
    let header = |name: &str| format!("the header `{name}`");
    match kind {
        CredentialKind::Bearer | CredentialKind::Basic | CredentialKind::Http(_) => header("Authorization"),
        CredentialKind::Header(name) => header(name),
        CredentialKind::Query(name) => format!("`{name}` of the query"),
        CredentialKind::Cookie(name) => format!("the cookie `{name}`"),
    }
}

/// How a scheme's credential is sent; `None` for `mutualTLS`, which HTTP does not carry.
fn kind(scheme: &SecuritySchemeObject) -> Option<CredentialKind> {
    let name = || scheme.name.clone().unwrap_or_default();
    match scheme.kind.as_str() {
        "http" => {
            let own = scheme.scheme.clone().unwrap_or_default();
            // Schemes are compared without case (RFC 9110, section 11.1).
            Some(match own.to_ascii_lowercase().as_str() {
                "bearer" => CredentialKind::Bearer,
                "basic" => CredentialKind::Basic,
                _ => CredentialKind::Http(own),
            })
        }
        "oauth2" | "openIdConnect" => Some(CredentialKind::Bearer),
        "apiKey" => match scheme.location.as_deref() {
            Some("query") => Some(CredentialKind::Query(name())),
            Some("cookie") => Some(CredentialKind::Cookie(name())),
            _ => Some(CredentialKind::Header(name())),
        },
        _ => None,
    }
}
