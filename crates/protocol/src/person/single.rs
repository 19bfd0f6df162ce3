//! A flow of one exchange, with the retries that every exchange gets.

use cameo_model::Error;

use crate::{
    flow::{Flow, Input, Output},
    retry::{Attempts, Wait},
    wire::{Request, Response},
};

/// Reads the meaning of a response.
pub(super) type Parse<T> = fn(&Response) -> Result<T, Error>;

/// Sends one request, again where that helps, and gives what its answer means.
#[derive(Debug, Clone)]
pub struct SingleExchange<T> {
    request: Request,
    parse: Parse<T>,
    attempts: Attempts,
    next: Option<Next<T>>,
}

#[derive(Debug, Clone)]
enum Next<T> {
    Send,
    Wait(Wait),
    Done(T),
    Stopped(Error),
}

impl<T> SingleExchange<T> {
    pub(super) fn new(request: Request, parse: Parse<T>) -> Self {
        Self {
            request,
            parse,
            attempts: Attempts::default(),
            next: Some(Next::Send),
        }
    }

    fn after_failure(&mut self, error: Error) -> Next<T> {
        match self.attempts.next_wait(&error) {
            Some(wait) => Next::Wait(wait),
            None => Next::Stopped(error),
        }
    }
}

impl<T> Flow for SingleExchange<T> {
    type Done = T;

    fn poll_output(&mut self) -> Option<Output<T>> {
        Some(match self.next.take()? {
            Next::Send => Output::Send(self.request.clone()),
            Next::Wait(wait) => Output::Wait(wait),
            Next::Done(done) => Output::Done(done),
            Next::Stopped(error) => Output::Stopped(error),
        })
    }

    fn handle_input(&mut self, input: Input) {
        self.next = Some(match input {
            Input::Response(response) => match (self.parse)(&response) {
                Ok(done) => Next::Done(done),
                Err(error) => self.after_failure(error),
            },
            Input::Failed(error) => self.after_failure(error),
            Input::Waited => Next::Send,
            Input::Photo(_) => return,
        });
    }

    fn resume(&mut self) {
        self.attempts = Attempts::default();
        self.next = Some(Next::Send);
    }
}
