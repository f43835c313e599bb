//! Credentials reach the server, and nothing else.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail"
)]

use bytes::Bytes;
use http::{Request, request::Parts};
use specmill_templates::sample::board::{GetEventRequest, GetEventsRequest, PutThingRequest, Thing};
use specmill_templates::security::{AccessToken, ApiKey, CredentialStore, Operator};
use specmill_templates::support::credentials::{self, Secret};
use specmill_templates::support::{Credentials, Either, HeldIn, Operation, Unauthorized};

const SECRET: &str = "s3cr3t-value";

fn store() -> CredentialStore {
    CredentialStore {
        access_token: Some(AccessToken::new(SECRET)),
        api_key: Some(ApiKey::new(SECRET)),
        operator: Some(Operator::new("root", SECRET)),
    }
}

fn with_headers(headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::get("/x");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

fn sent<C: HeldIn<CredentialStore>>() -> Parts {
    let mut request = Request::get("/x").body(Bytes::new()).unwrap();
    C::held(&store()).unwrap().apply(&mut request).unwrap();
    request.into_parts().0
}

#[test]
fn what_a_client_sends_a_server_reads() {
    assert_eq!(AccessToken::from_http(&sent::<AccessToken>()).unwrap().expose(), SECRET);
    assert_eq!(ApiKey::from_http(&sent::<ApiKey>()).unwrap().expose(), SECRET);
    let operator = Operator::from_http(&sent::<Operator>()).unwrap();
    assert_eq!((operator.user.as_str(), operator.expose()), ("root", SECRET));
    let (token, key) = <(AccessToken, ApiKey)>::from_http(&sent::<(AccessToken, ApiKey)>()).unwrap();
    assert_eq!((token.expose(), key.expose()), (SECRET, SECRET));
    assert!(matches!(Either::<AccessToken, ApiKey>::from_http(&sent::<ApiKey>()), Ok(Either::Second(_))));
}

#[test]
fn keys_travel_in_headers_queries_and_cookies() {
    for text in [SECRET, "a&b=c;d \"é\""] {
        let key = Secret::new(text);
        let mut request = Request::get("/x?a=1").header("cookie", "b=2").body(Bytes::new()).unwrap();
        credentials::set_query_key(&mut request, "key", &key).unwrap();
        credentials::set_cookie_key(&mut request, "sid", &key).unwrap();
        let (parts, _) = request.into_parts();
        assert_eq!(credentials::query_key(&parts, "key").unwrap(), key);
        assert_eq!(credentials::cookie_key(&parts, "sid").unwrap(), key);
        assert!(parts.uri.query().unwrap().starts_with("a=1&"));
        assert!(parts.headers["cookie"].is_sensitive());
    }
    let mut request = Request::get("/x").body(Bytes::new()).unwrap();
    credentials::set_header_key(&mut request, "x-key", &Secret::new(SECRET)).unwrap();
    assert_eq!(credentials::header_key(&request.into_parts().0, "x-key").unwrap().expose(), SECRET);
}

#[test]
fn an_operation_sends_only_what_it_asks_for() {
    let mut open = GetEventRequest::new("$1").to_http().unwrap();
    GetEventRequest::authorize(&store(), &mut open).unwrap();
    assert!(open.headers().is_empty() && open.uri().query().is_none());

    let mut closed = GetEventsRequest::new().to_http().unwrap();
    GetEventsRequest::authorize(&store(), &mut closed).unwrap();
    assert_eq!(closed.headers()["authorization"], format!("Bearer {SECRET}"));
    assert!(closed.uri().query().is_none());

    let mut key_only = PutThingRequest::new("x", Thing::new("Lamp")).to_http().unwrap();
    let held = CredentialStore { api_key: Some(ApiKey::new("k y")), ..CredentialStore::default() };
    PutThingRequest::authorize(&held, &mut key_only).unwrap();
    assert_eq!(key_only.uri(), "/base/v1/things/x?api_key=k%20y");
}

#[test]
fn the_bearer_scheme_has_no_case_but_must_be_the_one() {
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let parts = with_headers(&[("authorization", &format!("{scheme}  {SECRET}"))]);
        assert_eq!(AccessToken::from_http(&parts).unwrap().expose(), SECRET);
    }
    for (headers, malformed) in [
        (vec![], false),
        (vec![("authorization", "Basic cm9vdDp4")], false),
        (vec![("authorization", SECRET)], false),
        (vec![("authorization", "Bearer")], true),
        (vec![("authorization", "Bearer  ")], true),
        (vec![("authorization", "Bearer a"), ("authorization", "Bearer b")], true),
    ] {
        let expected = Unauthorized { challenges: vec!["Bearer".to_owned()], malformed };
        assert_eq!(AccessToken::from_http(&with_headers(&headers)).unwrap_err(), expected, "{headers:?}");
    }
}

#[test]
fn optional_credentials_may_be_missing_but_not_malformed() {
    assert_eq!(Option::<AccessToken>::from_http(&with_headers(&[])).unwrap(), None);
    assert!(Option::<AccessToken>::from_http(&with_headers(&[("authorization", "Bearer")])).is_err());
    assert!(Option::<Operator>::from_http(&with_headers(&[("authorization", "Basic !")])).is_err());
    assert!(Option::<AccessToken>::held(&CredentialStore::default()).is_some());
}

#[test]
fn all_that_would_be_accepted_is_told() {
    let unauthorized = Either::<AccessToken, (ApiKey, Operator)>::from_http(&with_headers(&[])).unwrap_err();
    assert_eq!(
        unauthorized.challenges,
        ["Bearer", "ApiKey in=\"query\", name=\"api_key\"", "Basic realm=\"api\", charset=\"UTF-8\""]
    );
}

#[test]
fn nothing_prints_a_secret() {
    let mut request = GetEventsRequest::new().to_http().unwrap();
    GetEventsRequest::authorize(&store(), &mut request).unwrap();
    let encoded = &sent::<Operator>().headers["authorization"];
    let error = AccessToken::new("line\nbreak-s3cr3t-value").apply(&mut request.clone()).unwrap_err();
    for printed in [
        format!("{:?}", store()),
        format!("{request:?}"),
        format!("{encoded:?}"),
        format!("{error:?} {error}"),
        format!("{:?}", Either::<AccessToken, ApiKey>::held(&store())),
    ] {
        assert!(!printed.contains(SECRET), "{printed}");
    }
    assert_eq!(format!("{:?}", AccessToken::new(SECRET)), "AccessToken([redacted])");
}
