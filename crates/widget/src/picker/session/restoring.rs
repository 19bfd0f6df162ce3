//! Changes of the picture that need no new photo: removing it, going back to an earlier one, and
//! undoing the last change.

use cameo_model::Error;
use cameo_protocol::{
    drive,
    person::{Viewer, remove_photo, undo_picture, use_picture},
};
use leptos::prelude::*;

use super::Session;
use crate::{
    io::BrowserTransport,
    person::EarlyPicture,
    picker::state::{Phase, Step},
};

/// A change of the picture: URLs, or `None` for no picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Swap {
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A way back.
#[derive(Debug, Clone)]
pub(super) enum Restoration {
    /// To the earlier picture at this address.
    Chosen(String),
    /// Before this change.
    Undone(Swap),
}

impl Restoration {
    fn picture(&self) -> Option<&str> {
        match self {
            Self::Chosen(picture) => Some(picture),
            Self::Undone(swap) => swap.before.as_deref(),
        }
    }
}

impl Session {
    /// Removes the picture and nothing else.
    pub(super) fn remove(self) {
        let Some(viewer) = self.person.viewer_untracked() else {
            return;
        };
        self.phase.set(Phase::Removing);
        self.show_early(|| Some(EarlyPicture::show(self.person, None)));
        self.run(Step::Remove, async move {
            let mut flow = remove_photo(&viewer.id);
            let viewer = drive(&mut flow, &BrowserTransport::plain(self.person)).await?;
            self.announcement.set(self.words.photo_removed().into());
            self.finish(viewer);
            Ok(())
        });
    }

    /// Whether "Undo" is offered.
    pub(in crate::picker) fn can_undo(self) -> bool {
        self.last_swap.with(Option::is_some)
    }

    /// What was said has been read, or the time for undoing it is over.
    pub(in crate::picker) fn dismiss(self) {
        // The component may be gone by now.
        let _ = self.last_swap.try_set(None);
        let _ = self.announcement.try_set(String::new());
    }

    /// Takes the last change back.
    pub(in crate::picker) fn undo(self) {
        if let Some(swap) = self.last_swap.get_untracked() {
            self.dismiss();
            self.restore(Restoration::Undone(swap));
        }
    }

    /// Makes an earlier picture the picture again.
    pub(in crate::picker) fn go_back_to(self, picture: String) {
        self.restore(Restoration::Chosen(picture));
    }

    /// Tries once more to go back.
    pub(super) fn restore_again(self) {
        if let Some(restoration) = self.parts.with_value(|parts| parts.restoration.clone()) {
            self.restore(restoration);
        }
    }

    fn restore(self, restoration: Restoration) {
        let Some(viewer) = self.person.viewer_untracked() else {
            return;
        };
        if !self.phase.get_untracked().takes_source() {
            return;
        }
        self.parts
            .update_value(|parts| parts.restoration = Some(restoration.clone()));
        self.phase.set(Phase::Restoring);
        self.show_early(|| Some(EarlyPicture::show(self.person, restoration.picture())));
        self.run(Step::Restore, async move {
            let transport = BrowserTransport::plain(self.person);
            match restoration {
                Restoration::Chosen(picture) => {
                    let mut flow = use_picture(&viewer.id, &picture);
                    let viewer = drive(&mut flow, &transport).await?;
                    self.announcement.set(self.words.photo_saved().into());
                    self.finish(viewer);
                }
                Restoration::Undone(Swap { before, after }) => {
                    let mut flow = undo_picture(&viewer.id, before.as_deref(), after.as_deref());
                    let undone = drive(&mut flow, &transport).await;
                    self.end_undo(undone)?;
                }
            }
            Ok(())
        });
    }

    fn end_undo(self, undone: Result<Viewer, Error>) -> Result<(), Error> {
        match undone {
            Ok(viewer) => {
                self.announcement.set(self.words.undone().into());
                self.accept(viewer);
            }
            // What was to be undone is gone already, and what has come since is not ours to undo.
            Err(Error::Overtaken {}) => {
                self.announcement.set(self.words.changed_elsewhere().into());
                self.close();
                self.person.reload();
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }
}
