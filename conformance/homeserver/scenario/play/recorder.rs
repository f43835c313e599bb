//! A way to the homeserver that writes down what passes. The client under test is pointed here and does not notice.
//!
//! It must not change a byte of what it passes on, but for what belongs to a connection and not to a message.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::extract::State;
use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use http::{HeaderMap, Request, Response, StatusCode};
use tokio::net::TcpListener;

use crate::Fault;
use crate::exchange::Exchange;

/// Larger bodies are refused; none of the scenario comes near.
const LIMIT: usize = 64 << 20;

/// A recorder that runs.
pub(crate) struct Recorder {
    base: String,
    line: Arc<Line>,
}

struct Line {
    homeserver: String,
    http: reqwest::Client,
    record: Mutex<Record>,
}

struct Record {
    file: BufWriter<File>,
    last: Option<Exchange>,
}

impl Recorder {
    /// Listens on a port of the system's choice, and writes exchanges with the homeserver at `base` to `file`.
    pub(crate) async fn start(base: &str, file: &Path) -> Result<Self, Fault> {
        // The homeserver is on this machine; no proxy leads there, and a redirect is an answer like any other.
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build()?;
        let record = Record { file: BufWriter::new(File::create(file)?), last: None };
        let line = Arc::new(Line { homeserver: base.to_owned(), http, record: Mutex::new(record) });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let base = format!("http://{}", listener.local_addr()?);
        let router = axum::Router::new().fallback(pass).with_state(Arc::clone(&line));
        tokio::spawn(async { axum::serve(listener, router).await });
        Ok(Self { base, line })
    }

    /// Where clients find it.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// What passed last: method, path with query, and status.
    pub(crate) fn last(&self) -> String {
        let record = self.line.record.lock().unwrap_or_else(PoisonError::into_inner);
        let exchange = record.last.as_ref();
        exchange.map_or_else(String::new, |one| format!("{} {} ({})", one.method, one.target, one.status))
    }

    /// Writes what is still in memory.
    pub(crate) fn finish(&self) -> Result<(), Fault> {
        Ok(self.line.record.lock().unwrap_or_else(PoisonError::into_inner).file.flush()?)
    }
}

async fn pass(State(line): State<Arc<Line>>, request: Request<Body>) -> Response<Body> {
    match line.exchange(request).await {
        Ok(response) => response.map(Body::from),
        Err(fault) => {
            eprintln!("error: the recorder: {fault}");
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::BAD_GATEWAY;
            response
        }
    }
}

impl Line {
    async fn exchange(&self, request: Request<Body>) -> Result<Response<Bytes>, Fault> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts, to_bytes(body, LIMIT).await?);
        let url = format!("{}{}", self.homeserver, request.uri());
        let mut message = self.http.request(request.method().clone(), url);
        message = message.headers(of_message(request.headers()));
        if !request.body().is_empty() {
            message = message.body(request.body().clone());
        }
        let mut answer = message.send().await?;
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = of_message(&std::mem::take(answer.headers_mut()));
        *response.body_mut() = answer.bytes().await?;
        self.write(Exchange::new(&request, &response))?;
        Ok(response)
    }

    fn write(&self, exchange: Exchange) -> Result<(), Fault> {
        let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        serde_json::to_writer(&mut record.file, &exchange)?;
        record.file.write_all(b"\n")?;
        record.last = Some(exchange);
        Ok(())
    }
}

/// The headers without those that each connection has of its own.
fn of_message(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for name in [CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    headers
}
