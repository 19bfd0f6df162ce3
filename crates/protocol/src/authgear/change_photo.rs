//! The whole change: presign, upload, then read, write and read again; a removal and a change of
//! other attributes have only the latter three.
//!
//! Reading comes last before writing, so that as little time as possible lies between them.
//! If the second reading shows something else, somebody else wrote in between: their attributes
//! are read and written back with ours, a few times at most.

use cameo_model::{Error, PhotoFacts};
use serde_json::{Map, Value};

use super::{Authgear, commit, global_id, presign, read};
use crate::{
    backend::Profile,
    conversation::{Ask, Conversation, Progress, Steps},
    envelope::check_admin_token,
    link::Storing,
    wire::{Request, Response},
};

/// Changes the photo of one user.
pub type ChangePhoto = Conversation<Change>;

/// Changes attributes of one user; a removed picture is one of them.
pub type ChangeAttributes = Conversation<Edit>;

/// The steps of [`ChangePhoto`].
#[derive(Debug, Clone)]
pub struct Change {
    storing: Storing,
    edit: Edit,
}

/// The steps of [`ChangeAttributes`], and the end of [`ChangePhoto`].
#[derive(Debug, Clone)]
pub struct Edit {
    app: Authgear,
    user_id: String,
    /// What is to be changed; `null` deletes.
    patch: Map<String, Value>,
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
            edit: Edit::of(app, user_id, Map::new()),
        })
    }
}

impl ChangeAttributes {
    /// Begins with reading what is to be kept.
    pub fn start(app: &Authgear, user_id: &str, patch: Map<String, Value>) -> Self {
        Self::new(Edit::of(app, user_id, patch))
    }
}

impl Edit {
    fn of(app: &Authgear, user_id: &str, patch: Map<String, Value>) -> Self {
        Self {
            app: app.clone(),
            user_id: global_id(user_id),
            patch,
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
                let attributes = commit::attributes(&user, &self.patch);
                Step::Write { attributes }
            }
            Step::Write { attributes } => {
                commit::parse(response, attributes)?;
                Step::ReadBack
            }
            Step::ReadBack => {
                let user = read::parse(response)?;
                if user.has_all(&self.patch) {
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
        if let Some(photo) = self.storing.stored() {
            self.edit
                .patch
                .insert("picture".into(), photo.text().into());
        }
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
