//! One server of all documents: routers are merged, and each request finds the operation that it is for.

#![allow(clippy::unwrap_used, reason = "a step that fails ends the test")]

mod harness;

use std::sync::{Arc, Mutex};

use axum::Router;
use golden_shared_route::Client;
use golden_shared_route::events::*;
use golden_shared_route::inviting::*;
use golden_shared_route::inviting_by_mail::*;
use golden_shared_route::peeking::*;

/// Writes down who was asked what.
#[derive(Default)]
struct All(Mutex<Vec<String>>);

impl All {
    fn note(&self, text: String) {
        self.0.lock().unwrap().push(text);
    }

    fn noted(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Events for All {
    async fn get_events(&self, request: GetEventsRequest) -> Result<Page, GetEventsError> {
        self.note(format!("get_events {:?}", request.from));
        Ok(Page::new("all"))
    }

    async fn get_rooms(&self, _: GetRoomsRequest) -> Result<(), GetRoomsError> {
        Ok(())
    }
}

impl Peeking for All {
    async fn peek_events(&self, request: PeekEventsRequest) -> Result<PeekEventsResponse, PeekEventsError> {
        self.note(format!("peek_events {:?} {}", request.from, request.room_id));
        Ok(PeekEventsResponse::new(request.room_id))
    }
}

impl Inviting for All {
    async fn invite_user(&self, request: InviteUserRequest) -> Result<(), InviteUserError> {
        self.note(format!("invite_user {} {}", request.room_id, request.body.user));
        Ok(())
    }

    async fn get_members(&self, _: GetMembersRequest) -> Result<(), GetMembersError> {
        Ok(())
    }
}

impl InvitingByMail for All {
    async fn invite_by_mail(&self, request: InviteByMailRequest) -> Result<(), InviteByMailError> {
        self.note(format!("invite_by_mail {} {}", request.id, request.body.address));
        Ok(())
    }
}

async fn start() -> (Arc<All>, String) {
    let service = Arc::<All>::default();
    let router = Router::new()
        .merge(peeking_router(Arc::clone(&service)))
        .merge(events_router(Arc::clone(&service)))
        .merge(inviting_by_mail_router(Arc::clone(&service)))
        .merge(inviting_router(Arc::clone(&service)));
    let url = harness::serve(router).await;
    (service, url)
}

async fn post(url: &str, body: impl Into<reqwest::Body>) -> (u16, String) {
    let answer = reqwest::Client::new().post(format!("{url}/v1/rooms/!a/invite")).body(body).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn the_query_tells_operations_apart() {
    let (service, url) = start().await;
    let client = Client::new(&url).unwrap();
    assert_eq!(client.get_events(&GetEventsRequest::new().with_from("s1")).await.unwrap().end, "all");
    assert_eq!(client.peek_events(&PeekEventsRequest::new("!a")).await.unwrap().room, "!a");
    assert_eq!(service.noted(), ["get_events Some(\"s1\")", "peek_events None !a"]);
    let get = |query: &'static str| {
        let url = format!("{url}/v1/events{query}");
        async move { reqwest::get(url).await.unwrap().status().as_u16() }
    };
    // However the name is written; and what is empty is there all the same, and is refused for what it is.
    assert_eq!(get("?room+id=!b").await, 200);
    assert_eq!(get("?room%20id=").await, 400);
    assert_eq!(get("?room_id=!b&roomid").await, 200);
    assert_eq!(service.noted(), ["peek_events None !b", "get_events None"]);
}

#[tokio::test]
async fn the_body_tells_operations_apart() {
    let (service, url) = start().await;
    let client = Client::new(&url).unwrap();
    client.invite_user(&InviteUserRequest::new("!a", InviteUserBody::new("@b"))).await.unwrap();
    let by_mail = InviteByMailBody::new("example.org", "b@example.org");
    client.invite_by_mail(&InviteByMailRequest::new("!a", by_mail)).await.unwrap();
    assert_eq!(service.noted(), ["invite_user !a @b", "invite_by_mail !a b@example.org"]);
    // What lacks one member of the one that asks for more is refused as a request for that one.
    let (status, text) = post(&url, r#"{"server":"example.org"}"#).await;
    assert!(status == 400 && text.contains("missing field `address`"), "{status} {text}");
    // What is meant for none goes to the other, which says what it lacks.
    for body in [r#"{"reason":"Please."}"#, "{}", "[\"server\"]", "{\"server\"", ""] {
        let (status, text) = post(&url, body).await;
        assert!(status == 400 && !text.contains("address"), "{body}: {status} {text}");
    }
    let (_, text) = post(&url, r#"{"reason":"Please."}"#).await;
    assert!(text.contains("missing field `user`"), "{text}");
    assert_eq!(service.noted(), [""; 0]);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_anyone_is_asked() {
    let (service, url) = start().await;
    let (status, _) = post(&url, format!(r#"{{"user":"{}"}}"#, "x".repeat(3 << 20))).await;
    assert_eq!((status, service.noted()), (413, Vec::new()));
}

/// A server of one document alone.
struct EventsAlone;

impl Events for EventsAlone {
    async fn get_events(&self, _: GetEventsRequest) -> Result<Page, GetEventsError> {
        Ok(Page::new("alone"))
    }

    async fn get_rooms(&self, _: GetRoomsRequest) -> Result<(), GetRoomsError> {
        Ok(())
    }
}

#[tokio::test]
async fn one_document_can_be_served_alone() {
    let url = harness::serve(events_only_router(Arc::new(EventsAlone))).await;
    let client = Client::new(&url).unwrap();
    assert_eq!(client.get_events(&GetEventsRequest::new()).await.unwrap().end, "alone");
    // The server does not know the other operation; so its answer is not that of the other one.
    assert!(client.peek_events(&PeekEventsRequest::new("!a")).await.is_err());
}
