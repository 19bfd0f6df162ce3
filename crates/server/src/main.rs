//! `cameo-server serve` and `cameo-server token`. Only the command line lives here.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

use cameo_server::{Config, StartError, SystemClock, mint_admin_token, start};
use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

/// The companion server of the Cameo photo picker.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the page, the API and the images.
    Serve(Serve),
    /// Prints a token for the admin API.
    Token(Token),
}

#[derive(Args)]
#[command(args_override_self = true)]
struct Serve {
    #[command(flatten)]
    common: Common,
    /// Demo people, one-click sign-in and made-up secrets. Never on a public address.
    #[arg(long)]
    dev: bool,
    /// Address to listen on.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Folder of the built page.
    #[arg(long, value_name = "DIR")]
    page: Option<PathBuf>,
    /// Folder of the npm package with the custom element.
    #[arg(long, value_name = "DIR")]
    element: Option<PathBuf>,
}

#[derive(Args)]
struct Common {
    /// Configuration file.
    #[arg(long, value_name = "FILE", env = "CAMEO_CONFIG")]
    config: Option<PathBuf>,
    /// Folder of the database and the images.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Args)]
struct Token {
    #[command(flatten)]
    common: Common,
    /// Whom the token is for; the configured app id by default.
    #[arg(long, value_name = "APP")]
    audience: Option<String>,
    /// How long it is good, such as 90s, 5m or 1h.
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = parse_duration)]
    expires_in: Duration,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cameo-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), StartError> {
    match command {
        Command::Serve(serve) => run_server(serve),
        Command::Token(token) => print_token(&token),
    }
}

fn load(common: &Common, dev: bool) -> Result<Config, StartError> {
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let mut config = Config::load(common.config.as_deref(), environment, dev)?;
    if let Some(data) = &common.data {
        config.data_dir.clone_from(data);
    }
    Ok(config)
}

fn print_token(token: &Token) -> Result<(), StartError> {
    let config = load(&token.common, false)?;
    let audience = token.audience.as_deref();
    println!(
        "{}",
        mint_admin_token(&config, audience, token.expires_in, &SystemClock)?
    );
    Ok(())
}

fn run_server(serve: Serve) -> Result<(), StartError> {
    let mut config = load(&serve.common, serve.dev)?;
    config.listen = serve.listen.unwrap_or(config.listen);
    config.page_dir = serve.page.unwrap_or(config.page_dir);
    config.element_dir = serve.element.unwrap_or(config.element_dir);
    log_to_stderr();
    let runtime = tokio::runtime::Runtime::new().map_err(|error| StartError::Config {
        source_name: "operating system".into(),
        problem: error.to_string(),
    })?;
    runtime.block_on(async {
        let scheme = config.public_scheme;
        let running = start(config, SystemClock).await?;
        let address = running.local_addr();
        println!("Cameo serves {}://{address}/settings", scheme.as_str());
        ended().await;
        running.stop().await;
        Ok(())
    })
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("CAMEO_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
}

/// Ctrl-C, or what a service manager sends.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn parse_duration(text: &str) -> Result<Duration, String> {
    let wrong = || "expected a whole number with s, m or h, such as 5m".to_owned();
    let (number, unit) = text
        .split_at_checked(text.len().saturating_sub(1))
        .ok_or_else(wrong)?;
    let seconds_per_unit: u64 = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    number
        .checked_mul(seconds_per_unit)
        .map(Duration::from_secs)
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        assert_eq!(parse_duration("5m"), Ok(Duration::from_secs(300)));
        assert_eq!(parse_duration("90s"), Ok(Duration::from_secs(90)));
        for bad in ["", "5", "m", "-1s", "5d", "99999999999999999999h", "5µ"] {
            assert!(parse_duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
