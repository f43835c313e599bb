//! A client that shows the rooms of a user and then every event as it comes, until Ctrl-C.
//!
//! It talks to the homeserver beside it, or to any other that has these operations:
//!
//! ```text
//! cargo run --package matrix-api --example homeserver -- 8008
//! cargo run --package matrix-api --example client -- http://127.0.0.1:8008 alice-token
//! curl -H 'Authorization: Bearer alice-token' 'http://127.0.0.1:8008/_matrix/client/v3/events?timeout=1000'
//! ```
//!
//! The URL and the token may also stand in `HOMESERVER_URL` and `ACCESS_TOKEN`, where other users of the
//! machine do not see them. With `--rounds N` it ends after N requests for events.

// The operations are deprecated, and they are what this crate is about.
#![allow(deprecated)]

use std::error::Error;
use std::process::ExitCode;

use matrix_api::Client;
use matrix_api::old_sync::{GetEventsRequest, InitialSyncRequest, InitialSyncResponse};
use matrix_api::support::JsonObject;

const USAGE: &str = "usage: client [--rounds N] [URL [TOKEN]], or with HOMESERVER_URL and ACCESS_TOKEN set";

/// How long the server may wait for an event before it answers that there is none.
const TIMEOUT_MS: i64 = 30_000;

struct Options {
    url: String,
    token: String,
    /// How many requests for events to make; without it, as many as there is time for.
    rounds: Option<u64>,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
        let mut rounds = None;
        let mut given = Vec::new();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--rounds" => rounds = Some(arguments.next()?.parse().ok()?),
                option if option.starts_with('-') => return None,
                _ => given.push(argument),
            }
        }
        let mut given = given.into_iter();
        let url = given.next().or_else(|| std::env::var("HOMESERVER_URL").ok())?;
        let token = given.next().or_else(|| std::env::var("ACCESS_TOKEN").ok())?;
        given.next().is_none().then_some(Self { url, token, rounds })
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let options = Options::read(std::env::args().skip(1)).ok_or(USAGE)?;
    let client = Client::new(&options.url)?.with_access_token(options.token);

    let snapshot = client.initial_sync(&InitialSyncRequest::new().with_limit(5)).await?;
    show(&snapshot);

    let mut from = snapshot.end;
    println!("waiting for events from {} on", printable(&from));
    let mut round = 0;
    while options.rounds.is_none_or(|rounds| round < rounds) {
        round += 1;
        let request = GetEventsRequest::new().with_from(&from).with_timeout(TIMEOUT_MS);
        let answer = tokio::select! {
            answer = client.get_events(&request) => answer?,
            stopped = tokio::signal::ctrl_c() => return Ok(stopped?),
        };
        for event in answer.chunk.iter().flatten() {
            println!("{}", line(&event.room_id, &event.sender, &event.r#type, &event.content));
        }
        // A server that names no end has nothing to go on from: ask for the same again.
        from = answer.end.unwrap_or(from);
    }
    Ok(())
}

/// Prints what the user sees at the start: rooms with their latest events, and who is there.
fn show(snapshot: &InitialSyncResponse) {
    for room in &snapshot.rooms {
        println!("{} ({})", printable(&room.room_id), printable(room.membership.as_str()));
        for event in room.messages.iter().flat_map(|messages| &messages.chunk) {
            println!("  {}", line(&event.room_id, &event.sender, &event.r#type, &event.content));
        }
    }
    for presence in &snapshot.presence {
        // Whose presence it is, servers say in a member that the schema of events does not declare.
        let sender = presence.extra.get("sender").or_else(|| presence.content.get("user_id"));
        let name = sender.and_then(|sender| sender.as_str()).unwrap_or("somebody");
        let is = presence.content.get("presence").and_then(|presence| presence.as_str()).unwrap_or("somewhere");
        println!("{} is {}", printable(name), printable(is));
    }
}

/// An event in one line: messages by their text, other events by their type.
fn line(room: &str, sender: &str, r#type: &str, content: &JsonObject) -> String {
    let text = content.get("body").and_then(|body| body.as_str()).filter(|_| r#type == "m.room.message");
    match text {
        Some(text) => printable(&format!("{room} {sender}: {text}")),
        None => printable(&format!("{room} {sender} [{}]", r#type)),
    }
}

/// What others wrote must not move the cursor or colour the terminal.
fn printable(text: &str) -> String {
    text.replace(char::is_control, " ")
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
