//! Cameo as an administrator of Authgear: presign, upload, read, write all attributes, read again.
//!
//! Authgear's `updateUser` replaces the whole object of standard attributes and has no
//! precondition, so a photo is changed by writing everything back that was read a moment before.
//! Whoever runs this lets only one change per person happen at a time.
//!
//! The admin token is a slot ([`crate::Access::Account`]); signing it is the transport's.
//!
//! # Source
//! Contract 1; Authgear commit `fa7a7d55`.

mod change_photo;
mod commit;
mod presign;
mod read;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cameo_model::Error;
pub use change_photo::{ChangeAttributes, ChangePhoto};
use serde_json::{Map, Value};

use crate::{
    backend::{Backend, ChangesAttributes, Profile, RemovesPhoto, ShowsPhoto},
    envelope::check_admin_token,
    single::SingleExchange,
};

/// An Authgear app, by the origin that serves it, such as `https://app1.example.com`.
#[derive(Debug, Clone)]
pub struct Authgear {
    origin: String,
}

impl Authgear {
    /// `origin` has no path; a slash at its end does no harm.
    pub fn at(origin: &str) -> Self {
        Self {
            origin: origin.trim_end_matches('/').into(),
        }
    }

    fn graphql_url(&self) -> String {
        format!("{}/_api/admin/graphql", self.origin)
    }
}

impl Backend for Authgear {
    type Done = Profile;
    type ChangePhoto = ChangePhoto;

    /// `user_id` is a bare id or the global one.
    fn change_photo(&self, user_id: &str) -> ChangePhoto {
        ChangePhoto::start(self, user_id)
    }
}

impl RemovesPhoto for Authgear {
    type RemovePhoto = ChangeAttributes;

    fn remove_photo(&self, user_id: &str) -> ChangeAttributes {
        let patch = Map::from_iter([("picture".to_owned(), Value::Null)]);
        ChangeAttributes::start(self, user_id, patch)
    }
}

impl ChangesAttributes for Authgear {
    type ChangeAttributes = ChangeAttributes;

    /// Authgear has a place for every standard attribute.
    fn change_attributes(
        &self,
        user_id: &str,
        patch: Map<String, Value>,
    ) -> Result<ChangeAttributes, Error> {
        Ok(ChangeAttributes::start(self, user_id, patch))
    }
}

impl ShowsPhoto for Authgear {
    type ShowPhoto = SingleExchange<Profile>;

    fn show_photo(&self, user_id: &str) -> SingleExchange<Profile> {
        SingleExchange::of(read::request(self, &global_id(user_id)), |response| {
            check_admin_token(response)?;
            read::parse(response).map(Profile::from)
        })
    }
}

/// `User:<id>` in base64url without padding; what already is one stays.
///
/// # Source
/// Contract 1.5; Authgear `pkg/graphqlgo/relay/node.go`, commit `fa7a7d55`.
fn global_id(user_id: &str) -> String {
    let is_global = URL_SAFE_NO_PAD
        .decode(user_id)
        .is_ok_and(|bytes| bytes.starts_with(b"User:"));
    if is_global {
        user_id.into()
    } else {
        URL_SAFE_NO_PAD.encode(format!("User:{user_id}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_and_global_ids_name_the_same_person() {
        let bare = "4e3b1c0a-0000-4000-8000-000000000001";
        let global = "VXNlcjo0ZTNiMWMwYS0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE";
        assert_eq!(global_id(bare), global);
        assert_eq!(global_id(global), global);
    }
}
