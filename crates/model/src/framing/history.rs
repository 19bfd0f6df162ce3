//! Undo and redo beside the framing: one step per gesture.
//!
//! There is no clock here: who hears the pointers and keys says when a gesture begins and ends.

use std::collections::VecDeque;

use super::{action::Action, reducer::FramingState, transform::Framing};

/// Steps that can be undone; older ones are forgotten.
pub const MAX_STEPS: usize = 100;

/// A framing with what it was before, and after what was undone.
///
/// A single action is [`FramingHistory::apply`]. A gesture is `begin`, then any number of `drag`
/// or `apply`, then `commit` or `cancel`, and becomes one step.
#[derive(Debug, Clone, PartialEq)]
pub struct FramingHistory {
    past: VecDeque<FramingState>,
    present: FramingState,
    /// What was undone, the next to redo last.
    future: Vec<FramingState>,
    gesture: Option<Gesture>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Gesture {
    /// The state to which undoing the gesture leads.
    before: FramingState,
    /// The state that the pointers took hold of.
    held: FramingState,
    shown: Framing,
}

impl FramingHistory {
    /// A history that begins with `first`.
    pub const fn new(first: FramingState) -> Self {
        Self {
            past: VecDeque::new(),
            present: first,
            future: Vec::new(),
            gesture: None,
        }
    }

    /// The state as of now, its framing inside the picture, also in the middle of a gesture.
    pub const fn state(&self) -> &FramingState {
        &self.present
    }

    /// The framing to show: during a drag the stretched one of [`FramingState::stretched`],
    /// otherwise the state's own.
    pub fn shown(&self) -> &Framing {
        self.gesture
            .as_ref()
            .map_or_else(|| self.present.framing(), |gesture| &gesture.shown)
    }

    /// Begins a gesture. Within one, when a finger comes or goes, it lets the framing settle and
    /// takes hold of it anew; it stays one step.
    pub fn begin(&mut self) {
        self.gesture = Some(Gesture {
            before: self.before(),
            held: self.present,
            shown: *self.present.framing(),
        });
    }

    /// All that the pointers did since [`FramingHistory::begin`], as one action; it takes the
    /// place of the drag before. Without a gesture it is like [`FramingHistory::apply`].
    pub fn drag(&mut self, action: Action) {
        match &mut self.gesture {
            Some(gesture) => {
                self.present = gesture.held.reduce(action);
                gesture.shown = gesture.held.stretched(action);
            }
            None => self.apply(action),
        }
    }

    /// Applies one action to the present state: a step, or a part of the gesture under way.
    pub fn apply(&mut self, action: Action) {
        let before = self.present;
        self.present = self.present.reduce(action);
        match &mut self.gesture {
            Some(gesture) => gesture.shown = *self.present.framing(),
            None => self.record(before),
        }
    }

    /// Ends the gesture. What it changed becomes one step, and what is shown settles.
    pub fn commit(&mut self) {
        if let Some(gesture) = self.gesture.take() {
            self.record(gesture.before);
        }
    }

    /// Ends the gesture as if it had never begun.
    pub fn cancel(&mut self) {
        if let Some(gesture) = self.gesture.take() {
            self.present = gesture.before;
        }
    }

    /// Whether [`FramingHistory::undo`] would change the framing.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty() || self.before().framing() != self.present.framing()
    }

    /// Whether [`FramingHistory::redo`] would change the framing.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty() && self.before().framing() == self.present.framing()
    }

    /// Whether nothing has been done yet that can be undone or redone, and nothing is under way.
    pub fn is_untouched(&self) -> bool {
        self.gesture.is_none() && self.past.is_empty() && self.future.is_empty()
    }

    /// Goes back by one step, if there is one; a gesture under way is committed first.
    pub fn undo(&mut self) {
        self.commit();
        if let Some(before) = self.past.pop_back() {
            self.future.push(self.present);
            self.present = before;
        }
    }

    /// Goes forward by one undone step, if there is one; a gesture under way is committed first.
    pub fn redo(&mut self) {
        self.commit();
        if let Some(after) = self.future.pop() {
            self.past.push_back(self.present);
            self.present = after;
        }
    }

    fn before(&self) -> FramingState {
        self.gesture.map_or(self.present, |gesture| gesture.before)
    }

    fn record(&mut self, before: FramingState) {
        if before.framing() == self.present.framing() {
            self.present = before;
            return;
        }
        self.future.clear();
        self.past.push_back(before);
        if self.past.len() > MAX_STEPS {
            self.past.pop_front();
        }
    }
}
