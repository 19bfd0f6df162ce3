//! What is said once a change is done, with a button that takes it back.

use std::time::Duration;

use leptos::{ev, html, leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::{icon, session::Session};
use crate::messages::use_words;

/// How long it is there. It stays while a pointer or the focus is on it.
const SHOWN: Duration = Duration::from_secs(10);

#[component]
pub(super) fn Toast(
    session: Session,
    /// Where the focus goes from here.
    edit: NodeRef<html::Button>,
) -> impl IntoView {
    let words = use_words();
    let is_shown = move || !session.announcement().is_empty();
    let is_pointed = RwSignal::new(false);
    let is_focused = RwSignal::new(false);
    Effect::new(move |running: Option<Option<TimeoutHandle>>| {
        if let Some(timer) = running.flatten() {
            timer.clear();
        }
        let runs_out = is_shown() && !is_pointed.get() && !is_focused.get();
        let dismiss = move || session.dismiss();
        // Without a timer it stays.
        runs_out.then(|| set_timeout_with_handle(dismiss, SHOWN).ok())?
    });
    // The buttons go, and what goes does not say that the focus has left it.
    let leave = move || {
        is_focused.set(false);
        is_pointed.set(false);
        if let Some(edit) = edit.get_untracked() {
            // Only a detached element can't be focused.
            let _ = edit.focus();
        }
    };
    let dismiss = move || {
        session.dismiss();
        leave();
    };
    let undo = move |_| {
        leave();
        session.undo();
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            dismiss();
        }
    };
    view! {
        <div
            class="cameo-toast"
            part="toast"
            on:pointerenter=move |_| is_pointed.set(true)
            on:pointerleave=move |_| is_pointed.set(false)
            on:focusin=move |_| is_focused.set(true)
            on:focusout=move |_| is_focused.set(false)
            on:keydown=on_key
        >
            <p class="cameo-said" role="status">{move || session.announcement()}</p>
            <Show when=move || session.can_undo()>
                <button type="button" class="cameo-undo" on:click=undo>{words.undo()}</button>
            </Show>
            <Show when=is_shown>
                <button
                    type="button"
                    class="cameo-icon-button"
                    aria-label=words.dismiss()
                    on:click=move |_| dismiss()
                >
                    {icon::view(icon::CLOSE)}
                </button>
            </Show>
        </div>
    }
}
