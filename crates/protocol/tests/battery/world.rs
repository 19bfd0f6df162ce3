//! What a test needs from a system in memory, and how a flow is carried out against it.

use std::collections::BTreeMap;

use cameo_model::{Error, Format, PhotoFacts, SizePx};
use cameo_protocol::{Backend, Exchange, Flow, Input, Output, Profile, Request, Response};

/// The photo of all tests.
pub const PHOTO: PhotoFacts = PhotoFacts {
    format: Format::Jpeg,
    size: SizePx::new(8, 8),
    byte_len: 1000,
    quality_percent: 80,
};

/// More exchanges than any conversation may have.
const TOO_MANY: usize = 100;

/// What the person's picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// The one that was there at the beginning.
    Old,
    /// The photo, whole.
    Photo,
    /// None.
    Gone,
    /// Something that leads nowhere.
    Broken,
}

/// A system in memory with one person, who has a picture and other attributes.
pub trait World: Default {
    type Backend: Backend;
    /// Exchanges of which the contract gives only the status, so that any success counts.
    const ANY_SUCCESS: &[Exchange] = &[];

    fn backend() -> Self::Backend;
    fn user_id() -> &'static str;

    /// Does what the request asks, and answers.
    fn answer(&mut self, request: &Request) -> Response;
    fn picture(&self) -> Picture;
    fn keeps_everything_else(&self) -> bool;
    /// Nothing more can be uploaded to what was given out so far.
    fn end_links(&mut self);

    /// How the system refuses an exchange for good.
    fn refused(exchange: Exchange) -> Response;
    fn too_large() -> Response;
    fn token_refused() -> Response;
}

/// What happens to one exchange.
pub enum Fault {
    /// The request never arrives.
    Unreached,
    /// It arrives, its answer doesn't.
    AnswerLost,
    /// The browser says that it is offline.
    Offline,
    /// Something else answers.
    Instead(Response),
    /// What was given out so far has ended when the request arrives.
    LinksEnd,
    /// Whoever carries the flow out goes away.
    Abandoned,
}

/// Faults by the number of the exchange.
pub type Faults = BTreeMap<usize, Fault>;

/// How it went.
#[derive(Debug, Default)]
pub struct Run {
    pub sent: Vec<Exchange>,
    pub photos_asked: usize,
    pub renewals: usize,
    pub waits: usize,
    pub end: Option<Result<Profile, Error>>,
}

impl Run {
    pub fn is_done(&self) -> bool {
        matches!(self.end, Some(Ok(_)))
    }

    pub fn error(&self) -> Option<&Error> {
        self.end.as_ref()?.as_ref().err()
    }

    pub fn count(&self, exchange: Exchange) -> usize {
        self.sent.iter().filter(|sent| **sent == exchange).count()
    }
}

/// Carries the flow out until it ends or is abandoned; waits take no time.
pub fn run<W: World, F: Flow>(world: &mut W, flow: &mut F, faults: Faults) -> Run
where
    F::Done: Into<Profile>,
{
    run_with(flow, faults, |request, fault| answer(world, request, fault))
}

/// Carries the flow out against `answer`, which may give no input: then the flow is abandoned.
pub fn run_with<F: Flow>(
    flow: &mut F,
    mut faults: Faults,
    mut answer: impl FnMut(&Request, Option<Fault>) -> Option<Input>,
) -> Run
where
    F::Done: Into<Profile>,
{
    let mut run = Run::default();
    while let Some(output) = flow.poll_output() {
        let input = match output {
            Output::Send(request) => {
                let number = run.sent.len();
                assert!(number < TOO_MANY, "still going: {:?}", run.sent);
                run.sent.push(request.exchange);
                match answer(&request, faults.remove(&number)) {
                    Some(input) => input,
                    None => return run,
                }
            }
            Output::NeedPhoto => {
                run.photos_asked += 1;
                Input::Photo(PHOTO)
            }
            Output::RenewAccess(_) => {
                run.renewals += 1;
                Input::AccessRenewed
            }
            Output::Wait(_) => {
                run.waits += 1;
                Input::Waited
            }
            Output::Done(done) => {
                run.end = Some(Ok(done.into()));
                continue;
            }
            Output::Stopped(error) => {
                run.end = Some(Err(error));
                continue;
            }
        };
        flow.handle_input(input);
    }
    run
}

fn answer<W: World>(world: &mut W, request: &Request, fault: Option<Fault>) -> Option<Input> {
    Some(match fault {
        None => Input::Response(world.answer(request)),
        Some(Fault::Instead(response)) => Input::Response(response),
        Some(Fault::LinksEnd) => {
            world.end_links();
            Input::Response(world.answer(request))
        }
        Some(Fault::AnswerLost) => {
            let _ = world.answer(request);
            Input::Failed(Error::Unreachable {})
        }
        Some(Fault::Unreached) => Input::Failed(Error::Unreachable {}),
        Some(Fault::Offline) => Input::Failed(Error::Offline {}),
        Some(Fault::Abandoned) => return None,
    })
}

/// An answer with a JSON body, or any other text.
pub fn response(status: u16, body: impl ToString) -> Response {
    Response {
        status,
        body: body.to_string().into_bytes(),
        ..Response::default()
    }
}
