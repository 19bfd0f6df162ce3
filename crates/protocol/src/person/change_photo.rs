//! The whole change as one transaction: presign, upload, commit, and only the failed step again.
//!
//! A link that ran out or was used is replaced by a new one with the same photo. So an upload
//! whose answer was lost ends well too: its link is used, and the server sweeps what arrived.

use cameo_model::{Error, Format};

use super::{PhotoRef, Viewer, commit, presign, upload};
use crate::{
    flow::{Flow, Input, Output},
    retry::{Attempts, Wait},
    wire::Response,
};

/// New links that are fetched without asking anybody.
const MAX_NEW_LINKS: u32 = 3;

/// Changes the photo of one person.
#[derive(Debug, Clone)]
pub struct ChangePhoto {
    user_id: String,
    step: Step,
    photo: Option<Format>,
    attempts: Attempts,
    new_links: u32,
    next: Option<Next>,
}

/// What is known so far, and so what comes next.
#[derive(Debug, Clone)]
enum Step {
    Presign,
    Upload { link: String },
    Commit { photo_ref: PhotoRef },
}

#[derive(Debug, Clone)]
enum Next {
    Step,
    Wait(Wait),
    Done(Viewer),
    Stopped(Error),
}

impl ChangePhoto {
    /// Begins with a presign; the photo is asked for only once there is a link.
    pub fn start(user_id: &str) -> Self {
        Self {
            user_id: user_id.into(),
            step: Step::Presign,
            photo: None,
            attempts: Attempts::default(),
            new_links: 0,
            next: Some(Next::Step),
        }
    }

    fn output_of_step(&self) -> Output<Viewer> {
        match (&self.step, self.photo) {
            (Step::Presign, _) => Output::Send(presign::request()),
            (Step::Upload { .. }, None) => Output::NeedPhoto,
            (Step::Upload { link }, Some(format)) => Output::Send(upload::request(link, format)),
            (Step::Commit { photo_ref }, _) => {
                Output::Send(commit::request_for_photo(&self.user_id, photo_ref))
            }
        }
    }

    fn after_response(&mut self, response: &Response) -> Result<Next, Error> {
        match &self.step {
            Step::Presign => {
                // The attempts go on counting: a new link does not make a failing upload new.
                let link = presign::parse(response)?;
                self.step = Step::Upload { link };
            }
            Step::Upload { .. } => {
                let photo_ref = upload::parse(response)?;
                self.step = Step::Commit { photo_ref };
                self.attempts = Attempts::default();
            }
            Step::Commit { .. } => return Ok(Next::Done(commit::parse(response)?)),
        }
        Ok(Next::Step)
    }

    fn after_failure(&mut self, error: Error) -> Next {
        // A link whose upload broke is tried again: links are counted, and if the photo did arrive
        // the server says that the link is used.
        if self.link_is_dead(&error) {
            self.step = Step::Presign;
            if self.new_links < MAX_NEW_LINKS {
                self.new_links += 1;
                return Next::Step;
            }
        }
        match self.attempts.next_wait(&error) {
            Some(wait) => Next::Wait(wait),
            None => Next::Stopped(error),
        }
    }

    /// Whether only a new link can help: the old one is no good, or what was uploaded under it
    /// has been swept before the commit.
    fn link_is_dead(&self, error: &Error) -> bool {
        match (&self.step, error) {
            (Step::Upload { .. }, Error::LinkExpired {} | Error::LinkUsed {}) => true,
            (Step::Commit { .. }, Error::InvalidAttribute { name }) => name == "picture",
            _ => false,
        }
    }
}

impl Flow for ChangePhoto {
    type Done = Viewer;

    fn poll_output(&mut self) -> Option<Output<Viewer>> {
        Some(match self.next.take()? {
            Next::Step => self.output_of_step(),
            Next::Wait(wait) => Output::Wait(wait),
            Next::Done(viewer) => Output::Done(viewer),
            Next::Stopped(error) => Output::Stopped(error),
        })
    }

    fn handle_input(&mut self, input: Input) {
        let next = match input {
            Input::Response(response) => self
                .after_response(&response)
                .unwrap_or_else(|error| self.after_failure(error)),
            Input::Failed(error) => self.after_failure(error),
            Input::Photo(format) => {
                self.photo = Some(format);
                Next::Step
            }
            Input::Waited => Next::Step,
        };
        self.next = Some(next);
    }

    fn resume(&mut self) {
        self.attempts = Attempts::default();
        self.new_links = 0;
        self.next = Some(Next::Step);
    }
}

#[cfg(test)]
mod tests;
