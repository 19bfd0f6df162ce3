//! The `viewer` query, and how every GraphQL answer is read.

use cameo_model::Error;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{refusal::refusal, single::SingleExchange};
use crate::wire::{Body, Exchange, Method, Request, Response};

/// Standard attributes by name, as OIDC Core 5.1 names them.
pub type Attributes = Map<String, Value>;

/// The fields that every answer about a person carries.
pub(super) const USER_FIELDS: &str = "id formattedName standardAttributes";

/// The signed-in person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Viewer {
    /// Global id.
    pub id: String,
    /// Name to be shown, where there is one.
    pub formatted_name: Option<String>,
    /// Standard attributes; `picture` is an http(s) URL.
    pub standard_attributes: Attributes,
}

impl Viewer {
    /// An attribute as text; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.standard_attributes
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// URL of the photo behind the current picture as it is stored, if it is one of Cameo's own.
    pub fn stored_photo(&self) -> Option<String> {
        let object = self.picture()?.strip_suffix("/profile")?;
        let is_own = object.contains("/_images/");
        is_own.then(|| format!("{object}/original"))
    }

    /// URL of the current picture.
    pub fn picture(&self) -> Option<&str> {
        Some(self.text("picture")).filter(|url| !url.is_empty())
    }
}

#[derive(Deserialize)]
struct Data {
    viewer: Option<Viewer>,
}

/// Reads the signed-in person.
pub fn read_viewer() -> SingleExchange<Viewer> {
    let query = format!("query {{ viewer {{ {USER_FIELDS} }} }}");
    SingleExchange::new(
        graphql_request(Exchange::Read, &query, &json!({})),
        |response| {
            let data: Data = graphql_data(Exchange::Read, response)?;
            data.viewer.ok_or(Error::SignedOut {})
        },
    )
}

pub(super) fn graphql_request(exchange: Exchange, query: &str, variables: &Value) -> Request {
    Request {
        exchange,
        method: Method::Post,
        url: "/api/graphql".into(),
        body: Body::Json(json!({ "query": query, "variables": variables }).to_string()),
    }
}

#[derive(Deserialize)]
struct Answer<T> {
    data: Option<T>,
    #[serde(default)]
    errors: Vec<GraphqlError>,
}

#[derive(Deserialize)]
struct GraphqlError {
    message: String,
    #[serde(default)]
    extensions: Extensions,
}

#[derive(Deserialize, Default)]
struct Extensions {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    info: Info,
}

#[derive(Deserialize, Default)]
struct Info {
    #[serde(default)]
    causes: Vec<Cause>,
}

#[derive(Deserialize)]
struct Cause {
    location: String,
}

/// The data of a GraphQL answer; its errors come with status 200.
///
/// # Source
/// Contract 1.5; Authgear `pkg/util/graphqlutil/api_error.go`, commit `fa7a7d55`.
pub(super) fn graphql_data<T: serde::de::DeserializeOwned>(
    exchange: Exchange,
    response: &Response,
) -> Result<T, Error> {
    if !response.is_success() {
        return Err(refusal(exchange, response));
    }
    let answer: Answer<T> = response.json(exchange)?;
    match answer.errors.into_iter().next() {
        Some(error) => Err(graphql_refusal(response.status, error)),
        None => answer.data.ok_or_else(|| exchange.nonsense()),
    }
}

fn graphql_refusal(status: u16, error: GraphqlError) -> Error {
    let causes = error.extensions.info.causes;
    match (error.extensions.reason.as_str(), causes.first()) {
        // An internal failure comes without extensions; it may be over the next time.
        ("", _) => Error::Unavailable { status },
        ("Unauthorized", _) => Error::SignedOut {},
        ("Forbidden" | "AccessControlViolated", _) => Error::Forbidden {},
        ("ValidationFailed", Some(cause)) => Error::InvalidAttribute {
            name: cause.location.trim_start_matches('/').into(),
        },
        _ => Error::Refused {
            status,
            reason: error.message,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_photo_of_ours_is_stored_here() {
        let stored = |picture: &str| {
            let viewer = json!({ "id": "u", "standardAttributes": { "picture": picture } });
            let viewer: Viewer = serde_json::from_value(viewer).expect("a viewer");
            viewer.stored_photo()
        };
        assert_eq!(
            stored("https://h.test/_images/app/x/profile").as_deref(),
            Some("https://h.test/_images/app/x/original")
        );
        for elsewhere in ["", "https://h.test/me.jpg", "https://h.test/people/profile"] {
            assert_eq!(stored(elsewhere), None, "{elsewhere}");
        }
    }
}
