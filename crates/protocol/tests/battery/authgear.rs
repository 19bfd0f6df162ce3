//! An Authgear app as its administrator sees it: `updateUser` replaces.

use cameo_model::Error;
use cameo_protocol::{
    Access, Backend, Body, ChangesAttributes, Exchange, Input, Method, RemovesPhoto, Request,
    Response, ShowsPhoto, authgear::Authgear,
};
use serde_json::{Map, Value, json};

use crate::{
    links::{Links, ORIGIN, envelope},
    person::{graphql_refusal, old_attributes, picture_in, without_picture},
    world::{self, Faults, Picture, World as _, response, run, run_with},
};

const USER: &str = "4e3b1c0a-0000-4000-8000-000000000001";
const GLOBAL: &str = "VXNlcjo0ZTNiMWMwYS0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE";

pub struct World {
    links: Links,
    attributes: Map<String, Value>,
}

impl Default for World {
    fn default() -> Self {
        Self {
            links: Links::default(),
            attributes: old_attributes(),
        }
    }
}

impl World {
    /// The user with what Authgear derives.
    fn user(&self) -> Value {
        let mut shown = self.attributes.clone();
        if let Some(Value::String(picture)) = shown.get_mut("picture") {
            *picture = Links::shown(picture);
        }
        shown.insert("email_verified".into(), true.into());
        shown.insert("updated_at".into(), 1_767_323_045.into());
        json!({"id": GLOBAL, "formattedName": "Ann", "standardAttributes": shown})
    }

    fn replace(&mut self, input: &Map<String, Value>) {
        let derived = ["email_verified", "updated_at"];
        let kept = input
            .iter()
            .filter(|(name, _)| !derived.contains(&name.as_str()));
        self.attributes = kept
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        if let Some(Value::String(picture)) = self.attributes.get_mut("picture") {
            *picture = folded(picture);
        }
    }

    fn graphql(&mut self, body: &str) -> Response {
        let body: Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(body["variables"]["id"], GLOBAL);
        let query = body["query"].as_str().expect("query");
        if query.starts_with("query") {
            return response(200, json!({"data": {"node": self.user()}}));
        }
        let input = body["variables"]["attributes"].as_object().expect("all");
        if input.get("picture").is_some_and(|value| !value.is_string()) {
            return graphql_refusal("Invalid", "ValidationFailed");
        }
        self.replace(input);
        response(200, json!({"data": {"updateUser": {"user": self.user()}}}))
    }
}

/// An own URL as it is stored.
fn folded(picture: &str) -> String {
    let object = picture
        .strip_prefix(&format!("{ORIGIN}/_images/"))
        .and_then(|path| path.strip_suffix("/profile"));
    object.map_or(picture.into(), |object| {
        format!("authgearimages:///{object}")
    })
}

impl world::World for World {
    type Backend = Authgear;

    fn backend() -> Authgear {
        Authgear::at(ORIGIN)
    }

    fn user_id() -> &'static str {
        USER
    }

    fn answer(&mut self, request: &Request) -> Response {
        if Links::is_for_us(request) {
            return self.links.upload(request);
        }
        assert_eq!(request.access, Access::Account);
        let path = request.url.strip_prefix(ORIGIN).expect("the app");
        match (request.method, path, &request.body) {
            (Method::Get, "/_api/admin/images/upload", Body::Empty) => self.links.presign(),
            (Method::Post, "/_api/admin/graphql", Body::Json(body)) => self.graphql(body),
            other => panic!("{other:?}"),
        }
    }

    fn picture(&self) -> Picture {
        picture_in(&self.attributes, &self.links)
    }

    fn keeps_everything_else(&self) -> bool {
        without_picture(&self.attributes) == without_picture(&old_attributes())
    }

    fn end_links(&mut self) {
        self.links.end_all();
    }

    fn refused(exchange: Exchange) -> Response {
        match exchange {
            Exchange::Commit | Exchange::Read => graphql_refusal("Invalid", "UserIsAnonymized"),
            _ => envelope(400, "Invalid"),
        }
    }

    fn too_large() -> Response {
        envelope(400, "BadRequest")
    }

    fn token_refused() -> Response {
        response(403, "Forbidden\n")
    }
}

#[test]
fn a_removal_leaves_the_picture_out_and_keeps_the_rest() {
    let mut world = World::default();
    let mut flow = World::backend().remove_photo(USER);
    let run = run(&mut world, &mut flow, Faults::new());
    assert_eq!(run.sent, [Exchange::Read, Exchange::Commit, Exchange::Read]);
    assert_eq!(run.end.and_then(Result::ok).expect("done").picture, None);
    assert_eq!(world.picture(), Picture::Gone);
    assert!(world.keeps_everything_else());
}

#[test]
fn showing_changes_nothing() {
    let mut world = World::default();
    let run = run(
        &mut world,
        &mut World::backend().show_photo(GLOBAL),
        Faults::new(),
    );
    let profile = run.end.and_then(Result::ok).expect("done");
    assert_eq!(
        profile.picture.as_deref(),
        Some("https://else.example/old.png")
    );
    assert_eq!(
        (run.sent, world.picture()),
        (vec![Exchange::Read], Picture::Old)
    );
}

/// Runs a change while somebody else writes a picture and a nickname after each of the first
/// `times` commits.
fn overtaken(world: &mut World, times: usize) -> world::Run {
    let mut left = times;
    let mut flow = World::backend().change_photo(USER);
    run_with(&mut flow, Faults::new(), |request, _| {
        let answer = world.answer(request);
        if request.exchange == Exchange::Commit && left > 0 {
            left -= 1;
            world
                .attributes
                .insert("picture".into(), "https://else.example/b.png".into());
            world
                .attributes
                .insert("nickname".into(), format!("n{left}").into());
        }
        Some(Input::Response(answer))
    })
}

#[test]
fn whoever_wrote_in_between_loses_no_attribute() {
    let mut world = World::default();
    let run = overtaken(&mut world, 2);
    assert!(run.is_done(), "{run:?}");
    assert_eq!(
        (run.count(Exchange::Upload), run.count(Exchange::Commit)),
        (1, 3)
    );
    assert_eq!(world.picture(), Picture::Photo);
    assert_eq!(world.attributes["nickname"], "n0");
    assert_eq!(world.attributes["given_name"], "Ann");
}

#[test]
fn a_picture_that_is_always_overwritten_is_given_up() {
    let run = overtaken(&mut World::default(), usize::MAX);
    assert_eq!(run.error(), Some(&Error::Overtaken {}));
    assert_eq!(run.count(Exchange::Commit), 4);
}

#[test]
fn an_answer_without_what_was_sent_is_not_believed() {
    let mut world = World::default();
    let mut flow = World::backend().remove_photo(USER);
    let run = run_with(&mut flow, Faults::new(), |request, _| {
        let answer = world.answer(request);
        let text = String::from_utf8(answer.body).expect("text");
        let is_commit = request.exchange == Exchange::Commit;
        let text = if is_commit {
            text.replace("given_name", "x")
        } else {
            text
        };
        Some(Input::Response(response(200, text)))
    });
    let nonsense = Error::Nonsense {
        exchange: "commit".into(),
    };
    assert_eq!(run.error(), Some(&nonsense));
}

#[test]
fn other_attributes_are_changed_and_the_rest_is_kept() {
    let mut world = World::default();
    let patch = json!({"nickname": "Al", "given_name": null});
    let patch = patch.as_object().expect("an object").clone();
    let mut flow = World::backend()
        .change_attributes(USER, patch)
        .expect("places for both");
    let mut left = 1;
    let run = run_with(&mut flow, Faults::new(), |request, _| {
        let answer = world.answer(request);
        if request.exchange == Exchange::Commit && left > 0 {
            left -= 1;
            world.attributes.insert("nickname".into(), "other".into());
        }
        Some(Input::Response(answer))
    });
    assert!(run.is_done(), "{run:?}");
    assert_eq!(
        run.count(Exchange::Commit),
        2,
        "somebody else was in between"
    );
    assert_eq!(world.attributes["nickname"], "Al");
    assert!(!world.attributes.contains_key("given_name"));
    assert_eq!(world.picture(), Picture::Old);
}
