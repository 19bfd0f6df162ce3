//! `POST /oauth/token`: a program shows its secret and gets a token for the Management API.
//!
//! # Source
//! Contract 2.4 (token call); RFC 6749, sections 4.4 and 5.2.

use std::time::Duration;

use axum::{
    Extension, Json,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::clients::Client;
use crate::{
    access::{Access, Audience},
    envelope::ApiError,
    graphql::request::read_body,
    state::App,
    tenant::Visit,
};

/// A day, as Auth0 has it by default.
const LIFETIME: Duration = Duration::from_secs(24 * 3600);
const MAX_BODY_BYTES: usize = 16 * 1024;

/// Other fields may come along and mean nothing.
#[derive(Deserialize)]
struct Wish {
    grant_type: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
    audience: Option<String>,
    scope: Option<String>,
}

pub(crate) async fn post(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let body = read_body(body, MAX_BODY_BYTES).await?;
    let granted = read(&headers, &body).and_then(|wish| grant(&visit, &wish));
    let access = match granted {
        Ok(access) => access,
        Err(refusal) => return Ok(refusal.into_response()),
    };
    let answer = json!({
        "access_token": access.issue(&app, &visit, LIFETIME).await?,
        "scope": access.scopes.to_string(),
        "expires_in": LIFETIME.as_secs(),
        "token_type": "Bearer",
    });
    Ok(Json(answer).into_response())
}

/// An error in OAuth's words. Which status Auth0 gives each is known of none; these are Cameo's.
struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: String,
}

fn refusal(status: StatusCode, error: &'static str, description: impl Into<String>) -> Refusal {
    Refusal {
        status,
        error,
        description: description.into(),
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        (self.status, Json(body)).into_response()
    }
}

fn read(headers: &HeaderMap, body: &[u8]) -> Result<Wish, Refusal> {
    let content_type = headers.get(header::CONTENT_TYPE);
    let is_json =
        content_type.is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    let wish = if is_json {
        serde_json::from_slice(body).ok()
    } else {
        let pairs = url::form_urlencoded::parse(body).into_owned();
        let object = pairs.map(|(name, value)| (name, value.into())).collect();
        serde_json::from_value(serde_json::Value::Object(object)).ok()
    };
    let malformed = || {
        let description = "Missing required parameter: grant_type";
        refusal(StatusCode::BAD_REQUEST, "invalid_request", description)
    };
    wish.ok_or_else(malformed)
}

fn grant(visit: &Visit, wish: &Wish) -> Result<Access, Refusal> {
    if wish.grant_type != "client_credentials" {
        let description = format!("Unsupported grant type: {}", wish.grant_type);
        let error = "unsupported_grant_type";
        return Err(refusal(StatusCode::FORBIDDEN, error, description));
    }
    let client = known_client(visit, wish)?;
    if let Some(audience) = wish.audience.as_deref().filter(|a| !visit.is_management(a)) {
        let description = format!("Service not enabled within domain: {audience}");
        return Err(refusal(StatusCode::FORBIDDEN, "access_denied", description));
    }
    Ok(Access {
        person_id: None,
        client_id: Some(client.id.clone()),
        audience: Audience::Management,
        scopes: client.granted(wish.scope.as_deref()),
    })
}

/// An unknown id and a wrong secret sound alike.
fn known_client<'a>(visit: &'a Visit, wish: &Wish) -> Result<&'a Client, Refusal> {
    let client = visit.tenant.auth0.client(&wish.client_id);
    client
        .filter(|client| client.has_secret(&wish.client_secret))
        .ok_or_else(|| refusal(StatusCode::UNAUTHORIZED, "access_denied", "Unauthorized"))
}
