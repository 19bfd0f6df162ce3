//! Refuses values that could never work, or that would open more than was meant.

use std::collections::BTreeSet;

use url::Url;

use super::{Auth0Config, Config, TenantConfig};
use crate::start::StartError;

impl Config {
    /// Refuses values that could never work.
    pub(crate) fn check(&self) -> Result<(), StartError> {
        let limits = &self.limits;
        for (key, value) in [
            ("session_hours", u64::from(self.session_hours)),
            ("limits.max_bytes", limits.max_bytes),
            ("limits.max_pixels", limits.max_pixels),
            ("limits.max_side_px", limits.max_side_px.into()),
            ("limits.decode_millis", limits.decode_millis),
            ("limits.decoders", limits.decoders as u64),
            ("limits.receivers", limits.receivers as u64),
            (
                "tenant.auth0.requests_per_second",
                self.tenant.auth0.requests_per_second.into(),
            ),
            (
                "tenant.gateway.answer_millis",
                self.tenant.gateway.answer_millis,
            ),
        ] {
            if value == 0 {
                return Err(StartError::config(key, "must be at least 1"));
            }
        }
        if self.session_hours > 8760 {
            return Err(StartError::config("session_hours", "must be at most 8760"));
        }
        if self.dev && !self.listen.ip().to_canonical().is_loopback() {
            let problem = "is no loopback address, and with --dev whoever reaches it can sign in; \
                take one such as 127.0.0.1:8080, or serve without --dev";
            return Err(StartError::config("listen", problem));
        }
        self.tenant.check()
    }
}

impl TenantConfig {
    fn check(&self) -> Result<(), StartError> {
        let is_app_id = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let id = &self.app_id;
        if id.is_empty() || id.len() > 64 || !id.chars().all(is_app_id) {
            let problem = "must be 1 to 64 letters, digits, `-` or `_`";
            return Err(StartError::config("tenant.app_id", problem));
        }
        for host in self.hosts.iter().chain(&self.cdn_host) {
            if !is_host(host) {
                let problem = format!("`{host}` is not a host such as photos.example.com");
                return Err(StartError::config("tenant.hosts", &problem));
            }
        }
        for origin in &self.allowed_origins {
            let host = origin
                .strip_prefix("https://")
                .or(origin.strip_prefix("http://"));
            if !host.is_some_and(|host| is_host(host) && *host == host.to_ascii_lowercase()) {
                let problem =
                    format!("`{origin}` is not an origin such as https://app.example.com");
                return Err(StartError::config("tenant.allowed_origins", &problem));
            }
        }
        self.auth0.check()
    }
}

impl Auth0Config {
    fn check(&self) -> Result<(), StartError> {
        let ids = self.clients.iter().map(|client| client.id.as_str());
        let mut known = BTreeSet::new();
        if !ids.into_iter().all(|id| !id.is_empty() && known.insert(id)) {
            let problem = "must have ids, each its own";
            return Err(StartError::config("tenant.auth0.clients", problem));
        }
        let is_web = |url: Url| matches!(url.scheme(), "http" | "https");
        let picture = self.default_picture.as_deref();
        if picture.is_some_and(|text| !Url::parse(text).is_ok_and(is_web)) {
            let problem = "is not an address such as https://photos.example.com/default.png";
            return Err(StartError::config("tenant.auth0.default_picture", problem));
        }
        Ok(())
    }
}

/// A name or address, perhaps with a port; no path, no user, nothing that a policy could take for
/// something else.
fn is_host(text: &str) -> bool {
    let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b".-:[]".contains(&octet);
    !text.is_empty() && text.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ClientConfig, SecretText};

    fn client(id: &str) -> ClientConfig {
        ClientConfig {
            id: id.into(),
            secret: SecretText::new("x"),
            scopes: Vec::new(),
        }
    }

    #[test]
    fn values_that_could_never_work_are_refused() {
        let check = |change: fn(&mut Config)| {
            let mut config = Config::default();
            change(&mut config);
            config.check()
        };
        assert!(check(|_| ()).is_ok());
        for dev_address in [
            "127.0.0.1:0",
            "127.9.9.9:1",
            "[::1]:0",
            "[::ffff:127.0.0.1]:0",
        ] {
            let mut config = Config::dev("data", 0);
            config.listen = dev_address.parse().expect("address");
            assert!(config.check().is_ok(), "{dev_address}");
        }
        let bad: [fn(&mut Config); 11] = [
            |c| c.session_hours = 0,
            |c| c.session_hours = 9000,
            |c| c.limits.decoders = 0,
            |c| c.tenant.app_id = "a/b".into(),
            |c| c.tenant.hosts = vec!["https://x".into()],
            |c| c.tenant.cdn_host = Some("x; script-src *".into()),
            |c| c.tenant.allowed_origins = vec!["https://x/".into()],
            |c| c.tenant.allowed_origins = vec!["*".into()],
            |c| c.tenant.auth0.requests_per_second = 0,
            |c| c.tenant.auth0.default_picture = Some("javascript:alert(1)".into()),
            |c| c.tenant.auth0.clients = vec![client("a"), client("b"), client("a")],
        ];
        for (index, change) in bad.into_iter().enumerate() {
            assert!(check(change).is_err(), "{index}");
        }
    }
}
