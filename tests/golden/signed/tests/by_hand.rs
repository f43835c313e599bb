//! Requests are signed by the client and verified by the server, with a toy signature over method, target and body.

#![allow(clippy::unwrap_used, reason = "a step that fails ends the test")]

mod harness;

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use golden_signed::Client;
use golden_signed::openapi::*;
use golden_signed::security::{Key, Signed, Token};
use golden_signed::support::client::CallError;
use golden_signed::support::server::Rejection;
use golden_signed::support::{Either, Operation};
use http::{Request, StatusCode};

/// Whoever knows the secret can sign; this is no cryptography.
fn sum(secret: &str, request: &Request<Bytes>) -> String {
    let text = format!("{secret} {} {} ", request.method(), request.uri());
    let bytes = text.bytes().chain(request.body().iter().copied());
    let sum = bytes.fold(0_u64, |sum, byte| sum.wrapping_mul(1_000_003).wrapping_add(u64::from(byte)));
    format!("sum={sum}")
}

#[derive(Default)]
struct Service(Mutex<Vec<String>>);

impl Service {
    fn note(&self, text: impl Into<String>) {
        self.0.lock().unwrap().push(text.into());
    }

    fn noted(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Openapi for Service {
    async fn put_transaction(&self, _: Signed, request: PutTransactionRequest) -> Result<(), PutTransactionError> {
        self.note(format!("put {} {:?} {}", request.id, request.dry_run, request.body.n));
        Ok(())
    }

    async fn get_key(&self, (_, key): (Signed, Key), _: GetKeyRequest) -> Result<(), GetKeyError> {
        self.note(format!("key {}", key.expose()));
        Ok(())
    }

    async fn get_either(&self, auth: Either<Signed, Token>, _: GetEitherRequest) -> Result<(), GetEitherError> {
        self.note(if matches!(auth, Either::First(_)) { "signed" } else { "token" });
        Ok(())
    }

    async fn get_anyone(&self, auth: Option<Signed>, _: GetAnyoneRequest) -> Result<(), GetAnyoneError> {
        self.note(if auth.is_some() { "signed" } else { "anyone" });
        Ok(())
    }

    async fn get_open(&self, _: GetOpenRequest) -> Result<(), GetOpenError> {
        self.note("open");
        Ok(())
    }

    async fn get_optional(&self, auth: Option<Token>, _: GetOptionalRequest) -> Result<(), GetOptionalError> {
        self.note(auth.map_or("nobody".to_owned(), |token| token.expose().to_owned()));
        Ok(())
    }

    async fn verify_signed(&self, credential: &Signed, request: &Request<Bytes>) -> Result<(), Rejection> {
        if credential.expose() == sum("secret", request) {
            return Ok(());
        }
        Err(Rejection::Refused { status: StatusCode::FORBIDDEN, message: "the sum is wrong".to_owned() })
    }
}

async fn start() -> (Arc<Service>, String, Client) {
    let service = Arc::<Service>::default();
    let url = harness::serve(openapi_router(Arc::clone(&service))).await;
    let client = Client::new(&url).unwrap();
    (service, url, client)
}

fn signer(secret: &'static str) -> Signed {
    Signed::signer(move |request| Ok(sum(secret, request)))
}

fn transaction() -> PutTransactionRequest {
    PutTransactionRequest::new("a/b c", PutTransactionBody::new(7)).with_dry_run(true)
}

fn status<T: std::fmt::Debug, E: std::fmt::Debug>(answer: Result<T, CallError<E>>) -> String {
    format!("{:?}", answer.unwrap_err())
}

#[tokio::test]
async fn a_request_is_signed_as_it_is_sent() {
    let (service, _, client) = start().await;
    let client = client.with_signed(signer("secret")).with_key("k&y");
    client.put_transaction(&transaction()).await.unwrap();
    // The key is part of the target, whichever of the two is asked for first.
    client.get_key(&GetKeyRequest::new()).await.unwrap();
    client.get_either(&GetEitherRequest::new()).await.unwrap();
    client.get_anyone(&GetAnyoneRequest::new()).await.unwrap();
    client.get_open(&GetOpenRequest::new()).await.unwrap();
    assert_eq!(service.noted(), ["put a/b c Some(true) 7", "key k&y", "signed", "signed", "open"]);
}

#[tokio::test]
async fn what_is_signed_by_others_or_changed_on_the_way_is_refused() {
    let (service, url, client) = start().await;
    let other = client.with_signed(signer("another secret"));
    assert!(status(other.put_transaction(&transaction()).await).contains("403"));
    // A credential that is there and wrong is refused even where none is asked for.
    assert!(status(other.get_anyone(&GetAnyoneRequest::new()).await).contains("403"));

    let message = transaction().to_http().unwrap();
    let good = sum("secret", &message);
    let send = async |method: &str, target: &str, body: &'static str| {
        let request = reqwest::Client::new().request(method.parse().unwrap(), format!("{url}{target}"));
        let request = request.header("authorization", format!("x-toy {good}")).body(body);
        request.send().await.unwrap().status().as_u16()
    };
    let target = message.uri().to_string();
    assert_eq!(send("PUT", &target, r#"{"n":7}"#).await, 204);
    assert_eq!(service.noted().len(), 1);
    assert_eq!(send("PUT", &target, r#"{"n":8}"#).await, 403);
    assert_eq!(send("PUT", &target.replace("true", "false"), r#"{"n":7}"#).await, 403);
    assert_eq!(send("PUT", &target.replace("a%2Fb", "a%2Fc"), r#"{"n":7}"#).await, 403);
    // Whether it makes sense is not looked at before it is verified.
    assert_eq!(send("PUT", &target, "{").await, 403);
    assert_eq!(service.noted(), [""; 0]);
}

#[tokio::test]
async fn what_is_not_signed_is_refused_where_a_signature_is_asked_for() {
    let (service, url, client) = start().await;
    assert!(status(client.put_transaction(&transaction()).await).contains("401"));
    let fixed = client.clone().with_signed("sum=0");
    assert!(status(fixed.put_transaction(&transaction()).await).contains("403"));
    let cannot = client.clone().with_signed(Signed::signer(|_| Err("the key is locked away".into())));
    match cannot.put_transaction(&transaction()).await {
        Err(CallError::Encode(error)) => assert_eq!(error.message, "the key is locked away"),
        other => panic!("{other:?}"),
    }
    client.clone().with_token("t").get_either(&GetEitherRequest::new()).await.unwrap();
    client.get_anyone(&GetAnyoneRequest::new()).await.unwrap();
    assert_eq!(service.noted(), ["token", "anyone"]);
    // Optional security takes what is there, and nothing; but not what cannot be read.
    client.get_optional(&GetOptionalRequest::new()).await.unwrap();
    client.with_token("t").get_optional(&GetOptionalRequest::new()).await.unwrap();
    let malformed = reqwest::Client::new().get(format!("{url}/optional")).header("authorization", "Bearer ");
    assert_eq!(malformed.send().await.unwrap().status(), 401);
    assert_eq!(service.noted(), ["nobody", "t"]);
}

#[test]
fn neither_text_nor_signer_is_printed() {
    assert_eq!(format!("{:?} {:?}", Signed::new("text"), signer("secret")), "Signed([redacted]) Signed([signer])");
    let one = signer("secret");
    assert!(one.clone() == one && one != signer("secret") && one != Signed::new("text"));
}
