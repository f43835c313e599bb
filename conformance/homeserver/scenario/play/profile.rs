//! Profiles, presence, and finding people.

use serde_json::json;

use super::{Outcome, World, ensure, refusal};
use crate::api::mutual_rooms::GetMutualRoomsRequest;
use crate::api::presence::{GetPresenceRequest, SetPresenceBody, SetPresenceBodyPresence, SetPresenceRequest};
use crate::api::profile::{
    DeleteProfileFieldRequest, GetProfileFieldError, GetProfileFieldRequest, GetUserProfileError,
    GetUserProfileRequest, SetProfileFieldRequest,
};
use crate::api::users::{SearchUserDirectoryBody, SearchUserDirectoryRequest};
use crate::support::Map;

pub(super) async fn play(world: &World) -> Outcome {
    fields(world).await?;
    presence(world).await?;
    people(world).await
}

async fn fields(world: &World) -> Outcome {
    let (client, id) = (&world.alice.client, &world.alice.id);
    for (name, value) in [
        ("displayname", json!("Alice in Chains")),
        ("avatar_url", json!("mxc://localhost/none")),
        ("org.example.pronouns", json!([{ "language": "en", "summary": "she/her" }])),
    ] {
        let body = Map::from_iter([(name.to_owned(), value)]);
        client.set_profile_field(&SetProfileFieldRequest::new(id, name, body)).await?;
    }
    let name = world.bob.client.get_profile_field(&GetProfileFieldRequest::new(id, "displayname")).await?;
    ensure(name.get("displayname") == Some(&json!("Alice in Chains")), "Bob sees Alice's name")?;
    let profile = world.bob.client.get_user_profile(&GetUserProfileRequest::new(id)).await?;
    ensure(profile.extra.contains_key("org.example.pronouns"), "a field of one's own is kept")?;

    client.delete_profile_field(&DeleteProfileFieldRequest::new(id, "org.example.pronouns")).await?;
    let gone = client.get_profile_field(&GetProfileFieldRequest::new(id, "org.example.pronouns")).await;
    ensure(matches!(refusal(gone)?, GetProfileFieldError::NotFound(_)), "the field is gone")?;
    let nobody = client.get_user_profile(&GetUserProfileRequest::new("@nobody:localhost")).await;
    ensure(matches!(refusal(nobody)?, GetUserProfileError::NotFound(_)), "nobody has no profile")
}

async fn presence(world: &World) -> Outcome {
    let body = SetPresenceBody::new(SetPresenceBodyPresence::Online).with_status_msg("in the kitchen");
    world.alice.client.set_presence(&SetPresenceRequest::new(&world.alice.id, body)).await?;
    let seen = world.bob.client.get_presence(&GetPresenceRequest::new(&world.alice.id)).await?;
    ensure(seen.status_msg.flatten().as_deref() == Some("in the kitchen"), "Bob sees where Alice is")
}

async fn people(world: &World) -> Outcome {
    let search = SearchUserDirectoryBody::new("bob").with_limit(5);
    let found = world.alice.client.search_user_directory(&SearchUserDirectoryRequest::new(search)).await?;
    ensure(found.results.iter().any(|user| user.user_id == world.bob.id), "Alice finds Bob")?;
    let shared = world.alice.client.get_mutual_rooms(&GetMutualRoomsRequest::new(&world.bob.id)).await?;
    ensure(shared.joined.contains(&world.room), "they share a room")
}
