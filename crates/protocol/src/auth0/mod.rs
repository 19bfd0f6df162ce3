//! Cameo as a client of Auth0's Management API. Auth0 keeps URLs and no bytes, so the photo goes to
//! a Cameo server, and its URL becomes `picture`.
//!
//! Two secrets, two slots: [`crate::Access::Account`] is the Management API's token ([`sign_in`]
//! gets one), [`crate::Access::ImageStore`] the admin token of a store elsewhere.
//!
//! # Source
//! Contract 2.

mod change_photo;
mod commit;
mod presign;
mod read;
mod refusal;
mod token;

use cameo_model::Error;
pub use change_photo::{ChangePhoto, UsePicture};
use serde_json::{Map, Value};
pub use token::{Credentials, sign_in};

use crate::{
    backend::{Backend, ChangesAttributes, Profile, RemovesPhoto, ShowsPhoto},
    single::SingleExchange,
    wire::path_segment,
};

/// Where a person's picture is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `user_metadata.picture`, which every connection allows; an Action makes it the claim.
    Metadata,
    /// The root `picture`, for database and passwordless connections and those that don't sync.
    Root,
}

/// A tenant, and the store of its pictures.
#[derive(Debug, Clone)]
pub struct Auth0 {
    origin: String,
    /// `None` if a Cameo server is both.
    image_store: Option<String>,
    place: Place,
}

impl Auth0 {
    /// A tenant of a Cameo server, which also stores the bytes. `origin` has no path; a slash at its
    /// end does no harm.
    pub fn at(origin: &str, place: Place) -> Self {
        Self {
            origin: origin.trim_end_matches('/').into(),
            image_store: None,
            place,
        }
    }

    /// The same with the bytes at the Cameo server `origin`, as the real Auth0 needs it.
    #[must_use]
    pub fn with_image_store(self, origin: &str) -> Self {
        Self {
            image_store: Some(origin.trim_end_matches('/').into()),
            ..self
        }
    }

    /// Makes a picture that is stored elsewhere already the one of the user `user_id`.
    pub fn use_picture(&self, user_id: &str, url: &str) -> UsePicture {
        UsePicture::start(self, user_id, url)
    }

    fn image_origin(&self) -> &str {
        self.image_store.as_deref().unwrap_or(&self.origin)
    }

    fn user_url(&self, user_id: &str) -> String {
        format!("{}/api/v2/users/{}", self.origin, path_segment(user_id))
    }
}

impl Backend for Auth0 {
    type Done = Profile;
    type ChangePhoto = ChangePhoto;

    /// `user_id` is the whole one, such as `auth0|507f…`.
    fn change_photo(&self, user_id: &str) -> ChangePhoto {
        ChangePhoto::start(self, user_id)
    }
}

impl RemovesPhoto for Auth0 {
    type RemovePhoto = SingleExchange<Profile>;

    fn remove_photo(&self, user_id: &str) -> SingleExchange<Profile> {
        SingleExchange::of(commit::request(self, user_id, None), |response| {
            commit::parse(response).map(Profile::from)
        })
    }
}

/// Root attributes that are also of OIDC's standard.
const ROOT_ATTRIBUTES: [&str; 4] = ["family_name", "given_name", "name", "nickname"];

impl ChangesAttributes for Auth0 {
    type ChangeAttributes = SingleExchange<Profile>;

    fn change_attributes(
        &self,
        user_id: &str,
        patch: Map<String, Value>,
    ) -> Result<SingleExchange<Profile>, Error> {
        let mut names = patch.keys();
        if let Some(name) = names.find(|name| !ROOT_ATTRIBUTES.contains(&name.as_str())) {
            return Err(Error::InvalidAttribute { name: name.clone() });
        }
        let request = commit::request_for_root(self, user_id, patch);
        Ok(SingleExchange::of(request, |response| {
            commit::parse(response).map(Profile::from)
        }))
    }
}

impl ShowsPhoto for Auth0 {
    type ShowPhoto = SingleExchange<Profile>;

    fn show_photo(&self, user_id: &str) -> SingleExchange<Profile> {
        SingleExchange::of(read::request(self, user_id), read::parse)
    }
}
