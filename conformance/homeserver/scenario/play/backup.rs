//! The backup of room keys: its versions, and the keys at three levels.

use serde_json::json;

use super::{Outcome, World, ensure, refusal};
use crate::Fault;
use crate::api::key_backup::{
    DeleteRoomKeyBySessionIdRequest, DeleteRoomKeysByRoomIdRequest, DeleteRoomKeysRequest,
    DeleteRoomKeysVersionRequest, GetRoomKeyBySessionIdError, GetRoomKeyBySessionIdRequest, GetRoomKeysByRoomIdRequest,
    GetRoomKeysRequest, GetRoomKeysVersionCurrentError, GetRoomKeysVersionCurrentRequest, GetRoomKeysVersionRequest,
    PostRoomKeysVersionBody, PostRoomKeysVersionRequest, PutRoomKeyBySessionIdRequest, PutRoomKeysBody,
    PutRoomKeysByRoomIdRequest, PutRoomKeysError, PutRoomKeysRequest, PutRoomKeysVersionBody,
    PutRoomKeysVersionRequest,
};
use crate::api::key_backup_data::KeyBackupData;
use crate::api::room_key_backup::RoomKeyBackup;
use crate::support::{JsonObject, Map};

const SESSION: &str = "session/1+2";

pub(super) async fn play(world: &World) -> Outcome {
    let version = versions(world).await?;
    put(world, &version).await?;
    get(world, &version).await?;
    delete(world, &version).await
}

fn auth_data(key: &str) -> Result<JsonObject, Fault> {
    Ok(JsonObject::encode(&json!({ "public_key": key, "signatures": {} }))?)
}

async fn versions(world: &World) -> Result<String, Fault> {
    let client = &world.alice.client;
    let none = client.get_room_keys_version_current(&GetRoomKeysVersionCurrentRequest::new()).await;
    let none = refusal(none)?;
    ensure(matches!(none, GetRoomKeysVersionCurrentError::NotFound(_)), "there is no backup yet")?;
    let body = PostRoomKeysVersionBody::new(auth_data("one")?);
    let version = client.post_room_keys_version(&PostRoomKeysVersionRequest::new(body)).await?.version;
    let body = PutRoomKeysVersionBody::new(auth_data("two")?).with_version(&version);
    client.put_room_keys_version(&PutRoomKeysVersionRequest::new(&version, body)).await?;
    let current = client.get_room_keys_version_current(&GetRoomKeysVersionCurrentRequest::new()).await?;
    ensure(current.version == version && current.count == 0, "the backup is empty")?;
    let found = client.get_room_keys_version(&GetRoomKeysVersionRequest::new(&version)).await?;
    ensure(found.auth_data == auth_data("two")?, "the backup has new data")?;
    Ok(version)
}

fn key() -> Result<KeyBackupData, Fault> {
    let session = JsonObject::encode(&json!({ "ephemeral": "a", "ciphertext": "b", "mac": "c" }))?;
    Ok(KeyBackupData::new(0, 1, true, session))
}

async fn put(world: &World, version: &str) -> Outcome {
    let (client, room) = (&world.alice.client, &world.room);
    let one = PutRoomKeyBySessionIdRequest::new(version, room, SESSION, key()?);
    ensure(client.put_room_key_by_session_id(&one).await?.count == 1, "one key")?;
    let backup = RoomKeyBackup::new(Map::from_iter([("second".to_owned(), key()?)]));
    let room_keys = PutRoomKeysByRoomIdRequest::new(version, room, backup.clone());
    ensure(client.put_room_keys_by_room_id(&room_keys).await?.count == 2, "two keys")?;
    let body = PutRoomKeysBody::new(Map::from_iter([("!other:localhost".to_owned(), backup)]));
    let all = PutRoomKeysRequest::new(version, body.clone());
    ensure(client.put_room_keys(&all).await?.count == 3, "three keys")?;
    let unknown = refusal(client.put_room_keys(&PutRoomKeysRequest::new("999", body)).await)?;
    ensure(matches!(unknown, PutRoomKeysError::NotFound(_)), "there is no such version")
}

async fn get(world: &World, version: &str) -> Outcome {
    let (client, room) = (&world.alice.client, &world.room);
    let one = client.get_room_key_by_session_id(&GetRoomKeyBySessionIdRequest::new(version, room, SESSION)).await?;
    ensure(one == key()?, "the key is kept as it is")?;
    let in_room = client.get_room_keys_by_room_id(&GetRoomKeysByRoomIdRequest::new(version, room)).await?;
    ensure(in_room.sessions.len() == 2, "two keys are of the room")?;
    let all = client.get_room_keys(&GetRoomKeysRequest::new(version)).await?;
    ensure(all.rooms.len() == 2, "keys are of two rooms")?;
    let missing = GetRoomKeyBySessionIdRequest::new(version, room, "none");
    let missing = refusal(client.get_room_key_by_session_id(&missing).await)?;
    ensure(matches!(missing, GetRoomKeyBySessionIdError::NotFound(_)), "there is no such key")
}

async fn delete(world: &World, version: &str) -> Outcome {
    let (client, room) = (&world.alice.client, &world.room);
    let one = DeleteRoomKeyBySessionIdRequest::new(version, room, SESSION);
    ensure(client.delete_room_key_by_session_id(&one).await?.count == 2, "two keys are left")?;
    let in_room = DeleteRoomKeysByRoomIdRequest::new(version, room);
    ensure(client.delete_room_keys_by_room_id(&in_room).await?.count == 1, "one key is left")?;
    ensure(client.delete_room_keys(&DeleteRoomKeysRequest::new(version)).await?.count == 0, "no key is left")?;
    client.delete_room_keys_version(&DeleteRoomKeysVersionRequest::new(version)).await?;
    Ok(())
}
