//! An Igloo community as somebody's script sees it.

use std::time::Duration;

use cameo_protocol::{
    Exchange,
    igloo::{Credentials, Igloo, sign_in},
};

use crate::{
    transport::token_of,
    world::{self, FIRST, Proof, World},
};

pub struct System;

impl world::System for System {
    type Backend = Igloo;
    const ANY_SUCCESS: &[Exchange] = &[Exchange::Commit];
    const LENGTH_TOLD_AT: Exchange = Exchange::Presign;
    const LINK_TIME: Duration = Duration::from_secs(3600);
    const USER: &str = FIRST;

    fn backend(origin: &str) -> Igloo {
        Igloo::at(origin, 10)
    }

    async fn proof(world: &World<Self>) -> Proof {
        session_of(world, "first@demo.example").await
    }
}

/// The cookie of an account that signs in.
pub async fn session_of(world: &World<System>, user_name: &str) -> Proof {
    let secret = world.secret();
    let credentials = Credentials {
        app_id: "cameo",
        app_password: &secret,
        user_name,
        password: &secret,
    };
    let key = token_of(sign_in(&world.origin(), &credentials)).await;
    ("cookie", format!("iglooauth={key}"))
}
