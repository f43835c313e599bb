//! The operations of this module as a trait to implement, and the router that serves it.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::*;
use crate::support::server::{Rejection, accept, answer};
use crate::support::{Multipart, StreamBody};

/// A server of files.
pub trait Files: Send + Sync + 'static {
    /// Keeps a file (`PUT /files/{id}`).
    fn put_file(&self, request: PutFileRequest) -> impl Future<Output = Result<u64, PutFileError>> + Send;

    /// A file (`GET /files/{id}`).
    fn get_file(&self, request: GetFileRequest) -> impl Future<Output = Result<StreamBody, GetFileError>> + Send;

    /// A file and what is known of it (`GET /files/{id}/parts`).
    fn get_parts(&self, request: GetPartsRequest) -> impl Future<Output = Result<Multipart, GetPartsError>> + Send;

    /// Answers what never reaches the methods above; problem details (RFC 9457) unless overridden.
    fn on_rejection(&self, rejection: Rejection) -> Response {
        rejection.into_response()
    }
}

/// The routes of the files.
pub fn files_router<S: Files>(service: Arc<S>) -> Router {
    Router::new()
        .route("/files/{id}", get(get_file::<S>).put(put_file::<S>))
        .route("/files/{id}/parts", get(get_parts::<S>))
        .with_state(service)
}

async fn put_file<S: Files>(State(service): State<Arc<S>>, request: Request) -> Response {
    let answer = match accept::<PutFileRequest>(request).await {
        Ok(((), request)) => answer::<PutFileRequest>(service.put_file(request).await),
        Err(rejection) => Err(rejection),
    };
    answer.unwrap_or_else(|rejection| service.on_rejection(rejection))
}

async fn get_file<S: Files>(State(service): State<Arc<S>>, request: Request) -> Response {
    let answer = match accept::<GetFileRequest>(request).await {
        Ok(((), request)) => answer::<GetFileRequest>(service.get_file(request).await),
        Err(rejection) => Err(rejection),
    };
    answer.unwrap_or_else(|rejection| service.on_rejection(rejection))
}

async fn get_parts<S: Files>(State(service): State<Arc<S>>, request: Request) -> Response {
    let answer = match accept::<GetPartsRequest>(request).await {
        Ok(((), request)) => answer::<GetPartsRequest>(service.get_parts(request).await),
        Err(rejection) => Err(rejection),
    };
    answer.unwrap_or_else(|rejection| service.on_rejection(rejection))
}
