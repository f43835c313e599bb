//! What becomes of the generated crate, for a few of the pairs. `cargo xtask conformance effects` asks rustdoc about all.

use specmill::diff::{Bump, RULES, gravest, outermost};

use super::{compare, plan};

/// What asks most of the version, and all that becomes of the crate, the members of what is new or gone as a whole left
/// out.
fn effects(rule: &str) -> (Bump, Vec<String>) {
    let findings = compare(&plan(rule, "base"), &plan(rule, "head"));
    let texts = findings.iter().flat_map(|finding| outermost(&finding.change.effects)).map(|effect| effect.text());
    (gravest(&findings).2, texts.collect())
}

#[track_caller]
fn check(rule: &str, bump: Bump, expected: &[&str]) {
    let (asked, found) = effects(rule);
    for text in expected {
        assert!(found.iter().any(|found| found == text), "{rule}: {text} is not among {found:#?}");
    }
    assert_eq!(found.len(), expected.len(), "{rule}: {found:#?}");
    assert_eq!(asked, bump, "{rule}");
}

#[test]
fn fields_and_constructors_follow_what_is_required() {
    check(
        "property-became-required",
        Bump::Major,
        &[
            "`openapi::AddPetBody::name`: `Option<String>` → `String`",
            "`openapi::AddPetBody::new()`: `(id: impl Into<String>) -> Self` → `(id: impl Into<String>, name: impl Into<String>) -> Self`",
            "removed `openapi::AddPetBody::with_name()`",
        ],
    );
}

#[test]
fn a_field_more_breaks_literals_and_a_variant_more_breaks_nothing() {
    check(
        "property-optional-added",
        Bump::Major,
        &["added `openapi::AddPetBody::name`", "added `openapi::AddPetBody::with_name()`"],
    );
    check("enum-value-added", Bump::Minor, &["added `openapi::AddPetBodyName::Cow`"]);
    check("response-error-added", Bump::Minor, &["added `openapi::ListPetsError::Conflict`"]);
}

#[test]
fn an_operation_more_breaks_those_who_serve() {
    check(
        "operation-added",
        Bump::Major,
        &[
            "added `openapi::Openapi::list_dogs()`",
            "added `openapi::ListDogsRequest`",
            "added `openapi::ListDogsError`",
            "added `Client::list_dogs()`",
        ],
    );
}

#[test]
fn credentials_are_an_argument_of_the_server() {
    check(
        "security-added",
        Bump::Major,
        &[
            "`openapi::ListPetsRequest::Credentials`: `()` → `Key`",
            "`openapi::Openapi::list_pets()`: `(&self, request: ListPetsRequest) -> impl Future<Output = Result<(), ListPetsError>> + Send` → `(&self, auth: Key, request: ListPetsRequest) -> impl Future<Output = Result<(), ListPetsError>> + Send`",
        ],
    );
}

#[test]
fn a_name_takes_along_what_mentions_it() {
    check(
        "rust-type-renamed",
        Bump::Major,
        &[
            "removed `openapi::Pet`",
            "added `openapi::Animal`",
            "`openapi::AddPetRequest::body`: `Pet` → `Animal`",
            "`openapi::AddPetRequest::new()`: `(body: Pet) -> Self` → `(body: Animal) -> Self`",
        ],
    );
}

#[test]
fn what_only_travels_otherwise_leaves_the_crate_as_it_is() {
    check("param-location-changed", Bump::None, &[]);
    check("bound-tightened", Bump::None, &[]);
    check("metadata-changed", Bump::Patch, &[]);
}

/// The other way round, what was new is gone, and nothing else.
#[test]
fn effects_are_mirrored() {
    for rule in RULES {
        let items = |base: &str, head: &str| {
            let findings = compare(&plan(rule.id, base), &plan(rule.id, head));
            let effects = findings.into_iter().flat_map(|finding| finding.change.effects);
            let mut items: Vec<_> = effects.map(|effect| (effect.item, effect.before, effect.after)).collect();
            items.sort();
            items.dedup();
            items
        };
        let there = items("base", "head");
        let mut back: Vec<_> =
            items("head", "base").into_iter().map(|(item, before, after)| (item, after, before)).collect();
        back.sort();
        assert_eq!(there, back, "{}", rule.id);
    }
}
