//! A real worker at the other end: this test's own module, started once more in a thread.

use std::{cell::Cell, rc::Rc};

use cameo_model::messages::{Answer, Request};
use futures::{StreamExt, channel::mpsc};
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{
    Blob, BlobPropertyBag, DedicatedWorkerGlobalScope, File, MessageEvent, Url, Worker,
    WorkerOptions, WorkerType,
};

/// An answer and the bytes that came along.
pub struct Heard {
    pub answer: Answer,
    pub bytes: Vec<u8>,
}

/// A worker that is spoken to as a page does, and ends with the test.
pub struct Partner {
    worker: Worker,
    heard: mpsc::UnboundedReceiver<Heard>,
    broken: Rc<Cell<bool>>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn()>,
}

impl Drop for Partner {
    fn drop(&mut self) {
        self.end();
    }
}

impl Partner {
    /// A worker that has said that it listens.
    pub async fn start() -> Self {
        Self::start_with("undefined").await
    }

    /// The same with a second worker, which this JavaScript function starts; in it, `script` makes
    /// the address of a script, and `own` is that of this very worker.
    pub async fn start_with(second: &str) -> Self {
        let mut worker = Self::spawn_with(second);
        let ready = worker.hear().await.answer;
        assert!(matches!(ready, Answer::Ready { .. }), "{ready:?}");
        worker
    }

    /// A worker that has said nothing yet.
    pub fn spawn() -> Self {
        Self::spawn_with("undefined")
    }

    fn spawn_with(second: &str) -> Self {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&script(second), &options).expect("a worker");
        let (sender, heard) = mpsc::unbounded();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            // Nobody listens any more when the test is over.
            let _ = sender.unbounded_send(heard_in(&event.data()));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let broken = Rc::<Cell<bool>>::default();
        let breaking = Rc::clone(&broken);
        let on_error = Closure::<dyn Fn()>::new(move || breaking.set(true));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Self {
            worker,
            heard,
            broken,
            _on_message: on_message,
            _on_error: on_error,
        }
    }

    /// Posts a request with its source.
    pub fn ask(&self, request: &Request, source: &File) {
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        let message = request.serialize(&serializer).expect("a message");
        let envelope = Object::new();
        Reflect::set(&envelope, &"message".into(), &message).expect("set");
        Reflect::set(&envelope, &"source".into(), source).expect("set");
        self.say(&envelope);
    }

    /// Posts anything.
    pub fn say(&self, message: &JsValue) {
        self.worker.post_message(message).expect("is posted");
    }

    /// The next message.
    pub async fn hear(&mut self) -> Heard {
        self.heard.next().await.expect("the worker is there")
    }

    /// What is told on the way to an answer, and the answer.
    pub async fn hear_out(&mut self) -> (Vec<Answer>, Heard) {
        let mut told = Vec::new();
        loop {
            match self.hear().await {
                Heard { answer, .. } if matches!(answer, Answer::Progress { .. }) => {
                    told.push(answer);
                }
                last => return (told, last),
            }
        }
    }

    /// What has come in without being heard.
    pub fn heard_since(&mut self) -> Vec<Heard> {
        std::iter::from_fn(|| self.heard.try_recv().ok()).collect()
    }

    /// Whether an error came that nobody has caught.
    pub fn is_broken(&self) -> bool {
        self.broken.get()
    }

    /// Ends the worker in whatever it does.
    pub fn end(&self) {
        self.worker.terminate();
    }
}

fn heard_in(data: &JsValue) -> Heard {
    let field = |name: &str| Reflect::get(data, &name.into()).expect("an envelope");
    Heard {
        answer: serde_wasm_bindgen::from_value(field("message")).expect("understood"),
        bytes: match field("bytes") {
            none if none.is_undefined() => Vec::new(),
            bytes => Uint8Array::new(&bytes).to_vec(),
        },
    }
}

/// The address of a script as `www/worker.js` is one, for the module that this test is in.
fn script(second: &str) -> String {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let origin = scope.location().origin();
    let text = format!(
        "import init, {{ start }} from '{origin}/wasm-bindgen-test.js';\n\
         await init('{origin}/wasm-bindgen-test_bg.wasm');\n\
         const own = import.meta.url;\n\
         const type = 'text/javascript';\n\
         const script = (text) => URL.createObjectURL(new Blob([text], {{ type }}));\n\
         start({{ second: {second} }});"
    );
    let options = BlobPropertyBag::new();
    options.set_type("text/javascript");
    let parts = Array::of1(&text.into());
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options).expect("a script");
    Url::create_object_url_with_blob(&blob).expect("an address")
}
