//! Requests that this crate's client would not send as they are, or that need a look at what is sent.

#![allow(clippy::unwrap_used, reason = "a step that fails ends the test")]

mod harness;

use std::sync::{Arc, Mutex};

use golden_parameters::Client;
use golden_parameters::openapi::*;
use golden_parameters::support::Operation;
use golden_parameters::support::client::CallError;

/// Writes down who was asked what.
#[derive(Default)]
struct Service(Mutex<Vec<String>>);

impl Service {
    fn note(&self, text: String) {
        self.0.lock().unwrap().push(text);
    }
}

impl Openapi for Service {
    async fn simple(&self, _: SimpleRequest) -> Result<(), SimpleError> {
        Ok(())
    }

    async fn label_and_matrix(&self, _: LabelAndMatrixRequest) -> Result<(), LabelAndMatrixError> {
        Ok(())
    }

    async fn query(&self, _: QueryRequest) -> Result<(), QueryError> {
        Ok(())
    }

    async fn query_defaults(&self, _: QueryDefaultsRequest) -> Result<(), QueryDefaultsError> {
        Ok(())
    }

    async fn headers(&self, _: HeadersRequest) -> Result<(), HeadersError> {
        Ok(())
    }

    async fn same_name(&self, _: SameNameRequest) -> Result<(), SameNameError> {
        Ok(())
    }

    async fn parts_of_a_segment(&self, _: PartsOfASegmentRequest) -> Result<(), PartsOfASegmentError> {
        Ok(())
    }

    async fn join(&self, request: JoinRequest) -> Result<(), JoinError> {
        self.note(format!("join {:?}", request.room_or_alias));
        Ok(())
    }

    async fn get_state(&self, request: GetStateRequest) -> Result<(), GetStateError> {
        self.note(format!("get {:?} {:?}", request.kind, request.key));
        Ok(())
    }

    async fn put_state(&self, request: PutStateRequest) -> Result<(), PutStateError> {
        self.note(format!("put {:?} {:?}", request.kind, request.key));
        Ok(())
    }

    async fn delete_state(&self, request: DeleteStateRequest) -> Result<(), DeleteStateError> {
        self.note(format!("delete {:?} {:?}", request.kind, request.key));
        Ok(())
    }

    async fn delete_states(&self, request: DeleteStatesRequest) -> Result<(), DeleteStatesError> {
        self.note(format!("delete all {:?}", request.kind));
        Ok(())
    }
}

async fn start() -> (Arc<Service>, String) {
    let service = Arc::<Service>::default();
    let url = harness::serve(openapi_router(Arc::clone(&service))).await;
    (service, url)
}

#[tokio::test]
async fn an_empty_end_of_a_path_is_served_with_and_without_its_slash() {
    let (service, url) = start().await;
    for (method, path) in [
        ("GET", "/state/a%2Fb/c"),
        ("GET", "/state/a/"),
        ("GET", "/state/a"),
        ("PUT", "/state/a/"),
        ("PUT", "/state/a"),
        ("DELETE", "/state/a/"),
        ("DELETE", "/state/a"),
    ] {
        let request = reqwest::Client::new().request(method.parse().unwrap(), format!("{url}{path}"));
        assert_eq!(request.send().await.unwrap().status(), 204, "{method} {path}");
    }
    let expected = [
        r#"get "a/b" "c""#,
        r#"get "a" """#,
        r#"get "a" """#,
        r#"put "a" """#,
        r#"put "a" """#,
        r#"delete "a" """#,
        r#"delete all "a""#,
    ];
    assert_eq!(*service.0.lock().unwrap(), expected);
    let written = GetStateRequest::new("a", "").to_http().unwrap();
    assert_eq!(written.uri(), "/state/a/");
}

#[tokio::test]
async fn a_path_value_that_would_lead_elsewhere_is_refused_by_its_name() {
    let (_, url) = start().await;
    let client = Client::new(&url).unwrap();
    for value in [".", ".."] {
        match client.get_state(&GetStateRequest::new("a", value)).await {
            Err(CallError::Encode(error)) => assert_eq!(error.name, "key"),
            other => panic!("{value}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn alternatives_of_text_are_told_apart_and_checked() {
    let (service, url) = start().await;
    let client = Client::new(&url).unwrap();
    for text in ["!a", "#a", "#..", "#a/b"] {
        client.join(&JoinRequest::new(text)).await.unwrap();
    }
    // Nothing is lost on the way, and the server says what it would have taken.
    let refused = client.join(&JoinRequest::new("a")).await.unwrap_err();
    assert!(format!("{refused:?}").contains("400"), "{refused:?}");
    let long = client.join(&JoinRequest::new("#aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")).await.unwrap_err();
    assert!(format!("{long:?}").contains("400"), "{long:?}");
    let expected = ["join String(\"!a\")", "join String2(\"#a\")", "join String2(\"#..\")", "join String2(\"#a/b\")"];
    assert_eq!(*service.0.lock().unwrap(), expected);
}
