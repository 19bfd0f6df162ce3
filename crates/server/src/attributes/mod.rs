//! A person's attributes: what they may be, how each dialect changes them, and how they are shown.
//!
//! Attributes are kept in *storage form* (a picture of ours is `authgearimages:///app/object`) and
//! shown in *output form* (that picture is an http(s) URL, and derived attributes are added).
//!
//! Nothing here touches rows; whether a picture may be committed is decided in `profile`.

pub(crate) mod derive;
pub(crate) mod format;
pub(crate) mod patch;
pub(crate) mod picture;
pub(crate) mod replace;
pub(crate) mod schema;

pub(crate) use schema::{Cause, Invalid};

#[cfg(test)]
/// The attributes in a JSON object.
pub(crate) fn object(value: serde_json::Value) -> crate::store::person::Attributes {
    match value {
        serde_json::Value::Object(map) => map,
        other => panic!("not an object: {other}"),
    }
}
