//! Bodies that are streamed over real sockets: nobody holds them whole, who reads slowly slows the sender down,
//! and who stops reading stops it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail"
)]

mod common;

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use common::serve;
use futures_core::Stream;
use http::StatusCode;
use serde_json::{Value, json};
use specmill_templates::sample::Client;
use specmill_templates::sample::files::{
    Files, GetFileError, GetFileRequest, GetPartsError, GetPartsRequest, PutFileError, PutFileRequest, files_router,
};
use specmill_templates::support::client::{CallError, TransportError};
use specmill_templates::support::{Body, BodyError, Multipart, Operation, Part, RawBody, StreamBody};
use tokio::sync::Notify;

const CHUNK: u64 = 64 << 10;
/// What the tests send: more than sockets and buffers hold.
const LARGE: u64 = 64 << 20;
/// More than the system's and the libraries' buffers hold between two processes of one machine.
const BUFFERS: u64 = 16 << 20;

/// What was made, what was read, and how much was on its way at most.
#[derive(Default)]
struct Flow {
    made: AtomicU64,
    read: AtomicU64,
    most: AtomicU64,
    stopped: AtomicBool,
}

impl Flow {
    fn make(&self, bytes: u64) {
        let made = self.made.fetch_add(bytes, Ordering::SeqCst) + bytes;
        self.most.fetch_max(made.saturating_sub(self.read.load(Ordering::SeqCst)), Ordering::SeqCst);
    }

    fn made(&self) -> u64 {
        self.made.load(Ordering::SeqCst)
    }

    /// Reads a body to its end, chunk by chunk.
    async fn read(&self, mut body: Body) -> Result<u64, BodyError> {
        let mut length = 0;
        while let Some(chunk) = body.chunk().await? {
            length += chunk.len() as u64;
            self.read.fetch_add(chunk.len() as u64, Ordering::SeqCst);
        }
        Ok(length)
    }

    /// Waits until nothing more is made.
    async fn stall(&self) {
        loop {
            let before = self.made();
            tokio::time::sleep(Duration::from_millis(300)).await;
            if before == self.made() && before > 0 {
                return;
            }
        }
    }

    async fn stopped(&self) {
        for _ in 0..500 {
            if self.stopped.load(Ordering::SeqCst) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the sender goes on");
    }
}

/// Makes chunks as fast as they are asked for.
struct Source {
    left: u64,
    flow: Arc<Flow>,
}

impl Stream for Source {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let length = self.left.min(CHUNK);
        self.left -= length;
        self.flow.make(length);
        Poll::Ready((length > 0).then(|| Ok(Bytes::from(vec![b'x'; length as usize]))))
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.flow.stopped.store(true, Ordering::SeqCst);
    }
}

fn source(flow: &Arc<Flow>, length: u64) -> StreamBody {
    StreamBody::from_stream("application/x-test", Source { left: length, flow: Arc::clone(flow) })
}

/// Breaks off some time after its first chunk.
struct Broken(Option<Pin<Box<tokio::time::Sleep>>>);

impl Stream for Broken {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut self.0 {
            Some(sleep) => sleep.as_mut().poll(context).map(|()| Some(Err(std::io::Error::other("no more")))),
            sleep => {
                *sleep = Some(Box::pin(tokio::time::sleep(Duration::from_millis(200))));
                Poll::Ready(Some(Ok("first".into())))
            }
        }
    }
}

/// Answers by the names of files.
#[derive(Default)]
struct TestFiles {
    flow: Arc<Flow>,
    go: Notify,
}

impl Files for TestFiles {
    async fn put_file(&self, request: PutFileRequest) -> Result<u64, PutFileError> {
        let refused = |status| Err(PutFileError::Other(status, RawBody::new("text/plain", "no")));
        match request.id.as_str() {
            "wait" => self.go.notified().await,
            "refuse" => return refused(StatusCode::INSUFFICIENT_STORAGE),
            "length" => return Ok(request.body.body.length().unwrap_or(1)),
            "type" if request.body.content_type.as_deref() != Some("application/x-test") => {
                return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE);
            }
            _ => {}
        }
        match self.flow.read(request.body.body).await {
            Ok(length) => Ok(length),
            Err(_) => refused(StatusCode::BAD_REQUEST),
        }
    }

    async fn get_file(&self, request: GetFileRequest) -> Result<StreamBody, GetFileError> {
        Ok(match request.id.as_str() {
            "endless" => source(&self.flow, u64::MAX),
            "broken" => StreamBody::from_stream("text/plain", Broken(None)),
            "small" => StreamBody::new("text/plain", "żółć"),
            "length" => {
                let body = Body::from_stream(Source { left: 100, flow: Arc::clone(&self.flow) });
                StreamBody::new("text/plain", body.with_length(100))
            }
            "missing" => return Err(GetFileError::Other(StatusCode::NOT_FOUND, RawBody::new("text/plain", "none"))),
            _ => source(&self.flow, LARGE),
        })
    }

    async fn get_parts(&self, request: GetPartsRequest) -> Result<Multipart, GetPartsError> {
        let parts = Multipart::new("multipart/mixed").with_part(Part::of_json(&json!({"kept": true})).unwrap());
        Ok(match request.id.as_str() {
            "elsewhere" => {
                let part = Part::default().with_header(http::header::LOCATION, "https://cdn.example/a").unwrap();
                parts.with_part(part)
            }
            _ => parts.with_part(Part::new("image/png", source(&self.flow, LARGE).body).unwrap()),
        })
    }
}

async fn connect() -> (Arc<TestFiles>, Client) {
    let files = Arc::new(TestFiles::default());
    let (_, url) = serve(files_router(Arc::clone(&files))).await;
    (files, Client::new(&url).unwrap().with_response_limit(1_000))
}

#[tokio::test]
async fn an_upload_is_never_whole_in_memory() {
    let (files, client) = connect().await;
    let sent = client.put_file(PutFileRequest::new("type", source(&files.flow, LARGE))).await.unwrap();
    assert_eq!((sent, files.flow.made()), (LARGE, LARGE));
    let most = files.flow.most.load(Ordering::SeqCst);
    assert!(most < BUFFERS, "{most} bytes were on their way at once");
}

#[tokio::test]
async fn a_download_is_never_whole_in_memory_and_has_no_limit() {
    let (files, client) = connect().await;
    let answer = client.get_file(&GetFileRequest::new("large")).await.unwrap();
    assert_eq!(answer.content_type.as_deref(), Some("application/x-test"));
    assert_eq!(files.flow.read(answer.body).await.unwrap(), LARGE);
    let most = files.flow.most.load(Ordering::SeqCst);
    assert!(most < BUFFERS, "{most} bytes were on their way at once");
}

#[tokio::test]
async fn who_does_not_read_holds_the_sender_back() {
    let (files, client) = connect().await;
    let upload = tokio::spawn({
        let (client, body) = (client.clone(), source(&files.flow, LARGE));
        async move { client.put_file(PutFileRequest::new("wait", body)).await }
    });
    files.flow.stall().await;
    assert!(files.flow.made() < BUFFERS, "{} bytes were sent to nobody", files.flow.made());
    files.go.notify_one();
    assert_eq!(upload.await.unwrap().unwrap(), LARGE);

    let (files, client) = connect().await;
    let answer = client.get_file(&GetFileRequest::new("endless")).await.unwrap();
    files.flow.stall().await;
    assert!(files.flow.made() < BUFFERS, "{} bytes were sent to nobody", files.flow.made());
    drop(answer);
    files.flow.stopped().await;
}

#[tokio::test]
async fn a_body_that_is_dropped_stops_its_sender() {
    let (files, client) = connect().await;
    let mut answer = client.get_file(&GetFileRequest::new("endless")).await.unwrap();
    assert!(answer.body.chunk().await.unwrap().is_some());
    drop(answer);
    files.flow.stopped().await;

    let (files, client) = connect().await;
    // The server answers and closes; whether the answer gets through to a client that still sends is chance.
    match client.put_file(PutFileRequest::new("refuse", source(&files.flow, u64::MAX))).await {
        Err(CallError::Api(PutFileError::Other(StatusCode::INSUFFICIENT_STORAGE, _))) => {}
        Err(CallError::Transport(TransportError::Send(_))) => {}
        other => panic!("{other:?}"),
    }
    files.flow.stopped().await;
}

#[tokio::test]
async fn lengths_are_sent_where_they_are_known() {
    let (files, client) = connect().await;
    let put = async |body: StreamBody| client.put_file(PutFileRequest::new("length", body)).await.unwrap();
    assert_eq!(put(StreamBody::new("text/plain", "seven b")).await, 7);
    let known = Body::from_stream(Source { left: 300, flow: Arc::clone(&files.flow) }).with_length(300);
    assert_eq!(put(StreamBody::new("text/plain", known)).await, 300);
    assert_eq!(put(source(&files.flow, 300)).await, 1, "a length from nowhere");

    for (id, length) in [("small", Some(8)), ("length", Some(100)), ("large", None)] {
        assert_eq!(client.get_file(&GetFileRequest::new(id)).await.unwrap().body.length(), length, "{id}");
    }
}

#[tokio::test]
async fn a_stream_can_be_read_whole_up_to_a_limit() {
    let (_, client) = connect().await;
    let get = async |id: &str| client.get_file(&GetFileRequest::new(id)).await.unwrap();
    assert_eq!(get("small").await.collect(8).await.unwrap().text(), Some("żółć"));
    for (id, limit) in [("small", 7), ("length", 99), ("large", CHUNK)] {
        let error = get(id).await.collect(limit).await.unwrap_err();
        assert!(matches!(error, BodyError::TooLarge { limit: told } if told == limit), "{id}: {error:?}");
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_an_error_on_both_sides() {
    let (_, client) = connect().await;
    let mut answer = client.get_file(&GetFileRequest::new("broken")).await.unwrap();
    let mut seen = Vec::new();
    let error = loop {
        match answer.body.chunk().await {
            Ok(chunk) => seen.extend_from_slice(&chunk.unwrap()),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, BodyError::CutOff(_)) && seen == b"first", "{error:?}");
    let printed = format!("{error:?} {error}");
    assert!(!printed.contains("127.0.0.1"), "a URL may hold a credential: {printed}");

    let body = StreamBody::from_stream("text/plain", Broken(None));
    let error = client.put_file(PutFileRequest::new("count", body)).await.unwrap_err();
    assert!(matches!(error, CallError::Transport(TransportError::Send(_))), "{error:?}");
}

#[tokio::test]
async fn errors_hold_their_bodies() {
    let (_, client) = connect().await;
    match client.get_file(&GetFileRequest::new("missing")).await {
        Err(CallError::Api(GetFileError::Other(StatusCode::NOT_FOUND, body))) => assert_eq!(body.text(), Some("none")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn parts_arrive_one_after_the_other_and_unread() {
    let (files, client) = connect().await;
    let mut answer = client.get_parts(&GetPartsRequest::new("here")).await.unwrap();
    assert!(answer.content_type().unwrap().starts_with("multipart/mixed; boundary="));
    let metadata: Value = answer.next_part().await.unwrap().unwrap().json().await.unwrap();
    assert_eq!(metadata, json!({"kept": true}));
    let picture = answer.next_part().await.unwrap().unwrap();
    assert_eq!((picture.content_type(), picture.location()), (Some("image/png"), None));
    // The part outlives the parts, so that it can be handed on.
    drop(answer);
    assert_eq!(files.flow.read(picture.body).await.unwrap(), LARGE);
    let most = files.flow.most.load(Ordering::SeqCst);
    assert!(most < BUFFERS, "{most} bytes were on their way at once");

    let mut answer = client.get_parts(&GetPartsRequest::new("elsewhere")).await.unwrap();
    // The first part is passed over.
    answer.next_part().await.unwrap().unwrap();
    assert_eq!(answer.next_part().await.unwrap().unwrap().location(), Some("https://cdn.example/a"));
    assert!(answer.next_part().await.unwrap().is_none());
}

#[test]
fn a_stream_is_sent_once_and_bytes_as_often_as_one_likes() {
    let stream = PutFileRequest::new("a", source(&Arc::default(), 10));
    assert!(stream.to_http().is_ok());
    assert_eq!(
        stream.to_http().unwrap_err().to_string(),
        "cannot send `body`: its stream was sent before; a stream can be sent once"
    );
    let bytes = PutFileRequest::new("a", StreamBody::new("text/plain", "abc"));
    for _ in 0..2 {
        assert_eq!(bytes.to_http().unwrap().into_body().length(), Some(3));
    }
    let parts = Ok(Multipart::new("multipart/mixed"));
    assert!(GetPartsRequest::response_to_http(&parts).is_ok());
    assert!(GetPartsRequest::response_to_http(&parts).is_err());
}
