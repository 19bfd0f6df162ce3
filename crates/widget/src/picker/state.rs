//! The picker's state machine: named states, and what is possible in each.

use cameo_model::{Error, Group};

/// Where a picker stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// The editor is closed, or open without a source.
    Empty,
    /// The camera runs.
    Camera,
    /// The source is fetched, and the worker looks at it.
    Opening,
    /// The person frames.
    Framing,
    /// The person is asked whether what they framed may be lost.
    ConfirmingDiscard,
    /// The photo is being made and sent.
    Saving(Progress),
    /// The person is asked whether the photo is to be removed.
    ConfirmingRemoval,
    /// The picture is being removed.
    Removing,
    /// An earlier picture becomes the picture again: it was chosen, or a change is undone.
    Restoring,
    /// A step failed; nothing is lost.
    Failed {
        /// Which step.
        step: Step,
        /// Why.
        error: Error,
    },
}

/// A step that can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Getting the source and looking at it.
    Open,
    /// Taking a photo with the camera.
    Photograph,
    /// Making, sending or committing the photo.
    Save,
    /// Removing the picture.
    Remove,
    /// Going back to an earlier picture.
    Restore,
}

/// How far a save has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The worker makes the photo while the link is fetched.
    Preparing {
        /// Share of the worker's work that is done, 0–100.
        percent: u8,
    },
    /// The photo is on its way.
    Uploading {
        /// Share of the bytes that have been sent, 0–100.
        percent: u8,
    },
    /// The photo becomes the picture.
    Committing,
}

impl Progress {
    /// `share` of the photo is made, 0–1.
    pub(crate) fn preparing(share: f32) -> Self {
        Self::Preparing {
            percent: (share.clamp(0.0, 1.0) * 100.0) as u8,
        }
    }

    /// `share` of the bytes have been sent, 0–1.
    pub(crate) fn uploading(share: f64) -> Self {
        Self::Uploading {
            percent: (share.clamp(0.0, 1.0) * 100.0) as u8,
        }
    }

    /// Progress of the whole save, 0–100, for a progress bar.
    pub(crate) const fn overall_percent(self) -> u8 {
        match self {
            Self::Preparing { percent } => 2 + (percent as u16 * 48 / 100) as u8,
            Self::Uploading { percent } => 50 + (percent as u16 * 45 / 100) as u8,
            Self::Committing => 95,
        }
    }
}

impl Phase {
    /// Whether something runs that "Cancel" ends.
    pub(crate) const fn is_busy(&self) -> bool {
        matches!(
            self,
            Self::Opening | Self::Saving(_) | Self::Removing | Self::Restoring
        )
    }

    /// Whether the person is asked something that only they can answer.
    pub(crate) const fn is_question(&self) -> bool {
        matches!(self, Self::ConfirmingRemoval | Self::ConfirmingDiscard)
    }

    /// Whether a source may come in.
    pub(crate) const fn takes_source(&self) -> bool {
        !self.is_busy() && !self.is_question()
    }

    /// Whether a framing is seen, where there is one. What fails to open leaves the one before.
    pub(crate) const fn shows_framing(&self) -> bool {
        matches!(
            self,
            Self::Framing
                | Self::Opening
                | Self::ConfirmingDiscard
                | Self::Saving(_)
                | Self::Failed {
                    step: Step::Open | Step::Photograph | Step::Save,
                    ..
                }
        )
    }

    /// Whether the person may move the picture.
    pub(crate) const fn accepts_framing(&self) -> bool {
        self.shows_framing() && self.takes_source()
    }

    /// Whether doing the same once more may end better.
    pub(crate) fn may_be_tried_again(&self) -> bool {
        match self {
            Self::Failed {
                step: Step::Open,
                error,
            } => {
                let cannot_ever = matches!(error, Error::CannotDecode { .. });
                !cannot_ever && matches!(error.group(), Group::Host | Group::Transport)
            }
            Self::Failed { .. } => true,
            _ => false,
        }
    }

    /// Whether a photo may be made of what is framed.
    pub(crate) const fn accepts_save(&self) -> bool {
        matches!(
            self,
            Self::Framing
                | Self::Failed {
                    step: Step::Open | Step::Photograph,
                    ..
                }
        )
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::{super::phases::PHASES, *};

    /// A new state finds no place among the names until it has one there, and then it needs a run.
    const fn name(phase: &Phase) -> &'static str {
        match phase {
            Phase::Empty => PHASES[0],
            Phase::Camera => PHASES[1],
            Phase::Opening => PHASES[2],
            Phase::Framing => PHASES[3],
            Phase::ConfirmingDiscard => PHASES[4],
            Phase::Saving(Progress::Preparing { .. }) => PHASES[5],
            Phase::Saving(Progress::Uploading { .. }) => PHASES[6],
            Phase::Saving(Progress::Committing) => PHASES[7],
            Phase::ConfirmingRemoval => PHASES[8],
            Phase::Removing => PHASES[9],
            Phase::Restoring => PHASES[10],
            Phase::Failed { step, .. } => match step {
                Step::Photograph => PHASES[11],
                Step::Open => PHASES[12],
                Step::Save => PHASES[13],
                Step::Remove => PHASES[14],
                Step::Restore => PHASES[15],
            },
        }
    }

    fn failed(step: Step) -> Phase {
        let error = Error::Offline {};
        Phase::Failed { step, error }
    }

    /// One of every name, in the order of the names.
    fn all() -> Vec<Phase> {
        vec![
            Phase::Empty,
            Phase::Camera,
            Phase::Opening,
            Phase::Framing,
            Phase::ConfirmingDiscard,
            Phase::Saving(Progress::preparing(0.0)),
            Phase::Saving(Progress::uploading(0.0)),
            Phase::Saving(Progress::Committing),
            Phase::ConfirmingRemoval,
            Phase::Removing,
            Phase::Restoring,
            failed(Step::Photograph),
            failed(Step::Open),
            failed(Step::Save),
            failed(Step::Remove),
            failed(Step::Restore),
        ]
    }

    #[test]
    fn every_state_has_its_name() {
        assert!(all().iter().map(name).eq(PHASES));
    }

    #[test]
    fn what_the_browser_cannot_do_is_not_tried_again() {
        let may_be = |error| {
            let step = Step::Open;
            Phase::Failed { step, error }.may_be_tried_again()
        };
        assert!(may_be(Error::Offline {}));
        assert!(may_be(Error::DecoderUnavailable {}));
        let format = "image/avif".into();
        assert!(!may_be(Error::CannotDecode { format }));
    }

    #[test]
    fn nothing_comes_in_between() {
        for phase in all() {
            let is_interruptible = !phase.is_busy() && !phase.is_question();
            assert_eq!(phase.takes_source(), is_interruptible, "{phase:?}");
            assert!(!phase.accepts_framing() || is_interruptible, "{phase:?}");
            assert!(
                !phase.accepts_save() || phase.accepts_framing(),
                "{phase:?}"
            );
        }
    }

    #[test]
    fn one_attempt_never_goes_back() {
        let steps = 0..=100;
        let prepared = steps.clone().map(|percent| Progress::Preparing { percent });
        let uploaded = steps.map(|percent| Progress::Uploading { percent });
        let all: Vec<u8> = prepared
            .chain(uploaded)
            .chain([Progress::Committing])
            .map(Progress::overall_percent)
            .collect();
        assert!(all.is_sorted() && all.iter().all(|percent| *percent <= 100));
    }
}
