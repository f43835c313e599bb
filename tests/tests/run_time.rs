//! What the generated client and server do when the other side misbehaves, over real sockets.
//!
//! Request bodies, which these operations do not have, are tested with the support code in `templates/tests/`.

#![cfg(test)]
#![allow(deprecated, reason = "the description deprecates the operations")]

use std::sync::Arc;

use matrix_api::Client;
use matrix_api::client_event::ClientEvent;
use matrix_api::old_sync::*;
use matrix_api::security::AccessToken;
use matrix_api::support::RawBody;
use matrix_api::support::client::{CallError, TransportError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Answers with what it was asked.
struct Echo;

impl OldSync for Echo {
    async fn get_events(&self, _: AccessToken, asked: GetEventsRequest) -> Result<GetEventsResponse, GetEventsError> {
        let timeout = asked.timeout.map_or_else(|| "none".to_owned(), |timeout| timeout.to_string());
        Ok(GetEventsResponse::new().with_start(asked.from.unwrap_or_default()).with_end(timeout))
    }

    async fn initial_sync(
        &self,
        _: AccessToken,
        _: InitialSyncRequest,
    ) -> Result<InitialSyncResponse, InitialSyncError> {
        Ok(InitialSyncResponse::new("s0", Vec::new(), Vec::new()))
    }

    async fn get_one_event(&self, _: AccessToken, asked: GetOneEventRequest) -> Result<ClientEvent, GetOneEventError> {
        Err(GetOneEventError::NotFound(RawBody::new("text/plain", asked.event_id)))
    }
}

/// The echo server's address.
async fn echo() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, old_sync_router(Arc::new(Echo))).await });
    address.to_string()
}

/// What the echo server sends for a path, status line and headers included, written as no HTTP library would.
async fn ask(path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(echo().await).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

const TOKEN: &str = "authorization: Bearer secret-token\r\n";
const EVENTS: &str = "/_matrix/client/v3/events";

#[tokio::test]
async fn without_credentials_nothing_is_answered() {
    for headers in ["", "authorization: Basic c2VjcmV0\r\n"] {
        let answer = ask(EVENTS, headers).await;
        assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
        assert!(answer.contains("www-authenticate: Bearer"), "{answer}");
    }
    // A fault of the request is not worth a word to somebody who may not ask.
    assert!(ask(&format!("{EVENTS}?timeout=soon"), "").await.starts_with("HTTP/1.1 401 "));
}

#[tokio::test]
async fn path_values_come_through_decoded_and_their_faults_are_named() {
    let found = ask(&format!("{EVENTS}/%24a%2Fb%25%20%C3%A4"), TOKEN).await;
    assert!(found.starts_with("HTTP/1.1 404 ") && found.ends_with("$a/b% ä"), "{found}");
    for odd in ["", "%2E", "%2E%2E", "..%2F..%2Fetc", "no-sigil"] {
        let answer = ask(&format!("{EVENTS}/{odd}"), TOKEN).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{odd}: {answer}");
        assert!(answer.contains("\"pointer\":\"/path/eventId\""), "{odd}: {answer}");
    }
    assert!(ask(&format!("{EVENTS}/%24%FF"), TOKEN).await.starts_with("HTTP/1.1 400 "), "not UTF-8");
}

#[tokio::test]
async fn query_parameters_are_ignored_when_unknown_and_refused_when_wrong_or_repeated() {
    let answer = ask(&format!("{EVENTS}?from=a%26b+c&colour=red&colour=blue&timeout=5"), TOKEN).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("\"start\":\"a&b c\"") && answer.contains("\"end\":\"5\""), "{answer}");
    for wrong in ["timeout=soon", "timeout=1&timeout=2", "timeout=99999999999999999999"] {
        let answer = ask(&format!("{EVENTS}?{wrong}"), TOKEN).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{wrong}: {answer}");
        assert!(answer.contains("application/problem+json"), "{wrong}: {answer}");
        assert!(answer.contains("\"pointer\":\"/query/timeout\""), "{wrong}: {answer}");
        assert!(!answer.contains("secret-token"), "{answer}");
    }
}

/// A client of a server that sends these bytes to whoever comes, and closes.
async fn client_of(answer: Vec<u8>) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(&answer).await;
            let _ = stream.shutdown().await;
        }
    });
    Client::new(&format!("http://{address}")).unwrap().with_access_token("secret-token")
}

/// An answer with a body of this type.
fn answer(status: &str, content_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
        .into_bytes()
}

#[tokio::test]
async fn a_status_that_is_not_described_is_an_error_that_holds_the_body() {
    let client = client_of(answer("418 I'm a teapot", "text/plain", "short and stout")).await;
    match client.get_events(&GetEventsRequest::new()).await {
        Err(CallError::Api(GetEventsError::Other(status, body))) => {
            assert_eq!((status.as_u16(), body.text()), (418, Some("short and stout")));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_body_that_does_not_decode_is_in_the_error_with_status_headers_and_place() {
    let deep = r#"{"chunk":[{"event_id":"$1","type":"t","sender":"@a","origin_server_ts":1,"content":{},"room_id":"!r"},
        {"event_id":"$2","type":"t","sender":"@a","origin_server_ts":"late","content":{},"room_id":"!r"}]}"#;
    for (content_type, body, pointer) in [
        ("application/json", "", ""),
        ("text/html", "<html>Bad gateway</html>", ""),
        ("application/json", r#"{"chunk":["#, "/chunk/0"),
        ("application/json", r#"{"chunk":[7]}"#, "/chunk/0"),
        ("application/json", deep, "/chunk/1/origin_server_ts"),
        ("application/json", r#"{"chunk":[{"type":"m.presence","content":{}}]}"#, "/chunk/0"),
    ] {
        let client = client_of(answer("200 OK", content_type, body)).await;
        match client.get_events(&GetEventsRequest::new()).await {
            Err(CallError::Decode(fault)) => {
                assert_eq!(fault.status(), 200);
                assert_eq!(fault.headers()["content-type"], content_type);
                assert_eq!(fault.body(), body);
                assert_eq!(fault.fault.pointer, pointer, "{body}: {fault}");
            }
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_or_never_comes_is_an_error_of_transport() {
    let mut cut = answer("200 OK", "application/json", r#"{"end":"s1"}"#);
    cut.truncate(cut.len() - 4);
    match client_of(cut).await.get_events(&GetEventsRequest::new()).await {
        Err(CallError::Transport(TransportError::CutOff { received, .. })) => {
            assert_eq!(received.status(), 200);
            assert_eq!(received.body(), r#"{"end":""#);
        }
        other => panic!("{other:?}"),
    }
    let error = client_of(Vec::new()).await.get_events(&GetEventsRequest::new()).await.unwrap_err();
    assert!(matches!(error, CallError::Transport(TransportError::Send(_))), "{error:?}");
    assert!(!format!("{error:?}").contains("secret-token"), "{error:?}");
}

#[tokio::test]
async fn an_answer_of_100_mb_is_read_up_to_the_limit_only() {
    let body = format!(r#"{{"end":"{}"}}"#, "x".repeat(100 << 20));
    let bytes = answer("200 OK", "application/json", &body);
    let limited = client_of(bytes.clone()).await.with_response_limit(1 << 20);
    let error = limited.get_events(&GetEventsRequest::new()).await.unwrap_err();
    assert!(matches!(error, CallError::Transport(TransportError::TooLarge { limit }) if limit == 1 << 20), "{error:?}");
    let whole = client_of(bytes).await.get_events(&GetEventsRequest::new()).await.unwrap();
    assert_eq!(whole.end.map(|end| end.len()), Some(100 << 20));
}

#[tokio::test]
async fn a_path_value_that_would_lead_elsewhere_is_not_sent() {
    let client = client_of(answer("200 OK", "application/json", "{}")).await;
    for value in [".", ".."] {
        match client.get_one_event(&GetOneEventRequest::new(value)).await {
            Err(CallError::Encode(error)) => assert_eq!(error.name, "eventId"),
            other => panic!("{value}: {other:?}"),
        }
    }
}
