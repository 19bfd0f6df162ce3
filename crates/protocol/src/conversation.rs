//! Carries the steps of any conversation out: one after the other, again where that helps, back
//! where only an earlier step mends a failure.
//!
//! Which step comes next and what an answer means is the back end's ([`Steps`]); which failures are
//! tried again, and after how long, is `retry`'s.

use cameo_model::{Error, PhotoFacts};

use crate::{
    flow::{Flow, Input, Output},
    retry::{Attempts, Wait},
    wire::{Access, Request, Response},
};

/// Times that a conversation goes back to an earlier step without asking anybody.
pub const MAX_STEPS_BACK: u32 = 3;

/// What a step needs.
#[derive(Debug)]
pub enum Ask {
    /// An answer to this.
    Exchange(Request),
    /// The photo.
    Photo,
}

/// How far an answer led.
#[derive(Debug)]
pub enum Progress<T> {
    /// To where the conversation has been before. Failures go on counting: a new link does not
    /// make a failing upload new.
    Regained,
    /// Further than ever.
    Further,
    /// To the end.
    Done(T),
}

/// The steps of one conversation. They keep what is known so far, and nothing about failures.
pub trait Steps {
    /// What a conversation that ended well gives.
    type Done;

    /// What comes next.
    fn next(&self) -> Ask;

    /// Learns from the answer to the exchange of [`Steps::next`].
    ///
    /// # Errors
    /// What the answer says, or that it makes no sense.
    fn after_response(&mut self, response: &Response) -> Result<Progress<Self::Done>, Error>;

    /// Learns that the photo is finished.
    fn after_photo(&mut self, _photo: PhotoFacts) {}

    /// Goes back to the step that `error` calls for, if any; true if it is to be tried at once.
    fn step_back(&mut self, _error: &Error) -> bool {
        false
    }
}

/// A flow that carries out the steps of a back end.
#[derive(Debug, Clone)]
pub struct Conversation<S: Steps> {
    steps: S,
    attempts: Attempts,
    steps_back: u32,
    /// What the last request proves.
    access: Access,
    /// Whether that has been renewed and has not worked since.
    is_renewed: bool,
    next: Option<Next<S::Done>>,
}

#[derive(Debug, Clone)]
enum Next<T> {
    Step,
    Wait(Wait),
    Renew,
    Done(T),
    Stopped(Error),
}

impl<S: Steps> Conversation<S> {
    pub(crate) fn new(steps: S) -> Self {
        Self {
            steps,
            attempts: Attempts::default(),
            steps_back: 0,
            access: Access::Open,
            is_renewed: false,
            next: Some(Next::Step),
        }
    }

    /// The same, but until it is resumed no failure is tried again by itself: whoever asks does that.
    pub(crate) fn once(self) -> Self {
        Self {
            attempts: Attempts::SPENT,
            ..self
        }
    }

    fn output_of_step(&mut self) -> Output<S::Done> {
        match self.steps.next() {
            Ask::Photo => Output::NeedPhoto,
            Ask::Exchange(request) => {
                self.access = request.access;
                Output::Send(request)
            }
        }
    }

    fn after_response(&mut self, response: &Response) -> Next<S::Done> {
        match self.steps.after_response(response) {
            Ok(Progress::Done(done)) => return Next::Done(done),
            Ok(Progress::Further) => self.attempts = Attempts::default(),
            Ok(Progress::Regained) => {}
            Err(error) => return self.after_failure(error),
        }
        self.is_renewed = false;
        Next::Step
    }

    fn after_failure(&mut self, error: Error) -> Next<S::Done> {
        if error == (Error::SignedOut {}) && !self.is_renewed {
            self.is_renewed = true;
            return Next::Renew;
        }
        if self.steps.step_back(&error) && self.steps_back < MAX_STEPS_BACK {
            self.steps_back += 1;
            return Next::Step;
        }
        match self.attempts.next_wait(&error) {
            Some(wait) => Next::Wait(wait),
            None => Next::Stopped(error),
        }
    }
}

impl<S: Steps> Flow for Conversation<S> {
    type Done = S::Done;

    fn poll_output(&mut self) -> Option<Output<S::Done>> {
        Some(match self.next.take()? {
            Next::Step => self.output_of_step(),
            Next::Wait(wait) => Output::Wait(wait),
            Next::Renew => Output::RenewAccess(self.access),
            Next::Done(done) => Output::Done(done),
            Next::Stopped(error) => Output::Stopped(error),
        })
    }

    fn handle_input(&mut self, input: Input) {
        self.next = Some(match input {
            Input::Response(response) => self.after_response(&response),
            Input::Failed(error) => self.after_failure(error),
            Input::Photo(photo) => {
                self.steps.after_photo(photo);
                Next::Step
            }
            Input::AccessRenewed | Input::Waited => Next::Step,
        });
    }

    fn resume(&mut self) {
        self.attempts = Attempts::default();
        self.steps_back = 0;
        self.is_renewed = false;
        self.next = Some(Next::Step);
    }
}
