//! The /settings page: the photo and the other attributes of the signed-in person.

use cameo_model::Error;
use leptos::prelude::*;

use crate::{
    person::use_person,
    picker::{PhotoPicker, PickerOptions},
    profile::ProfileForm,
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
            // A browser that refuses to navigate shows the picker's message.
            let _ = window().location().assign("/sign-in");
        }
    });
    view! {
        <header class="page-header">
            <h1>"Settings"</h1>
            <form method="post" action="/sign-out">
                <button type="submit" class="cameo-button cameo-quiet">"Sign out"</button>
            </form>
        </header>
        <main>
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
