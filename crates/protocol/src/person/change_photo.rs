//! The whole change as one transaction: presign, upload, commit, and only the failed step again.
//!
//! A link that ran out or was used is replaced by a new one with the same photo. So an upload
//! whose answer was lost ends well too: its link is used, and the server sweeps what arrived.

use cameo_model::{Error, PhotoFacts};

use super::{Viewer, commit, presign};
use crate::{
    conversation::{Ask, Conversation, Progress, Steps},
    link::Storing,
    wire::Response,
};

/// Changes the photo of one person.
pub type ChangePhoto = Conversation<Change>;

/// The steps of [`ChangePhoto`].
#[derive(Debug, Clone)]
pub struct Change {
    user_id: String,
    storing: Storing,
}

impl ChangePhoto {
    /// Begins with a presign; the photo is asked for only once there is a link.
    pub fn start(user_id: &str) -> Self {
        Self::new(Change {
            user_id: user_id.into(),
            storing: Storing::new(presign::request()),
        })
    }
}

impl Steps for Change {
    type Done = Viewer;

    fn next(&self) -> Ask {
        self.storing
            .next(|photo| Ask::Exchange(commit::request_for_photo(&self.user_id, photo)))
    }

    fn after_response(&mut self, response: &Response) -> Result<Progress<Viewer>, Error> {
        if self.storing.stored().is_some() {
            return commit::parse(response).map(Progress::Done);
        }
        self.storing.after_response(response)
    }

    fn after_photo(&mut self, photo: PhotoFacts) {
        self.storing.after_photo(photo);
    }

    fn step_back(&mut self, error: &Error) -> bool {
        self.storing.step_back(error)
    }
}

#[cfg(test)]
mod tests;
