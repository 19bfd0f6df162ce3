//! Session cookies: 256 random bits in the browser, their hash in a row.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::SignedIn;
use crate::{
    config::Scheme,
    cookie,
    envelope::ApiError,
    oidc,
    secrets::{random, sha256_hex},
    state::App,
    store::{person, session},
    tenant::Visit,
};

/// Refuses whoever has neither a session nor a token of the provider with 401.
pub(crate) async fn require_session(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(visit) = request.extensions().get::<Visit>().cloned() else {
        return ApiError::unexpected().into_response();
    };
    match signed_in(&app, &visit, request.headers()).await {
        Ok(Some(signed_in)) => {
            request.extensions_mut().insert(signed_in);
            next.run(request).await
        }
        Ok(None) => ApiError::unauthenticated().into_response(),
        Err(error) => error.into_response(),
    }
}

/// Whose session the request came with, or without the cookie of one, whose token.
///
/// # Errors
/// 503 if the rows or the provider's keys can't be read.
pub(crate) async fn signed_in(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
) -> Result<Option<SignedIn>, ApiError> {
    let person_id = match cookie::get(headers, cookie_name(visit.scheme)) {
        Some(_) => person_of_cookie(app, visit, headers).await?,
        None => oidc::person_of_token(app, visit, headers).await?,
    };
    Ok(person_id.map(|person_id| SignedIn { person_id }))
}

/// Whose session the request's cookie is of; tokens don't count.
///
/// # Errors
/// 503 if the rows can't be read.
pub(crate) async fn person_of_cookie(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
) -> Result<Option<String>, ApiError> {
    let Some(token) = cookie::get(headers, cookie_name(visit.scheme)) else {
        return Ok(None);
    };
    let (hash, tenant_id) = (sha256_hex(token.as_bytes()), &visit.tenant.id);
    Ok(session::find_person(&app.store.reader, &hash, tenant_id, app.now()).await?)
}

/// Begins a session and gives its cookie.
///
/// # Errors
/// 503 if the row can't be written.
pub(crate) async fn begin(
    app: &App,
    visit: &Visit,
    person_id: &str,
) -> Result<HeaderValue, ApiError> {
    let bits = random::<32>().map_err(|_| ApiError::unexpected())?;
    let token = URL_SAFE_NO_PAD.encode(bits);
    let (tenant_id, now) = (&visit.tenant.id, app.now());
    let ends_at = now.plus(visit.tenant.session_time);
    let hash = sha256_hex(token.as_bytes());
    let mut tx = app.store.begin().await?;
    session::insert(&mut tx, &hash, tenant_id, person_id, now, ends_at).await?;
    person::note_sign_in(&mut tx, tenant_id, person_id, now).await?;
    tx.commit().await?;
    let seconds = visit.tenant.session_time.as_secs();
    cookie::set(cookie_name(visit.scheme), &token, seconds, visit.scheme)
}

/// Ends the request's session, if it has one, and gives a cookie that clears the browser's.
///
/// # Errors
/// 503 if the row can't be deleted.
pub(crate) async fn end(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
) -> Result<HeaderValue, ApiError> {
    if let Some(token) = cookie::get(headers, cookie_name(visit.scheme)) {
        let mut tx = app.store.begin().await?;
        session::delete(&mut tx, &sha256_hex(token.as_bytes())).await?;
        tx.commit().await?;
    }
    cookie::set(cookie_name(visit.scheme), "", 0, visit.scheme)
}

/// `__Host-` binds the cookie to this very host, but browsers want TLS for it.
const fn cookie_name(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Http => "cameo_session",
        Scheme::Https => "__Host-cameo_session",
    }
}
