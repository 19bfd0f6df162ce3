//! Sans-IO conversations between whoever changes a photo and the server that keeps it.
//!
//! What lives here: what is sent, what an answer means, what follows an error and in which order.
//! One folder per conversation, each with the same file names; `person` is the browser's, the
//! others are those of servers and of the command line. What several of them share is beside them:
//! the order of steps and its retries ([`Conversation`]), one-time links, GraphQL answers.
//!
//! What deliberately does not: sockets, `fetch`, clocks, randomness, secrets, the bytes of a photo.
//! The only `async` is [`drive`], which joins a flow to a [`Transport`].

#![deny(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

pub mod auth0;
pub mod authgear;
mod backend;
mod conversation;
mod drive;
mod envelope;
mod flow;
mod graphql;
pub mod igloo;
mod link;
pub mod person;
mod retry;
mod single;
mod token;
mod wire;

pub use backend::{Backend, ChangesAttributes, Profile, RemovesPhoto, ShowsPhoto};
pub use conversation::{Conversation, MAX_STEPS_BACK};
pub use drive::{Transport, drive};
pub use flow::{Flow, Input, Output};
pub use link::PhotoRef;
pub use retry::{MAX_ATTEMPTS, Wait};
pub use single::SingleExchange;
pub use token::Token;
pub use wire::{Access, Body, Exchange, Method, Request, Response};
