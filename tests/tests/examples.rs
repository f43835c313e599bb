//! The examples of the generated crate, run as a user runs them: the homeserver on a port of the system's
//! choice, plain HTTP to it, and the client.
//!
//! Nothing here depends on how fast anything is: who waits for an event is sent one.

#![cfg(test)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// After this long nothing will come any more. It only bounds how long a failure takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program that ends with this value, and its output line by line.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(program: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, lines }
    }

    /// The next line that begins with `start`, without it.
    fn line(&self, start: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no line begins with {start:?}"));
            if let Some(rest) = line.strip_prefix(start) {
                return rest.to_owned();
            }
        }
    }

    /// Types a line into it.
    fn type_line(&mut self, text: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{text}").unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Builds both examples without the network and gives the homeserver's program and the client's. The packages
/// are those of the whole workspace, so that its own builds and this one share all they can.
fn examples() -> [PathBuf; 2] {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["build", "--offline", "--workspace"]);
    command.args(["--example", "homeserver", "--example", "client", "--message-format=json"]);
    command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name(""));
    let output = command.stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success());
    let built: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    ["homeserver", "client"].map(|name| {
        let artifact = built.iter().find(|one| one["target"]["name"] == name && one["target"]["kind"][0] == "example");
        artifact.and_then(|artifact| artifact["executable"].as_str()).unwrap().into()
    })
}

/// Asks for a path below the module's, and gives status and body.
fn get(url: &str, path: &str, token: Option<&str>) -> (u16, Value) {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let authorization = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    let head = "Host: localhost\r\nConnection: close\r\n";
    write!(stream, "GET /_matrix/client/v3/{path} HTTP/1.1\r\n{head}{authorization}\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap())
}

fn refused(url: &str, path: &str, token: Option<&str>) -> (u16, String) {
    let (status, body) = get(url, path, token);
    assert!(body["error"].is_string(), "{body}");
    (status, body["errcode"].as_str().unwrap().to_owned())
}

#[test]
fn the_homeserver_answers_and_the_client_prints_what_is_said() {
    let [homeserver, client] = examples();
    let mut server = Running::start(&homeserver, &["0"]);
    let url = server.line("listening on ");
    let alice = Some("alice-token");

    assert_eq!(refused(&url, "initialSync", None), (401, "M_MISSING_TOKEN".into()));
    assert_eq!(refused(&url, "initialSync", Some("mallory-token")), (401, "M_UNKNOWN_TOKEN".into()));
    assert_eq!(refused(&url, "events?from=s99", alice), (400, "M_UNKNOWN".into()));
    assert_eq!(refused(&url, "events/$nothing", alice), (404, "M_NOT_FOUND".into()));

    let (status, snapshot) = get(&url, "initialSync?limit=1", alice);
    assert_eq!((status, snapshot["rooms"].as_array().unwrap().len()), (200, 1));
    let (_, archived) = get(&url, "initialSync?archived=true", alice);
    assert_eq!(archived["rooms"][1]["membership"], "leave");
    // What only Alice may see is not there for Bob.
    let left = archived["rooms"][1]["messages"]["chunk"][0]["event_id"].as_str().unwrap();
    assert_eq!(get(&url, &format!("events/{left}"), alice).0, 200);
    assert_eq!(get(&url, &format!("events/{left}"), Some("bob-token")).0, 404);

    let from = snapshot["end"].as_str().unwrap();
    let nothing = json!({ "start": from, "end": from, "chunk": [] });
    assert_eq!(get(&url, &format!("events?from={from}&timeout=1"), alice), (200, nothing));

    // Without `from` only what comes after the poll is news to it, so one of these lines finds it waiting. It
    // may wait for twice as long as this test does: only an event can end it in time.
    let address = url.clone();
    let poll = std::thread::spawn(move || get(&address, "events?timeout=60000", alice));
    while !poll.is_finished() {
        server.type_line("one");
        std::thread::sleep(Duration::from_millis(50));
    }
    let (status, news) = poll.join().unwrap();
    assert_eq!((status, &news["chunk"][0]["content"]["body"]), (200, &json!("one")));
    let event = news["chunk"][0]["event_id"].as_str().unwrap();
    assert_eq!(get(&url, &format!("events/{event}"), alice).1, news["chunk"][0]);

    let mut client = Running::start(&client, &["--rounds", "1", &url, "alice-token"]);
    client.line("waiting for events from ");
    server.type_line("two");
    assert_eq!(client.line("!lobby:localhost "), "@bob:localhost: two");
    assert!(client.child.wait().unwrap().success());
}
