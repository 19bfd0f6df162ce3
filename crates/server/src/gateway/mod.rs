//! A real system behind this server: the browser speaks with us as always, and we carry its
//! person's changes out there, with secrets that never leave this process.
//!
//! Rows here mirror what the system tells: each look at oneself reads it there first (`mirror`),
//! each change is made there first (`update`). A photo is uploaded, sanitised and kept here, as
//! without a gateway, and sent on when it becomes the picture; so every picture that a page shows
//! is ours. Whom a person is there stands in a row, and never in a request.
//!
//! What deliberately does not live here: what is sent and what an answer means (`cameo-protocol`),
//! and how it travels (`cameo-transport`).

mod conversation;
mod mirror;
mod refusal;
mod settings;
mod update;

pub(crate) use mirror::mirror;
pub(crate) use settings::{Gateway, upstream_ids};
pub(crate) use update::update;

use crate::{
    envelope::{ApiError, Name},
    state::App,
    store::upstream::{self, Upstream},
    tenant::Visit,
};

/// Whom a person is at the system.
///
/// # Errors
/// 403 if they are nobody there.
async fn upstream_of(app: &App, visit: &Visit, person_id: &str) -> Result<Upstream, ApiError> {
    let found = upstream::find(&app.store.reader, &visit.tenant.id, person_id).await?;
    found.ok_or_else(|| ApiError::new(Name::Forbidden, "no account behind the gateway"))
}
