//! Logging in by password and by token, tokens that expire, passwords, and what administrators may ask.

use super::user::User;
use super::{Outcome, World, ensure, refusal};
use crate::Fault;
use crate::api::admin::{
    GetAdminLockUserRequest, GetAdminSuspendUserRequest, GetWhoIsRequest, SetAdminLockUserBody,
    SetAdminLockUserRequest, SetAdminSuspendUserBody, SetAdminSuspendUserRequest,
};
use crate::api::login::{LoginBody, LoginError, LoginRequest, LoginResponse};
use crate::api::login_token::{GenerateLoginTokenBody, GenerateLoginTokenRequest};
use crate::api::logout::{LogoutAllRequest, LogoutRequest};
use crate::api::openid::RequestOpenIdTokenRequest;
use crate::api::password_management::{ChangePasswordBody, ChangePasswordError, ChangePasswordRequest};
use crate::api::refresh::{RefreshBody, RefreshError, RefreshRequest};
use crate::api::registration::{CheckUsernameAvailabilityError, CheckUsernameAvailabilityRequest};
use crate::api::registration_tokens::RegistrationTokenValidityRequest;
use crate::api::user_identifier::UserIdentifier;
use crate::api::whoami::{GetTokenOwnerError, GetTokenOwnerRequest};
use crate::support::JsonObject;

pub(super) async fn play(world: &World) -> Outcome {
    names(world).await?;
    tokens(world).await?;
    passwords(world).await?;
    let openid = RequestOpenIdTokenRequest::new(&world.alice.id, JsonObject::new());
    let openid = world.alice.client.request_open_id_token(&openid).await?;
    ensure(openid.token_type == "Bearer", "the OpenID token is a bearer token")?;
    administration(world).await
}

async fn names(world: &World) -> Outcome {
    let free = world.anyone.check_username_availability(&CheckUsernameAvailabilityRequest::new("dave")).await?;
    ensure(free.available == Some(true), "nobody is called dave")?;
    let taken = world.anyone.check_username_availability(&CheckUsernameAvailabilityRequest::new("alice")).await;
    let CheckUsernameAvailabilityError::BadRequest(error) = refusal(taken)? else {
        return Err("a name that is taken is another error".into());
    };
    ensure(error.errcode == "M_USER_IN_USE", "the name alice is taken")?;
    let token = RegistrationTokenValidityRequest::new("none");
    ensure(!world.anyone.registration_token_validity(&token).await?.valid, "there are no registration tokens")?;
    let owner = world.alice.client.get_token_owner(&GetTokenOwnerRequest::new()).await?;
    ensure(owner.user_id == world.alice.id, "Alice is Alice")?;
    let nobody = refusal(world.anyone.get_token_owner(&GetTokenOwnerRequest::new()).await)?;
    ensure(matches!(nobody, GetTokenOwnerError::Unauthorized(_)), "nobody is nobody")
}

/// Logs a user in on another device.
async fn log_in(world: &World, user: &User, password: &str) -> Result<LoginResponse, Fault> {
    let mut identifier = UserIdentifier::new("m.id.user");
    identifier.extra.insert("user", user.id.as_str());
    let body = LoginBody::new("m.login.password")
        .with_identifier(identifier)
        .with_password(password)
        .with_refresh_token(true)
        .with_initial_device_display_name("another device");
    Ok(world.anyone.login(&LoginRequest::new(body)).await?)
}

async fn tokens(world: &World) -> Outcome {
    let wrong = LoginBody::new("m.login.password").with_user("bob").with_password("wrong");
    let wrong = refusal(world.anyone.login(&LoginRequest::new(wrong)).await)?;
    ensure(matches!(wrong, LoginError::Forbidden(_)), "a wrong password does not do")?;

    let first = log_in(world, &world.bob, &world.bob.password).await?;
    let refresh_token = first.refresh_token.ok_or("no refresh token")?;
    let second = world.anyone.refresh(&RefreshRequest::new(RefreshBody::new(refresh_token))).await?;
    let unknown = refusal(world.anyone.refresh(&RefreshRequest::new(RefreshBody::new("none"))).await)?;
    ensure(matches!(unknown, RefreshError::Unauthorized(_)), "a wrong token does not do")?;

    let client = world.bob.client_with(&second.access_token)?;
    let handed_over =
        client.generate_login_token(&GenerateLoginTokenRequest::new(GenerateLoginTokenBody::new())).await?;
    let body = LoginBody::new("m.login.token").with_token(handed_over.login_token);
    let third = world.anyone.login(&LoginRequest::new(body)).await?;
    ensure(third.device_id != first.device_id, "each login makes a device")?;
    world.bob.client_with(&third.access_token)?.logout(&LogoutRequest::new()).await?;
    let gone = world.bob.client_with(&third.access_token)?;
    refusal(gone.get_token_owner(&GetTokenOwnerRequest::new()).await)?;
    Ok(())
}

/// Carol changes her password, and back; she logs out everywhere, and in again.
async fn passwords(world: &World) -> Outcome {
    let guest = User::register(world.carol.base(), "erin").await?;
    let body = ChangePasswordBody::new("erin likes new passwords").with_logout_devices(false);
    let ChangePasswordError::Unauthorized(challenge) =
        refusal(guest.client.change_password(&ChangePasswordRequest::new(body.clone())).await)?
    else {
        return Err("a new password needs no authentication".into());
    };
    let body = body.with_auth(guest.proof(&challenge));
    guest.client.change_password(&ChangePasswordRequest::new(body)).await?;
    log_in(world, &guest, "erin likes new passwords").await?;
    guest.client.logout_all(&LogoutAllRequest::new()).await?;
    refusal(guest.client.get_token_owner(&GetTokenOwnerRequest::new()).await)?;
    Ok(())
}

/// Everybody may ask about themselves; the rest is for administrators, and there are none.
async fn administration(world: &World) -> Outcome {
    let client = &world.alice.client;
    refusal(client.get_who_is(&GetWhoIsRequest::new(&world.bob.id)).await)?;
    let own = client.get_who_is(&GetWhoIsRequest::new(&world.alice.id)).await?;
    ensure(own.devices.is_some(), "Alice has devices")?;
    refusal(client.get_admin_lock_user(&GetAdminLockUserRequest::new(&world.bob.id)).await)?;
    let lock = SetAdminLockUserRequest::new(&world.bob.id, SetAdminLockUserBody::new(true));
    refusal(client.set_admin_lock_user(&lock).await)?;
    refusal(client.get_admin_suspend_user(&GetAdminSuspendUserRequest::new(&world.bob.id)).await)?;
    let suspend = SetAdminSuspendUserRequest::new(&world.bob.id, SetAdminSuspendUserBody::new(true));
    refusal(client.set_admin_suspend_user(&suspend).await)?;
    Ok(())
}
