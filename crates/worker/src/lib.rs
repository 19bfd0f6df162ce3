//! The pipeline behind `postMessage`: one request after the other, but for a face, which may be found
//! at any time. Of the source that was opened last it keeps what makes its photos quick, and what is
//! missing is made anew.
//!
//! What lives here: reading the source by reference, having it decoded by whoever does it best,
//! calling the pipeline, handing buffers over. Ending a job early means ending the worker.
//!
//! What deliberately does not: decisions about pixels (in the pipeline) and the page's side of the
//! conversation (in the widget).

mod browser;
mod closing;
mod crew;
mod decoders;
mod envelope;
mod faces;
mod frame;
mod jobs;
mod modules;
mod opened;
mod reading;
mod second;

use std::rc::Rc;

use futures::{StreamExt, channel::mpsc};
use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use cameo_model::messages::{Answer, BUILD_ID, Request};
pub use crew::Crew;
pub use decoders::Decoders;
pub use envelope::{Asked, Reply};
pub use jobs::answer;

/// Listens for requests and says so. Call it once, in a dedicated worker.
///
/// `modules` holds a function for each module that is loaded only when it is needed, `formats`,
/// `heic`, `colours` and `faces`; they return the promise of an `import()`. Its function `second`, if
/// it has one, starts this very worker once more.
#[wasm_bindgen]
pub fn start(modules: Object) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        web_sys::console::error_1(&"cameo-worker runs in a dedicated worker only".into());
        return;
    };
    let (sender, mut requests) = mpsc::unbounded();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        // The receiver lives as long as the worker.
        let _ = sender.unbounded_send(event.data());
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The listener lives as long as the worker.
    on_message.forget();
    spawn_local(async move {
        let ready = Answer::Ready {
            build_id: BUILD_ID.into(),
        };
        post(&scope, &Reply::without_bytes(ready));
        let crew = Rc::new(Crew::new(&modules));
        while let Some(data) = requests.next().await {
            if let Some(asked) = envelope::open(&data) {
                let may_wait = matches!(asked.request, Request::FindFace { .. });
                let work = carry_out(asked, Rc::clone(&crew), scope.clone());
                if may_wait {
                    // No photo waits until what finds faces has been loaded.
                    spawn_local(work);
                } else {
                    work.await;
                }
            } else if let Some(task) = second::open(&data) {
                told(second::carry_out(task, &crew, &scope));
            }
        }
    });
}

async fn carry_out(asked: Asked, crew: Rc<Crew>, scope: DedicatedWorkerGlobalScope) {
    let tell = |answer| post(&scope, &Reply::without_bytes(answer));
    post(&scope, &answer(asked, &crew, &tell).await);
}

fn post(scope: &DedicatedWorkerGlobalScope, reply: &Reply) {
    let posted = reply
        .to_js()
        .and_then(|(message, transfer)| scope.post_message_with_transfer(&message, &transfer));
    told(posted);
}

/// Throws what a post has thrown: nobody can be told by message any more, but whoever started this
/// worker sees an error event.
fn told(posted: Thrown<()>) {
    if let Err(error) = posted {
        wasm_bindgen::throw_val(error);
    }
}

/// What the engine threw is of no use to a person; the way goes on without it.
type Thrown<T> = Result<T, JsValue>;
