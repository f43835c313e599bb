//! Typed parts over sockets, and bodies of parts that others write.
#![cfg(all(feature = "client", feature = "server"))]

use std::sync::{Arc, Mutex};

use golden_multipart::Client;
use golden_multipart::openapi::*;
use golden_multipart::support::client::Transport;
use golden_multipart::support::{Body, FilePart};

#[derive(Default)]
struct Service(Mutex<Vec<String>>);

impl Service {
    fn note(&self, text: String) {
        self.0.lock().unwrap().push(text);
    }
    fn noted(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

async fn shown(file: FilePart) -> String {
    let (name, kind) = (file.filename.unwrap_or_default(), file.content_type.unwrap_or_default());
    format!("{name} {kind} {:?}", file.body.bytes(1_000).await.unwrap())
}

impl Openapi for Service {
    async fn upload(&self, asked: UploadRequest) -> Result<(), UploadError> {
        let UploadRequestParts { title, count, public, kind, tags, about, notes, file, picture, others } = asked.body;
        self.note(format!("{title} {count:?} {public:?} {:?} {tags:?}", kind.map(|kind| kind.as_str().to_owned())));
        self.note(format!("{:?}", about.map(|about| (about.author, about.year))));
        self.note(format!("{:?}", notes.map(|notes| notes.into_iter().map(|note| note.text).collect::<Vec<_>>())));
        self.note(shown(file).await);
        for file in picture.into_iter().chain(others.into_iter().flatten()) {
            self.note(shown(file).await);
        }
        Ok(())
    }
    async fn replace(&self, asked: ReplaceRequest) -> Result<(), ReplaceError> {
        match asked.body {
            Some(ReplaceRequestContent::Json(body)) => self.note(format!("json {}", body.name)),
            Some(ReplaceRequestContent::Multipart(parts)) => {
                self.note(format!("parts {} {}", parts.name, shown(parts.file.unwrap_or_default()).await));
            }
            other => self.note(format!("{other:?}")),
        }
        Ok(())
    }
    async fn change(&self, asked: ChangeRequest) -> Result<(), ChangeError> {
        self.note(format!("{:?}", asked.body.map(|body| body.name)));
        Ok(())
    }
    async fn remove(&self, asked: RemoveRequest) -> Result<(), RemoveError> {
        self.note(format!("{:?}", asked.body.map(|body| body.why)));
        Ok(())
    }
    async fn send_mixed(&self, _: SendMixedRequest) -> Result<(), SendMixedError> {
        Ok(())
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

async fn post(url: &str, body: &'static str) -> (u16, String) {
    let request = http::Request::post("/files").header("content-type", "multipart/form-data; boundary=b");
    let request = request.body(bytes::Bytes::from(body)).unwrap();
    let answer = Transport::new(url).unwrap().send(request).await.unwrap();
    (answer.status().as_u16(), String::from_utf8_lossy(answer.body()).into_owned())
}

#[tokio::test]
async fn values_and_files_arrive() {
    let (service, url) = serve().await;
    let about: UploadBodyAbout = serde_json::from_str(r#"{"author":"A","year":5}"#).unwrap();
    let notes = serde_json::from_str(r#"[{"text":"x"},{"text":"y"}]"#).unwrap();
    let streamed = Body::from_http_body(http_body_util::Full::new(bytes::Bytes::from("streamed")));
    let file = FilePart::new("a \"b\".bin", "application/pdf", streamed);
    let picture = FilePart { body: "PNG".into(), ..FilePart::default() };
    let parts = UploadRequestParts::new("12", vec!["a".to_owned(), "b c".to_owned()], file)
        .with_count(-3)
        .with_public(true)
        .with_kind(UploadBodyKind::Draft)
        .with_about(about)
        .with_notes(notes)
        .with_picture(picture)
        .with_others(vec![FilePart::new("1", "text/plain", "one"), FilePart::new("2", "text/plain", "two")]);
    Client::new(&url).unwrap().upload(UploadRequest::new(parts)).await.unwrap();
    assert_eq!(
        service.noted(),
        [
            "12 Some(-3) Some(true) Some(\"draft\") [\"a\", \"b c\"]",
            "Some((\"A\", Some(5)))",
            "Some([\"x\", \"y\"])",
            "a \"b\".bin application/pdf b\"streamed\"",
            "picture image/png b\"PNG\"",
            "1 text/plain b\"one\"",
            "2 text/plain b\"two\"",
        ]
    );
}

#[tokio::test]
async fn parts_of_others_come_in_any_order_and_spelling() {
    let (service, url) = serve().await;
    let body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nbytes\r\n\
        --b\r\nContent-Disposition: form-data; name=unknown\r\n\r\nx\r\n\
        --b\r\nContent-Disposition: form-data; name=\"tags[]\"\r\n\r\na\r\n\
        --b\r\nContent-Disposition: form-data; name=\"about\"\r\n\r\n{\"author\":\"B\"}\r\n\
        --b\r\nContent-Disposition: form-data; name=\"count\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n7\r\n\
        --b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\ntitle\r\n--b--\r\n";
    assert_eq!(post(&url, body).await.0, 204);
    let noted = service.noted();
    assert_eq!(noted[..3], ["title Some(7) None None [\"a\"]", "Some((\"B\", None))", "None"]);
    assert_eq!(noted[3], "f  b\"bytes\"");
}

#[tokio::test]
async fn what_is_missing_or_does_not_fit_is_named() {
    let (service, url) = serve().await;
    let file = "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nbytes\r\n";
    let title = "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nt\r\n";
    let count = "--b\r\nContent-Disposition: form-data; name=\"count\"\r\n\r\nmany\r\n";
    for (parts, expected) in [(vec![file], "title"), (vec![title], "file"), (vec![file, title], "/body/title")] {
        let body: &'static str = Box::leak(format!("{}--b--\r\n", parts.concat()).into_boxed_str());
        let (status, said) = post(&url, body).await;
        assert!(status == 400 && said.contains(expected), "{status} {said}");
    }
    let body: &'static str = Box::leak(format!("{file}{title}{count}--b--\r\n").into_boxed_str());
    let (status, said) = post(&url, body).await;
    assert!(status == 400 && said.contains("/body/count"), "{status} {said}");
    assert!(service.noted().is_empty());
}

#[tokio::test]
async fn a_body_may_be_json_or_parts_or_nothing() {
    let (service, url) = serve().await;
    let client = Client::new(&url).unwrap();
    client.replace(ReplaceRequest::new()).await.unwrap();
    client.replace(ReplaceRequest::new().with_body(Replacement::new("a"))).await.unwrap();
    let parts = ReplaceRequestParts::new("b").with_file(FilePart::new("f", "text/plain", "bytes"));
    client.replace(ReplaceRequest::new().with_body(parts)).await.unwrap();
    client.change(&ChangeRequest::new().with_body(Change::new("c"))).await.unwrap();
    client.remove(RemoveRequest::new()).await.unwrap();
    client.remove(RemoveRequest::new().with_body(RemoveRequestParts::new().with_why("d"))).await.unwrap();
    let expected = ["None", "json a", "parts b f text/plain b\"bytes\"", "Some(\"c\")", "None", "Some(Some(\"d\"))"];
    assert_eq!(service.noted(), expected);
}
