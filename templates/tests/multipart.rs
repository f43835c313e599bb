//! Multipart bodies are read as RFC 2046 says, however they are cut into chunks, and nothing in them does harm.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail"
)]

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use futures_core::Stream;
use proptest::prelude::*;
use specmill_templates::support::{Body, BodyError, Multipart, Part, StreamBody};

/// Brings chunks, and lets others work between them.
struct Pieces {
    chunks: std::vec::IntoIter<Bytes>,
    rests: bool,
}

impl Stream for Pieces {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.rests = !self.rests;
        if self.rests {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.chunks.next().map(Ok))
    }
}

/// Runs to the end what needs no input or output.
fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1_000_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("it waits for nothing");
}

fn received(content_type: &str, text: &[u8], size: usize) -> Multipart {
    let chunks: Vec<Bytes> = text.chunks(size).map(Bytes::copy_from_slice).collect();
    StreamBody::from_stream(content_type, Pieces { chunks: chunks.into_iter(), rests: false }).into()
}

type Headers = Vec<(String, String)>;

type Parts = Vec<(Headers, Vec<u8>)>;

/// Headers and content of all parts.
fn all(mut multipart: Multipart) -> Result<Parts, BodyError> {
    run(async {
        let mut parts = Vec::new();
        while let Some(part) = multipart.next_part().await? {
            let text = |value: &http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
            let headers = part.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
            parts.push((headers, part.bytes(1 << 20).await?.to_vec()));
        }
        Ok(parts)
    })
}

fn part(headers: &[(&str, &str)], content: &str) -> (Headers, Vec<u8>) {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    (headers, content.as_bytes().to_vec())
}

const MIXED: &str = "multipart/mixed; boundary=b";

#[test]
fn parts_are_told_apart_as_the_standard_says() {
    let json = [("content-type", "application/json")];
    let cases: [(&str, &str, Parts); 9] = [
        (
            "text before and after",
            "before --b\r\n--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b\r\n\r\nplain\r\n--b--\r\nafter\r\n--b\r\n",
            vec![part(&json, "{}"), part(&[], "plain")],
        ),
        ("no headers", "--b\r\n\r\nname: value\r\n\r\nhi\r\n--b--", vec![part(&[], "name: value\r\n\r\nhi")]),
        ("no content", "--b\r\nLocation: /x\r\n\r\n\r\n--b--", vec![part(&[("location", "/x")], "")]),
        ("no empty line either", "--b\r\nLocation: /x\r\n\r\n--b--", vec![part(&[("location", "/x")], "")]),
        ("nothing at all", "--b\r\n\r\n--b--", vec![part(&[], "")]),
        ("white space", "--b \t\r\n\r\na\r\n--b  \r\n\r\nb\r\n--b--  ", vec![part(&[], "a"), part(&[], "b")]),
        ("what only begins so", "--b\r\n\r\n\r\n-b\r\n-\r\n\r\n--b--", vec![part(&[], "\r\n-b\r\n-\r\n")]),
        ("line break first", "\r\n--b\r\n\r\na\n--b\r\n--b--", vec![part(&[], "a\n--b")]),
        ("no parts", "--b--", Vec::new()),
    ];
    for (what, text, expected) in cases {
        for size in 1..=text.len() {
            assert_eq!(all(received(MIXED, text.as_bytes(), size)).unwrap(), expected, "{what} by {size}");
        }
    }
}

#[test]
fn the_boundary_is_found_in_the_content_type() {
    for (content_type, boundary) in [
        ("multipart/mixed;boundary=b", "b"),
        ("Multipart/Related; type=\"a/b\"; BOUNDARY=\"b b\" ; start=x", "b b"),
        ("multipart/mixed; x=\"\\\";boundary=no\"; boundary=\"a\\\"b\"", "a\"b"),
    ] {
        let text = format!("--{boundary}\r\n\r\nyes\r\n--{boundary}--");
        assert_eq!(all(received(content_type, text.as_bytes(), 5)).unwrap(), [part(&[], "yes")], "{content_type}");
    }
    for content_type in [
        "",
        "multipart/mixed",
        "multipart/mixed; boundary=",
        "multipart/mixed; boundary=\"b",
        "multipart/mixed; boundary",
        "text/plain; boundary=b",
        "multipart; boundary=b",
        &format!("multipart/mixed; boundary={}", "b".repeat(300)),
    ] {
        let error = all(received(content_type, b"--b\r\n\r\nyes\r\n--b--", 5)).unwrap_err();
        assert_eq!(error.to_string(), "the body is malformed: its content type names no boundary", "{content_type}");
    }
}

#[test]
fn what_is_malformed_is_an_error_that_says_why() {
    let long = format!("--b\r\nX: {}\r\n\r\n\r\n--b--", "x".repeat(20_000));
    let many = format!("--b\r\n{}\r\n\r\n--b--", "X: x\r\n".repeat(65));
    let padding = format!("--b{}\r\n\r\n\r\n--b--", " ".repeat(500));
    for (text, why) in [
        ("", "it ends before its last boundary"),
        ("--b", "it ends before its last boundary"),
        ("--b\r\n", "it ends before its last boundary"),
        ("--b\r\nA: b\r\n\r\nhalf", "it ends before its last boundary"),
        ("--b\r\n\r\nhalf\r\n--b\r\n", "it ends before its last boundary"),
        ("--b\r\n\r\nhalf\r\n--b-", "it ends before its last boundary"),
        ("--bc\r\n\r\n\r\n--b--", "a boundary is followed by neither `--` nor a line break"),
        ("--b\n\nunix\n--b--", "a boundary is followed by neither `--` nor a line break"),
        ("--b\r\nno header\r\n\r\n\r\n--b--", "the head of a part has a line that is no header"),
        ("--b\r\nA: \0\r\n\r\n\r\n--b--", "the head of a part has a line that is no header"),
        (&padding, "too much white space follows a boundary"),
        (&long, "the head of a part is too long"),
        (&many, "a part has too many headers"),
    ] {
        for size in [1, 7, 100_000] {
            let error = all(received(MIXED, text.as_bytes(), size)).unwrap_err();
            assert_eq!(error.to_string(), format!("the body is malformed: {why}"), "{text:.60} by {size}");
        }
    }
}

#[test]
fn the_number_of_parts_is_bounded() {
    let text = format!("{}--b--", "--b\r\n\r\n\r\n".repeat(4));
    assert_eq!(all(received(MIXED, text.as_bytes(), 10).with_part_limit(4)).unwrap().len(), 4);
    let error = all(received(MIXED, text.as_bytes(), 10).with_part_limit(3)).unwrap_err();
    assert_eq!(error.to_string(), "the body is malformed: it has too many parts");
}

#[test]
fn a_part_ends_when_the_next_is_asked_for() {
    let mut parts = received(MIXED, b"--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--", 4);
    run(async {
        let one = parts.next_part().await.unwrap().unwrap();
        let two = parts.next_part().await.unwrap().unwrap();
        assert!(matches!(one.bytes(10).await, Err(BodyError::Taken)));
        assert_eq!(two.bytes(10).await.unwrap(), "two");
        assert!(parts.next_part().await.unwrap().is_none());
        assert!(parts.next_part().await.unwrap().is_none());
    });
}

#[test]
fn what_was_received_can_be_sent_on_as_it_came() {
    let text = b"before\r\n--b\r\n\r\none\r\n--b--after";
    let body = received(MIXED, text, 4).into_body().unwrap();
    assert_eq!(body.content_type.as_deref(), Some(MIXED));
    assert_eq!(run(body.body.bytes(1_000)).unwrap(), &text[..]);
    let mut begun = received(MIXED, text, 4);
    run(begun.next_part()).unwrap();
    assert!(matches!(begun.into_body(), Err(BodyError::Taken)));
}

#[test]
fn parts_that_were_made_here_can_be_read_here() {
    let mut parts = Multipart::new("multipart/mixed").with_part(Part::of_json(&[1, 2]).unwrap());
    let numbers: Vec<u8> = run(async { parts.next_part().await.unwrap().unwrap().json().await }).unwrap();
    assert_eq!(numbers, [1, 2]);
    assert!(run(parts.next_part()).unwrap().is_none());
    let error = run(Part::new("text/plain", "no").unwrap().json::<u8>()).unwrap_err();
    assert!(matches!(error, BodyError::Decode(_)), "{error:?}");
    assert!(Part::new("line\nbreak", "").is_err());
}

#[test]
fn no_two_bodies_have_the_same_boundary() {
    let (one, other) = (Multipart::new("multipart/mixed"), Multipart::new("multipart/mixed"));
    assert_ne!(one.content_type(), other.content_type());
}

proptest! {
    #[test]
    fn what_is_written_is_read_in_any_chunks(
        contents in proptest::collection::vec("(\r\n|-|b|--b|x|ż){0,12}", 0..5),
        name in "[a-z]{1,9}",
        size in 1_usize..40,
    ) {
        // No part may hold the boundary, so it has a letter that no part has.
        let mut made = Multipart::with_boundary("multipart/mixed", "b\"b'q");
        for content in &contents {
            let header = http::HeaderName::from_bytes(format!("x-{name}").as_bytes()).unwrap();
            made = made.with_part(Part { headers: Default::default(), body: Body::from(content.clone()) }
                .with_header(header, "1").unwrap());
        }
        let body = made.into_body().unwrap();
        let (kind, length) = (body.content_type.clone().unwrap(), body.body.length());
        let text = run(body.body.bytes(10_000)).unwrap();
        prop_assert_eq!(length, Some(text.len() as u64));
        let header = format!("x-{name}");
        let expected: Vec<_> = contents.iter().map(|content| part(&[(&header, "1")], content)).collect();
        prop_assert_eq!(all(received(&kind, &text, size)).unwrap(), expected);
    }

    #[test]
    fn no_bytes_do_harm(
        kind in "(multipart/x; boundary=|)(b|\"|\\\\|=|;| ){0,9}",
        text in "(--b|\r\n|-|b|:|A: b|\0| ){0,30}",
        bytes in proptest::collection::vec(any::<u8>(), 0..60),
        size in 1_usize..40,
    ) {
        for text in [text.as_bytes(), &bytes] {
            let _ = all(received(&kind, text, size));
            let _ = all(received(MIXED, text, size));
        }
    }
}
