//! What an operator can set about the provider by which people sign in.

use serde::Deserialize;

use super::SecretText;

/// A provider of OpenID Connect. Without an issuer people can't sign in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OidcConfig {
    /// Its issuer, exactly as its discovery document says it: `https`, or `http` on loopback.
    pub issuer: Option<String>,
    /// By which this server names itself there.
    pub client_id: String,
    /// By which it proves that, or `file:PATH`. Default: none, for a public client.
    pub client_secret: Option<SecretText>,
    /// What is asked for beside `openid`. Default: nothing; `profile` and `email` bring names.
    pub scopes: Vec<String>,
    /// Audience of the tokens that pages on other origins bring. Default: none, so that no token
    /// is good.
    pub audience: Option<String>,
    /// Whether its subjects are the ids that people have at the system behind the gateway, as with
    /// the provider that such a system is itself. Default: no, and then `tenant.gateway.people` says
    /// who is who.
    pub is_of_gateway: bool,
}
