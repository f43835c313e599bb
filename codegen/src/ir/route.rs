//! What tells the requests of operations apart that have the same method and path.
//!
//! It must not look at requests: what is said here of texts, the support code of generated crates checks.

use super::WireName;

/// A test on a request that tells two operations of the same method and path apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestTest {
    /// The query has this parameter with one of these values.
    QueryIs(WireName, Vec<String>),
    /// The value of this path parameter is such a text.
    PathIs(WireName, TextTest),
    /// The query has this parameter.
    Query(WireName),
    /// The body is a JSON object in which each of these members is one of its texts.
    MembersAre(Vec<(WireName, Vec<String>)>),
    /// The body is a JSON object with one of these members at least, which no other operation declares.
    AnyMember(Vec<WireName>),
    /// The body is a JSON object with all of these members, which no other operation requires.
    AllMembers(Vec<WireName>),
}

/// A test on a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextTest {
    /// It is an integer.
    Integer,
    /// It is a number.
    Number,
    /// It is `true` or `false`.
    Boolean,
    /// It is one of these.
    OneOf(Vec<String>),
    /// It is a list with commas between of these.
    ListOf(Vec<String>),
    /// It is of this format, one of those that the support code knows.
    Format(&'static str),
}

impl RequestTest {
    /// Whether it looks at the body.
    pub fn reads_body(&self) -> bool {
        matches!(self, Self::MembersAre(_) | Self::AnyMember(_) | Self::AllMembers(_))
    }
}

impl TextTest {
    /// Whether it holds for a text.
    pub fn holds(&self, text: &str) -> bool {
        match self {
            Self::Integer => text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok(),
            Self::Number => text.parse::<serde_json::Number>().is_ok(),
            Self::Boolean => matches!(text, "true" | "false"),
            Self::OneOf(values) => values.iter().any(|value| value == text),
            Self::ListOf(values) => text.split(',').all(|one| values.iter().any(|value| value == one)),
            Self::Format("uuid") => has_form(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
            Self::Format("date") => has_form(text, "xxxx-xx-xx"),
            Self::Format("date-time") => {
                text.split_once(['T', 't', ' ']).is_some_and(|(day, _)| has_form(day, "xxxx-xx-xx"))
            }
            Self::Format(_) => text.parse::<std::net::Ipv4Addr>().is_ok(),
        }
    }

    /// A text for which it holds.
    pub fn sample(&self) -> String {
        match self {
            Self::Integer => "1".to_owned(),
            Self::Number => "1.5".to_owned(),
            Self::Boolean => "true".to_owned(),
            Self::OneOf(values) | Self::ListOf(values) => values.first().cloned().unwrap_or_default(),
            Self::Format("uuid") => "00000000-0000-4000-8000-000000000000".to_owned(),
            Self::Format("date") => "2000-01-01".to_owned(),
            Self::Format("date-time") => "2000-01-01T00:00:00Z".to_owned(),
            Self::Format(_) => "192.0.2.1".to_owned(),
        }
    }
}

/// Whether a text has a hexadecimal digit for each `x` of the form, and all else as it stands there.
fn has_form(text: &str, form: &str) -> bool {
    let same = |(own, of): (u8, u8)| if of == b'x' { own.is_ascii_hexdigit() } else { own == of };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_of_their_kind_and_of_no_other() {
        let all = ["uuid", "date", "date-time", "ipv4"].map(TextTest::Format);
        for (index, own) in all.iter().enumerate() {
            for (other, test) in all.iter().enumerate() {
                assert_eq!(test.holds(&own.sample()), index == other, "{test:?} of {}", own.sample());
            }
        }
    }
}
