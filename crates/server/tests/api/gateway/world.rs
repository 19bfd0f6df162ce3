//! A gateway, the system behind it, and the way between them.

use cameo_server::{Dialect, GatewayConfig};
use serde_json::{Value, json};

use crate::{
    between::Between,
    pictures::png,
    server::{FIRST, FIRST_GLOBAL, Person, Server, json_of},
};

/// A system, the way to it, and the gateway before it.
pub struct World {
    system: Dialect,
    pub upstream: Server,
    pub between: Between,
    pub gateway: Server,
}

impl World {
    pub async fn start(system: Dialect) -> Self {
        Self::start_with(system, |_| {}).await
    }

    pub async fn start_with(system: Dialect, change: impl FnOnce(&mut GatewayConfig)) -> Self {
        let between = Between::start().await;
        let host = between.host();
        let upstream = Server::start_with(|config| {
            config.tenant.app_id = "behind".into();
            config.tenant.hosts = vec![host];
        })
        .await;
        between.lead_to(&upstream.origin);
        let folder = upstream.data.path();
        let mut gateway = GatewayConfig::before_dev(system, &between.origin(), "behind", folder);
        change(&mut gateway);
        let gateway = Server::start_with(|config| config.tenant.gateway = gateway).await;
        Self {
            system,
            upstream,
            between,
            gateway,
        }
    }

    pub async fn person(&self) -> Person {
        self.gateway.sign_in(FIRST).await
    }

    /// The picture that the system shows of somebody: what an administrator or a program sees there.
    pub async fn picture_there(&self, global_id: &str) -> Option<String> {
        let attributes = self.upstream.read(global_id).await;
        attributes["picture"].as_str().map(str::to_owned)
    }

    /// Whether the system has a picture of the first person, wherever it keeps them.
    pub async fn has_picture_there(&self) -> bool {
        match self.system {
            Dialect::Auth0 => user_metadata(&self.upstream, FIRST).await["picture"].is_string(),
            Dialect::Authgear | Dialect::Igloo => self.picture_there(FIRST_GLOBAL).await.is_some(),
        }
    }

    /// The stored bytes behind an address, asked for at `server`.
    pub async fn original(&self, server: &Server, address: &str) -> Vec<u8> {
        let path = address.split("/_images/").nth(1).expect("an image");
        let path = path.strip_suffix("/profile").expect("a profile picture");
        let answer = server.get(&format!("/_images/{path}/original")).await;
        assert_eq!(answer.status(), 200, "{address}");
        answer.bytes().await.expect("bytes").to_vec()
    }
}

/// Uploads a picture and makes it the person's; gives the answer.
pub async fn change(world: &World, person: &Person, side_px: u32) -> Value {
    let reference = person.picture(&world.gateway, png(side_px, side_px)).await;
    person
        .patch(FIRST_GLOBAL, json!({ "picture": reference }))
        .await
}

/// The code of the failure that a page hears.
pub fn code(answer: &Value) -> &str {
    let info = match &answer["errors"][0] {
        Value::Null => &answer["error"]["info"],
        error => &error["extensions"]["info"],
    };
    info["code"].as_str().unwrap_or_else(|| panic!("{answer}"))
}

/// Auth0's metadata of a person, as a program sees them.
pub async fn user_metadata(server: &Server, id: &str) -> Value {
    let secret = std::fs::read_to_string(server.data.path().join("dev/client-secret"));
    let fields = json!({
        "grant_type": "client_credentials", "client_id": "cameo-dev",
        "client_secret": secret.expect("made up").trim(),
    });
    let ask = server.client.post(server.url("/oauth/token")).json(&fields);
    let (_, token) = json_of(ask).await;
    let token = token["access_token"].as_str().expect("a token");
    let url = server.url(&format!("/api/v2/users/auth0%7C{id}"));
    let (status, user) = json_of(server.client.get(url).bearer_auth(token)).await;
    assert_eq!(status, 200, "{user}");
    user["user_metadata"].clone()
}
