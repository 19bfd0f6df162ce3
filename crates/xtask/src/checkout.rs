//! Where things are in this checkout, and commands that start there.
//!
//! What deliberately does not live here: running the commands, which is `system`.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build_id;
use crate::failure::{Failure, Result};
use crate::folders;
use crate::tools::WASM;

/// The checkout that xtask was compiled from.
pub struct Checkout {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// A short hash over everything that the page, the worker and the element are made of.
    pub build_id: String,
    search_path: std::ffi::OsString,
}

impl Checkout {
    /// Finds the checkout and hashes its browser sources.
    ///
    /// # Errors
    /// A source that cannot be read, or a `PATH` that cannot be extended.
    pub fn open() -> Result<Self> {
        let root = root();
        let build_id = build_id::of(&root)?;
        let search_path = path_with(&root.join(".tools/bin"))?;
        Ok(Self {
            root,
            build_id,
            search_path,
        })
    }

    /// The folder that installed tools go to; git ignores it.
    pub fn tools(&self) -> PathBuf {
        self.root.join(".tools")
    }

    /// The page as Trunk leaves it.
    pub fn page(&self) -> PathBuf {
        self.root.join("dist/page")
    }

    /// The npm package of the custom element.
    pub fn element(&self) -> PathBuf {
        self.root.join("pkg")
    }

    /// Cargo's target folder, as the environment or the default has it.
    pub fn target(&self) -> PathBuf {
        let named =
            env::var_os("CARGO_TARGET_DIR").or_else(|| env::var_os("CARGO_BUILD_TARGET_DIR"));
        self.root
            .join(named.map_or_else(|| PathBuf::from("target"), PathBuf::from))
    }

    /// A command that starts in the checkout and finds our tools first.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.root)
            .env("PATH", &self.search_path);
        command
    }

    /// The cargo that runs us, with its first arguments.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = self.command(cargo);
        command.args(arguments);
        command
    }

    /// Cargo for the browser: its code carries the build id. Native code does not, or every change
    /// of the page would compile the server again.
    pub fn browser_cargo(&self, verb: &str, profile: &str) -> Command {
        let mut command = self.cargo(&[verb, "--target", WASM, "--profile", profile]);
        self.mark(&mut command);
        command
    }

    /// Gives the build id to a command that compiles for the browser, behind the version that all
    /// crates share, and keeps this machine's folders out of the code.
    pub fn mark<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let version = env!("CARGO_PKG_VERSION");
        command
            .env("CAMEO_BUILD_ID", format!("{version}+{}", self.build_id))
            .env(folders::FLAGS, folders::flags())
    }
}

/// Cargo names the crate's folder to what it runs; the compiled-in one serves a bare binary.
fn root() -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.ancestors()
        .nth(2)
        .map_or(own.clone(), Path::to_path_buf)
}

fn path_with(first: &Path) -> Result<std::ffi::OsString> {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(first.to_path_buf()).chain(env::split_paths(&inherited));
    env::join_paths(all).map_err(|_| {
        Failure::because(
            "the checkout's path contains `:`, which PATH cannot hold: move the checkout",
        )
    })
}
