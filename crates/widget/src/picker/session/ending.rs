//! How an editing ends: the editor closes, what runs is ended, and nothing private is kept.

use leptos::prelude::*;

use super::{super::state::Phase, Session};

impl Session {
    /// Closes the editor, unless something would be lost: then it asks.
    pub(super) fn leave(self) {
        if untrack(|| self.is_dirty()) {
            self.phase.set(Phase::ConfirmingDiscard);
            self.show_dialog();
        } else {
            self.close();
        }
    }

    pub(super) fn close(self) {
        self.clear();
        if let Some(dialog) = self.dialog.get_untracked() {
            dialog.close();
        }
    }

    /// Somebody else is here: nothing of whoever was before is left to be saved or undone.
    pub(super) fn begin_anew(self) {
        self.last_swap.set(None);
        self.close();
    }

    /// The dialog has closed. If that was the browser's doing, it is as if the person had cancelled:
    /// what would be lost is asked about.
    pub(in crate::picker) fn closed(self) {
        if self.phase.get_untracked().is_busy() {
            self.cancel();
        }
        self.leave();
    }

    /// Nothing runs and nothing private is kept. The worker ends too, because wasm memory never
    /// shrinks.
    pub(super) fn clear(self) {
        self.forget_source();
        self.stop_running();
        self.parts.with_value(|parts| parts.worker.end());
    }

    pub(super) fn forget_source(self) {
        self.opened.set(None);
        self.live.start(None);
        self.parts.update_value(|parts| {
            parts.way = None;
            parts.saving = None;
            parts.restoration = None;
        });
        self.phase.set(Phase::Empty);
    }

    /// Ends the step that runs, and with it a worker in the middle of a photo, if another can start.
    pub(super) fn stop_running(self) {
        self.parts.update_value(|parts| {
            if let Some(running) = parts.running.take() {
                running.abort();
                parts.worker.interrupt();
            }
        });
        self.end_early();
    }
}
