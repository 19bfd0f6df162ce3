//! Undo and redo give back every bit; a gesture is one step, and old steps are forgotten.

use cameo_model::{
    SizePx,
    framing::{Action, FramingHistory, FramingState, MAX_STEPS, PointInPhoto},
};
use proptest::prelude::*;

use crate::support::{actions, bits, sizes, states};

/// What can happen to a history.
#[derive(Debug, Clone, Copy)]
enum Event {
    Apply(Action),
    Drag(Action),
    Begin,
    Commit,
    Cancel,
    Undo,
    Redo,
}

fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => actions().prop_map(Event::Apply),
        4 => actions().prop_map(Event::Drag),
        2 => Just(Event::Begin),
        2 => Just(Event::Commit),
        1 => Just(Event::Cancel),
        2 => Just(Event::Undo),
        2 => Just(Event::Redo),
    ]
}

fn happen(history: &mut FramingHistory, event: Event) {
    match event {
        Event::Apply(action) => history.apply(action),
        Event::Drag(action) => history.drag(action),
        Event::Begin => history.begin(),
        Event::Commit => history.commit(),
        Event::Cancel => history.cancel(),
        Event::Undo => history.undo(),
        Event::Redo => history.redo(),
    }
}

fn zoomed() -> FramingHistory {
    let state = FramingState::new(SizePx::new(4000, 3000)).reduce(Action::ZoomTo(4.0));
    FramingHistory::new(state)
}

fn pan(x: f64, y: f64) -> Action {
    Action::Pan(PointInPhoto::new(x, y))
}

proptest! {
    /// A plain list of every state after a step is what the history is compared with.
    #[test]
    fn undo_and_redo_give_back_every_bit(
        upright in sizes(),
        gestures in prop::collection::vec(prop::collection::vec(actions(), 1..5), 0..20),
    ) {
        let mut history = FramingHistory::new(FramingState::new(upright));
        let mut states = vec![*history.state()];
        for gesture in gestures {
            history.begin();
            gesture.into_iter().for_each(|action| history.apply(action));
            history.commit();
            if states.last() != Some(history.state()) {
                states.push(*history.state());
            }
        }
        for state in states.iter().rev().skip(1) {
            prop_assert!(history.can_undo());
            history.undo();
            prop_assert_eq!(bits(history.state().framing()), bits(state.framing()));
            prop_assert_eq!(history.state(), state);
        }
        prop_assert!(!history.can_undo());
        for state in states.iter().skip(1) {
            prop_assert!(history.can_redo());
            history.redo();
            prop_assert_eq!(bits(history.state().framing()), bits(state.framing()));
            prop_assert_eq!(history.state(), state);
        }
        prop_assert!(!history.can_redo());
        prop_assert_eq!(history.can_undo(), states.len() > 1);
    }

    #[test]
    fn no_order_of_events_breaks_it(
        upright in sizes(),
        sequence in prop::collection::vec(events(), 0..80),
    ) {
        let mut history = FramingHistory::new(FramingState::new(upright));
        for event in sequence {
            let (before, could) = (history.clone(), (history.can_undo(), history.can_redo()));
            happen(&mut history, event);
            prop_assert_eq!(history.state().framing().check(upright), Ok(()), "{:?}", event);
            let moved = history.state().framing() != before.state().framing();
            match event {
                Event::Undo => prop_assert_eq!(moved, could.0),
                Event::Redo => prop_assert_eq!(moved, could.1),
                Event::Commit => prop_assert!(!moved && history.shown() == history.state().framing()),
                _ => {}
            }
        }
    }

    #[test]
    fn a_step_after_undo_forgets_what_was_undone(state in states(), action in actions()) {
        let mut history = FramingHistory::new(state);
        history.apply(Action::Flip);
        history.undo();
        prop_assert!(history.can_redo());
        history.apply(action);
        let is_changed = history.state() != &state;
        prop_assert_eq!(history.can_redo(), !is_changed);
        prop_assert_eq!(history.can_undo(), is_changed);
    }

    #[test]
    fn cancel_gives_back_every_bit(state in states(), drags in prop::collection::vec(actions(), 1..9)) {
        let mut history = FramingHistory::new(state);
        history.begin();
        drags.into_iter().for_each(|action| history.drag(action));
        history.cancel();
        prop_assert_eq!(history, FramingHistory::new(state));
    }
}

#[test]
fn a_gesture_is_one_step_however_many_fingers() {
    let mut history = zoomed();
    let before = *history.state();
    history.begin();
    history.drag(pan(0.1, 0.0));
    history.begin();
    history.drag(Action::ZoomBy {
        factor: 1.5,
        about: PointInPhoto::CENTRE,
    });
    history.commit();
    let after = *history.state();
    assert!((after.zoom() - 6.0).abs() < 1e-9);
    let moved_px = before.framing().centre_upright.x_px - after.framing().centre_upright.x_px;
    assert!(
        (moved_px - 75.0).abs() < 1e-9,
        "the first finger's part stays"
    );
    history.undo();
    assert_eq!(history.state(), &before);
    assert!(!history.can_undo());
}

#[test]
fn a_drag_takes_the_place_of_the_one_before() {
    let mut history = zoomed();
    let before = *history.state();
    history.begin();
    history.drag(pan(9.0, 9.0));
    history.drag(pan(0.1, 0.0));
    assert_eq!(history.state(), &before.reduce(pan(0.1, 0.0)));
    history.drag(pan(0.0, 0.0));
    history.commit();
    assert!(!history.can_undo(), "it ended where it began");
}

#[test]
fn a_wheel_in_a_gesture_is_shown_and_part_of_the_step() {
    let mut history = zoomed();
    let before = *history.state();
    history.begin();
    history.apply(pan(0.1, 0.0));
    history.apply(Action::Flip);
    assert_eq!(history.shown(), history.state().framing());
    history.commit();
    history.undo();
    assert_eq!(history.state(), &before);
}

#[test]
fn a_drag_without_a_gesture_is_a_step() {
    let mut history = zoomed();
    let before = *history.state();
    history.drag(pan(0.1, 0.0));
    assert_eq!(history.state(), &before.reduce(pan(0.1, 0.0)));
    history.undo();
    assert_eq!(history.state(), &before);
}

#[test]
fn undo_in_a_gesture_undoes_the_gesture() {
    let mut history = zoomed();
    let before = *history.state();
    history.begin();
    history.drag(pan(0.1, 0.0));
    assert!(history.can_undo());
    history.undo();
    assert_eq!(history.state(), &before);
    assert!(history.can_redo());
}

#[test]
fn what_changes_nothing_is_no_step() {
    let mut history = FramingHistory::new(FramingState::new(SizePx::new(300, 300)));
    history.apply(pan(1.0, 1.0));
    history.apply(Action::ZoomTo(0.5));
    assert!(!history.can_undo());
}

#[test]
fn old_steps_are_forgotten() {
    let mut history = zoomed();
    for _ in 0..MAX_STEPS + 5 {
        history.apply(Action::Flip);
    }
    let mut steps = 0;
    while history.can_undo() {
        history.undo();
        steps += 1;
    }
    assert_eq!(steps, MAX_STEPS);
    assert!(history.state().framing().flip, "five flips are forgotten");
}

#[test]
fn whatever_was_begun_done_or_taken_back_has_touched_it() {
    let touched = |events: &[Event]| {
        let mut history = zoomed();
        events.iter().for_each(|event| happen(&mut history, *event));
        !history.is_untouched()
    };
    let moved = Event::Apply(pan(0.1, 0.0));
    assert!(!touched(&[]));
    for events in [
        &[moved][..],
        &[moved, Event::Undo],
        &[Event::Begin],
        &[Event::Begin, moved, Event::Commit],
    ] {
        assert!(touched(events), "{events:?}");
    }
    assert!(!touched(&[Event::Undo, Event::Redo]));
    assert!(!touched(&[Event::Begin, moved, Event::Cancel]));
}
