//! Bodies that come in several media types, over sockets.
#![cfg(all(feature = "client", feature = "server"))]

use std::sync::{Arc, Mutex};

use golden_media_types::Client;
use golden_media_types::openapi::*;
use golden_media_types::support::client::{CallError, Transport};
use golden_media_types::support::{Operation, StreamBody};

#[derive(Default)]
struct Service {
    asked: Mutex<Vec<String>>,
}

impl Openapi for Service {
    async fn get_report(&self, _: GetReportRequest) -> Result<GetReportResponseContent, GetReportError> {
        let asked = self.asked.lock().unwrap().last().cloned().unwrap_or_default();
        match asked.as_str() {
            "csv" => Ok("a,b".to_owned().into()),
            "png" => Ok(StreamBody::new("image/png", "bytes").into()),
            "zip" => Ok(StreamBody::new("application/zip", "bytes").into()),
            "gone" => Err(GetReportError::NotFound("gone".to_owned().into())),
            _ => Ok(Report::new("March").into()),
        }
    }
    async fn put_report(&self, asked: PutReportRequest) -> Result<(), PutReportError> {
        let said = match asked.body {
            PutReportRequestContent::Json(report) => format!("json {}", report.title),
            PutReportRequestContent::Text(text) => format!("text {text}"),
            PutReportRequestContent::Bytes(body) => {
                let whole = body.collect(100).await.unwrap();
                format!("{} {:?}", whole.content_type.unwrap_or_default(), whole.bytes)
            }
            other => format!("{other:?}"),
        };
        self.asked.lock().unwrap().push(said);
        Ok(())
    }
    async fn patch_report(&self, asked: PatchReportRequest) -> Result<(), PatchReportError> {
        self.asked.lock().unwrap().push(format!("{:?}", asked.body));
        Ok(())
    }
    async fn replace_report(&self, asked: ReplaceReportRequest) -> Result<(), ReplaceReportError> {
        self.asked.lock().unwrap().push(format!("{}", asked.body.is_some()));
        Ok(())
    }
    async fn send_same(&self, asked: SendSameRequest) -> Result<Report, SendSameError> {
        Ok(asked.body)
    }
    async fn get_any(&self, _: GetAnyRequest) -> Result<Report, GetAnyError> {
        Ok(Report::new("any"))
    }
    async fn put_text(&self, asked: PutTextRequest) -> Result<PutTextResponse, PutTextError> {
        let text = asked.body.unwrap_or_default();
        Ok(PutTextResponse::new(text.chars().count() as i64, text))
    }
}

async fn serve() -> (Arc<Service>, String) {
    let service = Arc::new(Service::default());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = openapi_router(Arc::clone(&service));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (service, url)
}

#[tokio::test]
async fn the_content_type_says_which_form_an_answer_has() {
    let (service, url) = serve().await;
    let client = Client::new(&url).unwrap();
    for (asked, expected) in [("json", "March"), ("csv", "a,b"), ("png", "image/png"), ("zip", "application/zip")] {
        service.asked.lock().unwrap().push(asked.to_owned());
        let answer = client.get_report(&GetReportRequest::new()).await.unwrap();
        let said = match answer {
            GetReportResponseContent::Json(report) => report.title,
            GetReportResponseContent::Text(text) => text,
            GetReportResponseContent::Bytes(body) => {
                let whole = body.collect(100).await.unwrap();
                assert_eq!(whole.bytes, "bytes");
                whole.content_type.unwrap()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(said, expected);
    }
    service.asked.lock().unwrap().push("gone".to_owned());
    let error = client.get_report(&GetReportRequest::new()).await.unwrap_err();
    let CallError::Api(GetReportError::NotFound(GetReportNotFoundContent::Text(text))) = error else {
        panic!("{error:?}")
    };
    assert_eq!(text, "gone");
}

#[test]
fn the_client_says_what_it_reads_in_the_order_of_the_description() {
    let accept = |headers: &http::HeaderMap| headers.get("accept").map(|value| value.to_str().unwrap().to_owned());
    let request = GetReportRequest::new().to_http().unwrap();
    assert_eq!(accept(request.headers()).as_deref(), Some("application/json, text/csv, application/pdf, image/*"));
    let request = SendSameRequest::new(Report::new("a")).to_http().unwrap();
    assert_eq!(accept(request.headers()).as_deref(), Some("application/json"));
    assert_eq!(request.headers()["content-type"], "application/json; charset=utf-8");
    assert_eq!(accept(GetAnyRequest::new().to_http().unwrap().headers()), None);
}

#[tokio::test]
async fn requests_come_in_any_of_their_forms() {
    let (service, url) = serve().await;
    let client = Client::new(&url).unwrap();
    client.put_report(PutReportRequest::new(Report::new("April"))).await.unwrap();
    client.put_report(PutReportRequest::new("a,b".to_owned())).await.unwrap();
    client.put_report(PutReportRequest::new(StreamBody::new("image/gif", "GIF"))).await.unwrap();
    client.replace_report(&ReplaceReportRequest::new()).await.unwrap();
    client
        .patch_report(&PatchReportRequest::new(PatchReportRequestContent::JsonPatch(Report::new("May"))))
        .await
        .unwrap();
    let asked = service.asked.lock().unwrap().clone();
    assert_eq!(asked[..4], ["json April", "text a,b", "image/gif b\"GIF\"", "false"]);
    assert!(asked[4].starts_with("JsonPatch("), "{}", asked[4]);
}

#[tokio::test]
async fn texts_are_utf_8_and_have_rules() {
    let (_, url) = serve().await;
    let client = Client::new(&url).unwrap();
    let answer = client.put_text(&PutTextRequest::new().with_body("żó")).await.unwrap();
    assert_eq!((answer.x_length, answer.body.as_str()), (2, "żó"));
    let send = async |content_type: &str, body: &'static [u8]| {
        let request = http::Request::put("/text").header("content-type", content_type);
        let request = request.body(bytes::Bytes::from_static(body)).unwrap();
        Transport::new(&url).unwrap().send(request).await.unwrap().status().as_u16()
    };
    assert_eq!(send("text/plain; charset=utf-8", b"abc").await, 200);
    assert_eq!(send("text/plain", b"too long").await, 400);
    assert_eq!(send("text/plain", b"\xff").await, 400);
    assert_eq!(send("text/plain; charset=utf-16", b"abc").await, 400);
}
