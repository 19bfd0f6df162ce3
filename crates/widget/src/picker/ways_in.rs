//! How a source comes into the editor: chosen, dropped or pasted, by key or by button.

use cameo_model::Error;
use js_sys::{Array, JsString, Reflect, Uint8Array};
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardItem, DataTransfer, File, HtmlInputElement};

use super::{earlier::earlier_pictures, session::Session, state::Phase};
use crate::{
    io::{Camera, fetch_photo},
    messages::{Words, use_words},
};

/// What the file dialog offers; content decides what is taken. Types instead of `image/*`, so that
/// Android offers its camera, too.
const ACCEPT: &str =
    "image/jpeg,image/png,image/webp,image/gif,image/avif,image/heic,image/heif,.heic,.heif";

/// Where a source comes from.
#[derive(Debug, Clone)]
pub(super) enum Way {
    /// The person gave it, or something that is none.
    Given(Result<File, Error>),
    /// The picture that has been copied.
    Clipboard,
    /// The photo at this address, where the server keeps it.
    Stored(String),
}

impl Way {
    /// The one file of what was chosen, dropped or pasted.
    pub fn given(transfer: &DataTransfer) -> Self {
        Self::Given(only_file(transfer))
    }

    /// The source.
    ///
    /// # Errors
    /// `source/no-file`, `source/several-files`, `source/folder`, `source/unreadable`,
    /// `host/clipboard-refused`, `transport/*`.
    pub async fn source(&self) -> Result<File, Error> {
        match self {
            Self::Given(file) => file.clone(),
            Self::Clipboard => copied().await,
            Self::Stored(url) => file_of(&Uint8Array::from(&fetch_photo(url).await?[..])),
        }
    }
}

fn only_file(transfer: &DataTransfer) -> Result<File, Error> {
    let files = transfer.files().ok_or(Error::NoFile {})?;
    match (files.length(), files.get(0)) {
        (1, Some(_)) if has_folder(transfer) => Err(Error::Folder {}),
        (1, Some(file)) => Ok(file),
        (0, _) => Err(Error::NoFile {}),
        _ => Err(Error::SeveralFiles {}),
    }
}

fn has_folder(transfer: &DataTransfer) -> bool {
    let items = transfer.items();
    (0..items.length())
        .filter_map(|index| items.get(index)?.webkit_get_as_entry().ok()?)
        .any(|entry| entry.is_directory())
}

/// Whether the page may ask for what was copied: not every browser lets it, and none on a page
/// without TLS.
fn can_ask_for_copied() -> bool {
    let clipboard = window().navigator().clipboard();
    Reflect::has(&clipboard, &"read".into()).unwrap_or(false)
}

async fn copied() -> Result<File, Error> {
    let items = JsFuture::from(window().navigator().clipboard().read()).await;
    let items: Array = items
        .map_err(|_| Error::ClipboardRefused {})?
        .unchecked_into();
    for item in items {
        let item: ClipboardItem = item.unchecked_into();
        for kind in item.types() {
            let kind: JsString = kind.unchecked_into();
            if kind.starts_with("image/", 0) {
                let blob = JsFuture::from(item.get_type(&String::from(kind))).await;
                return file_of(&blob.map_err(|_| Error::Unreadable {})?);
            }
        }
    }
    Err(Error::NoFile {})
}

/// The worker takes files; their names say nothing to it.
pub(super) fn file_of(content: &JsValue) -> Result<File, Error> {
    File::new_with_blob_sequence(&Array::of1(content), "").map_err(|_| Error::Unreadable {})
}

/// The file input and everything else that brings a source. Beside a framing there is only the
/// input.
#[component]
pub(super) fn WaysIn(
    session: Session,
    /// Whether a framing is seen.
    #[prop(into)]
    is_framing: Signal<bool>,
) -> impl IntoView {
    let words = use_words();
    let is_locked = move || !session.phase().takes_source();
    let is_at_start = move || !is_framing.get() && !is_locked() && session.phase() != Phase::Camera;
    let is_next = move || is_at_start() && !session.phase().may_be_tried_again();
    view! {
        <div class="cameo-ways">
            <label class="cameo-button" class:cameo-quiet=move || !is_next() class:cameo-disabled=is_locked>
                {words.choose_photo()}
                <input
                    type="file"
                    class="cameo-file"
                    accept=ACCEPT
                    disabled=is_locked
                    on:change=move |event| choose(session, &event)
                />
            </label>
            <Show when=is_at_start>{more_ways(session)}</Show>
        </div>
        <Show when=is_at_start>{earlier_pictures(session)}</Show>
    }
}

/// A button that brings a source, or takes the photo away. Boxed, so that all are one view.
struct Offer {
    name: fn(Words) -> &'static str,
    class: &'static str,
    go: Box<dyn Fn()>,
}

/// What there is beside the file input, as far as browser and picture allow it.
fn more_ways(session: Session) -> impl IntoView {
    let mut offers = Vec::new();
    let mut offer = |name, class, go| offers.push(Offer { name, class, go });
    let has_camera = Camera::is_supported();
    if has_camera {
        let open = move || session.open_camera();
        offer(Words::use_camera, "", Box::new(open) as Box<dyn Fn()>);
    }
    if can_ask_for_copied() {
        let open = move || session.open(Way::Clipboard);
        offer(Words::paste, "", Box::new(open));
    }
    if let Some(url) = session.stored_photo() {
        let open = move || session.open(Way::Stored(url.clone()));
        offer(Words::adjust_photo, "", Box::new(open));
    }
    if session.has_picture() {
        let remove = move || session.ask_removal();
        offer(Words::remove_photo, "cameo-danger", Box::new(remove));
    }
    let program = (!has_camera).then(|| camera_program(session));
    (program, offers.into_iter().map(button).collect_view())
}

fn button(Offer { name, class, go }: Offer) -> impl IntoView {
    view! {
        <button
            type="button"
            class=format!("cameo-button cameo-quiet {class}")
            on:click=move |_| go()
        >
            {name(use_words())}
        </button>
    }
}

/// The camera program of a phone. Elsewhere this would only be another file dialog, and is not
/// shown.
fn camera_program(session: Session) -> impl IntoView {
    view! {
        <label class="cameo-button cameo-quiet cameo-camera-program">
            {use_words().use_camera()}
            <input
                type="file"
                class="cameo-file"
                accept="image/*"
                capture="user"
                on:change=move |event| choose(session, &event)
            />
        </label>
    }
}

/// Takes the chosen file and empties the input, so that the same file can be chosen again.
fn choose(session: Session, event: &ev::Event) {
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
    else {
        return;
    };
    if let Some(file) = input.files().and_then(|files| files.get(0)) {
        session.open(Way::Given(Ok(file)));
    }
    input.set_value("");
}
