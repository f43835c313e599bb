//! Answers with headers and redirects, over sockets, and what becomes of headers that are not as they should be.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail"
)]

mod common;

use axum::Router;
use axum::routing::get;
use bytes::Bytes;
use common::{serve, serve_board};
use http::{Response, StatusCode};
use serde_json::json;
use specmill_templates::sample::board::*;
use specmill_templates::sample::client::Client;
use specmill_templates::support::client::CallError;
use specmill_templates::support::parameter::Style;
use specmill_templates::support::{Operation, ResponseFault, Validate, headers};

/// A board whose shelves answer with these headers.
async fn shelf_with(headers: &'static [(&'static str, &'static str)]) -> Client {
    let handler = move || async move {
        let mut response = axum::response::Response::new(axum::body::Body::from("{}"));
        for (name, value) in headers {
            response.headers_mut().append(*name, value.parse().unwrap());
        }
        response
    };
    let (_, url) = serve(Router::new().route("/base/v1/shelves/{id}", get(handler))).await;
    Client::new(&url).unwrap()
}

#[tokio::test]
async fn declared_headers_arrive_as_values_beside_the_body() {
    let (_, url) = serve_board().await;
    let answer = Client::new(&url).unwrap().get_shelf(&GetShelfRequest::new("top")).await.unwrap();
    let GetShelfResponse::Ok(shelf) = answer else { panic!("{answer:?}") };
    assert_eq!((shelf.x_count, shelf.body.shelf.as_deref()), (-1, Some("top")));
    assert_eq!(shelf.x_tags.as_deref(), Some(["a".to_owned(), "b c".to_owned()].as_slice()));
    // It was decoded although it breaks a rule; who wants to know asks.
    let violations: Vec<_> = shelf.validate().iter().map(|one| one.pointer.clone()).collect();
    assert_eq!(violations, ["/header/X-Count"]);
}

#[tokio::test]
async fn redirects_are_answers_and_followed_only_by_a_client_that_is_told_to() {
    let (_, url) = serve_board().await;
    let client = Client::new(&url).unwrap();
    let moved = GetShelfRequest::new("moved");
    let answer = client.get_shelf(&moved).await.unwrap();
    let redirection = GetShelfRedirection::new().with_location("/base/v1/shelves/new");
    assert_eq!(answer, GetShelfResponse::Redirection(StatusCode::PERMANENT_REDIRECT, redirection));

    let following = reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(3)).build().unwrap();
    let answer = client.with_http_client(following).get_shelf(&moved).await.unwrap();
    let GetShelfResponse::Ok(shelf) = answer else { panic!("{answer:?}") };
    assert_eq!(shelf.body.shelf.as_deref(), Some("new"));
}

#[tokio::test]
async fn an_answer_that_would_be_taken_for_another_one_is_not_sent() {
    let (_, url) = serve_board().await;
    let client = Client::new(&url).unwrap();
    for id in ["misplaced", "split"] {
        let error = client.get_shelf(&GetShelfRequest::new(id)).await.unwrap_err();
        let CallError::Api(GetShelfError::Other(status, _)) = error else { panic!("{error:?}") };
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR, "{id}");
    }
    let wrong = Ok(GetShelfResponse::Redirection(StatusCode::NOT_FOUND, GetShelfRedirection::new()));
    let error = GetShelfRequest::response_to_http(&wrong).unwrap_err();
    assert_eq!(error.to_string(), "cannot send `status`: 404 is not one from 300 to 399");
}

#[tokio::test]
async fn a_header_that_is_missing_or_does_not_fit_is_named_and_nothing_is_lost() {
    for (sent, said) in [
        (&[][..], "it is required and missing"),
        (&[("x-count", "many")][..], "expected an integer of 64 bits, found \"many\""),
        (&[("X-Count", "1"), ("x-count", "2")][..], "expected an integer of 64 bits, found \"1, 2\""),
    ] {
        let error = shelf_with(sent).await.get_shelf(&GetShelfRequest::new("a")).await.unwrap_err();
        let CallError::Decode(fault) = &error else { panic!("{error:?}") };
        assert_eq!(fault.header.as_deref(), Some("x-count"));
        assert_eq!(error.to_string(), format!("the header `x-count` of the answer 200 OK does not fit: {said}"));
        assert_eq!((fault.status(), &fault.body()[..]), (StatusCode::OK, &b"{}"[..]));
        assert_eq!(fault.headers().get_all("x-count").iter().count(), sent.len());
    }
}

#[test]
fn an_error_shows_its_variant_and_its_status() {
    let error = PutThingError::ClientError(StatusCode::IM_A_TEAPOT, Receipt::default());
    assert_eq!(error.to_string(), "PutThingError::ClientError (418 I'm a teapot)");
    assert_eq!(CallError::Api(error).to_string(), "the server answered: PutThingError::ClientError (418 I'm a teapot)");
}

/// An answer with these headers.
fn answer(lines: &[(&'static str, &str)]) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    for (name, value) in lines {
        response.headers_mut().append(*name, value.parse().unwrap());
    }
    response
}

#[test]
fn several_lines_are_one_list_but_for_cookies() {
    let several = answer(&[("vary", "a"), ("vary", "b, c")]);
    let text: String = headers::required(&several, "vary", Style::Simple).unwrap();
    let list: Vec<String> = headers::required(&several, "vary", Style::Simple).unwrap();
    let missing: Option<String> = headers::optional(&several, "link", Style::Simple).unwrap();
    assert_eq!((text.as_str(), list, missing), ("a, b, c", ["a", "b", "c"].map(str::to_owned).to_vec(), None));

    let cookies = vec!["a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT".to_owned(), "b=2".to_owned()];
    let mut written = answer(&[]);
    headers::write(&mut written, "set-cookie", Style::Simple, &cookies).unwrap();
    assert_eq!(written.headers().get_all("set-cookie").iter().count(), 2);
    let read: Vec<String> = headers::required(&written, "set-cookie", Style::Simple).unwrap();
    assert_eq!(read, cookies);
    let one: Result<String, ResponseFault> = headers::required(&written, "set-cookie", Style::Simple);
    assert!(one.is_err(), "two cookies cannot be one text");
}

#[test]
fn headers_of_json_keep_the_place_of_a_fault() {
    let mut written = answer(&[]);
    headers::write_json(&mut written, "x-page", &json!({ "next": [1] })).unwrap();
    let value: serde_json::Value = headers::required_json(&written, "x-page").unwrap();
    assert_eq!(value, json!({ "next": [1] }));
    let read: Result<Vec<u8>, ResponseFault> = headers::required_json(&answer(&[("x-page", "[1,\"a\"]")]), "x-page");
    let fault = read.unwrap_err();
    assert_eq!((fault.header.as_deref(), fault.fault.pointer.as_str()), (Some("x-page"), "/1"));
    let none: Option<Vec<u8>> = headers::optional_json(&answer(&[]), "x-page").unwrap();
    assert_eq!(none, None);
}
