//! The operations, each as what the judge needs of it, so that one table can hold them all.
//!
//! Which there are is not written down here: names of operations are the generator's.

use bytes::Bytes;
use http::{Method, Request, Response};

use crate::api;
use crate::support::{self, Payload};

/// An operation without its types.
pub(crate) struct Operation {
    /// The module of its document.
    pub(crate) module: &'static str,
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) serves: fn(&str) -> bool,
    /// The request as server code understands it, as a message again.
    pub(crate) request: fn(&Request<Bytes>) -> Option<Request<Bytes>>,
    /// What comes of an answer to a request.
    pub(crate) answer: fn(&Request<Bytes>, Response<Bytes>) -> Answer,
}

/// What comes of an answer: its variant, and the message that its value gives; or the place of a fault, and the fault.
pub(crate) type Answer = Result<(String, Response<Bytes>), (String, String)>;

const fn operation<O: support::Operation>(module: &'static str) -> Operation
where
    O::Error: std::fmt::Debug,
{
    Operation {
        module,
        id: O::ID,
        method: O::METHOD,
        path: O::PATH,
        serves: |path| support::operation::serves(O::PATH, path),
        request: request::<O>,
        answer: answer::<O>,
    }
}

fn request<O: support::Operation>(message: &Request<Bytes>) -> Option<Request<Bytes>> {
    let (parts, body) = message.clone().into_parts();
    let request = O::from_http(&parts, body.into()).ok()?.to_http().ok()?;
    Some(request.map(|body| body.in_memory()))
}

fn answer<O: support::Operation>(request: &Request<Bytes>, message: Response<Bytes>) -> Answer
where
    O::Error: std::fmt::Debug,
{
    let (parts, body) = request.clone().into_parts();
    let request = O::from_http(&parts, body.into()).map_err(|fault| (String::new(), fault.to_string()))?;
    let decoded = request.answer_from_http(message.map(Into::into));
    let decoded = decoded.map_err(|fault| (fault.fault.pointer, fault.fault.message))?;
    let variant = match &decoded {
        Ok(_) => "Ok".to_owned(),
        Err(error) => format!("{error:?}").split('(').next().unwrap_or_default().to_owned(),
    };
    let encoded = O::response_to_http(&decoded).map_err(|error| (String::new(), error.to_string()))?;
    Ok((variant, encoded.map(|body| body.in_memory())))
}

macro_rules! operations {
    ($($module:ident: $($request:ident),+;)+) => {
        /// Every operation of the description, not only those that the scenario calls.
        pub(crate) const OPERATIONS: &[Operation] = &[$($(operation::<api::$module::$request>(stringify!($module)),)+)+];
    };
}

// What `cargo xtask conformance homeserver` made of the model: each module, and the request types in it.
include!(env!("OPERATIONS"));
