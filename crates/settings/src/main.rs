//! Mounts the /settings page. Everything else is in `cameo-widget`.

use cameo_widget::{
    Messages, PickerOptions, SettingsPage, adopt_into_document, provide_messages, thrown,
};
use leptos::prelude::*;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

fn main() {}

/// Mounts the page, with the table of the person's language.
///
/// # Errors
/// `host/messages-unavailable`, as a JavaScript `Error` with its `code`.
#[wasm_bindgen]
pub fn start(table: &str, locale: &str) -> Result<(), JsValue> {
    let messages = Messages::new(table, locale).map_err(|error| thrown(&error))?;
    if adopt_into_document().is_err() {
        leptos::logging::error!("this browser has no constructable style sheets");
    }
    mount_to_body(move || {
        provide_messages(messages);
        let options = PickerOptions::default().worker_url("/assets/worker.js");
        view! { <SettingsPage options=options /> }
    });
    Ok(())
}
