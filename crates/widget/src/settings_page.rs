//! The /settings page: the photo and the other attributes of the signed-in person.

use cameo_model::Error;
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, prelude::Closure};

use crate::{
    IN_BROWSER,
    messages::{Words, use_words},
    person::use_person,
    picker::{PhotoPicker, PickerOptions},
    profile::ProfileForm,
};

/// The whole page. A person who is not signed in is sent to /sign-in.
#[component]
pub fn SettingsPage(
    /// Options of the picker; the page itself asks before something is lost, so that `on_dirty` is not
    /// called.
    options: PickerOptions,
) -> impl IntoView {
    let words = use_words();
    if IN_BROWSER {
        speak(words);
    }
    let person = use_person();
    Effect::new(move || {
        if person.error() == Some(Error::SignedOut {}) {
            // A browser that refuses to navigate shows the picker's message.
            let _ = window().location().assign("/sign-in");
        }
    });
    let options = options.on_dirty(ask_before_leaving);
    view! {
        <header class="page-header">
            <h1>{words.settings()}</h1>
            <form method="post" action="/sign-out">
                <button type="submit" class="cameo-button cameo-quiet">{words.sign_out()}</button>
            </form>
        </header>
        <main>
            <section class="card" aria-label=words.photo()>
                <PhotoPicker person=person options=options />
            </section>
            <section class="card" aria-labelledby="profile-title">
                <h2 id="profile-title">{words.profile()}</h2>
                <ProfileForm person=person />
            </section>
        </main>
    }
}

/// While something would be lost, the browser asks before it leaves the page. At other times nobody
/// listens, so that the page can come back as it was.
fn ask_before_leaving(is_dirty: bool) {
    let ask = || Closure::<dyn Fn(ev::Event)>::new(|event: ev::Event| event.prevent_default());
    let listener = is_dirty.then(|| ask().into_js_value());
    window().set_onbeforeunload(listener.as_ref().map(JsCast::unchecked_ref));
}

/// The document says in which language it is, and the tab shows it.
fn speak(words: Words) {
    let document = document();
    document.set_title(words.settings());
    if let Some(root) = document.document_element() {
        for (name, value) in [("lang", words.language()), ("dir", words.direction())] {
            // Only a name that is none is refused.
            let _ = root.set_attribute(name, value);
        }
    }
}
