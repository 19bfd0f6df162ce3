//! Mounts the /settings page. Everything else is in `cameo-widget`.

use cameo_widget::{PickerOptions, SettingsPage, adopt_into_document, spawn_module_worker};
use leptos::prelude::*;

fn main() {
    if adopt_into_document().is_err() {
        leptos::logging::error!("this browser has no constructable style sheets");
    }
    mount_to_body(|| {
        let options = PickerOptions::new(|| spawn_module_worker("/assets/worker.js"));
        view! { <SettingsPage options=options /> }
    });
}
