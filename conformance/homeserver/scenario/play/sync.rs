//! Following what happens: sync, at first, from a place, and waiting; and the older ways.

use super::messages::say;
use super::{Outcome, World, ensure, refusal};
use crate::api::old_sync::{GetEventsRequest, GetOneEventRequest, InitialSyncRequest};
use crate::api::peeking_events::PeekEventsRequest;
use crate::api::presence::{SetPresenceBody, SetPresenceBodyPresence, SetPresenceRequest};
use crate::api::room_initial_sync::{RoomInitialSyncError, RoomInitialSyncRequest};
use crate::api::sync::{SyncRequest, SyncSetPresence};

/// How long the homeserver may wait. Something happens before.
const TIMEOUT_MS: i64 = 20_000;

pub(super) async fn play(world: &World) -> Outcome {
    syncs(world).await?;
    older(world).await
}

async fn syncs(world: &World) -> Outcome {
    let client = &world.alice.client;
    let first = client.sync(&SyncRequest::new().with_set_presence(SyncSetPresence::Online)).await?;
    let rooms = first.rooms.and_then(|rooms| rooms.join).unwrap_or_default();
    ensure(rooms.contains_key(world.room.as_str()), "Alice is in the room")?;
    let full = SyncRequest::new().with_since(&first.next_batch).with_full_state(true);
    client.sync(&full).await?;
    let after = SyncRequest::new().with_use_state_after(true).with_filter(r#"{"room":{"timeline":{"limit":2}}}"#);
    client.sync(&after).await?;
    let since = client.sync(&SyncRequest::new().with_since(&first.next_batch)).await?.next_batch;

    // One waits for what the other does.
    let wait = SyncRequest::new().with_since(since).with_timeout(TIMEOUT_MS);
    let (news, said) = tokio::join!(client.sync(&wait), say(&world.bob, &world.room, "are you there?"));
    said?;
    ensure(news?.rooms.is_some(), "Bob's words end the wait")?;
    world.carol.client.sync(&SyncRequest::new()).await?;
    refusal(client.sync(&SyncRequest::new().with_since("nowhere")).await)?;
    Ok(())
}

async fn older(world: &World) -> Outcome {
    let client = &world.alice.client;
    let snapshot = client.initial_sync(&InitialSyncRequest::new().with_limit(5)).await?;
    ensure(snapshot.rooms.iter().any(|room| room.room_id == world.room), "Alice is in the room")?;
    client.initial_sync(&InitialSyncRequest::new().with_archived(true)).await?;
    // Presence is no event of a room, and it is among the events all the same.
    let body = SetPresenceBody::new(SetPresenceBodyPresence::Unavailable).with_status_msg("gone fishing");
    world.bob.client.set_presence(&SetPresenceRequest::new(&world.bob.id, body)).await?;
    say(&world.bob, &world.room, "the old way").await?;
    let news = GetEventsRequest::new().with_from(&snapshot.end).with_timeout(TIMEOUT_MS);
    let news = client.get_events(&news).await?;
    let chunk = news.chunk.unwrap_or_default();
    ensure(chunk.iter().any(|event| event.r#type == "m.room.message"), "Bob's words are among the events")?;
    let peek = PeekEventsRequest::new(&world.room).with_from(snapshot.end).with_timeout(TIMEOUT_MS);
    ensure(client.peek_events(&peek).await?.chunk.is_some_and(|chunk| !chunk.is_empty()), "there is something to see")?;
    client.get_one_event(&GetOneEventRequest::new(&world.message)).await?;
    refusal(client.get_one_event(&GetOneEventRequest::new("$none")).await)?;

    client.room_initial_sync(&RoomInitialSyncRequest::new(&world.room)).await?;
    let outside = refusal(world.carol.client.room_initial_sync(&RoomInitialSyncRequest::new(&world.room)).await)?;
    ensure(matches!(outside, RoomInitialSyncError::Forbidden(_)), "Carol may not look")?;
    Ok(())
}
