//! The pipeline behind `postMessage`: one request after the other, nothing kept in between.
//!
//! What lives here: reading the source by reference, having it decoded by whoever does it best,
//! calling the pipeline, handing buffers over. Ending a job early means ending the worker.
//!
//! What deliberately does not: decisions about pixels (in the pipeline) and the page's side of the
//! conversation (in the widget).

mod browser;
mod closing;
mod decoders;
mod envelope;
mod frame;
mod jobs;
mod reading;

use futures::{StreamExt, channel::mpsc};
use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use cameo_model::messages::{Answer, BUILD_ID};
pub use decoders::Decoders;
pub use envelope::Reply;
pub use jobs::answer;

/// Listens for requests and says so. Call it once, in a dedicated worker.
///
/// `modules` holds a function for each module that is loaded only when it is needed, `formats` and
/// `heic`; they return the promise of an `import()`.
#[wasm_bindgen]
pub fn start(modules: Object) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        web_sys::console::error_1(&"cameo-worker runs in a dedicated worker only".into());
        return;
    };
    let (sender, mut requests) = mpsc::unbounded();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(request) = envelope::open(&event.data()) {
            // The receiver lives as long as the worker.
            let _ = sender.unbounded_send(request);
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The listener lives as long as the worker.
    on_message.forget();
    spawn_local(async move {
        let ready = Answer::Ready {
            build_id: BUILD_ID.into(),
        };
        post(&scope, &Reply::without_bytes(ready));
        let decoders = Decoders::new(modules);
        while let Some((request, source)) = requests.next().await {
            let tell = |answer| post(&scope, &Reply::without_bytes(answer));
            post(&scope, &answer(request, &source, &decoders, &tell).await);
        }
    });
}

fn post(scope: &DedicatedWorkerGlobalScope, reply: &Reply) {
    let posted = reply
        .to_js()
        .and_then(|(message, transfer)| scope.post_message_with_transfer(&message, &transfer));
    if let Err(error) = posted {
        // Nobody can be told by message any more; the page sees an error event.
        wasm_bindgen::throw_val(error);
    }
}

/// What the engine threw is of no use to a person; the way goes on without it.
type Thrown<T> = Result<T, JsValue>;
