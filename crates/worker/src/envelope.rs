//! The object that carries a message, and what travels beside it.

use cameo_model::messages::{Answer, Request};
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

use crate::Thrown;

/// A request and what travels along.
pub struct Asked {
    /// What is wanted.
    pub request: Request,
    /// Of which source.
    pub source: File,
    /// Pixels of its preview; none with most requests.
    pub rgba: Uint8Array,
}

/// An answer and the bytes that are handed over with it.
pub struct Reply {
    answer: Answer,
    bytes: Option<Vec<u8>>,
}

impl Reply {
    /// An answer that is complete in itself.
    pub fn without_bytes(answer: Answer) -> Self {
        Self {
            answer,
            bytes: None,
        }
    }

    /// An answer with pixels or with the photo.
    pub fn with_bytes(answer: Answer, bytes: Vec<u8>) -> Self {
        Self {
            answer,
            bytes: Some(bytes),
        }
    }

    /// The answer alone.
    pub fn into_answer(self) -> Answer {
        self.answer
    }

    /// The message and its transfer list.
    ///
    /// # Errors
    /// Whatever the JavaScript engine throws.
    pub fn to_js(&self) -> Result<(JsValue, JsValue), JsValue> {
        let envelope = Object::new();
        let transfer = Array::new();
        Reflect::set(&envelope, &"message".into(), &serialised(&self.answer)?)?;
        if let Some(bytes) = &self.bytes {
            let buffer = Uint8Array::from(bytes.as_slice()).buffer();
            Reflect::set(&envelope, &"bytes".into(), &buffer)?;
            transfer.push(&buffer);
        }
        Ok((envelope.into(), transfer.into()))
    }
}

/// A message as an object of JavaScript's.
pub(crate) fn serialised(message: &impl Serialize) -> Thrown<JsValue> {
    // A header can claim more pixels than a JavaScript number holds.
    let serializer = serde_wasm_bindgen::Serializer::json_compatible()
        .serialize_large_number_types_as_bigints(true);
    Ok(message.serialize(&serializer)?)
}

/// What is asked, or `None` for a message that is not ours.
pub(crate) fn open(data: &JsValue) -> Option<Asked> {
    let field = |name: &str| Reflect::get(data, &name.into()).ok();
    Some(Asked {
        request: serde_wasm_bindgen::from_value(field("message")?).ok()?,
        source: field("source")?.dyn_into().ok()?,
        // Of what is missing, an array is empty.
        rgba: Uint8Array::new(&field("bytes")?),
    })
}
