//! ID tokens: the claims about a person, signed with the secret of the client that asked.
//!
//! # Source
//! OIDC Core 1.0, sections 2 and 3.1.3.7 (HS256 with the client's secret).

use jsonwebtoken::{Algorithm, EncodingKey, Header};

use super::{actions, clients::Client, errors::Refusal, users};
use crate::{access::scopes::Scopes, envelope::ApiError, state::App, tenant::Visit};

/// Ten hours, as Auth0 has it by default.
const LIFETIME_SECONDS: i64 = 36_000;

/// The ID token of a person for `client`.
///
/// # Errors
/// If the person is gone or the rows can't be read.
pub(crate) async fn mint(
    app: &App,
    visit: &Visit,
    person_id: &str,
    client: &Client,
    scopes: &Scopes,
) -> Result<String, Refusal> {
    let mut connection = app.store.reader.acquire().await?;
    let user = users::load(&mut connection, visit, person_id).await?;
    let mut claims = actions::claims(&user, scopes, &visit.tenant.auth0, visit);
    let now = app.now().seconds();
    claims.insert("iss".into(), visit.own_url("/").into());
    claims.insert("aud".into(), client.id.clone().into());
    claims.insert("iat".into(), now.into());
    claims.insert("exp".into(), now.saturating_add(LIFETIME_SECONDS).into());
    let key = EncodingKey::from_secret(client.secret());
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).map_err(|error| {
        tracing::error!(%error, "an ID token could not be signed");
        ApiError::unexpected().into()
    })
}
