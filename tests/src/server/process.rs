//! `cameo-server` as an operator runs it.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    time::SystemTime,
};

use tempfile::TempDir;

use crate::{program::Program, proxy::Proxy, workspace};

/// A server process with a data folder of its own. It can be killed and started again.
pub struct ServerProcess {
    program: Program,
    address: SocketAddr,
    host: String,
    data: TempDir,
}

impl ServerProcess {
    /// Starts the process behind a proxy and waits until it listens.
    pub fn start(proxy: &Proxy) -> Self {
        let data = tempfile::tempdir().expect("a folder for the data");
        let host = proxy.host();
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        let (program, address) = serve(any_port, data.path(), &host);
        proxy.lead_to(address);
        Self {
            program,
            address,
            host,
            data,
        }
    }

    /// Where its rows and objects are.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Ends the process at once, as a power cut would.
    pub fn kill(&mut self) {
        self.program.kill();
    }

    /// Starts it again on the same address and data.
    pub fn restart(&mut self) {
        (self.program, _) = serve(self.address, self.data.path(), &self.host);
    }
}

/// Starts a server and waits until it says where it listens.
fn serve(address: SocketAddr, data: &Path, host: &str) -> (Program, SocketAddr) {
    let mut serve = command();
    serve.args(["serve", "--dev", "--listen", &address.to_string()]);
    serve.arg("--data").arg(data);
    serve.arg("--page").arg(workspace::page_folder());
    serve.arg("--element").arg(workspace::element_folder());
    serve.env("CAMEO_TENANT__HOSTS", host);
    serve.env("CAMEO_LOG", "warn");
    let mut program = Program::start(serve);
    let listens_at = program.hear("http://", |letter| letter != '/');
    let address = listens_at.parse().expect("an address with a port");
    (program, address)
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
    let sources = ["server", "pipeline", "model", "protocol", "transport"]
        .map(|name| format!("crates/{name}"));
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
