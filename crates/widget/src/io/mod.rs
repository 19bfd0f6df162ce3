//! The browser's input and output: requests, the worker, the camera, time.

mod camera;
mod fetch;
mod server;
pub(crate) mod time;
mod transport;
mod upload;
mod worker;

use cameo_model::Error;

pub(crate) use camera::Camera;
pub(crate) use fetch::photo as fetch_photo;
pub(crate) use server::{GetToken, Server};
pub(crate) use transport::{BrowserTransport, PhotoJob};
pub use worker::spawn_module_worker;
pub(crate) use worker::{Delivery, WorkerClient};

/// `error`, unless the browser says that nothing can be reached.
fn unless_offline(error: Error) -> Error {
    if is_offline() {
        Error::Offline {}
    } else {
        error
    }
}

/// Whether the browser says that nothing can be reached.
fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}
