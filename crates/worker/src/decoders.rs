//! Who decodes beside the codec module: the browser, and modules that are loaded when needed.

use cameo_model::{Error, Result};
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
}

#[wasm_bindgen]
extern "C" {
    /// What a module of `cameo-decoder` exports.
    type Module;

    #[wasm_bindgen(method, catch)]
    fn decode(
        this: &Module,
        file: &[u8],
        stored_width_px: u32,
        stored_height_px: u32,
        left_px: u32,
        top_px: u32,
        width_px: u32,
        height_px: u32,
    ) -> Thrown<ModulePixels>;

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
    pub const fn new(modules: Object) -> Self {
        Self {
            modules,
            uses_browser: true,
        }
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
    /// That of the last way: `source/damaged`, `source/unsupported-format`,
    /// `host/decoder-unavailable`, `host/cannot-decode`.
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
        name: &str,
        source: &Source<'_>,
        bytes: &[u8],
        part: Part,
    ) -> Result<Picture> {
        let module = self
            .load(name)
            .await
            .map_err(|_| Error::DecoderUnavailable {})?;
        let stored = source.facts().stored;
        let pixels = module.decode(
            bytes,
            stored.width_px,
            stored.height_px,
            part.left_px,
            part.top_px,
            part.size.width_px,
            part.size.height_px,
        );
        let pixels = pixels.map_err(|thrown| typed(&thrown))?;
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

/// A module throws its error's code; anything else is a breakdown.
fn typed(thrown: &JsValue) -> Error {
    match thrown.as_string().as_deref() {
        Some("source/unsupported-format") => Error::UnsupportedFormat {},
        Some(_) => Error::Damaged {},
        None => Error::WorkerCrashed {},
    }
}
