//! The multipart upload over `XMLHttpRequest`, the only API that tells the progress of a body.

use cameo_model::Error;
use cameo_protocol::{Request, Response};
use futures::channel::oneshot;
use js_sys::Date;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{FormData, ProgressEvent, XmlHttpRequest};

use super::unless_offline;

/// Longest time that one upload may take: enough for 256 kB over a very slow line.
const TIMEOUT_MILLIS: u32 = 180_000;

/// A running upload; dropping it ends it.
struct Upload {
    xhr: XmlHttpRequest,
    began_millis: f64,
    _on_progress: Closure<dyn FnMut(ProgressEvent)>,
    _on_end: Closure<dyn FnMut()>,
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.xhr.set_onloadend(None);
        if let Ok(upload) = self.xhr.upload() {
            upload.set_onprogress(None);
        }
        // After the end this does nothing.
        let _ = self.xhr.abort();
    }
}

/// Sends `form`; `on_progress` hears the share sent, 0–1.
///
/// # Errors
/// `transport/offline`, `transport/unreachable`, `transport/timed-out`.
pub(super) async fn send(
    request: &Request,
    form: &FormData,
    on_progress: impl Fn(f64) + 'static,
) -> Result<Response, Error> {
    let (ended, end) = oneshot::channel();
    let upload = begin(request, form, on_progress, ended).map_err(|_| Error::Unreachable {})?;
    // The sender lives in the closure that `upload` owns, so it can't be gone.
    let _ = end.await;
    read(&upload)
}

fn begin(
    request: &Request,
    form: &FormData,
    on_progress: impl Fn(f64) + 'static,
    ended: oneshot::Sender<()>,
) -> Result<Upload, wasm_bindgen::JsValue> {
    let xhr = XmlHttpRequest::new()?;
    xhr.open_with_async("POST", &request.url, true)?;
    xhr.set_timeout(TIMEOUT_MILLIS);
    let on_progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            on_progress(event.loaded() / event.total());
        }
    });
    let on_end = Closure::once(move || {
        let _ = ended.send(());
    });
    xhr.upload()?
        .set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    xhr.set_onloadend(Some(on_end.as_ref().unchecked_ref()));
    let upload = Upload {
        xhr,
        began_millis: Date::now(),
        _on_progress: on_progress,
        _on_end: on_end,
    };
    upload.xhr.send_with_opt_form_data(Some(form))?;
    Ok(upload)
}

fn read(upload: &Upload) -> Result<Response, Error> {
    let xhr = &upload.xhr;
    // Status 0 means that there was no answer at all.
    let status = xhr.status().unwrap_or(0);
    if status == 0 {
        let waited_millis = (Date::now() - upload.began_millis) as u64;
        return Err(if waited_millis >= u64::from(TIMEOUT_MILLIS) {
            Error::TimedOut { waited_millis }
        } else {
            unless_offline(Error::Unreachable {})
        });
    }
    let retry_after = xhr.get_response_header("retry-after").ok().flatten();
    let text = xhr.response_text().ok().flatten().unwrap_or_default();
    Ok(Response {
        status,
        retry_after_seconds: retry_after.and_then(|text| text.parse().ok()),
        body: text.into_bytes(),
        ..Response::default()
    })
}
