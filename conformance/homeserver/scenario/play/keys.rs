//! Keys for end-to-end encryption. The homeserver keeps them and checks few signatures, so these are made up.

use serde_json::json;

use super::{Outcome, World, ensure, refusal};
use crate::Fault;
use crate::api::cross_signing::{
    UploadCrossSigningKeysBody, UploadCrossSigningKeysRequest, UploadCrossSigningSignaturesRequest,
};
use crate::api::cross_signing_key::{CrossSigningKey, CrossSigningKeyUsageItem};
use crate::api::device_keys::DeviceKeys;
use crate::api::keys::{
    ClaimKeysBody, ClaimKeysRequest, GetKeysChangesRequest, QueryKeysBody, QueryKeysRequest, UploadKeysBody,
    UploadKeysRequest,
};
use crate::api::one_time_keys::{KeyObject, OneTimeKeysOneTimeKeysValue};
use crate::api::sync::SyncRequest;
use crate::api::to_device::{Body, SendToDeviceRequest};
use crate::support::{JsonObject, Map};

/// The base64 of 32 and of 64 bytes.
const KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const SIGNATURE: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

pub(super) async fn play(world: &World) -> Outcome {
    let before = world.bob.client.sync(&SyncRequest::new()).await?.next_batch;
    device_keys(world).await?;
    cross_signing(world).await?;
    to_device(world).await?;
    let after = world.bob.client.sync(&SyncRequest::new()).await?.next_batch;
    let changes = world.bob.client.get_keys_changes(&GetKeysChangesRequest::new(before, after)).await?;
    let changed = changes.changed.unwrap_or_default();
    ensure(changed.iter().any(|id| world.alice.id == *id), "Bob hears that Alice has new keys")
}

fn map<T>(name: impl Into<String>, value: T) -> Map<T> {
    Map::from_iter([(name.into(), value)])
}

async fn device_keys(world: &World) -> Outcome {
    let alice = &world.alice;
    let signatures = map(&alice.id, map(format!("ed25519:{}", alice.device), SIGNATURE.to_owned()));
    let keys = Map::from_iter([
        (format!("curve25519:{}", alice.device), KEY.to_owned()),
        (format!("ed25519:{}", alice.device), KEY.to_owned()),
    ]);
    let algorithms = vec!["m.olm.v1.curve25519-aes-sha2".to_owned(), "m.megolm.v1.aes-sha2".to_owned()];
    let device = DeviceKeys::new(&alice.id, &alice.device, algorithms, keys, signatures);
    let signature = JsonObject::encode(&json!({ (format!("ed25519:{}", alice.device)): SIGNATURE }))?;
    let key = OneTimeKeysOneTimeKeysValue::KeyObject(KeyObject::new(KEY, map(&alice.id, signature)));
    let body = UploadKeysBody::new()
        .with_device_keys(device)
        .with_one_time_keys(map("signed_curve25519:AAAAAQ", key.clone()))
        .with_fallback_keys(map("signed_curve25519:AAAAAF", key));
    let counts = alice.client.upload_keys(&UploadKeysRequest::new(body)).await?.one_time_key_counts;
    ensure(counts.get("signed_curve25519") == Some(&1), "one key is there")?;

    let query = QueryKeysBody::new(map(&alice.id, Vec::new()));
    let found = world.bob.client.query_keys(&QueryKeysRequest::new(query)).await?;
    ensure(found.device_keys.is_some_and(|keys| keys.contains_key(alice.id.as_str())), "Bob sees Alice's keys")?;
    let claim = ClaimKeysBody::new(map(&alice.id, map(&alice.device, "signed_curve25519".to_owned())));
    let claimed = world.bob.client.claim_keys(&ClaimKeysRequest::new(claim)).await?;
    ensure(claimed.one_time_keys.contains_key(alice.id.as_str()), "Bob gets a key")
}

async fn cross_signing(world: &World) -> Outcome {
    let alice = &world.alice;
    let master = CrossSigningKey::new(
        &alice.id,
        vec![CrossSigningKeyUsageItem::Master],
        map(format!("ed25519:{KEY}"), KEY.to_owned()),
    );
    let body = UploadCrossSigningKeysBody::new().with_master_key(master);
    alice.client.upload_cross_signing_keys(&UploadCrossSigningKeysRequest::new(body.clone())).await?;
    // Keys that replace others are worth a proof. The description knows no such answer.
    let other = KEY.replace('A', "B").replace("BBB", "BBA");
    let replaced = CrossSigningKey::new(
        &alice.id,
        vec![CrossSigningKeyUsageItem::Master],
        map(format!("ed25519:{other}"), other.clone()),
    );
    let request = UploadCrossSigningKeysRequest::new(UploadCrossSigningKeysBody::new().with_master_key(replaced));
    refusal(alice.client.upload_cross_signing_keys(&request).await)?;
    signatures(world).await
}

async fn signatures(world: &World) -> Result<(), Fault> {
    let alice = &world.alice;
    let signed = json!({
        "user_id": alice.id,
        "device_id": alice.device,
        "algorithms": [],
        "keys": {},
        "signatures": { (alice.id.as_str()): { (format!("ed25519:{KEY}")): SIGNATURE } },
    });
    let body = map(&alice.id, map(&alice.device, JsonObject::encode(&signed)?));
    let answer = alice.client.upload_cross_signing_signatures(&UploadCrossSigningSignaturesRequest::new(body)).await?;
    ensure(answer.failures.is_some_and(|failures| !failures.is_empty()), "a made up signature is no signature")
}

async fn to_device(world: &World) -> Outcome {
    let content = JsonObject::encode(&json!({ "action": "request_cancellation", "request_id": "1" }))?;
    let body = Body::new(map(&world.alice.id, map("*", content)));
    let since = world.alice.client.sync(&SyncRequest::new()).await?.next_batch;
    let request = SendToDeviceRequest::new("m.room_key_request", "to device", body);
    world.bob.client.send_to_device(&request).await?;
    let news = world.alice.client.sync(&SyncRequest::new().with_since(since)).await?;
    ensure(news.to_device.is_some(), "Alice's device gets it")
}
