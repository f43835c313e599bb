//! A user: their client, and what it takes to prove who they are.

use serde_json::json;

use super::refusal;
use crate::Fault;
use crate::api::Client;
use crate::api::auth_data::AuthenticationData;
use crate::api::auth_response::AuthenticationResponse;
use crate::api::registration::{RegisterBody, RegisterError, RegisterRequest};
use crate::formats::UserId;

pub(super) struct User {
    pub(super) client: Client,
    pub(super) id: UserId,
    pub(super) device: String,
    pub(super) password: String,
    base: String,
}

impl User {
    /// Registers a user: asks what the homeserver wants first, then does it.
    pub(super) async fn register(base: &str, name: &str) -> Result<Self, Fault> {
        let client = Client::new(base)?;
        let password = format!("{name} likes long passwords");
        let body = RegisterBody::new()
            .with_username(name)
            .with_password(&password)
            .with_initial_device_display_name(format!("{name}'s first device"));
        let RegisterError::Unauthorized(challenge) =
            refusal(client.register(&RegisterRequest::new(body.clone())).await)?
        else {
            return Err("registering needs no authentication".into());
        };
        let auth = with_session("m.login.dummy", &challenge);
        let answer = client.register(&RegisterRequest::new(body.with_auth(auth))).await?;
        let token = answer.access_token.ok_or("registering gave no access token")?;
        let device = answer.device_id.ok_or("registering gave no device")?;
        let base = base.to_owned();
        Ok(Self { client: client.with_access_token(token), id: answer.user_id, device, password, base })
    }

    /// Where the homeserver is.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// A client of the same user with another token.
    pub(super) fn client_with(&self, token: &str) -> Result<Client, Fault> {
        Ok(Client::new(&self.base)?.with_access_token(token))
    }

    /// What proves to the homeserver that the user is there, and not only their token.
    pub(super) fn proof(&self, challenge: &AuthenticationResponse) -> AuthenticationData {
        let mut auth = with_session("m.login.password", challenge);
        auth.extra.insert("identifier", json!({ "type": "m.id.user", "user": self.id }));
        auth.extra.insert("password", self.password.as_str());
        auth
    }
}

fn with_session(r#type: &str, challenge: &AuthenticationResponse) -> AuthenticationData {
    let auth = AuthenticationData::new().with_type(r#type);
    match &challenge.session {
        Some(session) => auth.with_session(session),
        None => auth,
    }
}
