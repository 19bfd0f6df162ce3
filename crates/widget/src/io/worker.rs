//! The page's side of the worker: starts it when needed, waits for its handshake, joins answers
//! to requests, and ends it to abort.

use std::{cell::RefCell, collections::HashMap, future::Future, rc::Rc};

use cameo_model::{
    Error, Json, RegionPx, SizePx,
    messages::{Answer, JobId, Request, is_of_this_build},
};
use futures::channel::oneshot;
use js_sys::{Array, ArrayBuffer, JsString, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{is_offline, time::sleep_millis, unless_offline};
use crate::picker::SpawnWorker;

/// Longest wait for the handshake of a worker, its module's download included.
const HANDSHAKE_MILLIS: u64 = 60_000;

/// Starts a module worker from a URL of the page's own origin.
///
/// # Errors
/// What the browser throws when a policy forbids it.
pub fn spawn_module_worker(url: &str) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    Worker::new_with_options(url, &options)
}

/// An answer and the bytes that came with it; an empty buffer where none did.
pub(crate) struct Delivery {
    pub answer: Answer,
    pub bytes: ArrayBuffer,
}

/// A message, and what is handed over with it.
struct Posting {
    envelope: JsValue,
    transfer: Array,
}

impl Posting {
    fn to(&self, worker: &Worker) -> Result<(), JsValue> {
        worker.post_message_with_transfer(&self.envelope, &self.transfer)
    }
}

/// Who waits for an answer.
struct Waiting {
    sender: oneshot::Sender<Result<Delivery, Error>>,
    on_progress: Rc<dyn Fn(f32)>,
}

/// One worker of one picker. Clones share it.
#[derive(Clone)]
pub(crate) struct WorkerClient {
    spawn: SpawnWorker,
    shared: Rc<RefCell<Shared>>,
}

#[derive(Default)]
struct Shared {
    last_job: JobId,
    running: Option<Running>,
}

struct Running {
    worker: Worker,
    is_ready: bool,
    /// What failed to load fails for good in this worker.
    lacks_module: bool,
    /// Requests made before the handshake, in order.
    held: Vec<Posting>,
    waiting: HashMap<JobId, Waiting>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl WorkerClient {
    /// A client that starts its worker with the first request.
    pub fn new(spawn: SpawnWorker) -> Self {
        Self {
            spawn,
            shared: Rc::default(),
        }
    }

    /// Sends a request at once; the answer comes by the future.
    ///
    /// # Errors
    /// Of the future: whatever the worker answers, or `host/*`.
    pub fn request(
        &self,
        source: &File,
        request: impl FnOnce(JobId) -> Request,
    ) -> impl Future<Output = Result<Delivery, Error>> + 'static {
        self.request_with_progress(source, request, Rc::new(|_| ()))
    }

    /// Like [`WorkerClient::request`]; on the way, `on_progress` gets the share of the work that is
    /// done, 0–1.
    pub fn request_with_progress(
        &self,
        source: &File,
        request: impl FnOnce(JobId) -> Request,
        on_progress: Rc<dyn Fn(f32)>,
    ) -> impl Future<Output = Result<Delivery, Error>> + 'static {
        self.request_with_bytes(source, None, request, on_progress)
    }

    /// Where a face is in a preview of this size; its pixels are handed over. `None` where none is
    /// found, and if something went wrong.
    pub fn find_face(
        &self,
        source: &File,
        preview: SizePx,
        rgba: &ArrayBuffer,
    ) -> impl Future<Output = Option<RegionPx>> + 'static {
        let request = move |job| Request::FindFace { job, preview };
        let asked = self.request_with_bytes(source, Some(rgba), request, Rc::new(|_| ()));
        async move {
            match asked.await.ok()?.answer {
                Answer::FaceFound { region, .. } => Some(region),
                _ => None,
            }
        }
    }

    fn request_with_bytes(
        &self,
        source: &File,
        bytes: Option<&ArrayBuffer>,
        request: impl FnOnce(JobId) -> Request,
        on_progress: Rc<dyn Fn(f32)>,
    ) -> impl Future<Output = Result<Delivery, Error>> + 'static {
        let (sender, receiver) = oneshot::channel();
        let waiting = Waiting {
            sender,
            on_progress,
        };
        if let Err(error) = self.post((source, bytes), request, waiting) {
            self.fail(error);
        }
        // A sender that is gone means that the worker was ended on purpose.
        async move { receiver.await.unwrap_or(Err(Error::WorkerBlocked {})) }
    }

    /// Starts the worker ahead of the first request, so that its module is there in time.
    pub fn warm_up(&self) {
        // A worker that can't be started says so to the first request.
        let _ = self.ensure_running();
    }

    /// Ends the worker and whatever it does. The next request starts a new one.
    pub fn end(&self) {
        self.shared.borrow_mut().running = None;
    }

    /// Ends the worker if it works on something. Offline it goes on, and what comes next waits: no
    /// other would start.
    pub fn interrupt(&self) {
        let is_busy = |running: &Running| !running.waiting.is_empty();
        let is_busy = self.shared.borrow().running.as_ref().is_some_and(is_busy);
        if is_busy && !is_offline() {
            self.end();
        }
    }

    fn post(
        &self,
        (source, bytes): (&File, Option<&ArrayBuffer>),
        request: impl FnOnce(JobId) -> Request,
        waiting: Waiting,
    ) -> Result<(), Error> {
        self.ensure_running()?;
        let mut shared = self.shared.borrow_mut();
        shared.last_job += 1;
        let job = shared.last_job;
        let posting = posting(&request(job), source, bytes);
        let posting = posting.map_err(|_| Error::WorkerBlocked {})?;
        let running = shared.running.as_mut().ok_or(Error::WorkerBlocked {})?;
        running.waiting.insert(job, waiting);
        if running.is_ready {
            let posted = posting.to(&running.worker);
            posted.map_err(|_| Error::WorkerCrashed {})
        } else {
            running.held.push(posting);
            Ok(())
        }
    }

    fn ensure_running(&self) -> Result<(), Error> {
        let is_of_use = |running: &Running| !running.lacks_module || is_offline();
        if self.shared.borrow().running.as_ref().is_some_and(is_of_use) {
            return Ok(());
        }
        let worker = (self.spawn)().map_err(|_| Error::WorkerBlocked {})?;
        let client = self.clone();
        let on_message = Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| {
            client.receive(&event.data());
        });
        let client = self.clone();
        let on_error = Closure::<dyn FnMut()>::new(move || client.broke_down());
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        self.shared.borrow_mut().running = Some(Running {
            worker: worker.clone(),
            is_ready: false,
            lacks_module: false,
            held: Vec::new(),
            waiting: HashMap::new(),
            _on_message: on_message,
            _on_error: on_error,
        });
        self.watch_handshake(worker);
        Ok(())
    }

    fn watch_handshake(&self, worker: Worker) {
        let shared = Rc::downgrade(&self.shared);
        let spawn = self.spawn.clone();
        spawn_local(async move {
            sleep_millis(HANDSHAKE_MILLIS).await;
            let Some(shared) = shared.upgrade() else {
                return;
            };
            let is_silent = shared
                .borrow()
                .running
                .as_ref()
                .is_some_and(|running| running.worker == worker && !running.is_ready);
            if is_silent {
                Self { spawn, shared }.fail(unless_offline(Error::WorkerBlocked {}));
            }
        });
    }

    fn receive(&self, data: &JsValue) {
        let answer = Reflect::get(data, &"message".into())
            .ok()
            .and_then(|message| Answer::read(&tree_of(&message)));
        match answer {
            Some(Answer::Ready { build_id }) if is_of_this_build(&build_id) => self.release_held(),
            // Another build may not even share the shape of the messages.
            Some(Answer::Ready { .. }) | None => self.fail(Error::WorkerOutdated {}),
            Some(answer) => self.deliver(answer, data),
        }
    }

    fn release_held(&self) {
        let mut shared = self.shared.borrow_mut();
        let Some(running) = shared.running.as_mut() else {
            return;
        };
        running.is_ready = true;
        let held = std::mem::take(&mut running.held);
        let posted = held
            .iter()
            .try_for_each(|posting| posting.to(&running.worker));
        drop(shared);
        if posted.is_err() {
            self.fail(Error::WorkerCrashed {});
        }
    }

    fn deliver(&self, answer: Answer, data: &JsValue) {
        let (job, outcome) = match answer {
            Answer::Failed { job, error } => (job, Err(error)),
            Answer::Opened { job, .. }
            | Answer::Processed { job, .. }
            | Answer::FaceFound { job, .. }
            | Answer::NoFace { job } => {
                let bytes = Reflect::get(data, &"bytes".into())
                    .ok()
                    .and_then(|bytes| bytes.dyn_into().ok())
                    .unwrap_or_else(|| ArrayBuffer::new(0));
                (job, Ok(Delivery { answer, bytes }))
            }
            Answer::Progress { job, done_share } => return self.pass_on(job, done_share),
            Answer::Ready { .. } => return,
        };
        let mut shared = self.shared.borrow_mut();
        let waiting = shared
            .running
            .as_mut()
            .and_then(|running| running.waiting.remove(&job));
        match (&outcome, shared.running.as_mut()) {
            (Err(Error::WorkerCrashed {} | Error::WorkerOutdated {}), _) => shared.running = None,
            (Err(Error::DecoderUnavailable {}), Some(running)) => running.lacks_module = true,
            _ => {}
        }
        drop(shared);
        let outcome = outcome.map_err(|error| match error {
            Error::DecoderUnavailable {} => unless_offline(error),
            other => other,
        });
        if let Some(waiting) = waiting {
            // The receiver is gone when nobody wants the answer any more.
            let _ = waiting.sender.send(outcome);
        }
    }

    fn pass_on(&self, job: JobId, done_share: f32) {
        let shared = self.shared.borrow();
        let waiting = shared
            .running
            .as_ref()
            .and_then(|running| running.waiting.get(&job));
        // Whoever has gone on is told no more.
        let on_progress = waiting
            .filter(|waiting| !waiting.sender.is_canceled())
            .map(|waiting| waiting.on_progress.clone());
        drop(shared);
        if let Some(on_progress) = on_progress {
            on_progress(done_share);
        }
    }

    fn broke_down(&self) {
        let was_ready = self
            .shared
            .borrow()
            .running
            .as_ref()
            .is_some_and(|running| running.is_ready);
        self.fail(if was_ready {
            Error::WorkerCrashed {}
        } else {
            unless_offline(Error::WorkerBlocked {})
        });
    }

    /// Ends the worker and tells everybody who waits for it.
    fn fail(&self, error: Error) {
        let running = self.shared.borrow_mut().running.take();
        if let Some(mut running) = running {
            for (_, waiting) in running.waiting.drain() {
                let _ = waiting.sender.send(Err(error.clone()));
            }
        }
    }
}

/// What JSON has of a message; nothing in one is a list.
fn tree_of(message: &JsValue) -> Json {
    if let Some(text) = message.as_string() {
        Json::Text(text)
    } else if let Some(number) = message.as_f64() {
        Json::Number(number)
    } else if let Ok(large) = u64::try_from(message.clone()) {
        // The worker counts in more bits than a number has.
        Json::Number(large as f64)
    } else if let Some(is_true) = message.as_bool() {
        Json::Bool(is_true)
    } else if let Some(object) = message.dyn_ref::<Object>() {
        Json::Object(Object::entries(object).iter().map(field).collect())
    } else {
        Json::Null
    }
}

fn field(entry: JsValue) -> (String, Json) {
    let entry: Array = entry.unchecked_into();
    let name: JsString = entry.get(0).unchecked_into();
    (name.into(), tree_of(&entry.get(1)))
}

fn posting(
    request: &Request,
    source: &File,
    bytes: Option<&ArrayBuffer>,
) -> Result<Posting, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let (envelope, transfer) = (Object::new(), Array::new());
    let set = |name: &str, value: &JsValue| Reflect::set(&envelope, &name.into(), value);
    set("message", &request.serialize(&serializer)?)?;
    set("source", source)?;
    if let Some(bytes) = bytes {
        set("bytes", bytes)?;
        transfer.push(bytes);
    }
    Ok(Posting {
        envelope: envelope.into(),
        transfer,
    })
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests;
