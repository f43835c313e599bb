//! The sample's client talks to the sample's server over real sockets.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail"
)]

mod common;

use std::sync::Arc;

use axum::Router;
use common::{TestBoard, event, serve, serve_board};
use http::StatusCode;
use specmill_templates::sample::Client;
use specmill_templates::sample::board::{
    GetEventError, GetEventRequest, GetEventsError, GetEventsRequest, PutThingError, PutThingRequest, PutThingResponse,
    Thing, board_router,
};
use specmill_templates::sample::event::Level;
use specmill_templates::security::{AccessToken, ApiKey};
use specmill_templates::support::client::CallError;

async fn client() -> Client {
    Client::new(&serve_board().await.1).unwrap().with_access_token(AccessToken::new("good"))
}

#[tokio::test]
async fn requests_and_answers_arrive() {
    let client = client().await;
    let events =
        client.get_events(&GetEventsRequest::new().with_from("a b&c=+%/ż").with_timeout(30_000)).await.unwrap();
    assert_eq!(events.chunk.unwrap(), [event("$1"), event("$2")]);
    assert_eq!(events.end.unwrap(), "a b&c=+%/ż-next");
}

#[tokio::test]
async fn path_values_arrive_as_they_are() {
    let client = client().await;
    for id in ["$a:b.org", "a/b", "50%", "%2F", "%2e%2e", "a b", "...", "a+b", "ż?#é", "", "a//b", "\\", ";x=1", "\0"]
    {
        assert_eq!(client.get_event(&GetEventRequest::new(id)).await.unwrap().event_id, id);
    }
    for id in [".", ".."] {
        assert!(matches!(client.get_event(&GetEventRequest::new(id)).await, Err(CallError::Encode(_))));
    }
}

#[tokio::test]
async fn bodies_headers_and_every_status_arrive() {
    let client = client().await;
    let request = PutThingRequest::new("new", Thing::new("Lamp"))
        .with_tags(vec!["a,b".to_owned(), "c".to_owned()])
        .with_urgency(Level::High)
        .with_x_trace("t-1");
    match client.put_thing(&request).await.unwrap() {
        PutThingResponse::Created(receipt) => assert_eq!(receipt.shelf.unwrap(), "new/token/a,b|c/t-1"),
        other => panic!("{other:?}"),
    }
    let key_only = Client::new(&serve_board().await.1).unwrap().with_api_key(ApiKey::new("k"));
    match key_only.put_thing(&PutThingRequest::new("new", Thing::new("Lamp"))).await.unwrap() {
        PutThingResponse::Created(receipt) => assert_eq!(receipt.shelf.unwrap(), "new/key//"),
        other => panic!("{other:?}"),
    }
    let mut thing = Thing::new("Lamp");
    thing.extra.insert("colour", "red");
    let put = async |id: &str| client.put_thing(&PutThingRequest::new(id, thing.clone())).await;
    assert_eq!(put("old").await.unwrap(), PutThingResponse::Ok(thing.clone()));
    assert!(matches!(put("taken").await, Err(CallError::Api(PutThingError::Conflict(now))) if now == thing));
    assert!(matches!(put("teapot").await, Err(CallError::Api(PutThingError::ClientError(StatusCode::IM_A_TEAPOT, _)))));
}

#[tokio::test]
async fn errors_arrive_with_their_bodies() {
    let client = client().await;
    let missing = client.get_event(&GetEventRequest::new("missing")).await.unwrap_err();
    assert!(matches!(missing, CallError::Api(GetEventError::NotFound)));
    assert_eq!(missing.to_string(), "the server answered: GetEventError::NotFound (404 Not Found)");
    match client.get_events(&GetEventsRequest::new().with_from("bad")).await {
        Err(CallError::Api(GetEventsError::BadRequest(body))) => assert_eq!(body.text(), Some(r#"{"why":"from"}"#)),
        other => panic!("{other:?}"),
    }
    let stranger = client.clone().with_access_token(AccessToken::new("other"));
    match stranger.get_events(&GetEventsRequest::new()).await {
        Err(CallError::Api(GetEventsError::Other(StatusCode::FORBIDDEN, body))) => {
            assert_eq!((body.content_type.as_deref(), body.text()), (Some("text/plain"), Some("not you")));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_base_may_have_a_prefix_and_a_slash_at_its_end() {
    let nested = Router::new().nest("/some/prefix", board_router(Arc::new(TestBoard)));
    let (_, url) = serve(nested).await;
    for base in [format!("{url}/some/prefix"), format!("{url}/some/prefix/")] {
        let client = Client::new(&base).unwrap();
        for id in ["a/b", ""] {
            assert_eq!(client.get_event(&GetEventRequest::new(id)).await.unwrap().event_id, id);
        }
    }
}

#[test]
fn a_base_that_cannot_be_one_is_refused() {
    for base in [
        "",
        "localhost:8008",
        "/relative",
        "ftp://host",
        "http://user:pass@host",
        "http://host?x=1",
        "http://host#x",
        "http://",
    ] {
        let error = Client::new(base).unwrap_err().to_string();
        assert!(error.starts_with("the server's URL cannot be used: ") && !error.contains("pass@"), "{error}");
    }
}

#[tokio::test]
async fn nothing_that_a_client_prints_holds_a_secret() {
    let secret = "s3cr3t-value";
    let client = Client::new("http://127.0.0.1:9")
        .unwrap()
        .with_access_token(AccessToken::new(secret))
        .with_api_key(ApiKey::new(secret));
    let error = client.put_thing(&PutThingRequest::new("x", Thing::new("Lamp"))).await.unwrap_err();
    let key_only = Client::new("http://127.0.0.1:9").unwrap().with_api_key(ApiKey::new(secret));
    let in_query = key_only.put_thing(&PutThingRequest::new("x", Thing::new("Lamp"))).await.unwrap_err();
    for printed in [format!("{client:?}"), format!("{error:?} {error}"), format!("{in_query:?} {in_query}")] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
