//! What is sent to a server, and what its answers say.

#![allow(dead_code, reason = "each of the programs of tests uses its own part")]

use reqwest::{
    RequestBuilder, StatusCode,
    header::CONTENT_TYPE,
    multipart::{Form, Part},
};
use serde_json::Value;

/// Status and JSON of an answer.
pub type Answer = (StatusCode, Value);

pub const UPDATE: &str = "mutation($id:ID!,$a:UserStandardAttributes){updateUser(input:{userID:$id,\
    standardAttributes:$a}){user{id standardAttributes}}}";

/// Attributes in the answer to [`UPDATE`].
pub fn updated(answer: &Value) -> &Value {
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    &answer["data"]["updateUser"]["user"]["standardAttributes"]
}

/// `errorName/reason` and the locations of the causes in an answer that must be an error.
pub fn refused(answer: &Value) -> (String, Vec<String>) {
    assert_eq!(answer["data"], Value::Null, "{answer}");
    let extensions = &answer["errors"][0]["extensions"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let causes = extensions["info"]["causes"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let locations = causes
        .iter()
        .map(|cause| text(&cause["location"]))
        .collect();
    let name = format!(
        "{}/{}",
        text(&extensions["errorName"]),
        text(&extensions["reason"])
    );
    (name, locations)
}

pub fn form(bytes: impl Into<Vec<u8>>) -> Form {
    let part = Part::bytes(bytes.into()).file_name("blob");
    Form::new().part("file", part)
}

/// A multipart body by hand, with boundary `X`.
pub fn raw_form(request: RequestBuilder, body: impl Into<Vec<u8>>) -> RequestBuilder {
    request
        .header(CONTENT_TYPE, "multipart/form-data; boundary=X")
        .body(body.into())
}

pub async fn json_of(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("answer");
    let status = response.status();
    let text = response.text().await.expect("body");
    let json = serde_json::from_str(&text);
    (status, json.unwrap_or_else(|_| panic!("{status}: {text}")))
}

pub fn link_in(answer: &Value) -> String {
    let link = answer["result"]["upload_url"].as_str();
    link.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

pub fn reference_in((status, answer): &Answer) -> String {
    assert_eq!(*status, 200, "{answer}");
    answer["result"]["url"].as_str().expect("url").to_owned()
}

/// `/_images/{app}/{object}/{option}` of a reference.
pub fn path_of(reference: &str, option: &str) -> String {
    let object = reference
        .strip_prefix("authgearimages:///")
        .expect("reference");
    format!("/_images/{object}/{option}")
}

/// Status, name, reason and message of an error in the REST envelope.
pub fn envelope((status, answer): &Answer) -> (u16, String) {
    let error = &answer["error"];
    assert_eq!(error["code"], status.as_u16(), "{answer}");
    let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
    (
        status.as_u16(),
        format!("{}/{} {}", text("name"), text("reason"), text("message")),
    )
}
