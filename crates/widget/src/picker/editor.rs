//! The modal dialog in which a photo is chosen, framed, saved or removed.

use cameo_model::{Error, Group};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{
    framing::FramingTools,
    ids::unique_id,
    session::Session,
    state::{Phase, Progress, Step},
};
use crate::messages::{Words, use_words};

/// What the file dialog offers; content decides what is taken.
const ACCEPT: &str =
    "image/jpeg,image/png,image/webp,image/gif,image/avif,image/heic,image/heif,.heic,.heif";

#[component]
pub(super) fn Editor(session: Session, dialog: NodeRef<html::Dialog>) -> impl IntoView {
    keep_focus_inside(session, dialog);
    let words = use_words();
    // Escape does what "Cancel" does.
    let on_escape = move |event: ev::Event| {
        event.prevent_default();
        session.cancel();
    };
    view! {
        <dialog
            node_ref=dialog
            class="cameo-dialog"
            part="dialog"
            aria-label=words.editor()
            on:cancel=on_escape
            on:close=move |_| session.clear()
        >
            <h2 class="cameo-title">{words.profile_photo()}</h2>
            <Show when=move || shows_framing(session)>
                <FramingTools session=session />
            </Show>
            <Notices session=session />
            <SavingBar session=session />
            <Show
                when=move || session.phase() != Phase::ConfirmingRemoval
                fallback=move || view! { <RemovalQuestion session=session /> }
            >
                <Controls session=session />
            </Show>
        </dialog>
    }
}

/// Where the focus goes when what had it is gone: what comes first in the dialog.
const RESTING_PLACES: &str = ".cameo-crop, .cameo-file:enabled, button:enabled";

/// After every change of the phase: a control that was taken away or disabled must not leave the
/// keyboard outside of the dialog.
fn keep_focus_inside(session: Session, dialog: NodeRef<html::Dialog>) {
    let phase = Memo::new(move |_| session.phase());
    Effect::new(move || {
        phase.track();
        request_animation_frame(move || {
            let Some(dialog) = dialog.get_untracked().filter(|dialog| dialog.open()) else {
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

/// What the person is told: status politely, failures at once.
#[component]
fn Notices(session: Session) -> impl IntoView {
    let words = use_words();
    let status = move || match session.phase() {
        Phase::Opening => Some(words.opening()),
        Phase::Removing => Some(words.removing()),
        Phase::Framing => session
            .opened()
            .and_then(|opened| source_notice(words, &opened.facts)),
        Phase::Empty => Some(words.choose_hint()),
        _ => None,
    };
    let failure = move || match session.phase() {
        Phase::Failed { error, .. } => Some(words.error(&error)),
        _ => None,
    };
    view! {
        <p class="cameo-status" role="status">{status}</p>
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

#[component]
fn Controls(session: Session) -> impl IntoView {
    let words = use_words();
    let busy = move || session.phase().is_busy();
    let can_try_again = move || match session.phase() {
        Phase::Failed { step, error } => step != Step::Open || can_open_again(&error),
        _ => false,
    };
    let signed_out = move || {
        matches!(
            session.phase(),
            Phase::Failed {
                error: Error::SignedOut {},
                ..
            }
        )
    };
    let can_remove = move || session.has_picture() && !busy() && !shows_framing(session);
    view! {
        <div class="cameo-controls">
            <label class="cameo-button cameo-quiet" class:cameo-disabled=busy>
                {words.choose_photo()}
                <input
                    type="file"
                    class="cameo-file"
                    accept=ACCEPT
                    disabled=busy
                    on:change=move |event| choose(session, &event)
                />
            </label>
            <Show when=can_remove>
                <button
                    type="button"
                    class="cameo-button cameo-quiet cameo-danger"
                    on:click=move |_| session.ask_removal()
                >
                    {words.remove_photo()}
                </button>
            </Show>
            <span class="cameo-gap"></span>
            <button
                type="button"
                class="cameo-button cameo-quiet"
                on:click=move |_| session.cancel()
            >
                {words.cancel()}
            </button>
            <Show when=signed_out>
                <a class="cameo-button cameo-quiet" href="/sign-in" target="_blank">
                    {words.sign_in()}
                </a>
            </Show>
            <Show
                when=can_try_again
                fallback=move || {
                    view! {
                        <button
                            type="button"
                            class="cameo-button"
                            part="save-button"
                            disabled=move || session.phase() != Phase::Framing
                            on:click=move |_| session.save()
                        >
                            {words.save()}
                        </button>
                    }
                }
            >
                <button type="button" class="cameo-button" on:click=move |_| session.try_again()>
                    {words.try_again()}
                </button>
            </Show>
        </div>
    }
}

/// Whether opening the same file once more may end better.
fn can_open_again(error: &Error) -> bool {
    error.group() == Group::Host
}

/// Takes the chosen file and empties the input, so that the same file can be chosen again.
fn choose(session: Session, event: &ev::Event) {
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
    else {
        return;
    };
    if let Some(file) = input.files().and_then(|files| files.get(0)) {
        session.open_source(file);
    }
    input.set_value("");
}

#[component]
fn RemovalQuestion(session: Session) -> impl IntoView {
    let words = use_words();
    let question_id = unique_id("cameo-removal");
    let keep = NodeRef::<html::Button>::new();
    // The safe answer has the focus.
    Effect::new(move || {
        if let Some(button) = keep.get() {
            // Only a detached element can't be focused.
            let _ = button.focus();
        }
    });
    view! {
        <div role="alertdialog" aria-label=words.removal_title() aria-describedby=question_id>
            <p id=question_id.clone()>
                {words.removal_question()}
            </p>
            <div class="cameo-controls">
                <span class="cameo-gap"></span>
                <button
                    node_ref=keep
                    type="button"
                    class="cameo-button cameo-quiet"
                    on:click=move |_| session.keep()
                >
                    {words.keep()}
                </button>
                <button
                    type="button"
                    class="cameo-button cameo-danger"
                    on:click=move |_| session.remove()
                >
                    {words.remove()}
                </button>
            </div>
        </div>
    }
}
