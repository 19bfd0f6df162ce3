//! What is shown where the person could not be read.

use cameo_model::Error;
use leptos::prelude::*;

use crate::{messages::use_words, person::Person};

/// Says why, and offers the way on: signing in, or another try.
#[component]
pub(crate) fn LoadFailure(person: Person) -> impl IntoView {
    let words = use_words();
    let way_on = move |error: &Error| match person.sign_in_url() {
        Some(url) if *error == (Error::SignedOut {}) => view! {
            <a class="cameo-button cameo-quiet" href=url>
                {words.sign_in()}
            </a>
        }
        .into_any(),
        _ => view! {
            <button
                type="button"
                class="cameo-button cameo-quiet"
                on:click=move |_| person.reload()
            >
                {words.try_again()}
            </button>
        }
        .into_any(),
    };
    view! {
        <div role="alert">
            {move || {
                person
                    .error()
                    .map(|error| {
                        view! {
                            <p class="cameo-alert">{words.error_without_photo(&error)}</p>
                            {way_on(&error)}
                        }
                    })
            }}
        </div>
    }
}
