//! The way between a gateway and the system behind it: it passes requests on, notes them, and spoils
//! those that it is told to spoil.

use std::{
    collections::VecDeque,
    convert::Infallible,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use reqwest::{Client, redirect::Policy};
use tokio::{net::TcpListener, task::AbortHandle};

/// What happens to a request instead of passing.
#[derive(Debug, Clone)]
pub enum Fault {
    /// No answer ever comes.
    Hang,
    /// It is done, and its answer breaks off.
    LoseAnswer,
    /// An answer without end.
    Endless,
    /// It never gets there; this is answered instead.
    Answer(u16, String),
    /// It is sent elsewhere.
    Redirect(String),
}

/// It ends when it is dropped.
pub struct Between {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: AbortHandle,
}

#[derive(Default)]
struct Shared {
    leads_to: Mutex<String>,
    client: Client,
    seen: Mutex<Vec<String>>,
    proofs: Mutex<Vec<String>>,
    /// By the beginning of method and path; each is used once.
    faults: Mutex<VecDeque<(String, Fault)>>,
    busy: Mutex<Busy>,
}

/// How many requests are under way, and were at most.
#[derive(Default)]
struct Busy {
    now: usize,
    most: usize,
}

impl Between {
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let client = Client::builder().redirect(Policy::none()).build();
        let shared = Arc::new(Shared {
            client: client.expect("client"),
            ..Shared::default()
        });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&shared));
        let serving = async { axum::serve(listener, router).await.expect("serves") };
        Self {
            address,
            shared,
            task: tokio::spawn(serving).abort_handle(),
        }
    }

    pub fn host(&self) -> String {
        self.address.to_string()
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn lead_to(&self, origin: &str) {
        origin.clone_into(&mut lock(&self.shared.leads_to));
    }

    /// The next request that begins so, such as `POST /_images/`, meets this fault.
    pub fn disturb(&self, beginning: &str, fault: Fault) {
        lock(&self.shared.faults).push_back((beginning.to_owned(), fault));
    }

    /// How many requests that were to meet a fault have not come yet.
    pub fn faults_left(&self) -> usize {
        lock(&self.shared.faults).len()
    }

    /// Method and path of every request since the last look.
    pub fn seen(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.shared.seen))
    }

    /// Every token and session that requests came with.
    pub fn proofs(&self) -> Vec<String> {
        lock(&self.shared.proofs).clone()
    }

    /// How many requests were under way at the same time.
    pub fn most_at_once(&self) -> usize {
        lock(&self.shared.busy).most
    }

    /// Nothing listens here any more.
    pub fn stop(&self) {
        self.task.abort();
    }
}

impl Drop for Between {
    fn drop(&mut self) {
        self.stop();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let what = format!("{} {}", request.method(), request.uri().path());
    lock(&shared.seen).push(what.clone());
    lock(&shared.proofs).extend(proof_of(&request));
    {
        let mut busy = lock(&shared.busy);
        busy.now += 1;
        busy.most = busy.most.max(busy.now);
    }
    let fault = {
        let mut faults = lock(&shared.faults);
        let index = faults.iter().position(|(start, _)| what.starts_with(start));
        index.and_then(|index| faults.remove(index))
    };
    let answer = spoiled(&shared, request, fault.map(|(_, fault)| fault)).await;
    lock(&shared.busy).now -= 1;
    answer
}

/// What stands behind `Bearer ` or `iglooauth=`.
fn proof_of(request: &Request) -> Option<String> {
    let headers = request.headers();
    let value = headers
        .get(header::AUTHORIZATION)
        .or_else(|| headers.get(header::COOKIE))?;
    let value = value.to_str().expect("text");
    let proof = value.strip_prefix("Bearer ");
    let proof = proof.or_else(|| value.strip_prefix("iglooauth="));
    Some(proof.expect("a token or a session").to_owned())
}

async fn spoiled(shared: &Shared, request: Request, fault: Option<Fault>) -> Response {
    match fault {
        None => forwarded(shared, request).await,
        Some(Fault::Hang) => {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            StatusCode::OK.into_response()
        }
        Some(Fault::LoseAnswer) => {
            forwarded(shared, request).await;
            let broken = stream::iter([Err::<Bytes, _>(io::Error::other("broken off"))]);
            Body::from_stream(broken).into_response()
        }
        Some(Fault::Endless) => {
            let piece = || Ok::<_, Infallible>(Bytes::from(vec![b' '; 64 * 1024]));
            Body::from_stream(stream::repeat_with(piece)).into_response()
        }
        Some(Fault::Answer(status, text)) => {
            let status = StatusCode::from_u16(status).expect("a status");
            (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
        }
        Some(Fault::Redirect(url)) => {
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, url)]).into_response()
        }
    }
}

async fn forwarded(shared: &Shared, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().expect("a path").as_str();
    let url = format!("{}{path}", lock(&shared.leads_to));
    let body = to_bytes(body, 32 * 1024 * 1024).await.expect("body");
    let mut headers = parts.headers;
    headers.remove(header::TRANSFER_ENCODING);
    headers.remove(header::CONTENT_LENGTH);
    let sent = shared.client.request(parts.method, url);
    let answer = sent.headers(headers).body(body).send().await;
    let answer = answer.expect("the system answers");
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    headers.remove(header::TRANSFER_ENCODING);
    let body = answer.bytes().await.expect("body");
    (status, headers, body).into_response()
}
