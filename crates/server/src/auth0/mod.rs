//! Auth0's dialect: its Management API for users, tokens for programs, claims with the picture
//! that its Actions would choose. Auth0 keeps addresses of pictures and no bytes; those go to the
//! image store of this server by an upload link of its own.
//!
//! What deliberately does not live here: passwords, sign-in, and whatever of a user is no profile.

mod actions;
pub(crate) mod clients;
mod defaults;
mod errors;
mod guard;
pub(crate) mod id_token;
mod limits;
mod merge;
mod picture;
mod rights;
pub(crate) mod routes;
pub(crate) mod settings;
mod shape;
mod tokens;
mod userinfo;
mod users;

pub(crate) use rights::OWN as OWN_SCOPES;
