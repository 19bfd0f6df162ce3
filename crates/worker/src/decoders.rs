//! Who decodes beside the codec module: the browser, and modules that are loaded when needed.

use std::{cell::RefCell, collections::BTreeMap};

use cameo_model::{Error, Result, messages::BUILD_ID};
use cameo_pipeline::{Part, Picture, Source, Way};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::{Thrown, browser};

/// The decoders that this worker can turn to.
pub struct Decoders {
    modules: Object,
    uses_browser: bool,
    /// Memory of the modules that have decoded something, by their names.
    memory_bytes: RefCell<BTreeMap<&'static str, u64>>,
}

#[wasm_bindgen]
extern "C" {
    /// What a module of `cameo-decoder` exports.
    type Module;

    #[wasm_bindgen(method, catch)]
    fn decode(
        this: &Module,
        file: &[u8],
        max_pixels: u64,
        max_side_px: u32,
        left_px: u32,
        top_px: u32,
        width_px: u32,
        height_px: u32,
    ) -> Thrown<ModulePixels>;
    #[wasm_bindgen(method, catch, js_name = buildId)]
    fn build_id(this: &Module) -> Thrown<String>;
    #[wasm_bindgen(method, js_name = memoryBytes)]
    fn memory_bytes(this: &Module) -> u32;

    /// Pixels in the memory of such a module.
    type ModulePixels;

    #[wasm_bindgen(method, getter)]
    fn channels(this: &ModulePixels) -> u8;
    #[wasm_bindgen(method, getter)]
    fn length(this: &ModulePixels) -> usize;
    #[wasm_bindgen(method, js_name = copyTo)]
    fn copy_to(this: &ModulePixels, to: &mut [u8]);
    #[wasm_bindgen(method)]
    fn free(this: &ModulePixels);
}

impl Decoders {
    /// The browser's, and those of `modules` as [`crate::start`] has them.
    pub fn new(modules: Object) -> Self {
        Self {
            modules,
            uses_browser: true,
            memory_bytes: RefCell::default(),
        }
    }

    /// Size of all modules' memory so far.
    pub(crate) fn memory_bytes(&self) -> u64 {
        self.memory_bytes.borrow().values().sum()
    }

    /// The same without the browser's.
    #[must_use]
    pub fn without_browser(self) -> Self {
        Self {
            uses_browser: false,
            ..self
        }
    }

    /// A part of the source, by the best way that works; `None` if the codec module itself is the
    /// one.
    ///
    /// # Errors
    /// That of the last way: what the module says, `host/decoder-unavailable`,
    /// `host/worker-outdated`, `host/cannot-decode`.
    pub(crate) async fn picture(
        &self,
        source: &Source<'_>,
        (file, bytes): (&File, &[u8]),
        part: Part,
    ) -> Result<Option<Picture>> {
        let mut failure = cannot_decode(source);
        for way in source.ways() {
            let attempt = match way {
                Way::Own => return Ok(None),
                Way::Browser if !self.uses_browser => continue,
                Way::Browser => browser::decode(source, file, part)
                    .await
                    .map_err(|_| cannot_decode(source)),
                Way::Formats => self.by_module("formats", source, bytes, part).await,
                Way::Heic => self.by_module("heic", source, bytes, part).await,
            };
            match attempt {
                Ok(picture) => return Ok(Some(picture)),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    async fn by_module(
        &self,
        name: &'static str,
        source: &Source<'_>,
        bytes: &[u8],
        part: Part,
    ) -> Result<Picture> {
        let module = self
            .load(name)
            .await
            .map_err(|_| Error::DecoderUnavailable {})?;
        // One that has no id at all is of another build, too.
        if module.build_id().is_ok_and(|id| id == BUILD_ID) {
            let picture = decode(&module, source, bytes, part);
            let memory_bytes = module.memory_bytes().into();
            self.memory_bytes.borrow_mut().insert(name, memory_bytes);
            picture
        } else {
            Err(Error::WorkerOutdated {})
        }
    }

    /// The module, ready to be called. A browser loads it once, however often it is asked.
    async fn load(&self, name: &str) -> Thrown<Module> {
        let import = Reflect::get(&self.modules, &name.into())?.dyn_into::<Function>()?;
        let module = resolved(&import.call0(&JsValue::UNDEFINED)?).await?;
        let init = Reflect::get(&module, &"default".into())?.dyn_into::<Function>()?;
        resolved(&init.call0(&JsValue::UNDEFINED)?).await?;
        Ok(module.unchecked_into())
    }
}

fn cannot_decode(source: &Source<'_>) -> Error {
    let format = source.facts().format.media_type().into();
    Error::CannotDecode { format }
}

/// What a call gives that may be a promise or not.
async fn resolved(value: &JsValue) -> Thrown<JsValue> {
    JsFuture::from(Promise::resolve(value)).await
}

/// A part of the source by a module, copied out of it.
fn decode(module: &Module, source: &Source<'_>, bytes: &[u8], part: Part) -> Result<Picture> {
    let limits = source.limits();
    let pixels = module.decode(
        bytes,
        limits.max_pixels,
        limits.max_side_px,
        part.left_px,
        part.top_px,
        part.size.width_px,
        part.size.height_px,
    );
    let pixels = pixels.map_err(typed)?;
    let mut samples = vec![0; pixels.length()];
    pixels.copy_to(&mut samples);
    let picture = Picture {
        part,
        size: part.size,
        channels: pixels.channels(),
        samples,
        is_srgb: false,
    };
    pixels.free();
    Ok(picture)
}

/// A module throws an object with its error; anything else is a breakdown.
fn typed(thrown: JsValue) -> Error {
    serde_wasm_bindgen::from_value(thrown).unwrap_or(Error::WorkerCrashed {})
}
