//! The browser's own decoders: `ImageDecoder`, or `createImageBitmap` where there is none.
//!
//! Both end in a `VideoFrame`, whose pixels are copied out without a canvas, which could put noise
//! into them. Stripped bytes are decoded, so that nothing turns the picture or changes its colours
//! but we ourselves. Formats that can't be stripped are decoded by `createImageBitmap`: the frame says
//! how it must be turned, and what colours it has, which the browser converts while it copies.
//!
//! # Source
//! W3C WebCodecs sections 9.9 (`copyTo`) and 10 (`ImageDecoder`); HTML section 8.11
//! (`createImageBitmap`).

use cameo_model::Format;
use cameo_pipeline::{Part, Picture, Source};
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, ColorSpaceConversion, DedicatedWorkerGlobalScope, File, ImageBitmap,
    ImageBitmapOptions, PremultiplyAlpha,
};

use crate::{
    Thrown,
    closing::{Close, Closing},
    frame::{self, Colours, VideoFrame},
};

#[wasm_bindgen]
extern "C" {
    type ImageDecoder;

    #[wasm_bindgen(constructor, catch)]
    fn new(init: &Object) -> Thrown<ImageDecoder>;
    #[wasm_bindgen(method, catch)]
    fn decode(this: &ImageDecoder) -> Thrown<Promise>;
    #[wasm_bindgen(method, js_name = close)]
    fn end(this: &ImageDecoder);
}

impl Close for ImageDecoder {
    fn close(&self) {
        self.end();
    }
}

/// Decodes a part of the source.
///
/// # Errors
/// Whatever the browser throws: for a format or an interface that it does not know, or bytes that
/// it takes for damaged.
pub(crate) async fn decode(source: &Source<'_>, file: &File, part: Part) -> Thrown<Picture> {
    let facts = source.facts();
    if !facts.format.is_written() {
        let frame = frame_of_bitmap(file, &ImageBitmapOptions::new()).await?;
        return frame::copied(&frame, facts.stored, part, Colours::Tagged).await;
    }
    let by_decoder = async {
        let frame = frame_of_decoder(facts.format, &stripped(source)).await?;
        frame::copied(&frame, facts.stored, part, Colours::Stored).await
    };
    if let Ok(picture) = by_decoder.await {
        return Ok(picture);
    }
    let options = ImageBitmapOptions::new();
    options.set_color_space_conversion(ColorSpaceConversion::None);
    let frame = frame_of_bitmap(&blob(facts.format, &stripped(source))?, &options).await?;
    frame::copied(&frame, facts.stored, part, Colours::Stored).await
}

async fn frame_of_decoder(format: Format, stripped: &Uint8Array) -> Thrown<Closing<VideoFrame>> {
    let init = Object::new();
    Reflect::set(&init, &"type".into(), &format.media_type().into())?;
    Reflect::set(&init, &"data".into(), stripped)?;
    // The decoder takes the bytes over instead of copying them.
    Reflect::set(&init, &"transfer".into(), &Array::of1(&stripped.buffer()))?;
    Reflect::set(&init, &"colorSpaceConversion".into(), &"none".into())?;
    let decoder = Closing(ImageDecoder::new(&init)?);
    let decoded = JsFuture::from(decoder.decode()?).await?;
    let frame = Reflect::get(&decoded, &"image".into())?;
    let frame = Closing(frame.unchecked_into::<VideoFrame>());
    if Reflect::get(&decoded, &"complete".into())?.is_truthy() {
        Ok(frame)
    } else {
        Err("a part of the picture is missing".into())
    }
}

async fn frame_of_bitmap(blob: &Blob, options: &ImageBitmapOptions) -> Thrown<Closing<VideoFrame>> {
    options.set_premultiply_alpha(PremultiplyAlpha::None);
    let scope: DedicatedWorkerGlobalScope = js_sys::global().dyn_into()?;
    let bitmap = scope.create_image_bitmap_with_blob_and_image_bitmap_options(blob, options)?;
    let bitmap = Closing(JsFuture::from(bitmap).await?.dyn_into::<ImageBitmap>()?);
    VideoFrame::of(&bitmap).map(Closing)
}

/// The stripped bytes, put together outside of wasm memory: a large file is not in there twice.
fn stripped(source: &Source<'_>) -> Uint8Array {
    let pieces = source.stripped_pieces();
    let len: usize = pieces.iter().map(|piece| piece.len()).sum();
    let bytes = Uint8Array::new_with_length(len as u32);
    let mut start = 0;
    for piece in &pieces {
        let end = start + piece.len() as u32;
        bytes.subarray(start, end).copy_from(piece);
        start = end;
    }
    bytes
}

fn blob(format: Format, stripped: &Uint8Array) -> Thrown<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(format.media_type());
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(stripped), &options)
}
