//! A Cameo origin as the signed-in person sees it: `updateUser` is a patch.

use cameo_protocol::{Access, Body, Exchange, Request, Response, person::Person};
use serde_json::{Map, Value, json};

use crate::{
    links::{Links, envelope},
    world::{self, Picture, response},
};

pub struct World {
    links: Links,
    attributes: Map<String, Value>,
}

pub fn old_attributes() -> Map<String, Value> {
    let attributes = json!({
        "email": "a@example.test", "given_name": "Ann", "picture": "https://else.example/old.png",
    });
    attributes.as_object().cloned().expect("an object")
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
    fn graphql(&mut self, body: &str) -> Response {
        let body: Value = serde_json::from_str(body).expect("JSON");
        let input = &body["variables"]["input"];
        assert_eq!(input["userID"], "u");
        let patch = input["standardAttributes"].as_object().expect("patch");
        for (name, value) in patch {
            self.attributes.insert(name.clone(), value.clone());
        }
        self.attributes.retain(|_, value| !value.is_null());
        let mut shown = self.attributes.clone();
        if let Some(Value::String(picture)) = shown.get_mut("picture") {
            *picture = Links::shown(picture);
        }
        let user = json!({"id": "u", "formattedName": "Ann", "standardAttributes": shown});
        response(200, json!({"data": {"updateUser": {"user": user}}}))
    }
}

impl world::World for World {
    type Backend = Person;

    fn backend() -> Person {
        Person
    }

    fn user_id() -> &'static str {
        "u"
    }

    fn answer(&mut self, request: &Request) -> Response {
        if Links::is_for_us(request) {
            return self.links.upload(request);
        }
        assert_eq!(request.access, Access::Account);
        match (request.url.as_str(), &request.body) {
            ("/api/images/upload", Body::Empty) => self.links.presign(),
            ("/api/graphql", Body::Json(body)) => self.graphql(body),
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
            Exchange::Commit | Exchange::Read => graphql_refusal("Forbidden", "Forbidden"),
            _ => envelope(403, "Forbidden"),
        }
    }

    fn too_large() -> Response {
        envelope(400, "BadRequest")
    }

    fn token_refused() -> Response {
        envelope(401, "Unauthorized")
    }
}

pub fn picture_in(attributes: &Map<String, Value>, links: &Links) -> Picture {
    let picture = attributes.get("picture");
    match picture.and_then(Value::as_str) {
        None => Picture::Gone,
        same if same == old_attributes()["picture"].as_str() => Picture::Old,
        Some(picture) if links.has(picture) => Picture::Photo,
        Some(_) => Picture::Broken,
    }
}

pub fn without_picture(attributes: &Map<String, Value>) -> Map<String, Value> {
    let others = attributes.iter().filter(|(name, _)| *name != "picture");
    others
        .map(|(n, value)| (n.clone(), value.clone()))
        .collect()
}

pub fn graphql_refusal(name: &str, reason: &str) -> Response {
    let extensions = json!({"errorName": name, "reason": reason});
    let error = json!({"message": reason, "path": ["updateUser"], "extensions": extensions});
    response(200, json!({"data": null, "errors": [error]}))
}
