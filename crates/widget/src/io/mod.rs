//! The browser's input and output: requests, the worker, time.

mod fetch;
pub(crate) mod time;
mod transport;
mod upload;
mod worker;

pub(crate) use fetch::photo as fetch_photo;
pub(crate) use transport::{BrowserTransport, PhotoJob};
pub use worker::spawn_module_worker;
pub(crate) use worker::{Delivery, WorkerClient};
