//! What the configuration declares, as a user meets it: by values that no example shows.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a step that fails ends the test")]

use golden_declared::formats::{ServerName, UserId, Version};
use golden_declared::openapi::{GetServersRequest, Servers, ServersEitherItem};
use golden_declared::room_message::RoomMessageEvent;
use golden_declared::room_name::{RoomNameEvent, RoomNameEventContent};
use golden_declared::support::{Operation, Validate, convert, decode};
use golden_declared::unions::{AnyOtherEvent, AnyRoomEvent, MessageContent};
use serde_json::{Value, json};

/// Read as the union and written again, it is the same.
fn any_room_event(value: Value) -> AnyRoomEvent {
    let event: AnyRoomEvent = decode(value.to_string().as_bytes()).unwrap();
    assert_eq!(serde_json::to_value(&event).unwrap(), value);
    event
}

#[test]
fn an_event_is_read_as_the_type_that_its_constant_names() {
    let name = any_room_event(json!({"type": "m.room.name", "content": {"name": "N", "x": 1}, "room_id": "!r"}));
    let AnyRoomEvent::RoomName(name) = name else { panic!("{name:?}") };
    assert_eq!((name.content.name.as_str(), name.room_id.as_str()), ("N", "!r"));
    // Whatever the declared base is, `also` makes it a member.
    let sealed = any_room_event(json!({"type": "m.sealed", "content": {}, "room_id": "!r"}));
    assert!(matches!(sealed, AnyRoomEvent::Sealed(_)), "{sealed:?}");
}

#[test]
fn what_is_of_no_known_type_is_kept_and_admitted() {
    for value in [json!({"type": "org.example", "content": [1.0]}), json!({"type": "m.typing"}), json!({}), json!(1)] {
        let event = any_room_event(value);
        assert!(matches!(event, AnyRoomEvent::Unknown(_)), "{event:?}");
        assert!(event.validate().is_empty(), "{event:?}");
    }
}

#[test]
fn members_are_those_that_build_on_the_schema_or_do_not() {
    let other = |event: &str| convert::<AnyOtherEvent>(&json!({"type": event, "content": {}})).unwrap();
    assert!(matches!(other("m.typing"), AnyOtherEvent::Typing(_)));
    assert!(matches!(other("m.sealed"), AnyOtherEvent::Sealed(_)));
    assert!(matches!(other("m.room.name"), AnyOtherEvent::Unknown(_)));
}

#[test]
fn a_fault_of_a_member_has_its_place_and_is_no_unknown_event() {
    let text = r#"{"type": "m.room.name", "content": {"name": 1}, "room_id": "!r"}"#;
    let fault = decode::<AnyRoomEvent>(text.as_bytes()).unwrap_err();
    assert_eq!(fault.pointer, "/content/name");
}

#[test]
fn a_property_is_told_by_its_own_constants() {
    let message = any_room_event(json!({
        "type": "m.room.message", "room_id": "!r", "content": {"msgtype": "m.photo", "url": "u", "w": 1.0},
    }));
    let AnyRoomEvent::RoomMessage(RoomMessageEvent { content, .. }) = message else { panic!("{message:?}") };
    let image = convert::<MessageContent>(&content).unwrap();
    let MessageContent::Image(image) = &image else { panic!("{image:?}") };
    assert_eq!((image.url.as_str(), image.extra.get("w")), ("u", Some(&json!(1.0))));
    assert_eq!(serde_json::to_value(image).unwrap(), serde_json::to_value(&content).unwrap());
}

#[test]
fn a_general_value_becomes_one_of_the_union_and_back() {
    let last = json!({"type": "m.room.name", "room_id": "!r", "content": {"name": "N"}, "own": [1.0]});
    let servers = Servers::new(vec![ServerName::new("a")], "@a").with_last(serde_json::from_value(last.clone()).unwrap());
    let event: AnyRoomEvent = convert(servers.last.as_ref().unwrap()).unwrap();
    assert!(matches!(event, AnyRoomEvent::RoomName(_)), "{event:?}");
    assert_eq!(convert::<Value>(&event).unwrap(), last);
}

#[test]
fn a_constructor_knows_the_constants() {
    let event = RoomNameEvent::new(RoomNameEventContent::new("N"), "!r");
    assert_eq!(event.r#type, "m.room.name");
    assert!(event.validate().is_empty());
}

#[test]
fn formats_hold_any_text_and_are_checked_when_asked() {
    let servers: Servers = decode(br#"{"servers": ["a", ""], "owner": "nobody", "short": "@alice"}"#).unwrap();
    let broken: Vec<String> = servers.validate().iter().map(ToString::to_string).collect();
    assert_eq!(broken, [r#"at /owner: does not begin with "@""#, "at /short: has 6 characters, more than 4"]);
    assert!(UserId::parse("@alice").is_ok() && UserId::parse("alice").is_err());
    assert!(Version::parse("v1.2").is_ok() && Version::parse("v1.").is_err());
}

#[test]
fn alternatives_of_formats_are_told_by_their_patterns() {
    let servers: Servers = decode(br#"{"servers": [], "owner": "@a", "either": ["@b", "v1", "?"]}"#).unwrap();
    let either = servers.either.unwrap();
    let expected = [
        ServersEitherItem::UserId("@b".into()),
        ServersEitherItem::Version("v1".into()),
        ServersEitherItem::Unknown(json!("?")),
    ];
    assert_eq!(either, expected);
}

#[test]
fn formats_are_parameters() {
    let request = GetServersRequest::new("@a/b").with_since("v1").with_via(vec!["a".into(), "b:80".into()]);
    let sent = request.to_http().unwrap();
    assert_eq!(sent.uri().to_string(), "/users/%40a%2Fb/servers?since=v1&via=a&via=b%3A80");
    let (parts, body) = sent.into_parts();
    assert_eq!(GetServersRequest::from_http(&parts, body).unwrap(), request);
    let wrong = GetServersRequest::new("a").with_since("1").validate();
    let pointers: Vec<&str> = wrong.iter().map(|violation| violation.pointer.as_str()).collect();
    assert_eq!(pointers, ["/path/userId", "/query/since"]);
}
