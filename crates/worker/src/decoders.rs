//! Who decodes beside the codec module: the browser, and modules that are loaded when needed.

use cameo_model::{Error, Result};
use cameo_pipeline::{Part, Picture, Source, Way};
use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use web_sys::File;

use crate::{Thrown, browser, modules::Modules};

/// The decoders that this worker can turn to.
pub struct Decoders {
    modules: Modules,
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
        max_pixels: u64,
        max_side_px: u32,
        left_px: u32,
        top_px: u32,
        width_px: u32,
        height_px: u32,
    ) -> Thrown<ModulePixels>;
    #[wasm_bindgen(method, catch, js_name = colourTable)]
    fn colour_table(this: &Module, icc: &[u8]) -> Thrown<Vec<u8>>;

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
            modules: Modules::new(modules),
            uses_browser: true,
        }
    }

    /// Size of all modules' memory so far.
    pub(crate) fn memory_bytes(&self) -> u64 {
        self.modules.memory_bytes()
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

    /// The same source with the table that its colours need, if they need one.
    ///
    /// # Errors
    /// `host/decoder-unavailable`, `host/worker-outdated`, `host/worker-crashed`.
    pub(crate) async fn coloured<'a>(&self, source: Source<'a>) -> Result<Source<'a>> {
        let Some(icc) = source.wanted_table() else {
            return Ok(source);
        };
        let name = "colours";
        let module = self.modules.load(name).await?;
        let table = module.unchecked_ref::<Module>().colour_table(&icc);
        self.modules.count(name, &module);
        Ok(source.with_table(table.map_err(typed)?))
    }

    async fn by_module(
        &self,
        name: &'static str,
        source: &Source<'_>,
        bytes: &[u8],
        part: Part,
    ) -> Result<Picture> {
        let module = self.modules.load(name).await?;
        let picture = decode(module.unchecked_ref(), source, bytes, part);
        self.modules.count(name, &module);
        picture
    }
}

fn cannot_decode(source: &Source<'_>) -> Error {
    let format = source.facts().format.media_type().into();
    Error::CannotDecode { format }
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
