//! Joins a flow to something that can send.

use cameo_model::{Error, PhotoFacts};

use crate::{
    flow::{Flow, Input, Output},
    retry::Wait,
    wire::{Access, Request, Response},
};

/// Moves one request, holds the photo's bytes and the secrets, and knows the time.
#[allow(
    async_fn_in_trait,
    reason = "used on one thread, in browsers and in tests"
)]
pub trait Transport {
    /// Sends a request and gives its answer, whatever its status.
    ///
    /// # Errors
    /// `transport/*` if there was no answer.
    async fn send(&self, request: Request) -> Result<Response, Error>;

    /// Waits for the photo that fills the slots of [`crate::Body`].
    ///
    /// # Errors
    /// Whatever kept the photo from being made.
    async fn photo(&self) -> Result<PhotoFacts, Error>;

    /// Gets what requests prove anew, after it was refused. By default nothing can be renewed.
    ///
    /// # Errors
    /// `backend/signed-out` if there is nothing new, or whatever was in the way.
    async fn renew_access(&self, _access: Access) -> Result<(), Error> {
        Err(Error::SignedOut {})
    }

    /// Waits for `wait.at_least_millis` and a random share of `wait.jitter_millis`.
    async fn wait(&self, wait: Wait);
}

/// Carries `flow` out until it is done or stops. A stopped flow can be resumed and driven again.
///
/// # Errors
/// The failure that stopped the flow.
pub async fn drive<F: Flow>(flow: &mut F, transport: &impl Transport) -> Result<F::Done, Error> {
    loop {
        let input = match flow.poll_output() {
            Some(Output::Send(request)) => match transport.send(request).await {
                Ok(response) => Input::Response(response),
                Err(error) => Input::Failed(error),
            },
            Some(Output::NeedPhoto) => match transport.photo().await {
                Ok(photo) => Input::Photo(photo),
                Err(error) => Input::Failed(error),
            },
            Some(Output::RenewAccess(access)) => match transport.renew_access(access).await {
                Ok(()) => Input::AccessRenewed,
                Err(error) => Input::Failed(error),
            },
            Some(Output::Wait(wait)) => {
                transport.wait(wait).await;
                Input::Waited
            }
            Some(Output::Done(done)) => return Ok(done),
            Some(Output::Stopped(error)) => return Err(error),
            // Nothing is in flight here, so a flow that waits would wait for ever.
            None => return Err(Error::OutOfOrder {}),
        };
        flow.handle_input(input);
    }
}
