//! The photo picker as Leptos components, with the browser's input and output.
//!
//! What lives here: components, the picker's state machine, `fetch` and `XMLHttpRequest`, the
//! page's side of the worker, and every word a person reads.
//!
//! What deliberately does not: image codecs and pixels at full size (they are the worker's), and
//! what is said to the server (that is `cameo-protocol`).

mod io;
mod load_failure;
mod messages;
mod person;
mod picker;
mod profile;
mod settings_page;
mod styles;
mod thrown;
mod words;

pub use cameo_model::{Error, Json, Limits, Preset, Spec};
pub use cameo_protocol::person::Viewer;
pub use io::spawn_module_worker;
pub use messages::{Messages, provide_messages, tables};
pub use person::{PICTURE_EVENT, Person, use_person, use_person_at, use_person_of};
pub use picker::{
    Phase, PhotoEditor, PhotoPicker, Picker, PickerOptions, Progress, Start, Step, WORKER_URL,
    use_photo_picker,
};
pub use profile::{Avatar, ProfileForm};
pub use settings_page::SettingsPage;
pub use styles::{PICKER_CSS, adopt_into, adopt_into_document};
pub use thrown::thrown;

/// Whether there is a browser around. A server renders the same components, for a page that the browser
/// then wakes up.
pub(crate) const IN_BROWSER: bool = cfg!(all(target_arch = "wasm32", not(feature = "ssr")));

/// What the read-me shows compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadMe;
