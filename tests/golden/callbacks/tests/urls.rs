//! What is asked says where callbacks go, and they arrive there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a step that fails ends the test")]

use std::sync::Arc;

use axum::Router;
use golden_callbacks::callbacks::*;
use golden_callbacks::openapi::{Done, Export, ExportTo, StartExportRequest, UploadRequest, WatchRequest};
use golden_callbacks::support::client::CallError;
use golden_callbacks::support::{RawBody, StreamBody};
use http::StatusCode;

fn ask(url: &str) -> StartExportRequest {
    StartExportRequest::new("s/1", Export::new(ExportTo::new().with_url(url)))
}

#[test]
fn a_request_says_where_its_callbacks_go() {
    let asked = ask("https://example.org/in?key=1").with_tag("a&b c").with_notify_at("https://example.org/at");
    // The query that was there stays, and nothing that was asked breaks out of its place.
    assert_eq!(asked.on_done_url().unwrap(), "https://example.org/in?key=1&tag=a%26b%20c&shop=s%2F1");
    assert_eq!(asked.on_done_url_2().unwrap(), "https://example.org/at");
    assert_eq!(ask("https://example.org").with_tag("t").on_done_url().unwrap(), "https://example.org?tag=t&shop=s%2F1");
    assert_eq!(ask("https://example.org").shared_url().unwrap(), "https://example.org/heartbeat");
    let watch = WatchRequest::new().with_body("https://example.org/watch");
    assert_eq!(watch.with_url().unwrap(), "https://example.org/watch");
    let upload = UploadRequest::new("https://example.org/done", StreamBody::new("image/png", "bytes"));
    assert_eq!(upload.done_url().unwrap(), "https://example.org/done");
}

#[test]
fn a_request_that_does_not_say_gives_no_url() {
    assert_eq!(ask("https://example.org").on_done_url(), None);
    assert_eq!(StartExportRequest::new("s1", Export::new(ExportTo::new())).shared_url(), None);
    assert_eq!(WatchRequest::new().with_url(), None);
    assert_eq!(ask("https://example.org").on_done_url_2(), None);
}

/// Takes what has rows.
struct Asker;

impl Callbacks for Asker {
    async fn start_export_on_done(
        &self,
        request: StartExportOnDoneRequest,
    ) -> Result<(), StartExportOnDoneError> {
        if request.body.rows > 0 {
            return Ok(());
        }
        Err(StartExportOnDoneError::Default(StatusCode::SERVICE_UNAVAILABLE, RawBody::new("text/plain", "no rows")))
    }
    async fn export_gone(&self, _: ExportGoneRequest) -> Result<(), ExportGoneError> {
        Ok(())
    }
    async fn start_export_on_done_request_header_notify_at(
        &self,
        _: StartExportOnDoneRequestHeaderNotifyAtRequest,
    ) -> Result<(), StartExportOnDoneRequestHeaderNotifyAtError> {
        Ok(())
    }
    async fn heartbeat(&self, request: HeartbeatRequest) -> Result<(), HeartbeatError> {
        assert_eq!(request.beat, 5);
        Ok(())
    }
    async fn start_export_fixed(&self, _: StartExportFixedRequest) -> Result<(), StartExportFixedError> {
        Ok(())
    }
    async fn start_export_afterwards(
        &self,
        _: StartExportAfterwardsRequest,
    ) -> Result<(), StartExportAfterwardsError> {
        Ok(())
    }
    async fn start_export_as_json(&self, _: StartExportAsJsonRequest) -> Result<(), StartExportAsJsonError> {
        Ok(())
    }
    async fn start_export_undeclared(
        &self,
        _: StartExportUndeclaredRequest,
    ) -> Result<(), StartExportUndeclaredError> {
        Ok(())
    }
    async fn start_export_no_url(&self, _: StartExportNoUrlRequest) -> Result<(), StartExportNoUrlError> {
        Ok(())
    }
    async fn told(&self, _: ToldRequest) -> Result<(), ToldError> {
        Ok(())
    }
    async fn upload_done(&self, _: UploadDoneRequest) -> Result<(), UploadDoneError> {
        Ok(())
    }
}

#[tokio::test]
async fn callbacks_arrive_where_the_request_said() {
    let asker = Arc::new(Asker);
    let router = Router::new()
        .route("/in", start_export_on_done_route(Arc::clone(&asker)).merge(export_gone_route(Arc::clone(&asker))))
        .route("/in/heartbeat", heartbeat_route(asker));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let asked = ask(&format!("http://{}/in", listener.local_addr().unwrap())).with_tag("t");
    tokio::spawn(async move { axum::serve(listener, router).await });

    let sender = CallbackSender::new().unwrap();
    let url = asked.on_done_url().unwrap();
    sender.start_export_on_done(&url, &StartExportOnDoneRequest::new(Done::new(3))).await.unwrap();
    sender.export_gone(&url, &ExportGoneRequest {}).await.unwrap();
    match sender.start_export_on_done(&url, &StartExportOnDoneRequest::new(Done::new(0))).await {
        Err(CallError::Api(error)) => assert_eq!(error.status(), StatusCode::SERVICE_UNAVAILABLE),
        other => panic!("{other:?}"),
    }
    match sender.start_export_on_done(&url, &StartExportOnDoneRequest::new(Done::new(-1))).await {
        Err(CallError::Api(error)) => assert_eq!(error.status(), StatusCode::BAD_REQUEST),
        other => panic!("{other:?}"),
    }
    sender.heartbeat(&asked.shared_url().unwrap(), &HeartbeatRequest::new(5)).await.unwrap();
}
