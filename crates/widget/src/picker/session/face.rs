//! A better start: the face in a photo, if one is found before the person begins to frame.

use cameo_model::{Framing, framing::FramingState};
use leptos::{prelude::*, task::spawn_local};

use super::{Opened, Seen, Session};
use crate::picker::{options::Start, state::Phase};

impl Session {
    /// Frames a face, if the page wants that and one is found before the person begins to frame.
    pub(super) fn look_for_face(self, opened: Opened, (size, rgba): Seen) {
        let (worker, start) = self
            .parts
            .with_value(|parts| (parts.worker.clone(), parts.options.start));
        if start != Start::Face {
            return;
        }
        let found = worker.find_face(&opened.file, size, &rgba);
        spawn_local(async move {
            let Some(region) = found.await else {
                return;
            };
            // The component may be gone by now, and the person may have chosen something else.
            let is_same =
                |now: &Option<Opened>| now.as_ref().is_some_and(|it| it.file == opened.file);
            let is_shown = self.opened.try_with_untracked(is_same) == Some(true);
            if is_shown && self.phase.get_untracked() == Phase::Framing {
                let upright = opened.facts.upright();
                let framing = Framing::around(upright, &region.scaled(size, upright));
                self.live
                    .start_better(FramingState::starting_with(upright, &framing));
            }
        });
    }
}
