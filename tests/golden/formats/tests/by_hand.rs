//! Values of other crates' types, and texts that they would write differently.

#![allow(clippy::unwrap_used, reason = "a step that fails ends the test")]

use std::net::Ipv4Addr;

use golden_formats::formats::{Url, Version};
use golden_formats::openapi::Host;
use golden_formats::support::{Validate, foreign::Parsed};
use serde_json::json;

#[test]
fn values_are_of_the_configured_types() {
    let host = Host::new(Ipv4Addr::LOCALHOST, 80).with_version(Some(semver::Version::new(1, 2, 3).into()));
    assert_eq!(serde_json::to_value(&host).unwrap(), json!({ "address": "127.0.0.1", "port": 80, "version": "1.2.3" }));
    assert!(host.address.is_loopback());
}

#[test]
fn a_text_that_is_written_differently_comes_back_as_it_came() {
    let value = json!({ "address": "127.0.0.1", "port": 80, "home": "https://example.org", "version": "one" });
    let host: Host = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(host.home, Some(Parsed::Text("https://example.org".into())));
    assert_eq!(serde_json::to_value(&host).unwrap(), value);
    let faults: Vec<String> = host.validate().iter().map(|fault| fault.pointer.to_string()).collect();
    assert_eq!(faults, ["/version"], "a URL in other words is one");
}

#[test]
fn what_is_strict_refuses_it() {
    for value in [json!({ "address": "127.0.0.01", "port": 80 }), json!({ "address": "127.0.0.1", "port": 65536 })] {
        assert!(serde_json::from_value::<Host>(value).is_err());
    }
}

#[test]
fn texts_become_values() {
    assert_eq!(Version::new("1.0.0"), Parsed::Value(semver::Version::new(1, 0, 0)));
    assert_eq!(Url::new("https://example.org/").value().unwrap().host_str(), Some("example.org"));
    assert_eq!(Version::new("v1").value(), None);
}
