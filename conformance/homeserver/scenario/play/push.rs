//! Push rules, pushers and notifications.

use serde_json::json;

use super::{Outcome, World, ensure, refusal};
use crate::api::notifications::GetNotificationsRequest;
use crate::api::push_condition::PushCondition;
use crate::api::pusher::{GetPushersRequest, PostPusherBody, PostPusherData, PostPusherError, PostPusherRequest};
use crate::api::pushrules::{
    DeletePushRuleKind, DeletePushRuleRequest, GetPushRuleActionsKind, GetPushRuleActionsRequest, GetPushRuleError,
    GetPushRuleKind, GetPushRuleRequest, GetPushRulesGlobalRequest, GetPushRulesRequest, IsPushRuleEnabledKind,
    IsPushRuleEnabledRequest, SetPushRuleActionsBody, SetPushRuleActionsBodyActionsItem, SetPushRuleActionsKind,
    SetPushRuleActionsRequest, SetPushRuleBody, SetPushRuleBodyActionsItem, SetPushRuleEnabledBody,
    SetPushRuleEnabledKind, SetPushRuleEnabledRequest, SetPushRuleError, SetPushRuleKind, SetPushRuleRequest,
};
use crate::support::JsonObject;

/// Push rules may have almost any name.
const RULE: &str = "kitchen talk? 100%";

pub(super) async fn play(world: &World) -> Outcome {
    set_rules(world).await?;
    read_rules(world).await?;
    pushers(world).await?;
    let notifications = world.alice.client.get_notifications(&GetNotificationsRequest::new().with_limit(3)).await?;
    ensure(!notifications.notifications.is_empty(), "Alice was notified")
}

async fn set_rules(world: &World) -> Outcome {
    let client = &world.alice.client;
    let notify = SetPushRuleBodyActionsItem::String("notify".to_owned());
    let tweak = JsonObject::encode(&json!({ "set_tweak": "sound", "value": "default" }))?;
    let body = SetPushRuleBody::new(vec![notify.clone(), SetPushRuleBodyActionsItem::Object(tweak.clone())]);
    let condition = PushCondition::new("event_match").with_key("content.body").with_pattern("kitchen");
    let with_condition = body.clone().with_conditions(vec![condition]);
    let rule = SetPushRuleRequest::new(SetPushRuleKind::Override, "first", with_condition.clone());
    client.set_push_rule(&rule).await?;
    let rule = SetPushRuleRequest::new(SetPushRuleKind::Override, "second", with_condition).with_before("first");
    client.set_push_rule(&rule).await?;
    let rule = SetPushRuleRequest::new(SetPushRuleKind::Content, RULE, body.clone().with_pattern("kitchen"));
    client.set_push_rule(&rule).await?;
    let wrong = SetPushRuleRequest::new(SetPushRuleKind::Content, ".m.own", body.with_pattern("x"));
    ensure(
        matches!(refusal(client.set_push_rule(&wrong).await)?, SetPushRuleError::BadRequest(_)),
        "dots are reserved",
    )?;

    let off = SetPushRuleEnabledBody::new(false);
    let off = SetPushRuleEnabledRequest::new(SetPushRuleEnabledKind::Content, RULE, off);
    client.set_push_rule_enabled(&off).await?;
    let actions = vec![
        SetPushRuleActionsBodyActionsItem::String("notify".to_owned()),
        SetPushRuleActionsBodyActionsItem::Object(tweak),
    ];
    let body = SetPushRuleActionsBody::new(actions);
    client.set_push_rule_actions(&SetPushRuleActionsRequest::new(SetPushRuleActionsKind::Content, RULE, body)).await?;
    Ok(())
}

async fn read_rules(world: &World) -> Outcome {
    let client = &world.alice.client;
    let all = client.get_push_rules(&GetPushRulesRequest::new()).await?.global;
    ensure(all.r#override.is_some_and(|rules| rules.len() > 3), "there are rules")?;
    let global = client.get_push_rules_global(&GetPushRulesGlobalRequest::new()).await?;
    ensure(global.content.is_some_and(|rules| rules.iter().any(|rule| rule.rule_id == RULE)), "the rule is there")?;
    let rule = client.get_push_rule(&GetPushRuleRequest::new(GetPushRuleKind::Content, RULE)).await?;
    ensure(!rule.enabled && rule.pattern.as_deref() == Some("kitchen"), "the rule is off")?;
    let enabled = IsPushRuleEnabledRequest::new(IsPushRuleEnabledKind::Content, RULE);
    ensure(!client.is_push_rule_enabled(&enabled).await?.enabled, "the rule is off")?;
    let actions = GetPushRuleActionsRequest::new(GetPushRuleActionsKind::Content, RULE);
    ensure(client.get_push_rule_actions(&actions).await?.actions.len() == 2, "the rule does two things")?;
    client.delete_push_rule(&DeletePushRuleRequest::new(DeletePushRuleKind::Content, RULE)).await?;
    let gone = refusal(client.get_push_rule(&GetPushRuleRequest::new(GetPushRuleKind::Content, RULE)).await)?;
    ensure(matches!(gone, GetPushRuleError::NotFound(_)), "the rule is gone")
}

async fn pushers(world: &World) -> Outcome {
    let client = &world.alice.client;
    let data = PostPusherData::new().with_url("http://127.0.0.1:1/_matrix/push/v1/notify").with_format("event_id_only");
    let body = PostPusherBody::new("key", Some("http".to_owned()), "org.example.app")
        .with_app_display_name("App")
        .with_device_display_name("Device")
        .with_lang("en")
        .with_data(data);
    client.post_pusher(&PostPusherRequest::new(body.clone())).await?;
    let pushers = client.get_pushers(&GetPushersRequest::new()).await?.pushers.unwrap_or_default();
    ensure(pushers.len() == 1, "there is a pusher")?;
    let nowhere = body.with_data(PostPusherData::new());
    let nowhere = refusal(client.post_pusher(&PostPusherRequest::new(nowhere)).await)?;
    ensure(matches!(nowhere, PostPusherError::BadRequest(_)), "a pusher needs a URL")?;
    client.post_pusher(&PostPusherRequest::new(PostPusherBody::new("key", None, "org.example.app"))).await?;
    let pushers = client.get_pushers(&GetPushersRequest::new()).await?.pushers.unwrap_or_default();
    ensure(pushers.is_empty(), "the pusher is gone")
}
