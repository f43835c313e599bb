//! Addresses elsewhere. The homeserver sends no mail and asks no identity server, so it refuses most of this.

use super::{Outcome, World, ensure, refusal};
use crate::api::administrative_contact::{
    Add3pidBody, Add3pidRequest, Bind3pidBody, Bind3pidRequest, Delete3pidFromAccountBody,
    Delete3pidFromAccountBodyMedium, Delete3pidFromAccountRequest, GetAccount3pidsRequest, Post3pidsBody,
    Post3pidsRequest, RequestTokenTo3pidEmailRequest, RequestTokenTo3pidMsisdnRequest, ThreePidCredentials,
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
    refusal(alice.request_token_to_3pid_email(&RequestTokenTo3pidEmailRequest::new(email)).await)?;
    refusal(alice.request_token_to_3pid_msisdn(&RequestTokenTo3pidMsisdnRequest::new(phone)).await)?;
    Ok(())
}

async fn addresses(world: &World) -> Outcome {
    let client = &world.alice.client;
    let held = client.get_account_3pids(&GetAccount3pidsRequest::new()).await?.threepids;
    ensure(held.is_some_and(|held| held.is_empty()), "Alice has no address elsewhere")?;
    let credentials = ThreePidCredentials::new(SECRET, "127.0.0.1:1", "token", "session");
    refusal(client.post_3pids(&Post3pidsRequest::new(Post3pidsBody::new(credentials))).await)?;
    refusal(client.add_3pid(&Add3pidRequest::new(Add3pidBody::new(SECRET, "session"))).await)?;
    let bind = Bind3pidBody::new(SECRET, "127.0.0.1:1", "token", "session");
    refusal(client.bind_3pid(&Bind3pidRequest::new(bind)).await)?;
    let body = Delete3pidFromAccountBody::new(Delete3pidFromAccountBodyMedium::Email, EMAIL);
    client.delete_3pid_from_account(&Delete3pidFromAccountRequest::new(body)).await?;
    let body = Unbind3pidFromAccountBody::new(Unbind3pidFromAccountBodyMedium::Email, EMAIL);
    client.unbind_3pid_from_account(&Unbind3pidFromAccountRequest::new(body)).await?;
    Ok(())
}
