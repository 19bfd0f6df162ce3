//! The tenant at run time, and how a request finds it: by its host, never by a path.

use std::{collections::BTreeSet, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    auth0,
    config::{Config, DefaultPicture, Dialect, IpNet, Scheme},
    demo,
    gateway::Gateway,
    igloo,
    oidc::Provider,
    secrets::{AdminKeys, ImagesKeys, admin_keys, images_keys},
    start::StartError,
    state::App,
};

/// One app with everything that belongs to it.
#[derive(Debug)]
pub(crate) struct Tenant {
    pub id: String,
    pub hosts: BTreeSet<String>,
    /// Origins that may call with credentials: the tenant's own and the configured ones.
    pub origins: BTreeSet<String>,
    /// In lower case, as hosts are compared.
    pub cdn_host: Option<String>,
    pub images_keys: ImagesKeys,
    pub admin_keys: AdminKeys,
    /// Ids of those who may use the operator's page.
    pub admins: BTreeSet<String>,
    pub presigns_per_hour: u32,
    pub editable_custom_attributes: BTreeSet<String>,
    pub session_time: Duration,
    /// Where the picture of somebody who has none comes from, in this order.
    pub default_pictures: Vec<DefaultPicture>,
    pub speaks: BTreeSet<Dialect>,
    pub auth0: auth0::settings::Settings,
    pub igloo: igloo::settings::Settings,
    /// The system that keeps what is kept of people, if it is not this server.
    pub gateway: Option<Gateway>,
    /// By which people sign in.
    pub provider: Option<Provider>,
}

impl Tenant {
    /// Reads the tenant out of the configuration, once the listening address is known.
    pub fn from_config(config: &Config, address: SocketAddr) -> Result<Self, StartError> {
        let tenant = &config.tenant;
        let hosts = hosts(config, address)?;
        let own = hosts
            .iter()
            .map(|host| format!("{}://{host}", config.public_scheme.as_str()));
        let origins = own.chain(tenant.allowed_origins.iter().cloned()).collect();
        Ok(Self {
            id: tenant.app_id.clone(),
            origins,
            hosts,
            cdn_host: tenant.cdn_host.as_deref().map(str::to_ascii_lowercase),
            images_keys: images_keys(config)?,
            admin_keys: match config.tenant.gateway.system {
                // Nobody is an administrator of the mirror.
                Some(_) => AdminKeys::none(),
                None => admin_keys(config)?,
            },
            admins: admins(config),
            presigns_per_hour: tenant.presigns_per_hour,
            editable_custom_attributes: tenant.editable_custom_attributes.iter().cloned().collect(),
            session_time: config.session_time(),
            default_pictures: tenant.default_pictures.clone(),
            speaks: spoken(config),
            auth0: auth0::settings::Settings::from_config(config)?,
            igloo: igloo::settings::Settings::from_config(config)?,
            gateway: Gateway::from_config(config)?,
            provider: Provider::from_config(config)?,
        })
    }

    /// Whether a page of this origin may call with credentials. Compared exactly.
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.origins.contains(origin)
    }
}

/// Whoever speaks a dialect with us would be told of the mirror, and change nothing but that.
fn spoken(config: &Config) -> BTreeSet<Dialect> {
    if config.tenant.gateway.system.is_some() {
        return BTreeSet::new();
    }
    let configured = config.tenant.speaks.iter().copied();
    let all = Dialect::ALL.into_iter().filter(|_| config.dev);
    configured.chain(all).collect()
}

/// Whoever changed the mirror of a gateway would change nothing but that.
fn admins(config: &Config) -> BTreeSet<String> {
    if config.tenant.gateway.system.is_some() {
        return BTreeSet::new();
    }
    let configured = config.tenant.admins.iter().cloned();
    let demo = config.dev.then(|| demo::ADMIN.to_owned());
    configured.chain(demo).collect()
}

fn hosts(config: &Config, address: SocketAddr) -> Result<BTreeSet<String>, StartError> {
    let configured = config.tenant.hosts.iter();
    let mut hosts: BTreeSet<String> = configured.map(|host| host.to_ascii_lowercase()).collect();
    if config.dev {
        let port = address.port();
        hosts.extend(["127.0.0.1", "localhost", "[::1]"].map(|name| format!("{name}:{port}")));
    }
    if hosts.is_empty() {
        let problem = "is empty; name the hosts by which browsers reach this server";
        return Err(StartError::config("tenant.hosts", problem));
    }
    Ok(hosts)
}

/// How this request came in: to which tenant, under which host, by which scheme.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub tenant: Arc<Tenant>,
    pub host: String,
    pub scheme: Scheme,
}

impl Visit {
    /// An address of this server as the caller reached it.
    pub fn own_url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme.as_str(), self.host)
    }

    /// Whether `audience` names this server's Management API. Official clients write `https`
    /// whatever the server speaks.
    pub fn is_management(&self, audience: &str) -> bool {
        let address = audience
            .strip_prefix("https://")
            .or(audience.strip_prefix("http://"));
        let host = address.and_then(|address| address.strip_suffix("/api/v2/"));
        host.is_some_and(|host| self.tenant.hosts.contains(host))
    }

    /// Where pictures are shown from: the CDN, where there is one.
    pub fn images_host(&self) -> &str {
        self.tenant.cdn_host.as_deref().unwrap_or(&self.host)
    }
}

/// Address of whoever opened the connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub SocketAddr);

/// Finds the tenant of the request's host; without one the request goes no further.
pub(crate) async fn find_tenant(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Response {
    match visit(&app, &request) {
        Some(visit) => {
            request.extensions_mut().insert(visit);
            next.run(request).await
        }
        None => (StatusCode::MISDIRECTED_REQUEST, "unknown host\n").into_response(),
    }
}

fn visit(app: &App, request: &Request) -> Option<Visit> {
    let headers = request.headers();
    let peer = request.extensions().get::<Peer>();
    let is_proxied = peer.is_some_and(|peer| is_trusted(&app.trusted_proxies, *peer));
    let forwarded = |names: [&str; 2]| {
        let mut values = names
            .into_iter()
            .filter_map(|name| first_value(headers, name));
        is_proxied.then(|| values.next()).flatten()
    };
    let host = forwarded(["x-forwarded-host", "x-original-host"])
        .or_else(|| request.uri().authority().map(|host| host.as_str()))
        .or_else(|| headers.get(header::HOST)?.to_str().ok())?
        .to_ascii_lowercase();
    let scheme = forwarded(["x-forwarded-proto", "x-original-proto"]).and_then(Scheme::from_name);
    // With more than one tenant this is a look-up; the configuration has one so far.
    let tenant = &app.tenant;
    let is_known = tenant.hosts.contains(&host)
        || (tenant.cdn_host.as_ref() == Some(&host) && shows_image(request));
    is_known.then(|| Visit {
        tenant: Arc::clone(tenant),
        scheme: scheme.unwrap_or(app.public_scheme),
        host,
    })
}

/// Lets a request through if the tenant speaks `dialect`; otherwise there is nothing here.
pub(crate) async fn speaks(dialect: Dialect, request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>();
    if visit.is_some_and(|visit| visit.tenant.speaks.contains(&dialect)) {
        next.run(request).await
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

/// All that is asked for under the name of the CDN: it passes on what it was asked for itself.
fn shows_image(request: &Request) -> bool {
    let method = request.method();
    (method == Method::GET || method == Method::HEAD)
        && request.uri().path().starts_with("/_images/")
}

fn is_trusted(proxies: &[IpNet], Peer(address): Peer) -> bool {
    proxies.iter().any(|net| net.contains(address.ip()))
}

/// The first of a comma-separated list, as the proxy nearest to the browser wrote it.
fn first_value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?;
    value.split(',').next().map(str::trim)
}

#[cfg(test)]
impl Visit {
    /// A visit to `app1` at `http://photos.example:8080`, whose pictures come from a CDN.
    pub fn sample() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let mut config = Config::dev(folder.path(), 8080);
        config.tenant.hosts = vec!["photos.example:8080".into()];
        config.tenant.cdn_host = Some("cdn.example".into());
        Self {
            tenant: Arc::new(Tenant::from_config(&config, config.listen).expect("valid")),
            host: "photos.example:8080".into(),
            scheme: Scheme::Http,
        }
    }
}
