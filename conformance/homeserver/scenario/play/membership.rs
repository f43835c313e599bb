//! Who is in a room: invited, joined, knocking, kicked, banned, gone, forgotten.

use serde_json::json;

use super::{Outcome, World, ensure, refusal};
use crate::api::banning::{BanBody, BanRequest, UnbanBody, UnbanRequest};
use crate::api::create_room::{CreateRoomBody, CreateRoomBodyPreset, CreateRoomRequest};
use crate::api::invite_3pid::Invite3pid;
use crate::api::inviting::{InviteUserBody, InviteUserRequest};
use crate::api::joining::{JoinRoomBody, JoinRoomByIdBody, JoinRoomByIdError, JoinRoomByIdRequest, JoinRoomRequest};
use crate::api::kicking::{KickBody, KickError, KickRequest};
use crate::api::knocking::{KnockRoomBody, KnockRoomRequest};
use crate::api::leaving::{ForgetRoomError, ForgetRoomRequest, LeaveRoomBody, LeaveRoomRequest};
use crate::api::room_state::SetRoomStateWithKeyRequest;
use crate::api::rooms::{
    GetJoinedMembersByRoomRequest, GetMembersByRoomError, GetMembersByRoomMembership, GetMembersByRoomRequest,
};
use crate::api::third_party_membership::InviteBy3pidRequest;
use crate::support::JsonObject;

pub(super) async fn play(world: &World) -> Outcome {
    members(world).await?;
    come_and_go(world).await?;
    knock(world).await
}

async fn members(world: &World) -> Outcome {
    let client = &world.alice.client;
    let request = GetMembersByRoomRequest::new(&world.room).with_membership(GetMembersByRoomMembership::Join);
    let members = client.get_members_by_room(&request).await?.chunk.unwrap_or_default();
    ensure(members.len() == 2, "Alice and Bob are members")?;
    let joined = client.get_joined_members_by_room(&GetJoinedMembersByRoomRequest::new(&world.room)).await?.joined;
    ensure(joined.is_some_and(|joined| joined.contains_key(world.bob.id.as_str())), "Bob has joined")?;
    let outside = world.carol.client.get_members_by_room(&GetMembersByRoomRequest::new(&world.room)).await;
    ensure(matches!(refusal(outside)?, GetMembersByRoomError::Forbidden(_)), "Carol may not look")
}

async fn come_and_go(world: &World) -> Outcome {
    let (alice, carol) = (&world.alice.client, &world.carol.client);
    let body = CreateRoomBody::new().with_preset(CreateRoomBodyPreset::PrivateChat).with_is_direct(true);
    let room = alice.create_room(&CreateRoomRequest::new(body)).await?.room_id;
    let join = JoinRoomByIdRequest::new(&room, JoinRoomByIdBody::new().with_reason("curious"));
    let refused = refusal(carol.join_room_by_id(&join).await)?;
    ensure(matches!(refused, JoinRoomByIdError::Forbidden(_)), "Carol is not invited yet")?;

    let invite = InviteUserRequest::new(&room, InviteUserBody::new(&world.carol.id).with_reason("do come"));
    alice.invite_user(&invite).await?;
    let elsewhere = Invite3pid::new("127.0.0.1:1", "token", "email", "carol@example.org");
    refusal(alice.invite_by_3pid(&InviteBy3pidRequest::new(&room, elsewhere)).await)?;
    carol.join_room_by_id(&join).await?;
    let kick = |user: &str| KickRequest::new(&room, KickBody::new(user).with_reason("enough"));
    let refused = refusal(carol.kick(&kick(&world.alice.id)).await)?;
    ensure(matches!(refused, KickError::Forbidden(_)), "Carol may not kick Alice")?;
    alice.kick(&kick(&world.carol.id)).await?;
    alice.ban(&BanRequest::new(&room, BanBody::new(&world.carol.id).with_reason("for good"))).await?;
    alice.unban(&UnbanRequest::new(&room, UnbanBody::new(&world.carol.id))).await?;

    alice.invite_user(&invite).await?;
    carol
        .join_room(&JoinRoomRequest::new(room.as_str(), JoinRoomBody::new()).with_via(vec!["localhost".into()]))
        .await?;
    let early = refusal(carol.forget_room(&ForgetRoomRequest::new(&room)).await)?;
    ensure(matches!(early, ForgetRoomError::BadRequest(_)), "who is in a room cannot forget it")?;
    carol.leave_room(&LeaveRoomRequest::new(&room, LeaveRoomBody::new().with_reason("done"))).await?;
    carol.forget_room(&ForgetRoomRequest::new(&room)).await?;
    Ok(())
}

async fn knock(world: &World) -> Outcome {
    let (alice, carol) = (&world.alice.client, &world.carol.client);
    let body = CreateRoomBody::new().with_preset(CreateRoomBodyPreset::PrivateChat);
    let room = alice.create_room(&CreateRoomRequest::new(body)).await?.room_id;
    let refused = KnockRoomRequest::new(room.as_str(), KnockRoomBody::new());
    refusal(carol.knock_room(&refused).await)?;
    let rule = JsonObject::encode(&json!({ "join_rule": "knock" }))?;
    alice.set_room_state_with_key(&SetRoomStateWithKeyRequest::new(&room, "m.room.join_rules", "", rule)).await?;
    let request = KnockRoomRequest::new(room.as_str(), KnockRoomBody::new().with_reason("let me in"));
    ensure(carol.knock_room(&request).await?.room_id == room, "Carol knocks")
}
