//! The icons of the buttons, drawn for this picker: strokes on a square of 24 × 24.

use leptos::prelude::*;

pub(super) const PLUS: &str = "M5 12h14M12 5v14";
pub(super) const MINUS: &str = "M5 12h14";
pub(super) const CLOSE: &str = "M6 6l12 12M18 6 6 18";
pub(super) const UNDO: &str = "M9 14 4 9l5-5M4 9h10a5.5 5.5 0 0 1 0 11h-3";
pub(super) const REDO: &str = "m15 14 5-5-5-5M20 9H10a5.5 5.5 0 0 0 0 11h3";
pub(super) const TURN_LEFT: &str = "M10 11h10v10H10zM4 13a8 8 0 0 1 8-8h3M1.5 10.5 4 13l2.5-2.5";
pub(super) const TURN_RIGHT: &str = "M4 11h10v10H4zM20 13a8 8 0 0 0-8-8H9M17.5 10.5 20 13l2.5-2.5";
pub(super) const FLIP: &str = "M12 3v18M9 7v10H3zM15 7v10h6z";
pub(super) const RESET: &str = "M4 4v5h5M4.6 9A8 8 0 1 1 4 13";
pub(super) const GUIDE: &str = "M4 4h16v16H4zM20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0z";
pub(super) const STRAIGHTEN: &str = "M3 15h18M3 15 20 8";
pub(super) const LEFT: &str = "M19 12H5m6-6-6 6 6 6";
pub(super) const RIGHT: &str = "M5 12h14m-6-6 6 6-6 6";
pub(super) const UP: &str = "M12 19V5m-6 6 6-6 6 6";
pub(super) const DOWN: &str = "M12 5v14m-6-6 6 6 6-6";

/// The icon with these strokes, in the colour of the text around it. It says nothing: its button
/// has a name.
pub(super) fn view(strokes: &'static str) -> impl IntoView {
    view! {
        <svg class="cameo-icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=strokes></path>
        </svg>
    }
}
