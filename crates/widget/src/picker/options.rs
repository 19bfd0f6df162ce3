//! What an embedder may choose.

use std::rc::Rc;

use cameo_model::{Limits, Spec};
use wasm_bindgen::JsValue;
use web_sys::Worker;

/// Starts a worker that runs `cameo-worker`. Called for the first photo and again after an abort.
pub type SpawnWorker = Rc<dyn Fn() -> Result<Worker, JsValue>>;

/// Hears the URL of the new picture after a save, or `None` after a removal.
pub type OnDone = Rc<dyn Fn(Option<&str>)>;

/// Hears whether something would be lost with the page: a framing that is not saved, or a save that
/// is under way.
pub type OnDirty = Rc<dyn Fn(bool)>;

/// What a photo is framed on before anybody has framed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Start {
    /// Its middle.
    Centre,
    /// A face, where one is found; looked for on the device, after the photo is shown. `docs/faces.md`
    /// says how often it is right, and what is loaded for it.
    #[default]
    Face,
}

impl Start {
    /// That of this name, `centre` or `face`; for any other, the default.
    pub fn named(name: &str) -> Self {
        match name {
            "centre" => Self::Centre,
            "face" => Self::Face,
            _ => Self::default(),
        }
    }
}

/// Options of one picker.
#[derive(Clone)]
pub struct PickerOptions {
    /// Where the worker comes from.
    pub spawn_worker: SpawnWorker,
    /// The photo to be made. Default: [`Spec::default`].
    pub spec: Spec,
    /// What is refused. Default: [`Limits::SOURCE`].
    pub limits: Limits,
    /// What a photo is framed on first. Default: [`Start::default`].
    pub start: Start,
    /// Called when a change is done. Default: nothing.
    pub on_done: OnDone,
    /// Called when that changes. Default: nothing.
    pub on_dirty: OnDirty,
}

impl PickerOptions {
    /// The defaults, with a worker from `spawn_worker`.
    pub fn new(spawn_worker: impl Fn() -> Result<Worker, JsValue> + 'static) -> Self {
        Self {
            spawn_worker: Rc::new(spawn_worker),
            spec: Spec::default(),
            limits: Limits::SOURCE,
            start: Start::default(),
            on_done: Rc::new(|_| ()),
            on_dirty: Rc::new(|_| ()),
        }
    }
}
