//! The worker's jobs in a real dedicated worker.
#![cfg(target_arch = "wasm32")]

use cameo_model::{
    Error, Framing, Limits, SizePx, Spec,
    messages::{Answer, Request},
};
use cameo_worker::{Reply, answer};
use js_sys::{Array, Uint8Array};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::File;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// A GIF of one white pixel.
const GIF: &[u8] = &[
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0xff, 0xff, 0xff, 0, 0, 0, 0x2c, 0,
    0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b,
];

fn file(bytes: &[u8]) -> File {
    let parts = Array::of1(&Uint8Array::from(bytes));
    File::new_with_u8_array_sequence(&parts, "x.txt").expect("file")
}

fn open(bytes: &[u8], limits: Limits) -> Answer {
    let request = Request::Open {
        job: 7,
        limits,
        preview_side_px: 100,
    };
    answer(request, &file(bytes)).into_answer()
}

#[wasm_bindgen_test]
fn content_decides_not_the_name() {
    let Answer::Opened { job, preview, .. } = open(GIF, Limits::SOURCE) else {
        panic!("refused")
    };
    assert_eq!((job, preview), (7, SizePx::new(1, 1)));
}

#[wasm_bindgen_test]
fn a_photo_is_made() {
    let request = Request::Process {
        job: 8,
        limits: Limits::SOURCE,
        framing: Framing::centred(SizePx::new(1, 1)),
        spec: Spec::default(),
    };
    let Answer::Processed { photo, .. } = answer(request, &file(GIF)).into_answer() else {
        panic!("refused")
    };
    assert_eq!(photo.size, SizePx::new(1, 1));
}

#[wasm_bindgen_test]
fn a_claim_beyond_javascript_s_numbers_still_becomes_an_answer() {
    let refused = Answer::Failed {
        job: 7,
        error: Error::TooManyPixels {
            found: u64::MAX,
            allowed: 50_000_000,
        },
    };
    let (message, _) = Reply::without_bytes(refused.clone()).to_js().expect("sent");
    let message = js_sys::Reflect::get(&message, &"message".into()).expect("message");
    let received: Answer = serde_wasm_bindgen::from_value(message).expect("understood");
    assert_eq!(received, refused);
}

#[wasm_bindgen_test]
fn refusals_are_typed() {
    let failed = |bytes: &[u8], limits| match open(bytes, limits) {
        Answer::Failed { job: 7, error } => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(failed(b"", Limits::SOURCE), Error::Empty {});
    assert_eq!(
        failed(b"hello", Limits::SOURCE),
        Error::UnsupportedFormat {}
    );
    let small = Limits {
        max_bytes: 3,
        ..Limits::SOURCE
    };
    assert!(matches!(failed(GIF, small), Error::TooManyBytes { .. }));
}
