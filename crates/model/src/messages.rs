//! What page and worker say to each other.
//!
//! Each message travels as an object `{message, source?, bytes?}`: `message` is one of these
//! enums by serde-wasm-bindgen, `source` a `File` by reference, `bytes` a transferred
//! `ArrayBuffer`. Pixels of a full-size source never travel.

use serde::{Deserialize, Serialize};

use crate::{Error, Framing, Limits, PhotoFacts, SizePx, SourceFacts, Spec};

/// Joins an answer to its request. Chosen by the page, unique per worker.
pub type JobId = u32;

/// From the page to the worker. The source travels along with every request, so that the worker
/// keeps nothing between two of them and may be ended at any moment.
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
}

impl Request {
    /// The number that the answer will carry.
    pub const fn job(&self) -> JobId {
        match self {
            Self::Open { job, .. } | Self::Process { job, .. } => *job,
        }
    }
}

/// From the worker to the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Answer {
    /// The worker listens. Nothing may be sent before: it would be lost.
    Ready {
        /// Build of the worker; must equal the page's.
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
    /// Either of them failed.
    Failed {
        /// The request.
        job: JobId,
        /// Why.
        error: Error,
    },
}

/// Identifies a build, so that a worker from an older deployment is noticed.
pub const BUILD_ID: &str = match option_env!("CAMEO_BUILD_ID") {
    Some(id) => id,
    None => concat!("v", env!("CARGO_PKG_VERSION")),
};
