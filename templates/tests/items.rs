//! Sequences of items are read alike in any chunks, and nothing in them ends them but their end.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail"
)]

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::{Response, StatusCode};
use proptest::prelude::*;
use serde_json::{Value, json};
use specmill_templates::support::items::{self, Format};
use specmill_templates::support::{Body, Event, EventStream, ItemError, ItemStream, StreamBody};

/// What is there at once, one after the other.
struct Ready<T>(std::vec::IntoIter<T>);

impl<T: Unpin> Stream for Ready<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        Poll::Ready(self.0.next())
    }
}

fn ready<T>(items: impl IntoIterator<Item = T>) -> Ready<T> {
    Ready(items.into_iter().collect::<Vec<_>>().into_iter())
}

/// An answer whose body comes in these chunks.
fn answer(chunks: Vec<Bytes>) -> Response<Body> {
    let body = Body::from_stream(ready(chunks.into_iter().map(Ok::<_, std::io::Error>)));
    Response::new(body)
}

/// Bytes cut at these places.
fn cut(text: &[u8], places: &[usize]) -> Vec<Bytes> {
    let mut places: Vec<usize> = places.iter().map(|place| place % (text.len() + 1)).collect();
    places.sort_unstable();
    let ends = places.iter().copied().chain([text.len()]);
    let mut start = 0;
    ends.map(|end| Bytes::copy_from_slice(&text[std::mem::replace(&mut start, end)..end])).collect()
}

fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

type Read = (Option<String>, Option<String>, Option<u64>, Result<Value, String>);

fn events(format: Format, chunks: Vec<Bytes>) -> Vec<Read> {
    block(async {
        let mut stream: EventStream<Value> = items::answer(format, answer(chunks));
        let mut found = Vec::new();
        while let Some(event) = stream.next_event().await {
            found.push(match event {
                Ok(event) => (event.event, event.id, event.retry, Ok(event.data)),
                Err(ItemError::Decode { data, .. }) => {
                    (None, None, None, Err(String::from_utf8_lossy(&data).into_owned()))
                }
                Err(error) => panic!("{error}"),
            });
        }
        found
    })
}

fn whole(text: &str) -> Vec<Bytes> {
    vec![Bytes::copy_from_slice(text.as_bytes())]
}

fn lines(format: Format, text: &str) -> Vec<Result<Value, String>> {
    block(async {
        let mut stream: ItemStream<Value> = items::answer(format, answer(whole(text)));
        let mut found = Vec::new();
        while let Some(item) = stream.next_item().await {
            found.push(item.map_err(|error| error.to_string()));
        }
        found
    })
}

const EVENTS: &str = "\u{feff}: a comment\r\nevent: added\rid: 1\ndata: {\"a\":\ndata:1}\n\nretry: 50\nid\ndata: true\r\n\r\n\
    event: lost\n\ndata\n\nunknown: x\ndata: [DONE]\n\nretry: 5x\nid: a\0b\ndata: 2\n\r\ndata: cut off";

fn expected() -> Vec<Read> {
    vec![
        (Some("added".to_owned()), Some("1".to_owned()), None, Ok(json!({ "a": 1 }))),
        (None, Some(String::new()), Some(50), Ok(json!(true))),
        (None, None, None, Err(String::new())),
        (None, None, None, Err("[DONE]".to_owned())),
        (None, None, None, Ok(json!(2))),
    ]
}

#[test]
fn events_are_read_as_the_standard_has_it() {
    assert_eq!(events(Format::Events, whole(EVENTS)), expected());
    let texts = events(Format::TextEvents, whole("data: a\ndata:\ndata:  b\n\ndata: 5\n\n"));
    assert_eq!(texts, [(None, None, None, Ok(json!("a\n\n b"))), (None, None, None, Ok(json!("5")))]);
}

#[test]
fn lines_and_sequences_are_read() {
    let items = lines(Format::Lines, "{\"a\":1}\r\n\n  2 \n{broken\n\"last\"");
    assert_eq!(items[0], Ok(json!({ "a": 1 })));
    assert_eq!(items[1], Ok(json!(2)));
    assert!(items[2].as_ref().unwrap_err().starts_with("an item does not fit"));
    assert_eq!(items[3], Ok(json!("last")));
    assert_eq!(lines(Format::Sequence, "\u{1e}{\"a\":\n1}\n\u{1e}\u{1e}2\n"), [Ok(json!({ "a": 1 })), Ok(json!(2))]);
    assert!(lines(Format::Lines, "").is_empty());
}

#[test]
fn an_item_that_is_too_large_ends_the_stream() {
    block(async {
        let body = answer(vec!["1\n".into(), vec![b'1'; 50].into(), vec![b'1'; 60].into(), "\n3\n".into()]);
        let stream: ItemStream<Value> = items::answer(Format::Lines, body);
        let mut stream = stream.with_item_limit(100);
        assert!(matches!(stream.next_item().await, Some(Ok(Value::Number(_)))));
        assert!(matches!(stream.next_item().await, Some(Err(ItemError::Body(_)))));
        assert!(stream.next_item().await.is_none());
    });
}

#[test]
fn a_stream_can_be_sent_once_or_handed_on_raw() {
    let stream = ItemStream::new(ready([1, 2]));
    let sent = items::response(StatusCode::OK, Format::Lines, "application/jsonl", &stream).unwrap();
    assert_eq!(sent.headers()["content-type"], "application/jsonl");
    assert_eq!(block(sent.into_body().bytes(100)).unwrap(), "1\n2\n");
    assert!(items::response(StatusCode::OK, Format::Lines, "application/jsonl", &stream).is_err());
    let stream: ItemStream<Value> = items::answer(Format::Lines, answer(whole("1\n")));
    let raw: StreamBody = stream.into_body().unwrap();
    assert_eq!(block(raw.body.bytes(100)).unwrap(), "1\n");
}

proptest! {
    #[test]
    fn chunks_do_not_matter(places in prop::collection::vec(any::<usize>(), 0..20)) {
        prop_assert_eq!(events(Format::Events, cut(EVENTS.as_bytes(), &places)), expected());
    }

    #[test]
    fn what_is_written_is_read(
        data in prop::collection::vec("[a-z\\r\\n: ż]{0,8}", 0..5),
        named in any::<bool>(),
        text in any::<bool>(),
        places in prop::collection::vec(any::<usize>(), 0..8),
    ) {
        let format = if text { Format::TextEvents } else { Format::Events };
        let sent = data.clone().into_iter().map(move |data| {
            let event = Event::new(data).with_id("7").with_retry(3);
            if named { event.with_event("a\nb") } else { event }
        });
        let stream = EventStream::new(ready(sent));
        let sent = items::response(StatusCode::OK, format, "text/event-stream", &stream).unwrap();
        let bytes = block(sent.into_body().bytes(10_000)).unwrap();
        let read = events(format, cut(&bytes, &places));
        let breaks = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
        let expected: Vec<Read> = data.iter().map(|data| {
            let data = if text { breaks(data) } else { data.clone() };
            (named.then(|| "a b".to_owned()), Some("7".to_owned()), Some(3), Ok(data.into()))
        }).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), which in 0..3_usize) {
        let format = [Format::Events, Format::Lines, Format::Sequence][which];
        block(async {
            let mut stream: ItemStream<Value> = items::answer(format, answer(vec![bytes.into()]));
            while stream.next_item().await.is_some() {}
        });
    }
}
