//! The browser's own decoders: `ImageDecoder`, or `createImageBitmap` where there is none.
//!
//! Both end in a `VideoFrame`, whose pixels are copied out without a canvas, which could put noise
//! into them. Stripped bytes are decoded, so that nothing turns the picture or changes its colours
//! but we ourselves; formats that can't be stripped come upright and in sRGB.
//!
//! # Source
//! W3C WebCodecs sections 9.9 (`copyTo`) and 10 (`ImageDecoder`); HTML section 8.11
//! (`createImageBitmap`).

use cameo_model::{Format, SizePx};
use cameo_pipeline::{Part, Picture, Source};
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, ColorSpaceConversion, DedicatedWorkerGlobalScope, File, ImageBitmap,
    ImageBitmapOptions, PremultiplyAlpha,
};

use crate::{Thrown, frame};

#[wasm_bindgen]
extern "C" {
    type ImageDecoder;

    #[wasm_bindgen(constructor, catch)]
    fn new(init: &Object) -> Thrown<ImageDecoder>;
    #[wasm_bindgen(method, catch)]
    fn decode(this: &ImageDecoder) -> Thrown<Promise>;
    #[wasm_bindgen(method)]
    fn close(this: &ImageDecoder);
}

/// Decodes a part of the source.
///
/// # Errors
/// Whatever the browser throws: for a format or an interface that it does not know, or bytes that
/// it takes for damaged.
pub(crate) async fn decode(source: &Source<'_>, file: &File, part: Part) -> Thrown<Picture> {
    let facts = source.facts();
    if facts.format.is_written() {
        let stripped = Uint8Array::from(source.stripped().as_slice());
        match by_image_decoder(facts.format, &stripped, facts.stored, part).await {
            Ok(picture) => Ok(picture),
            Err(_) => {
                let options = ImageBitmapOptions::new();
                options.set_color_space_conversion(ColorSpaceConversion::None);
                by_bitmap(
                    &blob(facts.format, &stripped)?,
                    &options,
                    facts.stored,
                    part,
                )
                .await
            }
        }
    } else {
        let picture = by_bitmap(file, &ImageBitmapOptions::new(), facts.stored, part).await?;
        Ok(Picture {
            is_srgb: true,
            ..picture
        })
    }
}

async fn by_image_decoder(
    format: Format,
    stripped: &Uint8Array,
    stored: SizePx,
    part: Part,
) -> Thrown<Picture> {
    let init = Object::new();
    Reflect::set(&init, &"type".into(), &format.media_type().into())?;
    Reflect::set(&init, &"data".into(), stripped)?;
    Reflect::set(&init, &"colorSpaceConversion".into(), &"none".into())?;
    let decoder = ImageDecoder::new(&init)?;
    let decoded = JsFuture::from(decoder.decode()?).await;
    let picture = match decoded {
        Ok(result) => {
            let image = Reflect::get(&result, &"image".into())?;
            frame::picture(image.unchecked_into(), stored, part).await
        }
        Err(thrown) => Err(thrown),
    };
    decoder.close();
    picture
}

async fn by_bitmap(
    blob: &Blob,
    options: &ImageBitmapOptions,
    stored: SizePx,
    part: Part,
) -> Thrown<Picture> {
    options.set_premultiply_alpha(PremultiplyAlpha::None);
    let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into()?;
    let bitmap = scope.create_image_bitmap_with_blob_and_image_bitmap_options(blob, options)?;
    let bitmap: ImageBitmap = JsFuture::from(bitmap).await?.dyn_into()?;
    let image = frame::VideoFrame::of(&bitmap);
    bitmap.close();
    frame::picture(image?, stored, part).await
}

fn blob(format: Format, stripped: &Uint8Array) -> Thrown<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(format.media_type());
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(stripped), &options)
}
