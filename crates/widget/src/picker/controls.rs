//! What stands at the end of the editor: the ways in, "Cancel" and "Save", or a question.

use cameo_model::Error;
use leptos::{html, prelude::*};

use super::{ids::unique_id, session::Session, state::Phase, ways_in::WaysIn};
use crate::messages::use_words;

#[component]
pub(super) fn Controls(session: Session, is_framing: Signal<bool>) -> impl IntoView {
    let words = use_words();
    let can_try_again = move || session.phase().may_be_tried_again();
    let sign_in_url = move || match session.phase() {
        Phase::Failed {
            error: Error::SignedOut {},
            ..
        } => session.sign_in_url(),
        _ => None,
    };
    view! {
        <div class="cameo-controls">
            <WaysIn session=session is_framing=is_framing />
            <span class="cameo-gap"></span>
            <button
                type="button"
                class="cameo-button cameo-quiet"
                on:click=move |_| session.cancel()
            >
                {words.cancel()}
            </button>
            {move || {
                sign_in_url()
                    .map(|url| {
                        view! {
                            <a class="cameo-button cameo-quiet" href=url target="_blank">
                                {words.sign_in()}
                            </a>
                        }
                    })
            }}
            <Show
                when=can_try_again
                fallback=move || {
                    view! {
                        <button
                            type="button"
                            class="cameo-button"
                            part="save-button"
                            disabled=move || !(is_framing.get() && session.phase().accepts_save())
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

/// Asks before something is lost: the photo, or what was framed.
#[component]
pub(super) fn Question(session: Session) -> impl IntoView {
    let words = use_words();
    let question_id = unique_id("cameo-question");
    let keep = NodeRef::<html::Button>::new();
    // The safe answer has the focus; where the dialog is opened anew, by `autofocus`.
    Effect::new(move || {
        if let Some(button) = keep.get() {
            // Only a detached element can't be focused.
            let _ = button.focus();
        }
    });
    let is_removal = session.phase_untracked() == Phase::ConfirmingRemoval;
    let (title, question, safe, lossy) = if is_removal {
        let question = words.removal_question();
        (
            words.removal_title(),
            question,
            words.keep(),
            words.remove(),
        )
    } else {
        let question = words.discard_question();
        let safe = words.go_on();
        (words.discard_title(), question, safe, words.discard())
    };
    view! {
        <div role="alertdialog" aria-label=title aria-describedby=question_id>
            <p id=question_id.clone()>{question}</p>
            <div class="cameo-controls">
                <span class="cameo-gap"></span>
                <button
                    node_ref=keep
                    type="button"
                    autofocus
                    class="cameo-button cameo-quiet"
                    on:click=move |_| session.cancel()
                >
                    {safe}
                </button>
                <button
                    type="button"
                    class="cameo-button cameo-danger"
                    on:click=move |_| session.agree()
                >
                    {lossy}
                </button>
            </div>
        </div>
    }
}
