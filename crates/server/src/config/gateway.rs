//! What an operator can set about the real system behind a tenant.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{Dialect, IglooConfig, SecretText};
use crate::{auth0::clients::DEV_CLIENT, demo, secrets::DEV_MARK};

/// The system that keeps the people's pictures and attributes, instead of this server's own rows.
/// Pages and the element speak with this server alone, and it speaks with that system.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GatewayConfig {
    /// Which system it is. Default: none; the server's own rows keep everything.
    pub system: Option<Dialect>,
    /// Its origin, such as `https://app1.authgear.cloud`; plain http on this machine only.
    pub origin: String,
    /// Authgear: the id of the app (project). Igloo: the id of the registered application.
    pub app_id: String,
    /// Authgear: the id of the key that signs admin tokens.
    pub key_id: String,
    /// Authgear: the file of that private RSA key (PEM).
    pub key_file: Option<PathBuf>,
    /// Auth0: the id of the machine-to-machine application.
    pub client_id: String,
    /// Auth0: its secret, or `file:PATH`.
    pub client_secret: Option<SecretText>,
    /// Auth0: where the picture goes. Default `metadata`.
    pub place: Place,
    /// Igloo: key of the community. Default 10.
    pub community: u32,
    /// Igloo: the application's password, or `file:PATH`.
    pub app_password: Option<SecretText>,
    /// Igloo: the name of an account that may change other people's photos.
    pub user_name: String,
    /// Igloo: its password, or `file:PATH`.
    pub password: Option<SecretText>,
    /// Milliseconds that one answer may take, to its end. Default 10 000.
    pub answer_millis: u64,
    /// Further origins whose pictures this server may fetch to show them, such as the system's CDN.
    /// A picture from anywhere else is not shown. Default: none.
    pub picture_origins: Vec<String>,
    /// The system's ids of people, by the ids that they have here. With `--dev`, the demo people have
    /// the same ids there unless they are named.
    pub people: BTreeMap<String, String>,
}

impl Default for GatewayConfig {
    fn default() -> Self {
        Self {
            system: None,
            origin: String::new(),
            app_id: String::new(),
            key_id: String::new(),
            key_file: None,
            client_id: String::new(),
            client_secret: None,
            place: Place::Metadata,
            community: 10,
            app_password: None,
            user_name: String::new(),
            password: None,
            answer_millis: 10_000,
            picture_origins: Vec::new(),
            people: BTreeMap::new(),
        }
    }
}

impl GatewayConfig {
    /// Before a server of our own that runs with `--dev`, by the secrets that it has made up in
    /// `data_dir`: to try a gateway out on one machine.
    pub fn before_dev(system: Dialect, origin: &str, app_id: &str, data_dir: &Path) -> Self {
        let file = |name: &str| data_dir.join("dev").join(name);
        let secret = SecretText::new(format!("file:{}", file("client-secret").display()));
        let plain = Self {
            system: Some(system),
            origin: origin.into(),
            ..Self::default()
        };
        match system {
            Dialect::Authgear => Self {
                app_id: app_id.into(),
                key_id: DEV_MARK.into(),
                key_file: Some(file("admin-key.pem")),
                ..plain
            },
            Dialect::Auth0 => Self {
                client_id: DEV_CLIENT.into(),
                client_secret: Some(secret),
                ..plain
            },
            Dialect::Igloo => Self {
                app_id: IglooConfig::default().app_id,
                app_password: Some(secret.clone()),
                user_name: demo::PEOPLE[0].email.into(),
                password: Some(secret),
                ..plain
            },
        }
    }
}

/// Where Auth0 keeps the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// `user_metadata.picture`, which every connection allows.
    Metadata,
    /// The user's own `picture`.
    Root,
}
