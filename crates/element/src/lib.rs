//! The mount point of the custom element `<cameo-picker>`.
//!
//! What lives here: the thin binding that `pkg/element.js` calls. The element itself, with its
//! shadow root and its life cycle, is written there in JavaScript; the picker is `cameo-widget`.

use std::{cell::Cell, rc::Rc};

use cameo_widget::{
    Error, Messages, Person, PhotoPicker, PickerOptions, Start, adopt_into, provide_messages,
    thrown, use_person, use_person_at, use_person_of,
};
use leptos::{mount::UnmountHandle, prelude::*};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::{HtmlElement, Worker};

#[wasm_bindgen]
extern "C" {
    /// What the element does for its picker.
    #[derive(Clone)]
    pub type Facade;

    /// A new `Worker`.
    #[wasm_bindgen(method, catch, js_name = spawnWorker)]
    fn spawn_worker(this: &Facade) -> Result<Worker, JsValue>;

    /// A token for a server elsewhere, or nothing; it waits for a page that says later how to get one.
    #[wasm_bindgen(method, catch, js_name = getToken)]
    async fn get_token(this: &Facade, is_fresh: bool) -> Result<JsValue, JsValue>;

    /// Hears of the new picture's URL after a save, and of none after a removal.
    #[wasm_bindgen(method, catch)]
    fn done(this: &Facade, url: Option<&str>) -> Result<(), JsValue>;

    /// Hears, when that changes, whether something would be lost with the page.
    #[wasm_bindgen(method, catch)]
    fn dirty(this: &Facade, is_dirty: bool) -> Result<(), JsValue>;
}

/// A mounted picker. `free()` takes it out of the page and ends its worker.
#[wasm_bindgen]
pub struct Handle {
    person: Person,
    _mounted: Box<dyn std::any::Any>,
}

#[wasm_bindgen]
impl Handle {
    /// Reads the person again.
    pub fn reload(&self) {
        self.person.reload();
    }
}

/// Mounts a picker into `container`, an element inside of a shadow root.
///
/// `table` is what a `messages/*.json` of this build has, `locale` says how numbers are written.
/// `host` is the element itself, whose attributes say what it shall be: `start`, a name of
/// [`Start`]'s, what a photo is framed on first; `person`, the id of whom an administrator acts for;
/// `server`, the origin of a server elsewhere, for which the facade has tokens.
///
/// # Errors
/// As an `Error` with its `code`: `host/messages-unavailable`, the table is of another build;
/// `caller/invalid-argument`, the attribute `server` is no origin that tokens may go to. What the browser
/// throws where it lacks constructable style sheets.
#[wasm_bindgen]
pub fn mount(
    host: &HtmlElement,
    container: HtmlElement,
    table: &str,
    locale: &str,
    facade: &Facade,
) -> Result<Handle, JsValue> {
    let messages = Messages::new(table, locale).map_err(|error| thrown(&error))?;
    adopt_into(&container.get_root_node())?;
    let start = host.get_attribute("start").unwrap_or_default();
    let options = options(facade).start(Start::named(&start));
    let (host, facade) = (host.clone(), facade.clone());
    let person = Rc::new(Cell::new(Err(Error::OutOfOrder {})));
    let found = person.clone();
    let mounted: UnmountHandle<_> = leptos::mount::mount_to(container, move || {
        provide_messages(messages);
        let person = person_of(&host, facade);
        found.set(person.clone());
        let person = person.ok();
        person.map(|person| view! { <PhotoPicker person=person options=options /> })
    });
    let person = person.replace(Err(Error::OutOfOrder {}));
    Ok(Handle {
        person: person.map_err(|error| thrown(&error))?,
        _mounted: Box::new(mounted),
    })
}

/// Whose photo it is.
fn person_of(host: &HtmlElement, facade: Facade) -> Result<Person, Error> {
    if let Some(id) = host.get_attribute("person") {
        return Ok(use_person_of(&id));
    }
    let Some(origin) = host.get_attribute("server") else {
        return Ok(use_person());
    };
    use_person_at(&origin, move |is_fresh| {
        let facade = facade.clone();
        async move {
            let answer = facade.get_token(is_fresh).await;
            // Whoever is signed out has nothing; what goes wrong may go right the next time.
            let answer = answer.map_err(|_| Error::Unreachable {})?;
            answer.as_string().ok_or(Error::SignedOut {})
        }
    })
}

/// What a host's listeners throw is the host's to see, not ours to handle.
fn options(facade: &Facade) -> PickerOptions {
    let (spawning, done, dirty) = (facade.clone(), facade.clone(), facade.clone());
    PickerOptions::default()
        .spawn_worker(move || spawning.spawn_worker())
        .on_done(move |url: Option<&str>| drop(done.done(url)))
        .on_dirty(move |is_dirty| drop(dirty.dirty(is_dirty)))
}
