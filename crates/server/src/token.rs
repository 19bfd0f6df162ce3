//! Admin tokens for the command line and for tests.

use std::time::Duration;

use crate::{
    admin::auth::mint,
    clock::{Clock, UnixMillis},
    config::Config,
    secrets::token_signer,
    start::StartError,
};

/// Makes an RS256 token for the admin API: for `audience`, or else the configured app, good for
/// `lifetime` from now.
///
/// # Errors
/// If there is no private key, or it does not belong to the configured public ones.
pub fn mint_admin_token(
    config: &Config,
    audience: Option<&str>,
    lifetime: Duration,
    clock: &impl Clock,
) -> Result<String, StartError> {
    let signer = token_signer(config)?;
    let audience = audience.unwrap_or(&config.tenant.app_id);
    mint(&signer, audience, UnixMillis::now(clock), lifetime)
        .map_err(|_| StartError::secret("the admin key can't sign"))
}
