//! Where what requests prove comes from.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cameo_model::Error;
use cameo_protocol::{Token, auth0, drive, igloo};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use crate::{http::Http, secret::Secret};

/// Long enough for a slow upload, short enough to be of little use to a thief. Authgear's own
/// tokens live as long.
const TOKEN_LIFETIME: Duration = Duration::from_secs(300);

/// A text that is no RSA key in PEM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidKey;

/// Where tokens come from. Never shown.
pub enum Source {
    /// It can't be had anew.
    Given {
        /// Igloo's sessions are cookies.
        is_cookie: bool,
        /// Ready to be sent.
        token: Secret,
    },
    /// An admin token of Authgear.
    Signed {
        /// Id of the app, whom the token is for.
        app: String,
        /// Id of the key.
        key_id: String,
        /// The private key; [`Source::signed`] reads it.
        key: EncodingKey,
    },
    /// A token of Auth0's Management API.
    Client {
        /// Of the tenant.
        origin: String,
        /// Public id of the machine-to-machine application.
        client_id: String,
        /// Its secret.
        client_secret: Secret,
    },
    /// A session of Igloo.
    Session {
        /// Of the community.
        origin: String,
        /// Id of the registered application.
        app_id: String,
        /// Its password.
        app_password: Secret,
        /// Name of the account.
        user_name: String,
        /// Its password.
        password: Secret,
    },
}

/// Claims of an admin token.
///
/// # Source
/// Contract 1.1; Authgear `pkg/lib/admin/authz/adder.go`, commit `fa7a7d55`.
#[derive(Serialize)]
struct Claims<'a> {
    aud: [&'a str; 1],
    iat: u64,
    exp: u64,
}

impl Source {
    /// Signs admin tokens of Authgear for `app` with a private RSA key in PEM.
    ///
    /// # Errors
    /// It is no such key.
    pub fn signed(app: &str, key_id: &str, pem: &Secret) -> Result<Self, InvalidKey> {
        let key = EncodingKey::from_rsa_pem(pem.expose().as_bytes()).map_err(|_| InvalidKey)?;
        Ok(Self::Signed {
            app: app.to_owned(),
            key_id: key_id.to_owned(),
            key,
        })
    }

    pub(crate) const fn is_cookie(&self) -> bool {
        match self {
            Self::Given { is_cookie, .. } => *is_cookie,
            Self::Signed { .. } | Self::Client { .. } => false,
            Self::Session { .. } => true,
        }
    }

    /// Whether there is another one when one is refused.
    pub(crate) const fn is_lasting(&self) -> bool {
        !matches!(self, Self::Given { .. })
    }

    pub(crate) async fn token(&self, http: &Http, now: SystemTime) -> Result<Token, Error> {
        match self {
            Self::Given { token, .. } => Ok(Token {
                text: token.expose().to_owned(),
                lifetime_seconds: None,
            }),
            Self::Signed { app, key_id, key } => signed(app, key_id, key, now),
            Self::Client {
                origin,
                client_id,
                client_secret,
            } => {
                let credentials = auth0::Credentials {
                    client_id,
                    client_secret: client_secret.expose(),
                };
                drive(&mut auth0::sign_in(origin, &credentials), http).await
            }
            Self::Session {
                origin,
                app_id,
                app_password,
                user_name,
                password,
            } => {
                let credentials = igloo::Credentials {
                    app_id,
                    app_password: app_password.expose(),
                    user_name,
                    password: password.expose(),
                };
                drive(&mut igloo::sign_in(origin, &credentials), http).await
            }
        }
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

fn signed(app: &str, key_id: &str, key: &EncodingKey, now: SystemTime) -> Result<Token, Error> {
    let header = Header {
        kid: Some(key_id.to_owned()),
        ..Header::new(Algorithm::RS256)
    };
    let iat = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let lifetime_seconds = TOKEN_LIFETIME.as_secs();
    let claims = Claims {
        aud: [app],
        iat,
        exp: iat + lifetime_seconds,
    };
    let text = jsonwebtoken::encode(&header, &claims, key);
    Ok(Token {
        text: text.map_err(|_| Error::InvalidArgument { name: "key".into() })?,
        lifetime_seconds: Some(lifetime_seconds),
    })
}
