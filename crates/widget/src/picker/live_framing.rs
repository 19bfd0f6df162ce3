//! The framing while a person works on it: its history, and when a step is over.
//!
//! What a change means is the model's; whether one is allowed now is the session's.

use std::time::Duration;

use cameo_model::framing::{Action, Framing, FramingHistory, FramingState};
use leptos::prelude::*;

use super::gestures::Change;

/// Small changes that follow each other sooner than this are one step; then it is announced.
const IDLE: Duration = Duration::from_millis(500);

/// Signals of one framing. Copies share them.
#[derive(Clone, Copy)]
pub(super) struct LiveFraming {
    history: RwSignal<Option<FramingHistory>>,
    /// Whether it has been changed a moment ago.
    is_moving: RwSignal<bool>,
    settled: RwSignal<Option<FramingState>>,
    is_held: StoredValue<bool>,
    /// Where the way to the framing begins that has taken its place by itself.
    left: StoredValue<Option<Framing>>,
    idle: StoredValue<Option<TimeoutHandle>>,
}

impl LiveFraming {
    /// No framing yet.
    pub fn new() -> Self {
        let live = Self {
            history: RwSignal::new(None),
            is_moving: RwSignal::new(false),
            settled: RwSignal::new(None),
            is_held: StoredValue::new(false),
            left: StoredValue::new(None),
            idle: StoredValue::new(None),
        };
        on_cleanup(move || live.stop_waiting());
        live
    }

    /// Begins with `first`, or ends with none; there is nothing to undo.
    pub fn start(self, first: Option<FramingState>) {
        self.stop_waiting();
        self.is_held.set_value(false);
        self.left.set_value(None);
        self.is_moving.set(false);
        self.settled.set(first);
        self.history.set(first.map(FramingHistory::new));
    }

    /// Begins anew with `first`, which is better than what it began with, unless the person has done
    /// anything yet. There is nothing to undo.
    pub fn start_better(self, first: FramingState) {
        let untouched = self.history.with_untracked(|history| {
            let history = history.as_ref().filter(|it| it.is_untouched());
            history.map(|history| *history.state().framing())
        });
        if let Some(left) = untouched.filter(|_| !self.is_held()) {
            self.start(Some(first));
            self.left.set_value(Some(left));
        }
    }

    /// The framing from which the way leads to the present one, if it is still to be gone.
    pub fn take_left(self) -> Option<Framing> {
        self.left.try_update_value(Option::take).flatten()
    }

    /// The framing, inside the picture.
    pub fn state(self) -> Option<FramingState> {
        self.read(|history| *history.state())
    }

    /// The framing to show: beyond the picture's edges while a finger pulls it there.
    pub fn shown(self) -> Option<Framing> {
        self.read(|history| *history.shown())
    }

    /// The framing as it was when it last came to rest.
    pub fn settled(self) -> Option<FramingState> {
        self.settled.get()
    }

    /// Whether it has been changed a moment ago.
    pub fn is_moving(self) -> bool {
        self.is_moving.get()
    }

    /// Whether a pointer holds it.
    pub fn is_held(self) -> bool {
        self.is_held.get_value()
    }

    /// Whether there is a step to go back.
    pub fn can_undo(self) -> bool {
        self.read(FramingHistory::can_undo) == Some(true)
    }

    /// Whether there is a step to go forward.
    pub fn can_redo(self) -> bool {
        self.read(FramingHistory::can_redo) == Some(true)
    }

    /// Changes the framing; whether it is another one now. While a pointer holds it, nothing else
    /// changes it.
    pub fn make(self, change: Change) -> bool {
        let was_held = self.is_held();
        match change {
            Change::Hold => self.is_held.set_value(true),
            Change::LetGo | Change::TakeBack => self.is_held.set_value(false),
            // What was pressed while nothing could be changed drags nothing.
            Change::Drag(_) if !was_held => return false,
            Change::Drag(_) => {}
            _ if was_held => return false,
            _ => {}
        }
        self.stop_waiting();
        let before = self.history.with_untracked(state_of);
        self.history.update(|history| {
            if let Some(history) = history {
                apply(history, change, was_held);
            }
        });
        let is_changed = self.history.with_untracked(state_of) != before;
        if is_changed && !self.is_moving.get_untracked() {
            self.is_moving.set(true);
        }
        if !self.is_held() {
            self.wait();
        }
        is_changed
    }

    /// Ends what is under way: nothing is held and every change is a step.
    pub fn settle(self) {
        self.stop_waiting();
        self.is_held.set_value(false);
        self.is_moving.set(false);
        self.history.update(|history| {
            if let Some(history) = history {
                history.commit();
            }
        });
        self.settled.set(self.history.with_untracked(state_of));
    }

    fn read<T>(self, read: impl FnOnce(&FramingHistory) -> T) -> Option<T> {
        self.history.with(|history| history.as_ref().map(read))
    }

    fn wait(self) {
        // Without a timer the next change begins a new step all the same.
        let idle = set_timeout_with_handle(move || self.settle(), IDLE).ok();
        self.idle.set_value(idle);
    }

    fn stop_waiting(self) {
        if let Some(idle) = self.idle.try_update_value(Option::take).flatten() {
            idle.clear();
        }
    }
}

fn state_of(history: &Option<FramingHistory>) -> Option<FramingState> {
    history.as_ref().map(|history| *history.state())
}

fn apply(history: &mut FramingHistory, change: Change, was_held: bool) {
    match change {
        Change::Hold => {
            if !was_held {
                history.commit();
            }
            history.begin();
        }
        Change::Drag(action) => history.drag(action),
        Change::LetGo => history.commit(),
        Change::TakeBack => history.cancel(),
        Change::Undo => history.undo(),
        Change::Redo => history.redo(),
        Change::Act(_) | Change::Tilt(_) | Change::Approach(_) => {
            if let Some(action) = change.action(history.state()) {
                if is_small(action) {
                    history.begin();
                } else {
                    history.commit();
                }
                history.apply(action);
            }
        }
    }
}

/// Whether people do it many times in a row, so that a row of them is one step.
const fn is_small(action: Action) -> bool {
    !matches!(
        action,
        Action::Turn(_) | Action::Flip | Action::Reset | Action::CentreOn(_)
    )
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use cameo_model::{
        SizePx,
        framing::{Direction, PointInPhoto, Step, Turn},
    };
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{io::time::sleep_millis, picker::gestures::ZOOM_IN};

    const TURN: Change = Change::Act(Action::Turn(Turn::Clockwise));
    const NUDGE: Change = Change::Act(Action::Nudge(Direction::Left, Step::Long));
    const DRAG: Change = Change::Drag(Action::Pan(PointInPhoto::new(0.1, 0.0)));

    /// A framing that is zoomed in, so that it can be moved, and nothing to undo.
    fn zoomed() -> (Owner, LiveFraming, FramingState) {
        let owner = Owner::new();
        let live = owner.with(LiveFraming::new);
        let mut first = FramingState::new(SizePx::new(4000, 3000));
        for _ in 0..8 {
            first = first.reduce(ZOOM_IN);
        }
        live.start(Some(first));
        (owner, live, first)
    }

    #[test]
    fn a_row_of_small_changes_is_one_step() {
        let (_owner, live, first) = zoomed();
        assert!(live.make(NUDGE) && live.make(NUDGE) && live.can_undo());
        live.make(Change::Undo);
        assert_eq!(live.state(), Some(first));
        assert!(!live.can_undo() && live.can_redo());
    }

    #[test]
    fn a_turn_is_a_step_of_its_own() {
        let (_owner, live, _) = zoomed();
        live.make(NUDGE);
        let nudged = live.state();
        live.make(TURN);
        live.make(Change::Undo);
        assert_eq!(live.state(), nudged);
        assert!(live.can_undo());
    }

    #[test]
    fn a_drag_is_one_step_and_keys_wait_for_its_end() {
        let (_owner, live, first) = zoomed();
        for change in [Change::Hold, DRAG, DRAG] {
            live.make(change);
        }
        let dragged = live.state();
        assert!(!live.make(TURN) && !live.make(Change::Undo));
        assert_eq!(live.state(), dragged);
        live.make(Change::LetGo);
        live.make(Change::Undo);
        assert_eq!(live.state(), Some(first));
    }

    #[test]
    fn what_is_taken_back_leaves_no_step() {
        let (_owner, live, first) = zoomed();
        for change in [Change::Hold, DRAG, Change::TakeBack] {
            live.make(change);
        }
        assert_eq!(live.state(), Some(first));
        assert!(!live.can_undo());
    }

    #[test]
    fn a_better_beginning_comes_before_the_first_touch_or_not_at_all() {
        let (_owner, live, first) = zoomed();
        let better = FramingState::new(first.upright());
        live.start_better(better);
        assert_eq!((live.state(), live.settled()), (Some(better), Some(better)));
        assert!(!live.can_undo());
        assert_eq!(live.take_left(), Some(*first.framing()));
        assert_eq!(live.take_left(), None);
        for touch in [&[Change::Hold][..], &[NUDGE, Change::Undo], &[TURN]] {
            live.start(Some(first));
            for change in touch {
                live.make(*change);
            }
            let touched = live.state();
            live.start_better(better);
            assert_eq!(live.state(), touched, "{touch:?}");
            assert_eq!(live.take_left(), None);
        }
        live.start(None);
        live.start_better(better);
        assert_eq!(live.state(), None);
    }

    #[test]
    async fn it_comes_to_rest_and_the_next_change_is_a_new_step() {
        let (_owner, live, first) = zoomed();
        live.make(NUDGE);
        assert!(live.is_moving() && live.settled() == Some(first));
        sleep_millis(700).await;
        let nudged = live.state();
        assert!(!live.is_moving() && live.settled() == nudged);
        live.make(NUDGE);
        live.make(Change::Undo);
        assert_eq!(live.state(), nudged);
    }
}
