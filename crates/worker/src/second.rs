//! A second worker, which makes half of a photo while this one makes the other half.
//!
//! It is the same program. What passes between the two is nobody else's concern, so that it is
//! said here alone, from both sides. Whatever goes wrong over there, the first worker does it all.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    ops::Range,
    pin::pin,
    rc::Rc,
};

use cameo_model::{Error, Framing, Limits, Result, Spec, messages::BUILD_ID};
use cameo_pipeline::{Marks, Source};
use futures::{
    channel::oneshot,
    future::{Either, select},
};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent, Worker};

use crate::{Thrown, crew::Crew, opened::Opened, reading::Reading};

/// How long the first waits when its own half is done. A browser that is short of memory may end
/// a worker without a word.
const PATIENCE_MILLIS: i32 = 3_000;

/// From the first to the second, beside a source.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Task {
    /// Know what the first knows of a source; the bytes are its marks.
    Learn { limits: Limits },
    /// Make rows of a photo of it.
    FrameRows {
        number: u32,
        limits: Limits,
        framing: Framing,
        spec: Spec,
        rows: Range<u32>,
    },
}

/// The second worker as the first sees it.
pub(crate) struct Second {
    spawn: Function,
    running: RefCell<Option<Running>>,
    shared: Rc<Shared>,
}

struct Running {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

#[derive(Default)]
struct Shared {
    state: Cell<State>,
    /// What it is to learn as soon as it listens.
    lesson: RefCell<Option<JsValue>>,
    last_number: Cell<u32>,
    waiting: RefCell<HashMap<u32, oneshot::Sender<Vec<u8>>>>,
    memory_bytes: Cell<u64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    NotAsked,
    Starting,
    Ready,
    Useless,
}

impl Second {
    /// One that is started by `spawn` when there is something to learn.
    pub(crate) fn new(spawn: Function) -> Self {
        Self {
            spawn,
            running: RefCell::default(),
            shared: Rc::default(),
        }
    }

    /// Size of its memory, as far as it has told.
    pub(crate) fn memory_bytes(&self) -> u64 {
        self.shared.memory_bytes.get()
    }

    /// Has it know what is known of a source.
    pub(crate) fn teach(&self, file: &File, limits: Limits, marks: &Marks) {
        let bytes = Uint8Array::from(marks.to_bytes().as_slice());
        let lesson = envelope(&Task::Learn { limits }, file, Some(&bytes));
        match (self.shared.state.get(), lesson) {
            (State::Ready, Ok(lesson)) => self.post(&lesson),
            (State::Useless, _) => drop(self.running.take()),
            (_, Ok(lesson)) => {
                self.shared.lesson.replace(Some(lesson));
                self.start();
            }
            (_, Err(_)) => self.shared.give_up(),
        }
    }

    /// Has it make rows of a photo of the source that it was taught last. `None` at once or later
    /// if it can't.
    pub(crate) fn frame_rows(
        &self,
        file: &File,
        limits: &Limits,
        (framing, spec): (&Framing, &Spec),
        rows: Range<u32>,
    ) -> Option<impl Future<Output = Option<Vec<u8>>> + use<>> {
        if self.shared.state.get() != State::Ready {
            return None;
        }
        let number = self.shared.last_number.get().wrapping_add(1);
        self.shared.last_number.set(number);
        let task = Task::FrameRows {
            number,
            limits: *limits,
            framing: *framing,
            spec: *spec,
            rows,
        };
        let message = envelope(&task, file, None).ok()?;
        let (sender, receiver) = oneshot::channel();
        self.shared.waiting.borrow_mut().insert(number, sender);
        self.post(&message);
        let shared = Rc::clone(&self.shared);
        Some(async move {
            match select(receiver, pin!(patience())).await {
                Either::Left((rows, _)) => rows.ok(),
                Either::Right(_) => {
                    shared.give_up();
                    None
                }
            }
        })
    }

    fn post(&self, message: &JsValue) {
        let running = self.running.borrow();
        let posted = running.as_ref().map(|it| it.worker.post_message(message));
        if !matches!(posted, Some(Ok(()))) {
            self.shared.give_up();
        }
    }

    fn start(&self) {
        if self.shared.state.get() != State::NotAsked {
            return;
        }
        self.shared.state.set(State::Starting);
        let worker = self.spawn.call0(&JsValue::UNDEFINED);
        match worker.and_then(JsCast::dyn_into::<Worker>) {
            Ok(worker) => {
                self.running
                    .replace(Some(Running::new(worker, &self.shared)));
            }
            Err(_) => self.shared.give_up(),
        }
    }
}

impl Running {
    fn new(worker: Worker, shared: &Rc<Shared>) -> Self {
        let (heard, failed) = (Rc::clone(shared), Rc::clone(shared));
        let speaker = worker.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            heard.hear(&event.data(), &speaker);
        });
        let on_error = Closure::<dyn Fn()>::new(move || failed.give_up());
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        }
    }
}

impl Shared {
    /// From now on the first worker is alone.
    fn give_up(&self) {
        self.state.set(State::Useless);
        self.lesson.take();
        self.waiting.borrow_mut().clear();
    }

    fn hear(&self, data: &JsValue, speaker: &Worker) {
        if self.state.get() == State::Starting {
            self.welcome(data, speaker);
        } else if let Some(done) = Done::from_js(data) {
            self.memory_bytes.set(done.memory_bytes as u64);
            let sender = self.waiting.borrow_mut().remove(&done.number);
            // Without rows the sender is dropped, which says that there are none.
            if let Some((sender, rows)) = sender.zip(done.rows) {
                // Who asked may have given up.
                let _ = sender.send(rows);
            }
        }
    }

    /// Its first message says of which build it is.
    fn welcome(&self, data: &JsValue, speaker: &Worker) {
        match self.lesson.take() {
            Some(lesson) if build_id(data).is_some_and(|id| id == BUILD_ID) => {
                self.state.set(State::Ready);
                if speaker.post_message(&lesson).is_err() {
                    self.give_up();
                }
            }
            _ => self.give_up(),
        }
    }
}

/// Ends when the first has waited long enough.
async fn patience() {
    let wait = Promise::new(&mut |done, _| {
        let scope = js_sys::global().unchecked_into::<DedicatedWorkerGlobalScope>();
        // A worker without a clock does not wait at all.
        if scope
            .set_timeout_with_callback_and_timeout_and_arguments_0(&done, PATIENCE_MILLIS)
            .is_err()
        {
            let _ = done.call0(&JsValue::UNDEFINED);
        }
    });
    // It is never refused.
    let _ = JsFuture::from(wait).await;
}

/// The build in [`cameo_model::messages::Answer::Ready`]. Read by hand, because reading any answer
/// takes more code than all the rest here.
fn build_id(data: &JsValue) -> Option<String> {
    let message = Reflect::get(data, &"message".into()).ok()?;
    Reflect::get(&message, &"build_id".into()).ok()?.as_string()
}

fn envelope(task: &Task, source: &File, bytes: Option<&Uint8Array>) -> Thrown<JsValue> {
    let envelope = Object::new();
    let serializer = serde_wasm_bindgen::Serializer::json_compatible()
        .serialize_large_number_types_as_bigints(true);
    let task = task.serialize(&serializer)?;
    Reflect::set(&envelope, &"task".into(), &task)?;
    Reflect::set(&envelope, &"source".into(), source)?;
    if let Some(bytes) = bytes {
        Reflect::set(&envelope, &"bytes".into(), bytes)?;
    }
    Ok(envelope.into())
}

/// From the second to the first: rows that are done, or not.
struct Done {
    number: u32,
    rows: Option<Vec<u8>>,
    memory_bytes: f64,
}

impl Done {
    fn from_js(data: &JsValue) -> Option<Self> {
        let field = |name: &str| Reflect::get(data, &name.into()).ok();
        let rows = field("rows").filter(|rows| !rows.is_undefined());
        Some(Self {
            number: field("number")?.as_f64()? as u32,
            rows: rows.map(|rows| Uint8Array::new(&rows).to_vec()),
            memory_bytes: field("memoryBytes")?.as_f64()?,
        })
    }

    fn post(&self, scope: &DedicatedWorkerGlobalScope) -> Thrown<()> {
        let (message, transfer) = (Object::new(), Array::new());
        let set = |name: &str, value: &JsValue| Reflect::set(&message, &name.into(), value);
        set("number", &self.number.into())?;
        set("memoryBytes", &self.memory_bytes.into())?;
        if let Some(rows) = &self.rows {
            let buffer = Uint8Array::from(rows.as_slice()).buffer();
            set("rows", &buffer)?;
            transfer.push(&buffer);
        }
        scope.post_message_with_transfer(&message, &transfer)
    }
}

/// What the second worker is asked to do, with its source and the bytes beside it; `None` for any
/// other message.
pub(crate) fn open(data: &JsValue) -> Option<(Task, File, Vec<u8>)> {
    let field = |name: &str| Reflect::get(data, &name.into()).ok();
    let task = serde_wasm_bindgen::from_value(field("task")?).ok()?;
    let bytes = match field("bytes")? {
        none if none.is_undefined() => Vec::new(),
        bytes => Uint8Array::new(&bytes).to_vec(),
    };
    Some((task, field("source")?.dyn_into().ok()?, bytes))
}

/// Does what the first worker asks for, over there.
pub(crate) fn carry_out(
    (task, source, bytes): (Task, File, Vec<u8>),
    crew: &Crew,
    scope: &DedicatedWorkerGlobalScope,
) -> Thrown<()> {
    match task {
        Task::Learn { limits } => {
            // What it could not learn it will be asked for in vain.
            if let Ok(held) = Reading::new(&source).held(&limits) {
                crew.keep(Opened::new(&source, held, Marks::from_bytes(&bytes)));
            }
            Ok(())
        }
        Task::FrameRows {
            number,
            limits,
            framing,
            spec,
            rows,
        } => {
            let rows = frame_rows(&source, &limits, (&framing, &spec), rows, crew);
            let done = Done {
                number,
                rows: rows.ok(),
                memory_bytes: crate::jobs::memory_bytes() as f64,
            };
            done.post(scope)
        }
    }
}

fn frame_rows(
    file: &File,
    limits: &Limits,
    (framing, spec): (&Framing, &Spec),
    rows: Range<u32>,
    crew: &Crew,
) -> Result<Vec<u8>> {
    let opened = crew.kept(file).ok_or(Error::WorkerCrashed {})?;
    let reading = Reading::new(file);
    let source = Source::open_held(&opened.held, &reading, limits)?;
    let source = source.with_marks(opened.marks.clone());
    source.frame_rows(framing, spec, rows)
}
