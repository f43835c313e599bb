//! A server of the sample's board, on a port that the system chooses.
#![allow(dead_code, reason = "not every test needs all of it")]

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use http::StatusCode;
use specmill_templates::sample::board::{
    Board, GetEventError, GetEventRequest, GetEventsError, GetEventsRequest, GetEventsResponse, GetShelfError,
    GetShelfOk, GetShelfRedirection, GetShelfRequest, GetShelfResponse, PutThingError, PutThingRequest,
    PutThingResponse, Receipt, board_router,
};
use specmill_templates::sample::event::Event;
use specmill_templates::security::{AccessToken, ApiKey};
use specmill_templates::support::{Either, JsonObject, RawBody};
use tokio::net::TcpListener;

/// Answers by what it is asked for.
pub(crate) struct TestBoard;

impl Board for TestBoard {
    async fn get_events(
        &self,
        auth: AccessToken,
        request: GetEventsRequest,
    ) -> Result<GetEventsResponse, GetEventsError> {
        if auth.expose() == "broken-error" {
            return Err(GetEventsError::BadRequest(RawBody::new("bad\ntype", "")));
        }
        if auth.expose() != "good" {
            return Err(GetEventsError::Other(StatusCode::FORBIDDEN, RawBody::new("text/plain", "not you")));
        }
        if request.from.as_deref() == Some("bad") {
            return Err(GetEventsError::BadRequest(RawBody::new("application/json", r#"{"why":"from"}"#)));
        }
        let chunk = Some(vec![event("$1"), event("$2")]);
        Ok(GetEventsResponse { chunk, end: request.from.map(|from| from + "-next"), ..Default::default() })
    }

    async fn get_event(&self, request: GetEventRequest) -> Result<Event, GetEventError> {
        if request.event_id == "missing" { Err(GetEventError::NotFound) } else { Ok(event(&request.event_id)) }
    }

    async fn get_shelf(&self, request: GetShelfRequest) -> Result<GetShelfResponse, GetShelfError> {
        match request.id.as_str() {
            "moved" => {
                let redirection = GetShelfRedirection::new().with_location("/base/v1/shelves/new");
                Ok(GetShelfResponse::Redirection(StatusCode::PERMANENT_REDIRECT, redirection))
            }
            "misplaced" => Ok(GetShelfResponse::Redirection(StatusCode::NOT_FOUND, GetShelfRedirection::new())),
            "split" => Ok(GetShelfResponse::Redirection(
                StatusCode::FOUND,
                GetShelfRedirection::new().with_location("/a\r\nset-cookie: b=c"),
            )),
            id => {
                let body = Receipt { shelf: Some(id.to_owned()), ..Default::default() };
                Ok(GetShelfResponse::Ok(GetShelfOk::new(-1, body).with_x_tags(vec!["a".to_owned(), "b c".to_owned()])))
            }
        }
    }

    async fn put_thing(
        &self,
        auth: Either<AccessToken, ApiKey>,
        request: PutThingRequest,
    ) -> Result<PutThingResponse, PutThingError> {
        match request.id.as_str() {
            "taken" => Err(PutThingError::Conflict(request.body)),
            "teapot" => Err(PutThingError::ClientError(StatusCode::IM_A_TEAPOT, Receipt::default())),
            "old" => Ok(PutThingResponse::Ok(request.body)),
            id => {
                let with = if matches!(auth, Either::First(_)) { "token" } else { "key" };
                let tags = request.tags.unwrap_or_default().join("|");
                let trace = request.x_trace.unwrap_or_default();
                let shelf = Some(format!("{id}/{with}/{tags}/{trace}"));
                Ok(PutThingResponse::Created(Receipt { shelf, ..Default::default() }))
            }
        }
    }
}

/// An event of this id.
pub(crate) fn event(id: &str) -> Event {
    Event::new(id, "board.note", JsonObject::from_iter([("text".to_owned(), "żółć".into())]))
}

/// Serves the router for as long as the test runs; returns its URL.
pub(crate) async fn serve(router: Router) -> (SocketAddr, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, format!("http://{address}"))
}

/// Serves the board.
pub(crate) async fn serve_board() -> (SocketAddr, String) {
    serve(board_router(Arc::new(TestBoard))).await
}
