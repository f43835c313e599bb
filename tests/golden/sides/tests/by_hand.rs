//! A request holds nothing that only the server sends, an answer nothing that only the client does, and what comes
//! nevertheless is kept.

#![allow(clippy::unwrap_used, reason = "a step that fails ends the test")]

use golden_sides::openapi::{ClosedInput, Harmless, Household, HouseholdInput, HouseholdInputMain, Pet, PetInput};
use serde_json::{Value, json};

#[test]
fn a_request_asks_for_nothing_that_only_the_server_sends() {
    let pet = PetInput::new("Tom", "hush");
    assert_eq!(serde_json::to_value(&pet).unwrap(), json!({ "name": "Tom", "secret": "hush" }));
    let closed: ClosedInput = serde_json::from_value(json!({ "name": "a" })).unwrap();
    assert_eq!(closed.id, None);
}

#[test]
fn an_answer_lacks_what_only_the_client_sends() {
    let pet: Pet = serde_json::from_value(json!({ "id": 7, "name": "Tom" })).unwrap();
    assert_eq!((pet.id, pet.name.as_str()), (7, "Tom"));
    assert!(serde_json::from_value::<Pet>(json!({ "name": "Tom" })).is_err());
}

#[test]
fn what_holds_them_follows() {
    let value = json!({ "pets": [{ "name": "Tom", "secret": "x", "owner": { "name": "Ann" } }], "main": { "of": "felt" } });
    let household: HouseholdInput = serde_json::from_value(value).unwrap();
    assert!(matches!(household.main, Some(HouseholdInputMain::Toy(_))));
    let value = json!({ "pets": [{ "id": 1, "name": "Tom", "owner": { "name": "Ann", "since": 2020 } }] });
    let household: Household = serde_json::from_value(value).unwrap();
    assert_eq!(household.pets.unwrap()[0].owner.as_ref().unwrap().since, 2020);
}

#[test]
fn what_the_other_side_sends_nevertheless_is_kept() {
    let whole = json!({ "name": "Tom", "secret": "hush", "id": 7 });
    let request: PetInput = serde_json::from_value(whole.clone()).unwrap();
    assert_eq!(request.extra.get("id"), Some(&Value::from(7)));
    assert_eq!(serde_json::to_value(&request).unwrap(), whole);
}

#[test]
fn where_it_does_no_harm_there_is_one_type() {
    let harmless = Harmless::new("a").with_id(1).with_secret("b");
    assert_eq!(serde_json::to_value(&harmless).unwrap(), json!({ "id": 1, "name": "a", "secret": "b" }));
}
