//! Bodies of text: UTF-8, which is what `charset` says or what nothing is said of.
//!
//! It must not convert other encodings; a text in one of them is refused.

use bytes::Bytes;
use http::{Response, StatusCode};

use super::body::RawBody;
use super::fault::{DecodeFault, EncodeError, RequestFault, ResponseFault};
use super::payload::Payload;
use super::reader::RequestReader;
use super::writer::{self, RequestWriter};

/// The text that a body is.
///
/// # Errors
///
/// When its content type names another charset than UTF-8, or its bytes are not UTF-8.
pub fn decode(body: &RawBody) -> Result<String, DecodeFault> {
    let charset = body.content_type.as_deref().and_then(charset).unwrap_or("utf-8");
    if !["utf-8", "utf8", "us-ascii"].iter().any(|known| charset.eq_ignore_ascii_case(known)) {
        return Err(DecodeFault::new(format!("its charset is {charset:?}, and only UTF-8 is read")));
    }
    body.text().map(str::to_owned).ok_or_else(|| DecodeFault::new("it is not UTF-8"))
}

/// The parameter `charset` of a content type (RFC 9110, section 8.3.2).
fn charset(content_type: &str) -> Option<&str> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let charset = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset")).map(|(_, value)| value);
    Some(charset.last()?.trim().trim_matches('"'))
}

impl RequestWriter {
    /// Sets the body to a text.
    ///
    /// # Errors
    ///
    /// When the content type cannot stand in a header.
    pub fn text(&mut self, media_type: &'static str, text: &str) -> Result<(), EncodeError> {
        self.raw(&RawBody::new(media_type, text.to_owned()))
    }
}

/// The body of a request as text.
///
/// # Errors
///
/// When it is no text in UTF-8.
pub fn request(request: &mut RequestReader<'_>) -> Result<String, RequestFault> {
    decode(&request.raw()).map_err(RequestFault::body)
}

/// The body of a request as text, if there is one.
///
/// # Errors
///
/// When it is no text in UTF-8.
pub fn optional_request(request: &mut RequestReader<'_>) -> Result<Option<String>, RequestFault> {
    let text = request.optional_raw().as_ref().map(decode).transpose();
    text.map_err(RequestFault::body)
}

/// An answer of text.
///
/// # Errors
///
/// When the content type cannot stand in a header.
pub fn response<B: From<Bytes>>(
    status: StatusCode,
    media_type: &'static str,
    text: &str,
) -> Result<Response<B>, EncodeError> {
    writer::raw_response(status, &RawBody::new(media_type, text.to_owned()))
}

/// The answer's body as text; it must have been read.
///
/// # Errors
///
/// When it is no text in UTF-8; the fault holds the whole answer.
pub fn answer<B: Payload>(response: Response<B>) -> Result<String, ResponseFault> {
    let response = response.map(|body| body.in_memory());
    let raw = RawBody::from_parts(response.headers(), response.body().clone());
    decode(&raw).map_err(|fault| ResponseFault::new(response, fault))
}

#[cfg(test)]
mod tests {
    use super::{RawBody, decode};

    #[test]
    fn texts_are_utf_8_or_refused() {
        let text = |content_type: &str, bytes: &'static [u8]| decode(&RawBody::new(content_type, bytes));
        assert_eq!(text("text/plain", "ż".as_bytes()).as_deref(), Ok("ż"));
        assert_eq!(text("text/plain; format=flowed; Charset=\"UTF-8\"", b"a").as_deref(), Ok("a"));
        assert!(text("text/plain; charset=iso-8859-1", b"a").is_err());
        assert!(text("text/plain", b"\xff").is_err());
    }
}
