//! What the generated tests share: round trips of values, and a server on a port of the system's choice.
//!
//! It must not know any operation.
#![allow(dead_code, reason = "each test target uses a part of it")]

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Decodes an example of the description.
pub fn example<T: DeserializeOwned>(json: &str) -> T {
    match serde_json::from_str(json) {
        Ok(value) => value,
        Err(error) => panic!("the example does not decode: {error}\n{json}"),
    }
}

/// Decoded and encoded, the value is the same JSON; `place` is the file and line of the example.
pub fn round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(place: &str, json: &str) {
    let decoded: T = serde_json::from_str(json).unwrap_or_else(|error| {
        panic!("{place}: the example does not decode: {error}\n{json}");
    });
    let encoded = serde_json::to_string(&decoded).unwrap();
    let (before, after): (Value, Value) = (example(json), example(&encoded));
    if let Some((path, before, after)) = difference(&before, &after) {
        panic!("{place}: the example does not come back: at `{path}` it has {before} and what comes back {after}");
    }
    assert_eq!(example::<T>(&encoded), decoded, "{place}: what comes back decodes to something else");
}

/// The first place where two values differ: a JSON pointer, and what each has there.
fn difference(before: &Value, after: &Value) -> Option<(String, String, String)> {
    let mut open = vec![(String::new(), Some(before), Some(after))];
    while let Some((path, before, after)) = open.pop() {
        let from = open.len();
        match (before, after) {
            (Some(Value::Object(old)), Some(Value::Object(new))) => {
                let added = new.keys().filter(|name| !old.contains_key(*name));
                for name in old.keys().chain(added) {
                    let token = name.replace('~', "~0").replace('/', "~1");
                    open.push((format!("{path}/{token}"), old.get(name), new.get(name)));
                }
            }
            (Some(Value::Array(old)), Some(Value::Array(new))) => {
                let items = 0..old.len().max(new.len());
                open.extend(items.map(|index| (format!("{path}/{index}"), old.get(index), new.get(index))));
            }
            (before, after) if before != after => {
                let shown = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), Value::to_string);
                return Some((path, shown(before), shown(after)));
            }
            _ => {}
        }
        // What comes first is looked at first.
        open[from..].reverse();
    }
    None
}

#[cfg(all(feature = "client", feature = "server"))]
#[allow(unused_imports, reason = "tests of values exchange nothing")]
pub use exchange::{Plan, same_answer, same_answer_whole, same_requests_whole, serve};

#[cfg(all(feature = "client", feature = "server"))]
mod exchange {
    use std::fmt::Debug;
    use std::sync::Mutex;

    use specmill_templates::support::client::CallError;
    use specmill_templates::support::{Operation, Payload};

    /// What an operation answers.
    type Answer<O> = Result<<O as Operation>::Response, <O as Operation>::Error>;

    /// What a service will answer to one operation, and what it was asked.
    pub struct Plan<O: Operation> {
        /// Boxed: a test has a plan for each operation on its stack, and answers can be large.
        planned: Mutex<Option<Box<Answer<O>>>>,
        asked: Mutex<Vec<O>>,
    }

    impl<O: Operation> Default for Plan<O> {
        fn default() -> Self {
            Self { planned: Mutex::new(None), asked: Mutex::new(Vec::new()) }
        }
    }

    impl<O: Operation> Plan<O> {
        /// Plans the next answer.
        pub fn plan(&self, answer: Answer<O>) {
            *self.planned.lock().unwrap() = Some(Box::new(answer));
        }

        /// Answers as planned.
        pub fn answer(&self, request: O) -> Answer<O> {
            self.asked.lock().unwrap().push(request);
            *self.planned.lock().unwrap().take().expect("no answer was planned")
        }

        /// Answers as planned, once the stream that asks is read to its end.
        pub async fn answer_whole(&self, request: O) -> Answer<O> {
            let (parts, body) = request.to_http().unwrap().into_parts();
            let body = whole(body).await;
            self.answer(O::from_http(&parts, body.into()).unwrap())
        }

        /// What was asked so far.
        pub fn asked(&self) -> Vec<O> {
            std::mem::take(&mut self.asked.lock().unwrap())
        }
    }

    /// Serves on a port that the system chooses; returns the URL.
    pub async fn serve(router: axum::Router) -> String {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }

    /// What the client got is what the server gave.
    pub fn same_answer<R: PartialEq + Debug, E: PartialEq + Debug>(given: Result<R, E>, got: Result<R, CallError<E>>) {
        match (given, got) {
            (Ok(given), Ok(got)) => assert_eq!(given, got),
            (Err(given), Err(CallError::Api(got))) => assert_eq!(given, got),
            (given, got) => panic!("the server gave {given:?}, the client got {got:?}"),
        }
    }

    /// What the client got is what the server gave, streams read to their ends.
    pub async fn same_answer_whole<O: Operation>(given: Answer<O>, got: Result<O::Response, CallError<O::Error>>)
    where
        O::Response: Debug,
        O::Error: Debug,
    {
        let got = got.map_err(|error| match error {
            CallError::Api(error) => error,
            other => panic!("the server gave {given:?}, the client got {other:?}"),
        });
        let (given, got) = (O::response_to_http(&given).unwrap(), O::response_to_http(&got).unwrap());
        assert_eq!((given.status(), given.headers()), (got.status(), got.headers()));
        assert_eq!(whole(given.into_body()).await, whole(got.into_body()).await);
    }

    /// What the server was asked is what the client asked, streams read to their ends.
    pub async fn same_requests_whole<O: Operation>(sent: Vec<O>, asked: Vec<O>) {
        assert_eq!(sent.len(), asked.len());
        for (sent, asked) in sent.iter().zip(&asked) {
            let (sent, asked) = (sent.to_http().unwrap(), asked.to_http().unwrap());
            assert_eq!(sent.uri(), asked.uri());
            let (sent, asked) = (comparable(sent).await, comparable(asked).await);
            assert_eq!(sent, asked);
        }
    }

    /// Headers and body as text. The boundary of parts is made up anew each time, so it is left out.
    async fn comparable(request: http::Request<impl Payload>) -> (String, String) {
        let (parts, body) = request.into_parts();
        let headers = format!("{:?}", parts.headers);
        let body = String::from_utf8_lossy(&whole(body).await).into_owned();
        let content_type = parts.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        match content_type.split_once("multipart/form-data; boundary=\"").map(|(_, rest)| rest.trim_end_matches('"')) {
            Some(boundary) => (headers.replace(boundary, "boundary"), body.replace(boundary, "boundary")),
            None => (headers, body),
        }
    }

    async fn whole(payload: impl Payload) -> axum::body::Bytes {
        axum::body::to_bytes(payload.into_axum(), usize::MAX).await.unwrap()
    }
}
