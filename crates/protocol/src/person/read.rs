//! The `viewer` query, and what every answer says about a person.

use cameo_model::{Error, Json};

use crate::{
    graphql,
    single::SingleExchange,
    wire::{Exchange, Request},
};

/// The fields that every answer about a person carries.
pub(super) const USER_FIELDS: &str =
    "id formattedName standardAttributes defaultPicture pictureHistory { picture setAt }";

/// The signed-in person.
#[derive(Debug, Clone, PartialEq)]
pub struct Viewer {
    /// Global id.
    pub id: String,
    /// Name to be shown, where there is one.
    pub formatted_name: Option<String>,
    /// Standard attributes by name, as OIDC Core 5.1 names them; `picture` is an http(s) URL.
    pub standard_attributes: Json,
    /// URL of what is shown while there is no picture of their own, where that is not their initials.
    pub default_picture: Option<String>,
    /// Pictures to go back to, the last one first.
    pub picture_history: Vec<EarlierPicture>,
}

/// A picture that was replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierPicture {
    /// URL, as the attribute had it.
    pub picture: String,
    /// When it became the picture for the first time: RFC 3339.
    pub set_at: String,
}

impl EarlierPicture {
    fn read(json: &Json) -> Option<Self> {
        Some(Self {
            picture: json.get("picture").to_text()?,
            set_at: json.get("setAt").to_text()?,
        })
    }
}

impl Viewer {
    /// The person who is written there, as GraphQL names the fields.
    pub fn read(json: &Json) -> Option<Self> {
        let attributes = json.get("standardAttributes");
        let history = json.get("pictureHistory").list().iter();
        Some(Self {
            id: json.get("id").to_text()?,
            formatted_name: json.get("formattedName").to_text(),
            standard_attributes: (!attributes.is_null()).then(|| attributes.clone())?,
            default_picture: json.get("defaultPicture").to_text(),
            picture_history: history.map(EarlierPicture::read).collect::<Option<_>>()?,
        })
    }

    /// An attribute as text; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.standard_attributes
            .get(name)
            .text()
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

/// Reads the signed-in person.
pub fn read_viewer() -> SingleExchange<Viewer> {
    let query = format!("query {{ viewer {{ {USER_FIELDS} }} }}");
    SingleExchange::of(
        request(Exchange::Read, &query, "{}"),
        |response| match graphql::data(Exchange::Read, response)?.get("viewer") {
            Json::Null => Err(Error::SignedOut {}),
            viewer => Viewer::read(viewer).ok_or_else(|| Exchange::Read.nonsense()),
        },
    )
}

pub(super) fn request(exchange: Exchange, query: &str, variables: &str) -> Request {
    graphql::request(exchange, "/api/graphql".into(), query, variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_photo_of_ours_is_stored_here() {
        let stored = |picture: &str| {
            let viewer = Viewer {
                id: "u".into(),
                formatted_name: None,
                standard_attributes: Json::Object(vec![("picture".into(), picture.into())]),
                default_picture: None,
                picture_history: Vec::new(),
            };
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
