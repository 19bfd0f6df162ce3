//! The area in which the person moves the picture under the round guide.

use cameo_model::framing::PointInPhoto;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    draw::{self, CANVAS_SIDE_PX, SELECTION_SHARE},
    gestures::{self, Pointers},
    ids::unique_id,
    session::Session,
};
use crate::messages::use_words;

/// A focusable area named "Crop area" with the preview in it.
#[component]
pub(super) fn CropArea(session: Session) -> impl IntoView {
    let words = use_words();
    let hint_id = unique_id("cameo-crop-hint");
    let canvas = NodeRef::<html::Canvas>::new();
    let area = NodeRef::<html::Div>::new();
    focus_when_shown(area);
    let pointers = StoredValue::new(Pointers::default());
    Effect::new(move || {
        if let (Some(canvas), Some(opened), Some(state)) =
            (canvas.get(), session.opened(), session.framing())
            && draw::paint(&canvas, &opened.preview, &state).is_err()
        {
            leptos::logging::warn!("no 2d canvas");
        }
    });
    let press = move |event: ev::PointerEvent| {
        if let Some((area, at)) = place(&event) {
            // A pointer that is gone already can't be captured, and sends no moves either.
            let _ = area.set_pointer_capture(event.pointer_id());
            pointers.update_value(|pointers| pointers.press(event.pointer_id(), at));
        }
    };
    let follow = move |event: ev::PointerEvent| {
        if let Some((_, at)) = place(&event) {
            let actions = pointers
                .try_update_value(|pointers| pointers.move_to(event.pointer_id(), at))
                .unwrap_or_default();
            actions
                .into_iter()
                .for_each(|action| session.reframe(action));
        }
    };
    let release = move |event: ev::PointerEvent| {
        pointers.update_value(|pointers| pointers.release(event.pointer_id()));
    };
    let wheel = move |event: ev::WheelEvent| {
        event.prevent_default();
        if let Some((_, about)) = place(&event) {
            session.reframe(gestures::wheel(event.delta_y(), about));
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if let Some(action) = gestures::key(&event.key(), event.shift_key()) {
            event.prevent_default();
            session.reframe(action);
        }
    };
    view! {
        <div
            node_ref=area
            class="cameo-crop"
            part="crop-area"
            role="application"
            aria-label=words.crop_area()
            aria-describedby=hint_id.clone()
            tabindex="0"
            on:pointerdown=press
            on:pointermove=follow
            on:pointerup=release
            on:pointercancel=release
            on:wheel=wheel
            on:keydown=key
        >
            <canvas
                node_ref=canvas
                width=CANVAS_SIDE_PX.to_string()
                height=CANVAS_SIDE_PX.to_string()
                aria-hidden="true"
            ></canvas>
        </div>
        <p class="cameo-hint" id=hint_id>
            {words.crop_hint()}
        </p>
    }
}

/// The keyboard frames at once, without a way to it first.
fn focus_when_shown(area: NodeRef<html::Div>) {
    Effect::new(move || {
        if let Some(area) = area.get() {
            // Only a detached element can't be focused.
            let _ = area.focus();
        }
    });
}

/// The area under a mouse event and the event's place in photo space.
fn place(event: &web_sys::MouseEvent) -> Option<(Element, PointInPhoto)> {
    let area: Element = event.current_target()?.dyn_into().ok()?;
    let bounds = area.get_bounding_client_rect();
    let selection_css_px = bounds.width() * SELECTION_SHARE;
    if selection_css_px <= 0.0 {
        return None;
    }
    let x = f64::from(event.client_x()) - bounds.left() - bounds.width() / 2.0;
    let y = f64::from(event.client_y()) - bounds.top() - bounds.height() / 2.0;
    let point = PointInPhoto::new(x / selection_css_px, y / selection_css_px);
    Some((area, point))
}
