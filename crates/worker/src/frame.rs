//! Pixels out of a `VideoFrame`, as red, green, blue and straight alpha.
//!
//! What deliberately does not live here: how the frame came about.
//!
//! # Source
//! W3C WebCodecs sections 9.4 (`VideoFrame`), 9.9 (`copyTo`) and 9.10 (`VideoColorSpace`).

use cameo_model::{Orientation, SizePx};
use cameo_pipeline::{Part, Picture};
use js_sys::{Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::ImageBitmap;

use crate::{Thrown, closing::Close};

/// Rows that are copied at a time; an even number, because chroma often has half as many.
const BAND_ROWS: u32 = 64;

#[wasm_bindgen]
extern "C" {
    pub(crate) type VideoFrame;

    #[wasm_bindgen(constructor, catch)]
    fn new(image: &ImageBitmap, init: &Object) -> Thrown<VideoFrame>;
    #[wasm_bindgen(method, getter)]
    fn format(this: &VideoFrame) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = colorSpace)]
    fn color_space(this: &VideoFrame) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = visibleRect)]
    fn visible_rect(this: &VideoFrame) -> JsValue;
    /// Clockwise degrees by which its samples must be turned; nothing where the browser knows none.
    #[wasm_bindgen(method, getter)]
    fn rotation(this: &VideoFrame) -> Option<f64>;
    /// Whether they must be mirrored from left to right after that.
    #[wasm_bindgen(method, getter)]
    fn flip(this: &VideoFrame) -> Option<bool>;
    #[wasm_bindgen(method, catch, js_name = allocationSize)]
    fn allocation_size(this: &VideoFrame, options: &Object) -> Thrown<f64>;
    #[wasm_bindgen(method, catch, js_name = copyTo)]
    fn copy_to(this: &VideoFrame, to: &Uint8Array, options: &Object) -> Thrown<Promise>;
    #[wasm_bindgen(method, js_name = close)]
    fn end(this: &VideoFrame);
}

impl Close for VideoFrame {
    fn close(&self) {
        self.end();
    }
}

impl VideoFrame {
    /// The frame of a bitmap, its alpha included.
    pub(crate) fn of(bitmap: &ImageBitmap) -> Thrown<Self> {
        let init = Object::new();
        set(&init, "timestamp", 0)?;
        set(&init, "alpha", "keep")?;
        Self::new(bitmap, &init)
    }

    /// What must be done to its samples.
    fn orientation(&self) -> Orientation {
        let degrees = self.rotation().unwrap_or_default() as u32;
        match (degrees, self.flip().unwrap_or_default()) {
            (90, false) => Orientation::Turned90,
            (180, false) => Orientation::Turned180,
            (270, false) => Orientation::Turned270,
            (90, true) => Orientation::Transposed,
            (180, true) => Orientation::FlippedVertically,
            (270, true) => Orientation::Transversed,
            (_, true) => Orientation::FlippedHorizontally,
            (_, false) => Orientation::Upright,
        }
    }

    fn is_srgb(&self) -> bool {
        let space = self.color_space();
        let is = |name: &str, wanted: &str| {
            let value = Reflect::get(&space, &name.into());
            value.is_ok_and(|value| value.as_string().as_deref() == Some(wanted))
        };
        is("primaries", "bt709") && is("transfer", "iec61966-2-1")
    }
}

/// What is known about the colours of a frame before it says anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colours {
    /// Those of the source, whatever the frame says: it was decoded without regard to them.
    Stored,
    /// Those that the frame says, and they are wanted in sRGB.
    Tagged,
}

/// Where the samples of a pixel of four bytes are.
#[derive(Debug, Clone, Copy)]
struct Order {
    is_blue_first: bool,
    has_alpha: bool,
}

impl Order {
    /// `None` for a format that the browser has to convert.
    fn of(format: &str) -> Option<Self> {
        let (is_blue_first, has_alpha) = match format {
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

    /// Appends the pixels of a band to others.
    fn sort(self, band: &[u8], to: &mut Vec<u8>) {
        match (self.is_blue_first, self.has_alpha) {
            (false, true) => to.extend_from_slice(band),
            (true, true) => append(band, to, |[blue, green, red, alpha]| {
                [red, green, blue, alpha]
            }),
            (false, false) => append(band, to, |[red, green, blue, _]| [red, green, blue]),
            (true, false) => append(band, to, |[blue, green, red, _]| [red, green, blue]),
        }
    }
}

fn append<const N: usize>(band: &[u8], to: &mut Vec<u8>, sort: impl Fn([u8; 4]) -> [u8; N]) {
    let pixels = band.as_chunks::<4>().0;
    let start = to.len();
    to.resize(start + pixels.len() * N, 0);
    let sorted = to.get_mut(start..).unwrap_or_default().as_chunks_mut::<N>();
    for (to, pixel) in sorted.0.iter_mut().zip(pixels) {
        *to = sort(*pixel);
    }
}

/// Copies a part out of a frame that must show the whole picture. A browser may leave turning it
/// upright to whoever shows the frame.
///
/// # Errors
/// The frame has another size, or the browser can't convert it.
pub(crate) async fn copied(
    frame: &VideoFrame,
    stored: SizePx,
    part: Part,
    colours: Colours,
) -> Thrown<Picture> {
    let orientation = frame.orientation();
    // What swaps sides does so both ways.
    let coded = orientation.upright_size(stored);
    let coded_part = part.before_turning(orientation, coded);
    let picture = copied_as_coded(frame, coded, coded_part, colours).await?;
    if orientation == Orientation::Upright {
        return Ok(picture);
    }
    let upright = picture.upright(orientation, part);
    upright.map_err(|_| "the browser gives too few pixels".into())
}

async fn copied_as_coded(
    frame: &VideoFrame,
    coded: SizePx,
    part: Part,
    colours: Colours,
) -> Thrown<Picture> {
    let visible = frame.visible_rect();
    check_size(&visible, coded)?;
    let format = frame.format().unwrap_or_default();
    let own_order = Order::of(&format);
    let own_order = own_order.filter(|_| colours == Colours::Stored || frame.is_srgb());
    let options = Object::new();
    if own_order.is_none() {
        set(&options, "format", "RGBA")?;
        set(&options, "colorSpace", "srgb")?;
    }
    let order = own_order.unwrap_or(Order {
        is_blue_first: false,
        has_alpha: format.is_empty() || format.ends_with('A'),
    });
    let mut samples = Vec::with_capacity(part.size.pixels() as usize * order.channels() as usize);
    let mut transit = Transit::new(part.size.width_px);
    for band in bands(part) {
        set(&options, "rect", rect_in_frame(band, &visible)?)?;
        let pixels = transit.copied(frame, &options, band.size).await?;
        order.sort(pixels, &mut samples);
    }
    Ok(Picture {
        part,
        size: part.size,
        channels: order.channels(),
        samples,
        is_srgb: colours == Colours::Tagged,
    })
}

fn check_size(visible: &JsValue, wanted: SizePx) -> Thrown<()> {
    let side = |name: &str| Reflect::get(visible, &name.into()).map(|side| side.as_f64());
    let size = (side("width")?, side("height")?);
    if size == (Some(wanted.width_px.into()), Some(wanted.height_px.into())) {
        Ok(())
    } else {
        Err("the browser gives another size".into())
    }
}

/// Pieces of a part that are copied one by one: a fresh buffer for all of it takes the system
/// longer than the copying.
fn bands(part: Part) -> impl Iterator<Item = Part> {
    let end_px = part.top_px + part.size.height_px;
    let tops = (part.top_px..end_px).step_by(BAND_ROWS as usize);
    tops.map(move |top_px| Part {
        top_px,
        size: SizePx::new(part.size.width_px, BAND_ROWS.min(end_px - top_px)),
        ..part
    })
}

/// A band's pixels on their way into wasm memory, four bytes each.
struct Transit {
    outside: Uint8Array,
    inside: Vec<u8>,
}

impl Transit {
    fn new(width_px: u32) -> Self {
        let byte_len = 4 * BAND_ROWS * width_px;
        Self {
            outside: Uint8Array::new_with_length(byte_len),
            inside: vec![0; byte_len as usize],
        }
    }

    async fn copied(
        &mut self,
        frame: &VideoFrame,
        options: &Object,
        size: SizePx,
    ) -> Thrown<&[u8]> {
        let byte_len = 4 * size.width_px * size.height_px;
        // A browser that does not know the options would give its planes.
        if frame.allocation_size(options)? != f64::from(byte_len) {
            return Err("the browser does not convert the frame".into());
        }
        JsFuture::from(frame.copy_to(&self.outside, options)?).await?;
        let inside = self.inside.get_mut(..byte_len as usize);
        let inside = inside.unwrap_or_default();
        self.outside.subarray(0, byte_len).copy_to(inside);
        Ok(inside)
    }
}

/// The part in the frame's own coordinates.
fn rect_in_frame(part: Part, visible: &JsValue) -> Thrown<Object> {
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
