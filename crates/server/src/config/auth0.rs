//! What an operator can set about Auth0's dialect.

use serde::Deserialize;

use super::SecretText;

/// What is special to Auth0's dialect.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Auth0Config {
    /// Programs that may ask for tokens. Default: none; with `--dev` one that is made up.
    pub clients: Vec<ClientConfig>,
    /// Connections to other providers that set root attributes at the first sign-in only, so that
    /// these can be changed here. Default: none.
    pub first_login_connections: Vec<String>,
    /// Requests that one caller may make in a second. Default 50.
    pub requests_per_second: u32,
    /// Where the picture of the claims comes from: the first that has one. Default `metadata`,
    /// `root`, `default`.
    pub picture_order: Vec<PictureSource>,
    /// Address of the picture of whoever has none, for `default` in the order. Default: none.
    pub default_picture: Option<String>,
    /// Whether people with an email and no picture have Gravatar's, which tells Gravatar of them.
    /// Default: no.
    pub gravatar: bool,
}

/// A program that may ask for tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientConfig {
    /// By which it names itself.
    pub id: String,
    /// By which it proves that; at least 32 characters, or `file:PATH`.
    pub secret: SecretText,
    /// The most that its tokens allow, such as `read:users` and `update:users`.
    #[serde(default)]
    pub scopes: Vec<String>,
}

/// Where a picture may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureSource {
    /// `user_metadata.picture`.
    Metadata,
    /// The user's own `picture`, or Gravatar's where that is on.
    Root,
    /// The one of the configuration.
    Default,
}

impl Default for Auth0Config {
    fn default() -> Self {
        use PictureSource::{Default, Metadata, Root};
        Self {
            clients: Vec::new(),
            first_login_connections: Vec::new(),
            requests_per_second: 50,
            picture_order: vec![Metadata, Root, Default],
            default_picture: None,
            gravatar: false,
        }
    }
}
