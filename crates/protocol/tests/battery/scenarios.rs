//! What must hold for every system, one function each.

use cameo_model::{Error, Group};
use cameo_protocol::{Backend, Exchange, Flow, Input, MAX_ATTEMPTS, MAX_STEPS_BACK, Output};

use crate::world::{Fault, Faults, Picture, Run, World, response, run};

const NONSENSE: [&str; 9] = [
    "",
    "null",
    "[]",
    "{",
    "{}",
    "<html>Bad gateway</html>",
    r#"{"result":{}}"#,
    r#"{"data":null}"#,
    "\u{feff}{\"result\":7}",
];

type Change<W> = <<W as World>::Backend as Backend>::ChangePhoto;

fn change<W: World>() -> Change<W> {
    W::backend().change_photo(W::user_id())
}

/// A change with one fault at one exchange, from the beginning.
fn with_fault<W: World>(number: usize, fault: Fault) -> (W, Change<W>, Run) {
    let (mut world, mut flow) = (W::default(), change::<W>());
    let run = run(&mut world, &mut flow, Faults::from([(number, fault)]));
    (world, flow, run)
}

/// The exchanges of a change without faults.
fn exchanges<W: World>() -> Vec<Exchange> {
    run(&mut W::default(), &mut change::<W>(), Faults::new()).sent
}

/// The number of the first exchange of a kind.
fn first<W: World>(kind: Exchange) -> usize {
    let mut sent = exchanges::<W>().into_iter();
    sent.position(|exchange| exchange == kind).expect("one")
}

fn assert_changed<W: World>(world: &W, run: &Run, what: &str) {
    assert!(run.is_done(), "{what}: {run:?}");
    assert_eq!(world.picture(), Picture::Photo, "{what}: {run:?}");
    assert!(world.keeps_everything_else(), "{what}");
}

fn assert_unchanged<W: World>(world: &W, run: &Run, what: &str) {
    assert!(run.error().is_some(), "{what}: {run:?}");
    assert_eq!(world.picture(), Picture::Old, "{what}: {run:?}");
    assert!(world.keeps_everything_else(), "{what}");
}

fn resume<W: World>(world: &mut W, flow: &mut Change<W>) -> Run {
    flow.resume();
    run(world, flow, Faults::new())
}

pub fn a_change_makes_the_photo_the_picture<W: World>() {
    let (mut world, mut flow) = (W::default(), change::<W>());
    assert_eq!(world.picture(), Picture::Old);
    let run = run(&mut world, &mut flow, Faults::new());
    assert_changed(&world, &run, "no fault");
    assert_eq!(run.photos_asked, 1);
    assert_eq!((run.renewals, run.waits), (0, 0));
    assert_eq!(run.count(Exchange::Presign), 1);
    assert_eq!(run.count(Exchange::Upload), 1);
    assert_eq!(run.count(Exchange::Commit), 1);
}

pub fn a_refused_presign_stops_and_changes_nothing<W: World>() {
    let number = first::<W>(Exchange::Presign);
    let refused = Fault::Instead(W::refused(Exchange::Presign));
    let (mut world, mut flow, run) = with_fault::<W>(number, refused);
    assert_unchanged(&world, &run, "refused");
    assert_eq!(run.error().map(Error::group), Some(Group::Backend));
    assert_eq!((run.sent.len(), run.waits), (number + 1, 0), "not again");
    let resumed = resume(&mut world, &mut flow);
    assert_changed(&world, &resumed, "resumed");
}

pub fn a_link_that_ended_is_replaced_unasked<W: World>() {
    let number = first::<W>(Exchange::Upload);
    let (world, _, run) = with_fault::<W>(number, Fault::LinksEnd);
    assert_changed(&world, &run, "link ended");
    assert_eq!(run.count(Exchange::Presign), 2);
    assert_eq!(run.photos_asked, 1, "the photo is made once");
}

pub fn links_that_always_end_are_given_up<W: World>() {
    let (mut world, mut flow) = (W::default(), change::<W>());
    let faults = (0..90).map(|number| (number, Fault::LinksEnd)).collect();
    let run = run(&mut world, &mut flow, faults);
    assert_unchanged(&world, &run, "every link ended");
    let links = run.count(Exchange::Presign);
    assert!(links <= 1 + MAX_STEPS_BACK as usize, "{links} links");
}

pub fn a_photo_too_large_is_not_sent_again<W: World>() {
    let number = first::<W>(Exchange::Upload);
    let (world, _, run) = with_fault::<W>(number, Fault::Instead(W::too_large()));
    assert_unchanged(&world, &run, "too large");
    let error = run.error().expect("stopped");
    let is_refusal = matches!(
        error,
        Error::PhotoRefused { .. } | Error::TooManyBytes { .. }
    );
    assert!(is_refusal, "{error:?}");
    assert_eq!(run.count(Exchange::Upload), 1);
}

pub fn a_refused_commit_is_resumed_without_another_upload<W: World>() {
    let number = first::<W>(Exchange::Commit);
    let refused = Fault::Instead(W::refused(Exchange::Commit));
    let (mut world, mut flow, run) = with_fault::<W>(number, refused);
    assert_unchanged(&world, &run, "refused");
    let resumed = resume(&mut world, &mut flow);
    assert_changed(&world, &resumed, "resumed");
    assert_eq!(resumed.count(Exchange::Presign), 0);
    assert_eq!(resumed.count(Exchange::Upload), 0);
}

pub fn a_malformed_answer_stops_and_can_be_resumed<W: World>() {
    for (number, exchange) in exchanges::<W>().into_iter().enumerate() {
        if W::ANY_SUCCESS.contains(&exchange) {
            continue;
        }
        for body in NONSENSE {
            let what = format!("{} answered {body:?}", exchange.name());
            let fault = Fault::Instead(response(200, body));
            let (mut world, mut flow, run) = with_fault::<W>(number, fault);
            let error = run.error().unwrap_or_else(|| panic!("{what}: {run:?}"));
            assert_eq!(error.group(), Group::Backend, "{what}: {error:?}");
            assert_ne!(world.picture(), Picture::Broken, "{what}");
            assert!(world.keeps_everything_else(), "{what}");
            let resumed = resume(&mut world, &mut flow);
            assert_changed(&world, &resumed, &what);
        }
    }
}

pub fn offline_is_held_and_resumed<W: World>() {
    for number in 0..exchanges::<W>().len() {
        let what = format!("offline at {number}");
        let (mut world, mut flow, run) = with_fault::<W>(number, Fault::Offline);
        assert_eq!(run.error(), Some(&Error::Offline {}), "{what}");
        assert_eq!(run.waits, 0, "{what}");
        let resumed = resume(&mut world, &mut flow);
        assert_changed(&world, &resumed, &what);
        assert!(run.photos_asked + resumed.photos_asked <= 1, "{what}");
    }
}

pub fn a_lost_answer_is_made_good<W: World>() {
    for number in 0..exchanges::<W>().len() {
        for fault in [Fault::AnswerLost, Fault::Unreached] {
            let (world, _, run) = with_fault::<W>(number, fault);
            assert_changed(&world, &run, &format!("lost at {number}"));
            assert_eq!(run.waits, 1, "a breath before the next attempt");
        }
    }
}

pub fn a_failing_server_is_tried_again_and_given_up<W: World>() {
    for (number, exchange) in exchanges::<W>().into_iter().enumerate() {
        let what = format!("503 at {}", exchange.name());
        let fault = Fault::Instead(response(503, ""));
        let (world, _, run) = with_fault::<W>(number, fault);
        assert_changed(&world, &run, &what);

        let (mut world, mut flow) = (W::default(), change::<W>());
        let down = (number..90).map(|number| (number, Fault::Instead(response(503, ""))));
        let given_up = crate::world::run(&mut world, &mut flow, down.collect());
        let error = given_up.error();
        assert_eq!(error, Some(&Error::Unavailable { status: 503 }), "{what}");
        let tries = given_up.sent.len() - number;
        assert_eq!(tries, MAX_ATTEMPTS as usize, "{what}");
        let resumed = resume(&mut world, &mut flow);
        assert_changed(&world, &resumed, &what);
    }
}

pub fn a_change_may_be_abandoned_anywhere<W: World>() {
    for number in 0..exchanges::<W>().len() {
        let (mut world, _, run) = with_fault::<W>(number, Fault::Abandoned);
        assert!(run.end.is_none());
        let picture = world.picture();
        let is_whole = matches!(picture, Picture::Old | Picture::Photo);
        assert!(is_whole, "{picture:?} after {number}");
        assert!(world.keeps_everything_else(), "after {number}");
        let again = crate::world::run(&mut world, &mut change::<W>(), Faults::new());
        assert_changed(&world, &again, "a new change");
    }
}

pub fn a_refused_token_is_renewed_once<W: World>() {
    for (number, exchange) in exchanges::<W>().into_iter().enumerate() {
        let what = format!("token refused at {}", exchange.name());
        let refused = || Fault::Instead(W::token_refused());
        let (world, _, run) = with_fault::<W>(number, refused());
        assert_changed(&world, &run, &what);
        assert_eq!((run.renewals, run.waits), (1, 0), "{what}");

        let (mut world, mut flow) = (W::default(), change::<W>());
        let both = Faults::from([(number, refused()), (number + 1, refused())]);
        let run = crate::world::run(&mut world, &mut flow, both);
        assert_eq!(run.error(), Some(&Error::SignedOut {}), "{what}");
        assert_eq!(run.renewals, 1, "{what}");
    }
}

pub fn a_token_that_ends_twice_is_renewed_twice<W: World>() {
    let refused = || Fault::Instead(W::token_refused());
    let (mut world, mut flow) = (W::default(), change::<W>());
    // The first exchange is sent twice, so the last one comes one later.
    let last = exchanges::<W>().len();
    let faults = Faults::from([(0, refused()), (last, refused())]);
    let run = run(&mut world, &mut flow, faults);
    assert_changed(&world, &run, "refused at both ends");
    assert_eq!(run.renewals, 2);
}

pub fn a_photo_that_cannot_be_made_stops_the_change<W: World>() {
    let (mut world, mut flow) = (W::default(), change::<W>());
    let mut sent = Vec::new();
    loop {
        match flow.poll_output().expect("an output") {
            Output::Send(request) => {
                sent.push(request.exchange);
                flow.handle_input(Input::Response(world.answer(&request)));
            }
            Output::NeedPhoto => flow.handle_input(Input::Failed(Error::Damaged {})),
            Output::Stopped(error) => {
                assert_eq!(error, Error::Damaged {});
                break;
            }
            other => panic!("{:?}", std::mem::discriminant(&other)),
        }
    }
    assert!(!sent.contains(&Exchange::Upload), "{sent:?}");
    assert_eq!(world.picture(), Picture::Old);
}
