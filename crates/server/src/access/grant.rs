//! `POST /api/token`: a page of a signed-in person gets an access token for them, to hand to an
//! API that has no session cookie. It lasts an hour and can't be prolonged; the page asks again.
//! A client that is known gets an ID token, too.

use std::time::Duration;

use axum::{
    Extension, Json,
    body::Body,
    extract::State,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use super::{Access, Audience, scopes::Scopes};
use crate::{
    auth0::{self, clients::Client, id_token},
    config::Dialect,
    envelope::{ApiError, Name},
    graphql::request::read_body,
    person::SignedIn,
    state::App,
    tenant::Visit,
};

const MAX_WISH_BYTES: usize = 4096;
const LIFETIME: Duration = Duration::from_secs(3600);
/// What a person can hand on of themselves; also what they get when they ask for nothing.
const CLAIMS: [&str; 5] = ["openid", "profile", "email", "phone", "address"];

/// What is asked for; everything may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Wish {
    /// Separated by spaces. What can't be granted is left out.
    scope: Option<String>,
    /// The program that it is for, known by the tenant's configuration; without one, the page
    /// itself.
    client_id: Option<String>,
    /// Address of the Management API, to use the token there.
    audience: Option<String>,
}

#[derive(Serialize)]
struct Granted {
    access_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    token_type: &'static str,
    expires_in: u64,
    scope: String,
}

pub(crate) async fn post(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Extension(SignedIn { person_id }): Extension<SignedIn>,
    body: Body,
) -> Result<Response, ApiError> {
    let wish = read_wish(&read_body(body, MAX_WISH_BYTES).await?)?;
    let client = client(&visit, &wish)?;
    let access = Access {
        client_id: client.map(|client| client.id.clone()),
        audience: audience(&visit, &wish)?,
        scopes: scopes(&visit, &wish),
        person_id: Some(person_id.clone()),
    };
    let id_token = match client.filter(|_| access.scopes.contains("openid")) {
        Some(client) => {
            let minted = id_token::mint(&app, &visit, &person_id, client, &access.scopes).await;
            match minted {
                Ok(token) => Some(token),
                Err(refusal) => return Ok(refusal.into_response()),
            }
        }
        None => None,
    };
    let granted = Granted {
        access_token: access.issue(&app, &visit, LIFETIME).await?,
        id_token,
        token_type: "Bearer",
        expires_in: LIFETIME.as_secs(),
        scope: access.scopes.to_string(),
    };
    Ok(Json(granted).into_response())
}

/// Nothing at all is a wish for everything.
fn read_wish(body: &[u8]) -> Result<Wish, ApiError> {
    if body.is_empty() {
        return Ok(Wish::default());
    }
    serde_json::from_slice(body).map_err(|_| refused("invalid request body"))
}

fn refused(message: &'static str) -> ApiError {
    ApiError::new(Name::BadRequest, message)
}

fn speaks_auth0(visit: &Visit) -> bool {
    visit.tenant.speaks.contains(&Dialect::Auth0)
}

fn client<'a>(visit: &'a Visit, wish: &Wish) -> Result<Option<&'a Client>, ApiError> {
    let Some(id) = &wish.client_id else {
        return Ok(None);
    };
    let known = visit
        .tenant
        .auth0
        .client(id)
        .filter(|_| speaks_auth0(visit));
    known.map(Some).ok_or_else(|| refused("unknown client"))
}

fn audience(visit: &Visit, wish: &Wish) -> Result<Audience, ApiError> {
    match &wish.audience {
        None => Ok(Audience::Userinfo),
        Some(url) if speaks_auth0(visit) && visit.is_management(url) => Ok(Audience::Management),
        Some(_) => Err(refused("unknown audience")),
    }
}

fn scopes(visit: &Visit, wish: &Wish) -> Scopes {
    let own: &[&str] = if speaks_auth0(visit) {
        &auth0::OWN_SCOPES
    } else {
        &[]
    };
    match &wish.scope {
        Some(wanted) => Scopes::parse(wanted).within(&[&CLAIMS[..], own].concat()),
        None => Scopes::parse(&CLAIMS.join(" ")),
    }
}
