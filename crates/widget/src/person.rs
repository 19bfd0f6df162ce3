//! The signed-in person as the page knows them, shared by every component on it.

use std::rc::Rc;

use cameo_model::Error;
use cameo_protocol::{
    drive,
    person::{Viewer, read_viewer},
};
use futures::FutureExt as _;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::{Blob, CustomEvent, CustomEventInit, Url};

use crate::{
    IN_BROWSER,
    io::{BrowserTransport, GetToken, Server},
};

/// DOM event on `document` when the picture changes; its `detail.url` is the new picture's URL, or
/// `null`. Every avatar on the page follows it, whoever made the change. It comes before the server
/// has agreed, with `detail.saved` false, and again once the server has, or has refused: then with
/// what is true.
pub const PICTURE_EVENT: &str = "cameo-picture";

/// The signed-in person. Copies share one state.
#[derive(Clone, Copy)]
pub struct Person {
    viewer: RwSignal<Option<Viewer>>,
    error: RwSignal<Option<Error>>,
    server: StoredValue<Server>,
    /// How often the server has been asked.
    looks: StoredValue<u32>,
}

/// Reads the signed-in person from the server, and again whenever [`Person::reload`] is called. A
/// server that renders the page does not: there the person stays unknown.
pub fn use_person() -> Person {
    read_at(Server::default())
}

/// The same from a server on another origin, such as `https://photos.example`, to which the page's own
/// tokens go: `get_token` gives one of the tenant's provider, or says why it can't, with
/// [`Error::SignedOut`] if nobody is signed in. It is called for each request, and told whether the last
/// token was refused.
///
/// # Errors
/// `caller/invalid-argument`: `origin` is none, or neither over TLS nor on this machine.
pub fn use_person_at<F>(
    origin: &str,
    get_token: impl Fn(bool) -> F + 'static,
) -> Result<Person, Error>
where
    F: Future<Output = Result<String, Error>> + 'static,
{
    if !IN_BROWSER {
        // Nobody is asked.
        return Ok(use_person());
    }
    let get_token: GetToken = Rc::new(move |is_fresh| get_token(is_fresh).boxed_local());
    Ok(read_at(Server::elsewhere(origin, get_token)?))
}

/// The same of somebody else, by their id. The server lets only an administrator act for them.
pub fn use_person_of(id: &str) -> Person {
    if IN_BROWSER {
        let id = String::from(js_sys::encode_uri_component(id));
        read_at(Server::at(format!("/admin/people/{id}")))
    } else {
        // Nobody is asked.
        use_person()
    }
}

fn read_at(server: Server) -> Person {
    let person = Person {
        viewer: RwSignal::new(None),
        error: RwSignal::new(None),
        server: StoredValue::new(server),
        looks: StoredValue::default(),
    };
    if IN_BROWSER {
        person.reload();
    }
    person
}

impl Person {
    /// A person whom the page knows already. Where a server renders the page, it and the browser must
    /// know the same.
    pub fn known(viewer: Viewer) -> Self {
        Self {
            viewer: RwSignal::new(Some(viewer)),
            error: RwSignal::new(None),
            server: StoredValue::default(),
            looks: StoredValue::default(),
        }
    }

    /// Where requests for the person go; `None` once the page is gone.
    pub(crate) fn server(self) -> Option<Server> {
        self.server.try_get_value()
    }

    fn takes_tokens(self) -> bool {
        self.server().is_some_and(|server| server.takes_tokens())
    }

    /// Where the person signs in; nowhere, if the page brings tokens, as getting them is its own matter.
    pub(crate) fn sign_in_url(self) -> Option<&'static str> {
        (!self.takes_tokens()).then_some("/sign-in")
    }

    /// The person, once read.
    pub fn viewer(&self) -> Option<Viewer> {
        self.viewer.get()
    }

    /// Like [`Person::viewer`], without following changes.
    pub fn viewer_untracked(&self) -> Option<Viewer> {
        self.viewer.get_untracked()
    }

    /// Why the person could not be read.
    pub fn error(&self) -> Option<Error> {
        self.error.get()
    }

    /// Reads the person again.
    pub fn reload(self) {
        spawn_local(async move {
            self.refresh().await;
        });
    }

    /// Reads the person again, and tells whether the picture is another one than before.
    pub(crate) async fn refresh(self) -> bool {
        let before = self.picture_untracked();
        let look = self.looks.try_get_value().unwrap_or_default() + 1;
        // The page may be gone by now.
        let _ = self.looks.try_set_value(look);
        let read = drive(&mut read_viewer(), &BrowserTransport::plain(self)).await;
        // A later look knows better, whichever answer comes first.
        if self.looks.try_get_value() == Some(look) {
            match read {
                Ok(viewer) => self.accept(viewer),
                Err(error) => self.stay_unknown(error),
            }
        }
        before != self.picture_untracked()
    }

    fn picture_untracked(self) -> Option<String> {
        let viewer = self.viewer.try_get_untracked().flatten()?;
        viewer.picture().map(str::to_owned)
    }

    /// A person who is known already stays as known, unless the page that gives tokens says that they
    /// are gone.
    fn stay_unknown(self, error: Error) {
        if error == (Error::SignedOut {}) && self.takes_tokens() {
            self.viewer.try_set(None);
        }
        // The page may be gone by now.
        if self.viewer.try_get_untracked() == Some(None) {
            self.error.try_set(Some(error));
        }
    }

    /// Takes over what the server says, and tells the page about a new picture.
    pub(crate) fn accept(self, viewer: Viewer) {
        let before = self
            .viewer
            .try_get_untracked()
            .flatten()
            .map(|known| known.picture().map(str::to_owned));
        let now = viewer.picture().map(str::to_owned);
        self.error.try_set(None);
        self.viewer.try_set(Some(viewer));
        if before.is_some_and(|before| before != now) {
            announce(now.as_deref(), true);
        }
    }
}

/// A picture that all avatars show before the server has agreed. Dropped, it gives way to what is
/// true then.
pub(crate) struct EarlyPicture {
    person: Person,
    before: Option<String>,
    object_url: Option<String>,
}

impl EarlyPicture {
    /// Shows the picture at this address, or none.
    pub fn show(person: Person, url: Option<&str>) -> Self {
        announce(url, false);
        let before = person.picture_untracked();
        Self {
            person,
            before,
            object_url: None,
        }
    }

    /// Shows a photo that the server does not have yet.
    pub fn show_photo(person: Person, photo: &Blob) -> Option<Self> {
        // Only a thing that is no blob is refused.
        let object_url = Url::create_object_url_with_blob(photo).ok()?;
        let mut early = Self::show(person, Some(&object_url));
        early.object_url = Some(object_url);
        Some(early)
    }
}

impl Drop for EarlyPicture {
    fn drop(&mut self) {
        // Otherwise the new one has been told already.
        if self.person.picture_untracked() == self.before {
            announce(self.before.as_deref(), true);
        }
        if let Some(url) = &self.object_url {
            // Only what is no address is refused.
            let _ = Url::revoke_object_url(url);
        }
    }
}

fn announce(url: Option<&str>, is_saved: bool) {
    let detail = js_sys::Object::new();
    let url = url.map_or(JsValue::NULL, JsValue::from);
    let init = CustomEventInit::new();
    let set = |name: &str, value: &JsValue| js_sys::Reflect::set(&detail, &name.into(), value);
    let built = set("url", &url).and_then(|_| {
        set("saved", &is_saved.into())?;
        init.set_detail(&detail);
        init.set_bubbles(true);
        CustomEvent::new_with_event_init_dict(PICTURE_EVENT, &init)
    });
    if let Ok(event) = built {
        // Only a listener that cancels makes this false; there is nothing to cancel.
        let _ = document().dispatch_event(&event);
    }
}
