//! The state of a room, as a whole and one event at a time.

use serde_json::json;

use super::{Outcome, World, ensure, refusal};
use crate::api::room_state::{SetRoomStateWithKeyError, SetRoomStateWithKeyRequest};
use crate::api::rooms::{
    GetRoomStateError, GetRoomStateRequest, GetRoomStateWithKeyError, GetRoomStateWithKeyFormat,
    GetRoomStateWithKeyRequest, GetRoomStateWithKeyResponse,
};
use crate::support::JsonObject;

pub(super) async fn play(world: &World) -> Outcome {
    let client = &world.alice.client;
    let name = JsonObject::encode(&json!({ "name": "Conformance, at last" }))?;
    let set = SetRoomStateWithKeyRequest::new(&world.room, "m.room.name", "", name);
    client.set_room_state_with_key(&set).await?;
    let refused = refusal(world.bob.client.set_room_state_with_key(&set).await)?;
    ensure(matches!(refused, SetRoomStateWithKeyError::Forbidden(_)), "Bob may not name the room")?;
    let own = JsonObject::encode(&json!({ "order": 1, "nested": { "list": [null, true, "text", {}] } }))?;
    let set = SetRoomStateWithKeyRequest::new(&world.room, "org.example.own", "key/with slash", own);
    client.set_room_state_with_key(&set).await?;

    let state = client.get_room_state(&GetRoomStateRequest::new(&world.room)).await?;
    ensure(state.iter().any(|event| event.r#type == "m.room.name"), "the name is part of the state")?;
    let outside = refusal(world.carol.client.get_room_state(&GetRoomStateRequest::new(&world.room)).await)?;
    ensure(matches!(outside, GetRoomStateError::Forbidden(_)), "Carol may not look")?;
    one(world).await
}

async fn one(world: &World) -> Outcome {
    let client = &world.bob.client;
    let get = |r#type: &str, key: &str| GetRoomStateWithKeyRequest::new(&world.room, r#type, key);
    client.get_room_state_with_key(&get("m.room.name", "")).await?;
    client.get_room_state_with_key(&get("org.example.own", "key/with slash")).await?;
    // What is asked for says which alternative the answer is.
    let content = get("m.room.name", "").with_format(GetRoomStateWithKeyFormat::Content);
    let content = client.get_room_state_with_key(&content).await?;
    ensure(matches!(content, GetRoomStateWithKeyResponse::Content(_)), "the answer is the content")?;
    let event = get("m.room.name", "").with_format(GetRoomStateWithKeyFormat::Event);
    let event = client.get_room_state_with_key(&event).await?;
    ensure(matches!(event, GetRoomStateWithKeyResponse::StateEvent(_)), "the answer is the whole event")?;
    client.get_room_state_with_key(&get("m.room.member", &world.alice.id)).await?;
    let missing = refusal(client.get_room_state_with_key(&get("m.room.topic", "none")).await)?;
    ensure(matches!(missing, GetRoomStateWithKeyError::NotFound(_)), "there is no such state")?;
    let outside = refusal(world.carol.client.get_room_state_with_key(&get("m.room.name", "")).await)?;
    ensure(matches!(outside, GetRoomStateWithKeyError::Forbidden(_)), "Carol may not look")
}
