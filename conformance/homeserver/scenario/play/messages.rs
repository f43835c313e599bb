//! Messages: sent, read one by one and page by page, redacted, reported; and what goes with reading them.

use serde_json::json;

use super::user::User;
use super::{Outcome, World, ensure, refusal};
use crate::Fault;
use crate::api::event_context::GetEventContextRequest;
use crate::api::message_pagination::{GetRoomEventsDir, GetRoomEventsError, GetRoomEventsRequest};
use crate::api::read_markers::{SetReadMarkerBody, SetReadMarkerRequest};
use crate::api::receipts::{PostReceiptBody, PostReceiptReceiptType, PostReceiptRequest};
use crate::api::redaction::{RedactEventBody, RedactEventRequest};
use crate::api::report_content::{
    ReportEventBody, ReportEventRequest, ReportRoomBody, ReportRoomRequest, ReportUserBody, ReportUserRequest,
};
use crate::api::room_event_by_timestamp::{GetEventByTimestampDir, GetEventByTimestampRequest};
use crate::api::room_send::{SendMessageError, SendMessageRequest};
use crate::api::rooms::{GetOneRoomEventError, GetOneRoomEventRequest};
use crate::api::typing::{SetTypingBody, SetTypingRequest};
use crate::formats::{EventId, RoomId};
use crate::support::JsonObject;

/// Sends a text, and gives the event's identifier.
pub(super) async fn say(user: &User, room: &RoomId, text: &str) -> Result<EventId, Fault> {
    let content = JsonObject::encode(&json!({ "msgtype": "m.text", "body": text }))?;
    let transaction = format!("say {text}");
    let request = SendMessageRequest::new(room, "m.room.message", transaction, content);
    Ok(user.client.send_message(&request).await?.event_id)
}

pub(super) async fn play(world: &World) -> Outcome {
    let outside = say_outside(world).await?;
    ensure(matches!(outside, SendMessageError::Other(status, _) if status == 403), "Carol may not speak")?;
    for number in 1..=12 {
        say(&world.bob, &world.room, &format!("message {number}")).await?;
    }
    single(world).await?;
    pages(world).await?;
    reading(world).await?;
    redactions(world).await?;
    reports(world).await
}

async fn say_outside(world: &World) -> Result<SendMessageError, Fault> {
    let request = SendMessageRequest::new(&world.room, "m.room.message", "outside", JsonObject::new());
    refusal(world.carol.client.send_message(&request).await)
}

async fn single(world: &World) -> Outcome {
    let client = &world.bob.client;
    let event = client.get_one_room_event(&GetOneRoomEventRequest::new(&world.room, &world.message)).await?;
    ensure(event.sender == world.alice.id, "the message is Alice's")?;
    let missing = refusal(client.get_one_room_event(&GetOneRoomEventRequest::new(&world.room, "$none")).await)?;
    ensure(matches!(missing, GetOneRoomEventError::NotFound(_)), "there is no such event")?;
    let context = GetEventContextRequest::new(&world.room, &world.message).with_limit(4);
    let context = client.get_event_context(&context).await?;
    ensure(context.event.is_some_and(|found| found.event_id == world.message), "the context has the message")?;
    let request = GetEventByTimestampRequest::new(&world.room, event.origin_server_ts, GetEventByTimestampDir::F);
    let found = client.get_event_by_timestamp(&request).await?;
    ensure(found.origin_server_ts >= event.origin_server_ts, "the event is not earlier")?;
    let future = GetEventByTimestampRequest::new(&world.room, i64::from(u32::MAX) * 1000, GetEventByTimestampDir::F);
    refusal(client.get_event_by_timestamp(&future).await)?;
    Ok(())
}

async fn pages(world: &World) -> Outcome {
    let client = &world.bob.client;
    let back = GetRoomEventsRequest::new(&world.room, GetRoomEventsDir::B).with_limit(5);
    let first = client.get_room_events(&back.clone()).await?;
    let end = first.end.ok_or("there is no second page")?;
    let second = client.get_room_events(&back.with_from(&end)).await?;
    ensure(second.start == end, "the second page starts where the first ends")?;
    let forth = GetRoomEventsRequest::new(&world.room, GetRoomEventsDir::F).with_from(end).with_limit(3);
    ensure(client.get_room_events(&forth).await?.chunk.len() == 3, "and there are pages forwards")?;
    let sideways = GetRoomEventsRequest::new(&world.room, GetRoomEventsDir::Unknown("x".into()));
    refusal(client.get_room_events(&sideways).await)?;
    let outside = GetRoomEventsRequest::new(&world.room, GetRoomEventsDir::B);
    let outside = refusal(world.carol.client.get_room_events(&outside).await)?;
    ensure(matches!(outside, GetRoomEventsError::Forbidden(_)), "Carol may not look")
}

async fn reading(world: &World) -> Outcome {
    let client = &world.bob.client;
    let typing = SetTypingBody::new(true).with_timeout(30_000);
    client.set_typing(&SetTypingRequest::new(&world.bob.id, &world.room, typing)).await?;
    let stopped = SetTypingBody::new(false);
    client.set_typing(&SetTypingRequest::new(&world.bob.id, &world.room, stopped)).await?;
    for (kind, body) in [
        (PostReceiptReceiptType::MRead, PostReceiptBody::new().with_thread_id("main")),
        (PostReceiptReceiptType::MReadPrivate, PostReceiptBody::new()),
        (PostReceiptReceiptType::MFullyRead, PostReceiptBody::new()),
    ] {
        client.post_receipt(&PostReceiptRequest::new(&world.room, kind, &world.message, body)).await?;
    }
    let marker = SetReadMarkerBody::new().with_m_fully_read(&world.message).with_m_read(&world.message);
    client.set_read_marker(&SetReadMarkerRequest::new(&world.room, marker)).await?;
    Ok(())
}

async fn redactions(world: &World) -> Outcome {
    let event = say(&world.bob, &world.room, "to be redacted").await?;
    let body = RedactEventBody::new().with_reason("a slip");
    let redaction = RedactEventRequest::new(&world.room, &event, "redaction", body);
    ensure(world.bob.client.redact_event(&redaction).await?.event_id.is_some(), "the redaction is an event")?;
    let redacted = world.bob.client.get_one_room_event(&GetOneRoomEventRequest::new(&world.room, &event)).await?;
    ensure(redacted.content.is_empty(), "nothing is left of the content")?;
    let missing = RedactEventRequest::new(&world.room, "$none", "redaction of none", RedactEventBody::new());
    refusal(world.bob.client.redact_event(&missing).await)?;
    Ok(())
}

async fn reports(world: &World) -> Outcome {
    let client = &world.bob.client;
    let body = ReportEventBody::new().with_reason("too friendly");
    client.report_event(&ReportEventRequest::new(&world.room, &world.message, body)).await?;
    let body = ReportEventBody::new().with_reason("not there");
    refusal(client.report_event(&ReportEventRequest::new(&world.room, "$none", body)).await)?;
    client.report_room(&ReportRoomRequest::new(&world.room, ReportRoomBody::new("too quiet"))).await?;
    client.report_user(&ReportUserRequest::new(&world.alice.id, ReportUserBody::new("too nice"))).await?;
    Ok(())
}
