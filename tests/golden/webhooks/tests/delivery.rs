//! A provider that sends and a user that receives, over real sockets: at the paths that come from the names and at
//! others, signed and not, and with what a receiver can say.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a step that fails ends the test")]
#![allow(deprecated, reason = "what the description deprecates is sent all the same")]

use std::sync::Arc;

use axum::Router;
use bytes::Bytes;
use golden_webhooks::openapi::{Parcel, Reason};
use golden_webhooks::security::{Signature, Token};
use golden_webhooks::support::client::CallError;
use golden_webhooks::support::server::Rejection;
use golden_webhooks::support::{Operation, RawBody, StreamBody};
use golden_webhooks::webhooks::*;
use http::{Request, StatusCode};

/// Takes parcels that it knows, and only what is signed with the number of bytes of its body.
struct Shop;

impl Webhooks for Shop {
    async fn parcel_moved(&self, request: ParcelMovedRequest) -> Result<(), ParcelMovedError> {
        match request.body.id.as_str() {
            "p1" => Ok(()),
            _ => {
                let reason = Reason::new().with_reason(format!("attempt {:?}", request.attempt));
                Err(ParcelMovedError::Gone(reason))
            }
        }
    }
    async fn parcel_lost(&self, request: ParcelLostRequest) -> Result<ParcelLostResponse, ParcelLostError> {
        Ok(match request.body {
            Some(body) => ParcelLostResponse::Ok(ParcelLostOk::new(body.id)),
            None => ParcelLostResponse::Accepted(RawBody::default()),
        })
    }
    async fn get_parcel_lost(&self, _: GetParcelLostRequest) -> Result<GetParcelLostResponse, GetParcelLostError> {
        Ok(GetParcelLostResponse::Success(StatusCode::ACCEPTED, RawBody::default()))
    }
    async fn head_shared(&self, _: HeadSharedRequest) -> Result<(), HeadSharedError> {
        Ok(())
    }
    async fn head_shared_again(&self, _: HeadSharedAgainRequest) -> Result<(), HeadSharedAgainError> {
        Ok(())
    }
    async fn photo(&self, _: Signature, request: PhotoRequest) -> Result<StreamBody, PhotoError> {
        let bytes = request.body.collect(100).await.unwrap().bytes;
        Ok(StreamBody::new("application/octet-stream", bytes))
    }
    async fn ping(&self, _: PingRequest) -> Result<(), PingError> {
        Ok(())
    }
    async fn new_operation(&self, _: NewOperationRequest) -> Result<(), NewOperationError> {
        Ok(())
    }
    async fn new_webhooks(&self, _: NewWebhooksRequest) -> Result<(), NewWebhooksError> {
        Ok(())
    }
    async fn older(&self, _: OlderRequest) -> Result<(), OlderError> {
        Ok(())
    }
    async fn send_operation(&self, _: SendOperationRequest) -> Result<(), SendOperationError> {
        Ok(())
    }
    async fn verify_operation(
        &self,
        auth: Option<Token>,
        _: VerifyOperationRequest,
    ) -> Result<(), VerifyOperationError> {
        match auth {
            Some(token) if token.expose() == "let me in" => Ok(()),
            _ => Err(VerifyOperationError::Other(StatusCode::FORBIDDEN, RawBody::default())),
        }
    }

    async fn verify(&self, received: &Request<Bytes>) -> Result<(), Rejection> {
        let signed = received.headers().get("x-length");
        if signed.is_some_and(|length| *length != received.body().len().to_string()) {
            return Err(Rejection::Refused { status: StatusCode::FORBIDDEN, message: "tampered with".to_owned() });
        }
        Ok(())
    }
    async fn verify_signature(&self, credential: &Signature, request: &Request<Bytes>) -> Result<(), Rejection> {
        assert_eq!(credential.expose(), format!("PUT {}", request.uri()));
        Ok(())
    }
}

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

fn moved(id: &str) -> ParcelMovedRequest {
    ParcelMovedRequest::new("sig", Parcel::new(id, "Depot"))
}

#[tokio::test]
async fn a_webhook_arrives_at_the_path_of_its_name() {
    let url = serve(webhooks_router(Arc::new(Shop))).await;
    let sender = WebhookSender::new().unwrap();
    let path = <ParcelMovedRequest as Operation>::PATH;
    assert_eq!(path, "/webhooks/parcel.moved");
    sender.parcel_moved(&format!("{url}{path}"), &moved("p1")).await.unwrap();
    match sender.parcel_moved(&format!("{url}{path}"), &moved("p9").with_attempt(3)).await {
        Err(CallError::Api(ParcelMovedError::Gone(reason))) => {
            assert_eq!(reason.reason.as_deref(), Some("attempt Some(3)"));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn it_arrives_wherever_the_receiver_wants_it() {
    let shop = Arc::new(Shop);
    let router = Router::new()
        .route("/in/parcels", parcel_moved_route(Arc::clone(&shop)))
        .route("/in/lost/{shop}", parcel_lost_route(Arc::clone(&shop)).merge(get_parcel_lost_route(shop)));
    let url = serve(router).await;
    let sender = WebhookSender::new().unwrap();
    // The query of the receiver's URL stays, and that of the request is added.
    let request = moved("p9").with_attempt(2);
    match sender.parcel_moved(&format!("{url}/in/parcels?key=1#part"), &request).await {
        Err(CallError::Api(ParcelMovedError::Gone(reason))) => {
            assert_eq!(reason.reason.as_deref(), Some("attempt Some(2)"));
        }
        other => panic!("{other:?}"),
    }
    let url = format!("{url}/in/lost/7");
    let lost = ParcelLostRequest::new().with_body(ParcelLostBody::new("p3"));
    match sender.parcel_lost(&url, &lost).await.unwrap() {
        ParcelLostResponse::Ok(answer) => assert_eq!(answer.x_case, "p3"),
        other => panic!("{other:?}"),
    }
    let answer = sender.parcel_lost(&url, &ParcelLostRequest::new()).await.unwrap();
    assert!(matches!(answer, ParcelLostResponse::Accepted(_)));
    let answer = sender.get_parcel_lost(&url, &GetParcelLostRequest {}).await.unwrap();
    assert!(matches!(answer, GetParcelLostResponse::Success(StatusCode::ACCEPTED, _)));
}

#[tokio::test]
async fn what_does_not_fit_never_gets_there() {
    let url = serve(webhooks_router(Arc::new(Shop))).await;
    let sender = WebhookSender::new().unwrap();
    let refused = |answer: Result<_, CallError<ParcelMovedError>>| match answer {
        Err(CallError::Api(ParcelMovedError::Other(status, body))) => {
            (status.as_u16(), String::from_utf8(body.bytes.to_vec()).unwrap())
        }
        other => panic!("{other:?}"),
    };
    // The pattern of the id.
    let (status, body) = refused(sender.parcel_moved(&format!("{url}/webhooks/parcel.moved"), &moved("x1")).await);
    assert_eq!(status, 400);
    assert!(body.contains("\"pointer\":\"/body/id\"") || body.contains("/id"), "{body}");
    let broken = reqwest::Client::new().post(format!("{url}/webhooks/parcel.moved")).header("x-signature", "s");
    assert_eq!(broken.body("{\"id\":7}").send().await.unwrap().status(), 400);
    // A header that the description requires is missing.
    let bare = reqwest::Client::new().post(format!("{url}/webhooks/parcel.moved")).body("{\"id\":\"p1\",\"at\":\"x\"}");
    assert_eq!(bare.send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_signer_sees_what_is_sent_and_a_receiver_what_came() {
    let url = serve(webhooks_router(Arc::new(Shop))).await;
    let signer = |wrong: usize| {
        move |message: &mut Request<Bytes>| {
            let length = (message.body().len() + wrong).to_string();
            message.headers_mut().insert("x-length", length.parse()?);
            Ok(())
        }
    };
    let honest = WebhookSender::new().unwrap().with_signer(signer(0));
    honest.parcel_moved(&format!("{url}/webhooks/parcel.moved"), &moved("p1")).await.unwrap();
    let other = WebhookSender::new().unwrap().with_signer(signer(1));
    match other.parcel_moved(&format!("{url}/webhooks/parcel.moved"), &moved("p1")).await {
        Err(CallError::Api(ParcelMovedError::Other(status, _))) => assert_eq!(status, 403),
        other => panic!("{other:?}"),
    }
    let broken = WebhookSender::new().unwrap().with_signer(|_| Err("no key".into()));
    let error = broken.parcel_moved(&url, &moved("p1")).await.unwrap_err();
    assert!(matches!(error, CallError::Encode(_)) && error.to_string().contains("no key"), "{error}");
}

#[tokio::test]
async fn credentials_are_those_of_the_webhook_and_not_of_the_api() {
    let url = serve(webhooks_router(Arc::new(Shop))).await;
    let sender = WebhookSender::new().unwrap();
    let sender = sender.with_token("let me in").with_signature(Signature::signer(|request| Ok(format!("{} {}", request.method(), request.uri()))));
    sender.verify_operation(&format!("{url}/webhooks/verify"), &VerifyOperationRequest {}).await.unwrap();
    let photo = PhotoRequest::new(StreamBody::new("image/png", "bytes"));
    let answer = sender.photo(&format!("{url}/webhooks/photo?of=p1"), photo).await.unwrap();
    assert_eq!(answer.collect(100).await.unwrap().bytes, "bytes");
    // Names that are the same as far as a path goes have paths of their own all the same.
    let paths = [NewOperationRequest::PATH, NewWebhooksRequest::PATH, OlderRequest::PATH];
    assert_eq!(paths, ["/webhooks/new", "/webhooks/new-2", "/webhooks/new-3"]);
    // What declares no security asks for none, though the document's paths do.
    WebhookSender::new().unwrap().ping(&format!("{url}/webhooks/unnamed"), &PingRequest {}).await.unwrap();
}

#[tokio::test]
async fn a_url_that_cannot_be_is_said_before_anything_is_sent() {
    let sender = WebhookSender::new().unwrap();
    for url in ["", "/relative", "ftp://example.org/", "http://user:secret@example.org/"] {
        let error = sender.ping(url, &PingRequest {}).await.unwrap_err();
        assert!(matches!(error, CallError::Transport(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    }
}
