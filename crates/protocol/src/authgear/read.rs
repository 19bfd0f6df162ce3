//! The `node` query, and what every answer says about a user.

use cameo_model::Error;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Authgear;
use crate::{
    backend::Profile,
    graphql,
    link::PhotoRef,
    wire::{Exchange, Request, Response},
};

/// The fields that every answer about a user carries.
pub(super) const USER_FIELDS: &str = "id formattedName standardAttributes";

/// A user as an administrator sees them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    id: String,
    formatted_name: Option<String>,
    /// What was read may be written back: Authgear drops what it derives and folds its own URLs.
    pub(super) standard_attributes: Map<String, Value>,
}

impl User {
    fn picture(&self) -> Option<&str> {
        self.standard_attributes.get("picture")?.as_str()
    }

    /// Whether everything is as `patch` wants it.
    pub(super) fn has_all(&self, patch: &Map<String, Value>) -> bool {
        patch.iter().all(
            |(name, wanted)| match (self.standard_attributes.get(name), wanted) {
                (None, Value::Null) => true,
                (Some(found), wanted) => found == wanted || shows(found, wanted),
                (None, _) => false,
            },
        )
    }
}

/// Whether the URL `found` shows the stored photo `wanted`.
fn shows(found: &Value, wanted: &Value) -> bool {
    let (Some(found), Some(wanted)) = (found.as_str(), wanted.as_str()) else {
        return false;
    };
    let photo = PhotoRef::parse(wanted.to_owned());
    photo.is_some_and(|photo| found.contains(&format!("/_images/{}/", photo.object())))
}

impl From<User> for Profile {
    fn from(user: User) -> Self {
        Self {
            picture: user.picture().map(str::to_owned),
            id: user.id,
            name: user.formatted_name,
            attributes: user.standard_attributes,
        }
    }
}

/// An answer that is known to have data.
#[derive(Deserialize)]
pub(super) struct Answer<T> {
    pub data: T,
}

#[derive(Deserialize)]
struct Data {
    node: Option<User>,
}

pub(super) fn request(app: &Authgear, global_id: &str) -> Request {
    let query =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on User {{ {USER_FIELDS} }} }} }}");
    let variables = json!({ "id": global_id });
    let variables = variables.to_string();
    graphql::request(Exchange::Read, app.graphql_url(), &query, &variables)
}

pub(super) fn parse(response: &Response) -> Result<User, Error> {
    graphql::data(Exchange::Read, response)?;
    let answer: Answer<Data> = response.json(Exchange::Read)?;
    answer.data.node.ok_or_else(|| Error::Refused {
        status: response.status,
        reason: "no such user".into(),
    })
}
