//! The operations of this module as methods of the client.

use super::*;
use crate::sample::client::Client;
use crate::sample::event::Event;
use crate::support::client::CallError;

impl Client {
    /// Waits for new events (`GET /base/v1/events`).
    ///
    /// # Errors
    ///
    /// When the server refuses, or anything on the way to its answer fails.
    pub async fn get_events(&self, request: &GetEventsRequest) -> Result<GetEventsResponse, CallError<GetEventsError>> {
        self.call(request).await
    }

    /// One event (`GET /base/v1/events/{eventId}`).
    ///
    /// # Errors
    ///
    /// When the server refuses, or anything on the way to its answer fails.
    pub async fn get_event(&self, request: &GetEventRequest) -> Result<Event, CallError<GetEventError>> {
        self.call(request).await
    }

    /// What is on a shelf, or where it went (`GET /base/v1/shelves/{id}`).
    ///
    /// # Errors
    ///
    /// When the server refuses, or anything on the way to its answer fails.
    pub async fn get_shelf(&self, request: &GetShelfRequest) -> Result<GetShelfResponse, CallError<GetShelfError>> {
        self.call(request).await
    }

    /// Makes or replaces a thing (`PUT /base/v1/things/{id}`).
    ///
    /// # Errors
    ///
    /// When the server refuses, or anything on the way to its answer fails.
    pub async fn put_thing(&self, request: &PutThingRequest) -> Result<PutThingResponse, CallError<PutThingError>> {
        self.call(request).await
    }
}
