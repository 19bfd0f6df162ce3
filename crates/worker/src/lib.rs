//! The pipeline behind `postMessage`: one request after the other, nothing kept in between.
//!
//! What lives here: reading the source by reference, calling the pipeline, handing buffers over.
//! Ending a job early means ending the worker.
//!
//! What deliberately does not: decisions about pixels (in the pipeline) and the page's side of the
//! conversation (in the widget).

mod envelope;
mod jobs;

use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use cameo_model::messages::{Answer, BUILD_ID};
pub use envelope::Reply;
pub use jobs::answer;

/// Listens for requests and says so. Call it once, in a dedicated worker.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        web_sys::console::error_1(&"cameo-worker runs in a dedicated worker only".into());
        return;
    };
    let replier = scope.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some((request, source)) = envelope::open(&event.data()) {
            post(&replier, &answer(request, &source));
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The listener lives as long as the worker.
    on_message.forget();
    post(
        &scope,
        &Reply::without_bytes(Answer::Ready {
            build_id: BUILD_ID.into(),
        }),
    );
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
