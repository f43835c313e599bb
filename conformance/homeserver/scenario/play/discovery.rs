//! What a homeserver says about itself, to anyone and to those who are logged in.

use super::{Outcome, World, ensure, refusal};
use crate::api::appservice_ping::{PingAppserviceBody, PingAppserviceRequest};
use crate::api::capabilities::GetCapabilitiesRequest;
use crate::api::login::GetLoginFlowsRequest;
use crate::api::oauth_server_metadata::{GetAuthMetadataError, GetAuthMetadataRequest};
use crate::api::policy_server::{GetWellknownPolicyError, GetWellknownPolicyRequest};
use crate::api::server_support::{GetWellknownSupportError, GetWellknownSupportRequest};
use crate::api::sso_login_redirect::{RedirectToIdpRequest, RedirectToSsoRequest};
use crate::api::third_party_lookup::{
    GetProtocolMetadataRequest, GetProtocolsRequest, QueryLocationByAliasRequest, QueryLocationByProtocolRequest,
    QueryUserByIdRequest, QueryUserByProtocolRequest,
};
use crate::api::versions::GetVersionsRequest;
use crate::api::voip::GetTurnServerRequest;
use crate::api::wellknown::GetWellknownRequest;

pub(super) async fn play(world: &World) -> Outcome {
    for_anyone(world).await?;
    what_is_not_there(world).await?;
    for_users(world).await?;
    bridges(world).await
}

async fn for_anyone(world: &World) -> Outcome {
    let versions = world.anyone.get_versions(&GetVersionsRequest::new()).await?;
    ensure(versions.versions.iter().any(|version| version == "v1.11"), "the homeserver speaks version 1.11")?;
    let wellknown = world.anyone.get_wellknown(&GetWellknownRequest::new()).await?;
    ensure(wellknown.m_homeserver.base_url.starts_with("http"), "the homeserver says where it is")?;
    let flows = world.anyone.get_login_flows(&GetLoginFlowsRequest::new()).await?.flows.unwrap_or_default();
    ensure(flows.iter().any(|flow| flow.r#type == "m.login.password"), "users log in by password")
}

async fn what_is_not_there(world: &World) -> Outcome {
    let support = refusal(world.anyone.get_wellknown_support(&GetWellknownSupportRequest::new()).await)?;
    ensure(matches!(support, GetWellknownSupportError::NotFound(_)), "nobody is named for support")?;
    let policy = refusal(world.anyone.get_wellknown_policy(&GetWellknownPolicyRequest::new()).await)?;
    ensure(matches!(policy, GetWellknownPolicyError::NotFound(_)), "there is no policy server")?;
    let metadata = refusal(world.anyone.get_auth_metadata(&GetAuthMetadataRequest::new()).await)?;
    ensure(matches!(metadata, GetAuthMetadataError::NotFound(_)), "there is no OAuth server")?;
    let sso = RedirectToSsoRequest::new("https://example.org/back");
    refusal(world.anyone.redirect_to_sso(&sso).await)?;
    let provider = RedirectToIdpRequest::new("none", "https://example.org/back");
    refusal(world.anyone.redirect_to_idp(&provider).await)?;
    Ok(())
}

async fn for_users(world: &World) -> Outcome {
    let client = &world.alice.client;
    let capabilities = client.get_capabilities(&GetCapabilitiesRequest::new()).await?.capabilities;
    let versions = capabilities.m_room_versions.ok_or("no room versions")?;
    ensure(versions.available.contains_key(&versions.default), "the default version is available")?;
    let turn = client.get_turn_server(&GetTurnServerRequest::new()).await?;
    ensure(!turn.uris.is_empty(), "there is a TURN server")
}

/// No bridge runs beside the homeserver.
async fn bridges(world: &World) -> Outcome {
    let client = &world.alice.client;
    let bridge = client.clone().with_appservice_access_token("none");
    let ping = PingAppserviceRequest::new("irc", PingAppserviceBody::new().with_transaction_id("1"));
    refusal(bridge.ping_appservice(&ping).await)?;
    let protocols = client.get_protocols(&GetProtocolsRequest::new()).await?;
    ensure(protocols.is_empty(), "there are no protocols")?;
    refusal(client.get_protocol_metadata(&GetProtocolMetadataRequest::new("irc")).await)?;
    client.query_location_by_protocol(&QueryLocationByProtocolRequest::new("irc")).await?;
    client.query_user_by_protocol(&QueryUserByProtocolRequest::new("irc")).await?;
    client.query_location_by_alias(&QueryLocationByAliasRequest::new("#none:localhost")).await?;
    client.query_user_by_id(&QueryUserByIdRequest::new(&world.bob.id)).await?;
    Ok(())
}
