//! An Authgear app as its administrator sees it.

use cameo_protocol::{
    Exchange::{self, Commit, Presign, Read, Upload},
    authgear::Authgear,
};

use crate::world::{self, FIRST, Proof, World};

pub struct System;

impl world::System for System {
    type Backend = Authgear;
    const EXCHANGES: &[Exchange] = &[Presign, Upload, Read, Commit, Read];
    const USER: &str = FIRST;

    fn backend(origin: &str) -> Authgear {
        Authgear::at(origin)
    }

    async fn proof(world: &World<Self>) -> Proof {
        ("authorization", world.admin_token())
    }
}
