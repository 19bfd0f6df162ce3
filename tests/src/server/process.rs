//! `cameo-server` as an operator runs it.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, SystemTime},
};

use tempfile::TempDir;

use crate::{proxy::Proxy, workspace};

/// Looks for the server's readiness, 50 ms apart.
const MAX_LOOKS: u32 = 400;

/// A server process with a data folder of its own. It can be killed and started again.
pub struct ServerProcess {
    process: Child,
    address: SocketAddr,
    host: String,
    data: TempDir,
}

impl ServerProcess {
    /// Starts the process behind a proxy and waits until it listens.
    pub async fn start(proxy: &Proxy) -> Self {
        let data = tempfile::tempdir().expect("a folder for the data");
        let address = SocketAddr::from(([127, 0, 0, 1], workspace::free_port()));
        proxy.lead_to(address);
        let host = proxy.host();
        let process = spawn(address, data.path(), &host);
        let server = Self {
            process,
            address,
            host,
            data,
        };
        server.wait_until_ready().await;
        server
    }

    /// Where its rows and objects are.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Ends the process at once, as a power cut would.
    pub fn kill(&mut self) {
        self.process.kill().expect("the process can be killed");
        self.process.wait().expect("the process ends");
    }

    /// Starts it again on the same address and data.
    pub async fn restart(&mut self) {
        self.process = spawn(self.address, self.data.path(), &self.host);
        self.wait_until_ready().await;
    }

    async fn wait_until_ready(&self) {
        for _ in 0..MAX_LOOKS {
            if tokio::net::TcpStream::connect(self.address).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("cameo-server does not listen on {}", self.address);
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // One that was killed already can't be killed again.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn spawn(address: SocketAddr, data: &Path, host: &str) -> Child {
    let mut serve = command();
    serve.args(["serve", "--dev", "--listen", &address.to_string()]);
    serve.arg("--data").arg(data);
    serve.arg("--page").arg(workspace::page_folder());
    serve.arg("--element").arg(workspace::element_folder());
    serve.env("CAMEO_TENANT__HOSTS", host);
    serve.env("CAMEO_LOG", "warn");
    serve.stdout(Stdio::null()).stderr(Stdio::inherit());
    serve.spawn().expect("cameo-server starts")
}

/// `cameo-server` without arguments and without the caller's configuration. The program named by
/// `CAMEO_TEST_SERVER`, or the one of this build.
pub fn command() -> Command {
    let mut command = Command::new(program());
    for (name, _) in std::env::vars() {
        if name.starts_with("CAMEO_") {
            command.env_remove(name);
        }
    }
    command
}

fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| match std::env::var_os("CAMEO_TEST_SERVER") {
        Some(program) => program.into(),
        None => built_program(),
    })
}

/// Cargo builds a dependency's library for a test, not its programs.
fn built_program() -> PathBuf {
    let program = workspace::profile_folder().join("cameo-server");
    if is_current(&program) {
        return program;
    }
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--package", "cameo-server"]);
    if !cfg!(debug_assertions) {
        build.arg("--release");
    }
    let status = build.current_dir(workspace::root()).status();
    let built = status.is_ok_and(|status| status.success());
    assert!(built, "cargo build --package cameo-server failed");
    program
}

/// Whether a program is younger than all that it is made of in this checkout.
fn is_current(program: &Path) -> bool {
    let sources = ["server", "pipeline", "model"].map(|name| format!("crates/{name}"));
    let sources = sources
        .iter()
        .map(String::as_str)
        .chain(["Cargo.lock", "Cargo.toml"]);
    let youngest = sources.filter_map(|path| youngest(&workspace::root().join(path)));
    changed_at(program).is_some_and(|built_at| youngest.max() < Some(built_at))
}

fn youngest(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = std::fs::read_dir(path) else {
        return changed_at(path);
    };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    paths.filter_map(|path| youngest(&path)).max()
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|facts| facts.modified()).ok()
}
