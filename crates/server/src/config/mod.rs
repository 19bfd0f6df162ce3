//! What an operator can set, and its defaults.
//!
//! Here is only what was asked for. What it means at run time (keys, origins) is in `tenant` and
//! `secrets`; how file and environment are laid over each other is in `load`.

mod auth0;
mod check;
mod default_picture;
mod gateway;
mod igloo;
mod ip_net;
mod load;
mod oidc;

use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use cameo_model::Limits;
use serde::Deserialize;

pub use auth0::{Auth0Config, ClientConfig, PictureSource};
pub use default_picture::DefaultPicture;
pub(crate) use default_picture::GRAVATAR;
pub use gateway::{GatewayConfig, Place};
pub use igloo::{AccountConfig, IglooConfig};
pub use ip_net::IpNet;
pub use oidc::OidcConfig;

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
    /// Folder of the built page (`index.html`, `embed.html` and what they load). Default `dist/page`.
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
    /// Ids of the people who may use the operator's page, `/admin`. Default: nobody, and nobody ever
    /// before a gateway, where attributes are kept elsewhere.
    pub admins: Vec<String>,
    /// Upload links that a person may ask for in an hour. Default 10, as Authgear has it.
    pub presigns_per_hour: u32,
    /// Custom attributes that a person may change. Default: none.
    pub editable_custom_attributes: Vec<String>,
    /// What claims tell and pages show as the picture of somebody who has none: the first that gives
    /// something.
    /// Default: nowhere.
    pub default_pictures: Vec<DefaultPicture>,
    /// Dialects, besides Cameo's own, that the tenant answers in. Default `["authgear"]`; all of
    /// them with `--dev`, and none before a gateway, where attributes are kept elsewhere.
    pub speaks: Vec<Dialect>,
    /// What is special to Auth0's dialect.
    pub auth0: Auth0Config,
    /// What is special to Igloo's dialect.
    pub igloo: IglooConfig,
    /// The system that keeps what is kept of people, if it is not this server.
    pub gateway: GatewayConfig,
    /// The provider by which people sign in.
    pub oidc: OidcConfig,
}

/// A system whose clients are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Admin API with signed tokens, GraphQL, userinfo.
    Authgear,
    /// Management API, tokens for programs, claims.
    Auth0,
    /// Sessions for scripts, attachments by ranges, associations.
    Igloo,
}

impl Dialect {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::Authgear, Self::Auth0, Self::Igloo];
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
            admins: Vec::new(),
            presigns_per_hour: 10,
            editable_custom_attributes: Vec::new(),
            default_pictures: Vec::new(),
            speaks: vec![Dialect::Authgear],
            auth0: Auth0Config::default(),
            igloo: IglooConfig::default(),
            gateway: GatewayConfig::default(),
            oidc: OidcConfig::default(),
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

    /// Hours until a session ends, as a duration.
    pub(crate) fn session_time(&self) -> Duration {
        Duration::from_secs(u64::from(self.session_hours) * 3600)
    }
}
