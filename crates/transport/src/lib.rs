//! The network of native programs: carries the protocol's requests over HTTP, fills their slots, and
//! gets what proves who asks.
//!
//! What lives here: bounds of time and length, redirects (none is followed), where requests may go,
//! tokens and sessions until they end. What deliberately does not: what is sent and what an answer
//! means (`cameo-protocol`), command lines and configurations, where secrets come from.

#![deny(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod http;
mod native;
mod origin;
mod secret;
mod source;
mod tokens;

use std::{sync::Arc, time::SystemTime};

pub use http::{Bounds, Http};
pub use native::{NativeTransport, OnProgress, PhotoBytes};
pub use origin::origin;
pub use secret::Secret;
pub use source::{InvalidKey, Source};
pub use tokens::Tokens;

/// Tells the time.
pub type Now = Arc<dyn Fn() -> SystemTime + Send + Sync>;
