//! Painting the preview under the selection. Pixels are only ever written to a canvas.

use cameo_model::{Error, Framing, PointPx, SizePx, framing::PointInPhoto};
use js_sys::{ArrayBuffer, Reflect, Uint8ClampedArray};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, CanvasWindingRule, HtmlCanvasElement, ImageData};

/// Side of the crop area's canvas in its own pixels; CSS scales it to the layout.
pub(super) const CANVAS_SIDE_PX: u32 = 720;

/// The selection's share of the crop area's side. The rest shows what is cut away.
pub(super) const SELECTION_SHARE: f64 = 0.86;

const SHADE: &str = "rgba(12, 14, 24, 0.58)";
const GUIDE: &str = "rgba(255, 255, 255, 0.95)";
const BACKGROUND: &str = "#ffffff";

/// A canvas that holds the preview's RGBA pixels.
///
/// # Errors
/// `host/worker-outdated` if the buffer does not fit the size.
pub(super) fn canvas_of(size: SizePx, rgba: &ArrayBuffer) -> Result<HtmlCanvasElement, Error> {
    let pixels = Uint8ClampedArray::new(rgba);
    let made = ImageData::new_with_js_u8_clamped_array(&pixels, size.width_px).and_then(|image| {
        let canvas = new_canvas(size)?;
        context(&canvas)?.put_image_data(&image, 0.0, 0.0)?;
        Ok(canvas)
    });
    made.map_err(|_| Error::WorkerOutdated {})
}

fn new_canvas(size: SizePx) -> Result<HtmlCanvasElement, JsValue> {
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(size.width_px);
    canvas.set_height(size.height_px);
    Ok(canvas)
}

fn context(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    canvas
        .get_context("2d")?
        .map(JsCast::unchecked_into)
        .ok_or(JsValue::NULL)
}

/// What is painted over the picture in the crop area.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guide {
    /// Whether it is a square one; else it is round.
    pub is_square: bool,
    /// Whether it is divided into thirds.
    pub has_thirds: bool,
}

/// The picture under the selection: the upright preview, and what it is a preview of.
pub(super) struct Picture<'a> {
    pub preview: &'a HtmlCanvasElement,
    pub upright: SizePx,
}

impl Picture<'_> {
    /// Paints the crop area: the picture as `framing` has it, and the guide.
    ///
    /// # Errors
    /// What the browser throws where it has no 2d canvas.
    pub fn paint_area(
        &self,
        canvas: &HtmlCanvasElement,
        framing: &Framing,
        guide: Guide,
    ) -> Result<(), JsValue> {
        let context = context(canvas)?;
        self.paint(&context, framing, square_around(canvas, SELECTION_SHARE))?;
        paint_guide(&context, guide)
    }

    /// Paints nothing but what `framing` keeps, as large as `canvas`.
    ///
    /// # Errors
    /// As [`Picture::paint_area`].
    pub fn paint_photo(
        &self,
        canvas: &HtmlCanvasElement,
        framing: &Framing,
    ) -> Result<(), JsValue> {
        let context = context(canvas)?;
        smoothly(&context)?;
        self.paint(&context, framing, square_around(canvas, 1.0))
    }

    fn paint(
        &self,
        context: &CanvasRenderingContext2d,
        framing: &Framing,
        photo: Square,
    ) -> Result<(), JsValue> {
        let size = SizePx::new(self.preview.width(), self.preview.height());
        let (width, height) = (f64::from(size.width_px), f64::from(size.height_px));
        let all = 2.0 * photo.middle;
        context.reset_transform()?;
        context.clear_rect(0.0, 0.0, all, all);
        let [a, b, c, d, e, f] = canvas_from_preview(photo, framing, self.upright, size);
        context.set_transform(a, b, c, d, e, f)?;
        context.set_fill_style_str(BACKGROUND);
        context.fill_rect(0.0, 0.0, width, height);
        context.draw_image_with_html_canvas_element(self.preview, 0.0, 0.0)?;
        context.reset_transform()
    }
}

/// Paints a smaller version of a painted photo.
///
/// # Errors
/// What the browser throws where it has no 2d canvas.
pub(super) fn paint_smaller(
    canvas: &HtmlCanvasElement,
    photo: &HtmlCanvasElement,
) -> Result<(), JsValue> {
    let context = context(canvas)?;
    smoothly(&context)?;
    let side = f64::from(canvas.width());
    context.draw_image_with_html_canvas_element_and_dw_and_dh(photo, 0.0, 0.0, side, side)
}

/// Without it, a browser leaves out pixels where a picture becomes much smaller.
fn smoothly(context: &CanvasRenderingContext2d) -> Result<(), JsValue> {
    Reflect::set(context, &"imageSmoothingQuality".into(), &"high".into()).map(drop)
}

/// Where the photo is on a square canvas, in the canvas's pixels.
#[derive(Debug, Clone, Copy)]
struct Square {
    middle: f64,
    side: f64,
}

/// The square in the middle of `canvas` that has this share of its side.
fn square_around(canvas: &HtmlCanvasElement, share: f64) -> Square {
    let side = f64::from(canvas.width());
    Square {
        middle: side / 2.0,
        side: side * share,
    }
}

fn paint_guide(context: &CanvasRenderingContext2d, guide: Guide) -> Result<(), JsValue> {
    let all = f64::from(CANVAS_SIDE_PX);
    context.set_stroke_style_str(GUIDE);
    if guide.has_thirds {
        paint_thirds(context);
    }
    context.begin_path();
    context.rect(0.0, 0.0, all, all);
    outline(context, guide)?;
    context.set_fill_style_str(SHADE);
    context.fill_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
    context.set_line_width(3.0);
    context.begin_path();
    outline(context, guide)?;
    context.stroke();
    Ok(())
}

/// Adds the guide's outline to the path.
fn outline(context: &CanvasRenderingContext2d, guide: Guide) -> Result<(), JsValue> {
    let all = f64::from(CANVAS_SIDE_PX);
    let (middle, side) = (all / 2.0, all * SELECTION_SHARE);
    let first = middle - side / 2.0;
    if guide.is_square {
        context.rect(first, first, side, side);
        Ok(())
    } else {
        context.move_to(first + side, middle);
        context.arc(middle, middle, side / 2.0, 0.0, std::f64::consts::TAU)
    }
}

fn paint_thirds(context: &CanvasRenderingContext2d) {
    let all = f64::from(CANVAS_SIDE_PX);
    let side = all * SELECTION_SHARE;
    let (first, last) = ((all - side) / 2.0, f64::midpoint(all, side));
    context.set_line_width(1.0);
    context.begin_path();
    for third in [1.0, 2.0] {
        let at = first + side * third / 3.0;
        context.move_to(at, first);
        context.line_to(at, last);
        context.move_to(first, at);
        context.line_to(last, at);
    }
    context.stroke();
}

/// The matrix `[a, b, c, d, e, f]` of a 2d context that takes preview pixels to canvas pixels.
fn canvas_from_preview(
    photo: Square,
    framing: &Framing,
    upright: SizePx,
    preview: SizePx,
) -> [f64; 6] {
    let scale_x = f64::from(upright.width_px) / f64::from(preview.width_px);
    let scale_y = f64::from(upright.height_px) / f64::from(preview.height_px);
    let place = |x: f64, y: f64| {
        let PointInPhoto { x, y } =
            framing.photo_from_upright(PointPx::new(x * scale_x, y * scale_y));
        (photo.middle + x * photo.side, photo.middle + y * photo.side)
    };
    let (origin, right, down) = (place(0.0, 0.0), place(1.0, 0.0), place(0.0, 1.0));
    [
        right.0 - origin.0,
        right.1 - origin.1,
        down.0 - origin.0,
        down.1 - origin.1,
        origin.0,
        origin.1,
    ]
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn the_widest_framing_fills_the_selection() {
        let side = f64::from(CANVAS_SIDE_PX);
        let photo = Square {
            middle: side / 2.0,
            side: side * SELECTION_SHARE,
        };
        let upright = SizePx::new(4000, 2000);
        let framing = Framing::centred(upright);
        let [a, b, c, d, e, f] =
            canvas_from_preview(photo, &framing, upright, SizePx::new(400, 200));
        let inset = side * (1.0 - SELECTION_SHARE) / 2.0;
        assert!((b.abs() + c.abs()) < 1e-9);
        assert!((a - d).abs() < 1e-9);
        assert!((d * 200.0 - side * SELECTION_SHARE).abs() < 1e-9);
        assert!((f - inset).abs() < 1e-9);
        assert!((e + a * 200.0 - side / 2.0).abs() < 1e-9, "centred");
    }
}
