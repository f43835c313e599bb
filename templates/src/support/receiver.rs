//! The receivers' side of webhooks and callbacks: a delivery is verified before it is understood.
//!
//! It must not know how a delivery is verified; that is for the service that takes it.
#![cfg(feature = "server")]

use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;

use super::operation::Operation;
use super::server::{Operate, Rejection, answer, as_signed, receive, understand};

/// The handler of a webhook or callback: has the service verify what was received, then carry it out, and answers.
/// What is refused on the way is answered as the service says.
///
/// Handlers are values of this one type, not functions of their own, so that a receiver of many webhooks is cheap to
/// compile.
pub struct Receive<S, O, F, A, V> {
    verify: V,
    operate: F,
    refuse: fn(&S, Rejection) -> Response,
    operation: PhantomData<fn(O, A)>,
}

impl<S, O, F, A, V> Receive<S, O, F, A, V>
where
    O: Operation,
    F: for<'a> Operate<'a, S, O, A>,
    V: for<'a> Verify<'a, S>,
{
    /// Of the method that verifies, the one that carries the operation out, and the one that answers what is refused.
    pub fn new(verify: V, operate: F, refuse: fn(&S, Rejection) -> Response) -> Self {
        Self { verify, operate, refuse, operation: PhantomData }
    }

    /// Answers a delivery.
    pub async fn receive(&self, service: &S, request: Request) -> Response {
        let answered = match self.accept(service, request).await {
            Ok((credentials, request)) => answer::<O>(self.operate.operate(service, credentials, request).await),
            Err(rejection) => Err(rejection),
        };
        answered.unwrap_or_else(|rejection| (self.refuse)(service, rejection))
    }

    /// A delivery, verified and understood.
    async fn accept(&self, service: &S, request: Request) -> Result<(O::Credentials, O), Rejection> {
        let (credentials, received) = receive::<O>(request).await?;
        self.verify.verify(service, &as_signed(&received)).await?;
        understand(received).map(|request| (credentials, request))
    }
}

impl<S, O, F: Clone, A, V: Clone> Clone for Receive<S, O, F, A, V> {
    fn clone(&self) -> Self {
        Self { verify: self.verify.clone(), operate: self.operate.clone(), refuse: self.refuse, operation: PhantomData }
    }
}

impl<S, O, F, A, V> Handler<(), Arc<S>> for Receive<S, O, F, A, V>
where
    S: Send + Sync + 'static,
    O: Operation + 'static,
    O::Credentials: 'static,
    F: for<'a> Operate<'a, S, O, A> + Clone + Send + Sync + 'static,
    A: 'static,
    V: for<'a> Verify<'a, S> + Clone + Send + Sync + 'static,
{
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, service: Arc<S>) -> Self::Future {
        Box::pin(async move { self.receive(&service, request).await })
    }
}

/// A method of a service that verifies deliveries.
pub trait Verify<'a, S> {
    /// What it does.
    type Running: Future<Output = Result<(), Rejection>> + Send;

    /// Has the service do it.
    fn verify(&self, service: &'a S, received: &'a http::Request<Bytes>) -> Self::Running;
}

impl<'a, S: 'a, F, R> Verify<'a, S> for F
where
    F: Fn(&'a S, &'a http::Request<Bytes>) -> R,
    R: Future<Output = Result<(), Rejection>> + Send,
{
    type Running = R;

    fn verify(&self, service: &'a S, received: &'a http::Request<Bytes>) -> R {
        self(service, received)
    }
}
