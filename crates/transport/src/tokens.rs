//! Tokens of one system: got when one is needed, kept until shortly before their end, and got anew
//! when one was refused.

use std::time::{Duration, SystemTime};

use cameo_model::Error;
use reqwest::{
    RequestBuilder,
    header::{COOKIE, HeaderValue},
};
use tokio::sync::Mutex;

use crate::{http::Http, secret::Secret, source::Source};

/// How long before its end a token is not begun to be used any more: a photo may take a while, and
/// clocks differ.
const MARGIN: Duration = Duration::from_secs(60);

/// No token is believed to be good for longer, whatever a system says.
const MAX_LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// Tokens for one system.
#[derive(Debug)]
pub struct Tokens {
    source: Source,
    /// Locked while one is fetched, so that many who need one make one request.
    current: Mutex<Option<Current>>,
}

#[derive(Debug)]
struct Current {
    token: Secret,
    good_until: Option<SystemTime>,
}

impl Tokens {
    /// Gets them from there.
    pub const fn from(source: Source) -> Self {
        Self {
            source,
            current: Mutex::const_new(None),
        }
    }

    /// Adds the proof to a request, which may have to be fetched first.
    ///
    /// # Errors
    /// What kept it from being made or fetched.
    pub async fn prove(
        &self,
        builder: RequestBuilder,
        http: &Http,
        now: SystemTime,
    ) -> Result<RequestBuilder, Error> {
        let token = self.current(http, now).await?;
        if !self.source.is_cookie() {
            return Ok(builder.bearer_auth(token.expose()));
        }
        let cookie = HeaderValue::try_from(format!("iglooauth={}", token.expose()));
        let mut cookie = cookie.map_err(|_| Error::SignedOut {})?;
        cookie.set_sensitive(true);
        Ok(builder.header(COOKIE, cookie))
    }

    async fn current(&self, http: &Http, now: SystemTime) -> Result<Secret, Error> {
        let mut current = self.current.lock().await;
        if let Some(known) = current.as_ref().filter(|known| known.is_good(now)) {
            return Ok(known.token.clone());
        }
        let new = self.source.token(http, now).await?;
        let token = Secret::new(new.text);
        let lifetime = new.lifetime_seconds.map(Duration::from_secs);
        *current = Some(Current {
            token: token.clone(),
            good_until: lifetime
                .map(|lifetime| now + lifetime.min(MAX_LIFETIME).saturating_sub(MARGIN)),
        });
        Ok(token)
    }

    /// Forgets the token that was refused.
    ///
    /// # Errors
    /// `backend/signed-out` if there is no other one.
    pub async fn renew(&self) -> Result<(), Error> {
        if !self.source.is_lasting() {
            return Err(Error::SignedOut {});
        }
        *self.current.lock().await = None;
        Ok(())
    }
}

impl Current {
    fn is_good(&self, now: SystemTime) -> bool {
        self.good_until.is_none_or(|end| now < end)
    }
}
