//! What a client makes of answers that are not as they should be.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail"
)]

use std::error::Error as _;

use http::StatusCode;
use specmill_templates::sample::Client;
use specmill_templates::sample::board::{GetEventError, GetEventRequest};
use specmill_templates::sample::event::Event;
use specmill_templates::support::client::{CallError, TransportError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Asks a server that answers one request with these bytes, and closes the connection.
async fn ask(answer: impl Into<Vec<u8>>) -> Result<Event, CallError<GetEventError>> {
    client(answer.into()).await.get_event(&GetEventRequest::new("$1")).await
}

async fn client(answer: Vec<u8>) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut read = Vec::new();
        while !read.ends_with(b"\r\n\r\n") {
            read.push(stream.read_u8().await.unwrap());
        }
        let _ = stream.write_all(&answer).await;
        let _ = stream.shutdown().await;
    });
    Client::new(&url).unwrap()
}

fn answer(status: &str, kind: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\nx-trace: t-1\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn a_status_that_is_not_described_comes_with_its_body() {
    for (status, code) in
        [("503 Down", 503), ("204 None", 204), ("202 Later", 202), ("302 Elsewhere", 302), ("799 Odd", 799)]
    {
        let body = if code == 204 { "" } else { "later" };
        match ask(answer(status, "text/plain", body)).await {
            Err(CallError::Api(GetEventError::Other(status, raw))) => {
                assert_eq!(
                    (status.as_u16(), raw.text(), raw.content_type.as_deref()),
                    (code, Some(body), Some("text/plain"))
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_body_that_does_not_decode_is_kept_whole() {
    let missing = r#"{"event_id":"$1","content":{}}"#;
    let deep = r#"{"event_id":"$1","type":"t","content":{},"children":[{"event_id":"$2","type":3,"content":{}}]}"#;
    for (kind, body, pointer, message) in [
        ("application/json", missing, "", "missing field `type`"),
        ("application/json", deep, "/children/0/type", "invalid type: integer `3`, expected a string"),
        ("application/json", "", "", "there is nothing to decode"),
        ("text/html", "<html>oops</html>", "", "expected value"),
        ("application/json", "{\"event_id\":", "/event_id", "EOF while parsing a value"),
    ] {
        match ask(answer("200 OK", kind, body)).await {
            Err(CallError::Decode(fault)) => {
                assert_eq!((fault.fault.pointer.as_str(), fault.fault.message.as_str()), (pointer, message));
                assert_eq!((fault.status(), fault.body().as_ref()), (StatusCode::OK, body.as_bytes()));
                assert_eq!(fault.headers()["x-trace"], "t-1");
                let shown = CallError::<GetEventError>::Decode(fault).to_string();
                assert!(
                    shown.starts_with(&format!("the body of the answer 200 OK ({kind}) does not fit: ")),
                    "{shown}"
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_an_error_with_a_source() {
    for bytes in ["", "HTTP/1.1 200 OK\r\ncontent-le", "garbage\r\n\r\n"] {
        let error = ask(bytes).await.unwrap_err();
        assert!(matches!(error, CallError::Transport(TransportError::Send(_))), "{error:?}");
        assert_eq!(error.to_string(), "the server gave no answer");
        assert!(error.source().is_some());
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_keeps_what_came() {
    let half = "HTTP/1.1 200 OK\r\nx-trace: t-1\r\ncontent-length: 100\r\n\r\n{\"event_id\":";
    match ask(half).await {
        Err(CallError::Transport(error @ TransportError::CutOff { .. })) => {
            assert_eq!(error.to_string(), "the answer 200 OK broke off after 12 bytes");
            let TransportError::CutOff { received, .. } = error else { panic!("{error:?}") };
            assert_eq!(received.body().as_ref(), b"{\"event_id\":");
            assert_eq!(received.headers()["x-trace"], "t-1");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_answer_over_the_limit_is_refused_whether_announced_or_not() {
    let body = "x".repeat(2_000);
    let announced = answer("200 OK", "text/plain", &body);
    let chunked = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7d0\r\n{body}\r\n0\r\n\r\n");
    for bytes in [announced, chunked] {
        let client = client(bytes.into_bytes()).await.with_response_limit(1_000);
        match client.get_event(&GetEventRequest::new("$1")).await {
            Err(CallError::Transport(TransportError::TooLarge { limit: 1_000 })) => {}
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = "HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n";
    assert!(matches!(
        ask(elsewhere).await,
        Err(CallError::Api(GetEventError::Other(StatusCode::TEMPORARY_REDIRECT, _)))
    ));
}
