//! The contract between a conversation and whoever carries it out.

use cameo_model::{Error, PhotoFacts};

use crate::{
    retry::Wait,
    wire::{Access, Request, Response},
};

/// What a flow wants next.
#[derive(Debug, Clone, PartialEq)]
pub enum Output<T> {
    /// Send this; answer with [`Input::Response`] or [`Input::Failed`].
    Send(Request),
    /// Answer with [`Input::Photo`] once the photo is finished, or with [`Input::Failed`].
    NeedPhoto,
    /// Wait before going on; answer with [`Input::Waited`].
    Wait(Wait),
    /// What the last request proved is not accepted (any more). Get it anew; answer with
    /// [`Input::AccessRenewed`], or with [`Input::Failed`].
    RenewAccess(Access),
    /// The flow has ended well.
    Done(T),
    /// The flow has stopped. [`Flow::resume`] repeats only the step that failed.
    Stopped(Error),
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The answer to the request that was sent last.
    Response(Response),
    /// No answer, or no photo.
    Failed(Error),
    /// The photo is finished. Its bytes stay with the transport.
    Photo(PhotoFacts),
    /// The next request proves something new.
    AccessRenewed,
    /// The wait is over.
    Waited,
}

/// One attempt at something, as a state machine without IO.
///
/// Call [`Flow::poll_output`] until it gives `None`, then wait for something to happen and tell
/// it by [`Flow::handle_input`]. At most one exchange is in flight. An input that does not fit
/// the state is ignored.
pub trait Flow {
    /// What a flow that ended well gives.
    type Done;

    /// The next thing to do, each thing once; `None` while an input is awaited.
    fn poll_output(&mut self) -> Option<Output<Self::Done>>;

    /// Tells what happened.
    fn handle_input(&mut self, input: Input);

    /// After [`Output::Stopped`]: tries the failed step again, with a fresh count of attempts.
    fn resume(&mut self);
}
