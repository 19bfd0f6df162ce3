//! Access tokens: 256 random bits, good for a while, for one audience and some scopes. What they
//! allow is in a row under their hash, so that they can be neither forged nor read from the rows.
//!
//! What deliberately does not live here: the signed tokens of Authgear's admin API, which come
//! from elsewhere (`admin::auth`), those of a provider (`oidc`), and the browser's session cookie
//! (`person::session`).

pub(crate) mod grant;
pub(crate) mod scopes;
pub(crate) mod userinfo;

use std::time::Duration;

use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    envelope::ApiError,
    secrets::{random, sha256_hex},
    state::App,
    store::access_token::{self, AccessToken},
    tenant::Visit,
};
use scopes::Scopes;

/// What a token is good for. A claim about a person needs less trust than changing them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// The claims about the person themselves.
    Userinfo,
    /// The API that changes users, of Auth0's dialect.
    Management,
}

impl Audience {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Userinfo => "userinfo",
            Self::Management => "management",
        }
    }
}

/// What somebody may do by an access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Access {
    /// Who it is; a client acts for itself without one.
    pub person_id: Option<String>,
    /// To whom it was given; a page of this server has none.
    pub client_id: Option<String>,
    pub audience: Audience,
    pub scopes: Scopes,
}

impl Access {
    /// Makes a token that allows this for `lifetime`.
    ///
    /// # Errors
    /// 503 if the row can't be written.
    pub async fn issue(
        &self,
        app: &App,
        visit: &Visit,
        lifetime: Duration,
    ) -> Result<String, ApiError> {
        let bits = random::<32>().map_err(|_| ApiError::unexpected())?;
        let token = URL_SAFE_NO_PAD.encode(bits);
        let row = AccessToken {
            person_id: self.person_id.clone(),
            client_id: self.client_id.clone(),
            audience: self.audience.as_str().into(),
            scopes: self.scopes.to_string(),
        };
        let (hash, now) = (sha256_hex(token.as_bytes()), app.now());
        let mut tx = app.store.begin().await?;
        let ends_at = now.plus(lifetime);
        access_token::insert(&mut tx, &hash, &visit.tenant.id, &row, now, ends_at).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// What the request's token allows; `None` without one, or if it is not good any more.
    ///
    /// # Errors
    /// 503 if the rows can't be read.
    pub async fn of(
        app: &App,
        visit: &Visit,
        headers: &HeaderMap,
    ) -> Result<Option<Self>, ApiError> {
        let Some(token) = bearer(headers) else {
            return Ok(None);
        };
        let (hash, tenant_id) = (sha256_hex(token.as_bytes()), &visit.tenant.id);
        let row = access_token::find(&app.store.reader, &hash, tenant_id, app.now()).await?;
        Ok(row.map(Self::from))
    }
}

impl From<AccessToken> for Access {
    fn from(row: AccessToken) -> Self {
        let audience = match row.audience.as_str() {
            "management" => Audience::Management,
            _ => Audience::Userinfo,
        };
        Self {
            person_id: row.person_id,
            client_id: row.client_id,
            audience,
            scopes: Scopes::parse(&row.scopes),
        }
    }
}

/// The token of an `Authorization: Bearer …`, whose first word has any letter case.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let is_bearer = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty();
    is_bearer.then_some(token)
}
