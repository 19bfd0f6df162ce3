//! The other attributes of a person, and their picture as an avatar.

mod avatar;
mod fields;
mod form;

pub use avatar::Avatar;
pub use form::ProfileForm;
