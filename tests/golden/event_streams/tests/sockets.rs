//! Items over sockets: each is there as soon as it is sent, and whoever drops the stream stops the sender.
#![cfg(all(feature = "client", feature = "server"))]

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use golden_event_streams::Client;
use golden_event_streams::openapi::*;
use golden_event_streams::support::{Event, EventStream, ItemError, ItemStream, StreamBody};
use tokio::sync::mpsc;

/// What a channel brings, as a stream.
struct Received<T>(mpsc::Receiver<T>);

impl<T> futures_core::Stream for Received<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.poll_recv(context)
    }
}

#[derive(Default)]
struct Service {
    /// What sends to the stream that was answered last.
    sender: Mutex<Option<mpsc::Sender<Event<Token>>>>,
    added: Mutex<Vec<Result<Token, String>>>,
}

impl Service {
    fn sender(&self) -> mpsc::Sender<Event<Token>> {
        self.sender.lock().unwrap().take().unwrap()
    }
}

fn tokens(texts: &[&str]) -> ItemStream<Token> {
    let (sender, receiver) = mpsc::channel(100);
    texts.iter().for_each(|text| sender.try_send(Token::new(*text)).unwrap());
    ItemStream::new(Received(receiver))
}

impl Openapi for Service {
    async fn generate(&self, asked: GenerateRequest) -> Result<GenerateResponseContent, GenerateError> {
        if asked.body.stream != Some(true) {
            return Ok(Answer::new(asked.body.prompt).into());
        }
        let (sender, receiver) = mpsc::channel(1);
        *self.sender.lock().unwrap() = Some(sender);
        Ok(EventStream::new(Received(receiver)).into())
    }
    async fn follow_log(&self, _: FollowLogRequest) -> Result<EventStream<String>, FollowLogError> {
        let (sender, receiver) = mpsc::channel(2);
        sender.try_send(Event::new("5".to_owned())).unwrap();
        sender.try_send(Event::new("two\nlines".to_owned()).with_event("log").with_id("2")).unwrap();
        Ok(EventStream::new(Received(receiver)))
    }
    async fn get_changes(&self, _: GetChangesRequest) -> Result<ItemStream<Token>, GetChangesError> {
        Ok(tokens(&["a", "b"]))
    }
    async fn add_changes(&self, asked: AddChangesRequest) -> Result<(), AddChangesError> {
        let mut items = asked.body;
        while let Some(item) = items.next_item().await {
            self.added.lock().unwrap().push(item.map_err(|error| error.to_string()));
        }
        Ok(())
    }
    async fn replace_changes(&self, asked: ReplaceChangesRequest) -> Result<(), ReplaceChangesError> {
        let Some(mut items) = asked.body else { return Ok(()) };
        while let Some(item) = items.next_item().await {
            self.added.lock().unwrap().push(item.map_err(|error| error.to_string()));
        }
        Ok(())
    }
}

async fn serve() -> (Arc<Service>, Client) {
    let service = Arc::new(Service::default());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let client = Client::new(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let router = openapi_router(Arc::clone(&service));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (service, client)
}

fn asked() -> GenerateRequest {
    GenerateRequest::new(GenerateBody::new("hi").with_stream(true))
}

#[tokio::test]
async fn each_event_is_there_before_the_next_is_sent() {
    let (service, client) = serve().await;
    let GenerateResponseContent::Events(mut events) = client.generate(&asked()).await.unwrap() else { panic!() };
    let sender = service.sender();
    for index in 0..3 {
        let event = Event::new(Token::new("t").with_index(index)).with_event("token");
        sender.send(event.clone()).await.unwrap();
        assert_eq!(events.next_event().await.unwrap().unwrap(), event);
    }
    drop(sender);
    assert!(events.next_event().await.is_none());
}

#[tokio::test]
async fn a_whole_answer_is_no_stream() {
    let (_, client) = serve().await;
    let answer = client.generate(&GenerateRequest::new(GenerateBody::new("hi"))).await.unwrap();
    let GenerateResponseContent::Json(answer) = answer else { panic!("{answer:?}") };
    assert_eq!(answer.text, "hi");
}

#[tokio::test]
async fn whoever_drops_the_stream_stops_the_sender() {
    let (service, client) = serve().await;
    let answer = client.generate(&asked()).await.unwrap();
    let sender = service.sender();
    sender.send(Event::new(Token::new("one"))).await.unwrap();
    drop(answer);
    let stopped = async {
        while sender.send(Event::new(Token::new("x".repeat(10_000)))).await.is_ok() {}
    };
    tokio::time::timeout(Duration::from_secs(10), stopped).await.unwrap();
}

#[tokio::test]
async fn a_slow_reader_holds_the_sender_back() {
    let (service, client) = serve().await;
    let answer = client.generate(&asked()).await.unwrap();
    let sender = service.sender();
    let sent = Arc::new(Mutex::new(0_usize));
    let count = Arc::clone(&sent);
    tokio::spawn(async move {
        while sender.send(Event::new(Token::new("x".repeat(100_000)))).await.is_ok() {
            *count.lock().unwrap() += 1;
        }
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    let held_back = *sent.lock().unwrap();
    assert!(held_back < 1_000, "{held_back} events of 100 kB were taken and nobody read them");
    let GenerateResponseContent::Events(mut events) = answer else { panic!() };
    for _ in 0..held_back + 5 {
        assert_eq!(events.next_event().await.unwrap().unwrap().data.token.len(), 100_000);
    }
}

#[tokio::test]
async fn texts_and_lines_come_as_they_were_sent() {
    let (_, client) = serve().await;
    let mut log = client.follow_log(&FollowLogRequest::new()).await.unwrap();
    assert_eq!(log.next_event().await.unwrap().unwrap(), Event::new("5".to_owned()));
    let event = log.next_event().await.unwrap().unwrap();
    assert_eq!((event.data.as_str(), event.event.as_deref(), event.id.as_deref()), ("two\nlines", Some("log"), Some("2")));
    assert!(log.next_event().await.is_none());
    let mut changes = client.get_changes(&GetChangesRequest::new()).await.unwrap();
    assert_eq!(changes.next_item().await.unwrap().unwrap().token, "a");
    assert_eq!(changes.next_item().await.unwrap().unwrap().token, "b");
    assert!(changes.next_item().await.is_none());
}

#[tokio::test]
async fn requests_are_sequences_too_and_an_item_that_does_not_fit_ends_nothing() {
    let (service, client) = serve().await;
    client.add_changes(AddChangesRequest::new(tokens(&["a", "b"]))).await.unwrap();
    client.replace_changes(ReplaceChangesRequest::new().with_body(tokens(&["c"]))).await.unwrap();
    client.replace_changes(ReplaceChangesRequest::new()).await.unwrap();
    let added: Vec<String> = service.added.lock().unwrap().drain(..).map(|item| item.unwrap().token).collect();
    assert_eq!(added, ["a", "b", "c"]);
    let raw = StreamBody::new("application/jsonl", "{\"token\":\"a\"}\n[DONE]\n{\"token\":\"b\"}");
    let raw = golden_event_streams::support::items::Sequence::received(
        golden_event_streams::support::items::Format::Lines,
        raw,
    );
    client.add_changes(AddChangesRequest::new(raw)).await.unwrap();
    let added = service.added.lock().unwrap().clone();
    assert_eq!(added.len(), 3);
    assert!(added[0].is_ok() && added[1].is_err() && added[2].is_ok());
    let error: ItemError = ItemStream::<Token>::into_body(tokens(&[])).map(|_| ()).map_err(ItemError::Body).unwrap_err();
    assert!(error.to_string().contains("taken"));
}
