//! Parameters, answers, headers and media types of an operation, paired; what rules for operations share.
//!
//! It must not judge anything.

use serde_json::Value;

use super::change::OperationPair;
use super::side::Side;
use crate::ir::{ParameterLocation, StatusPattern};
use crate::openapi::{MediaTypeObject, ParameterObject, ResponseObject};

/// Things of both sides.
pub(crate) struct Paired<'a, T> {
    /// Those that go together.
    pub paired: Vec<(&'a T, &'a T)>,
    /// Those that are the same at another place.
    pub moved: Vec<(&'a T, &'a T)>,
    /// Those that only the base has.
    pub removed: Vec<&'a T>,
    /// Those that only the head has.
    pub added: Vec<&'a T>,
}

/// Whether two things are the same.
type Same<'f, T> = &'f dyn Fn(&T, &T) -> bool;

/// Pairs what `same` says is the same, each at most once; one test after the other.
fn pair_by<'a, T>(base: &'a [T], head: &'a [T], same: &[Same<'_, T>]) -> Paired<'a, T> {
    let mut removed: Vec<&T> = base.iter().collect();
    let mut added: Vec<&T> = head.iter().collect();
    let mut paired = Vec::new();
    for same in same {
        removed.retain(|one| match added.iter().position(|other| same(one, other)) {
            Some(index) => {
                paired.push((*one, added.remove(index)));
                false
            }
            None => true,
        });
    }
    Paired { paired, moved: Vec::new(), removed, added }
}

/// The parameters of both: by place and name, those of the path by their position in it.
pub(crate) fn paired_parameters<'a>(pair: &OperationPair<'a>) -> Paired<'a, ParameterObject> {
    let (base, head) = (&pair.base.operation.parameters, &pair.head.operation.parameters);
    let positions: Vec<(String, String)> =
        template_names(&pair.base.full_path()).into_iter().zip(template_names(&pair.head.full_path())).collect();
    let by_name = |one: &ParameterObject, other: &ParameterObject| {
        one.location == other.location
            && match one.location {
                ParameterLocation::Header => one.name.eq_ignore_ascii_case(&other.name),
                _ => one.name == other.name,
            }
    };
    let by_position = |one: &ParameterObject, other: &ParameterObject| {
        one.location == ParameterLocation::Path
            && other.location == ParameterLocation::Path
            && positions.iter().any(|(base, head)| *base == one.name && *head == other.name)
    };
    let mut found = pair_by(base, head, &[&by_name, &by_position]);
    let moved = pair_moved(&mut found);
    found.moved = moved;
    found
}

/// Parameters of one name whose place changed.
fn pair_moved<'a>(found: &mut Paired<'a, ParameterObject>) -> Vec<(&'a ParameterObject, &'a ParameterObject)> {
    let mut moved = Vec::new();
    let added = &mut found.added;
    found.removed.retain(|one| {
        match added
            .iter()
            .position(|other| other.name.eq_ignore_ascii_case(&one.name) && other.location != one.location)
        {
            Some(index) => {
                moved.push((*one, added.remove(index)));
                false
            }
            None => true,
        }
    });
    moved
}

/// Path parameters by their position, those that are declared.
pub(crate) fn path_parameters<'a>(
    pair: &OperationPair<'a>,
) -> Vec<(Option<&'a ParameterObject>, Option<&'a ParameterObject>)> {
    let find = |parameters: &'a [ParameterObject], name: &str| {
        parameters.iter().find(|one| one.location == ParameterLocation::Path && one.name == name)
    };
    template_names(&pair.base.full_path())
        .iter()
        .zip(template_names(&pair.head.full_path()))
        .map(|(base, head)| (find(&pair.base.operation.parameters, base), find(&pair.head.operation.parameters, &head)))
        .collect()
}

/// The names in the braces of a path, in their order.
pub(crate) fn template_names(path: &str) -> Vec<String> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

/// What reports call a parameter: `query parameter limit`.
pub(crate) fn parameter_name(parameter: &ParameterObject) -> String {
    format!("{} parameter {}", place_name(parameter.location), parameter.name)
}

/// The word for a place.
pub(crate) fn place_name(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}

/// How a parameter is written, defaults written out (OpenAPI 3.1, "Parameter Object").
pub(crate) fn serialization(side: &Side<'_>, parameter: &ParameterObject) -> String {
    if parameter.content.is_some() && parameter.schema.is_none() {
        return String::new();
    }
    let default = match parameter.location {
        ParameterLocation::Path | ParameterLocation::Header => "simple",
        ParameterLocation::Query | ParameterLocation::Cookie => "form",
    };
    let style = parameter.style.as_deref().unwrap_or(default);
    let explode = parameter.explode.unwrap_or(style == "form");
    let reserved = side.member(&parameter.at, "allowReserved") == Some(&Value::Bool(true));
    format!("{style}{}{}", if explode { ", explode" } else { "" }, if reserved { ", allowReserved" } else { "" })
}

/// A media type without its parameters, in small letters.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The media types of both: as written, then without parameters, then by their suffix.
pub(crate) fn paired_media_types<'a>(
    base: &'a [MediaTypeObject],
    head: &'a [MediaTypeObject],
) -> Paired<'a, MediaTypeObject> {
    let exact = |one: &MediaTypeObject, other: &MediaTypeObject| one.media_type == other.media_type;
    let bare = |one: &MediaTypeObject, other: &MediaTypeObject| essence(&one.media_type) == essence(&other.media_type);
    let mut found = pair_by(base, head, &[&exact, &bare]);
    // What is left over on both sides with one suffix is one format under two names.
    let suffix = |media: &MediaTypeObject| {
        let essence = essence(&media.media_type);
        essence.rsplit(['+', '/']).next().unwrap_or_default().to_owned()
    };
    let count = |list: &[&MediaTypeObject], of: &str| list.iter().filter(|media| suffix(media) == of).count();
    let mut index = 0;
    while let Some(one) = found.removed.get(index).copied() {
        let own = suffix(one);
        let other = found.added.iter().position(|other| suffix(other) == own);
        match other {
            Some(other) if count(&found.removed, &own) == 1 && count(&found.added, &own) == 1 => {
                found.removed.remove(index);
                found.paired.push((one, found.added.remove(other)));
            }
            _ => index += 1,
        }
    }
    found
}

/// The answers that both have under one key.
pub(crate) fn paired_responses<'a>(pair: &OperationPair<'a>) -> Vec<(&'a ResponseObject, &'a ResponseObject)> {
    let same = |one: &ResponseObject, other: &ResponseObject| one.status == other.status;
    pair_by(&pair.base.operation.responses, &pair.head.operation.responses, &[&same]).paired
}

/// Answers that only the head has.
pub(crate) fn added_responses<'a>(pair: &OperationPair<'a>) -> Vec<&'a ResponseObject> {
    let same = |one: &ResponseObject, other: &ResponseObject| one.status == other.status;
    pair_by(&pair.base.operation.responses, &pair.head.operation.responses, &[&same]).added
}

/// Answers that only the base has.
pub(crate) fn removed_responses<'a>(pair: &OperationPair<'a>) -> Vec<&'a ResponseObject> {
    let same = |one: &ResponseObject, other: &ResponseObject| one.status == other.status;
    pair_by(&pair.base.operation.responses, &pair.head.operation.responses, &[&same]).removed
}

/// The headers of an answer of both sides.
pub(crate) fn paired_headers<'a>(base: &'a ResponseObject, head: &'a ResponseObject) -> Paired<'a, ParameterObject> {
    let same = |one: &ParameterObject, other: &ParameterObject| one.name.eq_ignore_ascii_case(&other.name);
    pair_by(&base.headers, &head.headers, &[&same])
}

/// Whether a status says that the operation succeeded, redirects included.
pub(crate) fn is_success(status: StatusPattern) -> bool {
    match status {
        StatusPattern::Exact(status) => status < 400,
        StatusPattern::Range(hundred) => hundred < 4,
        StatusPattern::Default => false,
    }
}

/// Whether a status says that the operation failed.
pub(crate) fn is_error(status: StatusPattern) -> bool {
    status != StatusPattern::Default && !is_success(status)
}

/// Whether a range or `default` among these answers is for this status, too.
pub(crate) fn is_covered(status: StatusPattern, responses: &[ResponseObject]) -> bool {
    responses.iter().any(|response| match (response.status, status) {
        (StatusPattern::Default, _) => true,
        (StatusPattern::Range(hundred), StatusPattern::Exact(status)) => u16::from(hundred) == status / 100,
        (one, other) => one == other,
    })
}

/// A status as it is written in a description.
pub(crate) fn status_name(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(status) => status.to_string(),
        StatusPattern::Range(hundred) => format!("{hundred}XX"),
        StatusPattern::Default => "default".to_owned(),
    }
}
