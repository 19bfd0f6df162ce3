//! The real server, inside the test with a clock that can be advanced, or as a process of its own
//! that can be killed.

mod behind;
mod process;

use std::{
    net::SocketAddr,
    path::Path,
    time::{Duration, SystemTime},
};

use cameo_server::{Config, ManualClock, Running};
use tempfile::TempDir;

pub use behind::Gateway;
pub use process::{ServerProcess, command};

use crate::{proxy::Proxy, workspace};

/// A server inside the test, with a data folder of its own.
pub struct Server {
    running: Running,
    clock: ManualClock,
    data: TempDir,
}

impl Server {
    /// Starts a server; browsers may also come through `proxy`.
    pub async fn start(proxy: Option<&Proxy>) -> Self {
        Self::start_with(proxy, |_| {}).await
    }

    /// The same with another configuration.
    pub async fn start_with(proxy: Option<&Proxy>, change: impl FnOnce(&mut Config)) -> Self {
        let data = tempfile::tempdir().expect("a folder for the data");
        let mut config = Config::dev(data.path(), 0);
        config.page_dir = workspace::page_folder();
        config.element_dir = workspace::element_folder();
        config.tenant.hosts.extend(proxy.map(Proxy::host));
        change(&mut config);
        let clock = ManualClock::new(SystemTime::now());
        let running = cameo_server::start(config, clock.clone()).await;
        let running = running.unwrap_or_else(|error| panic!("the server did not start: {error}"));
        let server = Self {
            running,
            clock,
            data,
        };
        if let Some(proxy) = proxy {
            proxy.lead_to(server.address());
        }
        server
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.running.local_addr()
    }

    /// Where its rows and objects are.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Lets time pass for the server.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }
}
