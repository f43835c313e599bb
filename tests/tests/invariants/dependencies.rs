//! What the generated crate takes along when nobody asks for client or server.

use std::collections::BTreeSet;
use std::process::Command;

use crate::model::workspace;

/// Names of the packages that a build with these features compiles, up to `depth`.
fn packages(features: &str, depth: &str) -> BTreeSet<String> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    command.args(["tree", "--package", "matrix-api", "--no-default-features", "--features", features]);
    command.args(["--edges", "normal", "--prefix", "none", "--format", "{p}", "--depth", depth, "--locked"]);
    let output = command.env("CARGO_NET_OFFLINE", "true").current_dir(workspace()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn without_features_the_crate_asks_for_four_packages() {
    assert_eq!(packages("", "1"), set(&["matrix-api", "bytes", "http", "serde", "serde_json"]));
}

#[test]
fn without_features_nothing_comes_along_that_talks_to_a_network() {
    let all = packages("", "100");
    for heavy in ["reqwest", "axum", "tokio", "hyper", "regex", "base64", "url", "tower", "futures-util"] {
        assert!(!all.contains(heavy), "{heavy} is among {all:?}");
    }
}

/// The other way round: what was looked for above is found where it should be.
#[test]
fn client_and_server_bring_one_half_each() {
    let (client, server) = (packages("client", "1"), packages("server", "1"));
    assert!(client.contains("reqwest") && !client.contains("axum"), "{client:?}");
    assert!(server.contains("axum") && !server.contains("reqwest"), "{server:?}");
}
