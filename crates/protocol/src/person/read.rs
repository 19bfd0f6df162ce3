//! The `viewer` query, and what every answer says about a person.

use cameo_model::Error;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    graphql,
    single::SingleExchange,
    wire::{Exchange, Request},
};

/// Standard attributes by name, as OIDC Core 5.1 names them.
pub type Attributes = Map<String, Value>;

/// The fields that every answer about a person carries.
pub(super) const USER_FIELDS: &str =
    "id formattedName standardAttributes pictureHistory { picture setAt }";

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
    /// Pictures to go back to, the last one first.
    #[serde(default)]
    pub picture_history: Vec<EarlierPicture>,
}

/// A picture that was replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EarlierPicture {
    /// URL, as the attribute had it.
    pub picture: String,
    /// When it became the picture for the first time: RFC 3339.
    pub set_at: String,
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
    SingleExchange::of(request(Exchange::Read, &query, &json!({})), |response| {
        let data: Data = graphql::data(Exchange::Read, response)?;
        data.viewer.ok_or(Error::SignedOut {})
    })
}

pub(super) fn request(exchange: Exchange, query: &str, variables: &Value) -> Request {
    graphql::request(exchange, "/api/graphql".into(), query, variables)
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
