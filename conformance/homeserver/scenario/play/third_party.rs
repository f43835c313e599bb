//! Addresses elsewhere. The homeserver sends no mail and asks no identity server, so it refuses most of this.

use super::{Outcome, World, ensure, refusal};
use crate::api::administrative_contact::{
    Add3PidBody, Add3PidRequest, Bind3PidBody, Bind3PidRequest, Delete3pidFromAccountBody,
    Delete3pidFromAccountBodyMedium, Delete3pidFromAccountRequest, GetAccount3PidsRequest, Post3PidsBody,
    Post3PidsRequest, RequestTokenTo3PidEmailRequest, RequestTokenTo3PidmsisdnRequest, ThreePidCredentials,
    Unbind3pidFromAccountBody, Unbind3pidFromAccountBodyMedium, Unbind3pidFromAccountRequest,
};
use crate::api::password_management::{
    RequestTokenToResetPasswordEmailRequest, RequestTokenToResetPasswordMsisdnRequest,
};
use crate::api::registration::{RequestTokenToRegisterEmailRequest, RequestTokenToRegisterMsisdnRequest};
use crate::api::request_email_validation::RequestEmailValidation;
use crate::api::request_msisdn_validation::RequestMsisdnValidation;

const SECRET: &str = "secret";
const EMAIL: &str = "alice@example.org";

pub(super) async fn play(world: &World) -> Outcome {
    validation(world).await?;
    addresses(world).await
}

async fn validation(world: &World) -> Outcome {
    let (anyone, alice) = (&world.anyone, &world.alice.client);
    let email = RequestEmailValidation::new(SECRET, EMAIL, 1);
    let phone = RequestMsisdnValidation::new(SECRET, "GB", "07700900001", 1);
    let request = RequestTokenToRegisterEmailRequest::new(email.clone());
    refusal(anyone.request_token_to_register_email(&request).await)?;
    let request = RequestTokenToRegisterMsisdnRequest::new(phone.clone());
    refusal(anyone.request_token_to_register_msisdn(&request).await)?;
    let request = RequestTokenToResetPasswordEmailRequest::new(email.clone());
    refusal(anyone.request_token_to_reset_password_email(&request).await)?;
    let request = RequestTokenToResetPasswordMsisdnRequest::new(phone.clone());
    refusal(anyone.request_token_to_reset_password_msisdn(&request).await)?;
    refusal(alice.request_token_to3_pid_email(&RequestTokenTo3PidEmailRequest::new(email)).await)?;
    refusal(alice.request_token_to3_pidmsisdn(&RequestTokenTo3PidmsisdnRequest::new(phone)).await)?;
    Ok(())
}

async fn addresses(world: &World) -> Outcome {
    let client = &world.alice.client;
    let held = client.get_account3_pids(&GetAccount3PidsRequest::new()).await?.threepids;
    ensure(held.is_some_and(|held| held.is_empty()), "Alice has no address elsewhere")?;
    let credentials = ThreePidCredentials::new(SECRET, "127.0.0.1:1", "token", "session");
    refusal(client.post3_pids(&Post3PidsRequest::new(Post3PidsBody::new(credentials))).await)?;
    refusal(client.add3_pid(&Add3PidRequest::new(Add3PidBody::new(SECRET, "session"))).await)?;
    let bind = Bind3PidBody::new(SECRET, "127.0.0.1:1", "token", "session");
    refusal(client.bind3_pid(&Bind3PidRequest::new(bind)).await)?;
    let body = Delete3pidFromAccountBody::new(Delete3pidFromAccountBodyMedium::Email, EMAIL);
    client.delete3pid_from_account(&Delete3pidFromAccountRequest::new(body)).await?;
    let body = Unbind3pidFromAccountBody::new(Unbind3pidFromAccountBodyMedium::Email, EMAIL);
    client.unbind3pid_from_account(&Unbind3pidFromAccountRequest::new(body)).await?;
    Ok(())
}
