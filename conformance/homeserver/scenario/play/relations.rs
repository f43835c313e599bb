//! Events that relate to others: reactions, edits, threads; and searching for events.

use serde_json::{Value, json};

use super::{Outcome, World, ensure, refusal};
use crate::Fault;
use crate::api::relations::{
    GetRelatingEventsDir, GetRelatingEventsError, GetRelatingEventsRequest,
    GetRelatingEventsWithRelTypeAndEventTypeRequest, GetRelatingEventsWithRelTypeRequest,
};
use crate::api::room_send::SendMessageRequest;
use crate::api::search::{
    Categories, Group, GroupKey, Groupings, IncludeEventContext, Ordering, RoomEventsCriteria,
    RoomEventsCriteriaKeysItem, SearchBody, SearchRequest,
};
use crate::api::threads_list::{GetThreadRootsInclude, GetThreadRootsRequest};
use crate::support::JsonObject;

pub(super) async fn play(world: &World) -> Outcome {
    relate(world).await?;
    related(world).await?;
    let threads = GetThreadRootsRequest::new(&world.room).with_include(GetThreadRootsInclude::All).with_limit(5);
    let threads = world.alice.client.get_thread_roots(&threads).await?;
    ensure(threads.chunk.iter().any(|root| root.event_id == world.message), "the message is a thread's root")?;
    search(world).await
}

/// A reaction, an edit and an answer in a thread, all to the first message.
async fn relate(world: &World) -> Outcome {
    let to = &world.message;
    let reaction = json!({ "m.relates_to": { "rel_type": "m.annotation", "event_id": to, "key": "👍" } });
    send(world, "m.reaction", "reaction", &reaction).await?;
    let answer = json!({
        "msgtype": "m.text",
        "body": "in a thread",
        "m.mentions": { "user_ids": [world.alice.id] },
        "m.relates_to": { "rel_type": "m.thread", "event_id": to, "is_falling_back": true },
    });
    send(world, "m.room.message", "answer", &answer).await?;
    let edit = json!({
        "msgtype": "m.text",
        "body": "* hello again",
        "m.new_content": { "msgtype": "m.text", "body": "hello again" },
        "m.relates_to": { "rel_type": "m.replace", "event_id": to },
    });
    let content = JsonObject::encode(&edit)?;
    let request = SendMessageRequest::new(&world.room, "m.room.message", "edit", content);
    world.alice.client.send_message(&request).await?;
    Ok(())
}

async fn send(world: &World, r#type: &str, transaction: &str, content: &Value) -> Result<(), Fault> {
    let request = SendMessageRequest::new(&world.room, r#type, transaction, JsonObject::encode(content)?);
    world.bob.client.send_message(&request).await?;
    Ok(())
}

async fn related(world: &World) -> Outcome {
    let client = &world.alice.client;
    let all = GetRelatingEventsRequest::new(&world.room, &world.message)
        .with_dir(GetRelatingEventsDir::F)
        .with_recurse(true)
        .with_limit(10);
    ensure(client.get_relating_events(&all).await?.chunk.len() == 3, "three events relate to the message")?;
    let thread = GetRelatingEventsWithRelTypeRequest::new(&world.room, &world.message, "m.thread");
    ensure(client.get_relating_events_with_rel_type(&thread).await?.chunk.len() == 1, "one is in a thread")?;
    let reactions =
        GetRelatingEventsWithRelTypeAndEventTypeRequest::new(&world.room, &world.message, "m.annotation", "m.reaction");
    let reactions = client.get_relating_events_with_rel_type_and_event_type(&reactions).await?;
    ensure(reactions.chunk.len() == 1, "one is a reaction")?;
    let missing = refusal(client.get_relating_events(&GetRelatingEventsRequest::new(&world.room, "$none")).await)?;
    ensure(matches!(missing, GetRelatingEventsError::NotFound(_)), "nothing relates to nothing")
}

async fn search(world: &World) -> Outcome {
    let context = IncludeEventContext::new().with_before_limit(1).with_after_limit(1).with_include_profile(true);
    let criteria = RoomEventsCriteria::new("hello")
        .with_keys(vec![RoomEventsCriteriaKeysItem::ContentBody])
        .with_order_by(Ordering::Recent)
        .with_event_context(context)
        .with_include_state(true)
        .with_groupings(Groupings::new().with_group_by(vec![Group::new().with_key(GroupKey::RoomId)]));
    let body = SearchBody::new(Categories::new().with_room_events(criteria));
    let found = world.alice.client.search(&SearchRequest::new(body)).await?;
    let results = found.search_categories.room_events.and_then(|events| events.results).unwrap_or_default();
    ensure(!results.is_empty(), "the message is found")
}
