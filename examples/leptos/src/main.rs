//! A Leptos page with a picture and a button of its own, and Cameo's editor behind them.
//!
//! `README.md` beside it says how it is run.

use cameo_widget::{
    Avatar, PhotoEditor, PickerOptions, adopt_into_document, use_person, use_photo_picker,
};
use leptos::prelude::*;

fn main() {
    if adopt_into_document().is_err() {
        leptos::logging::error!("this browser has no constructable style sheets");
    }
    mount_to_body(Account);
}

/// `<PhotoPicker />` alone would do; this page has a button and words of its own.
#[component]
fn Account() -> impl IntoView {
    let said = RwSignal::new("");
    let options = PickerOptions::default().on_done(move |url| {
        said.set(match url {
            Some(_) => "You look great.",
            None => "You are a mystery.",
        });
    });
    let picker = use_photo_picker(use_person(), options);
    view! {
        <h1>"Your account"</h1>
        <Avatar person=picker.person() />
        <button
            node_ref=picker.opener()
            disabled=move || picker.person().viewer().is_none()
            on:click=move |_| picker.open()
        >
            "Change my photo"
        </button>
        <PhotoEditor picker=picker />
        <p role="status">{said}</p>
    }
}
