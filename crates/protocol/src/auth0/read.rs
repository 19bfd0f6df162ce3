//! `GET /api/v2/users/{id}`, and what every answer says about a user.

use cameo_model::Error;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Auth0, Place, refusal::refusal};
use crate::{
    backend::Profile,
    wire::{Access, Body, Exchange, Method, Request, Response},
};

#[derive(Deserialize)]
pub(super) struct User {
    user_id: String,
    name: Option<String>,
    picture: Option<String>,
    #[serde(default)]
    user_metadata: Metadata,
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Deserialize, Default)]
struct Metadata {
    /// People can write anything into their metadata.
    #[serde(default)]
    picture: Value,
}

impl User {
    /// What is kept in one place.
    pub fn picture_at(&self, place: Place) -> Option<&str> {
        match place {
            Place::Metadata => self.user_metadata.picture.as_str(),
            Place::Root => self.picture.as_deref(),
        }
    }

    /// What is also of OIDC's standard.
    fn attributes(&self) -> Map<String, Value> {
        let names = ["email", "family_name", "given_name", "nickname"];
        let others = names.map(|name| (name, self.others.get(name).and_then(Value::as_str)));
        let all = others.into_iter().chain([("name", self.name.as_deref())]);
        all.filter_map(|(name, text)| Some((name.to_owned(), text?.into())))
            .collect()
    }
}

/// The picture as an Action after the guide's makes the claim: that of the metadata comes first.
impl From<User> for Profile {
    fn from(user: User) -> Self {
        let places = [Place::Metadata, Place::Root];
        let picture = places.into_iter().find_map(|place| user.picture_at(place));
        Self {
            picture: picture.map(str::to_owned),
            attributes: user.attributes(),
            id: user.user_id,
            name: user.name,
        }
    }
}

pub(super) fn request(tenant: &Auth0, user_id: &str) -> Request {
    Request {
        exchange: Exchange::Read,
        method: Method::Get,
        url: tenant.user_url(user_id),
        access: Access::Account,
        body: Body::Empty,
    }
}

pub(super) fn parse(response: &Response) -> Result<Profile, Error> {
    user(Exchange::Read, response).map(Profile::from)
}

pub(super) fn user(exchange: Exchange, response: &Response) -> Result<User, Error> {
    if response.is_success() {
        response.json(exchange)
    } else {
        Err(refusal(exchange, response))
    }
}
