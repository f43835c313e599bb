//! Calls the three operations of a homeserver with a generated client and prints one line of JSON for each:
//! what came of it, and how large the answer was.
//!
//! It is compiled twice, against the crate as the description has it and against the one with the overlay, so
//! it may use only what both have. `ACCESS_TOKEN=… driver URL FROM EVENT`. It must not judge: what is expected
//! of whom is known to `cargo xtask conformance homeserver`, which runs it.

#![allow(deprecated)]

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Display;
use std::process::ExitCode;

use bytes::Bytes;
use http::Response;
use matrix_api::Client;
use matrix_api::old_sync::{GetEventsRequest, GetOneEventRequest, InitialSyncRequest};
use matrix_api::security::{AccessToken, CredentialStore};
use matrix_api::support::client::{CallError, Transport};
use matrix_api::support::{Extra, HeldIn, Operation};
use serde_json::{Value, json};

/// How long the homeserver may wait for events. There are some, so it does not.
const TIMEOUT_MS: i64 = 10_000;

/// An event of an answer: its type, and the members that the description does not declare.
type Entry<'a> = (&'a str, &'a Extra);

struct Driver {
    /// What a program would use.
    client: Client,
    /// The layer below, which shows the answer as it stands on the wire.
    transport: Transport,
    credentials: CredentialStore,
}

impl Driver {
    fn new(base: &str, token: &str) -> Result<Self, Box<dyn Error>> {
        let client = Client::new(base)?.with_access_token(token);
        let credentials = CredentialStore { access_token: Some(AccessToken::new(token)) };
        Ok(Self { client, transport: Transport::new(base)?, credentials })
    }

    async fn run(&self, from: &str, event: &str) -> Result<(), Box<dyn Error>> {
        let request = InitialSyncRequest::new().with_limit(10);
        let called = self.client.initial_sync(&request).await;
        self.report(&request, called, |snapshot| {
            let chunks = snapshot.rooms.iter().filter_map(|room| room.messages.as_ref());
            chunks.flat_map(|messages| &messages.chunk).map(|event| (event.r#type.as_str(), &event.extra)).collect()
        })
        .await?;

        let request = GetEventsRequest::new().with_from(from).with_timeout(TIMEOUT_MS);
        let called = self.client.get_events(&request).await;
        self.report(&request, called, |news| {
            news.chunk.iter().flatten().map(|event| (event.r#type.as_str(), &event.extra)).collect()
        })
        .await?;

        let request = GetOneEventRequest::new(event);
        let called = self.client.get_one_event(&request).await;
        self.report(&request, called, |event| vec![(event.r#type.as_str(), &event.extra)]).await
    }

    /// Prints what came of a call.
    async fn report<O: Operation<RequestBody = Bytes, ResponseBody = Bytes>>(
        &self,
        request: &O,
        called: Result<O::Response, CallError<O::Error>>,
        entries: impl Fn(&O::Response) -> Vec<Entry<'_>>,
    ) -> Result<(), Box<dyn Error>>
    where
        O::Credentials: HeldIn<CredentialStore>,
        O::Error: Display,
    {
        let line = match called {
            Ok(response) => {
                let entries = entries(&response);
                let types: BTreeSet<_> = entries.iter().map(|(r#type, _)| *r#type).collect();
                let undeclared: BTreeSet<_> =
                    entries.iter().flat_map(|(_, extra)| extra.iter()).map(|(name, _)| name).collect();
                let mut message = request.to_http()?;
                O::authorize(&self.credentials, &mut message)?;
                let answer = self.transport.send(message).await?;
                let (status, headers, bytes) = size(&answer);
                json!({
                    "operation": O::ID, "outcome": "decoded", "status": status, "headers": headers, "bytes": bytes,
                    "types": types, "undeclared": undeclared, "lossless": is_lossless::<O>(answer)?,
                })
            }
            Err(CallError::Decode(fault)) => {
                let (status, headers, bytes) = size(&fault.response);
                // The pointer must lead somewhere in the very bytes that the error holds.
                let body: Value = serde_json::from_slice(fault.body())?;
                let culprit = body.pointer(&fault.fault.pointer).and_then(|node| node.get("type"));
                json!({
                    "operation": O::ID, "outcome": "decode error", "status": status, "headers": headers,
                    "bytes": bytes, "pointer": fault.fault.pointer, "message": fault.fault.message,
                    "culprit": culprit,
                })
            }
            Err(error) => json!({ "operation": O::ID, "outcome": "failed", "message": error.to_string() }),
        };
        println!("{line}");
        Ok(())
    }
}

fn size(answer: &Response<Bytes>) -> (u16, usize, usize) {
    (answer.status().as_u16(), answer.headers().len(), answer.body().len())
}

/// Whether an answer, decoded and encoded again, is the same JSON value.
fn is_lossless<O: Operation<ResponseBody = Bytes>>(answer: Response<Bytes>) -> Result<bool, Box<dyn Error>> {
    let before: Value = serde_json::from_slice(answer.body())?;
    let decoded = O::response_from_http(answer)?;
    let after: Value = serde_json::from_slice(O::response_to_http(&decoded)?.body())?;
    Ok(before == after)
}

async fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [base, from, event] = arguments.as_slice() else {
        return Err("usage: ACCESS_TOKEN=… driver URL FROM EVENT".into());
    };
    let token = std::env::var("ACCESS_TOKEN")?;
    Driver::new(base, &token)?.run(from, event).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
