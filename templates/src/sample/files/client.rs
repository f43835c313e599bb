//! The operations of this module as methods of the client.

use super::*;
use crate::sample::client::Client;
use crate::support::client::CallError;
use crate::support::{Multipart, StreamBody};

impl Client {
    /// Keeps a file (`PUT /files/{id}`).
    ///
    /// # Errors
    ///
    /// When the server refuses, or anything on the way to its answer fails.
    pub async fn put_file(&self, request: PutFileRequest) -> Result<u64, CallError<PutFileError>> {
        self.call(&request).await
    }

    /// A file (`GET /files/{id}`).
    ///
    /// # Errors
    ///
    /// When the server refuses, or anything on the way to its answer fails.
    pub async fn get_file(&self, request: &GetFileRequest) -> Result<StreamBody, CallError<GetFileError>> {
        self.call(request).await
    }

    /// A file and what is known of it (`GET /files/{id}/parts`).
    ///
    /// # Errors
    ///
    /// When the server refuses, or anything on the way to its answer fails.
    pub async fn get_parts(&self, request: &GetPartsRequest) -> Result<Multipart, CallError<GetPartsError>> {
        self.call(request).await
    }
}
