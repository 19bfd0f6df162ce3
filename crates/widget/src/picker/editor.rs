//! The modal dialog in which a photo is chosen, framed, saved or removed.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::{
    camera::CameraView,
    controls::{Controls, Question},
    framing::{FramingTools, few_pixels},
    session::Session,
    state::{Phase, Progress, Step},
    ways_in::Way,
};
use crate::messages::{Words, use_words};

#[component]
pub(super) fn Editor(session: Session) -> impl IntoView {
    keep_focus_inside(session);
    let words = use_words();
    let is_dropping = RwSignal::new(false);
    // Escape does what "Cancel" does. A browser closes a dialog with the second press, whatever the
    // dialog says to it, unless the key itself is taken.
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            session.cancel();
        }
    };
    // So does what else asks a dialog to close. A file dialog that is given up says the same.
    let on_cancel = move |event: ev::Event| {
        let target = event.target();
        if target.is_some_and(|target| target.is_instance_of::<HtmlDialogElement>()) {
            event.prevent_default();
            session.cancel();
        }
    };
    // The backdrop belongs to the dialog, so this is the whole page.
    let on_drag = move |event: ev::DragEvent| {
        // A browser would leave the page for the file.
        event.prevent_default();
        let takes = session.phase_untracked().takes_source();
        is_dropping.set(takes && event.type_() == "dragover");
        if let Some(transfer) = event.data_transfer() {
            transfer.set_drop_effect(if takes { "copy" } else { "none" });
            if event.type_() == "drop" {
                session.open(Way::given(&transfer));
            }
        }
    };
    let on_paste = move |event: ev::ClipboardEvent| {
        if let Some(transfer) = event.clipboard_data() {
            session.open(Way::given(&transfer));
        }
    };
    let is_framing = Signal::derive(move || shows_framing(session));
    view! {
        <dialog
            node_ref=session.dialog()
            class="cameo-dialog"
            class:cameo-dropping=is_dropping
            part="dialog"
            aria-label=words.editor()
            on:keydown=on_key
            on:cancel=on_cancel
            on:close=move |_| session.closed()
            on:dragover=on_drag
            on:dragleave=on_drag
            on:drop=on_drag
            on:paste=on_paste
        >
            <h2 class="cameo-title">{words.profile_photo()}</h2>
            <Show when=move || is_framing.get()>
                <FramingTools session=session />
            </Show>
            <Show when=move || session.phase() == Phase::Camera>
                <CameraView session=session />
            </Show>
            <Notices session=session />
            <div class="cameo-foot">
                <Failure session=session />
                <SavingBar session=session />
                <Show
                    when=move || !session.phase().is_question()
                    fallback=move || view! { <Question session=session /> }
                >
                    <Controls session=session is_framing=is_framing />
                </Show>
            </div>
        </dialog>
    }
}

/// Where the focus goes when what had it is gone: what comes first in the dialog.
const RESTING_PLACES: &str = ".cameo-crop, .cameo-file:enabled, button:enabled";

/// After every change of the phase: a control that was taken away or disabled must not leave the
/// keyboard outside of the dialog.
fn keep_focus_inside(session: Session) {
    Effect::new(move || {
        session.phase();
        request_animation_frame(move || {
            // The picker may be gone by then.
            let dialog = session.dialog().try_get_untracked().flatten();
            let Some(dialog) = dialog.filter(|dialog| dialog.open()) else {
                return;
            };
            let find = |selector| dialog.query_selector(selector).ok().flatten();
            if find(":focus:enabled, :focus:not(input, button)").is_none()
                && let Some(place) = find(RESTING_PLACES)
                && let Ok(place) = place.dyn_into::<web_sys::HtmlElement>()
            {
                // Only a detached element can't be focused.
                let _ = place.focus();
            }
        });
    });
}

fn shows_framing(session: Session) -> bool {
    session.phase().shows_framing() && session.opened().is_some()
}

/// What the person is told politely.
#[component]
fn Notices(session: Session) -> impl IntoView {
    let words = use_words();
    let status = move || match session.phase() {
        Phase::Opening => Some(words.opening()),
        Phase::Removing => Some(words.removing()),
        Phase::Restoring => Some(words.saving()),
        Phase::Framing => session
            .opened()
            .and_then(|opened| source_notice(words, &opened.facts)),
        Phase::Empty => Some(words.choose_hint()),
        _ => None,
    };
    // It is here before there is a framing, so that it is told when a photo opens.
    let few = Signal::derive(move || few_pixels(words, session).unwrap_or_default());
    view! {
        <p class="cameo-status cameo-few" role="status">{few}</p>
        <p class="cameo-status" role="status">{status}</p>
    }
}

/// What the person is told at once, where they look next.
#[component]
fn Failure(session: Session) -> impl IntoView {
    let words = use_words();
    let failure = move || match session.phase() {
        Phase::Failed {
            step: Step::Save,
            error,
        } => Some(words.error(&error)),
        Phase::Failed { error, .. } => Some(words.error_of_step(&error)),
        _ => None,
    };
    view! {
        <div role="alert">
            {move || failure().map(|text| view! { <p class="cameo-alert">{text}</p> })}
        </div>
    }
}

fn source_notice(words: Words, facts: &cameo_model::SourceFacts) -> Option<&'static str> {
    match (facts.has_location, facts.is_animated) {
        (true, _) => Some(words.location_notice()),
        (false, true) => Some(words.animation_notice()),
        (false, false) => None,
    }
}

#[component]
fn SavingBar(session: Session) -> impl IntoView {
    let words = use_words();
    let progress = move || match session.phase() {
        Phase::Saving(progress) => Some(progress),
        _ => None,
    };
    let percent = move || progress().map_or(0, Progress::overall_percent);
    view! {
        <Show when=move || progress().is_some()>
            <div class="cameo-saving">
                <progress
                    aria-label=words.saving()
                    max="100"
                    value=move || percent().to_string()
                ></progress>
                <span>{move || progress().map(|progress| words.progress(&progress))}</span>
            </div>
        </Show>
    }
}
