//! The detector: rustface with the model that it comes with, a cascade of small networks.
//!
//! # Source
//! S. Wu, M. Kan, Z. He, S. Shan, X. Chen: Funnel-structured cascade for multi-view face detection
//! with alignment-awareness, Neurocomputing 221 (2017).

use cameo_model::RegionPx;
use rustface::{FaceInfo, ImageData};

use crate::gray::Gray;

const MODEL: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/model.bin"));

/// Side of the window that the networks look at. Nothing smaller is found, and a picture with a
/// shorter side has no place for it.
const WINDOW_PX: u32 = 40;

/// What a face must score at least; the detector's own example has it.
const MIN_SCORE: f64 = 2.0;

/// The largest face of a gray picture.
pub(crate) fn largest_face(gray: &Gray) -> Option<RegionPx> {
    let size = gray.size;
    if size.short_side_px() < WINDOW_PX {
        return None;
    }
    // The model is part of the program: one that can't be read would be found by every test.
    let mut detector = rustface::create_detector_with_model(rustface::read_model(MODEL).ok()?);
    detector.set_score_thresh(MIN_SCORE);
    let picture = ImageData::new(&gray.levels, size.width_px, size.height_px);
    let faces = detector.detect(&picture);
    let largest = faces.iter().max_by_key(|face| face.bbox().width());
    largest.map(region)
}

fn region(face: &FaceInfo) -> RegionPx {
    let area = face.bbox();
    RegionPx {
        left_px: area.x().into(),
        top_px: area.y().into(),
        width_px: area.width().into(),
        height_px: area.height().into(),
    }
}
