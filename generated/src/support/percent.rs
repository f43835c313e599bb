//! Percent-encoding (RFC 3986, section 2).
//!
//! Only unreserved characters stay as they are, so that a value is never mistaken for a delimiter.

use std::borrow::Cow;

/// Adds `text` with all but unreserved characters encoded.
pub(crate) fn encode_into(out: &mut String, text: &str) {
    encode_unless(out, text, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'));
}

/// Adds `text` with all but the bytes that `keep` admits encoded; `keep` may admit ASCII only.
pub(crate) fn encode_unless(out: &mut String, text: &str, keep: impl Fn(u8) -> bool) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii() && keep(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for nibble in [byte >> 4, byte & 15] {
                out.push(char::from(DIGITS.get(usize::from(nibble)).copied().unwrap_or(b'0')));
            }
        }
    }
}

/// What percent-encoded text means; `plus` says that `+` means a space, as in a query.
///
/// # Errors
///
/// When an escape is cut off or has other than hexadecimal digits, or the bytes are not UTF-8.
pub(crate) fn decode(text: &str, plus: bool) -> Result<Cow<'_, str>, &'static str> {
    let escaped = text.contains('%') || plus && text.contains('+');
    if !escaped {
        return Ok(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => match (rest.next().and_then(digit), rest.next().and_then(digit)) {
                (Some(high), Some(low)) => bytes.push(high << 4 | low),
                _ => return Err("`%` is not followed by two hexadecimal digits"),
            },
            b'+' if plus => bytes.push(b' '),
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).map(Cow::Owned).map_err(|_| "the percent-encoded bytes are not UTF-8")
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}
