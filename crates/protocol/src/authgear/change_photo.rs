//! The whole change: presign, upload, then read, write and read again; a removal has only the
//! latter three.
//!
//! Reading comes last before writing, so that as little time as possible lies between them.
//! If the second reading shows another picture, somebody else wrote in between: their attributes
//! are read and written back with our picture, a few times at most.

use cameo_model::{Error, PhotoFacts};
use serde_json::{Map, Value};

use super::{Authgear, commit, global_id, presign, read};
use crate::{
    backend::Profile,
    conversation::{Ask, Conversation, Progress, Steps},
    envelope::check_admin_token,
    link::{PhotoRef, Storing},
    wire::{Request, Response},
};

/// Changes the photo of one user.
pub type ChangePhoto = Conversation<Change>;

/// Takes the picture of one user away.
pub type RemovePhoto = Conversation<Edit>;

/// The steps of [`ChangePhoto`].
#[derive(Debug, Clone)]
pub struct Change {
    storing: Storing,
    edit: Edit,
}

/// The steps of [`RemovePhoto`], and the end of [`ChangePhoto`].
#[derive(Debug, Clone)]
pub struct Edit {
    app: Authgear,
    user_id: String,
    photo: Option<PhotoRef>,
    step: Step,
}

#[derive(Debug, Clone)]
enum Step {
    Read,
    Write { attributes: Map<String, Value> },
    ReadBack,
}

impl ChangePhoto {
    /// Begins with a presign; the photo is asked for only once there is a link.
    pub fn start(app: &Authgear, user_id: &str) -> Self {
        Self::new(Change {
            storing: Storing::new(presign::request(app)),
            edit: Edit::of(app, user_id),
        })
    }
}

impl RemovePhoto {
    /// Begins with reading what is to be kept.
    pub fn start(app: &Authgear, user_id: &str) -> Self {
        Self::new(Edit::of(app, user_id))
    }
}

impl Edit {
    fn of(app: &Authgear, user_id: &str) -> Self {
        Self {
            app: app.clone(),
            user_id: global_id(user_id),
            photo: None,
            step: Step::Read,
        }
    }

    fn request(&self) -> Request {
        match &self.step {
            Step::Read | Step::ReadBack => read::request(&self.app, &self.user_id),
            Step::Write { attributes } => commit::request(&self.app, &self.user_id, attributes),
        }
    }
}

impl Steps for Edit {
    type Done = Profile;

    fn next(&self) -> Ask {
        Ask::Exchange(self.request())
    }

    fn after_response(&mut self, response: &Response) -> Result<Progress<Profile>, Error> {
        check_admin_token(response)?;
        self.step = match &self.step {
            Step::Read => {
                let user = read::parse(response)?;
                let attributes = commit::attributes(&user, self.photo.as_ref());
                Step::Write { attributes }
            }
            Step::Write { attributes } => {
                commit::parse(response, attributes)?;
                Step::ReadBack
            }
            Step::ReadBack => {
                let user = read::parse(response)?;
                if user.shows(self.photo.as_ref()) {
                    return Ok(Progress::Done(user.into()));
                }
                return Err(Error::Overtaken {});
            }
        };
        Ok(Progress::Further)
    }

    fn step_back(&mut self, error: &Error) -> bool {
        let is_overtaken = *error == Error::Overtaken {};
        // A write that failed may have been half a minute ago: what it would write is old.
        if is_overtaken || matches!(self.step, Step::Write { .. }) {
            self.step = Step::Read;
        }
        is_overtaken
    }
}

impl Steps for Change {
    type Done = Profile;

    fn next(&self) -> Ask {
        self.storing.next(|_| self.edit.next())
    }

    fn after_response(&mut self, response: &Response) -> Result<Progress<Profile>, Error> {
        if self.storing.stored().is_some() {
            return self.edit.after_response(response);
        }
        check_admin_token(response)?;
        let progress = self.storing.after_response(response)?;
        self.edit.photo = self.storing.stored().cloned();
        Ok(progress)
    }

    fn after_photo(&mut self, photo: PhotoFacts) {
        self.storing.after_photo(photo);
    }

    fn step_back(&mut self, error: &Error) -> bool {
        let is_further = self.storing.stored().is_some() && self.edit.step_back(error);
        self.storing.step_back(error) || is_further
    }
}
