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

/// Goes back to a picture of the person's history, by its URL.
pub fn use_picture(user_id: &str, picture: &str) -> SingleExchange<Viewer> {
    patch(user_id, &json!({ "picture": picture }))
}

/// Puts the picture `before` back in place of `after`; `None` is no picture. If the picture is
/// neither of them any more, the answer is `backend/overtaken`.
pub fn undo_picture(
    user_id: &str,
    before: Option<&str>,
    after: Option<&str>,
) -> SingleExchange<Viewer> {
    let input = json!({
        "userID": user_id, "standardAttributes": { "picture": before }, "replaces": after
    });
    SingleExchange::of(request(&input), parse)
}

/// Changes the attributes that are named in `attributes`; a `null` deletes.
pub fn change_attributes(user_id: &str, attributes: Attributes) -> SingleExchange<Viewer> {
    patch(user_id, &Value::Object(attributes))
}

pub(super) fn request_for_photo(user_id: &str, photo: &PhotoRef) -> Request {
    request(&input(user_id, &json!({ "picture": photo })))
}

pub(super) fn parse(response: &Response) -> Result<Viewer, Error> {
    let data: Data = graphql::data(Exchange::Commit, response)?;
    Ok(data.update_user.user)
}

fn patch(user_id: &str, attributes: &Value) -> SingleExchange<Viewer> {
    SingleExchange::of(request(&input(user_id, attributes)), parse)
}

fn input(user_id: &str, attributes: &Value) -> Value {
    json!({ "userID": user_id, "standardAttributes": attributes })
}

fn request(input: &Value) -> Request {
    let query = format!(
        "mutation($input: UpdateUserInput!) {{ updateUser(input: $input) {{ \
         user {{ {USER_FIELDS} }} }} }}"
    );
    read::request(Exchange::Commit, &query, &json!({ "input": input }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        flow::{Flow, Input, Output},
        wire::Body,
    };

    #[test]
    fn an_undo_says_what_it_replaces_and_hears_that_it_is_gone() {
        let mut flow = undo_picture("u", None, Some("https://h.test/p"));
        let Some(Output::Send(Request {
            body: Body::Json(text),
            ..
        })) = flow.poll_output()
        else {
            panic!("no JSON")
        };
        let body: Value = serde_json::from_str(&text).expect("JSON");
        let expected = json!({
            "userID": "u", "standardAttributes": {"picture": null}, "replaces": "https://h.test/p"
        });
        assert_eq!(body["variables"]["input"], expected);

        let refused =
            r#"{"data":null,"errors":[{"message":"m","extensions":{"reason":"PictureChanged"}}]}"#;
        flow.handle_input(Input::Response(Response {
            status: 200,
            body: refused.into(),
            ..Response::default()
        }));
        let stopped = Some(Output::Stopped(Error::Overtaken {}));
        assert_eq!(flow.poll_output(), stopped);
    }
}
