//! A second worker, which makes half of a photo while this one makes the other half.
//!
//! It is the same program. What passes between the two (`wire`) and what is done over there (`tasks`)
//! is nobody else's concern. Whatever goes wrong over there, the first worker does it all.

mod tasks;
mod wire;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    ops::Range,
    pin::pin,
    rc::Rc,
};

use cameo_model::{Framing, Limits, Spec, messages::BUILD_ID};
use cameo_pipeline::Marks;
use futures::{
    channel::oneshot,
    future::{Either, select},
};
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, Event, File, MessageEvent, Worker};

pub(crate) use tasks::carry_out;
pub(crate) use wire::open;
use wire::{Done, Task, build_id, envelope};

/// How long the first waits when its own half is done. A browser that is short of memory may end
/// a worker without a word.
const PATIENCE_MILLIS: i32 = 3_000;

/// The second worker as the first sees it.
pub(crate) struct Second {
    spawn: Function,
    running: RefCell<Option<Running>>,
    link: Rc<Link>,
}

/// Rows that will come, or not.
pub(crate) struct Asked(oneshot::Receiver<Vec<u8>>);

struct Running {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

#[derive(Default)]
struct Link {
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
            link: Rc::default(),
        }
    }

    /// Size of its memory, as far as it has told.
    pub(crate) fn memory_bytes(&self) -> u64 {
        self.link.memory_bytes.get()
    }

    /// Has it know what is known of a source.
    pub(crate) fn teach(&self, file: &File, limits: Limits, marks: &Marks) {
        let bytes = Uint8Array::from(marks.to_bytes().as_slice());
        let lesson = envelope(&Task::Learn { limits }, file, Some(&bytes));
        match (self.link.state.get(), lesson) {
            (State::Ready, Ok(lesson)) => self.post(&lesson),
            (State::Useless, _) => drop(self.running.take()),
            (_, Ok(lesson)) => {
                self.link.lesson.replace(Some(lesson));
                self.start();
            }
            (_, Err(_)) => self.link.give_up(),
        }
    }

    /// Asks for rows of a photo of the source that it was taught last; `None` if it can't be asked.
    pub(crate) fn ask(
        &self,
        file: &File,
        limits: &Limits,
        (framing, spec): (&Framing, &Spec),
        rows: Range<u32>,
    ) -> Option<Asked> {
        if self.link.state.get() != State::Ready {
            return None;
        }
        let number = self.link.last_number.get().wrapping_add(1);
        self.link.last_number.set(number);
        let task = Task::FrameRows {
            number,
            limits: *limits,
            framing: *framing,
            spec: *spec,
            rows,
        };
        let message = envelope(&task, file, None).ok()?;
        let (sender, receiver) = oneshot::channel();
        self.link.waiting.borrow_mut().insert(number, sender);
        self.post(&message);
        Some(Asked(receiver))
    }

    /// The samples of those rows; `None` if none came, and one of no use is ended.
    pub(crate) async fn rows(&self, asked: Asked) -> Option<Vec<u8>> {
        let rows = match select(asked.0, pin!(patience())).await {
            Either::Left((rows, _)) => rows.ok(),
            Either::Right(_) => {
                self.link.give_up();
                None
            }
        };
        if self.link.state.get() == State::Useless {
            drop(self.running.take());
        }
        rows
    }

    fn post(&self, message: &JsValue) {
        let running = self.running.borrow();
        let posted = running.as_ref().map(|it| it.worker.post_message(message));
        if !matches!(posted, Some(Ok(()))) {
            self.link.give_up();
        }
    }

    fn start(&self) {
        if self.link.state.get() != State::NotAsked {
            return;
        }
        self.link.state.set(State::Starting);
        let worker = self.spawn.call0(&JsValue::UNDEFINED);
        match worker.and_then(JsCast::dyn_into::<Worker>) {
            Ok(worker) => {
                self.running.replace(Some(Running::new(worker, &self.link)));
            }
            Err(_) => self.link.give_up(),
        }
    }
}

impl Running {
    fn new(worker: Worker, link: &Rc<Link>) -> Self {
        let (heard, failed) = (Rc::clone(link), Rc::clone(link));
        let speaker = worker.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            heard.hear(&event.data(), &speaker);
        });
        let on_error = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            // Or it would be an error of this worker as well.
            event.prevent_default();
            failed.give_up();
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        }
    }
}

impl Link {
    /// From now on the first worker is alone.
    fn give_up(&self) {
        self.state.set(State::Useless);
        self.memory_bytes.set(0);
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
