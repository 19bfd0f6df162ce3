//! The whole change: entry, bytes, association. An upload that broke off goes on where the server
//! says it ended.

use cameo_model::{Error, PhotoFacts};

use super::{
    Igloo, commit, presign,
    refusal::RANGE_REFUSED,
    upload::{self, Arrived},
};
use crate::{
    backend::Profile,
    conversation::{Ask, Conversation, Progress, Steps},
    wire::{Request, Response},
};

/// Changes the profile photo of one user.
pub type ChangePhoto = Conversation<Change>;

/// The steps of [`ChangePhoto`].
#[derive(Debug, Clone)]
pub struct Change {
    igloo: Igloo,
    user_id: String,
    photo: Option<PhotoFacts>,
    step: Step,
    /// Most bytes that one upload ever had.
    furthest: u64,
}

#[derive(Debug, Clone)]
enum Step {
    Entry,
    Upload {
        key: String,
        start: u64,
    },
    Status {
        key: String,
    },
    Associate {
        key: String,
        picture: Option<String>,
    },
}

impl ChangePhoto {
    /// Begins with the photo: an entry says how long it is.
    pub fn start(igloo: &Igloo, user_id: &str) -> Self {
        Self::new(Change {
            igloo: igloo.clone(),
            user_id: user_id.into(),
            photo: None,
            step: Step::Entry,
            furthest: 0,
        })
    }
}

impl Change {
    fn request(&self, photo: &PhotoFacts) -> Request {
        let igloo = &self.igloo;
        match &self.step {
            Step::Entry => presign::request(igloo, photo),
            Step::Upload { key, start } => upload::request(igloo, key, photo, *start),
            Step::Status { key } => upload::status_request(igloo, key, photo),
            Step::Associate { key, .. } => commit::request(igloo, key, &self.user_id),
        }
    }

    fn after_upload(&mut self, key: String, arrived: Arrived) -> Progress<Profile> {
        match arrived {
            Arrived::All { location } => {
                let picture = location.map(|location| self.absolute(&location));
                self.step = Step::Associate { key, picture };
                Progress::Further
            }
            Arrived::Part { byte_len } => {
                let is_further = byte_len > self.furthest;
                self.furthest = self.furthest.max(byte_len);
                let start = byte_len;
                self.step = Step::Upload { key, start };
                match is_further {
                    true => Progress::Further,
                    false => Progress::Regained,
                }
            }
        }
    }

    fn absolute(&self, location: &str) -> String {
        match location.strip_prefix('/') {
            Some(path) => format!("{}/{path}", self.igloo.origin),
            None => location.into(),
        }
    }

    fn done(&self, picture: Option<String>) -> Profile {
        Profile {
            id: self.user_id.clone(),
            name: None,
            picture,
            attributes: serde_json::Map::new(),
        }
    }
}

impl Steps for Change {
    type Done = Profile;

    fn next(&self) -> Ask {
        match &self.photo {
            Some(photo) => Ask::Exchange(self.request(photo)),
            None => Ask::Photo,
        }
    }

    fn after_photo(&mut self, photo: PhotoFacts) {
        self.photo = Some(photo);
    }

    fn after_response(&mut self, response: &Response) -> Result<Progress<Profile>, Error> {
        let photo = self.photo.ok_or(Error::OutOfOrder {})?;
        match self.step.clone() {
            Step::Entry => {
                let key = presign::parse(response)?;
                self.step = Step::Upload { key, start: 0 };
                Ok(Progress::Regained)
            }
            Step::Upload { key, start } => {
                let arrived = upload::parse(response, &photo)?;
                // It took nothing of what was sent: the same again would go on for ever.
                if matches!(arrived, Arrived::Part { byte_len } if byte_len <= start) {
                    return Err(crate::Exchange::Upload.nonsense());
                }
                Ok(self.after_upload(key, arrived))
            }
            Step::Status { key } => {
                let arrived = upload::parse(response, &photo)?;
                Ok(self.after_upload(key, arrived))
            }
            Step::Associate { picture, .. } => {
                commit::parse(response)?;
                Ok(Progress::Done(self.done(picture)))
            }
        }
    }

    fn step_back(&mut self, error: &Error) -> bool {
        let key = match &self.step {
            Step::Entry => return false,
            Step::Upload { key, .. } | Step::Status { key } | Step::Associate { key, .. } => {
                key.clone()
            }
        };
        let is_upload = matches!(self.step, Step::Upload { .. });
        match error {
            Error::LinkExpired {} => {
                self.step = Step::Entry;
                self.furthest = 0;
                true
            }
            // Another part has arrived than was thought.
            Error::Refused { status, .. } if [409, RANGE_REFUSED].contains(status) => {
                let is_known = matches!(self.step, Step::Status { .. });
                self.step = Step::Status { key };
                !is_known
            }
            // Nobody knows how much of it arrived.
            _ if is_upload => {
                self.step = Step::Status { key };
                false
            }
            _ => false,
        }
    }
}
