//! What a form looks like on the wire, and that others' spellings of it are read.
#![cfg(all(feature = "client", feature = "server"))]

use std::sync::{Arc, Mutex};

use golden_forms::Client;
use golden_forms::openapi::*;
use golden_forms::support::Operation;
use golden_forms::support::client::CallError;

#[derive(Default)]
struct Service {
    charges: Mutex<Vec<Charge>>,
    tokens: Mutex<Vec<TokenRequest>>,
}

impl Openapi for Service {
    async fn create_charge(&self, asked: CreateChargeRequest) -> Result<Charge, CreateChargeError> {
        self.charges.lock().unwrap().push(asked.body.clone());
        match asked.body.amount {
            0 => Err(CreateChargeError::BadRequest(CreateChargeBadRequest::new("nothing to charge"))),
            _ => Ok(asked.body),
        }
    }
    async fn send_message(&self, _: SendMessageRequest) -> Result<(), SendMessageError> {
        Ok(())
    }
    async fn set_styles(&self, _: SetStylesRequest) -> Result<(), SetStylesError> {
        Ok(())
    }
    async fn create_token(&self, asked: CreateTokenRequest) -> Result<(), CreateTokenError> {
        self.tokens.lock().unwrap().push(asked.body);
        Ok(())
    }
    async fn send_anything(&self, _: SendAnythingRequest) -> Result<(), SendAnythingError> {
        Ok(())
    }
}

async fn serve(service: &Arc<Service>) -> String {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = openapi_router(Arc::clone(service));
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn post(url: &str, path: &str, content_type: &str, body: &'static str) -> http::Response<bytes::Bytes> {
    let transport = golden_forms::support::client::Transport::new(url).unwrap();
    let request = http::Request::post(path).header("content-type", content_type).body(bytes::Bytes::from(body)).unwrap();
    transport.send(request).await.unwrap()
}

#[test]
fn lists_and_objects_are_written_in_brackets() {
    let charge = Charge::new(5, ChargeCurrency::Eur)
        .with_expand(vec!["a b".to_owned(), "c".to_owned()])
        .with_items(vec![Item::new("p").with_parts(vec![Item::new("q")])]);
    let request = CreateChargeRequest::new(charge).to_http().unwrap();
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(
        std::str::from_utf8(request.body()).unwrap().replace("%5B", "[").replace("%5D", "]"),
        "amount=5&currency=EUR&expand[0]=a%20b&expand[1]=c&items[0][price]=p&items[0][parts][0][price]=q"
    );
}

#[tokio::test]
async fn what_others_write_is_read() {
    let service = Arc::new(Service::default());
    let url = serve(&service).await;
    let form = "application/x-www-form-urlencoded; charset=UTF-8";
    let answer = post(&url, "/charges", form, "amount=7&currency=EUR&expand[]=a&expand[]=b&created[gte]=3&metadata=").await;
    assert_eq!(answer.status(), 200);
    let charges = service.charges.lock().unwrap();
    let expected: Charge = serde_json::from_str(
        r#"{"amount":7,"currency":"EUR","expand":["a","b"],"created":{"gte":3},"metadata":""}"#,
    )
    .unwrap();
    assert_eq!(charges.as_slice(), [expected]);
}

#[tokio::test]
async fn what_does_not_fit_is_named() {
    let service = Arc::new(Service::default());
    let url = serve(&service).await;
    let answer = post(&url, "/charges", "application/x-www-form-urlencoded", "amount=much&currency=EUR").await;
    assert_eq!(answer.status(), 400);
    let body = std::str::from_utf8(answer.body()).unwrap();
    assert!(body.contains("/body/amount") || body.contains("/amount"), "{body}");
    assert!(service.charges.lock().unwrap().is_empty());
}

#[tokio::test]
async fn errors_may_be_forms_too() {
    let service = Arc::new(Service::default());
    let client = Client::new(&serve(&service).await).unwrap();
    let error = client.create_charge(&CreateChargeRequest::new(Charge::new(0, ChargeCurrency::Usd))).await.unwrap_err();
    let CallError::Api(CreateChargeError::BadRequest(body)) = error else { panic!("{error}") };
    assert_eq!(body.error, "nothing to charge");
}

#[tokio::test]
async fn one_value_comes_as_json_or_as_a_form() {
    let service = Arc::new(Service::default());
    let url = serve(&service).await;
    let asked = TokenRequest::new("code").with_ttl(5);
    Client::new(&url).unwrap().create_token(&CreateTokenRequest::new(asked.clone())).await.unwrap();
    for (content_type, body) in [
        ("application/x-www-form-urlencoded", "grant_type=code&ttl=5"),
        ("application/json", r#"{"grant_type":"code","ttl":5}"#),
    ] {
        assert_eq!(post(&url, "/tokens", content_type, body).await.status(), 204);
    }
    assert_eq!(service.tokens.lock().unwrap().as_slice(), [asked.clone(), asked.clone(), asked]);
}
