//! What a tenant's configuration says about Auth0's dialect, ready for use.

use std::collections::BTreeSet;

use super::{
    clients::{self, Client},
    limits::Limits,
};
use crate::{
    config::{Config, PictureSource},
    start::StartError,
};

/// Ready for use.
#[derive(Debug)]
pub(crate) struct Settings {
    clients: Vec<Client>,
    pub limits: Limits,
    /// Connections that set root attributes at the first sign-in only.
    pub first_login_connections: BTreeSet<String>,
    pub picture_order: Vec<PictureSource>,
    pub default_picture: Option<String>,
    pub gravatar: bool,
}

impl Settings {
    /// Reads them out of the configuration.
    ///
    /// # Errors
    /// If a client's secret is missing or weak.
    pub fn from_config(config: &Config) -> Result<Self, StartError> {
        let auth0 = &config.tenant.auth0;
        Ok(Self {
            clients: clients::of_config(config)?,
            limits: Limits::new(auth0.requests_per_second),
            first_login_connections: auth0.first_login_connections.iter().cloned().collect(),
            picture_order: auth0.picture_order.clone(),
            default_picture: auth0.default_picture.clone(),
            gravatar: auth0.gravatar,
        })
    }

    pub fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == id)
    }
}
