//! Proofs that the server does not take, or does not take any more: another one is got once, and no
//! more if that is refused, too.

use cameo_model::Error;
use cameo_protocol::Exchange::Commit;

use crate::{
    scenarios::first,
    transport::{Fault, Faults, always, run},
    world::{DAY, System, World},
};

pub async fn a_refused_token_is_renewed_once<S: System>() {
    let world = World::<S>::start().await;
    for number in 0..S::EXCHANGES.len() {
        let what = format!("refused from {number} on");
        let before = world.stored().await;
        let faults = Faults::from([(number, Fault::TokenRefused)]);
        let run = run(&world, &mut world.change(), faults).await;
        world.assert_changed(&before, &run, &what).await;
        assert_eq!(run.photos_renewals_waits(), [1, 1, 0], "{what}");
        assert_eq!(run.sent.len(), S::EXCHANGES.len() + 1, "{what}");
    }
}

pub async fn a_token_that_is_always_refused_is_given_up<S: System>() {
    let world = World::<S>::start().await;
    for number in 0..S::EXCHANGES.len() {
        let what = format!("refused from {number} on");
        let before = world.stored().await;
        let faults = always(number, Fault::TokenRefused);
        let run = run(&world, &mut world.change(), faults).await;
        assert_eq!(run.error(), Some(&Error::SignedOut {}), "{what}");
        assert_eq!((run.renewals, run.waits), (1, 0), "{what}");
        let [.., refused, again] = run.sent[..] else {
            panic!("{what}: {run:?}");
        };
        assert_eq!(refused, again, "{what}");
        let is_new = run.sent.len() - 2 > first::<S>(Commit);
        world.assert_stored(&before, is_new, &what).await;
    }
}

/// The link has ended by then, too, and what was uploaded has been swept.
pub async fn a_token_that_ended_is_renewed_once_whenever_that_is<S: System>() {
    let world = World::<S>::start().await;
    for number in 0..S::EXCHANGES.len() {
        let what = format!("days before {number}");
        let before = world.stored().await;
        let faults = Faults::from([(number, Fault::After(2 * DAY))]);
        let run = run(&world, &mut world.change(), faults).await;
        world.assert_changed(&before, &run, &what).await;
        assert_eq!(run.photos_renewals_waits(), [1, 1, 0], "{what}");
    }
    let changes = S::EXCHANGES.len();
    assert_eq!(world.settled().await, 1 + S::KEPT.min(changes));
}
