//! One look over JSON text that is known to be well-formed, without decoding it.
//!
//! It must neither recurse nor allocate; whoever reads a value apart from its document asks here first
//! whether that can fail.

/// What a text is like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scan {
    /// How many containers are open at the deepest place.
    pub depth: usize,
    /// How many bytes of white space there are between tokens.
    pub spaces: usize,
    /// Whether there is something that well-formed text may have and a value may not: an exponent or
    /// hundreds of digits, which may be out of range, or `\u`, which may be half of a pair.
    pub doubtful: bool,
}

/// How many digits in a row are certain to be in range.
const DIGITS: usize = 300;

/// Looks over `text`.
pub(crate) fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let mut found = Scan::default();
    let (mut at, mut depth, mut digits) = (0, 0usize, 0);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if byte.is_ascii_digit() {
            digits += 1;
            found.doubtful |= digits > DIGITS;
            continue;
        }
        digits = 0;
        match byte {
            b'"' => at = skip_string(bytes, at, &mut found),
            b'{' | b'[' => {
                depth += 1;
                found.depth = found.depth.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b' ' | b'\n' | b'\r' | b'\t' => {
                let more = bytes.get(at..).unwrap_or_default().iter().take_while(|byte| **byte == b' ').count();
                found.spaces += 1 + more;
                at += more;
            }
            b't' | b'n' => at += "rue".len(),
            b'f' => at += "alse".len(),
            b'e' | b'E' => found.doubtful = true,
            _ => {}
        }
    }
    found
}

/// Where the string ends whose content begins at `at`.
fn skip_string(bytes: &[u8], mut at: usize, found: &mut Scan) -> usize {
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => break,
            b'\\' => {
                found.doubtful |= bytes.get(at) == Some(&b'u');
                at += 1;
            }
            _ => {}
        }
    }
    at
}

/// The text without the white space between tokens that a scan has found.
pub(crate) fn compact(text: &str, found: Scan) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len().saturating_sub(found.spaces));
    let (mut at, mut kept) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => at = skip_string(bytes, at, &mut Scan::default()),
            b' ' | b'\n' | b'\r' | b'\t' => {
                out.push_str(text.get(kept..at - 1).unwrap_or_default());
                while matches!(bytes.get(at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
                    at += 1;
                }
                kept = at;
            }
            _ => {}
        }
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    out
}
