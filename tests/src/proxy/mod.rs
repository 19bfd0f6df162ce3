//! The way between browser and server, with faults on demand: held, cut, swallowed or refused
//! exchanges, and a count of each.
//!
//! It passes bytes on as they are, `Host` included, except that every connection carries one
//! request. What is an exchange is decided in `request`.

mod gate;
mod request;

use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::AbortHandle,
};

pub use gate::Gate;
pub use request::Exchange;
use request::{Request, proof_in};

/// Bytes of a body that are passed on at a time.
const CHUNK_LEN: usize = 16 * 1024;

/// What happens to one exchange instead of passing.
#[derive(Debug, Clone)]
pub enum Fault {
    /// It waits at the gate, before a byte of it reaches the server.
    Hold(Gate),
    /// The first bytes of its body reach the server, the others wait at the gate.
    HoldBody {
        /// Bytes of the body that pass.
        after_bytes: usize,
        /// Where the rest waits.
        gate: Gate,
    },
    /// The server does it, but its answer is lost and the connection with it.
    LoseAnswer,
    /// The server never hears of it; the browser gets this status and JSON text.
    Answer(u16, &'static str),
    /// The connection is closed without an answer, and the server never hears of it.
    Close,
}

/// A listening proxy; it ends when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: AbortHandle,
}

#[derive(Debug, Default)]
struct Shared {
    upstream: Mutex<Option<SocketAddr>>,
    faults: Mutex<VecDeque<(Exchange, Fault)>>,
    seen: Mutex<Vec<Exchange>>,
    paths: Mutex<Vec<String>>,
    proofs: Mutex<Vec<String>>,
}

impl Proxy {
    /// Listens on a free port. Until [`Proxy::lead_to`] is called, every connection is closed.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        let shared = Arc::<Shared>::default();
        let task = tokio::spawn(accept(listener, shared.clone())).abort_handle();
        Self {
            address,
            shared,
            task,
        }
    }

    /// Host and port that browsers use.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// Passes everything on to this address from now on.
    pub fn lead_to(&self, upstream: SocketAddr) {
        *self.shared.upstream.lock().expect("never poisoned") = Some(upstream);
    }

    /// The next exchange of this kind meets this fault; called twice, the next two do.
    pub fn disturb(&self, exchange: Exchange, fault: Fault) {
        let mut faults = self.shared.faults.lock().expect("never poisoned");
        faults.push_back((exchange, fault));
    }

    /// Counts from nought again.
    pub fn forget(&self) {
        self.shared.seen.lock().expect("never poisoned").clear();
    }

    /// How many exchanges of this kind have begun.
    pub fn count(&self, exchange: Exchange) -> usize {
        let seen = self.shared.seen.lock().expect("never poisoned");
        seen.iter().filter(|known| **known == exchange).count()
    }

    /// Every path that has been asked for since the start, workers' requests included, which the
    /// browser's own log leaves out.
    pub fn paths(&self) -> Vec<String> {
        self.shared.paths.lock().expect("never poisoned").clone()
    }

    /// How many faults have not been met yet.
    pub fn faults_left(&self) -> usize {
        self.shared.faults.lock().expect("never poisoned").len()
    }

    /// Every token and session that requests came with.
    pub fn proofs(&self) -> Vec<String> {
        self.shared.proofs.lock().expect("never poisoned").clone()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    fn take_fault(&self, exchange: Exchange) -> Option<Fault> {
        let mut faults = self.faults.lock().expect("never poisoned");
        let index = faults.iter().position(|(of, _)| *of == exchange)?;
        faults.remove(index).map(|(_, fault)| fault)
    }

    fn note(&self, request: &Request) {
        self.seen
            .lock()
            .expect("never poisoned")
            .push(request.exchange);
        let mut paths = self.paths.lock().expect("never poisoned");
        paths.push(request.path.clone());
        let mut proofs = self.proofs.lock().expect("never poisoned");
        proofs.extend(proof_in(&request.head).map(str::to_owned));
    }

    fn upstream(&self) -> io::Result<SocketAddr> {
        let upstream = *self.upstream.lock().expect("never poisoned");
        upstream.ok_or_else(|| io::Error::other("leads nowhere"))
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        let shared = shared.clone();
        tokio::spawn(async move {
            // A broken connection is what this proxy is for; the browser sees it as such.
            let _ = carry(client, &shared).await;
        });
    }
}

/// Carries one request and its answer.
async fn carry(client: TcpStream, shared: &Shared) -> io::Result<()> {
    let (mut reader, mut writer) = client.into_split();
    let mut request = Request::read(&mut reader).await?;
    shared.note(&request);
    let fault = shared.take_fault(request.exchange);
    match &fault {
        Some(Fault::Close) => return Ok(()),
        Some(Fault::Answer(status, text)) => return answer(&mut writer, *status, text).await,
        Some(Fault::Hold(gate)) => hold(gate, &mut reader, &mut request.body_start).await?,
        _ => {}
    }
    let (from_server, to_server) = TcpStream::connect(shared.upstream()?).await?.into_split();
    let loses_answer = matches!(fault, Some(Fault::LoseAnswer));
    let sending = async {
        match send(request, &mut reader, to_server, fault).await {
            // The request is through; now only the answer decides when this ends.
            Ok(_open) => std::future::pending().await,
            Err(error) => Err(error),
        }
    };
    tokio::select! {
        failed = sending => failed,
        answered = pass_answer(from_server, writer, loses_answer) => answered,
    }
}

/// Waits at the gate; what the browser sends meanwhile is kept.
async fn hold(gate: &Gate, reader: &mut OwnedReadHalf, kept: &mut Vec<u8>) -> io::Result<()> {
    let hung_up = async { while reader.read_buf(kept).await.is_ok_and(|len| len > 0) {} };
    if gate.wait(hung_up).await {
        Ok(())
    } else {
        Err(io::ErrorKind::ConnectionAborted.into())
    }
}

async fn send(
    request: Request,
    reader: &mut OwnedReadHalf,
    mut to_server: OwnedWriteHalf,
    fault: Option<Fault>,
) -> io::Result<OwnedWriteHalf> {
    to_server.write_all(request.head.as_bytes()).await?;
    let (after_bytes, mut gate) = match fault {
        Some(Fault::HoldBody { after_bytes, gate }) => (after_bytes, Some(gate)),
        _ => (usize::MAX, None),
    };
    let mut sent = 0;
    let mut chunk = request.body_start;
    loop {
        if sent + chunk.len() >= after_bytes
            && let Some(gate) = gate.take()
        {
            let early = after_bytes - sent;
            to_server.write_all(&chunk[..early]).await?;
            chunk.drain(..early);
            sent += early;
            hold(&gate, reader, &mut chunk).await?;
        }
        to_server.write_all(&chunk).await?;
        sent += chunk.len();
        if sent >= request.body_len {
            return Ok(to_server);
        }
        chunk.clear();
        chunk.reserve(CHUNK_LEN);
        if reader.read_buf(&mut chunk).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

async fn pass_answer(
    mut from_server: OwnedReadHalf,
    mut to_browser: OwnedWriteHalf,
    loses_answer: bool,
) -> io::Result<()> {
    if loses_answer {
        tokio::io::copy(&mut from_server, &mut tokio::io::sink()).await?;
        return Ok(());
    }
    tokio::io::copy(&mut from_server, &mut to_browser).await?;
    to_browser.shutdown().await
}

async fn answer(writer: &mut OwnedWriteHalf, status: u16, text: &str) -> io::Result<()> {
    let len = text.len();
    let head = format!(
        "HTTP/1.1 {status} Made up\r\nContent-Type: application/json\r\n\
         Content-Length: {len}\r\nConnection: close\r\n\r\n"
    );
    writer.write_all(head.as_bytes()).await?;
    writer.write_all(text.as_bytes()).await?;
    writer.shutdown().await
}
