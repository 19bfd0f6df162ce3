//! A server that is a gateway: behind it another one, which plays a real system, and a way between
//! that notes what is asked.

use cameo_server::{Dialect, GatewayConfig};

use super::Server;
use crate::{
    proxy::{Exchange, Fault, Proxy},
    rows::Rows,
};

/// App id at the system, which no page may ever hear.
const APP_ID: &str = "behind-the-gateway";

/// A gateway and the system behind it.
pub struct Gateway {
    /// Whom browsers talk to.
    pub server: Server,
    system: Server,
    way: Proxy,
}

impl Gateway {
    /// Starts both.
    pub async fn start(system: Dialect) -> Self {
        let way = Proxy::start().await;
        let behind = Server::start_with(Some(&way), |config| {
            config.tenant.app_id = APP_ID.into();
        });
        let behind = behind.await;
        let origin = format!("http://{}", way.host());
        let gateway = GatewayConfig::before_dev(system, &origin, APP_ID, behind.data());
        let server = Server::start_with(None, |config| config.tenant.gateway = gateway);
        Self {
            server: server.await,
            system: behind,
            way,
        }
    }

    /// What the system has written down.
    pub fn rows_behind(&self) -> Rows {
        Rows::of(self.system.data())
    }

    /// Every path that the system has been asked for.
    pub fn paths_behind(&self) -> Vec<String> {
        self.way.paths()
    }

    /// The next exchange of this kind with the system meets this fault.
    pub fn disturb(&self, exchange: Exchange, fault: Fault) {
        self.way.disturb(exchange, fault);
    }

    /// How many faults have not been met yet.
    pub fn faults_left(&self) -> usize {
        self.way.faults_left()
    }

    /// What no browser may ever hear: where the system is, what it is called, and the secrets by
    /// which it knows the gateway, the tokens and sessions that it had so far included.
    pub fn canaries(&self) -> Vec<String> {
        let folder = self.system.data().join("dev");
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("made up");
        let key = read("admin-key.pem");
        let key = key.lines().nth(3).expect("the middle of a key");
        let proofs = self.way.proofs();
        assert!(!proofs.is_empty(), "the gateway proved who it is");
        assert!(proofs.iter().all(|proof| proof.len() >= 20), "whole ones");
        let mut canaries = vec![
            self.way.host(),
            self.system.address().to_string(),
            APP_ID.into(),
            read("client-secret").trim().into(),
            key.into(),
            "iglooauth".into(),
        ];
        canaries.extend(proofs);
        canaries
    }
}
