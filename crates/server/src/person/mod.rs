//! The person's routes: a session cookie says who it is, and only pages of our own may act by it.

pub(crate) mod csrf;
pub(crate) mod routes;
pub(crate) mod session;

/// Whose session the request came with. Only a valid session puts this into a request.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    pub person_id: String,
}
