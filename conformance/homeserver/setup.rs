//! Gives an empty homeserver something to tell: a user, a room, three messages and a change of presence.
//!
//! It speaks plain HTTP and knows nothing of generated code, so what the driver finds was put there by
//! somebody else. `setup URL` prints one line of JSON: the user's `token`, the position `from` in the event
//! stream before the messages, and the identifiers of their `events`. Run by `cargo xtask conformance homeserver`.

use std::error::Error;
use std::process::ExitCode;

use reqwest::Method;
use serde_json::{Value, json};

/// One user of one homeserver.
struct Session {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

impl Session {
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, Box<dyn Error>> {
        let mut request = self.http.request(method, format!("{}/_matrix/client/v3/{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        if !status.is_success() {
            return Err(format!("{path} was answered {status}: {text}").into());
        }
        Ok(serde_json::from_str(&text)?)
    }
}

fn text(value: &Value, name: &str) -> Result<String, Box<dyn Error>> {
    let text = value.get(name).and_then(Value::as_str);
    text.map(str::to_owned).ok_or_else(|| format!("no `{name}` in {value}").into())
}

async fn run(base: String) -> Result<Value, Box<dyn Error>> {
    // The homeserver is on this machine; no proxy leads there.
    let http = reqwest::Client::builder().no_proxy().build()?;
    let mut session = Session { http, base, token: None };
    let registration = json!({
        "username": "alice",
        "password": "only for this run",
        "auth": { "type": "m.login.dummy" },
    });
    let registered = session.ask(Method::POST, "register", Some(registration)).await?;
    let user = text(&registered, "user_id")?;
    let token = text(&registered, "access_token")?;
    session.token = Some(token.clone());

    let room = session.ask(Method::POST, "createRoom", Some(json!({ "name": "Conformance" }))).await?;
    let room = text(&room, "room_id")?;
    let from = text(&session.ask(Method::GET, "initialSync?limit=1", None).await?, "end")?;

    let mut events = Vec::new();
    for number in 1..=3 {
        let message = json!({ "msgtype": "m.text", "body": format!("message {number}") });
        let path = format!("rooms/{room}/send/m.room.message/{number}");
        events.push(text(&session.ask(Method::PUT, &path, Some(message)).await?, "event_id")?);
    }
    // Presence is what no event of a room is like; a change puts it into the stream after `from`.
    let presence = json!({ "presence": "online", "status_msg": "conformance" });
    session.ask(Method::PUT, &format!("presence/{user}/status"), Some(presence)).await?;
    Ok(json!({ "token": token, "from": from, "events": events }))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(base) = std::env::args().nth(1) else {
        eprintln!("usage: setup URL");
        return ExitCode::FAILURE;
    };
    match run(base).await {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
