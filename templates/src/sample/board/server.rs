//! The operations of this module as a trait to implement, and the router that serves it.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};

use super::*;
use crate::sample::event::Event;
use crate::security::{AccessToken, ApiKey};
use crate::support::Either;
use crate::support::server::{Rejection, Serve};

/// A server of the board.
pub trait Board: Send + Sync + 'static {
    /// Waits for new events (`GET /base/v1/events`).
    fn get_events(
        &self,
        auth: AccessToken,
        request: GetEventsRequest,
    ) -> impl Future<Output = Result<GetEventsResponse, GetEventsError>> + Send;

    /// One event (`GET /base/v1/events/{eventId}`).
    fn get_event(&self, request: GetEventRequest) -> impl Future<Output = Result<Event, GetEventError>> + Send;

    /// What is on a shelf, or where it went (`GET /base/v1/shelves/{id}`).
    fn get_shelf(
        &self,
        request: GetShelfRequest,
    ) -> impl Future<Output = Result<GetShelfResponse, GetShelfError>> + Send;

    /// Makes or replaces a thing (`PUT /base/v1/things/{id}`).
    fn put_thing(
        &self,
        auth: Either<AccessToken, ApiKey>,
        request: PutThingRequest,
    ) -> impl Future<Output = Result<PutThingResponse, PutThingError>> + Send;

    /// Answers what never reaches the methods above; problem details (RFC 9457) unless overridden.
    fn on_rejection(&self, rejection: Rejection) -> Response {
        rejection.into_response()
    }
}

/// The routes of the board.
pub fn board_router<S: Board>(service: Arc<S>) -> Router {
    Router::new()
        .route("/base/v1/events", get(Serve::new(S::get_events, S::on_rejection)))
        .route("/base/v1/events/{eventId}", get(Serve::new(S::get_event, S::on_rejection)))
        .route("/base/v1/events/", get(Serve::new(S::get_event, S::on_rejection)))
        .route("/base/v1/shelves/{id}", get(Serve::new(S::get_shelf, S::on_rejection)))
        .route("/base/v1/shelves/", get(Serve::new(S::get_shelf, S::on_rejection)))
        .route("/base/v1/things/{id}", put(Serve::new(S::put_thing, S::on_rejection)))
        .route("/base/v1/things/", put(Serve::new(S::put_thing, S::on_rejection)))
        .with_state(service)
}
