//! The photo picker: the current photo, a button, and the editor behind it.

mod camera;
mod controls;
mod crop_area;
mod draw;
mod earlier;
mod editor;
mod framing;
mod gestures;
mod icon;
mod ids;
mod live_framing;
mod options;
mod painter;
#[cfg(all(test, target_arch = "wasm32"))]
mod phases;
mod session;
mod slider;
mod state;
mod taps;
mod toast;
mod tools;
mod use_photo_picker;
mod ways_in;

use leptos::prelude::*;

use crate::{
    load_failure::LoadFailure,
    messages::use_words,
    person::{Person, use_person},
    profile::Avatar,
};
use editor::Editor;
pub(crate) use options::SpawnWorker;
pub use options::{PickerOptions, Start, WORKER_URL};
pub use state::{Phase, Progress, Step};
use toast::Toast;
pub use use_photo_picker::{Picker, use_photo_picker};

/// The person's photo with a button that opens the editor.
///
/// The button is named "Edit Profile", the editor is a modal dialog. Nothing is sent before
/// "Save", and nothing that was chosen leaves the page's memory in any other way.
#[component]
pub fn PhotoPicker(
    /// Whose photo it is. Default: [`use_person`].
    #[prop(optional)]
    person: Option<Person>,
    /// What is wanted, what is refused, and where the worker comes from.
    #[prop(optional)]
    options: PickerOptions,
) -> impl IntoView {
    let person = person.unwrap_or_else(use_person);
    let picker = use_photo_picker(person, options);
    let words = use_words();
    view! {
        <div class="cameo" part="picker" lang=words.language() dir=words.direction()>
            <Avatar person=person />
            <div class="cameo-side">
                <p class="cameo-name">
                    {move || person.viewer().and_then(|viewer| viewer.formatted_name)}
                </p>
                <button
                    node_ref=picker.opener()
                    type="button"
                    class="cameo-button"
                    part="edit-button"
                    disabled=move || person.viewer().is_none()
                    on:click=move |_| picker.open()
                >
                    {words.edit_profile()}
                </button>
            </div>
            {editing(picker)}
        </div>
    }
}

/// The editor of [`use_photo_picker`] alone, for pages with a photo and a button of their own.
///
/// It shows itself when [`Picker::open`] is called, offers to undo what was done, and says what went
/// wrong with reading the person.
#[component]
pub fn PhotoEditor(
    /// The picker whose editor it is; each has one.
    picker: Picker,
) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="cameo" part="picker" lang=words.language() dir=words.direction()>
            {editing(picker)}
        </div>
    }
}

/// Everything of a picker that only a browser has.
fn editing(picker: Picker) -> impl IntoView {
    once_awake(move || {
        picker.session().map(|session| {
            view! {
                <Toast session=session edit=picker.opener() />
                <LoadFailure person=picker.person() />
                <Editor session=session />
            }
        })
    })
}

/// A page that a server has begun must wake up as it is; what is only the browser's comes after.
#[cfg(any(feature = "ssr", feature = "hydrate"))]
fn once_awake<V: IntoView + 'static>(view: impl Fn() -> V + Send + 'static) -> impl IntoView {
    let is_awake = RwSignal::new(false);
    Effect::new(move || is_awake.set(true));
    move || is_awake.get().then(&view)
}

#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
fn once_awake<V: IntoView>(view: impl Fn() -> V) -> impl IntoView {
    view()
}
