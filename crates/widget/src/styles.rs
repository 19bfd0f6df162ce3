//! The picker's style sheet, brought in through the CSSOM: it reaches a shadow root and needs no
//! inline style, so that a strict `style-src` holds.

use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;
use web_sys::CssStyleSheet;

/// The style sheet, for servers that render pages: until the page is awake, nothing is adopted.
pub const PICKER_CSS: &str = include_str!("../styles/picker.css");

/// Brings the style sheet into the page itself.
///
/// # Errors
/// As [`adopt_into`].
pub fn adopt_into_document() -> Result<(), JsValue> {
    adopt_into(&leptos::prelude::document())
}

/// Adds the style sheet to `root`, a document or a shadow root.
///
/// # Errors
/// What the browser throws where it lacks constructable style sheets.
pub fn adopt_into(root: &JsValue) -> Result<(), JsValue> {
    let sheet = CssStyleSheet::new()?;
    sheet.replace_sync(PICKER_CSS)?;
    let key = JsValue::from("adoptedStyleSheets");
    let sheets: Array = Array::from(&Reflect::get(root, &key)?);
    sheets.push(&sheet);
    Reflect::set(root, &key, &sheets).map(drop)
}
