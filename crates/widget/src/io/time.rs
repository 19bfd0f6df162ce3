//! Waiting, on the page's own timer.

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

/// Completes after `millis`.
pub(crate) async fn sleep_millis(millis: u64) {
    let millis = i32::try_from(millis).unwrap_or(i32::MAX);
    let promise = Promise::new(&mut |resolve, _| {
        if let Some(window) = web_sys::window() {
            // A browser that refuses a timer would leave the promise open: nobody waits longer
            // than the page lives.
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
        }
    });
    let _ = JsFuture::from(promise).await;
}
