//! Errors as JavaScript knows them.

use cameo_model::Error;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// A JavaScript `Error` whose `code` is the error's.
pub fn thrown(error: &Error) -> JsValue {
    let thrown = js_sys::Error::new(&error.to_string());
    // An object that was just made takes a property.
    let _ = Reflect::set(&thrown, &"code".into(), &error.code().into());
    thrown.into()
}
