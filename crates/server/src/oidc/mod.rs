//! People of a provider of OpenID Connect: how they sign in, and the tokens that pages on other
//! origins bring for them.
//!
//! A person is whom a provider calls by one subject: (tenant, issuer, subject), made on first sight.
//! An email or a name never joins two.
//!
//! What deliberately does not live here: sessions (`person::session`), and the providers' part,
//! which `openidconnect` knows.
//!
//! # Source
//! OpenID Connect Core 1.0, sections 3.1 and 5; RFC 7636 (PKCE); RFC 9700.

mod attempt;
mod bearer;
mod flow;
mod http;
mod people;
mod provider;
pub(crate) mod routes;

pub(crate) use bearer::person_of_token;
pub(crate) use provider::Provider;
