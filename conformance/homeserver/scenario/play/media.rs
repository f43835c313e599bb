//! Media: limits, uploads at once and in two steps, downloads, thumbnails.

use super::{Outcome, World, ensure, refusal};
use crate::Fault;
use crate::api::authed_content_repo::{
    GetConfigAuthedRequest, GetContentAuthedRequest, GetContentAuthedResponse, GetContentOverrideNameAuthedRequest,
    GetContentThumbnailAuthedMethod, GetContentThumbnailAuthedRequest, GetUrlPreviewAuthedRequest,
};
use crate::api::content_repo::{
    CreateContentRequest, GetConfigRequest, GetContentOverrideNameRequest, GetContentRequest,
    GetContentThumbnailRequest, GetUrlPreviewRequest, UploadContentRequest, UploadContentToMxcError,
    UploadContentToMxcRequest,
};
use crate::support::StreamBody;

/// An image of one transparent pixel.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 11, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0x60, 0, 2, 0, 0, 5, 0,
    1, 0x7a, 0x5e, 0xab, 0x3f, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

const TEXT: &str = "What a homeserver keeps, it gives back.\n";

/// The server and the identifier in an `mxc` URI.
fn parts(uri: &str) -> Result<(&str, &str), Fault> {
    let parts = uri.strip_prefix("mxc://").and_then(|rest| rest.split_once('/'));
    parts.ok_or_else(|| format!("`{uri}` is no mxc URI").into())
}

pub(super) async fn play(world: &World) -> Outcome {
    let client = &world.alice.client;
    let limit = client.get_config_authed(&GetConfigAuthedRequest::new()).await?.m_upload_size;
    ensure(limit.is_some_and(|limit| limit > 1000), "small files may be uploaded")?;
    client.get_config(&GetConfigRequest::new()).await?;
    let page = "http://127.0.0.1:1/";
    refusal(client.get_url_preview_authed(&GetUrlPreviewAuthedRequest::new(page)).await)?;
    refusal(client.get_url_preview(&GetUrlPreviewRequest::new(page)).await)?;
    text(world).await?;
    large(world).await?;
    image(world).await?;
    without_authentication(world).await
}

/// A text in two steps: first its place, then what is there.
async fn text(world: &World) -> Outcome {
    let client = &world.alice.client;
    let place = client.create_content(&CreateContentRequest::new()).await?.content_uri;
    let (server, id) = parts(&place)?;
    let put = || {
        let body = StreamBody::new("text/plain; charset=UTF-8", TEXT);
        UploadContentToMxcRequest::new(server, id, body).with_filename("what is kept.txt")
    };
    client.upload_content_to_mxc(put()).await?;
    let twice = refusal(client.upload_content_to_mxc(put()).await)?;
    ensure(matches!(twice, UploadContentToMxcError::Conflict(_)), "a place is filled once")?;
    let GetContentAuthedResponse::Ok(content) =
        client.get_content_authed(&GetContentAuthedRequest::new(server, id).with_timeout_ms(5000)).await?
    else {
        return Err("the text is elsewhere".into());
    };
    let content = content.body.collect(1000).await?;
    ensure(content.text() == Some(TEXT), "the text comes back")
}

/// A file of some megabytes, handed on as it comes: what is downloaded is uploaded again by the chunk.
async fn large(world: &World) -> Outcome {
    let client = &world.alice.client;
    let bytes: Vec<u8> = (0..3_u32 << 20).map(|at| (at / 7 ^ at) as u8).collect();
    let body = StreamBody::new("application/octet-stream", bytes.clone());
    let first = client.upload_content(UploadContentRequest::new(body)).await?.content_uri;
    let arriving = download(world, &first).await?;
    ensure(arriving.body.length() == Some(3 << 20), "its length is known before it is read")?;
    let second = client.upload_content(UploadContentRequest::new(arriving)).await?.content_uri;
    let arrived = download(world, &second).await?.collect(3 << 20).await?;
    ensure(arrived.bytes == bytes, "a large file comes back")
}

async fn download(world: &World, uri: &str) -> Result<StreamBody, Fault> {
    let (server, id) = parts(uri)?;
    match world.alice.client.get_content_authed(&GetContentAuthedRequest::new(server, id)).await? {
        GetContentAuthedResponse::Ok(content) => Ok(content.body),
        _ => Err("the file is elsewhere".into()),
    }
}

async fn image(world: &World) -> Outcome {
    let client = &world.alice.client;
    let request = UploadContentRequest::new(StreamBody::new("image/png", PNG)).with_filename("ein Punkt.png");
    let uri = client.upload_content(request).await?.content_uri;
    let (server, id) = parts(&uri)?;
    let request = GetContentOverrideNameAuthedRequest::new(server, id, "a dot/☃.png");
    client.get_content_override_name_authed(&request).await?;
    let request = GetContentThumbnailAuthedRequest::new(server, id, 32, 32)
        .with_method(GetContentThumbnailAuthedMethod::Scale)
        .with_animated(false);
    client.get_content_thumbnail_authed(&request).await?;
    refusal(client.get_content_authed(&GetContentAuthedRequest::new(server, "none")).await)?;
    refusal(world.anyone.get_content_authed(&GetContentAuthedRequest::new(server, id)).await)?;
    Ok(())
}

/// New media is not given to those who do not say who they are.
async fn without_authentication(world: &World) -> Outcome {
    let anyone = &world.anyone;
    refusal(anyone.get_content(&GetContentRequest::new("localhost", "none").with_allow_redirect(true)).await)?;
    let request = GetContentOverrideNameRequest::new("localhost", "none", "name.png");
    refusal(anyone.get_content_override_name(&request).await)?;
    refusal(anyone.get_content_thumbnail(&GetContentThumbnailRequest::new("localhost", "none", 32, 32)).await)?;
    Ok(())
}
