//! One picker at work: the only place that moves the state machine on; `saving` is its part that
//! saves, `restoring` the one that removes and goes back, `face` the one that frames a face, `ending` the
//! one that closes and forgets.

mod ending;
mod face;
mod restoring;
mod saving;

use cameo_model::{Error, Group, SizePx, SourceFacts, Spec, framing::FramingState, messages};
use cameo_protocol::person::{EarlierPicture, Viewer};
use futures::future::{AbortHandle, abortable};
use js_sys::ArrayBuffer;
use leptos::{ev, html, prelude::*, task::spawn_local};
use web_sys::{File, HtmlCanvasElement};

use self::{
    restoring::{Restoration, Swap},
    saving::Saving,
};
use super::{
    draw,
    gestures::Change,
    live_framing::LiveFraming,
    options::PickerOptions,
    state::{Phase, Progress, Step},
    ways_in::Way,
};
use crate::{
    io::WorkerClient,
    messages::Words,
    person::{EarlyPicture, Person},
};

/// Longest side of the preview that the person frames on, in pixels.
const PREVIEW_SIDE_PX: u32 = 1280;

/// A source that has been looked at. Lives in memory only: it may say where it was taken.
#[derive(Clone)]
pub(super) struct Opened {
    pub file: File,
    pub facts: SourceFacts,
    pub preview: HtmlCanvasElement,
}

/// Size of a preview, and its pixels.
type Seen = (SizePx, ArrayBuffer);

/// Signals and resources of one picker. Copies share them.
#[derive(Clone, Copy)]
pub(super) struct Session {
    person: Person,
    dialog: NodeRef<html::Dialog>,
    words: Words,
    phase: RwSignal<Phase>,
    opened: RwSignal<Option<Opened>, LocalStorage>,
    live: LiveFraming,
    announcement: RwSignal<String>,
    /// What "Undo" takes back.
    last_swap: RwSignal<Option<Swap>>,
    parts: StoredValue<Parts, LocalStorage>,
}

struct Parts {
    options: PickerOptions,
    worker: WorkerClient,
    /// Where the last source came from, whether or not it could be opened.
    way: Option<Way>,
    running: Option<AbortHandle>,
    saving: Option<Saving>,
    /// What is tried again when it fails.
    restoration: Option<Restoration>,
    /// What the page shows until the server has answered.
    early: Option<EarlyPicture>,
}

/// A picker's session; it ends with the component.
pub(super) fn use_session(person: Person, options: PickerOptions, words: Words) -> Session {
    let worker = WorkerClient::new(options.spawn_worker.clone());
    let session = Session {
        person,
        dialog: NodeRef::new(),
        words,
        phase: RwSignal::new(Phase::Empty),
        opened: RwSignal::new_local(None),
        live: LiveFraming::new(),
        announcement: RwSignal::new(String::new()),
        last_swap: RwSignal::new(None),
        parts: StoredValue::new_local(Parts {
            options,
            worker,
            way: None,
            running: None,
            saving: None,
            restoration: None,
            early: None,
        }),
    };
    let on_dirty = session
        .parts
        .with_value(|parts| parts.options.on_dirty.clone());
    Effect::new(move |before: Option<bool>| {
        let is_dirty = session.is_dirty();
        if before.unwrap_or(false) != is_dirty {
            on_dirty(is_dirty);
        }
        is_dirty
    });
    Effect::new(move |before: Option<Option<String>>| {
        let before = before.flatten();
        // While nobody is known, what was begun waits for whoever began it.
        let now = person.viewer().map(|viewer| viewer.id).or(before.clone());
        if before.is_some() && before != now {
            session.begin_anew();
        }
        now
    });
    let online = window_event_listener(ev::online, move |_| session.back_online());
    on_cleanup(move || {
        online.remove();
        session.stop_running();
        session.parts.with_value(|parts| parts.worker.end());
    });
    session
}

impl Session {
    /// Where the editor is shown.
    pub const fn dialog(&self) -> NodeRef<html::Dialog> {
        self.dialog
    }

    pub fn phase(&self) -> Phase {
        self.phase.get()
    }

    /// Like [`Session::phase`], without following changes.
    pub fn phase_untracked(&self) -> Phase {
        self.phase.get_untracked()
    }

    pub fn opened(&self) -> Option<Opened> {
        self.opened.get()
    }

    /// The framing while the person works on it.
    pub const fn live(&self) -> LiveFraming {
        self.live
    }

    /// What is wanted of the photo.
    pub fn spec(&self) -> Spec {
        self.parts.with_value(|parts| parts.options.spec)
    }

    pub fn announcement(&self) -> String {
        self.announcement.get()
    }

    pub fn has_picture(&self) -> bool {
        self.person
            .viewer()
            .is_some_and(|viewer| viewer.picture().is_some())
    }

    /// Where the person signs in, if the server's page is theirs.
    pub fn sign_in_url(&self) -> Option<&'static str> {
        self.person.sign_in_url()
    }

    /// URL of the person's photo as it is stored.
    pub fn stored_photo(&self) -> Option<String> {
        self.person.viewer()?.stored_photo()
    }

    /// What the person can go back to.
    pub fn earlier_pictures(&self) -> Vec<EarlierPicture> {
        let viewer = self.person.viewer();
        viewer.map_or_else(Vec::new, |viewer| viewer.picture_history)
    }

    /// Opens the dialog, empty unless something runs.
    pub fn open_editor(self) {
        if !self.phase.get_untracked().is_busy() {
            self.dismiss();
            self.forget_source();
            self.parts.with_value(|parts| parts.worker.warm_up());
        }
        self.show_dialog();
    }

    fn show_dialog(self) {
        if let Some(dialog) = self.dialog.get_untracked() {
            // It does nothing where the dialog is open already.
            let _ = dialog.show_modal();
        }
    }

    /// Gets a source and looks at it. The one before stays until that is done.
    pub fn open(self, way: Way) {
        if !self.phase.get_untracked().takes_source() {
            return;
        }
        self.leave_failed_save();
        self.parts
            .update_value(|parts| parts.way = Some(way.clone()));
        self.phase.set(Phase::Opening);
        self.run(Step::Open, async move {
            let file = way.source().await?;
            // Tried again, it is what it was: something else may have been copied since.
            self.parts
                .update_value(|parts| parts.way = Some(Way::Given(Ok(file.clone()))));
            let (opened, seen) = self.look_at(file).await?;
            let first = FramingState::new(opened.facts.upright());
            self.live.start(Some(first));
            self.opened.set(Some(opened.clone()));
            self.phase.set(Phase::Framing);
            self.look_for_face(opened, seen);
            Ok(())
        });
    }

    /// Starts the camera.
    pub fn open_camera(self) {
        if self.phase.get_untracked().takes_source() {
            self.leave_failed_save();
            self.phase.set(Phase::Camera);
        }
    }

    /// The camera has given a photo, or failed.
    pub fn photographed(self, photo: Result<File, Error>) {
        // The person may have gone on in the meantime.
        if self.phase.try_get_untracked() != Some(Phase::Camera) {
            return;
        }
        match photo {
            Ok(photo) => self.open(Way::Given(Ok(photo))),
            Err(error) => self.fail(Step::Photograph, error),
        }
    }

    async fn look_at(self, file: File) -> Result<(Opened, Seen), Error> {
        let (worker, limits) = self
            .parts
            .with_value(|parts| (parts.worker.clone(), parts.options.limits));
        let delivery = worker
            .request(&file, |job| messages::Request::Open {
                job,
                limits,
                preview_side_px: PREVIEW_SIDE_PX,
            })
            .await?;
        let messages::Answer::Opened { facts, preview, .. } = delivery.answer else {
            return Err(Error::WorkerOutdated {});
        };
        let seen = (preview, delivery.bytes);
        let preview = draw::canvas_of(seen.0, &seen.1)?;
        let opened = Opened {
            file,
            facts,
            preview,
        };
        Ok((opened, seen))
    }

    /// Changes the framing, unless a save is under way.
    pub fn reframe(self, change: Change) {
        if !self.phase.get_untracked().accepts_framing() {
            return;
        }
        if self.live.make(change) && self.phase.get_untracked() != Phase::Framing {
            self.leave_failed_save();
            self.phase.set(Phase::Framing);
        }
    }

    fn reload_if_unsure(self, error: &Error) {
        let is_unsure =
            error.group() == Group::Transport || matches!(error, Error::Unavailable { .. });
        if is_unsure {
            self.person.reload();
        }
    }

    /// Tries the step that failed again.
    pub fn try_again(self) {
        let Phase::Failed { step, .. } = self.phase.get_untracked() else {
            return;
        };
        match step {
            Step::Save => self.resume_save(),
            Step::Remove => self.remove(),
            Step::Restore => self.restore_again(),
            Step::Photograph => self.open_camera(),
            Step::Open => {
                if let Some(way) = self.parts.with_value(|parts| parts.way.clone()) {
                    self.open(way);
                }
            }
        }
    }

    /// Asks before the photo is removed.
    pub fn ask_removal(self) {
        if !self.phase.get_untracked().is_busy() {
            self.phase.set(Phase::ConfirmingRemoval);
        }
    }

    /// The person agrees to lose what they were asked about.
    pub fn agree(self) {
        match self.phase.get_untracked() {
            Phase::ConfirmingRemoval => self.remove(),
            Phase::ConfirmingDiscard => self.close(),
            _ => {}
        }
    }

    /// Ends what runs and goes one step back; with nothing running, closes the editor.
    pub fn cancel(self) {
        let phase = self.phase.get_untracked();
        if phase.is_busy() {
            self.stop_running();
            self.phase.set(self.resting_phase());
            if matches!(
                phase,
                Phase::Saving(Progress::Committing) | Phase::Removing | Phase::Restoring
            ) {
                self.find_out_whether_too_late();
            }
        } else if phase.is_question() || phase == Phase::Camera {
            self.phase.set(self.resting_phase());
        } else if phase.shows_framing()
            && matches!(phase, Phase::Failed { .. })
            && self.opened.with_untracked(Option::is_some)
        {
            self.leave_failed_save();
            self.phase.set(Phase::Framing);
        } else {
            if let Phase::Failed { error, .. } = phase {
                self.reload_if_unsure(&error);
            }
            self.leave();
        }
    }

    /// Whether something would be lost with the page: what was framed, or what is being saved.
    pub fn is_dirty(self) -> bool {
        let is_saved_soon = matches!(
            self.phase.get(),
            Phase::Saving(_)
                | Phase::Failed {
                    step: Step::Save,
                    ..
                }
        );
        let is_framed = || self.live.state().is_some_and(|state| state.is_changed());
        is_saved_soon || is_framed()
    }

    /// The server may have been faster than a cancel: shows what is true.
    fn find_out_whether_too_late(self) {
        spawn_local(async move {
            if self.person.refresh().await && !self.phase.is_disposed() {
                self.announcement.set(self.words.too_late().into());
                self.close();
            }
        });
    }

    fn back_online(self) {
        let waits = matches!(
            self.phase.get_untracked(),
            Phase::Failed {
                error: Error::Offline {},
                ..
            }
        );
        if waits {
            self.try_again();
        }
    }

    /// The picture is another one now, and that can be undone.
    fn finish(self, viewer: Viewer) {
        let before = self.person.viewer_untracked();
        self.last_swap.set(Some(Swap {
            before: before.and_then(|viewer| viewer.picture().map(str::to_owned)),
            after: viewer.picture().map(str::to_owned),
        }));
        self.accept(viewer);
    }

    fn accept(self, viewer: Viewer) {
        let on_done = self.parts.with_value(|parts| parts.options.on_done.clone());
        let url = viewer.picture().map(str::to_owned);
        self.person.accept(viewer);
        self.close();
        on_done(url.as_deref());
    }

    /// Lets all avatars show what is about to be saved, unless they do.
    fn show_early(self, show: impl FnOnce() -> Option<EarlyPicture>) {
        if self.parts.with_value(|parts| parts.early.is_none()) {
            let early = show();
            self.parts.update_value(|parts| parts.early = early);
        }
    }

    /// What is shown is true again.
    fn end_early(self) {
        // Taken out first: whoever hears of it may well act on this picker.
        let early = self.parts.try_update_value(|parts| parts.early.take());
        drop(early);
    }

    fn resting_phase(self) -> Phase {
        if self.opened.with_untracked(Option::is_some) {
            Phase::Framing
        } else {
            Phase::Empty
        }
    }

    /// Runs one step; a failure becomes a state, never a dead end.
    fn run(self, step: Step, work: impl Future<Output = Result<(), Error>> + 'static) {
        let (work, handle) = abortable(work);
        self.parts
            .update_value(|parts| parts.running = Some(handle));
        spawn_local(async move {
            let Ok(outcome) = work.await else {
                // It was ended on purpose, and by whom has moved the state on.
                return;
            };
            // The component may be gone by now.
            let _ = self.parts.try_update_value(|parts| parts.running = None);
            self.end_early();
            if let Err(error) = outcome {
                self.fail(step, error);
            }
        });
    }

    fn fail(self, step: Step, error: Error) {
        leptos::logging::warn!("{}: {error}", error.code());
        // The component may be gone by now.
        if self.phase.try_set(Phase::Failed { step, error }).is_none() && step == Step::Restore {
            // An undo began without the dialog, in which there is what helps.
            self.show_dialog();
        }
    }
}
