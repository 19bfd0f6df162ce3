//! An Igloo community in memory: an upload grows from its beginning, and nothing but the next byte
//! is taken.

use std::collections::BTreeMap;

use cameo_model::Error;
use cameo_protocol::{
    Access, Backend, Body, Exchange, Input, Method, Request, Response,
    igloo::{Credentials, Igloo, sign_in},
};
use serde_json::{Value, json};

use crate::world::{self, Faults, PHOTO, Picture, World as _, response, run_with};

const ORIGIN: &str = "https://igloo.example";
const USER: &str = "0d9a5c1e-0000-4000-8000-00000000000a";
const ATTACHMENTS: &str = "/.api2/api/v1/communities/10/attachments";

#[derive(Default)]
pub struct World {
    entries: BTreeMap<String, Entry>,
    profile_photo: Option<String>,
    /// Bytes that one request may bring; more are cut off, as by a broken connection.
    max_piece: Option<u64>,
}

struct Entry {
    held: u64,
    has_ended: bool,
}

impl World {
    fn entry(&mut self, body: &Value) -> Response {
        assert_eq!(body["ContentLength"], PHOTO.byte_len);
        assert_eq!(body["ContentType"], "image/jpg");
        let key = format!("key{:07}", self.entries.len());
        let entry = Entry {
            held: 0,
            has_ended: false,
        };
        self.entries.insert(key.clone(), entry);
        Response {
            location: Some(format!("{ATTACHMENTS}/uploads/{key}")),
            ..response(201, "")
        }
    }

    fn patch(&mut self, key: &str, body: &Body) -> Response {
        let max_piece = self.max_piece.unwrap_or(u64::MAX);
        let Some(entry) = self.entries.get_mut(key).filter(|entry| !entry.has_ended) else {
            return response(404, "");
        };
        match body {
            Body::PhotoStatus { byte_len } => assert_eq!(*byte_len, PHOTO.byte_len),
            Body::PhotoFrom { start, .. } if *start != entry.held => {
                let range = Some(format!("bytes */{}", entry.held));
                return Response {
                    range,
                    ..response(416, "")
                };
            }
            Body::PhotoFrom { start, .. } => {
                entry.held += (PHOTO.byte_len - start).min(max_piece);
            }
            other => panic!("{other:?}"),
        }
        if entry.held == PHOTO.byte_len {
            let location = format!("/.api2/binaries/{key}/download/photo.jpg");
            return response(
                200,
                json!({"key": key, "contentLength": entry.held, "binaryLocation": location}),
            );
        }
        let range = entry
            .held
            .checked_sub(1)
            .map(|end| format!("bytes=0-{end}"));
        Response {
            range,
            ..response(308, "")
        }
    }

    fn associate(&mut self, path: &str) -> Response {
        let (key, rest) = path.split_once('/').expect("a key");
        assert_eq!(rest, format!("association/{USER}?type=ProfilePhoto"));
        match self.entries.get(key) {
            Some(entry) if entry.held == PHOTO.byte_len => {
                self.profile_photo = Some(key.into());
                response(204, "")
            }
            Some(_) => response(409, ""),
            None => response(404, ""),
        }
    }
}

impl world::World for World {
    type Backend = Igloo;
    const ANY_SUCCESS: &[Exchange] = &[Exchange::Commit];

    fn backend() -> Igloo {
        Igloo::at(ORIGIN, 10)
    }

    fn user_id() -> &'static str {
        USER
    }

    fn answer(&mut self, request: &Request) -> Response {
        assert_eq!(request.access, Access::Account);
        let path = request.url.strip_prefix(ORIGIN).expect("the origin");
        let path = path.strip_prefix(ATTACHMENTS).expect("attachments");
        match (request.method, &request.body) {
            (Method::Post, Body::Json(body)) if path.is_empty() => {
                self.entry(&serde_json::from_str(body).expect("JSON"))
            }
            (Method::Patch, body) => {
                let key = path.strip_prefix("/uploads/").expect("a key");
                self.patch(key, body)
            }
            (Method::Post, Body::Empty) => self.associate(path.trim_start_matches('/')),
            other => panic!("{other:?}"),
        }
    }

    fn picture(&self) -> Picture {
        let entry = self.profile_photo.as_ref().map(|key| &self.entries[key]);
        match entry {
            None => Picture::Old,
            Some(entry) if entry.held == PHOTO.byte_len => Picture::Photo,
            Some(_) => Picture::Broken,
        }
    }

    /// The dialect has no other attribute.
    fn keeps_everything_else(&self) -> bool {
        true
    }

    fn end_links(&mut self) {
        for entry in self.entries.values_mut() {
            entry.has_ended = true;
        }
    }

    fn refused(_: Exchange) -> Response {
        response(403, "")
    }

    fn too_large() -> Response {
        response(413, "too large")
    }

    fn token_refused() -> Response {
        response(401, "")
    }
}

#[test]
fn an_upload_goes_on_where_the_server_says_it_ended() {
    let mut world = World {
        max_piece: Some(400),
        ..World::default()
    };
    let mut ranges = Vec::new();
    let mut flow = World::backend().change_photo(USER);
    // The first piece arrives, its answer doesn't.
    let run = run_with(&mut flow, Faults::new(), |request, _| {
        let answer = world.answer(request);
        ranges.extend(request.body.content_range());
        Some(match ranges.len() {
            1 if request.exchange == Exchange::Upload => Input::Failed(Error::Unreachable {}),
            _ => Input::Response(answer),
        })
    });
    assert!(run.is_done(), "{run:?}");
    let expected = [
        "bytes 0-999/1000",
        "bytes */1000",
        "bytes 400-999/1000",
        "bytes 800-999/1000",
    ];
    assert_eq!(ranges, expected);
    assert_eq!(world.picture(), Picture::Photo);
    let picture = "https://igloo.example/.api2/binaries/key0000000/download/photo.jpg";
    let profile = run.end.and_then(Result::ok).expect("done");
    assert_eq!(profile.picture.as_deref(), Some(picture));
}

#[test]
fn a_server_that_takes_nothing_is_given_up() {
    let mut world = World {
        max_piece: Some(0),
        ..World::default()
    };
    let mut flow = World::backend().change_photo(USER);
    let run = world::run(&mut world, &mut flow, Faults::new());
    let nonsense = Error::Nonsense {
        exchange: "upload".into(),
    };
    assert_eq!(run.error(), Some(&nonsense));
}

#[test]
fn a_sign_in_without_a_key_has_failed() {
    let credentials = Credentials {
        app_id: "a",
        app_password: "canary-1",
        user_name: "u",
        password: "canary-2",
    };
    let ended = |status, body: &str| {
        let mut flow = sign_in(ORIGIN, &credentials);
        let mut key = None;
        while let Some(output) = cameo_protocol::Flow::poll_output(&mut flow) {
            use cameo_protocol::{Flow, Output};
            match output {
                Output::Send(request) => {
                    assert!(!format!("{request:?}").contains("canary"));
                    flow.handle_input(Input::Response(response(status, body)));
                }
                Output::RenewAccess(_) => flow.handle_input(Input::Failed(Error::SignedOut {})),
                Output::Done(done) => key = Some(Ok(done)),
                Output::Stopped(error) => key = Some(Err(error)),
                Output::Wait(_) | Output::NeedPhoto => panic!("neither"),
            }
        }
        key.expect("an end")
    };
    let key = ended(200, r#"{"TokenId":"abc"}"#).map(|token| token.text);
    assert_eq!(key.as_deref(), Ok("abc"));
    for (status, body) in [(200, "{}"), (200, r#"{"TokenId":"a; b"}"#), (401, "")] {
        assert_eq!(ended(status, body), Err(Error::SignedOut {}), "{body}");
    }
}
