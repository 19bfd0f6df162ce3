//! What page and worker say to each other.
//!
//! Each message travels as an object `{message, source?, bytes?}`: `message` is one of these
//! enums by serde-wasm-bindgen, which an [`Answer`] is read from by hand, `source` a `File` by
//! reference, `bytes` a transferred `ArrayBuffer`. Pixels of a full-size source never travel.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Error, Framing, Json, Limits, PhotoFacts, RegionPx, SizePx, SourceFacts, Spec};

/// Joins an answer to its request. Chosen by the page, unique per worker.
pub type JobId = u32;

/// From the page to the worker. The source travels along with every request, so that the worker
/// needs nothing from the one before and may be ended at any moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Request {
    /// Look at the source and make a preview of it.
    Open {
        /// This request.
        job: JobId,
        /// Bounds to be checked before decoding.
        limits: Limits,
        /// Longest side of the preview in pixels.
        preview_side_px: u32,
    },
    /// Make the photo of the source.
    Process {
        /// This request.
        job: JobId,
        /// Bounds to be checked before decoding.
        limits: Limits,
        /// Which part is kept.
        framing: Framing,
        /// What is wanted.
        spec: Spec,
    },
    /// Look for a face. The pixels of [`Answer::Opened`] travel along, back to where they came from.
    /// It may be answered after requests that come later, because what finds a face is loaded first.
    FindFace {
        /// This request.
        job: JobId,
        /// Size of the preview.
        preview: SizePx,
    },
}

impl Request {
    /// The number that the answer will carry.
    pub const fn job(&self) -> JobId {
        match self {
            Self::Open { job, .. } | Self::Process { job, .. } | Self::FindFace { job, .. } => *job,
        }
    }
}

/// From the worker to the page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Answer {
    /// The worker listens. Nothing may be sent before: it would be lost.
    Ready {
        /// Build of the worker; must fit the page's, as [`is_of_this_build`] says.
        build_id: String,
    },
    /// `Open` succeeded; RGBA pixels of the preview, upright, four bytes each, travel along.
    Opened {
        /// The request.
        job: JobId,
        /// What the header says.
        facts: SourceFacts,
        /// Size of the preview.
        preview: SizePx,
        /// Size of the WASM memory of the worker and its decoders so far, which never shrinks.
        memory_bytes: u64,
    },
    /// `Process` is under way. Comes now and then, and never goes back.
    Progress {
        /// The request.
        job: JobId,
        /// How much of the work is done, 0–1.
        done_share: f32,
    },
    /// `Process` succeeded; the photo's bytes travel along.
    Processed {
        /// The request.
        job: JobId,
        /// The photo without its bytes.
        photo: PhotoFacts,
        /// Size of the WASM memory of the worker and its decoders so far, which never shrinks.
        memory_bytes: u64,
    },
    /// `FindFace` succeeded.
    FaceFound {
        /// The request.
        job: JobId,
        /// Where the face is in the preview.
        region: RegionPx,
    },
    /// `FindFace` found none, or what finds faces could not be loaded.
    NoFace {
        /// The request.
        job: JobId,
    },
    /// Any of them failed; `FindFace` never does.
    Failed {
        /// The request.
        job: JobId,
        /// Why.
        error: Error,
    },
}

impl Answer {
    /// The answer that is written there; `None` if it is none, or of another build.
    pub fn read(json: &Json) -> Option<Self> {
        let job = || json.get("job").whole();
        let memory_bytes = || json.get("memory_bytes").whole();
        Some(match json.get("type").text()? {
            "ready" => Self::Ready {
                build_id: json.get("build_id").to_text()?,
            },
            "opened" => Self::Opened {
                job: job()?,
                facts: SourceFacts::read(json.get("facts"))?,
                preview: SizePx::read(json.get("preview"))?,
                memory_bytes: memory_bytes()?,
            },
            "progress" => Self::Progress {
                job: job()?,
                done_share: json.get("done_share").number()? as f32,
            },
            "processed" => Self::Processed {
                job: job()?,
                photo: PhotoFacts::read(json.get("photo"))?,
                memory_bytes: memory_bytes()?,
            },
            "face-found" => Self::FaceFound {
                job: job()?,
                region: RegionPx::read(json.get("region"))?,
            },
            "no-face" => Self::NoFace { job: job()? },
            "failed" => Self::Failed {
                job: job()?,
                error: Error::read(json.get("error"))?,
            },
            _ => return None,
        })
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let answer = Self::read(&Json::deserialize(deserializer)?);
        answer.ok_or_else(|| serde::de::Error::custom("not an answer of this build"))
    }
}

/// Identifies a build, so that a worker from an older deployment is noticed: the version, and behind
/// a `+` a hash of the sources where `cargo xtask` has built it.
pub const BUILD_ID: &str = match option_env!("CAMEO_BUILD_ID") {
    Some(id) => id,
    None => env!("CARGO_PKG_VERSION"),
};

/// Whether a worker of that build fits this page: it is of the same build. A page that cargo alone has
/// built, as from a registry, knows no more than its version, and every worker of that fits.
pub fn is_of_this_build(worker: &str) -> bool {
    fits(BUILD_ID, worker)
}

fn fits(page: &str, worker: &str) -> bool {
    let beyond = worker.strip_prefix(page);
    beyond.is_some_and(|it| it.is_empty() || it.starts_with('+') && !page.contains('+'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, Orientation};

    const SIZE: SizePx = SizePx::new(40, 30);

    #[test]
    fn a_page_of_a_version_takes_every_build_of_it() {
        for worker in ["0.1.0", "0.1.0+a"] {
            assert!(fits("0.1.0", worker), "{worker}");
        }
        for worker in ["0.1.01", "0.1.0-beta", "0.1", "0.2.0+a", ""] {
            assert!(!fits("0.1.0", worker), "{worker}");
        }
    }

    #[test]
    fn a_page_of_a_build_takes_that_build_alone() {
        assert!(fits("0.1.0+a", "0.1.0+a"));
        for worker in ["0.1.0+b", "0.1.0", "0.1.0+ab", "0.1.0+a+b"] {
            assert!(!fits("0.1.0+a", worker), "{worker}");
        }
    }

    fn facts(format: Format) -> SourceFacts {
        SourceFacts {
            format,
            stored: SIZE,
            orientation: Orientation::Turned90,
            byte_len: 1 << 40,
            has_location: true,
            is_animated: false,
        }
    }

    fn photo(format: Format) -> PhotoFacts {
        PhotoFacts {
            format,
            size: SIZE,
            byte_len: 9,
            quality_percent: 85,
        }
    }

    fn answers() -> Vec<Answer> {
        let (job, memory_bytes) = (7, 65_536);
        let build_id = "b".into();
        let error = Error::TooManyBytes {
            found: 2,
            allowed: 1,
        };
        let done_share = 0.25;
        let region = RegionPx {
            left_px: 1.5,
            top_px: -2.0,
            width_px: 30.0,
            height_px: 31.0,
        };
        let mut answers = vec![
            Answer::Ready { build_id },
            Answer::Progress { job, done_share },
            Answer::Failed { job, error },
            Answer::FaceFound { job, region },
            Answer::NoFace { job },
        ];
        for format in [
            Format::Jpeg,
            Format::Png,
            Format::WebP,
            Format::Gif,
            Format::Avif,
            Format::Heic,
        ] {
            let (facts, photo, preview) = (facts(format), photo(format), SIZE);
            answers.push(Answer::Opened {
                job,
                facts,
                preview,
                memory_bytes,
            });
            answers.push(Answer::Processed {
                job,
                photo,
                memory_bytes,
            });
        }
        answers
    }

    #[test]
    fn every_answer_is_read_as_it_was_written() {
        for answer in answers() {
            let json = serde_json::to_string(&answer).expect("text");
            let back = serde_json::from_str::<Answer>(&json);
            assert_eq!(back.ok(), Some(answer), "{json}");
        }
    }

    #[test]
    fn an_answer_that_lacks_a_field_is_none() {
        for answer in answers() {
            let json = serde_json::to_value(&answer).expect("JSON");
            for name in json.as_object().expect("an object").keys() {
                let mut less = json.clone();
                less.as_object_mut().expect("an object").remove(name);
                assert!(serde_json::from_value::<Answer>(less).is_err(), "{name}");
            }
        }
    }
}
