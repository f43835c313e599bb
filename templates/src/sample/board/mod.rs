//! A board of events and things.
//!
//! Generated from `board.yaml`.

#[cfg(feature = "client")]
mod client;
mod get_event;
mod get_events;
mod get_shelf;
mod put_thing;
#[cfg(feature = "server")]
mod server;

pub use get_event::{GetEventError, GetEventRequest};
pub use get_events::{GetEventsError, GetEventsRequest, GetEventsResponse};
pub use get_shelf::{GetShelfError, GetShelfOk, GetShelfRedirection, GetShelfRequest, GetShelfResponse};
pub use put_thing::{PutThingError, PutThingRequest, PutThingResponse, Receipt, Thing};
#[cfg(feature = "server")]
pub use server::{Board, board_router};
