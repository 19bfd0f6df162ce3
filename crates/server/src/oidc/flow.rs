//! Authorization code with PKCE: what is asked of the provider, and whom its answer names.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, CsrfToken,
    EmptyAdditionalClaims, EndpointMaybeSet, EndpointNotSet, EndpointSet, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    SignatureVerificationError, TokenResponse,
    core::{
        CoreClient, CoreGenderClaim, CoreIdTokenClaims, CoreProviderMetadata, CoreResponseType,
        CoreTokenResponse,
    },
};
use serde_json::{Map, Value};
use url::Url;

use super::{attempt::Attempt, provider::Provider};
use crate::{clock::UnixMillis, destination::Destination, envelope::ApiError, tenant::Visit};

/// Where the provider sends people back to.
pub(super) const CALLBACK: &str = "/sign-in/callback";

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// Whom the provider has named.
#[derive(Debug)]
pub(super) struct Told {
    pub subject: String,
    /// Everything it says of them.
    pub claims: Map<String, Value>,
}

/// Why nobody was named.
#[derive(Debug, PartialEq)]
pub(super) enum Failure {
    /// The provider does not answer.
    Unavailable,
    /// It refuses the code, or says what proves nothing.
    Refused,
}

impl From<ApiError> for Failure {
    fn from(_: ApiError) -> Self {
        Self::Unavailable
    }
}

/// Where the browser goes to sign in, and what it must bring back.
///
/// # Errors
/// The provider can't be asked.
pub(super) async fn begin(
    provider: &Provider,
    visit: &Visit,
    destination: Destination,
    now: UnixMillis,
) -> Result<(Url, Attempt), Failure> {
    let client = client(provider, visit, &provider.metadata(now).await?)?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
    let (url, state, nonce) = client
        .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
        .add_scopes(provider.scopes.iter().cloned())
        .set_pkce_challenge(challenge)
        .url();
    let attempt = Attempt {
        state: state.into_secret(),
        nonce: nonce.secret().clone(),
        verifier: verifier.into_secret(),
        destination,
    };
    Ok((url, attempt))
}

/// Whom the code that came back names.
///
/// # Errors
/// Why nobody.
pub(super) async fn finish(
    provider: &Provider,
    visit: &Visit,
    attempt: Attempt,
    code: String,
    now: UnixMillis,
) -> Result<Told, Failure> {
    let metadata = provider.metadata(now).await?;
    let client = client(provider, visit, &metadata)?;
    let tokens = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|error| refused("it has no token endpoint", &error))?
        .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier))
        .request_async(&provider.http)
        .await
        .map_err(|error| refused("the code is not taken", &error))?;
    let nonce = Nonce::new(attempt.nonce);
    let claims = match claims(&client, &tokens, &nonce, now) {
        Err(ClaimsVerificationError::SignatureVerification(
            SignatureVerificationError::NoMatchingKey,
        )) => {
            // It may sign with a key that it has got since.
            let renewed = self::client(provider, visit, &provider.reread(now).await?)?;
            claims(&renewed, &tokens, &nonce, now)
        }
        known => known,
    };
    let claims = claims.map_err(|error| refused("the ID token proves nothing", &error))?;
    Ok(Told {
        subject: claims.subject().to_string(),
        claims: all_claims(provider, &client, &tokens, &claims).await,
    })
}

fn client(
    provider: &Provider,
    visit: &Visit,
    metadata: &Arc<CoreProviderMetadata>,
) -> Result<Client, Failure> {
    let callback = RedirectUrl::new(visit.own_url(CALLBACK));
    let callback = callback.map_err(|error| refused("our own address is none", &error))?;
    let (id, secret) = (provider.client_id.clone(), provider.client_secret.clone());
    let client =
        CoreClient::from_provider_metadata(CoreProviderMetadata::clone(metadata), id, secret);
    Ok(client.set_redirect_uri(callback))
}

/// What the ID token proves.
fn claims(
    client: &Client,
    tokens: &CoreTokenResponse,
    nonce: &Nonce,
    now: UnixMillis,
) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
    let missing = || ClaimsVerificationError::Other("there is no ID token".into());
    let token = tokens.id_token().ok_or_else(missing)?;
    let time = DateTime::<Utc>::from_timestamp_millis(now.0).unwrap_or_default();
    let verifier = client.id_token_verifier().set_time_fn(move || time);
    token.claims(&verifier, nonce).cloned()
}

/// The ID token's claims and, where the provider keeps them apart, those of its userinfo endpoint.
/// Without those a person has fewer attributes at first, so that is no reason to refuse them.
async fn all_claims(
    provider: &Provider,
    client: &Client,
    tokens: &CoreTokenResponse,
    proven: &CoreIdTokenClaims,
) -> Map<String, Value> {
    let mut all = object(proven);
    let subject = Some(proven.subject().clone());
    if let Ok(request) = client.user_info(tokens.access_token().clone(), subject) {
        match request
            .request_async::<EmptyAdditionalClaims, _, CoreGenderClaim>(&provider.http)
            .await
        {
            Ok(told) => all.extend(object(&told)),
            Err(error) => tracing::warn!(%error, "the provider's userinfo"),
        }
    }
    all
}

fn object(claims: &impl serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(claims) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// The words of these errors hold neither codes nor tokens.
fn refused(what: &str, error: &dyn std::error::Error) -> Failure {
    tracing::warn!(%error, what, "sign-in");
    Failure::Refused
}
