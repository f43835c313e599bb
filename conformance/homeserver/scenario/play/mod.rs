//! The scenario, one module for each theme, in an order that makes sense.
//!
//! A theme that breaks off is reported, and the others go on: each needs only what [`World`] holds.

mod accounts;
mod backup;
mod data;
mod devices;
mod discovery;
mod ending;
mod keys;
mod media;
mod membership;
mod messages;
mod profile;
mod push;
mod relations;
mod rooms;
mod state;
mod sync;
mod third_party;
mod user;

use std::error::Error;
use std::path::Path;

use self::user::User;
use crate::Fault;
use crate::api::Client;
use crate::formats::{EventId, RoomId};
use crate::recorder::Recorder;
use crate::support::client::CallError;

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

/// Plays the scenario; false when something in it did not go as it should.
pub(crate) async fn play(base: &str, file: &Path) -> Result<bool, Fault> {
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
