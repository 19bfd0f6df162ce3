//! Programs that may ask for tokens, and the secrets that they show.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::rights;
use crate::{
    access::scopes::Scopes,
    config::Config,
    secrets::{client_secret, dev_client_secret},
    start::StartError,
};

/// The program that `--dev` knows.
pub(crate) const DEV_CLIENT: &str = "cameo-dev";

/// A program with an id and a secret.
pub(crate) struct Client {
    pub id: String,
    secret: String,
    /// The most that its tokens allow.
    pub scopes: Vec<String>,
}

impl Client {
    /// Compares in constant time.
    pub fn has_secret(&self, secret: &str) -> bool {
        verify_slices_are_equal(self.secret.as_bytes(), secret.as_bytes()).is_ok()
    }

    /// What its ID tokens are signed with.
    pub fn secret(&self) -> &[u8] {
        self.secret.as_bytes()
    }

    /// What it gets of what it asks for; all that it may have, if it asks for nothing.
    pub fn granted(&self, wanted: Option<&str>) -> Scopes {
        let all: Vec<&str> = self.scopes.iter().map(String::as_str).collect();
        let wanted = wanted.filter(|text| !text.is_empty());
        let wanted = wanted.map_or_else(|| all.join(" "), str::to_owned);
        Scopes::parse(&wanted).within(&all)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "client {}", self.id)
    }
}

/// The clients of the configuration, or the one of `--dev`.
pub(crate) fn of_config(config: &Config) -> Result<Vec<Client>, StartError> {
    let configured = &config.tenant.auth0.clients;
    if configured.is_empty() && config.dev {
        return Ok(vec![Client {
            id: DEV_CLIENT.into(),
            secret: dev_client_secret(&config.data_dir)?,
            scopes: rights::SCOPES.map(str::to_owned).to_vec(),
        }]);
    }
    let clients = configured.iter().map(|client| {
        Ok(Client {
            id: client.id.clone(),
            secret: client_secret(&client.secret, config.dev)?,
            scopes: client.scopes.clone(),
        })
    });
    clients.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_gets_what_it_may_have() {
        let client = Client {
            id: "c".into(),
            secret: "s".into(),
            scopes: vec!["read:users".into(), "update:users".into()],
        };
        let granted = |wanted| client.granted(wanted).to_string();
        assert_eq!(granted(None), "read:users update:users");
        assert_eq!(granted(Some("")), "read:users update:users");
        assert_eq!(granted(Some("read:users delete:users")), "read:users");
        assert_eq!(granted(Some("delete:users")), "");
        assert!(client.has_secret("s") && !client.has_secret("") && !client.has_secret("S"));
        assert_eq!(format!("{client:?}"), "client c");
    }
}
