//! Rooms as a whole: opened, listed, named by aliases, summarized, upgraded.

use serde_json::json;

use super::user::User;
use super::{Outcome, World, ensure, refusal};
use crate::Fault;
use crate::api::appservice_room_directory::{
    UpdateAppserviceRoomDirectoryVisibilityBody, UpdateAppserviceRoomDirectoryVisibilityBodyVisibility,
    UpdateAppserviceRoomDirectoryVisibilityRequest,
};
use crate::api::create_room::{
    CreateRoomBody, CreateRoomBodyPreset, CreateRoomBodyVisibility, CreateRoomError, CreateRoomRequest, StateEvent,
};
use crate::api::directory::{
    DeleteRoomAliasRequest, GetLocalAliasesRequest, GetRoomIdByAliasError, GetRoomIdByAliasRequest, SetRoomAliasBody,
    SetRoomAliasError, SetRoomAliasRequest,
};
use crate::api::joining::{JoinRoomByIdBody, JoinRoomByIdRequest};
use crate::api::list_joined_rooms::GetJoinedRoomsRequest;
use crate::api::list_public_rooms::{
    Filter, GetPublicRoomsRequest, GetRoomVisibilityOnDirectoryRequest, GetRoomVisibilityOnDirectoryResponseVisibility,
    QueryPublicRoomsBody, QueryPublicRoomsRequest, SetRoomVisibilityOnDirectoryBody,
    SetRoomVisibilityOnDirectoryBodyVisibility, SetRoomVisibilityOnDirectoryRequest,
};
use crate::api::room_summary::GetRoomSummaryRequest;
use crate::api::room_upgrades::{UpgradeRoomBody, UpgradeRoomError, UpgradeRoomRequest};
use crate::api::space_hierarchy::GetSpaceHierarchyRequest;
use crate::formats::RoomId;
use crate::support::JsonObject;

/// Alice opens the room of the scenario, and Bob joins.
pub(super) async fn open(alice: &User, bob: &User) -> Result<RoomId, Fault> {
    let guests = json!({ "guest_access": "can_join" });
    let body = CreateRoomBody::new()
        .with_name("Conformance")
        .with_topic("What homeservers answer")
        .with_room_alias_name("conformance")
        .with_preset(CreateRoomBodyPreset::PublicChat)
        .with_visibility(CreateRoomBodyVisibility::Public)
        .with_initial_state(vec![StateEvent::new("m.room.guest_access", JsonObject::encode(&guests)?)]);
    let room = alice.client.create_room(&CreateRoomRequest::new(body)).await?.room_id;
    bob.client.join_room_by_id(&JoinRoomByIdRequest::new(&room, JoinRoomByIdBody::new())).await?;
    Ok(room)
}

pub(super) async fn play(world: &World) -> Outcome {
    let joined = world.bob.client.get_joined_rooms(&GetJoinedRoomsRequest::new()).await?;
    ensure(joined.joined_rooms.contains(&world.room), "Bob is in the room")?;
    let taken = CreateRoomRequest::new(CreateRoomBody::new().with_room_alias_name("conformance"));
    let taken = refusal(world.bob.client.create_room(&taken).await)?;
    ensure(matches!(taken, CreateRoomError::BadRequest(_)), "the alias is taken")?;
    aliases(world).await?;
    directory(world).await?;
    overview(world).await?;
    upgrade(world).await
}

async fn aliases(world: &World) -> Outcome {
    let client = &world.alice.client;
    let alias = "#second name:localhost";
    let set = SetRoomAliasRequest::new(alias, SetRoomAliasBody::new(&world.room));
    refusal(client.set_room_alias(&set).await)?;
    let alias = "#zweiter/name?:localhost";
    let set = SetRoomAliasRequest::new(alias, SetRoomAliasBody::new(&world.room));
    client.set_room_alias(&set).await?;
    let taken = refusal(client.set_room_alias(&set).await)?;
    ensure(matches!(taken, SetRoomAliasError::Conflict(_)), "an alias is set once")?;
    let found = world.anyone.get_room_id_by_alias(&GetRoomIdByAliasRequest::new(alias)).await?;
    ensure(found.room_id.as_deref() == Some(world.room.as_str()), "the alias leads to the room")?;
    let all = client.get_local_aliases(&GetLocalAliasesRequest::new(&world.room)).await?.aliases;
    ensure(all.iter().any(|one| one == alias), "the alias is listed")?;
    client.delete_room_alias(&DeleteRoomAliasRequest::new(alias)).await?;
    let gone = refusal(client.get_room_id_by_alias(&GetRoomIdByAliasRequest::new(alias)).await)?;
    ensure(matches!(gone, GetRoomIdByAliasError::NotFound(_)), "the alias is gone")
}

async fn directory(world: &World) -> Outcome {
    let client = &world.alice.client;
    let body =
        SetRoomVisibilityOnDirectoryBody::new().with_visibility(SetRoomVisibilityOnDirectoryBodyVisibility::Public);
    client.set_room_visibility_on_directory(&SetRoomVisibilityOnDirectoryRequest::new(&world.room, body)).await?;
    let request = GetRoomVisibilityOnDirectoryRequest::new(&world.room);
    let visibility = world.anyone.get_room_visibility_on_directory(&request).await?.visibility;
    let public = GetRoomVisibilityOnDirectoryResponseVisibility::Public;
    ensure(visibility.is_some_and(|found| found == public), "the room is public")?;
    let rooms = world.anyone.get_public_rooms(&GetPublicRoomsRequest::new().with_limit(10)).await?;
    ensure(rooms.chunk.iter().any(|room| room.room_id == world.room), "the room is listed")?;
    let filter = Filter::new().with_generic_search_term("conform").with_room_types(vec![None]);
    let query = QueryPublicRoomsBody::new().with_limit(10).with_filter(filter);
    let rooms = client.query_public_rooms(&QueryPublicRoomsRequest::new(query)).await?;
    ensure(rooms.chunk.len() == 1, "one room is found")?;

    let body =
        UpdateAppserviceRoomDirectoryVisibilityBody::new(UpdateAppserviceRoomDirectoryVisibilityBodyVisibility::Public);
    let request = UpdateAppserviceRoomDirectoryVisibilityRequest::new("irc", &world.room, body);
    refusal(client.update_appservice_room_directory_visibility(&request).await)?;
    Ok(())
}

async fn overview(world: &World) -> Outcome {
    let request = GetRoomSummaryRequest::new("#conformance:localhost").with_via(vec!["localhost".into()]);
    let summary = world.anyone.get_room_summary(&request).await?;
    ensure(summary.room_id == world.room && summary.num_joined_members >= 2, "the summary is of the room")?;
    let hierarchy = GetSpaceHierarchyRequest::new(&world.room).with_max_depth(1).with_suggested_only(false);
    let hierarchy = world.alice.client.get_space_hierarchy(&hierarchy).await?;
    ensure(hierarchy.rooms.len() == 1, "the room has no rooms below it")
}

async fn upgrade(world: &World) -> Outcome {
    let client = &world.carol.client;
    let body = CreateRoomBody::new().with_room_version("10").with_preset(CreateRoomBodyPreset::PrivateChat);
    let room = client.create_room(&CreateRoomRequest::new(body)).await?.room_id;
    let unknown = UpgradeRoomRequest::new(&room, UpgradeRoomBody::new("no such version"));
    ensure(matches!(refusal(client.upgrade_room(&unknown).await)?, UpgradeRoomError::BadRequest(_)), "versions exist")?;
    let upgraded = client.upgrade_room(&UpgradeRoomRequest::new(&room, UpgradeRoomBody::new("11"))).await?;
    ensure(room != upgraded.replacement_room, "the new room is another")
}
