//! Three users of a real homeserver, by the generated client alone: one module for each theme, in an order that makes
//! sense. `play URL FILE` writes every exchange to `FILE`, one line of JSON each, for `judge`.
//!
//! `cargo xtask conformance homeserver --root DIR` compiles it with the crate of all of Matrix, patched by the overlays
//! beside this folder: users of Synapse need them, as some of its answers are not what the description allows.
//!
//! The themes read as a program that uses the client would. A theme that breaks off is reported, and the others go on:
//! each needs only what [`World`] holds.

#![allow(deprecated, reason = "deprecated operations are part of the description")]

mod accounts;
mod backup;
mod data;
mod devices;
mod discovery;
mod ending;
#[path = "../exchange.rs"]
mod exchange;
mod keys;
mod media;
mod membership;
mod messages;
mod profile;
mod push;
mod recorder;
mod relations;
mod rooms;
mod state;
mod sync;
mod third_party;
mod user;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

/// The part of the crate that the scenario is about, and what it shares with others.
use matrix_spec_api::client_server as api;
use matrix_spec_api::{formats, support};

use self::recorder::Recorder;
use self::user::User;
use crate::api::Client;
use crate::formats::{EventId, RoomId};
use crate::support::client::CallError;

type Fault = Box<dyn Error + Send + Sync>;
type Outcome = Result<(), Fault>;

/// Who and what every theme knows.
struct World {
    /// A client without credentials.
    anyone: Client,
    alice: User,
    bob: User,
    carol: User,
    /// A public room of Alice's, which Bob has joined.
    room: RoomId,
    /// The first message in it, by Alice.
    message: EventId,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [base, file] = arguments.as_slice() else {
        eprintln!("usage: play URL FILE");
        return ExitCode::from(2);
    };
    match play(base, file.as_ref()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::from(2)
        }
    }
}

/// Plays the scenario; false when something in it did not go as it should.
async fn play(base: &str, file: &Path) -> Result<bool, Fault> {
    let recorder = Recorder::start(base, file).await?;
    let entered = enter(recorder.base()).await.map_err(|fault| format!("entering, at {}: {fault}", recorder.last()));
    let world = entered?;
    let mut good = true;
    macro_rules! themes {
        ($($theme:ident),+ $(,)?) => {
            $(if let Err(fault) = $theme::play(&world).await {
                eprintln!("error: {} broke off after {}: {fault}", stringify!($theme), recorder.last());
                good = false;
            })+
        };
    }
    themes![
        discovery,
        accounts,
        third_party,
        devices,
        profile,
        rooms,
        membership,
        state,
        messages,
        relations,
        data,
        push,
        sync,
        media,
        keys,
        backup,
        ending,
    ];
    recorder.finish()?;
    Ok(good)
}

/// Three users register; one of them opens a room.
async fn enter(base: &str) -> Result<World, Fault> {
    let anyone = Client::new(base)?;
    let alice = User::register(base, "alice").await?;
    let bob = User::register(base, "bob").await?;
    let carol = User::register(base, "carol").await?;
    let room = rooms::open(&alice, &bob).await?;
    let message = messages::say(&alice, &room, "hello").await?;
    Ok(World { anyone, alice, bob, carol, room, message })
}

/// The homeserver's refusal of a call that it has to refuse.
fn refusal<T, E: Error + Send + Sync + 'static>(called: Result<T, CallError<E>>) -> Result<E, Fault> {
    match called {
        Err(CallError::Api(error)) => Ok(error),
        Err(other) => Err(other.into()),
        Ok(_) => Err("the homeserver did what it had to refuse".into()),
    }
}

/// What must hold about an answer.
fn ensure(holds: bool, what: &str) -> Outcome {
    if holds { Ok(()) } else { Err(format!("it does not hold that {what}").into()) }
}
