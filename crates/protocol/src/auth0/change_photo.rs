//! The whole change: presign and upload at the image store, then the patch at Auth0.

use cameo_model::{Error, PhotoFacts};

use super::{Auth0, commit, presign};
use crate::{
    backend::Profile,
    conversation::{Ask, Conversation, Progress, Steps},
    envelope::check_admin_token,
    link::{PhotoRef, Storing},
    wire::Response,
};

/// Changes the photo of one user.
pub type ChangePhoto = Conversation<Change>;

/// The steps of [`ChangePhoto`].
#[derive(Debug, Clone)]
pub struct Change {
    tenant: Auth0,
    user_id: String,
    storing: Storing,
}

impl ChangePhoto {
    /// Begins with a presign; the photo is asked for only once there is a link.
    pub fn start(tenant: &Auth0, user_id: &str) -> Self {
        Self::new(Change {
            tenant: tenant.clone(),
            user_id: user_id.into(),
            storing: Storing::new(presign::request(tenant, user_id)),
        })
    }
}

impl Change {
    fn url_of(&self, photo: &PhotoRef) -> String {
        let origin = self.tenant.image_origin();
        format!("{origin}/_images/{}/profile", photo.object())
    }

    fn commit(&self, photo: &PhotoRef) -> Ask {
        let url = self.url_of(photo);
        Ask::Exchange(commit::request(&self.tenant, &self.user_id, Some(&url)))
    }

    fn after_commit(&self, photo: &PhotoRef, response: &Response) -> Result<Profile, Error> {
        commit::parse_picture(&self.tenant, &self.url_of(photo), response)
    }
}

/// Makes a picture that is stored elsewhere the user's.
pub type UsePicture = Conversation<Use>;

/// The one step of [`UsePicture`].
#[derive(Debug, Clone)]
pub struct Use {
    tenant: Auth0,
    user_id: String,
    url: String,
}

impl UsePicture {
    /// `url` is where browsers find the picture.
    pub fn start(tenant: &Auth0, user_id: &str, url: &str) -> Self {
        Self::new(Use {
            tenant: tenant.clone(),
            user_id: user_id.into(),
            url: url.into(),
        })
    }
}

impl Steps for Use {
    type Done = Profile;

    fn next(&self) -> Ask {
        let (tenant, user_id) = (&self.tenant, &self.user_id);
        Ask::Exchange(commit::request(tenant, user_id, Some(&self.url)))
    }

    fn after_response(&mut self, response: &Response) -> Result<Progress<Profile>, Error> {
        commit::parse_picture(&self.tenant, &self.url, response).map(Progress::Done)
    }
}

impl Steps for Change {
    type Done = Profile;

    fn next(&self) -> Ask {
        self.storing.next(|photo| self.commit(photo))
    }

    fn after_response(&mut self, response: &Response) -> Result<Progress<Profile>, Error> {
        if let Some(photo) = self.storing.stored() {
            return self.after_commit(photo, response).map(Progress::Done);
        }
        check_admin_token(response)?;
        self.storing.after_response(response)
    }

    fn after_photo(&mut self, photo: PhotoFacts) {
        self.storing.after_photo(photo);
    }

    fn step_back(&mut self, error: &Error) -> bool {
        self.storing.step_back(error)
    }
}
