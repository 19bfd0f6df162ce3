//! The same photo has the same bytes in WASM as natively, whose half is in the pipeline's tests.
#![cfg(target_arch = "wasm32")]

#[path = "../../pipeline/tests/same_bytes/cases.rs"]
mod cases;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn the_table_is_right_here() {
    assert_eq!(cases::table(), cases::TABLE);
}
