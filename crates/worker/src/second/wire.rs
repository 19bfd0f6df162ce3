//! What passes between the two workers, written and read.

use std::ops::Range;

use cameo_model::{Framing, Limits, Spec};
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, File};

use crate::{Thrown, envelope::serialised};

/// From the first to the second, beside a source.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Task {
    /// Know what the first knows of a source; the bytes are its marks.
    Learn { limits: Limits },
    /// Make rows of a photo of it.
    FrameRows {
        number: u32,
        limits: Limits,
        framing: Framing,
        spec: Spec,
        rows: Range<u32>,
    },
}

/// The build in `Answer::Ready`. Read by hand, because reading any answer takes more code than all
/// the rest here.
pub(super) fn build_id(data: &JsValue) -> Option<String> {
    let message = Reflect::get(data, &"message".into()).ok()?;
    Reflect::get(&message, &"build_id".into()).ok()?.as_string()
}

/// A task with its source and the bytes beside it.
pub(super) fn envelope(task: &Task, source: &File, bytes: Option<&Uint8Array>) -> Thrown<JsValue> {
    let envelope = Object::new();
    Reflect::set(&envelope, &"task".into(), &serialised(task)?)?;
    Reflect::set(&envelope, &"source".into(), source)?;
    if let Some(bytes) = bytes {
        Reflect::set(&envelope, &"bytes".into(), bytes)?;
    }
    Ok(envelope.into())
}

/// What the second worker is asked to do, with its source and the bytes beside it; `None` for any
/// other message.
pub(crate) fn open(data: &JsValue) -> Option<(Task, File, Vec<u8>)> {
    let field = |name: &str| Reflect::get(data, &name.into()).ok();
    let task = serde_wasm_bindgen::from_value(field("task")?).ok()?;
    let bytes = match field("bytes")? {
        none if none.is_undefined() => Vec::new(),
        bytes => Uint8Array::new(&bytes).to_vec(),
    };
    Some((task, field("source")?.dyn_into().ok()?, bytes))
}

/// From the second to the first: rows that are done, or not.
pub(super) struct Done {
    pub(super) number: u32,
    pub(super) rows: Option<Vec<u8>>,
    pub(super) memory_bytes: f64,
}

impl Done {
    pub(super) fn from_js(data: &JsValue) -> Option<Self> {
        let field = |name: &str| Reflect::get(data, &name.into()).ok();
        let rows = field("rows").filter(|rows| !rows.is_undefined());
        Some(Self {
            number: field("number")?.as_f64()? as u32,
            rows: rows.map(|rows| Uint8Array::new(&rows).to_vec()),
            memory_bytes: field("memoryBytes")?.as_f64()?,
        })
    }

    pub(super) fn post(&self, scope: &DedicatedWorkerGlobalScope) -> Thrown<()> {
        let (message, transfer) = (Object::new(), Array::new());
        let set = |name: &str, value: &JsValue| Reflect::set(&message, &name.into(), value);
        set("number", &self.number.into())?;
        set("memoryBytes", &self.memory_bytes.into())?;
        if let Some(rows) = &self.rows {
            let buffer = Uint8Array::from(rows.as_slice()).buffer();
            set("rows", &buffer)?;
            transfer.push(&buffer);
        }
        scope.post_message_with_transfer(&message, &transfer)
    }
}
