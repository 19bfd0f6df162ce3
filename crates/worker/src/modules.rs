//! Modules of wasm that are loaded only when they are needed.

use std::{cell::RefCell, collections::BTreeMap};

use cameo_model::{Error, Result, messages::BUILD_ID};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;

use crate::Thrown;

/// The modules that [`crate::start`] was given.
pub(crate) struct Modules {
    imports: Object,
    /// Memory of those that have done something, by their names.
    memory_bytes: RefCell<BTreeMap<&'static str, u64>>,
}

#[wasm_bindgen]
extern "C" {
    /// What every module exports.
    type Module;

    #[wasm_bindgen(method, catch, js_name = buildId)]
    fn build_id(this: &Module) -> Thrown<String>;
    #[wasm_bindgen(method, js_name = memoryBytes)]
    fn memory_bytes(this: &Module) -> u32;
}

impl Modules {
    pub(crate) fn new(imports: Object) -> Self {
        Self {
            imports,
            memory_bytes: RefCell::default(),
        }
    }

    /// Size of all their memory so far.
    pub(crate) fn memory_bytes(&self) -> u64 {
        self.memory_bytes.borrow().values().sum()
    }

    /// The module of this name and of the worker's own build, ready to be called.
    ///
    /// # Errors
    /// `host/decoder-unavailable`, `host/worker-outdated`.
    pub(crate) async fn load(&self, name: &str) -> Result<JsValue> {
        let module = self.import(name).await;
        let module = module.map_err(|_| Error::DecoderUnavailable {})?;
        // One that has no id at all is of another build, too.
        if module.build_id().is_ok_and(|id| id == BUILD_ID) {
            Ok(module.into())
        } else {
            Err(Error::WorkerOutdated {})
        }
    }

    /// Counts the memory of a module that has done something.
    pub(crate) fn count(&self, name: &'static str, module: &JsValue) {
        let memory_bytes = module.unchecked_ref::<Module>().memory_bytes();
        self.memory_bytes
            .borrow_mut()
            .insert(name, memory_bytes.into());
    }

    /// A browser loads it once, however often it is asked.
    async fn import(&self, name: &str) -> Thrown<Module> {
        let import = Reflect::get(&self.imports, &name.into())?.dyn_into::<Function>()?;
        let module = resolved(&import.call0(&JsValue::UNDEFINED)?).await?;
        let init = Reflect::get(&module, &"default".into())?.dyn_into::<Function>()?;
        resolved(&init.call0(&JsValue::UNDEFINED)?).await?;
        Ok(module.unchecked_into())
    }
}

/// What a call gives that may be a promise or not.
async fn resolved(value: &JsValue) -> Thrown<JsValue> {
    JsFuture::from(Promise::resolve(value)).await
}
