//! What a method is asked to do, in the words of the page and of Cameo's worker.

use cameo_model::{Framing, Limits, SizePx, Spec, messages::Request};
use serde_json::{Value, json};

use crate::reference::Upright;

/// Longest side of the preview, as the picker asks for it.
const PREVIEW_SIDE_PX: u32 = 1280;

/// Size of a picture.
#[derive(Debug, Clone, Copy)]
pub struct Picture {
    stored: (u32, u32),
    upright: (u32, u32),
}

impl Picture {
    /// The size of decoded pixels.
    pub fn of(decoded: &Upright) -> Self {
        Self {
            stored: decoded.stored,
            upright: decoded.pixels.dimensions(),
        }
    }
}

/// A photo to be made.
#[derive(Debug, Clone)]
pub struct Task {
    /// Size of the source.
    pub picture: Picture,
    /// Size of the small photo for the rehearsal.
    pub rehearsal_picture: Picture,
    /// The small photo's file.
    pub rehearsal: String,
    /// Media type of both files.
    pub media_type: &'static str,
    /// Side of the square to be made, in pixels.
    pub side_px: u32,
    /// Quality for those methods that take one, 0–1.
    pub quality: f64,
    /// Cameo's preset.
    pub preset: Option<&'static str>,
    /// Cameo's byte budget, where it is not the default.
    pub max_bytes: Option<u64>,
}

impl Task {
    /// The task with one of Cameo's presets.
    #[must_use]
    pub fn with_preset(mut self, preset: Option<&'static str>) -> Self {
        self.preset = preset;
        self
    }

    /// For the photo.
    pub fn to_json(&self) -> Value {
        self.json_for(&self.picture)
    }

    /// For the small photo, with its address.
    pub fn rehearsal_json(&self) -> Value {
        let mut json = self.json_for(&self.rehearsal_picture);
        json["url"] = format!("/photos/{}", self.rehearsal).into();
        json
    }

    fn json_for(&self, picture: &Picture) -> Value {
        json!({
            "stored": picture.stored,
            "upright": picture.upright,
            "media_type": self.media_type,
            "side_px": self.side_px,
            "quality": self.quality,
            "open": open(),
            "process": self.process(picture),
        })
    }

    fn process(&self, picture: &Picture) -> Value {
        let (width_px, height_px) = picture.upright;
        let mut spec = Spec {
            max_side_px: self.side_px,
            ..Spec::default()
        };
        spec.max_bytes = self.max_bytes.unwrap_or(spec.max_bytes);
        let request = Request::Process {
            job: 2,
            limits: Limits::SOURCE,
            framing: Framing::centred(SizePx::new(width_px, height_px)),
            spec,
        };
        let mut json = json!(request);
        if let Some(preset) = self.preset {
            json["spec"]["preset"] = preset.into();
        }
        json
    }
}

fn open() -> Value {
    json!(Request::Open {
        job: 1,
        limits: Limits::SOURCE,
        preview_side_px: PREVIEW_SIDE_PX,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> Task {
        let picture = Picture {
            stored: (4000, 3000),
            upright: (3000, 4000),
        };
        Task {
            picture,
            rehearsal_picture: picture,
            rehearsal: "rehearsal.jpg".into(),
            media_type: "image/jpeg",
            side_px: 512,
            quality: 0.85,
            preset: None,
            max_bytes: Some(77_000),
        }
    }

    /// The worker refuses what it cannot read by silence, so it is read here first.
    #[test]
    fn the_worker_can_read_the_requests() {
        let json = task().with_preset(Some("default")).to_json();
        let request: Request = serde_json::from_value(json["process"].clone()).unwrap();
        let Request::Process { framing, spec, .. } = request else {
            panic!("{request:?}");
        };
        assert_eq!((spec.max_side_px, spec.max_bytes), (512, 77_000));
        assert_eq!(framing, Framing::centred(SizePx::new(3000, 4000)));
        let open: Request = serde_json::from_value(json["open"].clone()).unwrap();
        assert_ne!(open.job(), request.job());
    }

    #[test]
    fn the_rehearsal_has_an_address() {
        assert_eq!(task().rehearsal_json()["url"], "/photos/rehearsal.jpg");
        assert_eq!(task().to_json().get("url"), None);
    }
}
