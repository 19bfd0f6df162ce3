//! Cameo as a client of Igloo: an attachment entry, the photo by `PATCH` with `Content-Range`, and
//! an association that makes it the profile photo.
//!
//! The session is a slot ([`crate::Access::Account`]), the cookie `iglooauth`; [`sign_in`] begins
//! one. No call is public that takes a photo away or tells which one somebody has.
//!
//! # Source
//! Contract 3. Little is documented; where Igloo is silent, every answer that could be meant is
//! understood.

mod change_photo;
mod commit;
mod presign;
mod refusal;
mod session;
mod upload;

pub use change_photo::ChangePhoto;
pub use session::{Credentials, sign_in};

use crate::backend::{Backend, Profile};

/// A community, by its origin and key.
#[derive(Debug, Clone)]
pub struct Igloo {
    origin: String,
    community: u32,
}

impl Igloo {
    /// `origin` has no path; a slash at its end does no harm.
    pub fn at(origin: &str, community: u32) -> Self {
        Self {
            origin: origin.trim_end_matches('/').into(),
            community,
        }
    }

    fn attachments_url(&self) -> String {
        let Self { origin, community } = self;
        format!("{origin}/.api2/api/v1/communities/{community}/attachments")
    }
}

impl Backend for Igloo {
    type Done = Profile;
    type ChangePhoto = ChangePhoto;

    /// `user_id` is the GUID of the user.
    fn change_photo(&self, user_id: &str) -> ChangePhoto {
        ChangePhoto::start(self, user_id)
    }
}
