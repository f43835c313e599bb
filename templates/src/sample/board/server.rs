//! The operations of this module as a trait to implement, and the router that serves it.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};

use super::*;
use crate::sample::event::Event;
use crate::security::{AccessToken, ApiKey};
use crate::support::Either;
use crate::support::server::{Rejection, accept, answer};

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
        .route("/base/v1/events", get(get_events::<S>))
        .route("/base/v1/events/{eventId}", get(get_event::<S>))
        .route("/base/v1/events/", get(get_event::<S>))
        .route("/base/v1/shelves/{id}", get(get_shelf::<S>))
        .route("/base/v1/shelves/", get(get_shelf::<S>))
        .route("/base/v1/things/{id}", put(put_thing::<S>))
        .route("/base/v1/things/", put(put_thing::<S>))
        .with_state(service)
}

async fn get_events<S: Board>(State(service): State<Arc<S>>, request: Request) -> Response {
    let answer = match accept::<GetEventsRequest>(request).await {
        Ok((auth, request)) => answer::<GetEventsRequest>(service.get_events(auth, request).await),
        Err(rejection) => Err(rejection),
    };
    answer.unwrap_or_else(|rejection| service.on_rejection(rejection))
}

async fn get_event<S: Board>(State(service): State<Arc<S>>, request: Request) -> Response {
    let answer = match accept::<GetEventRequest>(request).await {
        Ok(((), request)) => answer::<GetEventRequest>(service.get_event(request).await),
        Err(rejection) => Err(rejection),
    };
    answer.unwrap_or_else(|rejection| service.on_rejection(rejection))
}

async fn get_shelf<S: Board>(State(service): State<Arc<S>>, request: Request) -> Response {
    let answer = match accept::<GetShelfRequest>(request).await {
        Ok(((), request)) => answer::<GetShelfRequest>(service.get_shelf(request).await),
        Err(rejection) => Err(rejection),
    };
    answer.unwrap_or_else(|rejection| service.on_rejection(rejection))
}

async fn put_thing<S: Board>(State(service): State<Arc<S>>, request: Request) -> Response {
    let answer = match accept::<PutThingRequest>(request).await {
        Ok((auth, request)) => answer::<PutThingRequest>(service.put_thing(auth, request).await),
        Err(rejection) => Err(rejection),
    };
    answer.unwrap_or_else(|rejection| service.on_rejection(rejection))
}
