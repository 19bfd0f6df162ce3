//! An Auth0 tenant in memory, whose metadata merge at their first level, and a store of images.

use cameo_model::Error;
use cameo_protocol::{
    Access, Backend, Body, ChangesAttributes, Exchange, Input, Method, RemovesPhoto, Request,
    Response, ShowsPhoto,
    auth0::{Auth0, Place},
};
use serde_json::{Value, json};

use crate::{
    links::{Links, ORIGIN as STORE, envelope},
    world::{self, Faults, Picture, World as _, response, run, run_with},
};

const ORIGIN: &str = "https://tenant.example";
const USER: &str = "auth0|a/b";
const ROOT_PICTURE: &str = "https://s.gravatar.com/avatar/00";
const OLD: &str = "https://else.example/old.png";

pub struct World {
    links: Links,
    user: Value,
}

impl Default for World {
    fn default() -> Self {
        let metadata = json!({"picture": OLD, "theme": {"dark": true}});
        Self {
            links: Links::default(),
            user: json!({
                "user_id": USER, "name": "Ann", "email": "a@example.test",
                "picture": ROOT_PICTURE, "user_metadata": metadata,
            }),
        }
    }
}

impl World {
    fn patch(&mut self, body: &str) -> Response {
        let body: Value = serde_json::from_str(body).expect("JSON");
        let body = body.as_object().expect("an object");
        assert_eq!(body.len(), 1, "only what changes: {body:?}");
        for (name, value) in body {
            match value {
                Value::Object(patch) => merge(&mut self.user[name], patch),
                value => self.user[name] = value.clone(),
            }
        }
        response(200, &self.user)
    }

    fn own_picture(&self) -> &Value {
        &self.user["user_metadata"]["picture"]
    }
}

fn merge(into: &mut Value, patch: &serde_json::Map<String, Value>) {
    let into = into.as_object_mut().expect("an object");
    for (key, value) in patch {
        into.insert(key.clone(), value.clone());
    }
    into.retain(|_, value| !value.is_null());
}

impl world::World for World {
    type Backend = Auth0;

    fn backend() -> Auth0 {
        Auth0::at(ORIGIN, Place::Metadata).with_image_store(STORE)
    }

    fn user_id() -> &'static str {
        USER
    }

    fn answer(&mut self, request: &Request) -> Response {
        if Links::is_for_us(request) {
            return self.links.upload(request);
        }
        if request.exchange == Exchange::Presign {
            assert_eq!(request.access, Access::ImageStore);
            assert_eq!(request.url, format!("{STORE}/_api/admin/images/upload"));
            return self.links.presign();
        }
        assert_eq!(request.access, Access::Account);
        assert_eq!(request.url, format!("{ORIGIN}/api/v2/users/auth0%7Ca%2Fb"));
        match (request.method, &request.body) {
            (Method::Get, Body::Empty) => response(200, &self.user),
            (Method::Patch, Body::Json(body)) => self.patch(body),
            other => panic!("{other:?}"),
        }
    }

    fn picture(&self) -> Picture {
        let Some(picture) = self.own_picture().as_str() else {
            return Picture::Gone;
        };
        let object = picture
            .strip_prefix(&format!("{STORE}/_images/"))
            .and_then(|path| path.strip_suffix("/profile"));
        match object {
            _ if picture == OLD => Picture::Old,
            Some(object) if self.links.has(&format!("authgearimages:///{object}")) => {
                Picture::Photo
            }
            _ => Picture::Broken,
        }
    }

    fn keeps_everything_else(&self) -> bool {
        let mut user = self.user.clone();
        user["user_metadata"]["picture"] = OLD.into();
        user == Self::default().user
    }

    fn end_links(&mut self) {
        self.links.end_all();
    }

    fn refused(exchange: Exchange) -> Response {
        match exchange {
            Exchange::Presign => envelope(400, "Invalid"),
            _ => response(
                400,
                json!({"statusCode": 400, "error": "Bad Request", "message": "no",
                       "errorCode": "operation_not_supported"}),
            ),
        }
    }

    fn too_large() -> Response {
        envelope(400, "BadRequest")
    }

    fn token_refused() -> Response {
        response(
            401,
            json!({"statusCode": 401, "error": "Unauthorized", "message": "no"}),
        )
    }
}

#[test]
fn a_removal_leaves_the_other_metadata_and_the_root_picture() {
    let mut world = World::default();
    let run = run(
        &mut world,
        &mut World::backend().remove_photo(USER),
        Faults::new(),
    );
    let profile = run.end.and_then(Result::ok).expect("done");
    assert_eq!(
        profile.picture.as_deref(),
        Some(ROOT_PICTURE),
        "as the claim falls back"
    );
    assert_eq!(world.picture(), Picture::Gone);
    assert!(world.keeps_everything_else());
}

#[test]
fn the_root_picture_is_changed_where_that_is_asked_for() {
    let mut world = World::default();
    let backend = Auth0::at(ORIGIN, Place::Root).with_image_store(STORE);
    let run = run(&mut world, &mut backend.change_photo(USER), Faults::new());
    assert!(run.is_done(), "{run:?}");
    assert!(
        world.user["picture"]
            .as_str()
            .is_some_and(|url| url.starts_with(STORE))
    );
    assert_eq!(world.picture(), Picture::Old, "the metadata stay");
}

#[test]
fn metadata_may_hold_anything() {
    let mut world = World::default();
    world.user["user_metadata"]["picture"] = json!({"url": 7});
    let run = run(
        &mut world,
        &mut World::backend().show_photo(USER),
        Faults::new(),
    );
    let profile = run.end.and_then(Result::ok).expect("done");
    assert_eq!(profile.picture.as_deref(), Some(ROOT_PICTURE));
}

#[test]
fn an_answer_with_another_picture_is_not_believed() {
    let mut flow = World::backend().change_photo(USER);
    let mut world = World::default();
    let run = run_with(&mut flow, Faults::new(), |request, _| {
        let answer = match request.exchange {
            Exchange::Commit => response(200, &World::default().user),
            _ => world.answer(request),
        };
        Some(Input::Response(answer))
    });
    let nonsense = Error::Nonsense {
        exchange: "commit".into(),
    };
    assert_eq!(run.error(), Some(&nonsense));
}

#[test]
fn a_refused_token_of_the_store_is_renewed_there() {
    let mut flow = World::backend().change_photo(USER);
    let Some(cameo_protocol::Output::Send(_)) = cameo_protocol::Flow::poll_output(&mut flow) else {
        panic!("no presign");
    };
    let refused = Input::Response(response(403, "Forbidden\n"));
    cameo_protocol::Flow::handle_input(&mut flow, refused);
    let next = cameo_protocol::Flow::poll_output(&mut flow);
    let renewal = cameo_protocol::Output::RenewAccess(Access::ImageStore);
    assert_eq!(next, Some(renewal));
}

#[test]
fn a_tenant_of_cameo_stores_the_bytes_itself() {
    use cameo_protocol::{Flow, Output};
    let mut flow = Auth0::at(ORIGIN, Place::Metadata).change_photo(USER);
    let Some(Output::Send(request)) = flow.poll_output() else {
        panic!("no presign");
    };
    let path = "/api/v2/users/auth0%7Ca%2Fb/images/upload";
    assert_eq!(request.url, format!("{ORIGIN}{path}"));
    assert_eq!(
        (request.method, request.access),
        (Method::Post, Access::Account)
    );
}

#[test]
fn a_photo_that_was_swept_is_sent_again() {
    let message = "Payload validation error: 'no such picture' on property picture (x).";
    let swept = json!({"statusCode": 400, "error": "Bad Request", "message": message});
    let fault = world::Fault::Instead(response(400, swept));
    let mut world = World::default();
    let mut flow = World::backend().change_photo(USER);
    let run = run(&mut world, &mut flow, Faults::from([(2, fault)]));
    assert!(run.is_done(), "{run:?}");
    assert_eq!(run.count(Exchange::Upload), 2);
}

#[test]
fn a_picture_stored_elsewhere_becomes_the_user_s_and_is_looked_at() {
    let url = "https://photos.example/_images/a/b/profile";
    let mut world = World::default();
    let mut flow = World::backend().use_picture(USER, url);
    let done = run(&mut world, &mut flow, Faults::new());
    let profile = done.end.and_then(Result::ok).expect("done");
    assert_eq!(profile.picture.as_deref(), Some(url));
    assert_eq!(profile.attributes["email"], "a@example.test");
    assert_eq!(world.own_picture(), url);
    assert!(world.keeps_everything_else());

    let mut flow = World::backend().use_picture(USER, url);
    let run = run_with(&mut flow, Faults::new(), |_, _| {
        let other = response(200, &World::default().user);
        Some(Input::Response(other))
    });
    let nonsense = Error::Nonsense {
        exchange: "commit".into(),
    };
    assert_eq!(run.error(), Some(&nonsense));
}

#[test]
fn attributes_of_the_root_are_changed_and_others_never_sent() {
    let patch = |patch: Value| patch.as_object().expect("an object").clone();
    let mut world = World::default();
    let mut flow = World::backend()
        .change_attributes(USER, patch(json!({"name": "Ada"})))
        .expect("a place");
    let run = run(&mut world, &mut flow, Faults::new());
    assert!(run.is_done(), "{run:?}");
    assert_eq!(world.user["name"], "Ada");
    assert_eq!(world.picture(), Picture::Old);
    let refused = World::backend().change_attributes(USER, patch(json!({"gender": "x"})));
    let gender = Error::InvalidAttribute {
        name: "gender".into(),
    };
    assert_eq!(refused.err(), Some(gender));
}
