//! Finding a face in a preview, by a module that is loaded when the first one is looked for.
//!
//! A face is a convenience: whatever goes wrong on the way to it is logged, and none is found. What
//! deliberately does not live here: how one is found (in the module) and what is made of it (on the
//! page).

use cameo_model::{
    Error, RegionPx, Result, SizePx,
    messages::{Answer, JobId},
};
use js_sys::{Object, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::*};

use crate::{Thrown, modules::Modules};

/// The name of the module.
const NAME: &str = "faces";

/// Who finds faces.
pub(crate) struct Faces(Modules);

#[wasm_bindgen]
extern "C" {
    /// What the module of `cameo-faces` exports.
    type Module;

    /// Left, top, width and height; nothing where no face is.
    #[wasm_bindgen(method, catch)]
    fn find(
        this: &Module,
        rgba: &Uint8Array,
        width_px: u32,
        height_px: u32,
    ) -> Thrown<Option<Vec<f64>>>;
}

impl Faces {
    /// By `modules` as [`crate::start`] has them.
    pub(crate) fn new(modules: Object) -> Self {
        Self(Modules::new(modules))
    }

    /// Size of the module's memory so far.
    pub(crate) fn memory_bytes(&self) -> u64 {
        self.0.memory_bytes()
    }

    /// The face in the pixels of [`Answer::Opened`].
    pub(crate) async fn find(&self, job: JobId, size: SizePx, rgba: &Uint8Array) -> Answer {
        match self.region(size, rgba).await {
            Ok(Some(region)) => Answer::FaceFound { job, region },
            Ok(None) => Answer::NoFace { job },
            Err(error) => {
                let text = format!("no face is looked for: {}: {error}", error.code());
                web_sys::console::warn_1(&text.into());
                Answer::NoFace { job }
            }
        }
    }

    async fn region(&self, size: SizePx, rgba: &Uint8Array) -> Result<Option<RegionPx>> {
        let module = self.0.load(NAME).await?;
        let found = module
            .unchecked_ref::<Module>()
            .find(rgba, size.width_px, size.height_px);
        self.0.count(NAME, &module);
        let found = found.map_err(|_: JsValue| Error::WorkerCrashed {})?;
        Ok(found.as_deref().and_then(region_of))
    }
}

fn region_of(numbers: &[f64]) -> Option<RegionPx> {
    let &[left_px, top_px, width_px, height_px] = numbers else {
        return None;
    };
    Some(RegionPx {
        left_px,
        top_px,
        width_px,
        height_px,
    })
}
