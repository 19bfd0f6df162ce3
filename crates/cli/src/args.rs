//! The command line. No secret is ever an argument: others on the machine could read it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Changes, removes and shows people's photos in identity systems.
///
/// Exit codes: 0 done, 1 a bug, 2 wrong usage, 3 the photo's file, 4 a limit, 5 the network, 6 the
/// system refused or failed.
#[derive(Debug, Parser)]
#[command(name = "cameo", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Frames the middle of a photo, scales and compresses it, and makes it the person's picture.
    SetPhoto {
        /// JPEG, PNG, WebP, GIF or HEIC.
        #[arg(value_name = "PHOTO")]
        file: PathBuf,
        #[command(flatten)]
        options: Options,
    },
    /// Takes the person's picture away and keeps everything else.
    RemovePhoto {
        #[command(flatten)]
        options: Options,
    },
    /// Tells which picture the person has.
    Show {
        #[command(flatten)]
        options: Options,
    },
}

/// Where, whose, and how it is told.
#[derive(Debug, Args)]
pub struct Options {
    /// The system that keeps the photo.
    #[arg(long, value_enum)]
    pub to: System,
    /// Its address with its scheme, such as `https://app1.example.com`.
    #[arg(long, value_name = "URL", value_parser = origin)]
    pub url: String,
    /// The person, by the system's own id.
    #[arg(long, value_name = "ID")]
    pub user: String,
    /// Auth0: change the root picture instead of user_metadata.
    #[arg(long)]
    pub root: bool,
    /// Igloo: the key of the community.
    #[arg(long, value_name = "KEY", default_value_t = 10)]
    pub community: u32,
    /// Tells the outcome as one line of JSON.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub access: Access,
}

/// The systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum System {
    /// Authgear, or a Cameo server that speaks as it does, by the admin API.
    Authgear,
    /// A Cameo server that speaks as Auth0 does, by the Management API. Auth0 itself keeps no bytes.
    Auth0,
    /// Igloo, or a Cameo server that speaks as it does. It can only be given photos.
    Igloo,
}

/// What proves that one may. Each secret comes from a file or from the environment.
#[derive(Debug, Args)]
pub struct Access {
    /// File with a token that is ready to be sent; else CAMEO_CLI_TOKEN.
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Authgear and Igloo: the id of the app.
    #[arg(long, value_name = "ID")]
    pub app: Option<String>,
    /// Authgear: the id of the key that signs admin tokens.
    #[arg(long, value_name = "ID")]
    pub key_id: Option<String>,
    /// Authgear: file with that private RSA key as PEM; else CAMEO_CLI_ADMIN_KEY.
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Auth0: the id of the client.
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// Auth0: file with its secret; else CAMEO_CLI_CLIENT_SECRET.
    #[arg(long, value_name = "FILE")]
    pub client_secret_file: Option<PathBuf>,
    /// Igloo: file with the app's password; else CAMEO_CLI_APP_PASSWORD.
    #[arg(long, value_name = "FILE")]
    pub app_password_file: Option<PathBuf>,
    /// Igloo: the name of the account.
    #[arg(long, value_name = "NAME")]
    pub user_name: Option<String>,
    /// Igloo: file with the account's password; else CAMEO_CLI_PASSWORD.
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

impl Cli {
    /// What all commands have.
    pub fn options(&self) -> &Options {
        match &self.command {
            Command::SetPhoto { options, .. }
            | Command::RemovePhoto { options }
            | Command::Show { options } => options,
        }
    }
}

/// An origin that secrets may travel to.
fn origin(text: &str) -> Result<String, String> {
    Ok(cameo_transport::origin(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
