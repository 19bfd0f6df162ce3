//! Pixels out of a `VideoFrame`, as red, green, blue and straight alpha.
//!
//! What deliberately does not live here: how the frame came about.

use cameo_model::SizePx;
use cameo_pipeline::{Part, Picture};
use js_sys::{Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::ImageBitmap;

use crate::Thrown;

/// Rows that are brought into wasm memory at a time.
const BAND_ROWS: usize = 64;

#[wasm_bindgen]
extern "C" {
    pub(crate) type VideoFrame;

    #[wasm_bindgen(constructor, catch)]
    fn new(image: &ImageBitmap, init: &Object) -> Thrown<VideoFrame>;
    #[wasm_bindgen(method, getter)]
    fn format(this: &VideoFrame) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = visibleRect)]
    fn visible_rect(this: &VideoFrame) -> JsValue;
    #[wasm_bindgen(method, catch, js_name = allocationSize)]
    fn allocation_size(this: &VideoFrame, options: &Object) -> Thrown<f64>;
    #[wasm_bindgen(method, catch, js_name = copyTo)]
    fn copy_to(this: &VideoFrame, to: &Uint8Array, options: &Object) -> Thrown<Promise>;
    #[wasm_bindgen(method)]
    fn close(this: &VideoFrame);
}

impl VideoFrame {
    /// The frame of a bitmap, its alpha included.
    pub(crate) fn of(bitmap: &ImageBitmap) -> Thrown<Self> {
        let init = Object::new();
        set(&init, "timestamp", 0)?;
        set(&init, "alpha", "keep")?;
        Self::new(bitmap, &init)
    }
}

/// Where the samples of a pixel of four bytes are.
#[derive(Clone, Copy)]
struct Order {
    is_blue_first: bool,
    has_alpha: bool,
}

impl Order {
    /// `None` for a format that the browser has to convert.
    fn of(format: Option<&str>) -> Option<Self> {
        let (is_blue_first, has_alpha) = match format? {
            "RGBA" => (false, true),
            "RGBX" => (false, false),
            "BGRA" => (true, true),
            "BGRX" => (true, false),
            _ => return None,
        };
        Some(Self {
            is_blue_first,
            has_alpha,
        })
    }

    const fn channels(self) -> u8 {
        if self.has_alpha { 4 } else { 3 }
    }

    fn sort(self, from: &[u8], to: &mut Vec<u8>) {
        for &[first, green, third, alpha] in from.as_chunks::<4>().0 {
            let (red, blue) = if self.is_blue_first {
                (third, first)
            } else {
                (first, third)
            };
            to.extend([red, green, blue]);
            if self.has_alpha {
                to.push(alpha);
            }
        }
    }
}

/// Copies a part out of a frame that must show the whole picture, and closes the frame.
///
/// # Errors
/// The frame has another size, or the browser can't convert it.
pub(crate) async fn picture(image: VideoFrame, stored: SizePx, part: Part) -> Thrown<Picture> {
    let copied = copied(&image, stored, part).await;
    image.close();
    copied
}

async fn copied(image: &VideoFrame, stored: SizePx, part: Part) -> Thrown<Picture> {
    let visible = image.visible_rect();
    let side = |name: &str| Reflect::get(&visible, &name.into()).map(|side| side.as_f64());
    let size = (side("width")?, side("height")?);
    if size != (Some(stored.width_px.into()), Some(stored.height_px.into())) {
        return Err("the browser gives another size".into());
    }
    let own_order = Order::of(image.format().as_deref());
    let options = Object::new();
    set(&options, "rect", rect(part, &visible)?)?;
    let order = own_order.unwrap_or(Order {
        is_blue_first: false,
        has_alpha: image.format().is_none_or(|format| format.ends_with('A')),
    });
    if own_order.is_none() {
        set(&options, "format", "RGBA")?;
    }
    // A browser that does not know the option would give its planes.
    let byte_len = u32::try_from(part.size.pixels() * 4).map_err(|_| "too many pixels")?;
    if image.allocation_size(&options)? != f64::from(byte_len) {
        return Err("the browser does not convert the frame".into());
    }
    let bytes = Uint8Array::new_with_length(byte_len);
    JsFuture::from(image.copy_to(&bytes, &options)?).await?;
    Ok(Picture {
        part,
        size: part.size,
        channels: order.channels(),
        samples: sorted(&bytes, order, part.size),
        is_srgb: false,
    })
}

/// In bands, so that the pixels are in wasm memory only once.
fn sorted(bytes: &Uint8Array, order: Order, size: SizePx) -> Vec<u8> {
    let pixels = size.pixels() as usize;
    let mut samples = Vec::with_capacity(pixels * usize::from(order.channels()));
    let mut band = vec![0; BAND_ROWS * 4 * size.width_px as usize];
    let end = bytes.length();
    let mut start = 0;
    while start < end {
        let next = end.min(start + band.len() as u32);
        let Some(band) = band.get_mut(..(next - start) as usize) else {
            break;
        };
        bytes.subarray(start, next).copy_to(band);
        order.sort(band, &mut samples);
        start = next;
    }
    samples
}

/// The part in the frame's own coordinates.
fn rect(part: Part, visible: &JsValue) -> Thrown<Object> {
    let origin = |name: &str| Reflect::get(visible, &name.into()).map(|at| at.as_f64());
    let rect = Object::new();
    let left_px = f64::from(part.left_px) + origin("x")?.unwrap_or_default();
    let top_px = f64::from(part.top_px) + origin("y")?.unwrap_or_default();
    set(&rect, "x", left_px)?;
    set(&rect, "y", top_px)?;
    set(&rect, "width", part.size.width_px)?;
    set(&rect, "height", part.size.height_px)?;
    Ok(rect)
}

fn set(object: &Object, name: &str, value: impl Into<JsValue>) -> Thrown<()> {
    Reflect::set(object, &name.into(), &value.into()).map(drop)
}
