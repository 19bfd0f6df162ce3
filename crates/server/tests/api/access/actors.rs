//! Everybody who may come, with what they bring: one server, on whose rows another tenant lives, too.

use std::time::{Duration, UNIX_EPOCH};

use cameo_server::Clock as _;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use serde_json::json;

use super::issuer::{AUDIENCE, Issuer, SUBJECT};
use crate::{
    auth0::{self, CLIENT, ask_token, client_secret},
    pictures::distinct_png,
    server::{FIRST, FIRST_EMAIL, Person, SECOND, Server, json_of},
    stored,
};

/// Somebody of the other tenant, and of no other.
pub const FOREIGN: &str = "4e3b1c0a-0000-4000-8000-00000000000f";
/// Nobody at all.
pub const NOBODY: &str = "4e3b1c0a-0000-4000-8000-0000000000ff";
/// Who may use the operator's page.
const OPERATOR: &str = "4e3b1c0a-0000-4000-8000-000000000003";
/// Whose pages may call with credentials.
const FRIEND: &str = "https://friend.example";
const OWN_SCOPES: &str = "read:current_user update:current_user_metadata";
/// Longer than anything lasts.
const AGES: Duration = Duration::from_secs(15 * 24 * 3600);

/// Somebody, by what they send along.
pub struct Actor {
    pub name: &'static str,
    pub headers: HeaderMap,
}

pub struct World {
    pub server: Server,
    pub first: Person,
    pub second: Person,
    pub actors: Vec<Actor>,
    /// An upload of the other tenant.
    pub foreign_object: String,
}

impl World {
    pub async fn new() -> Self {
        let issuer = Issuer::start().await;
        let elsewhere = Server::start_with(|config| config.tenant.app_id = "app2".into()).await;
        stored::add_person(&elsewhere, "app2", FOREIGN).await;
        // What they have must be as good there as what others have here.
        elsewhere.clock.advance(AGES);
        let mut actors = Vec::new();
        everybody(&elsewhere, &mut actors, Kind::Stranger).await;
        let foreign = elsewhere.sign_in(FIRST).await;
        let foreign_object = object_of(&foreign.picture(&elsewhere, distinct_png(1)).await);
        let server = elsewhere
            .restart_with(|config| {
                config.tenant.presigns_per_hour = 10_000;
                config.tenant.auth0.requests_per_second = 100_000;
                config.tenant.allowed_origins = vec![FRIEND.into()];
                config.tenant.oidc.issuer = Some(issuer.url.clone());
                config.tenant.oidc.client_id = "cameo".into();
                config.tenant.oidc.audience = Some(AUDIENCE.into());
            })
            .await;
        stored::add_subject(&server, &issuer.url, SUBJECT, FIRST).await;
        everybody(&server, &mut actors, Kind::Ended).await;
        server.clock.advance(AGES);
        everybody(&server, &mut actors, Kind::Current).await;
        pages_elsewhere(&server, &issuer, &mut actors);
        Self {
            first: server.sign_in(FIRST).await,
            second: server.sign_in(SECOND).await,
            server,
            actors,
            foreign_object,
        }
    }
}

/// The last part of a reference.
pub fn object_of(reference: &str) -> String {
    let object = reference.rsplit('/').next();
    object.expect("a part").to_owned()
}

/// What became of those who come with something that was given to them.
#[derive(Clone, Copy)]
enum Kind {
    /// It is good.
    Current,
    /// It has ended.
    Ended,
    /// It is of the other tenant.
    Stranger,
}

/// Adds all who get what they bring from `server` itself. Those for whom it is not good are one of
/// each.
async fn everybody(server: &Server, actors: &mut Vec<Actor>, kind: Kind) {
    let name = |names: [&'static str; 3]| match kind {
        Kind::Current => names[0],
        Kind::Ended => names[1],
        Kind::Stranger => names[2],
    };
    let session = server.sign_in(FIRST).await.cookie;
    let operator = server.sign_in(OPERATOR).await.cookie;
    let own = auth0::own_token(server, FIRST, OWN_SCOPES).await;
    let claims = server.sign_in(FIRST).await.access_token().await;
    let script = script(server, FIRST_EMAIL).await;
    let program = program(server, "read:users update:users").await;
    actors.extend([
        browser(name(["first", "ended", "stranger"]), &session, server),
        browser(
            name(["operator", "ended-operator", "stranger-operator"]),
            &operator,
            server,
        ),
        cookie(
            name(["script-first", "script-ended", "script-stranger"]),
            &script,
        ),
        bearer(
            name(["admin", "admin-ended", "admin-stranger"]),
            &server.token(),
        ),
        bearer(name(["own-first", "own-ended", "own-stranger"]), &own),
        bearer(name(["claims", "claims-ended", "claims-stranger"]), &claims),
        bearer(
            name(["program", "program-ended", "program-stranger"]),
            &program,
        ),
    ]);
    if matches!(kind, Kind::Current) {
        others(server, actors, &session).await;
        let elsewhere = [(COOKIE, &*operator), (ORIGIN, FRIEND)];
        actors.push(actor("operator-elsewhere", elsewhere));
    }
}

/// Those who have something good that is not enough everywhere.
async fn others(server: &Server, actors: &mut Vec<Actor>, session: &str) {
    let second = server.sign_in(SECOND).await.cookie;
    let script = script(server, "second@demo.example").await;
    let own = auth0::own_token(server, SECOND, OWN_SCOPES).await;
    let narrow = auth0::grant(server, FIRST, json!({"scope": "profile email"})).await;
    let narrow = narrow["access_token"].as_str().expect("token").to_owned();
    actors.extend([
        actor("nobody", []),
        browser("second", &second, server),
        cookie("other-site", session),
        cookie("script-second", &script),
        bearer("own-second", &own),
        bearer("claims-narrow", &narrow),
    ]);
    for (name, scope) in [
        ("program-none", "nonsense"),
        ("program-read", "read:users"),
        ("program-read-own", "read:current_user"),
        ("program-update", "update:users"),
        ("program-app", "update:users_app_metadata"),
        ("program-update-own", "update:current_user_metadata"),
    ] {
        actors.push(bearer(name, &program(server, scope).await));
    }
}

/// Pages on other origins, with tokens of the provider.
fn pages_elsewhere(server: &Server, issuer: &Issuer, actors: &mut Vec<Actor>) {
    let since = server.clock.now().duration_since(UNIX_EPOCH);
    let now = since.expect("after 1970").as_secs();
    let good = issuer.token("mine", AUDIENCE, now + 600);
    for (name, origin, token) in [
        ("page", FRIEND, good.clone()),
        ("page-of-others", "https://evil.example", good),
        (
            "page-ended",
            FRIEND,
            issuer.token("mine", AUDIENCE, now - 600),
        ),
        (
            "page-elsewhere",
            FRIEND,
            issuer.token("mine", "app2", now + 600),
        ),
        (
            "page-forged",
            FRIEND,
            issuer.token("other", AUDIENCE, now + 600),
        ),
    ] {
        let token = format!("Bearer {token}");
        actors.push(actor(name, [(AUTHORIZATION, &token), (ORIGIN, origin)]));
    }
}

/// What a script's session is proved by.
async fn script(server: &Server, user_name: &str) -> String {
    let secret = client_secret(server);
    let wish = json!({
        "AppId": "cameo", "AppPassword": secret, "UserName": user_name, "UserPassword": secret,
    });
    let url = server.url("/.api2/api/Session/Create");
    let (_, answer) = json_of(server.client.post(url).json(&wish)).await;
    format!("iglooauth={}", answer["TokenId"].as_str().expect("a key"))
}

/// A program's token for the Management API, with those of the scopes that there are.
async fn program(server: &Server, scope: &str) -> String {
    let secret = client_secret(server);
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT),
        ("client_secret", &secret),
        ("scope", scope),
    ];
    let (_, answer) = ask_token(server, &fields).await;
    answer["access_token"].as_str().expect("token").to_owned()
}

fn browser(name: &'static str, session: &str, server: &Server) -> Actor {
    actor(name, [(COOKIE, session), (ORIGIN, &server.origin)])
}

fn cookie(name: &'static str, cookie: &str) -> Actor {
    actor(name, [(COOKIE, cookie)])
}

fn bearer(name: &'static str, token: &str) -> Actor {
    actor(name, [(AUTHORIZATION, &format!("Bearer {token}"))])
}

fn actor<const N: usize>(name: &'static str, headers: [(HeaderName, &str); N]) -> Actor {
    let headers =
        headers.map(|(name, value)| (name, HeaderValue::from_str(value).expect("header")));
    Actor {
        name,
        headers: HeaderMap::from_iter(headers),
    }
}
