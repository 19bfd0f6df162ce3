//! What is known of the provider: its endpoints and keys, read when they are first needed and again
//! when they are old, or when a key is asked for that is not among them.

use std::{sync::Arc, time::Duration};

use openidconnect::{ClientId, ClientSecret, IssuerUrl, Scope, core::CoreProviderMetadata};
use tokio::sync::Mutex;
use url::{Host, Url};

use super::http::Http;
use crate::{
    clock::UnixMillis, config::Config, envelope::ApiError, secrets::resolved, start::StartError,
};

/// How long it is believed.
const FRESH_TIME: Duration = Duration::from_secs(3600);
/// How often it is read anew at most, whoever names keys that nobody knows.
const REREAD_TIME: Duration = Duration::from_secs(60);

/// The provider of a tenant.
#[derive(Debug)]
pub(crate) struct Provider {
    pub(super) issuer: IssuerUrl,
    pub(super) client_id: ClientId,
    pub(super) client_secret: Option<ClientSecret>,
    pub(super) scopes: Vec<Scope>,
    pub(super) audience: Option<String>,
    /// Whether its subjects are the ids of people behind the gateway.
    pub(super) is_of_gateway: bool,
    pub(super) http: Http,
    known: Mutex<Option<Known>>,
}

#[derive(Debug, Clone)]
struct Known {
    metadata: Arc<CoreProviderMetadata>,
    read_at: UnixMillis,
}

impl Provider {
    /// The one of the configuration, if there is one. Nothing is asked of it yet.
    ///
    /// # Errors
    /// A value could never work.
    pub fn from_config(config: &Config) -> Result<Option<Self>, StartError> {
        let oidc = &config.tenant.oidc;
        let Some(issuer) = &oidc.issuer else {
            return Ok(None);
        };
        if !Url::parse(issuer).is_ok_and(|url| is_private_way(&url)) {
            let problem = "must be https, or http on loopback, without a query";
            return Err(StartError::config("tenant.oidc.issuer", problem));
        }
        if oidc.client_id.is_empty() {
            let problem = "is missing: the provider has given this server an id";
            return Err(StartError::config("tenant.oidc.client_id", problem));
        }
        let problem = |error: &dyn std::fmt::Display| {
            StartError::config("tenant.oidc.issuer", &error.to_string())
        };
        let client_secret = oidc.client_secret.as_ref().map(resolved).transpose()?;
        Ok(Some(Self {
            issuer: IssuerUrl::new(issuer.clone()).map_err(|error| problem(&error))?,
            client_id: ClientId::new(oidc.client_id.clone()),
            client_secret: client_secret.map(|text| ClientSecret::new(text.trim().to_owned())),
            scopes: oidc.scopes.iter().cloned().map(Scope::new).collect(),
            audience: oidc.audience.clone(),
            is_of_gateway: oidc.is_of_gateway,
            http: Http::new().map_err(|error| problem(&error))?,
            known: Mutex::default(),
        }))
    }

    /// Whether a page may say by a token of this provider who somebody is.
    pub const fn takes_tokens(&self) -> bool {
        self.audience.is_some()
    }

    /// Endpoints and keys.
    ///
    /// # Errors
    /// 503 if the provider can't be asked.
    pub(super) async fn metadata(
        &self,
        now: UnixMillis,
    ) -> Result<Arc<CoreProviderMetadata>, ApiError> {
        self.known_since(now.minus(FRESH_TIME), now).await
    }

    /// The same once more, for somebody has named a key that is not among them.
    ///
    /// # Errors
    /// As [`Self::metadata`].
    pub(super) async fn reread(
        &self,
        now: UnixMillis,
    ) -> Result<Arc<CoreProviderMetadata>, ApiError> {
        self.known_since(now.minus(REREAD_TIME), now).await
    }

    /// Only one asks at a time; the others have its answer.
    async fn known_since(
        &self,
        oldest: UnixMillis,
        now: UnixMillis,
    ) -> Result<Arc<CoreProviderMetadata>, ApiError> {
        let mut known = self.known.lock().await;
        if let Some(known) = known.as_ref().filter(|known| known.read_at > oldest) {
            return Ok(Arc::clone(&known.metadata));
        }
        let read = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        let metadata = Arc::new(read.map_err(|error| {
            tracing::error!(%error, "the provider could not be read");
            ApiError::unavailable()
        })?);
        *known = Some(Known {
            metadata: Arc::clone(&metadata),
            read_at: now,
        });
        Ok(metadata)
    }
}

/// Whether nobody between here and there can read or change what is said.
fn is_private_way(url: &Url) -> bool {
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    let is_plain = url.query().is_none() && url.fragment().is_none();
    is_plain && (url.scheme() == "https" || url.scheme() == "http" && is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::OidcConfig;

    fn provider(issuer: Option<&str>, client_id: &str) -> Result<Option<Provider>, StartError> {
        let mut config = Config::dev("data", 0);
        config.tenant.oidc = OidcConfig {
            issuer: issuer.map(str::to_owned),
            client_id: client_id.into(),
            ..OidcConfig::default()
        };
        Provider::from_config(&config)
    }

    #[test]
    fn codes_and_tokens_never_travel_in_the_open() {
        for private in [
            "https://id.example",
            "http://127.0.0.1:9/",
            "http://[::1]/a",
        ] {
            assert!(provider(Some(private), "cameo").is_ok(), "{private}");
        }
        for open in [
            "http://id.example",
            "ftp://id.example",
            "https://x/?a=b",
            "id",
        ] {
            assert!(provider(Some(open), "cameo").is_err(), "{open}");
        }
        assert!(provider(Some("https://id.example"), "").is_err());
        assert!(provider(None, "").unwrap().is_none());
    }
}
