//! A Cameo origin as the signed-in person sees it.

use cameo_protocol::person::Person;
use reqwest::header::{CONTENT_TYPE, ORIGIN, SET_COOKIE};

use crate::world::{self, FIRST, FIRST_GLOBAL, Proof, World};

pub struct System;

impl world::System for System {
    type Backend = Person;
    const USER: &str = FIRST_GLOBAL;

    fn backend(_origin: &str) -> Person {
        Person
    }

    async fn proof(world: &World<Self>) -> Proof {
        session_of(world, FIRST).await
    }
}

/// The cookie of somebody who signs in.
pub async fn session_of<S: world::System>(world: &World<S>, person: &str) -> Proof {
    let request = world.client.post(format!("{}/sign-in", world.origin()));
    let request = request.header(ORIGIN, world.origin());
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = request.body(format!("person={person}")).send().await;
    let answer = answer.expect("answer");
    let cookie = answer.headers()[SET_COOKIE].to_str().expect("text");
    let pair = cookie.split(';').next().expect("a pair");
    ("cookie", pair.to_owned())
}
