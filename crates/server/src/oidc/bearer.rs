//! Tokens that a page on another origin brings for its person (`getToken()`): signed by the
//! provider, for our audience, current. Who has one is made on first sight, as at sign-in.

use axum::http::{HeaderMap, header};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode, decode_header,
    jwk::{Jwk, JwkSet, PublicKeyUse},
};
use openidconnect::core::CoreProviderMetadata;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::people;
use crate::{
    clock::UnixMillis, envelope::ApiError, jwt::ForWhom, state::App, store::subject::Subject,
    tenant::Visit,
};

/// Signatures that need no secret to be checked, so that nobody can use a public key as one.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];
/// How far two clocks may differ.
const SKEW_SECONDS: f64 = 60.0;
const MAX_TOKEN_CHARS: usize = 8192;

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: ForWhom,
    exp: f64,
    nbf: Option<f64>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

/// The person whose token came with a request; `None` without a good one.
///
/// # Errors
/// 503 if the provider or the rows can't be read.
pub(crate) async fn person_of_token(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
) -> Result<Option<String>, ApiError> {
    let Some(provider) = &visit.tenant.provider else {
        return Ok(None);
    };
    let (Some(token), Some(audience)) = (token(headers), &provider.audience) else {
        return Ok(None);
    };
    let now = app.now();
    let claims = match checked(token, &*provider.metadata(now).await?) {
        Err(Problem::UnknownKey) => checked(token, &*provider.reread(now).await?),
        known => known,
    };
    let claims = match claims {
        Ok(claims) => claims,
        Err(problem) => return refused(&format!("{problem:?}")),
    };
    if claims.iss != provider.issuer.as_str() {
        return refused("another issuer");
    }
    if !claims.aud.contains(audience) {
        return refused("another audience");
    }
    if !is_current(&claims, now) {
        return refused("not current");
    }
    let name = Subject {
        issuer: &claims.iss,
        subject: &claims.sub,
    };
    let id = people::find_or_make(app, &visit.tenant, name, &claims.others).await?;
    Ok(Some(id))
}

/// Told to the operator alone: whoever brings a bad token learns nothing from it.
fn refused(reason: &str) -> Result<Option<String>, ApiError> {
    tracing::info!(reason, "a token was refused");
    Ok(None)
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let token = text.strip_prefix("Bearer ")?;
    (token.len() <= MAX_TOKEN_CHARS).then_some(token)
}

/// Why a token is not good.
#[derive(Debug, PartialEq)]
enum Problem {
    /// Its key is not among those that are known.
    UnknownKey,
    Bad,
}

/// The claims of a token that one of the provider's keys has signed.
fn checked(token: &str, metadata: &CoreProviderMetadata) -> Result<Claims, Problem> {
    let header = decode_header(token).map_err(|_| Problem::Bad)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Problem::Bad);
    }
    let key_id = header.kid.ok_or(Problem::Bad)?;
    let keys = serde_json::to_value(metadata.jwks()).and_then(serde_json::from_value);
    let keys: JwkSet = keys.map_err(|_| Problem::Bad)?;
    let key = keys.find(&key_id).ok_or(Problem::UnknownKey)?;
    let key = signing_key(key).ok_or(Problem::Bad)?;
    let mut validation = Validation::new(header.alg);
    validation.required_spec_claims.clear();
    // Issuer, audience and times are checked by the caller, by our clock.
    validation.validate_aud = false;
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let data = decode(token, &key, &validation).map_err(|_| Problem::Bad)?;
    Ok(data.claims)
}

fn signing_key(key: &Jwk) -> Option<DecodingKey> {
    let usage = key.common.public_key_use.as_ref();
    let is_for_signatures = usage.is_none_or(|it| *it == PublicKeyUse::Signature);
    let key = DecodingKey::from_jwk(key).ok()?;
    is_for_signatures.then_some(key)
}

fn is_current(claims: &Claims, now: UnixMillis) -> bool {
    let now_seconds = now.0 as f64 / 1000.0;
    let is_over = now_seconds >= claims.exp + SKEW_SECONDS;
    let begins_later = claims
        .nbf
        .is_some_and(|nbf| nbf > now_seconds + SKEW_SECONDS);
    !is_over && !begins_later
}
