//! Igloo's dialect: a session for scripts, an attachment entry, the photo by `PATCH` with
//! `Content-Range`, and the association that makes it the profile photo.
//!
//! An attachment is an upload as every other one: its key is the upload's id, its bytes pass the
//! same checks, and the association is a change of `picture`. Only pieces that have not become a
//! whole are kept in memory (`entries`), because what was sent is never written anywhere.
//!
//! # Source
//! Contract 3. Where Igloo is silent (statuses, errors, ranges) the decisions are Cameo's own.

mod association;
mod attachments;
mod binaries;
pub(crate) mod entries;
mod pieces;
mod range;
pub(crate) mod routes;
mod session;
pub(crate) mod settings;

use serde_json::{Value, json};

/// What an attachment is told as.
fn shown(key: &str, entry: &entries::Facts, is_profile_photo: bool) -> Value {
    let name = &entry.name;
    json!({
        "key": key,
        "contentLength": entry.byte_len,
        "contentType": entry.media_type,
        "binaryLocation": format!("/.api2/binaries/{key}/download/{name}"),
        "thumbnailLocation": format!("/.api2/binaries/{key}/thumbnails/{name}"),
        "name": name,
        "isProfilePhoto": is_profile_photo,
    })
}
