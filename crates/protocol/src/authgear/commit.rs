//! `updateUser` as a replacement: what is not sent is deleted, so everything is sent.

use cameo_model::Error;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    Authgear,
    read::{Answer, USER_FIELDS, User},
};
use crate::{
    graphql,
    wire::{Exchange, Request, Response},
};

/// All attributes of `user` with those of `patch` in place of theirs.
pub(super) fn attributes(user: &User, patch: &Map<String, Value>) -> Map<String, Value> {
    let mut attributes = user.standard_attributes.clone();
    for (name, value) in patch {
        match value {
            // Leaving it out deletes it; `null` would be an error.
            Value::Null => attributes.remove(name),
            value => attributes.insert(name.clone(), value.clone()),
        };
    }
    attributes
}

pub(super) fn request(app: &Authgear, global_id: &str, attributes: &Map<String, Value>) -> Request {
    let query = format!(
        "mutation($id: ID!, $attributes: UserStandardAttributes) {{ \
         updateUser(input: {{ userID: $id, standardAttributes: $attributes }}) {{ \
         user {{ {USER_FIELDS} }} }} }}"
    );
    let variables = json!({ "id": global_id, "attributes": attributes });
    let variables = variables.to_string();
    graphql::request(Exchange::Commit, app.graphql_url(), &query, &variables)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    update_user: Payload,
}

#[derive(Deserialize)]
struct Payload {
    user: User,
}

/// Checks that everything that was sent is there.
pub(super) fn parse(response: &Response, sent: &Map<String, Value>) -> Result<(), Error> {
    graphql::data(Exchange::Commit, response)?;
    let answer: Answer<Data> = response.json(Exchange::Commit)?;
    let kept = answer.data.update_user.user.standard_attributes;
    if sent.keys().all(|name| kept.contains_key(name)) {
        Ok(())
    } else {
        Err(Exchange::Commit.nonsense())
    }
}
