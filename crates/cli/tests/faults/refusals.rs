//! What the server refuses for good: it is not asked again, and nothing has changed.

use std::time::Duration;

use cameo_model::Error;
use cameo_protocol::{
    Backend,
    Exchange::{self, Commit, Presign, Read, Upload},
    Flow,
    auth0::{Auth0, Place},
};

use crate::{
    auth0, authgear, igloo, person,
    transport::{Faults, run},
    world::{FIRST, SECOND, System, World},
};

const HOUR: Duration = Duration::from_secs(3600);

/// Carries the flow out, which is refused by the last of these exchanges.
async fn assert_refused<S: System>(
    world: &World<S>,
    flow: &mut impl Flow<Done = <S::Backend as Backend>::Done>,
    sent: &[Exchange],
    error: Error,
) {
    let before = world.stored().await;
    let refused = run(world, flow, Faults::new()).await;
    assert_eq!(refused.error(), Some(&error));
    assert_eq!((&refused.sent[..], refused.waits), (sent, 0));
    assert_eq!(refused.renewals, 0, "another proof would not help");
    world.assert_stored(&before, false, "refused").await;
    assert_eq!(world.files(), 1 + refused.count(Upload));
    assert_eq!(world.settled().await, 1, "what nobody refers to is swept");
}

/// The one link of the hour is used; an hour later the same flow goes on.
async fn whoever_asks_too_often_is_told_for_how_long<S: System>() {
    let world = World::<S>::start_with(|config| config.tenant.presigns_per_hour = 1).await;
    let before = world.stored().await;
    let mut flow = world.change();
    let refused = run(&world, &mut flow, Faults::new()).await;
    let retry_after_seconds = Some(HOUR.as_secs());
    let error = Error::RateLimited {
        retry_after_seconds,
    };
    assert_eq!(refused.error(), Some(&error));
    assert_eq!((&refused.sent[..], refused.waits), (&[Presign][..], 0));
    world.assert_stored(&before, false, "refused").await;
    assert_eq!(world.files(), 1);

    world.pass(HOUR).await;
    flow.resume();
    let resumed = run(&world, &mut flow, Faults::new()).await;
    world.assert_changed(&before, &resumed, "resumed").await;
}

#[tokio::test]
async fn a_person_who_asks_too_often_is_told_for_how_long() {
    whoever_asks_too_often_is_told_for_how_long::<person::System>().await;
}

#[tokio::test]
async fn a_script_that_asks_too_often_is_told_for_how_long() {
    whoever_asks_too_often_is_told_for_how_long::<igloo::System>().await;
}

/// A program's links are not counted, those of a person are.
#[tokio::test]
async fn a_token_of_ones_own_that_asks_too_often_is_told_for_how_long() {
    let world =
        World::<auth0::System>::start_with(|config| config.tenant.presigns_per_hour = 1).await;
    world.prove(auth0::own_token(&world, FIRST).await);
    let first = run(&world, &mut world.change(), Faults::new()).await;
    assert!(first.is_done(), "{first:?}");
    let again = run(&world, &mut world.change(), Faults::new()).await;
    let error = Error::RateLimited {
        retry_after_seconds: Some(HOUR.as_secs()),
    };
    assert_eq!(again.error(), Some(&error));
    assert_eq!((&again.sent[..], again.waits), (&[Presign][..], 0));
}

#[tokio::test]
async fn a_token_of_ones_own_gets_no_link_for_somebody_else() {
    let world = World::<auth0::System>::start().await;
    world.prove(auth0::own_token(&world, SECOND).await);
    assert_refused(&world, &mut world.change(), &[Presign], Error::Forbidden {}).await;
}

#[tokio::test]
async fn a_token_of_ones_own_does_not_change_the_root_picture() {
    let world = World::<auth0::System>::start().await;
    world.prove(auth0::own_token(&world, FIRST).await);
    let tenant = Auth0::at(&world.origin(), Place::Root);
    let mut flow = tenant.change_photo(<auth0::System as System>::USER);
    let error = Error::Refused {
        status: 400,
        reason: "You cannot update the following fields: picture".into(),
    };
    assert_refused(&world, &mut flow, &[Presign, Upload, Commit], error).await;
}

#[tokio::test]
async fn a_session_does_not_change_somebody_else() {
    let world = World::<person::System>::start().await;
    world.prove(person::session_of(&world, SECOND).await);
    let error = Error::Refused {
        status: 200,
        reason: "user not found".into(),
    };
    let sent = [Presign, Upload, Commit];
    assert_refused(&world, &mut world.change(), &sent, error).await;
}

#[tokio::test]
async fn a_script_s_session_does_not_change_somebody_else() {
    let world = World::<igloo::System>::start().await;
    world.prove(igloo::session_of(&world, "second@demo.example").await);
    let sent = [Presign, Upload, Commit];
    assert_refused(&world, &mut world.change(), &sent, Error::Forbidden {}).await;
}

#[tokio::test]
async fn nobody_gets_no_photo() {
    let world = World::<authgear::System>::start().await;
    let nobody = "00000000-0000-4000-8000-000000000000";
    let mut flow = world.backend.change_photo(nobody);
    let error = Error::Refused {
        status: 200,
        reason: "no such user".into(),
    };
    assert_refused(&world, &mut flow, &[Presign, Upload, Read], error).await;
}
