//! How requests prove that they may: a token that was given, or one that is made or fetched when it
//! is needed, and anew when it was refused.

use std::{
    cell::RefCell,
    time::{SystemTime, UNIX_EPOCH},
};

use cameo_model::Error;
use cameo_protocol::{auth0, drive, igloo};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{RequestBuilder, header::COOKIE};
use serde::Serialize;

use crate::{
    args::{self, Options, System},
    http::Http,
    outcome::Failure,
    secret::Secret,
};

/// Long enough for a slow upload, short enough to be of little use to a thief. Authgear's own
/// tokens live as long.
const TOKEN_SECONDS: u64 = 300;

/// Tokens for one system.
#[derive(Debug)]
pub struct Tokens {
    source: Source,
    current: RefCell<Option<Secret>>,
}

/// Where tokens come from.
enum Source {
    /// It can't be had anew.
    Given { is_cookie: bool, token: Secret },
    /// An admin token of Authgear.
    Signed {
        app: String,
        key_id: String,
        key: EncodingKey,
    },
    /// A token of Auth0's Management API.
    Client {
        origin: String,
        client_id: String,
        client_secret: Secret,
    },
    /// A session of Igloo.
    Session {
        origin: String,
        app_id: String,
        app_password: Secret,
        user_name: String,
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

impl Tokens {
    /// What the command line and the environment name.
    ///
    /// # Errors
    /// Something is missing, or a key is no key.
    pub fn of_options(options: &Options) -> Result<Self, Failure> {
        let source = match options.to {
            System::Authgear => Source::of_authgear(&options.access)?,
            System::Auth0 => Source::of_auth0(options)?,
            System::Igloo => Source::of_igloo(options)?,
        };
        Ok(Self {
            source,
            current: RefCell::default(),
        })
    }

    /// Adds the proof to a request, which may have to be fetched first.
    ///
    /// # Errors
    /// What kept it from being made or fetched.
    pub async fn prove(
        &self,
        builder: RequestBuilder,
        http: &Http,
    ) -> Result<RequestBuilder, Error> {
        let token = self.current(http).await?;
        Ok(if self.source.is_cookie() {
            builder.header(COOKIE, format!("iglooauth={}", token.expose()))
        } else {
            builder.bearer_auth(token.expose())
        })
    }

    async fn current(&self, http: &Http) -> Result<Secret, Error> {
        let known = self.current.borrow().clone();
        if let Some(token) = known {
            return Ok(token);
        }
        let token = self.source.token(http).await?;
        self.current.replace(Some(token.clone()));
        Ok(token)
    }

    /// Forgets the token that was refused.
    ///
    /// # Errors
    /// `backend/signed-out` if there is no other one.
    pub fn renew(&self) -> Result<(), Error> {
        if matches!(self.source, Source::Given { .. }) {
            return Err(Error::SignedOut {});
        }
        self.current.replace(None);
        Ok(())
    }
}

impl Source {
    fn given(access: &args::Access, is_cookie: bool) -> Result<Option<Self>, Failure> {
        let token = Secret::find(access.token_file.as_deref(), "CAMEO_CLI_TOKEN")?;
        Ok(token.map(|token| Self::Given { is_cookie, token }))
    }

    fn of_authgear(access: &args::Access) -> Result<Self, Failure> {
        match Self::given(access, false)? {
            Some(given) => Ok(given),
            None => Self::signed(access)?.ok_or_else(|| {
                Failure::usage(
                    "authgear needs an admin token (--token-file or CAMEO_CLI_TOKEN), or a key \
                     (--key-file or CAMEO_CLI_ADMIN_KEY) with --key-id and --app"
                        .into(),
                )
            }),
        }
    }

    fn signed(access: &args::Access) -> Result<Option<Self>, Failure> {
        let key = Secret::find(access.key_file.as_deref(), "CAMEO_CLI_ADMIN_KEY")?;
        let (Some(key), Some(app), Some(key_id)) = (key, &access.app, &access.key_id) else {
            return Ok(None);
        };
        let key = EncodingKey::from_rsa_pem(key.expose().as_bytes())
            .map_err(|_| Failure::usage("the key is not an RSA key in PEM".into()))?;
        Ok(Some(Self::Signed {
            app: app.clone(),
            key_id: key_id.clone(),
            key,
        }))
    }

    fn of_auth0(options: &Options) -> Result<Self, Failure> {
        let access = &options.access;
        if let Some(given) = Self::given(access, false)? {
            return Ok(given);
        }
        let file = access.client_secret_file.as_deref();
        let secret = Secret::find(file, "CAMEO_CLI_CLIENT_SECRET")?;
        let (Some(client_secret), Some(client_id)) = (secret, &access.client_id) else {
            let wanted = "auth0 needs a token (--token-file or CAMEO_CLI_TOKEN), or --client-id \
                          with its secret (--client-secret-file or CAMEO_CLI_CLIENT_SECRET)";
            return Err(Failure::usage(wanted.into()));
        };
        Ok(Self::Client {
            origin: options.url.clone(),
            client_id: client_id.clone(),
            client_secret,
        })
    }

    fn of_igloo(options: &Options) -> Result<Self, Failure> {
        let access = &options.access;
        if let Some(given) = Self::given(access, true)? {
            return Ok(given);
        }
        let app_file = access.app_password_file.as_deref();
        let app_password = Secret::find(app_file, "CAMEO_CLI_APP_PASSWORD")?;
        let password = Secret::find(access.password_file.as_deref(), "CAMEO_CLI_PASSWORD")?;
        let names = access.app.as_ref().zip(access.user_name.as_ref());
        let (Some(app_password), Some(password), Some((app, user))) =
            (app_password, password, names)
        else {
            let wanted = "igloo needs a session key (--token-file or CAMEO_CLI_TOKEN), or --app with \
                          its password (--app-password-file or CAMEO_CLI_APP_PASSWORD) and \
                          --user-name with theirs (--password-file or CAMEO_CLI_PASSWORD)";
            return Err(Failure::usage(wanted.into()));
        };
        Ok(Self::Session {
            origin: options.url.clone(),
            app_id: app.clone(),
            app_password,
            user_name: user.clone(),
            password,
        })
    }

    const fn is_cookie(&self) -> bool {
        match self {
            Self::Given { is_cookie, .. } => *is_cookie,
            Self::Signed { .. } | Self::Client { .. } => false,
            Self::Session { .. } => true,
        }
    }

    async fn token(&self, http: &Http) -> Result<Secret, Error> {
        match self {
            Self::Given { token, .. } => Ok(token.clone()),
            Self::Signed { app, key_id, key } => signed(app, key_id, key),
            Self::Client {
                origin,
                client_id,
                client_secret,
            } => {
                let credentials = auth0::Credentials {
                    client_id,
                    client_secret: client_secret.expose(),
                };
                let mut flow = auth0::sign_in(origin, &credentials);
                drive(&mut flow, http).await.map(Secret::from)
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
                let mut flow = igloo::sign_in(origin, &credentials);
                drive(&mut flow, http).await.map(Secret::from)
            }
        }
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

fn signed(app: &str, key_id: &str, key: &EncodingKey) -> Result<Secret, Error> {
    let header = Header {
        kid: Some(key_id.to_owned()),
        ..Header::new(Algorithm::RS256)
    };
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let iat = since.unwrap_or_default().as_secs();
    let claims = Claims {
        aud: [app],
        iat,
        exp: iat + TOKEN_SECONDS,
    };
    jsonwebtoken::encode(&header, &claims, key)
        .map(Secret::from)
        .map_err(|_| Error::InvalidArgument { name: "key".into() })
}
