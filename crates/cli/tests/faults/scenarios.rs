//! What must hold for every system, one function each.

use std::time::Duration;

use cameo_model::Error;
use cameo_protocol::{
    Exchange::{self, Commit, Presign, Upload},
    Flow, MAX_ATTEMPTS, MAX_STEPS_BACK,
};

use crate::{
    transport::{Fault, Faults, always, run, run_with_photo},
    world::{MAX_BYTES, NEW, System, World, jpeg},
};

const NONSENSE: [&str; 5] = [
    "",
    "{",
    "<html>Bad gateway</html>",
    r#"{"result":{}}"#,
    r#"{"data":null}"#,
];

/// The number of the first exchange of a kind.
pub fn first<S: System>(kind: Exchange) -> usize {
    let mut all = S::EXCHANGES.iter();
    all.position(|exchange| *exchange == kind).expect("one")
}

/// A photo of just this length: what is behind its end is no part of it.
fn photo_of(byte_len: usize) -> Vec<u8> {
    let mut photo = jpeg(NEW);
    assert!(photo.len() < byte_len);
    photo.resize(byte_len, 0);
    photo
}

pub async fn a_change_makes_the_photo_the_picture<S: System>() {
    let world = World::<S>::start().await;
    let before = world.stored().await;
    let run = run(&world, &mut world.change(), Faults::new()).await;
    world.assert_changed(&before, &run, "no fault").await;
    assert_eq!(run.sent, S::EXCHANGES);
    assert_eq!(run.photos_renewals_waits(), [1, 0, 0]);
    assert_eq!(world.settled().await, 1 + S::KEPT.min(1));
}

pub async fn a_link_that_ended_is_replaced_unasked<S: System>() {
    let world = World::<S>::start().await;
    let number = first::<S>(Upload);
    for (time, links) in [
        (S::LINK_TIME - Duration::from_secs(1), 1),
        (S::LINK_TIME, 2),
    ] {
        let what = format!("after {time:?}");
        let before = world.stored().await;
        let faults = Faults::from([(number, Fault::After(time))]);
        let run = run(&world, &mut world.change(), faults).await;
        world.assert_changed(&before, &run, &what).await;
        let counts = [Presign, Upload, Commit].map(|exchange| run.count(exchange));
        assert_eq!(counts, [links, links, 1], "{what}");
        assert_eq!(run.photos_renewals_waits(), [1, 0, 0], "{what}");
    }
}

pub async fn links_that_always_end_are_given_up<S: System>() {
    let world = World::<S>::start().await;
    let before = world.stored().await;
    let mut flow = world.change();
    let given_up = run(&world, &mut flow, always(0, Fault::After(S::LINK_TIME))).await;
    assert_eq!(given_up.error(), Some(&Error::LinkExpired {}));
    assert_eq!(given_up.count(Presign), 1 + MAX_STEPS_BACK as usize);
    assert_eq!(given_up.waits, 0);
    world
        .assert_stored(&before, false, "every link ended")
        .await;
    assert_eq!(world.settled().await, 1);
    flow.resume();
    let resumed = run(&world, &mut flow, Faults::new()).await;
    world.assert_changed(&before, &resumed, "resumed").await;
}

pub async fn a_photo_too_large_is_not_sent_again<S: System>() {
    let world = World::<S>::start().await;
    let before = world.stored().await;
    let larger = photo_of(MAX_BYTES + 1);
    let refused = run_with_photo(&world, &mut world.change(), Faults::new(), larger).await;
    let Some(Error::PhotoRefused { reason }) = refused.error() else {
        panic!("{refused:?}");
    };
    assert!(reason.contains("asset too large"), "{reason}");
    assert_eq!(refused.sent, S::EXCHANGES[..=first::<S>(S::LENGTH_TOLD_AT)]);
    assert_eq!(refused.waits, 0);
    world
        .assert_stored(&before, false, "one byte too many")
        .await;
    assert_eq!(world.files(), 1);

    let largest = photo_of(MAX_BYTES);
    let taken = run_with_photo(&world, &mut world.change(), Faults::new(), largest).await;
    world
        .assert_changed(&before, &taken, "as many as allowed")
        .await;
}

pub async fn a_malformed_answer_stops_and_can_be_resumed<S: System>() {
    let world = World::<S>::start().await;
    for (number, exchange) in S::EXCHANGES.iter().enumerate() {
        if S::ANY_SUCCESS.contains(exchange) {
            continue;
        }
        for body in NONSENSE {
            let what = format!("{} answered {body:?}", exchange.name());
            let before = world.stored().await;
            let mut flow = world.change();
            let faults = Faults::from([(number, Fault::Garbled(body))]);
            let stopped = run(&world, &mut flow, faults).await;
            let nonsense = Error::Nonsense {
                exchange: exchange.name().into(),
            };
            assert_eq!(stopped.error(), Some(&nonsense), "{what}");
            assert_eq!(
                (stopped.sent.len(), stopped.waits),
                (number + 1, 0),
                "{what}"
            );
            let is_new = number >= first::<S>(Commit);
            world.assert_stored(&before, is_new, &what).await;
            flow.resume();
            let resumed = run(&world, &mut flow, Faults::new()).await;
            world.assert_changed(&before, &resumed, &what).await;
        }
    }
    assert_eq!(world.settled().await, 1 + S::KEPT);
}

pub async fn offline_is_held_and_resumed<S: System>() {
    let world = World::<S>::start().await;
    for number in 0..S::EXCHANGES.len() {
        let what = format!("offline at {number}");
        let before = world.stored().await;
        let mut flow = world.change();
        let faults = Faults::from([(number, Fault::Offline)]);
        let stopped = run(&world, &mut flow, faults).await;
        assert_eq!(stopped.error(), Some(&Error::Offline {}), "{what}");
        assert_eq!(
            (stopped.sent.len(), stopped.waits),
            (number + 1, 0),
            "{what}"
        );
        let is_new = number > first::<S>(Commit);
        world.assert_stored(&before, is_new, &what).await;
        flow.resume();
        let resumed = run(&world, &mut flow, Faults::new()).await;
        world.assert_changed(&before, &resumed, &what).await;
        assert_eq!(stopped.photos_asked + resumed.photos_asked, 1, "{what}");
        assert_eq!(resumed.count(Presign), usize::from(number == 0), "{what}");
    }
}

pub async fn a_lost_answer_is_made_good<S: System>() {
    let world = World::<S>::start().await;
    for (number, exchange) in S::EXCHANGES.iter().enumerate() {
        for fault in [Fault::Unreached, Fault::AnswerLost, Fault::Failing] {
            let what = format!("{fault:?} at {}", exchange.name());
            let before = world.stored().await;
            let faults = Faults::from([(number, fault)]);
            let run = run(&world, &mut world.change(), faults).await;
            world.assert_changed(&before, &run, &what).await;
            assert_eq!(run.photos_renewals_waits(), [1, 0, 1], "{what}");
            for other in [Upload, Commit].iter().filter(|other| *other != exchange) {
                assert_eq!(run.count(*other), 1, "{what}: {run:?}");
            }
        }
    }
    assert_eq!(world.settled().await, 1 + S::KEPT);
}

pub async fn a_failing_server_is_tried_again_and_given_up<S: System>() {
    let world = World::<S>::start().await;
    for number in 0..S::EXCHANGES.len() {
        let what = format!("down from {number} on");
        let before = world.stored().await;
        let mut flow = world.change();
        let given_up = run(&world, &mut flow, always(number, Fault::Failing)).await;
        let error = given_up.error();
        assert_eq!(error, Some(&Error::Unavailable { status: 503 }), "{what}");
        assert_eq!(
            given_up.sent.len() - number,
            MAX_ATTEMPTS as usize,
            "{what}"
        );
        let is_new = number > first::<S>(Commit);
        world.assert_stored(&before, is_new, &what).await;
        flow.resume();
        let resumed = run(&world, &mut flow, Faults::new()).await;
        world.assert_changed(&before, &resumed, &what).await;
    }
}

pub async fn a_change_may_be_abandoned_anywhere<S: System>() {
    let world = World::<S>::start().await;
    for number in 0..S::EXCHANGES.len() {
        let what = format!("abandoned after {number}");
        let (files, before) = (world.settled().await, world.stored().await);
        let faults = Faults::from([(number, Fault::Abandoned)]);
        let abandoned = run(&world, &mut world.change(), faults).await;
        assert!(abandoned.end.is_none(), "{what}: {abandoned:?}");
        assert_eq!(abandoned.sent.len(), number + 1, "{what}");
        let is_new = number >= first::<S>(Commit);
        world.assert_stored(&before, is_new, &what).await;
        let kept = (files + usize::from(is_new)).min(1 + S::KEPT);
        assert_eq!(world.settled().await, kept, "{what}");

        let before = world.stored().await;
        let again = run(&world, &mut world.change(), Faults::new()).await;
        world.assert_changed(&before, &again, "a new change").await;
    }
}
