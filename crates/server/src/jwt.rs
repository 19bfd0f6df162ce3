//! What signed tokens say, whoever signed them: the claims that are read in more than one place.
//!
//! What deliberately does not live here: whose signature counts, and for what (`admin::auth`,
//! `oidc::bearer`).

use serde::Deserialize;

/// The claim `aud`: for whom a token is, one or many.
///
/// # Source
/// RFC 7519, section 4.1.3.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum ForWhom {
    One(String),
    Many(Vec<String>),
}

impl ForWhom {
    /// Whether it is for this audience, among others or not.
    pub fn contains(&self, audience: &str) -> bool {
        match self {
            Self::One(one) => one == audience,
            Self::Many(many) => many.iter().any(|one| one == audience),
        }
    }
}
