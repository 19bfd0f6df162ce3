//! What an embedder may choose.

use std::rc::Rc;

use cameo_model::{Limits, Spec};
use wasm_bindgen::JsValue;
use web_sys::Worker;

use crate::io::spawn_module_worker;

/// Where the companion server has the worker.
pub const WORKER_URL: &str = "/element/worker.js";

/// Starts a worker that runs `cameo-worker`.
pub(crate) type SpawnWorker = Rc<dyn Fn() -> Result<Worker, JsValue>>;

/// Hears the URL of the new picture, or `None`.
pub(super) type OnDone = Rc<dyn Fn(Option<&str>)>;

/// Hears whether something would be lost.
pub(super) type OnDirty = Rc<dyn Fn(bool)>;

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

/// Options of one picker, of which each has a default.
///
/// ```
/// use cameo_widget::PickerOptions;
///
/// let options = PickerOptions::default()
///     .worker_url("/photos/worker.js")
///     .on_done(|url| println!("{url:?}"));
/// ```
#[derive(Clone)]
pub struct PickerOptions {
    pub(super) spawn_worker: SpawnWorker,
    pub(super) spec: Spec,
    pub(super) limits: Limits,
    pub(super) start: Start,
    pub(super) on_done: OnDone,
    pub(super) on_dirty: OnDirty,
}

impl Default for PickerOptions {
    fn default() -> Self {
        Self {
            spawn_worker: Rc::new(|| spawn_module_worker(WORKER_URL)),
            spec: Spec::default(),
            limits: Limits::SOURCE,
            start: Start::default(),
            on_done: Rc::new(|_| ()),
            on_dirty: Rc::new(|_| ()),
        }
    }
}

impl PickerOptions {
    /// URL of the module worker that runs `cameo-worker`, of the page's own origin. Default:
    /// [`WORKER_URL`].
    pub fn worker_url(self, url: impl Into<String>) -> Self {
        let url = url.into();
        self.spawn_worker(move || spawn_module_worker(&url))
    }

    /// Starts the worker where a URL is not enough. Called for the first photo and again after an
    /// abort.
    pub fn spawn_worker(mut self, spawn: impl Fn() -> Result<Worker, JsValue> + 'static) -> Self {
        self.spawn_worker = Rc::new(spawn);
        self
    }

    /// The photo to be made. Default: [`Spec::default`].
    pub fn spec(mut self, spec: Spec) -> Self {
        self.spec = spec;
        self
    }

    /// What is refused. Default: [`Limits::SOURCE`].
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// What a photo is framed on first. Default: [`Start::default`].
    pub fn start(mut self, start: Start) -> Self {
        self.start = start;
        self
    }

    /// Hears the URL of the new picture after a save, or `None` after a removal. Default: nothing.
    pub fn on_done(mut self, done: impl Fn(Option<&str>) + 'static) -> Self {
        self.on_done = Rc::new(done);
        self
    }

    /// Hears whether something would be lost with the page, a framing that is not saved or a save
    /// that is under way, when that changes. Default: nothing.
    pub fn on_dirty(mut self, dirty: impl Fn(bool) + 'static) -> Self {
        self.on_dirty = Rc::new(dirty);
        self
    }
}
