//! `updateUser` as a patch: an attribute that is absent stays, `null` deletes it.

use cameo_model::{Error, json::quoted};

use super::read::{self, USER_FIELDS, Viewer};
use crate::{
    graphql,
    link::PhotoRef,
    single::SingleExchange,
    wire::{Exchange, Request, Response},
};

/// The attribute that is the picture.
const PICTURE: &str = "picture";

/// Deletes the picture and nothing else.
pub fn remove_photo(user_id: &str) -> SingleExchange<Viewer> {
    change_attributes(user_id, &[(PICTURE, None)])
}

/// Goes back to a picture of the person's history, by its URL.
pub fn use_picture(user_id: &str, picture: &str) -> SingleExchange<Viewer> {
    change_attributes(user_id, &[(PICTURE, Some(picture.into()))])
}

/// Puts the picture `before` back in place of `after`; `None` is no picture. If the picture is
/// neither of them any more, the answer is `backend/overtaken`.
pub fn undo_picture(
    user_id: &str,
    before: Option<&str>,
    after: Option<&str>,
) -> SingleExchange<Viewer> {
    let attributes = object(&[(PICTURE, text_or_null(before))]);
    let request = request(user_id, &attributes, &[("replaces", text_or_null(after))]);
    SingleExchange::of(request, parse)
}

/// Changes the attributes that are named in `patch`, all of which are texts; nothing deletes.
pub fn change_attributes(
    user_id: &str,
    patch: &[(&str, Option<String>)],
) -> SingleExchange<Viewer> {
    let field = |(name, value): &(_, Option<String>)| (*name, text_or_null(value.as_deref()));
    let fields: Vec<_> = patch.iter().map(field).collect();
    SingleExchange::of(request(user_id, &object(&fields), &[]), parse)
}

pub(super) fn request_for_photo(user_id: &str, photo: &PhotoRef) -> Request {
    request(user_id, &object(&[(PICTURE, quoted(photo.text()))]), &[])
}

pub(super) fn parse(response: &Response) -> Result<Viewer, Error> {
    let data = graphql::data(Exchange::Commit, response)?;
    let user = Viewer::read(data.get("updateUser").get("user"));
    user.ok_or_else(|| Exchange::Commit.nonsense())
}

/// `attributes` and the values of `more` are JSON texts.
fn request(user_id: &str, attributes: &str, more: &[(&str, String)]) -> Request {
    let query = format!(
        "mutation($input: UpdateUserInput!) {{ updateUser(input: $input) {{ \
         user {{ {USER_FIELDS} }} }} }}"
    );
    let mut input = vec![
        ("userID", quoted(user_id)),
        ("standardAttributes", attributes.to_owned()),
    ];
    input.extend_from_slice(more);
    read::request(
        Exchange::Commit,
        &query,
        &object(&[("input", object(&input))]),
    )
}

fn text_or_null(text: Option<&str>) -> String {
    text.map_or_else(|| "null".into(), quoted)
}

/// The JSON text of an object whose values are JSON texts.
fn object(fields: &[(&str, String)]) -> String {
    let field = |(name, value): &(&str, String)| format!("{}:{value}", quoted(name));
    let fields: Vec<_> = fields.iter().map(field).collect();
    format!("{{{}}}", fields.join(","))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

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
