//! The seam between those who change photos and the systems that keep them.
//!
//! Every system lets a photo be changed; what not all of them allow is a trait of its own.

use serde_json::{Map, Value};

use crate::{flow::Flow, person::Viewer};

/// A system that keeps people's photos.
pub trait Backend {
    /// What a flow that ended well tells about the person.
    type Done: Into<Profile>;
    /// The whole change, from asking where the photo goes to making it the picture.
    type ChangePhoto: Flow<Done = Self::Done>;

    /// Makes a new photo the picture of the person `user_id`, as the system spells ids.
    fn change_photo(&self, user_id: &str) -> Self::ChangePhoto;
}

/// A system whose people can be without a picture.
pub trait RemovesPhoto: Backend {
    /// Takes the picture away and nothing else.
    type RemovePhoto: Flow<Done = Self::Done>;

    /// Removes the picture of the person `user_id`.
    fn remove_photo(&self, user_id: &str) -> Self::RemovePhoto;
}

/// A system that keeps other attributes of people, too.
pub trait ChangesAttributes: Backend {
    /// Changes some attributes and keeps all others.
    type ChangeAttributes: Flow<Done = Self::Done>;

    /// Sets the attributes of the person `user_id` that `patch` names; `null` deletes one. Names and
    /// values are those of OIDC Core 5.1; a name that the system has no place for is refused with
    /// `backend/invalid-attribute` before anything is sent.
    ///
    /// # Errors
    /// The first name without a place.
    fn change_attributes(
        &self,
        user_id: &str,
        patch: Map<String, Value>,
    ) -> Result<Self::ChangeAttributes, cameo_model::Error>;
}

/// A system that tells which picture a person has.
pub trait ShowsPhoto: Backend {
    /// Reads and changes nothing.
    type ShowPhoto: Flow<Done = Self::Done>;

    /// Reads the person `user_id`.
    fn show_photo(&self, user_id: &str) -> Self::ShowPhoto;
}

/// What every system can tell about a person.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Profile {
    /// The id, as the system spells it.
    pub id: String,
    /// Name to be shown, where there is one.
    pub name: Option<String>,
    /// URL of the picture, where there is one; on some systems a path on their own host.
    pub picture: Option<String>,
    /// What else the system tells of the person, by the names of OIDC Core 5.1.
    #[serde(skip)]
    pub attributes: Map<String, Value>,
}

impl From<Viewer> for Profile {
    fn from(viewer: Viewer) -> Self {
        Self {
            picture: viewer.picture().map(str::to_owned),
            id: viewer.id,
            name: viewer.formatted_name,
            attributes: Map::new(),
        }
    }
}
