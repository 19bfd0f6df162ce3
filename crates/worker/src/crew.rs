//! Who works for this worker, and what they know.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::JsCast;
use web_sys::File;

use crate::{
    decoders::Decoders,
    faces::Faces,
    jobs::memory_bytes,
    opened::{Kept, Opened},
    second::Second,
};

/// Decoders, a finder of faces, a second worker, and what is kept of the source that was opened last.
pub struct Crew {
    /// Who decodes.
    pub decoders: Decoders,
    pub(crate) faces: Faces,
    pub(crate) second: Option<Second>,
    opened: RefCell<Option<Opened>>,
}

impl Crew {
    /// Of what [`crate::start`] is given.
    pub fn new(modules: &Object) -> Self {
        let spawn = Reflect::get(modules, &"second".into());
        let spawn = spawn.ok().and_then(|it| it.dyn_into::<Function>().ok());
        Self {
            faces: Faces::new(modules.clone()),
            second: spawn.map(Second::new),
            ..Self::alone(Decoders::new(modules.clone()))
        }
    }

    /// Without a second worker, and without anybody to find faces.
    pub fn alone(decoders: Decoders) -> Self {
        Self {
            decoders,
            faces: Faces::new(Object::new()),
            second: None,
            opened: RefCell::default(),
        }
    }

    /// Size of all their memory so far.
    pub(crate) fn memory_bytes(&self) -> u64 {
        let second = self.second.as_ref().map(Second::memory_bytes);
        let modules = self.decoders.memory_bytes() + self.faces.memory_bytes();
        memory_bytes() + modules + second.unwrap_or_default()
    }

    /// Keeps nothing of the source before.
    pub(crate) fn forget(&self) {
        self.opened.take();
    }

    /// Keeps a source instead of the one before.
    pub(crate) fn keep(&self, opened: Opened) {
        self.opened.replace(Some(opened));
    }

    /// What is kept of this source. A picture is given away, since a photo is made of it in its place.
    pub(crate) fn kept(&self, file: &File) -> Option<Kept> {
        let mut opened = self.opened.borrow_mut();
        let kept = &opened.as_ref().filter(|it| it.is_of(file))?.kept;
        if let Kept::Head(head) = kept {
            return Some(Kept::Head(Rc::clone(head)));
        }
        opened.take().map(|it| it.kept)
    }
}
