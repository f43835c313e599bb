//! A homeserver in memory that serves the three operations of the sync module. Every line typed into it
//! becomes a message, and whoever is waiting for events gets it at once.
//!
//! Start it, and in a second terminal the client or curl; port 0 takes any port that is free:
//!
//! ```text
//! cargo run --package matrix-api --example homeserver -- 8008
//! cargo run --package matrix-api --example client -- http://127.0.0.1:8008 alice-token
//! curl -H 'Authorization: Bearer alice-token' 'http://127.0.0.1:8008/_matrix/client/v3/initialSync?limit=3&archived=true'
//! ```
//!
//! What it shows: a service implements one trait; answers that the description lists are variants of an
//! operation's error, any other is its `Other`; requests without credentials never reach the service, and
//! `on_rejection` puts the refusal into the API's own words.

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use matrix_api::client_event::ClientEvent;
use matrix_api::event::Event;
use matrix_api::old_sync::{
    GetEventsError, GetEventsRequest, GetEventsResponse, GetOneEventError, GetOneEventRequest, InitialSyncError,
    InitialSyncRequest, InitialSyncResponse, OldSync, PaginationChunk, RoomInfo, RoomInfoMembership, old_sync_router,
};
use matrix_api::security::AccessToken;
use matrix_api::support::server::Rejection;
use matrix_api::support::{JsonObject, RawBody};
use tokio::net::TcpListener;
use tokio::sync::watch;

const ALICE: &str = "@alice:localhost";
const BOB: &str = "@bob:localhost";

/// Who may ask, by access token. A real homeserver hands tokens out on login.
const USERS: [(&str, &str); 2] = [("alice-token", ALICE), ("bob-token", BOB)];

/// Both users are in the lobby; Alice has left the attic, and Bob has never been there.
const LOBBY: &str = "!lobby:localhost";
const ATTIC: &str = "!attic:localhost";

/// How long a request for events waits unless it says so, and at most.
const DEFAULT_TIMEOUT_MS: i64 = 30_000;
const MAX_TIMEOUT_MS: i64 = 60_000;

/// How many messages each room has in a snapshot unless the request says so.
const DEFAULT_LIMIT: i64 = 10;

/// All that ever happened, oldest first. Position `n` of the stream, written `sn`, is just before event `n`.
struct Homeserver {
    log: watch::Sender<Vec<ClientEvent>>,
}

impl OldSync for Homeserver {
    async fn get_events(
        &self,
        auth: AccessToken,
        request: GetEventsRequest,
    ) -> Result<GetEventsResponse, GetEventsError> {
        let user = user(&auth).map_err(|body| GetEventsError::Other(StatusCode::UNAUTHORIZED, body))?;
        let mut log = self.log.subscribe();
        let now = log.borrow().len();
        let from = match &request.from {
            None => now,
            Some(token) => position(token)
                .filter(|position| *position <= now)
                .ok_or_else(|| GetEventsError::BadRequest(matrix_error("M_UNKNOWN", "Unknown stream token")))?,
        };
        let timeout = request.timeout.unwrap_or(DEFAULT_TIMEOUT_MS).clamp(0, MAX_TIMEOUT_MS).unsigned_abs();
        let news = log.wait_for(|log| events_for(log, user, from).next().is_some());
        // Whether there is news or the time is over, the answer is what there is by then.
        let _ = tokio::time::timeout(Duration::from_millis(timeout), news).await;
        let log = log.borrow();
        let chunk = events_for(&log, user, from).cloned().collect();
        Ok(GetEventsResponse::new().with_start(token(from)).with_end(token(log.len())).with_chunk(chunk))
    }

    async fn initial_sync(
        &self,
        auth: AccessToken,
        request: InitialSyncRequest,
    ) -> Result<InitialSyncResponse, InitialSyncError> {
        let user = user(&auth).map_err(|body| InitialSyncError::Other(StatusCode::UNAUTHORIZED, body))?;
        let limit = usize::try_from(request.limit.unwrap_or(DEFAULT_LIMIT)).unwrap_or(0);
        let archived = request.archived.unwrap_or(false);
        let log = self.log.borrow();
        let mut rooms = Vec::new();
        for id in [LOBBY, ATTIC] {
            match membership(&log, id, user) {
                Some(membership) if membership == "join" || archived => {
                    rooms.push(room_info(&log, id, membership.into(), limit));
                }
                _ => {}
            }
        }
        Ok(InitialSyncResponse::new(token(log.len()), USERS.map(|(_, user)| presence(user)).into(), rooms))
    }

    async fn get_one_event(
        &self,
        auth: AccessToken,
        request: GetOneEventRequest,
    ) -> Result<ClientEvent, GetOneEventError> {
        let user = user(&auth).map_err(|body| GetOneEventError::Other(StatusCode::UNAUTHORIZED, body))?;
        let log = self.log.borrow();
        log.iter()
            .find(|event| event.event_id == request.event_id && membership(&log, &event.room_id, user).is_some())
            .cloned()
            .ok_or_else(|| GetOneEventError::NotFound(matrix_error("M_NOT_FOUND", "Event not found")))
    }

    fn on_rejection(&self, rejection: Rejection) -> Response {
        let code = match &rejection {
            Rejection::Unauthorized(credentials) if credentials.malformed => "M_UNKNOWN_TOKEN",
            Rejection::Unauthorized(_) => "M_MISSING_TOKEN",
            Rejection::Malformed(_) | Rejection::Invalid(_) => "M_INVALID_PARAM",
            _ => "M_UNKNOWN",
        };
        let body = matrix_error(code, &rejection.detail());
        (rejection.status(), [(CONTENT_TYPE, "application/json")], body.bytes).into_response()
    }
}

impl Homeserver {
    /// A homeserver where the two users have met.
    fn new() -> Self {
        let server = Self { log: watch::Sender::default() };
        for (room, user, membership) in
            [(ATTIC, ALICE, "join"), (LOBBY, ALICE, "join"), (LOBBY, BOB, "join"), (ATTIC, ALICE, "leave")]
        {
            server.happen(room, user, "m.room.member", Some(user), &[("membership", membership)]);
        }
        server.say(BOB, "Welcome to the lobby!");
        server
    }

    fn say(&self, user: &str, text: &str) {
        self.happen(LOBBY, user, "m.room.message", None, &[("msgtype", "m.text"), ("body", text)]);
    }

    /// Adds an event to the log, which wakes those who wait for one.
    fn happen(&self, room: &str, sender: &str, r#type: &str, state_key: Option<&str>, content: &[(&str, &str)]) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
        self.log.send_modify(|log| {
            let id = format!("$event{}", log.len());
            let mut event = ClientEvent::new(id, r#type, sender, now, object(content), room);
            event.state_key = state_key.map(str::to_owned);
            log.push(event);
        });
    }
}

/// The user of a token, or what to tell those who have none that is good.
fn user(auth: &AccessToken) -> Result<&'static str, RawBody> {
    let known = USERS.into_iter().find(|(token, _)| *token == auth.expose());
    known.map(|(_, user)| user).ok_or_else(|| matrix_error("M_UNKNOWN_TOKEN", "Unknown access token"))
}

/// The events after `from` in rooms that the user is in.
fn events_for<'a>(log: &'a [ClientEvent], user: &'a str, from: usize) -> impl Iterator<Item = &'a ClientEvent> {
    log.iter().skip(from).filter(move |event| membership(log, &event.room_id, user) == Some("join"))
}

/// How the user stands to the room; `None` where they have never been in it.
fn membership<'a>(log: &'a [ClientEvent], room: &str, user: &str) -> Option<&'a str> {
    let of_user = |event: &&ClientEvent| {
        event.room_id == room && event.r#type == "m.room.member" && event.state_key.as_deref() == Some(user)
    };
    log.iter().rev().find(of_user)?.content.get("membership")?.as_str()
}

fn room_info(log: &[ClientEvent], id: &str, membership: RoomInfoMembership, limit: usize) -> RoomInfo {
    let timeline: Vec<_> = log.iter().enumerate().filter(|(_, event)| event.room_id == id).collect();
    let (older, latest) = timeline.split_at(timeline.len().saturating_sub(limit));
    let chunk = latest.iter().map(|(_, event)| (*event).clone()).collect();
    let mut messages = PaginationChunk::new(token(log.len()), chunk);
    // A chunk that begins with the room has nothing before it to ask for.
    messages.start = older.last().map(|(position, _)| token(position + 1));
    let mut state: Vec<ClientEvent> = Vec::new();
    for (_, event) in timeline.iter().filter(|(_, event)| event.state_key.is_some()) {
        state.retain(|old| (&old.r#type, &old.state_key) != (&event.r#type, &event.state_key));
        state.push((*event).clone());
    }
    RoomInfo::new(id, membership).with_messages(messages).with_state(state)
}

/// Presence says whose it is in `sender`, which the schema of events does not declare: it goes into `extra`.
fn presence(user: &str) -> Event {
    let mut event = Event::new(object(&[("presence", "online")]), "m.presence");
    event.extra.insert("sender", user);
    event
}

fn token(position: usize) -> String {
    format!("s{position}")
}

fn position(token: &str) -> Option<usize> {
    token.strip_prefix('s')?.parse().ok()
}

fn matrix_error(code: &str, message: &str) -> RawBody {
    let body = serde_json::Value::from(object(&[("errcode", code), ("error", message)]));
    RawBody::new("application/json", body.to_string())
}

fn object(members: &[(&str, &str)]) -> JsonObject {
    members.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect()
}

async fn run() -> Result<(), Box<dyn Error>> {
    let port = match std::env::args().nth(1) {
        Some(port) => port.parse::<u16>().map_err(|_| format!("`{port}` is not a port; usage: homeserver [PORT]"))?,
        None => 8008,
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("listening on http://{}", listener.local_addr()?);
    for (token, user) in USERS {
        println!("{token} is the access token of {user}");
    }
    println!("every line typed here is a message of {BOB} to {LOBBY}");

    let server = Arc::new(Homeserver::new());
    let typed = Arc::clone(&server);
    // Reading a terminal blocks. When the input ends the server goes on, as it does in the background.
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            typed.say(BOB, &line);
        }
    });
    Ok(axum::serve(listener, old_sync_router(server)).await?)
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
