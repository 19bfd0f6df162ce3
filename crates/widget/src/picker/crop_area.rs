//! The area in which the person moves the picture under the guide.

use cameo_model::framing::PointInPhoto;
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    draw::{CANVAS_SIDE_PX, SELECTION_SHARE},
    gestures::{self, Change, Pointers, Release},
    session::Session,
    taps::Taps,
};
use crate::messages::use_words;

/// A focusable area named "Crop area" with the preview in it, painted by others on `canvas`.
#[component]
pub(super) fn CropArea(
    session: Session,
    canvas: NodeRef<html::Canvas>,
    /// Ids of what says how the photo is framed and what can be done.
    described_by: String,
) -> impl IntoView {
    let words = use_words();
    let area = NodeRef::<html::Div>::new();
    focus_when_shown(area);
    let pointers = StoredValue::new(Pointers::default());
    let taps = Taps::new(session);
    let press = move |event: ev::PointerEvent| {
        // With Ctrl it is a menu that opens on some systems, and no release follows.
        if event.button() != 0 || event.ctrl_key() {
            return;
        }
        if let Some((area, at, side_css_px)) = place(&event) {
            let slop = gestures::slop_css_px(&event.pointer_type()) / side_css_px;
            // A pointer that is gone already can't be captured, and sends no moves either.
            let _ = area.set_pointer_capture(event.pointer_id());
            let press = |pointers: &mut Pointers| pointers.press(event.pointer_id(), at, slop);
            if pointers.try_update_value(press) == Some(true) {
                taps.press(event.time_stamp());
                session.reframe(Change::Hold);
            }
        }
    };
    let follow = move |event: ev::PointerEvent| {
        if let Some((_, at, _)) = place(&event) {
            let action = pointers
                .try_update_value(|pointers| pointers.move_to(event.pointer_id(), at))
                .flatten();
            if let Some(action) = action {
                session.reframe(Change::Drag(action));
            }
        }
    };
    let release = move |event: ev::PointerEvent| {
        let released = pointers
            .try_update_value(|pointers| pointers.release(event.pointer_id()))
            .flatten();
        match released {
            Some(Release::Another) => session.reframe(Change::Hold),
            Some(Release::Last) => {
                taps.forget();
                session.reframe(Change::LetGo);
            }
            Some(Release::Tap(at)) => {
                session.reframe(Change::LetGo);
                taps.tap(at, event.time_stamp());
            }
            None => {}
        }
    };
    // A gesture that the system takes away is none of the person's.
    let take_back = move || {
        taps.forget();
        let were_down = pointers.try_update_value(Pointers::clear) == Some(true);
        were_down.then_some(Change::TakeBack)
    };
    let lose = move |_: ev::PointerEvent| {
        if let Some(change) = take_back() {
            session.reframe(change);
        }
    };
    let wheel = move |event: ev::WheelEvent| {
        event.prevent_default();
        if let Some((_, about, _)) = place(&event) {
            session.reframe(Change::Act(gestures::wheel(event.delta_y(), about)));
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        let (key, code) = (event.key(), event.code());
        let key = gestures::latin(&key, &code);
        // Many keyboards write brackets only with Alt, which some systems call Ctrl and Alt.
        let is_written = matches!(key, "[" | "]") && event.alt_key();
        if event.meta_key() || (event.ctrl_key() || event.alt_key()) && !is_written {
            return;
        }
        let change = if key == "Escape" {
            // With nothing held, Escape is the dialog's.
            take_back()
        } else {
            gestures::key(key, event.shift_key())
        };
        if let Some(change) = change {
            event.prevent_default();
            session.reframe(change);
        }
    };
    view! {
        <div
            node_ref=area
            class="cameo-crop"
            part="crop-area"
            role="application"
            aria-label=words.crop_area()
            aria-describedby=described_by
            tabindex="0"
            on:pointerdown=press
            on:pointermove=follow
            on:pointerup=release
            on:pointercancel=lose
            on:lostpointercapture=release
            on:wheel=wheel
            on:keydown=key
        >
            <canvas
                node_ref=canvas
                width=CANVAS_SIDE_PX
                height=CANVAS_SIDE_PX
                aria-hidden="true"
            ></canvas>
        </div>
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

/// The area under a mouse event, the event's place in photo space, and the photo's side on screen
/// in CSS pixels.
fn place(event: &web_sys::MouseEvent) -> Option<(Element, PointInPhoto, f64)> {
    let area: Element = event.current_target()?.dyn_into().ok()?;
    let bounds = area.get_bounding_client_rect();
    let selection_css_px = bounds.width() * SELECTION_SHARE;
    if selection_css_px <= 0.0 {
        return None;
    }
    let x = f64::from(event.client_x()) - bounds.left() - bounds.width() / 2.0;
    let y = f64::from(event.client_y()) - bounds.top() - bounds.height() / 2.0;
    let point = PointInPhoto::new(x / selection_css_px, y / selection_css_px);
    Some((area, point, selection_css_px))
}
