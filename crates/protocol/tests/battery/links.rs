//! Links that take one photo each, as Cameo and Authgear give them out.

use std::collections::BTreeMap;

use cameo_protocol::{Access, Body, Request, Response};
use serde_json::json;

use crate::world::response;

pub const ORIGIN: &str = "https://app1.example";

#[derive(Default)]
pub struct Links {
    given_out: BTreeMap<String, State>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Ended,
    Used,
}

impl Links {
    pub fn presign(&mut self) -> Response {
        let id = format!("object-{}", self.given_out.len());
        self.given_out.insert(id.clone(), State::Open);
        let link = format!("{ORIGIN}/_images/app1/{id}?x-authgear-signature=00");
        response(200, json!({ "result": { "upload_url": link } }))
    }

    /// Whether the request is for a link at all.
    pub fn is_for_us(request: &Request) -> bool {
        request.url.starts_with(&format!("{ORIGIN}/_images/"))
    }

    pub fn upload(&mut self, request: &Request) -> Response {
        assert_eq!(request.access, Access::Open, "a link needs no token");
        let is_form = matches!(request.body, Body::PhotoForm { field: "file", .. });
        assert!(is_form, "{:?}", request.body);
        let path = request.url.split('?').next().unwrap_or_default();
        let id = path.rsplit('/').next().unwrap_or_default();
        match self.given_out.get_mut(id) {
            Some(state @ State::Open) => *state = State::Used,
            Some(State::Ended) => return envelope(400, "ExpiredSignature"),
            Some(State::Used) => return envelope(409, "DuplicatedImage"),
            None => return envelope(400, "InvalidSignature"),
        }
        let url = format!("authgearimages:///app1/{id}");
        response(200, json!({ "result": { "url": url } }))
    }

    pub fn end_all(&mut self) {
        for state in self.given_out.values_mut() {
            if *state == State::Open {
                *state = State::Ended;
            }
        }
    }

    /// Whether `picture` names a photo that was uploaded.
    pub fn has(&self, picture: &str) -> bool {
        let id = picture.strip_prefix("authgearimages:///app1/");
        id.and_then(|id| self.given_out.get(id)) == Some(&State::Used)
    }

    /// What is shown of a stored picture.
    pub fn shown(picture: &str) -> String {
        match picture.strip_prefix("authgearimages:///") {
            Some(object) => format!("{ORIGIN}/_images/{object}/profile"),
            None => picture.into(),
        }
    }
}

pub fn envelope(status: u16, reason: &str) -> Response {
    let error = json!({"name": "Invalid", "reason": reason, "message": reason, "code": status});
    response(status, json!({ "error": error }))
}
