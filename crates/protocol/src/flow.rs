//! The contract between a conversation and whoever carries it out.

use cameo_model::{Error, Format};

use crate::{
    retry::Wait,
    wire::{Request, Response},
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
    /// The photo is finished, in this format. Its bytes stay with the transport.
    Photo(Format),
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
