//! The slider and buttons that zoom without dragging.

use cameo_model::framing::{Action, FramingState};
use leptos::prelude::*;

use super::{gestures, session::Session};

/// A slider named "Zoom" between two buttons.
#[component]
pub(super) fn ZoomBar(session: Session) -> impl IntoView {
    let zoom = move || session.framing().as_ref().map_or(1.0, FramingState::zoom);
    let max_zoom = move || {
        session
            .framing()
            .as_ref()
            .map_or(1.0, FramingState::max_zoom)
    };
    let locked = move || !session.phase().accepts_framing() || max_zoom() <= 1.0;
    let slide = move |event| {
        if let Ok(zoom) = event_target_value(&event).parse() {
            session.reframe(Action::ZoomTo(zoom));
        }
    };
    view! {
        <div class="cameo-zoom">
            <button
                type="button"
                class="cameo-icon-button"
                aria-label="Zoom out"
                disabled=locked
                on:click=move |_| session.reframe(gestures::zoom_out())
            >
                "−"
            </button>
            <input
                type="range"
                aria-label="Zoom"
                aria-valuetext=move || format!("{:.0} %", zoom() * 100.0)
                min="1"
                max=move || max_zoom().to_string()
                step="0.01"
                disabled=locked
                prop:value=move || zoom().to_string()
                on:input=slide
            />
            <button
                type="button"
                class="cameo-icon-button"
                aria-label="Zoom in"
                disabled=locked
                on:click=move |_| session.reframe(gestures::zoom_in())
            >
                "+"
            </button>
        </div>
    }
}
