//! `updateUser` as a patch: an attribute that is absent stays, `null` deletes it.

use cameo_model::Error;
use serde::Deserialize;
use serde_json::{Value, json};

use super::read::{self, Attributes, USER_FIELDS, Viewer};
use crate::{
    graphql,
    link::PhotoRef,
    single::SingleExchange,
    wire::{Exchange, Request, Response},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    update_user: Payload,
}

#[derive(Deserialize)]
struct Payload {
    user: Viewer,
}

/// Deletes the picture and nothing else.
pub fn remove_photo(user_id: &str) -> SingleExchange<Viewer> {
    patch(user_id, &json!({ "picture": null }))
}

/// Changes the attributes that are named in `attributes`; a `null` deletes.
pub fn change_attributes(user_id: &str, attributes: Attributes) -> SingleExchange<Viewer> {
    patch(user_id, &Value::Object(attributes))
}

pub(super) fn request_for_photo(user_id: &str, photo: &PhotoRef) -> Request {
    request(user_id, &json!({ "picture": photo }))
}

pub(super) fn parse(response: &Response) -> Result<Viewer, Error> {
    let data: Data = graphql::data(Exchange::Commit, response)?;
    Ok(data.update_user.user)
}

fn patch(user_id: &str, attributes: &Value) -> SingleExchange<Viewer> {
    SingleExchange::of(request(user_id, attributes), parse)
}

fn request(user_id: &str, attributes: &Value) -> Request {
    let query = format!(
        "mutation($id: ID!, $attributes: UserStandardAttributes) {{ \
         updateUser(input: {{ userID: $id, standardAttributes: $attributes }}) {{ \
         user {{ {USER_FIELDS} }} }} }}"
    );
    let variables = json!({ "id": user_id, "attributes": attributes });
    read::request(Exchange::Commit, &query, &variables)
}
