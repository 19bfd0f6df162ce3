//! One tap brings its point to the middle, two come closer: the first waits for the second.

use std::time::Duration;

use cameo_model::framing::{Action, PointInPhoto};
use leptos::prelude::*;

use super::{
    gestures::{Change, is_double_tap},
    session::Session,
};

/// Longest time from one tap to the second.
const DOUBLE_TAP: Duration = Duration::from_millis(280);

/// What is down for longer holds, and does not tap.
const LONGEST_TAP_MILLIS: f64 = 500.0;

/// The tap that may become a double one.
#[derive(Clone, Copy)]
pub(super) struct Taps {
    session: Session,
    down_since_millis: StoredValue<f64>,
    first: StoredValue<Option<(PointInPhoto, TimeoutHandle)>>,
}

impl Taps {
    /// Taps of a crop area; a tap that still waits ends with it.
    pub fn new(session: Session) -> Self {
        let first = StoredValue::new(None);
        let down_since_millis = StoredValue::new(0.0);
        let taps = Self {
            session,
            down_since_millis,
            first,
        };
        on_cleanup(move || taps.pause());
        taps
    }

    /// A pointer is down since this `Event.timeStamp`: whether it taps is not known yet, and the first
    /// tap waits for that.
    pub fn press(self, now_millis: f64) {
        self.down_since_millis.set_value(now_millis);
        self.pause();
    }

    fn pause(self) {
        if let Some(Some((_, timer))) = self.first.try_get_value() {
            timer.clear();
        }
    }

    /// What was down did something else than tapping.
    pub fn forget(self) {
        self.first.set_value(None);
    }

    /// A pointer went up at this `Event.timeStamp` where it had gone down.
    pub fn tap(self, at: PointInPhoto, now_millis: f64) {
        if now_millis - self.down_since_millis.get_value() > LONGEST_TAP_MILLIS {
            return self.forget();
        }
        match self.first.get_value() {
            Some((first, _)) if is_double_tap(first, at) => {
                self.forget();
                self.session.reframe(Change::Approach(at));
            }
            _ => self.wait(at),
        }
    }

    /// What was changed in the meantime, or a save, leaves nothing to centre.
    fn wait(self, at: PointInPhoto) {
        let stand = move || (self.session.live().state(), self.session.phase());
        let before = untrack(stand);
        let centre = move || {
            self.forget();
            if untrack(stand) == before {
                self.session.reframe(Change::Act(Action::CentreOn(at)));
            }
        };
        let timer = set_timeout_with_handle(centre, DOUBLE_TAP);
        self.first.set_value(timer.ok().map(|timer| (at, timer)));
    }
}
