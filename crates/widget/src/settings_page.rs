//! The /settings page: the photo and the other attributes of the signed-in person.

use cameo_model::Error;
use leptos::prelude::*;

use crate::{
    person::use_person,
    picker::{PhotoPicker, PickerOptions},
    profile::ProfileForm,
    words,
};

/// The whole page. A person who is not signed in is sent to /sign-in.
#[component]
pub fn SettingsPage(
    /// Options of the picker.
    options: PickerOptions,
) -> impl IntoView {
    let person = use_person();
    Effect::new(move || {
        if person.error() == Some(Error::SignedOut {}) {
            // A browser that refuses to navigate shows the message below.
            let _ = window().location().assign("/sign-in");
        }
    });
    let failure = move || person.error().map(|error| words::error(&error));
    view! {
        <header class="page-header">
            <h1>"Settings"</h1>
            <form method="post" action="/sign-out">
                <button type="submit" class="cameo-button cameo-quiet">"Sign out"</button>
            </form>
        </header>
        <main>
            <div role="alert">
                {move || failure().map(|text| view! { <p class="cameo-alert">{text}</p> })}
            </div>
            <section class="card" aria-label="Photo">
                <PhotoPicker person=person options=options />
            </section>
            <section class="card" aria-labelledby="profile-title">
                <h2 id="profile-title">"Profile"</h2>
                <ProfileForm person=person />
            </section>
        </main>
    }
}
