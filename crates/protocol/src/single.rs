//! A conversation of one exchange.

use cameo_model::Error;

use crate::{
    conversation::{Ask, Conversation, Progress, Steps},
    wire::{Request, Response},
};

/// Reads the meaning of a response.
pub(crate) type Parse<T> = fn(&Response) -> Result<T, Error>;

/// Sends one request, again where that helps, and gives what its answer means.
pub type SingleExchange<T> = Conversation<Single<T>>;

/// The one step.
#[derive(Debug, Clone)]
pub struct Single<T> {
    request: Request,
    parse: Parse<T>,
}

impl<T> SingleExchange<T> {
    pub(crate) fn of(request: Request, parse: Parse<T>) -> Self {
        Self::new(Single { request, parse })
    }
}

impl<T> Steps for Single<T> {
    type Done = T;

    fn next(&self) -> Ask {
        Ask::Exchange(self.request.clone())
    }

    fn after_response(&mut self, response: &Response) -> Result<Progress<T>, Error> {
        (self.parse)(response).map(Progress::Done)
    }
}
