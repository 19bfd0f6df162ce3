//! The slider and buttons that zoom without dragging.

use cameo_model::framing::{Action, FramingState};
use leptos::prelude::*;

use super::{gestures, session::Session};
use crate::messages::{Argument, use_words};

/// A slider named "Zoom" between two buttons.
#[component]
pub(super) fn ZoomBar(session: Session) -> impl IntoView {
    let words = use_words();
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
                aria-label=words.zoom_out()
                disabled=locked
                on:click=move |_| session.reframe(gestures::zoom_out())
            >
                "−"
            </button>
            <input
                type="range"
                aria-label=words.zoom()
                aria-valuetext=move || words.write(Argument::Share(zoom()))
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
                aria-label=words.zoom_in()
                disabled=locked
                on:click=move |_| session.reframe(gestures::zoom_in())
            >
                "+"
            </button>
        </div>
    }
}
