//! What a homeserver keeps for a user: account data, tags and filters.

use serde_json::json;

use super::{Outcome, World, ensure, refusal};
use crate::api::account_data::{
    GetAccountDataError, GetAccountDataPerRoomRequest, GetAccountDataRequest, SetAccountDataError,
    SetAccountDataPerRoomRequest, SetAccountDataRequest,
};
use crate::api::event_filter::EventFilter;
use crate::api::filter::{DefineFilterRequest, GetFilterError, GetFilterRequest};
use crate::api::room_event_filter::RoomEventFilter;
use crate::api::sync_filter::{Filter, FilterEventFormat, RoomFilter};
use crate::api::tag::Tag;
use crate::api::tags::{DeleteRoomTagRequest, GetRoomTagsRequest, SetRoomTagRequest};
use crate::support::JsonObject;

pub(super) async fn play(world: &World) -> Outcome {
    account_data(world).await?;
    tags(world).await?;
    filters(world).await
}

async fn account_data(world: &World) -> Outcome {
    let (client, id) = (&world.alice.client, &world.alice.id);
    let data = JsonObject::encode(&json!({ "theme": "dark", "size": 1.50, "none": null }))?;
    client.set_account_data(&SetAccountDataRequest::new(id, "org.example.settings", data.clone())).await?;
    let kept = client.get_account_data(&GetAccountDataRequest::new(id, "org.example.settings")).await?;
    ensure(kept == data, "account data is kept as it is")?;
    let in_room = SetAccountDataPerRoomRequest::new(id, &world.room, "org.example.settings", data.clone());
    client.set_account_data_per_room(&in_room).await?;
    let kept = GetAccountDataPerRoomRequest::new(id, &world.room, "org.example.settings");
    ensure(client.get_account_data_per_room(&kept).await? == data, "so is that of a room")?;

    let missing = refusal(client.get_account_data(&GetAccountDataRequest::new(id, "none")).await)?;
    ensure(matches!(missing, GetAccountDataError::NotFound(_)), "there is no such data")?;
    let foreign = refusal(client.get_account_data(&GetAccountDataRequest::new(&world.bob.id, "none")).await)?;
    ensure(matches!(foreign, GetAccountDataError::Forbidden(_)), "Bob's is Bob's")?;
    let reserved = SetAccountDataRequest::new(id, "m.fully_read", JsonObject::new());
    let reserved = refusal(client.set_account_data(&reserved).await)?;
    ensure(matches!(reserved, SetAccountDataError::MethodNotAllowed(_)), "some types are the homeserver's")
}

async fn tags(world: &World) -> Outcome {
    let (client, id, room) = (&world.alice.client, &world.alice.id, &world.room);
    let order = serde_json::from_str("0.25")?;
    let favourite = SetRoomTagRequest::new(id, room, "m.favourite", Tag::new().with_order(order));
    client.set_room_tag(&favourite).await?;
    client.set_room_tag(&SetRoomTagRequest::new(id, room, "u.work", Tag::new())).await?;
    let tags = client.get_room_tags(&GetRoomTagsRequest::new(id, room)).await?.tags.unwrap_or_default();
    ensure(tags.contains_key("m.favourite") && tags.contains_key("u.work"), "both tags are there")?;
    client.delete_room_tag(&DeleteRoomTagRequest::new(id, room, "u.work")).await?;
    refusal(client.get_room_tags(&GetRoomTagsRequest::new(&world.bob.id, room)).await)?;
    Ok(())
}

async fn filters(world: &World) -> Outcome {
    let (client, id) = (&world.alice.client, &world.alice.id);
    let timeline =
        RoomEventFilter::new().with_limit(10).with_types(vec!["m.room.*".into()]).with_lazy_load_members(true);
    let filter = Filter::new()
        .with_event_format(FilterEventFormat::Client)
        .with_event_fields(vec!["type".into(), "content.body".into()])
        .with_presence(EventFilter::new().with_not_types(vec!["*".into()]))
        .with_room(RoomFilter::new().with_timeline(timeline).with_include_leave(true));
    let defined = client.define_filter(&DefineFilterRequest::new(id, filter.clone())).await?.filter_id;
    let kept = client.get_filter(&GetFilterRequest::new(id, defined)).await?;
    ensure(kept == filter, "the filter is kept as it is")?;
    let missing = refusal(client.get_filter(&GetFilterRequest::new(id, "999")).await)?;
    ensure(matches!(missing, GetFilterError::NotFound(_)), "there is no such filter")
}
