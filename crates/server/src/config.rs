//! What an operator can set, and how file, environment and flags are laid over each other.
//!
//! Here is only what was asked for. What it means at run time (keys, origins) is in `tenant` and
//! `secrets`.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use cameo_model::Limits;
use serde::Deserialize;
use toml::{Table, Value};

use crate::start::StartError;

/// Everything that can be configured.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Demo people and made-up secrets; only ever a flag, never in a file.
    #[serde(skip)]
    pub dev: bool,
    /// Address to listen on. Port 0 takes a free one. Default `127.0.0.1:8080`.
    pub listen: SocketAddr,
    /// Folder of the database and the images. Default `data`.
    pub data_dir: PathBuf,
    /// Folder of the built page (`index.html`, `embed.html` and hashed files). Default `dist/page`.
    pub page_dir: PathBuf,
    /// Folder of the npm package with the custom element. Default `pkg`.
    pub element_dir: PathBuf,
    /// Scheme that browsers use. Default `https`; `http` with `--dev`.
    pub public_scheme: Scheme,
    /// Proxies whose `X-Forwarded-*` headers count. Default: none.
    pub trusted_proxies: Vec<IpNet>,
    /// Hours until a session ends, 1–8760. Default 336 (two weeks).
    pub session_hours: u32,
    /// The one tenant.
    pub tenant: TenantConfig,
    /// What is refused as an upload.
    pub limits: UploadLimits,
}

/// One tenant: an app in Authgear's words.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TenantConfig {
    /// App id, as it stands in the paths of images and in the audience of admin tokens.
    pub app_id: String,
    /// Hosts with port (unless it is the scheme's own) by which browsers reach the tenant.
    /// With `--dev`, `127.0.0.1`, `localhost` and `[::1]` with the listening port are added.
    pub hosts: Vec<String>,
    /// Further origins that may call with credentials, such as `https://app.example.com`.
    pub allowed_origins: Vec<String>,
    /// Host of a CDN in front of the images. Default: none.
    pub cdn_host: Option<String>,
    /// Secrets that sign upload links, base64url, at least 32 bytes each, or `file:PATH`. The
    /// first signs; a second one is still accepted while keys are rotated.
    pub images_secrets: Vec<SecretText>,
    /// File with the JWK set of public RSA keys that admin tokens are checked against.
    pub admin_jwks_file: Option<PathBuf>,
    /// Private RSA key (PKCS #8 PEM) with which `cameo-server token` signs. Not needed to serve.
    pub admin_key_file: Option<PathBuf>,
    /// Upload links that a person may ask for in an hour. Default 10, as Authgear has it.
    pub presigns_per_hour: u32,
    /// Custom attributes that a person may change. Default: none.
    pub editable_custom_attributes: Vec<String>,
}

/// What is refused as an upload.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UploadLimits {
    /// Longest file in bytes, inclusive. Default 10 MiB.
    pub max_bytes: u64,
    /// Most pixels in one frame. Default 50 000 000.
    pub max_pixels: u64,
    /// Longest side in pixels. Default 30 000.
    pub max_side_px: u32,
    /// Milliseconds that decoding one image may take. Default 5000.
    pub decode_millis: u64,
    /// Images decoded at the same time. Default 2.
    pub decoders: usize,
    /// Uploads received at the same time, each with up to `max_bytes` in memory. Default 32.
    pub receivers: usize,
}

/// `http` or `https`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Plain text; for development on one machine.
    Http,
    /// TLS, usually ended by a proxy in front.
    Https,
}

impl Scheme {
    /// As it stands in a URL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// The scheme of that name in lower case.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "http" => Some(Self::Http),
            "https" => Some(Self::Https),
            _ => None,
        }
    }
}

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SecretText(String);

impl SecretText {
    /// Wraps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself; keep it out of logs and errors.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// An address or a range of addresses, such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct IpNet {
    base: IpAddr,
    prefix_bits: u32,
}

impl IpNet {
    /// Whether `address` is in the range; an IPv4 address mapped into IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let differing_bits = u32::from(base) ^ u32::from(address);
                differing_bits.leading_zeros() >= self.prefix_bits
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let differing_bits = u128::from(base) ^ u128::from(address);
                differing_bits.leading_zeros() >= self.prefix_bits
            }
            _ => false,
        }
    }
}

impl TryFrom<String> for IpNet {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let invalid = || format!("`{text}` is neither an address nor a range such as 10.0.0.0/8");
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.as_str(), None),
        };
        let base: IpAddr = address.parse().map_err(|_| invalid())?;
        let most = if base.is_ipv4() { 32 } else { 128 };
        let prefix_bits = match bits {
            Some(bits) => bits.parse().map_err(|_| invalid())?,
            None => most,
        };
        if prefix_bits > most {
            return Err(invalid());
        }
        Ok(Self { base, prefix_bits })
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            dev: false,
            listen: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 8080),
            data_dir: "data".into(),
            page_dir: "dist/page".into(),
            element_dir: "pkg".into(),
            public_scheme: Scheme::Https,
            trusted_proxies: Vec::new(),
            session_hours: 14 * 24,
            tenant: TenantConfig::default(),
            limits: UploadLimits::default(),
        }
    }
}

impl Default for TenantConfig {
    fn default() -> Self {
        Self {
            app_id: "app1".into(),
            hosts: Vec::new(),
            allowed_origins: Vec::new(),
            cdn_host: None,
            images_secrets: Vec::new(),
            admin_jwks_file: None,
            admin_key_file: None,
            presigns_per_hour: 10,
            editable_custom_attributes: Vec::new(),
        }
    }
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self {
            max_bytes: Limits::UPLOAD.max_bytes,
            max_pixels: Limits::UPLOAD.max_pixels,
            max_side_px: Limits::UPLOAD.max_side_px,
            decode_millis: 5000,
            decoders: 2,
            receivers: 32,
        }
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
        Ok(())
    }
}

/// A name or address, perhaps with a port; no path, no user, nothing that a policy could take for
/// something else.
fn is_host(text: &str) -> bool {
    let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b".-:[]".contains(&octet);
    !text.is_empty() && text.bytes().all(is_plain)
}

impl UploadLimits {
    pub(crate) const fn of_image(&self) -> Limits {
        Limits {
            max_bytes: self.max_bytes,
            max_pixels: self.max_pixels,
            max_side_px: self.max_side_px,
        }
    }

    pub(crate) const fn decode_time(&self) -> Duration {
        Duration::from_millis(self.decode_millis)
    }
}

impl Config {
    /// What `--dev` means: loopback, plain http, demo people, made-up secrets in `data_dir`.
    pub fn dev(data_dir: impl Into<PathBuf>, port: u16) -> Self {
        Self {
            dev: true,
            listen: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port),
            data_dir: data_dir.into(),
            public_scheme: Scheme::Http,
            ..Self::default()
        }
    }

    /// The file, if there is one, with the `CAMEO_*` variables laid over it.
    ///
    /// # Errors
    /// [`StartError::Config`] names the file or the variable and what is wrong with it.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        dev: bool,
    ) -> Result<Self, StartError> {
        let mut table = file.map_or_else(|| Ok(Table::new()), read_table)?;
        if dev {
            table
                .entry("public_scheme")
                .or_insert_with(|| Value::String("http".into()));
        }
        lay_over(&mut table, environment)?;
        let mut config: Self = table.try_into().map_err(|error: toml::de::Error| {
            let source = file.map_or_else(|| "environment".into(), |f| f.display().to_string());
            StartError::config(source, error.message())
        })?;
        config.dev = dev;
        Ok(config)
    }

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
        ] {
            if value == 0 {
                return Err(StartError::config(key, "must be at least 1"));
            }
        }
        if self.session_hours > 8760 {
            return Err(StartError::config("session_hours", "must be at most 8760"));
        }
        self.tenant.check()
    }

    /// Hours until a session ends, as a duration.
    pub(crate) fn session_time(&self) -> Duration {
        Duration::from_secs(u64::from(self.session_hours) * 3600)
    }
}

fn read_table(file: &Path) -> Result<Table, StartError> {
    let source = || file.display().to_string();
    let text = std::fs::read_to_string(file)
        .map_err(|error| StartError::config(source(), &error.to_string()))?;
    text.parse().map_err(|error: toml::de::Error| {
        // The error's own Display quotes the line, which may hold a secret.
        let line = error.span().map_or(0, |span| {
            text.get(..span.start)
                .unwrap_or_default()
                .matches('\n')
                .count()
                + 1
        });
        StartError::config(source(), &format!("line {line}: {}", error.message()))
    })
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    List,
}

/// Every key that a variable can set: `CAMEO_` and the path in capitals, joined by `__`.
const KEYS: &[(&str, Kind)] = &[
    ("listen", Kind::Text),
    ("data_dir", Kind::Text),
    ("page_dir", Kind::Text),
    ("element_dir", Kind::Text),
    ("public_scheme", Kind::Text),
    ("trusted_proxies", Kind::List),
    ("session_hours", Kind::Number),
    ("tenant.app_id", Kind::Text),
    ("tenant.hosts", Kind::List),
    ("tenant.allowed_origins", Kind::List),
    ("tenant.cdn_host", Kind::Text),
    ("tenant.images_secrets", Kind::List),
    ("tenant.admin_jwks_file", Kind::Text),
    ("tenant.admin_key_file", Kind::Text),
    ("tenant.presigns_per_hour", Kind::Number),
    ("tenant.editable_custom_attributes", Kind::List),
    ("limits.max_bytes", Kind::Number),
    ("limits.max_pixels", Kind::Number),
    ("limits.max_side_px", Kind::Number),
    ("limits.decode_millis", Kind::Number),
    ("limits.decoders", Kind::Number),
    ("limits.receivers", Kind::Number),
];

/// Variables with our prefix that are no configuration of the server.
const NOT_CONFIG: [&str; 3] = ["CAMEO_LOG", "CAMEO_CONFIG", "CAMEO_BUILD_ID"];
const NOT_CONFIG_PREFIXES: [&str; 2] = ["CAMEO_TEST_", "CAMEO_XTASK_"];

fn lay_over(
    table: &mut Table,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<(), StartError> {
    for (name, text) in environment {
        if !name.starts_with("CAMEO_") || is_not_config(&name) {
            continue;
        }
        let (key, kind) = key_of_variable(&name).ok_or_else(|| {
            StartError::config(name.clone(), "no such key; see the README's table")
        })?;
        let value = parse_variable(kind, &text)
            .ok_or_else(|| StartError::config(name.clone(), "must be a whole number"))?;
        set(table, key, value);
    }
    Ok(())
}

fn is_not_config(name: &str) -> bool {
    NOT_CONFIG.contains(&name) || NOT_CONFIG_PREFIXES.iter().any(|p| name.starts_with(p))
}

fn key_of_variable(name: &str) -> Option<(&'static str, Kind)> {
    KEYS.iter()
        .copied()
        .find(|(key, _)| format!("CAMEO_{}", key.to_uppercase().replace('.', "__")) == name)
}

fn parse_variable(kind: Kind, text: &str) -> Option<Value> {
    Some(match kind {
        Kind::Text => Value::String(text.into()),
        Kind::Number => Value::Integer(text.trim().parse().ok()?),
        Kind::List => Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(|item| Value::String(item.into()))
                .collect(),
        ),
    })
}

fn set(table: &mut Table, key: &str, value: Value) {
    let Some((section, rest)) = key.split_once('.') else {
        table.insert(key.into(), value);
        return;
    };
    let entry = table
        .entry(section)
        .or_insert_with(|| Value::Table(Table::new()));
    // A section that is no table is left alone; reading the whole table reports it.
    if let Value::Table(inner) = entry {
        inner.insert(rest.into(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, environment: &[(&str, &str)]) -> Result<Config, StartError> {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("cameo.toml");
        std::fs::write(&path, file).expect("file");
        let environment = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::load(Some(&path), environment, false)
    }

    #[test]
    fn variables_win_over_the_file() {
        let config = load(
            "listen = '127.0.0.1:1'\n[tenant]\napp_id = 'a'\nhosts = ['x']",
            &[
                ("CAMEO_TENANT__HOSTS", "a.test, b.test:8443"),
                ("CAMEO_LIMITS__MAX_BYTES", "1000"),
                ("CAMEO_LOG", "debug"),
                ("HOME", "/"),
            ],
        )
        .expect("valid");
        assert_eq!(config.listen.port(), 1);
        assert_eq!(config.tenant.app_id, "a");
        assert_eq!(config.tenant.hosts, ["a.test", "b.test:8443"]);
        assert_eq!(config.limits.max_bytes, 1000);
        assert_eq!(config.limits.max_side_px, Limits::UPLOAD.max_side_px);
    }

    #[test]
    fn unknown_keys_are_refused_in_one_line() {
        for (file, environment) in [
            ("listn = '127.0.0.1:1'", &[][..]),
            ("[tenant]\nhost = 'x'", &[]),
            ("dev = true", &[]),
            ("", &[("CAMEO_LISTN", "x")]),
            ("", &[("CAMEO_SESSION_HOURS", "soon")]),
            ("listen = ", &[]),
        ] {
            let error = load(file, environment).expect_err(file).to_string();
            assert_eq!(error.lines().count(), 1, "{error}");
        }
    }

    #[test]
    fn every_key_of_the_table_exists() {
        for (key, kind) in KEYS {
            let mut table = Table::new();
            let text = match (*key, kind) {
                ("listen", _) => "127.0.0.1:1",
                ("public_scheme", _) => "http",
                ("trusted_proxies", _) => "10.0.0.0/8",
                (_, Kind::Number) => "7",
                _ => "x",
            };
            set(&mut table, key, parse_variable(*kind, text).expect(key));
            let config: Result<Config, _> = table.try_into();
            assert!(config.is_ok(), "{key}: {config:?}");
        }
    }

    #[test]
    fn a_secret_in_a_broken_file_is_not_shown() {
        let error = load("[tenant]\nimages_secrets = ['canary-secret'", &[]).expect_err("broken");
        assert!(!error.to_string().contains("canary"), "{error}");
        let config = load("[tenant]\nimages_secrets = ['canary-secret']", &[]).expect("valid");
        assert!(!format!("{config:?}").contains("canary"));
    }

    #[test]
    fn values_that_could_never_work_are_refused() {
        let check = |change: fn(&mut Config)| {
            let mut config = Config::default();
            change(&mut config);
            config.check()
        };
        assert!(check(|_| ()).is_ok());
        let bad: [fn(&mut Config); 8] = [
            |c| c.session_hours = 0,
            |c| c.session_hours = 9000,
            |c| c.limits.decoders = 0,
            |c| c.tenant.app_id = "a/b".into(),
            |c| c.tenant.hosts = vec!["https://x".into()],
            |c| c.tenant.cdn_host = Some("x; script-src *".into()),
            |c| c.tenant.allowed_origins = vec!["https://x/".into()],
            |c| c.tenant.allowed_origins = vec!["*".into()],
        ];
        for (index, change) in bad.into_iter().enumerate() {
            assert!(check(change).is_err(), "{index}");
        }
    }

    #[test]
    fn ranges_of_addresses() {
        let net = |text: &str| IpNet::try_from(text.to_owned());
        let ten = net("10.0.0.0/8").expect("valid");
        assert!(ten.contains([10, 1, 2, 3].into()) && !ten.contains([11, 0, 0, 1].into()));
        assert!(ten.contains("::ffff:10.1.1.1".parse().expect("address")));
        let all = net("::/0").expect("valid");
        assert!(all.contains("fe80::1".parse().expect("address")));
        assert!(!all.contains([1, 1, 1, 1].into()));
        assert!(net("10.0.0.1/33").is_err() && net("x").is_err() && net("").is_err());
    }
}
