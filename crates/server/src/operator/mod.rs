//! The operator's page, `/admin`: an administrator finds a person of their tenant, sees and edits
//! their attributes, and reads who has changed what. Plain HTML and forms, written by `maud`, which
//! escapes all that comes from rows and requests.
//!
//! Not to be confused with `admin`, Authgear's API for programs: here a *person* acts, whose session
//! says who they are and whose id the configuration names (`tenant.admins`).

mod edit;
mod field;
mod html;
mod in_stead;
mod people;
mod person;
mod role;
pub(crate) mod routes;
mod sheet;

/// The administrator who asks. Only `role` puts this into a request.
#[derive(Debug, Clone)]
pub(crate) struct Operator {
    pub admin_id: String,
}
