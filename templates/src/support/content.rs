//! Bodies that come in several media types: which of them a message has.
//!
//! It must not read bodies.

use http::HeaderMap;

use super::body::content_type;

/// The number of the media type that a message has, of these with their numbers.
///
/// One with the same parameters comes before others of its type. A range such as `image/*` stands for all that it
/// covers, and any spelling of JSON for another. `other` is the number of what is not listed; a message that says
/// nothing is of the first.
pub fn choose(headers: &HeaderMap, listed: &[(&str, usize)], other: usize) -> usize {
    let Some(whole) = content_type(headers).map(without_spaces) else {
        return listed.first().map_or(other, |(_, number)| *number);
    };
    let own = essence(&whole);
    let exact = |known: &str| without_spaces(known) == whole;
    let same = |known: &str| essence(known) == own;
    let covers = |known: &str| match essence(known).as_str() {
        "*/*" | "*" => true,
        range => range.strip_suffix('*').is_some_and(|start| start.ends_with('/') && own.starts_with(start)),
    };
    let both_json = |known: &str| is_json(&own) && is_json(&essence(known));
    let tests: [&dyn Fn(&str) -> bool; 4] = [&exact, &same, &covers, &both_json];
    let found = tests.iter().find_map(|test| listed.iter().find(|(known, _)| test(known)));
    found.map_or(other, |(_, number)| *number)
}

/// A media type with its parameters, in lower case.
fn without_spaces(media_type: &str) -> String {
    media_type.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase()
}

/// Type and subtype, without parameters and in lower case.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(essence: &str) -> bool {
    essence.ends_with("/json") || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header::CONTENT_TYPE};

    use super::choose;

    #[test]
    fn the_content_type_chooses() {
        let listed =
            [("application/json", 0), ("image/*", 1), ("text/csv; header=present", 2), ("application/json;v=2", 3)];
        for (content_type, expected) in [
            ("application/json; charset=utf-8", 0),
            ("application/json; v=2", 3),
            ("application/problem+json", 0),
            ("IMAGE/png", 1),
            ("text/csv", 2),
            ("application/zip", 7),
            ("image", 7),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
            assert_eq!(choose(&headers, &listed, 7), expected, "{content_type}");
        }
        assert_eq!(choose(&HeaderMap::new(), &listed, 7), 0);
    }
}
