//! An Auth0 tenant as a program sees it that may change users; Cameo also stores the bytes.

use cameo_protocol::auth0::{Auth0, Credentials, Place, sign_in};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, ORIGIN};
use serde_json::{Value, json};

use crate::{
    person::session_of,
    transport::token_of,
    world::{self, Proof, Stored, World, json_of},
};

pub struct System;

impl world::System for System {
    type Backend = Auth0;
    /// Metadata have no history.
    const KEPT: usize = 0;
    const USER: &str = "auth0|4e3b1c0a-0000-4000-8000-000000000001";

    fn backend(origin: &str) -> Auth0 {
        Auth0::at(origin, Place::Metadata)
    }

    async fn proof(world: &World<Self>) -> Proof {
        let secret = world.secret();
        let credentials = Credentials {
            client_id: "cameo-dev",
            client_secret: &secret,
        };
        bearer(&token_of(sign_in(&world.origin(), &credentials)).await)
    }

    async fn prepare(world: &World<Self>) {
        let metadata = json!({"user_metadata": {"theme": {"dark": true}}});
        let user = user(world, Some(metadata)).await;
        assert_eq!(user["user_metadata"]["theme"]["dark"], true, "{user}");
    }

    async fn stored(world: &World<Self>) -> Stored {
        let mut others = user(world, None).await;
        let metadata = others["user_metadata"].as_object_mut().expect("metadata");
        let picture = metadata.remove("picture");
        others.as_object_mut().expect("a user").remove("updated_at");
        Stored {
            picture: picture.map(|url| url.as_str().expect("text").to_owned()),
            others,
        }
    }
}

/// The user, perhaps after a patch.
async fn user(world: &World<System>, patch: Option<Value>) -> Value {
    let id = <System as world::System>::USER.replace('|', "%7C");
    let url = format!("{}/api/v2/users/{id}", world.origin());
    let request = match patch {
        None => world.client.get(url),
        Some(patch) => world
            .client
            .patch(url)
            .header(CONTENT_TYPE, "application/json")
            .body(patch.to_string()),
    };
    let (_, token) = <System as world::System>::proof(world).await;
    json_of(request.header(AUTHORIZATION, token)).await
}

/// The token by which somebody may change their own metadata.
pub async fn own_token(world: &World<System>, person: &str) -> Proof {
    let (_, cookie) = session_of(world, person).await;
    let audience = format!("{}/api/v2/", world.origin());
    let wish = json!({"scope": "update:current_user_metadata", "audience": audience});
    let request = world.client.post(format!("{}/api/token", world.origin()));
    let request = request
        .header(ORIGIN, world.origin())
        .header(COOKIE, cookie);
    let granted = json_of(request.body(wish.to_string())).await;
    bearer(granted["access_token"].as_str().expect("a token"))
}

fn bearer(token: &str) -> Proof {
    ("authorization", format!("Bearer {token}"))
}
