//! Leaving for good.

use super::user::User;
use super::{Outcome, World, ensure, refusal};
use crate::api::account_deactivation::{DeactivateAccountBody, DeactivateAccountError, DeactivateAccountRequest};
use crate::api::whoami::GetTokenOwnerRequest;

pub(super) async fn play(world: &World) -> Outcome {
    let frank = User::register(world.alice.base(), "frank").await?;
    let body = DeactivateAccountBody::new().with_erase(true);
    let refused = frank.client.deactivate_account(&DeactivateAccountRequest::new(body.clone())).await;
    let DeactivateAccountError::Unauthorized(challenge) = refusal(refused)? else {
        return Err("an account can be deactivated without authentication".into());
    };
    let body = body.with_auth(frank.proof(&challenge));
    frank.client.deactivate_account(&DeactivateAccountRequest::new(body)).await?;
    ensure(refusal(frank.client.get_token_owner(&GetTokenOwnerRequest::new()).await).is_ok(), "Frank is gone")
}
