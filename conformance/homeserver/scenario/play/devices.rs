//! Devices: listed, renamed, and removed once the user has proved to be there.

use super::{Outcome, World, ensure, refusal};
use crate::Fault;
use crate::api::device_management::{
    DeleteDeviceBody, DeleteDeviceError, DeleteDeviceRequest, DeleteDevicesBody, DeleteDevicesError,
    DeleteDevicesRequest, GetDeviceError, GetDeviceRequest, GetDevicesRequest, UpdateDeviceBody, UpdateDeviceRequest,
};
use crate::api::login::{LoginBody, LoginRequest};

pub(super) async fn play(world: &World) -> Outcome {
    let (one, two) = (another(world).await?, another(world).await?);
    let client = &world.alice.client;
    let devices = client.get_devices(&GetDevicesRequest::new()).await?.devices.unwrap_or_default();
    ensure(devices.iter().any(|device| device.device_id == world.alice.device), "the first device is listed")?;
    ensure(devices.len() >= 3, "the other devices are listed")?;

    let renamed = UpdateDeviceBody::new().with_display_name("the kitchen tablet");
    client.update_device(&UpdateDeviceRequest::new(&one, renamed)).await?;
    let device = client.get_device(&GetDeviceRequest::new(&one)).await?;
    ensure(device.display_name.flatten().as_deref() == Some("the kitchen tablet"), "the new name is there")?;
    let missing = refusal(client.get_device(&GetDeviceRequest::new("NONE")).await)?;
    ensure(matches!(missing, GetDeviceError::NotFound(_)), "an unknown device is not found")?;
    remove(world, &one, &two).await
}

/// Logs Alice in on another device, without a name.
async fn another(world: &World) -> Result<String, Fault> {
    let body = LoginBody::new("m.login.password").with_user("alice").with_password(&world.alice.password);
    Ok(world.anyone.login(&LoginRequest::new(body)).await?.device_id)
}

async fn remove(world: &World, one: &str, two: &str) -> Outcome {
    let client = &world.alice.client;
    let request = DeleteDeviceRequest::new(one, DeleteDeviceBody::new());
    let DeleteDeviceError::Unauthorized(challenge) = refusal(client.delete_device(&request).await)? else {
        return Err("a device can be removed without authentication".into());
    };
    let body = DeleteDeviceBody::new().with_auth(world.alice.proof(&challenge));
    client.delete_device(&DeleteDeviceRequest::new(one, body)).await?;

    let body = DeleteDevicesBody::new(vec![two.to_owned()]);
    let refused = client.delete_devices(&DeleteDevicesRequest::new(body.clone())).await;
    let DeleteDevicesError::Unauthorized(challenge) = refusal(refused)? else {
        return Err("devices can be removed without authentication".into());
    };
    let body = body.with_auth(world.alice.proof(&challenge));
    client.delete_devices(&DeleteDevicesRequest::new(body)).await?;
    let left = client.get_devices(&GetDevicesRequest::new()).await?.devices.unwrap_or_default();
    ensure(left.iter().all(|device| device.device_id != one && device.device_id != two), "both devices are gone")
}
