//! Sans-IO conversations between whoever changes a photo and the server that keeps it.
//!
//! What lives here: what is sent, what an answer means, what follows an error and in which order.
//! One folder per conversation, each with the same file names; `person` is the browser's.
//!
//! What deliberately does not: sockets, `fetch`, clocks, randomness, the bytes of a photo. The
//! only `async` is [`drive`], which joins a flow to a [`Transport`].

#![deny(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod drive;
mod flow;
pub mod person;
mod retry;
mod wire;

pub use drive::{Transport, drive};
pub use flow::{Flow, Input, Output};
pub use retry::{MAX_ATTEMPTS, Wait};
pub use wire::{Body, Exchange, Method, Request, Response};
