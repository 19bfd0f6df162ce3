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
mod ways_in;

use leptos::{html, prelude::*};

use crate::{load_failure::LoadFailure, messages::use_words, person::Person, profile::Avatar};
use editor::Editor;
pub use options::{OnDirty, OnDone, PickerOptions, SpawnWorker, Start};
use session::use_session;
pub use state::{Phase, Progress};
use toast::Toast;

/// The person's photo with a button that opens the editor.
///
/// The button is named "Edit Profile", the editor is a modal dialog. Nothing is sent before
/// "Save", and nothing that was chosen leaves the page's memory in any other way.
#[component]
pub fn PhotoPicker(
    /// Whose photo it is.
    person: Person,
    /// What is wanted, what is refused, and where the worker comes from.
    options: PickerOptions,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let edit = NodeRef::<html::Button>::new();
    let words = use_words();
    let session = use_session(person, options, dialog, words);
    view! {
        <div class="cameo" part="picker" lang=words.language() dir=words.direction()>
            <Avatar person=person />
            <div class="cameo-side">
                <p class="cameo-name">
                    {move || person.viewer().and_then(|viewer| viewer.formatted_name)}
                </p>
                <button
                    node_ref=edit
                    type="button"
                    class="cameo-button"
                    part="edit-button"
                    disabled=move || person.viewer().is_none()
                    on:click=move |_| session.open_editor()
                >
                    {words.edit_profile()}
                </button>
            </div>
            <Toast session=session edit=edit />
            <LoadFailure person=person />
            <Editor session=session dialog=dialog />
        </div>
    }
}
