//! Carries requests to the server, and spoils some of them.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    future::{pending, poll_fn},
    task::Poll,
    time::Duration,
};

use cameo_model::{Error, Format, PhotoFacts, SizePx};
use cameo_protocol::{
    Access, Body, Exchange, Flow, Method, Profile, Request, Response, SingleExchange, Token,
    Transport, Wait, drive,
};
use cameo_transport::{Bounds, Http};
use reqwest::{
    RequestBuilder,
    header::{CONTENT_RANGE, CONTENT_TYPE, LOCATION, ORIGIN, RANGE, RETRY_AFTER},
    multipart::{Form, Part},
};

use crate::world::{NEW, System, World, jpeg};

const ANSWER_TIME: Duration = Duration::from_secs(30);

/// More exchanges than any conversation may have.
const TOO_MANY: usize = 30;

/// What happens to one exchange.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// The request never arrives.
    Unreached,
    /// It arrives, its answer doesn't.
    AnswerLost,
    /// It never arrives; something on the way answers that it fails.
    Failing,
    /// The machine is offline.
    Offline,
    /// It arrives, and this comes back as a success.
    Garbled(&'static str),
    /// It arrives, and whoever carries the flow out goes away.
    Abandoned,
    /// So much time passes before it arrives.
    After(Duration),
    /// From here on, until it is renewed, the proof is one that the server never gave.
    TokenRefused,
}

/// Faults by the number of the exchange.
pub type Faults = BTreeMap<usize, Fault>;

/// The same fault at every exchange from one on.
pub fn always(from: usize, fault: Fault) -> Faults {
    (from..TOO_MANY).map(|number| (number, fault)).collect()
}

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

    pub fn picture(&self) -> Option<&str> {
        self.end.as_ref()?.as_ref().ok()?.picture.as_deref()
    }

    pub fn error(&self) -> Option<&Error> {
        self.end.as_ref()?.as_ref().err()
    }

    pub fn photos_renewals_waits(&self) -> [usize; 3] {
        [self.photos_asked, self.renewals, self.waits]
    }

    pub fn count(&self, exchange: Exchange) -> usize {
        self.sent.iter().filter(|sent| **sent == exchange).count()
    }
}

/// Carries the flow out with a new photo until it ends or is abandoned; waits take no time.
pub async fn run<S: System, F: Flow>(world: &World<S>, flow: &mut F, faults: Faults) -> Run
where
    F::Done: Into<Profile>,
{
    run_with_photo(world, flow, faults, jpeg(NEW)).await
}

/// The same with this photo.
pub async fn run_with_photo<S: System, F: Flow>(
    world: &World<S>,
    flow: &mut F,
    faults: Faults,
    photo: Vec<u8>,
) -> Run
where
    F::Done: Into<Profile>,
{
    let transport = Faulty::new(world, faults, photo);
    let end = tokio::select! {
        biased;
        end = drive(flow, &transport) => Some(end.map(Into::into)),
        () = transport.abandoned() => None,
    };
    let run = transport.run.into_inner();
    Run { end, ..run }
}

/// The token that a sign-in gives; no fault is put in its way.
pub async fn token_of(mut sign_in: SingleExchange<Token>) -> String {
    let bounds = Bounds {
        connect_time: ANSWER_TIME,
        answer_time: ANSWER_TIME,
        origins: None,
    };
    let http = Http::new(bounds).expect("a network");
    drive(&mut sign_in, &http).await.expect("a token").text
}

struct Faulty<'a, S: System> {
    world: &'a World<S>,
    photo: Vec<u8>,
    faults: Faults,
    is_refused: Cell<bool>,
    is_abandoned: Cell<bool>,
    run: RefCell<Run>,
}

impl<'a, S: System> Faulty<'a, S> {
    fn new(world: &'a World<S>, faults: Faults, photo: Vec<u8>) -> Self {
        Self {
            world,
            photo,
            faults,
            is_refused: Cell::new(false),
            is_abandoned: Cell::new(false),
            run: RefCell::default(),
        }
    }

    /// Is asked after the flow has gone as far as it can.
    async fn abandoned(&self) {
        poll_fn(|_| match self.is_abandoned.get() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
        .await;
    }

    fn builder(&self, request: &Request) -> RequestBuilder {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
        };
        let url = match request.url.strip_prefix('/') {
            Some(path) => format!("{}/{path}", self.world.origin()),
            None => request.url.clone(),
        };
        let mut builder = self.world.client.request(method, url);
        builder = builder.header(ORIGIN, self.world.origin());
        if request.access == Access::Account {
            let (name, value) = self.world.proof();
            let altered = if self.is_refused.get() { "x" } else { "" };
            builder = builder.header(name, value + altered);
        }
        if let Some(range) = request.body.content_range() {
            builder = builder.header(CONTENT_RANGE, range);
        }
        self.filled(builder, &request.body)
    }

    fn filled(&self, builder: RequestBuilder, body: &Body) -> RequestBuilder {
        match body {
            Body::Empty | Body::PhotoStatus { .. } => builder,
            Body::Json(text) => builder
                .header(CONTENT_TYPE, "application/json")
                .body(text.clone()),
            Body::PhotoForm { field, .. } => {
                let part = Part::bytes(self.photo.clone()).file_name("photo");
                builder.multipart(Form::new().part(*field, part))
            }
            Body::PhotoFrom { start, .. } => {
                let rest = self.photo[usize::try_from(*start).expect("short")..].to_vec();
                builder.header(CONTENT_TYPE, "image/jpg").body(rest)
            }
        }
    }

    async fn exchange(&self, request: &Request) -> Response {
        let answer = self.builder(request).send().await.expect("answer");
        let text = |name| Some(answer.headers().get(name)?.to_str().ok()?.to_owned());
        Response {
            status: answer.status().as_u16(),
            location: text(LOCATION),
            range: text(RANGE).or(text(CONTENT_RANGE)),
            retry_after_seconds: text(RETRY_AFTER).map(|text| text.parse().expect("seconds")),
            body: answer.bytes().await.expect("body").into(),
        }
    }

    /// Notes the request, and gives what happens to it.
    fn fault(&self, request: &Request) -> Option<Fault> {
        let mut run = self.run.borrow_mut();
        let number = run.sent.len();
        assert!(number < TOO_MANY, "still going: {:?}", run.sent);
        run.sent.push(request.exchange);
        self.faults.get(&number).copied()
    }
}

impl<S: System> Transport for Faulty<'_, S> {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        match self.fault(&request) {
            None => {}
            Some(Fault::Unreached) => return Err(Error::Unreachable {}),
            Some(Fault::Offline) => return Err(Error::Offline {}),
            Some(Fault::Failing) => return Ok(answer(503, "")),
            Some(Fault::AnswerLost) => {
                self.exchange(&request).await;
                return Err(Error::Unreachable {});
            }
            Some(Fault::Garbled(body)) => {
                self.exchange(&request).await;
                return Ok(answer(200, body));
            }
            Some(Fault::Abandoned) => {
                self.exchange(&request).await;
                self.is_abandoned.set(true);
                return pending().await;
            }
            Some(Fault::After(time)) => self.world.pass(time).await,
            Some(Fault::TokenRefused) => self.is_refused.set(true),
        }
        Ok(self.exchange(&request).await)
    }

    async fn photo(&self) -> Result<PhotoFacts, Error> {
        self.run.borrow_mut().photos_asked += 1;
        Ok(PhotoFacts {
            format: Format::Jpeg,
            size: SizePx::new(60, 60),
            byte_len: self.photo.len() as u64,
            quality_percent: 80,
        })
    }

    async fn renew_access(&self, _: Access) -> Result<(), Error> {
        self.run.borrow_mut().renewals += 1;
        self.world.renew().await;
        self.is_refused.set(false);
        Ok(())
    }

    async fn wait(&self, _: Wait) {
        self.run.borrow_mut().waits += 1;
    }
}

fn answer(status: u16, body: &str) -> Response {
    Response {
        status,
        body: body.into(),
        ..Response::default()
    }
}
