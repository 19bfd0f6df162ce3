//! Painting the preview under the selection. Pixels are only ever written to a canvas.

use cameo_model::{
    Error, Framing, PointPx, SizePx,
    framing::{FramingState, PointInPhoto},
};
use js_sys::{ArrayBuffer, Uint8ClampedArray};
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

/// Paints `preview` as `state` frames it, with the round guide.
///
/// # Errors
/// What the browser throws where it has no 2d canvas.
pub(super) fn paint(
    canvas: &HtmlCanvasElement,
    preview: &HtmlCanvasElement,
    state: &FramingState,
) -> Result<(), JsValue> {
    let context = context(canvas)?;
    let side = f64::from(CANVAS_SIDE_PX);
    let size = SizePx::new(preview.width(), preview.height());
    let (width, height) = (f64::from(size.width_px), f64::from(size.height_px));
    context.reset_transform()?;
    context.clear_rect(0.0, 0.0, side, side);
    let [a, b, c, d, e, f] = canvas_from_preview(state, size);
    context.set_transform(a, b, c, d, e, f)?;
    context.set_fill_style_str(BACKGROUND);
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_html_canvas_element(preview, 0.0, 0.0)?;
    context.reset_transform()?;
    paint_guide(&context)
}

fn paint_guide(context: &CanvasRenderingContext2d) -> Result<(), JsValue> {
    let side = f64::from(CANVAS_SIDE_PX);
    let (middle, radius) = (side / 2.0, side * SELECTION_SHARE / 2.0);
    context.begin_path();
    context.rect(0.0, 0.0, side, side);
    context.arc(middle, middle, radius, 0.0, std::f64::consts::TAU)?;
    context.set_fill_style_str(SHADE);
    context.fill_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
    context.set_stroke_style_str(GUIDE);
    context.set_line_width(3.0);
    context.begin_path();
    context.arc(middle, middle, radius, 0.0, std::f64::consts::TAU)?;
    context.stroke();
    Ok(())
}

/// The matrix `[a, b, c, d, e, f]` of a 2d context that takes preview pixels to canvas pixels.
fn canvas_from_preview(state: &FramingState, preview: SizePx) -> [f64; 6] {
    let upright = state.upright();
    let scale_x = f64::from(upright.width_px) / f64::from(preview.width_px);
    let scale_y = f64::from(upright.height_px) / f64::from(preview.height_px);
    let place = |x: f64, y: f64| {
        canvas_from_upright(state.framing(), PointPx::new(x * scale_x, y * scale_y))
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

fn canvas_from_upright(framing: &Framing, point: PointPx) -> (f64, f64) {
    let PointInPhoto { x, y } = framing.photo_from_upright(point);
    let side = f64::from(CANVAS_SIDE_PX);
    let selection = side * SELECTION_SHARE;
    (side / 2.0 + x * selection, side / 2.0 + y * selection)
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn the_widest_framing_fills_the_selection() {
        let state = FramingState::new(SizePx::new(4000, 2000));
        let [a, b, c, d, e, f] = canvas_from_preview(&state, SizePx::new(400, 200));
        let side = f64::from(CANVAS_SIDE_PX);
        let inset = side * (1.0 - SELECTION_SHARE) / 2.0;
        assert!((b.abs() + c.abs()) < 1e-9);
        assert!((a - d).abs() < 1e-9);
        assert!((d * 200.0 - side * SELECTION_SHARE).abs() < 1e-9);
        assert!((f - inset).abs() < 1e-9);
        assert!((e + a * 200.0 - side / 2.0).abs() < 1e-9, "centred");
    }
}
