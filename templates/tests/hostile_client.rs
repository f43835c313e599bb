//! What a server answers to requests that are not as they should be.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail"
)]

mod common;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Response};
use common::{TestBoard, serve, serve_board};
use serde_json::{Value, json};
use specmill_templates::sample::board::*;
use specmill_templates::sample::event::Event;
use specmill_templates::security::{AccessToken, ApiKey};
use specmill_templates::support::Either;
use specmill_templates::support::server::Rejection;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends bytes as they are; returns the head of the answer in lower case, and its body.
async fn raw(address: SocketAddr, request: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_ascii_lowercase(), body.to_owned())
}

async fn get(address: SocketAddr, target: &str, headers: &str) -> (String, String) {
    raw(address, &format!("GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n")).await
}

async fn put(address: SocketAddr, target: &str, body: &str) -> (String, String) {
    let head = format!(
        "PUT {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer good\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    raw(address, &(head + body)).await
}

#[track_caller]
fn problem((head, body): &(String, String), status: u16) -> Value {
    assert!(head.starts_with(&format!("http/1.1 {status} ")), "{head}\n{body}");
    assert!(head.contains("content-type: application/problem+json"), "{head}");
    let problem: Value = serde_json::from_str(body).unwrap();
    assert_eq!(problem["status"], status);
    problem
}

#[tokio::test]
async fn without_credentials_nothing_else_is_looked_at() {
    let (address, _) = serve_board().await;
    for headers in ["", "authorization: Basic cm9vdDp4\r\n", "authorization: Bearer\r\n"] {
        let answer = get(address, "/base/v1/events?timeout=soon", headers).await;
        problem(&answer, 401);
        assert!(answer.0.contains("www-authenticate: bearer"), "{}", answer.0);
    }
    let no_body = raw(
        address,
        "PUT /base/v1/things/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 999999999\r\n\r\n",
    )
    .await;
    problem(&no_body, 401);
    assert!(no_body.0.contains("www-authenticate: apikey in=\"query\", name=\"api_key\""), "{}", no_body.0);
}

#[tokio::test]
async fn faults_are_answered_400_with_their_place() {
    let (address, _) = serve_board().await;
    let auth = "authorization: bearer good\r\n";
    for (target, pointer) in [
        ("/base/v1/events?timeout=soon", "/query/timeout"),
        ("/base/v1/events?from=a&from=b", "/query/from"),
        ("/base/v1/events?timeout=-1", "/query/timeout"),
        ("/base/v1/events/%ff", "/path/eventId"),
        ("/base/v1/events/%2", "/path/eventId"),
    ] {
        let problem = problem(&get(address, target, auth).await, 400);
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{target}");
    }
    for (body, pointer) in [
        (r#"{"name":"Lamp","counts":{"a":1,"b":"2"}}"#, "/body/counts/b"),
        (r#"{"name":7}"#, "/body/name"),
        (r#"{"counts":{}}"#, "/body"),
        (r#"{"name":"Lamp","counts":{"a":"#, "/body/counts/a"),
        ("not json", "/body"),
        ("", "/body"),
        (r#"{"name":"lamp"}"#, "/body/name"),
        (r#"{"name":"Lamp","counts":{"a/b":1001}}"#, "/body/counts/a~1b"),
    ] {
        let problem = problem(&put(address, "/base/v1/things/x", body).await, 400);
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{body}");
    }
    let all = problem(&put(address, "/base/v1/things/x?urgency=none", r#"{"name":"lamp"}"#).await, 400);
    assert_eq!(
        all["errors"],
        json!([
            {"pointer": "/query/urgency", "detail": "\"none\" is not one of [\"low\", \"high\"]"},
            {"pointer": "/body/name", "detail": "does not match the pattern `^[A-Z][a-z]+$`"},
        ])
    );
}

#[tokio::test]
async fn unknown_parameters_and_dot_segments_do_no_harm() {
    let (address, _) = serve_board().await;
    let (head, body) = get(address, "/base/v1/events/$x?other=%zz&other=2", "").await;
    assert!(head.starts_with("http/1.1 200 ") && body.contains("\"$x\""), "{head}");
    for target in ["/base/v1/events/..", "/base/v1/events/%2e%2e", "/base/v1/events/."] {
        let (head, body) = get(address, target, "").await;
        assert!(head.starts_with("http/1.1 200 ") && body.contains("\"event_id\":\"."), "{head}");
    }
}

#[tokio::test]
async fn what_has_no_route_is_404_and_other_methods_405() {
    let (address, _) = serve_board().await;
    assert!(get(address, "/base/v1/nothing", "").await.0.starts_with("http/1.1 404 "));
    assert!(get(address, "/base/v1/events/a/b", "").await.0.starts_with("http/1.1 404 "));
    assert!(get(address, "/base/v1/things/x", "").await.0.starts_with("http/1.1 405 "));
}

#[tokio::test]
async fn a_body_over_the_routers_limit_is_413() {
    let (address, _) = serve(board_router(Arc::new(TestBoard)).layer(DefaultBodyLimit::max(100))).await;
    let body = format!(r#"{{"name":"Lamp","more":"{}"}}"#, "x".repeat(100));
    problem(&put(address, "/base/v1/things/x", &body).await, 413);
    let (head, _) = put(address, "/base/v1/things/x", r#"{"name":"Lamp"}"#).await;
    assert!(head.starts_with("http/1.1 201 "), "{head}");

    let (address, _) = serve_board().await;
    let body = format!(r#"{{"name":"Lamp","more":"{}"}}"#, "x".repeat(3 << 20));
    problem(&put(address, "/base/v1/things/x", &body).await, 413);
}

#[tokio::test]
async fn an_answer_that_cannot_be_written_is_500_and_says_nothing() {
    let (address, _) = serve_board().await;
    let answer = get(address, "/base/v1/events", "authorization: Bearer broken-error\r\n").await;
    assert_eq!(problem(&answer, 500)["detail"], "the answer could not be written");
}

/// A board that answers rejections in its own way.
struct OwnWords;

impl Board for OwnWords {
    async fn get_events(&self, _: AccessToken, _: GetEventsRequest) -> Result<GetEventsResponse, GetEventsError> {
        Ok(GetEventsResponse::default())
    }

    async fn get_event(&self, _: GetEventRequest) -> Result<Event, GetEventError> {
        Err(GetEventError::NotFound)
    }

    async fn get_shelf(&self, request: GetShelfRequest) -> Result<GetShelfResponse, GetShelfError> {
        Ok(GetShelfResponse::Ok(GetShelfOk::new(request.id.len() as i64, Receipt::default())))
    }

    async fn put_thing(
        &self,
        _: Either<AccessToken, ApiKey>,
        request: PutThingRequest,
    ) -> Result<PutThingResponse, PutThingError> {
        Ok(PutThingResponse::Ok(request.body))
    }

    fn on_rejection(&self, rejection: Rejection) -> Response {
        (rejection.status(), format!("own words: {}", rejection.detail())).into_response()
    }
}

#[tokio::test]
async fn a_service_may_word_rejections_itself() {
    let (address, _) = serve(Router::new().merge(board_router(Arc::new(OwnWords)))).await;
    let (head, body) = get(address, "/base/v1/events", "").await;
    assert!(head.starts_with("http/1.1 401 "), "{head}");
    assert_eq!(body, "own words: credentials are missing");
}
