//! Saving: the photo is made while its link is fetched, and a save that failed can go on.

use std::rc::Rc;

use cameo_protocol::{Flow, drive, person::ChangePhoto};
use leptos::prelude::*;

use super::Session;
use crate::{
    io::{BrowserTransport, PhotoJob},
    person::EarlyPicture,
    picker::state::{Phase, Progress, Step},
};

/// A save that can be taken up again where it stopped.
pub(super) struct Saving {
    flow: ChangePhoto,
    transport: Rc<BrowserTransport>,
}

impl Session {
    /// Makes the photo and saves it.
    pub(in crate::picker) fn save(self) {
        self.live.settle();
        let (Some(opened), Some(state), Some(viewer)) = (
            self.opened.get_untracked(),
            untrack(|| self.live.state()),
            self.person.viewer_untracked(),
        ) else {
            return;
        };
        if !self.phase.get_untracked().accepts_save() {
            return;
        }
        let transport = self.parts.with_value(|parts| {
            let photo = PhotoJob::begin(
                parts.worker.clone(),
                opened.file.clone(),
                *state.framing(),
                parts.options.spec,
                parts.options.limits,
                move |share| self.prepared(share),
            );
            BrowserTransport::with_photo(
                self.person,
                photo,
                move |progress| self.phase.set(Phase::Saving(progress)),
                move |photo| self.show_early(|| EarlyPicture::show_photo(self.person, photo)),
            )
        });
        self.carry_on(Saving {
            flow: ChangePhoto::start(&viewer.id),
            transport: Rc::new(transport),
        });
    }

    /// The worker goes on while something else may have failed or been cancelled.
    fn prepared(self, share: f32) {
        let prepares = |phase: &Phase| matches!(phase, Phase::Saving(Progress::Preparing { .. }));
        if self.phase.try_with_untracked(prepares) == Some(true) {
            self.phase.set(Phase::Saving(Progress::preparing(share)));
        }
    }

    /// Goes on with a save where it stopped.
    pub(super) fn resume_save(self) {
        let saving = self
            .parts
            .try_update_value(|parts| parts.saving.take())
            .flatten();
        if let Some(mut saving) = saving {
            saving.transport.resume();
            saving.flow.resume();
            self.carry_on(saving);
        }
    }

    fn carry_on(self, mut saving: Saving) {
        self.phase.set(Phase::Saving(Progress::preparing(0.0)));
        self.run(Step::Save, async move {
            let transport = saving.transport.clone();
            let outcome = drive(&mut saving.flow, transport.as_ref()).await;
            let viewer = match outcome {
                Ok(viewer) => viewer,
                Err(error) => {
                    self.parts.update_value(|parts| parts.saving = Some(saving));
                    return Err(error);
                }
            };
            self.announce_saved(&transport);
            self.finish(viewer);
            Ok(())
        });
    }

    fn announce_saved(self, transport: &BrowserTransport) {
        let opened = self.opened.get_untracked();
        if let (Some(opened), Some(photo)) = (opened, transport.photo_facts()) {
            let facts = opened.facts;
            self.announcement.set(self.words.saved(
                facts.byte_len,
                photo.byte_len,
                facts.has_location,
            ));
        }
    }

    /// Gives up a save that failed: its photo is of no use any more, and if nobody knows how it
    /// ended, the page asks.
    pub(super) fn leave_failed_save(self) {
        let Phase::Failed {
            step: Step::Save,
            error,
        } = self.phase.get_untracked()
        else {
            return;
        };
        self.parts.update_value(|parts| {
            parts.saving = None;
            parts.worker.interrupt();
        });
        self.reload_if_unsure(&error);
    }
}
