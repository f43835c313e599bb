//! A client of a server that the description names asks where the description says.

#![allow(clippy::unwrap_used, reason = "a step that fails ends the test")]

use axum::Router;
use axum::http::{StatusCode, Uri};
use golden_servers::openapi::*;
use golden_servers::{Client, servers};

/// A server that answers with 204 at this path alone, and its port.
async fn start(path: &'static str) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let answer = move |uri: Uri| async move {
        if uri.path() == path { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
    };
    let router = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    port
}

#[tokio::test]
async fn variables_of_the_url_can_be_set() {
    let own = servers::SERVER.with("scheme", "http").with("host", "127.0.0.1");
    assert_eq!(servers::SERVER.url(), "https://example.org:8448/api/v2/");

    let server = own.clone().with("port", start("/api/v2/document").await);
    Client::at(&server).unwrap().of_the_document(&OfTheDocumentRequest::new()).await.unwrap();

    // Another version of the API is at another path, which is part of the server's URL.
    let server = own.with("port", start("/api/v3/document").await).with("version", "v3");
    Client::at(&server).unwrap().of_the_document(&OfTheDocumentRequest::new()).await.unwrap();
}

#[test]
fn what_is_no_url_is_refused() {
    assert!(Client::at(&servers::RELATIVE).is_err());
    assert!(Client::at(&servers::OTHER_EXAMPLE_ORG).is_ok());
    let error = Client::at(&servers::SERVER.with("host", "{tenant}.example.org")).unwrap_err();
    assert_eq!(error.to_string(), "the server's URL cannot be used: the variable `tenant` has no value");
}
