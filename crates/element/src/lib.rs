//! The mount point of the custom element `<cameo-picker>`.
//!
//! What lives here: the thin binding that `pkg/element.js` calls. The element itself, with its
//! shadow root and its life cycle, is written there in JavaScript; the picker is `cameo-widget`.

use cameo_widget::{
    Messages, PhotoPicker, PickerOptions, Start, adopt_into, provide_messages, thrown, use_person,
    use_person_of,
};
use js_sys::Function;
use leptos::{mount::UnmountHandle, prelude::*};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{HtmlElement, Worker};

/// A mounted picker. `free()` takes it out of the page and ends its worker.
#[wasm_bindgen]
pub struct Handle {
    _mounted: Box<dyn std::any::Any>,
}

/// Mounts a picker into `container`, an element inside of a shadow root.
///
/// `table` is what a `messages/*.json` of this build has, `locale` says how numbers are written.
/// `host` is the element itself, whose attributes say what it shall be: `start`, a name of
/// [`Start`]'s, what a photo is framed on first; `person`, the id of whom an administrator acts for.
/// `spawn_worker` returns a new `Worker`; `on_done` is called with the URL of the new picture
/// after a save, and with `null` after a removal; `on_dirty` is called with whether something would
/// be lost with the page, when that changes.
///
/// # Errors
/// `host/messages-unavailable`, as an `Error` with its `code`: the table is of another build. What
/// the browser throws where it lacks constructable style sheets.
#[wasm_bindgen]
pub fn mount(
    host: &HtmlElement,
    container: HtmlElement,
    table: &str,
    locale: &str,
    spawn_worker: Function,
    on_done: Function,
    on_dirty: Function,
) -> Result<Handle, JsValue> {
    let messages = Messages::new(table, locale).map_err(|error| thrown(&error))?;
    adopt_into(&container.get_root_node())?;
    let spawn = move || {
        spawn_worker
            .call0(&JsValue::UNDEFINED)
            .map(JsCast::unchecked_into::<Worker>)
    };
    // What a host's listeners throw is the host's to see, not ours to handle.
    let tell = |listener: &Function, what: JsValue| {
        let _ = listener.call1(&JsValue::UNDEFINED, &what);
    };
    let done = move |url: Option<&str>| {
        tell(&on_done, url.map_or(JsValue::NULL, JsValue::from));
    };
    let start = host.get_attribute("start").unwrap_or_default();
    let options = PickerOptions::default()
        .spawn_worker(spawn)
        .start(Start::named(&start))
        .on_done(done)
        .on_dirty(move |is_dirty| tell(&on_dirty, is_dirty.into()));
    let person_id = host.get_attribute("person");
    let mounted: UnmountHandle<_> = leptos::mount::mount_to(container, move || {
        provide_messages(messages);
        let person = person_id.map_or_else(use_person, |id| use_person_of(&id));
        view! { <PhotoPicker person=person options=options /> }
    });
    Ok(Handle {
        _mounted: Box::new(mounted),
    })
}
