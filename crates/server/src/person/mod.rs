//! The person's routes: a session cookie says who it is, or a token of the provider (`oidc`), and only
//! pages of our own or of an allowed origin may act by them.

pub(crate) mod csrf;
pub(crate) mod routes;
pub(crate) mod session;

/// Whose session, or whose token, the request came with. Only a valid one puts this into a request.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    pub person_id: String,
}
