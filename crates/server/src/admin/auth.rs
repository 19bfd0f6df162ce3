//! Checks and makes admin tokens: RS256 and nothing else, a key by its configured id and nothing
//! else, times by the injected clock.
//!
//! # Source
//! Contract 1.1 (Auth); Authgear `pkg/lib/admin/authz/middleware.go`, commit `fa7a7d55`.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};

use crate::{
    clock::UnixMillis,
    jwt::ForWhom,
    secrets::{AdminKeys, TokenSigner},
    state::App,
};

/// How far two clocks may differ.
const SKEW_SECONDS: f64 = 300.0;
/// A token of ours has about 500 characters.
const MAX_TOKEN_CHARS: usize = 8192;

/// What a token's header may say. Keys that it brings along (`jwk`, `jku`, `x5u`) mean nothing.
#[derive(Deserialize)]
struct TokenHeader {
    kid: Option<String>,
    /// Names extensions that must be understood; we understand none.
    crit: Option<serde::de::IgnoredAny>,
}

/// Reading a claim twice, or with a wrong type, is an error.
#[derive(Deserialize)]
struct Claims {
    aud: ForWhom,
    exp: Option<f64>,
    nbf: Option<f64>,
    iat: Option<f64>,
}

/// Refuses whoever brings no valid token: always 403, never JSON.
pub(crate) async fn require_token(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let authorization = request.headers().get(header::AUTHORIZATION);
    let token = authorization.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let is_valid = token
        .is_some_and(|token| is_valid(token, &app.tenant.admin_keys, &app.tenant.id, app.now()));
    if is_valid {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "Forbidden\n").into_response()
    }
}

fn is_valid(token: &str, keys: &AdminKeys, app_id: &str, now: UnixMillis) -> bool {
    token.len() <= MAX_TOKEN_CHARS
        && claims(token, keys).is_some_and(|claims| {
            claims.aud.contains(app_id) && is_current(&claims, now.0 as f64 / 1000.0)
        })
}

fn claims(token: &str, keys: &AdminKeys) -> Option<Claims> {
    let encoded = token.split('.').next()?;
    let header: TokenHeader =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).ok()?).ok()?;
    if header.crit.is_some() {
        return None;
    }
    let key = keys.find(&header.kid?)?;
    // No other algorithm than this one is accepted, whatever the token says.
    let mut validation = Validation::new(Algorithm::RS256);
    validation.required_spec_claims.clear();
    // Audience and times are checked by `is_valid`, by our clock and with the contract's skew.
    validation.validate_aud = false;
    validation.validate_exp = false;
    validation.validate_nbf = false;
    jsonwebtoken::decode(token, key, &validation)
        .ok()
        .map(|data| data.claims)
}

fn is_current(claims: &Claims, now_seconds: f64) -> bool {
    let is_over = claims
        .exp
        .is_some_and(|exp| now_seconds >= exp + SKEW_SECONDS);
    let begins_later =
        |time: Option<f64>| time.is_some_and(|time| time > now_seconds + SKEW_SECONDS);
    !is_over && !begins_later(claims.nbf) && !begins_later(claims.iat)
}

#[derive(Serialize)]
struct NewClaims<'a> {
    aud: [&'a str; 1],
    iat: i64,
    exp: i64,
}

/// Makes a token for `audience`.
pub(crate) fn mint(
    signer: &TokenSigner,
    audience: &str,
    now: UnixMillis,
    lifetime: Duration,
) -> Result<String, jsonwebtoken::errors::Error> {
    let header = Header {
        kid: Some(signer.key_id.clone()),
        ..Header::new(Algorithm::RS256)
    };
    let claims = NewClaims {
        aud: [audience],
        iat: now.seconds(),
        exp: now.plus(lifetime).seconds(),
    };
    jsonwebtoken::encode(&header, &claims, &signer.key)
}
