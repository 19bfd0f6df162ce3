//! What a tenant's configuration says about its gateway, ready for use.

use std::{collections::BTreeSet, fmt, sync::Arc, time::Duration};

use cameo_protocol::{auth0, auth0::Auth0, authgear::Authgear, igloo::Igloo};
use cameo_transport::{Bounds, Http, Secret, Source, Tokens, origin};
use tokio::sync::Semaphore;

use crate::{
    config::{Config, Dialect, GatewayConfig, Place, SecretText},
    demo,
    keyed::KeyedTurns,
    secrets::{read_text, resolved},
    start::StartError,
};

const CONNECT_TIME: Duration = Duration::from_secs(5);
/// Photos that are sent on at the same time, each in memory until it has arrived.
const PHOTOS: usize = 16;

/// The way to the system behind a tenant.
pub(crate) struct Gateway {
    pub(super) system: System,
    pub(super) http: Http,
    pub(super) tokens: Arc<Tokens>,
    /// One change per person at a time.
    pub(super) turns: KeyedTurns,
    pub(super) photos: Semaphore,
}

/// The system, as its dialect addresses it.
pub(super) enum System {
    Authgear(Authgear),
    Auth0(Auth0),
    Igloo(Igloo),
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a gateway")
    }
}

impl Gateway {
    /// Reads it out of the configuration; `None` if the tenant has none.
    ///
    /// # Errors
    /// Something that the system needs is missing or can't be right.
    pub fn from_config(config: &Config) -> Result<Option<Self>, StartError> {
        let gateway = &config.tenant.gateway;
        let Some(dialect) = gateway.system else {
            return Ok(None);
        };
        let origin = origin_at("origin", &gateway.origin)?;
        let further = gateway.picture_origins.iter();
        let further = further.map(|origin| origin_at("picture_origins", origin));
        let mut origins = further.collect::<Result<BTreeSet<_>, _>>()?;
        origins.insert(origin.clone());
        let http = Http::new(Bounds {
            connect_time: CONNECT_TIME,
            answer_time: Duration::from_millis(gateway.answer_millis),
            origins: Some(origins),
        });
        Ok(Some(Self {
            tokens: Arc::new(Tokens::from(source(gateway, dialect, &origin)?)),
            system: system(gateway, dialect, &origin),
            http: http.map_err(|_| problem("origin", "needs TLS, and this machine has none"))?,
            turns: KeyedTurns::new(1),
            photos: Semaphore::new(PHOTOS),
        }))
    }
}

/// Whom people are at the system, by the ids that they have here.
pub(crate) fn upstream_ids(config: &Config) -> Vec<(String, String)> {
    let gateway = &config.tenant.gateway;
    let Some(dialect) = gateway.system else {
        return Vec::new();
    };
    let prefix = match dialect {
        Dialect::Auth0 => "auth0|",
        Dialect::Authgear | Dialect::Igloo => "",
    };
    let demo = demo::PEOPLE.iter().filter(|_| config.dev);
    let demo = demo.map(|person| (person.id.to_owned(), format!("{prefix}{}", person.id)));
    let named = |id: &str| gateway.people.contains_key(id);
    let mut ids: Vec<_> = demo.filter(|(id, _)| !named(id)).collect();
    ids.extend(gateway.people.clone());
    ids
}

fn system(gateway: &GatewayConfig, dialect: Dialect, origin: &str) -> System {
    match dialect {
        Dialect::Authgear => System::Authgear(Authgear::at(origin)),
        Dialect::Auth0 => System::Auth0(Auth0::at(origin, place(gateway.place))),
        Dialect::Igloo => System::Igloo(Igloo::at(origin, gateway.community)),
    }
}

const fn place(place: Place) -> auth0::Place {
    match place {
        Place::Metadata => auth0::Place::Metadata,
        Place::Root => auth0::Place::Root,
    }
}

fn source(gateway: &GatewayConfig, dialect: Dialect, origin: &str) -> Result<Source, StartError> {
    let origin = origin.to_owned();
    Ok(match dialect {
        Dialect::Authgear => {
            let file = gateway.key_file.as_ref();
            let pem = read_text(file.ok_or_else(|| missing("key_file"))?)?;
            let app_id = text("app_id", &gateway.app_id)?;
            let key_id = text("key_id", &gateway.key_id)?;
            Source::signed(&app_id, &key_id, &Secret::new(pem))
                .map_err(|_| problem("key_file", "is not an RSA key in PEM"))?
        }
        Dialect::Auth0 => Source::Client {
            origin,
            client_id: text("client_id", &gateway.client_id)?,
            client_secret: secret("client_secret", gateway.client_secret.as_ref())?,
        },
        Dialect::Igloo => Source::Session {
            origin,
            app_id: text("app_id", &gateway.app_id)?,
            app_password: secret("app_password", gateway.app_password.as_ref())?,
            user_name: text("user_name", &gateway.user_name)?,
            password: secret("password", gateway.password.as_ref())?,
        },
    })
}

fn origin_at(key: &str, text: &str) -> Result<String, StartError> {
    origin(text).map_err(|wrong| problem(key, &format!("is not an origin: {wrong}")))
}

fn text(key: &str, text: &str) -> Result<String, StartError> {
    match text {
        "" => Err(missing(key)),
        text => Ok(text.to_owned()),
    }
}

fn secret(key: &str, text: Option<&SecretText>) -> Result<Secret, StartError> {
    let text = resolved(text.ok_or_else(|| missing(key))?)?;
    match text.trim() {
        "" => Err(missing(key)),
        text => Ok(Secret::new(text)),
    }
}

fn missing(key: &str) -> StartError {
    problem(key, "is not set, and the gateway's system needs it")
}

fn problem(key: &str, problem: &str) -> StartError {
    StartError::config(format!("tenant.gateway.{key}"), problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut GatewayConfig)) -> Result<Option<Gateway>, String> {
        let mut config = Config::dev("data", 0);
        config.tenant.gateway = GatewayConfig {
            system: Some(Dialect::Auth0),
            origin: "https://tenant.example".into(),
            client_id: "client".into(),
            client_secret: Some(SecretText::new("canary-secret")),
            ..GatewayConfig::default()
        };
        change(&mut config.tenant.gateway);
        Gateway::from_config(&config).map_err(|error| error.to_string())
    }

    #[test]
    fn what_the_system_needs_must_be_there() {
        assert!(check(|_| ()).is_ok_and(|gateway| gateway.is_some()));
        assert!(check(|g| g.system = None).is_ok_and(|gateway| gateway.is_none()));
        type Change = fn(&mut GatewayConfig);
        let bad: [(&str, Change); 8] = [
            ("origin", |g| g.origin = "http://tenant.example".into()),
            ("origin", |g| g.origin = "https://tenant.example/api".into()),
            ("picture_origins", |g| g.picture_origins = vec!["x".into()]),
            ("client_id", |g| g.client_id = String::new()),
            ("client_secret", |g| g.client_secret = None),
            ("client_secret", |g| {
                g.client_secret = Some(SecretText::new(" "))
            }),
            ("key_file", |g| g.system = Some(Dialect::Authgear)),
            ("app_id", |g| g.system = Some(Dialect::Igloo)),
        ];
        for (key, change) in bad {
            let error = check(change).expect_err(key);
            assert!(error.contains(&format!("tenant.gateway.{key}:")), "{error}");
            assert!(!error.contains("canary"), "{error}");
        }
    }

    #[test]
    fn nothing_of_a_gateway_is_shown() {
        let gateway = check(|_| ()).expect("valid").expect("a gateway");
        let shown = format!("{gateway:?} {:?}", gateway.tokens);
        assert!(!shown.contains("canary"), "{shown}");
    }

    #[test]
    fn demo_people_are_themselves_unless_they_are_named() {
        let mut config = Config::dev("data", 0);
        assert_eq!(upstream_ids(&config), []);
        config.tenant.gateway.system = Some(Dialect::Auth0);
        let [first, second, _] = demo::PEOPLE.map(|person| person.id.to_owned());
        let people = [(first.clone(), "google-oauth2|1".to_owned())];
        config.tenant.gateway.people = people.into();
        let ids = upstream_ids(&config);
        assert!(ids.contains(&(first, "google-oauth2|1".into())), "{ids:?}");
        assert!(
            ids.contains(&(second.clone(), format!("auth0|{second}"))),
            "{ids:?}"
        );
        config.dev = false;
        assert_eq!(upstream_ids(&config).len(), 1);
    }
}
