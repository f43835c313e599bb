//! All webhooks at one path: their bodies say which they are.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a step that fails ends the test")]

use std::sync::{Arc, Mutex};

use axum::Router;
use golden_one_path::support::client::CallError;
use golden_one_path::webhooks::*;
use serde_json::json;

/// Keeps what it was told.
#[derive(Default)]
struct Log(Mutex<Vec<String>>);

impl Webhooks for Log {
    async fn letter_sent(&self, request: LetterSentRequest) -> Result<(), LetterSentError> {
        self.0.lock().unwrap().push(format!("sent {}", request.body.id));
        Ok(())
    }
    async fn letter_opened(&self, request: LetterOpenedRequest) -> Result<(), LetterOpenedError> {
        self.0.lock().unwrap().push(format!("opened {:?}", request.body.unwrap().times));
        Ok(())
    }
    async fn get_there(&self, _: GetThereRequest) -> Result<(), GetThereError> {
        Ok(())
    }
}

#[tokio::test]
async fn bodies_say_which_webhook_they_are() {
    let log = Arc::new(Log::default());
    let router = Router::new().route("/all", any_webhook_route(Arc::clone(&log)).merge(get_there_route(Arc::clone(&log))));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/all", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });

    let sender = WebhookSender::new().unwrap();
    let sent: LetterSentRequest = LetterSentRequest::new(serde_json::from_value(json!({"type": "letter.sent", "id": "l1"})).unwrap());
    sender.letter_sent(&url, &sent).await.unwrap();
    let opened = |times: i64| {
        LetterOpenedRequest::new().with_body(serde_json::from_value(json!({"type": "letter.seen", "times": times})).unwrap())
    };
    sender.letter_opened(&url, &opened(2)).await.unwrap();
    sender.get_there(&url, &GetThereRequest {}).await.unwrap();
    assert_eq!(*log.0.lock().unwrap(), ["sent l1", "opened Some(2)"]);

    // What is told is validated as the webhook that it is.
    match sender.letter_opened(&url, &opened(0)).await {
        Err(CallError::Api(error)) => assert_eq!(error.status(), 400),
        other => panic!("{other:?}"),
    }
    let post = |body: &str| reqwest::Client::new().post(&url).body(body.to_owned()).send();
    for (body, status) in [("{\"type\":\"letter.lost\"}", 404), ("{\"type\":7}", 404), ("[]", 404), ("", 404), ("{\"type\":\"letter.sent\"}", 400)] {
        assert_eq!(post(body).await.unwrap().status(), status, "{body}");
    }
    assert_eq!(log.0.lock().unwrap().len(), 2);
}
