//! What is kept of a source between its preview and its photo.

use cameo_model::Error;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    GIF,
    support::{Job, files, watched::Watched},
};

#[wasm_bindgen_test]
async fn what_was_decoded_for_the_preview_becomes_the_photo() {
    let job = Job::of(files::P3_PNG).without_modules();
    let facts = job.preview().await.expect("a preview").facts;
    let watched = Watched::start("VideoFrame", "copyTo");
    let photo = job.photo_of(&facts).await.expect("decoded already");
    let refused = job.photo_of(&facts).await;
    assert_eq!(refused, Err(Error::DecoderUnavailable {}), "decoded anew");
    drop(watched);
    let anew = job.photo_of(&facts).await.expect("decoded anew");
    assert!(photo == anew, "the same bytes");
    let unseen = Job::of(files::P3_PNG).photo_of(&facts).await;
    assert!(unseen == Ok(photo), "the same bytes without a preview");
}

#[wasm_bindgen_test]
async fn the_file_of_a_progressive_jpeg_is_not_read_again() {
    let mut job = Job::of(files::P3_PROGRESSIVE);
    let facts = job.preview().await.expect("a preview").facts;
    job.empty_the_file();
    let photo = job.photo_of(&facts).await;
    assert!(photo.is_ok());
    assert!(photo == job.photo_of(&facts).await, "once more");
    let unseen = Job::of(files::P3_PROGRESSIVE).photo_of(&facts).await;
    assert!(photo == unseen, "the same bytes without a preview");
}

#[wasm_bindgen_test]
async fn a_picture_is_kept_up_to_80_mebibytes() {
    // Of four bytes for each pixel.
    for (side_px, kept) in [
        (4579_u16, Ok(())),
        (4580, Err(Error::DecoderUnavailable {})),
    ] {
        let mut large = GIF.to_vec();
        // Its canvas, around the one pixel.
        large[6..10].copy_from_slice([side_px.to_le_bytes(); 2].as_flattened());
        let mut job = Job::of(&large);
        let facts = job.preview().await.expect("a preview").facts;
        assert_eq!(facts.stored.width_px, u32::from(side_px));
        job.lose_decoders();
        assert_eq!(job.photo_of(&facts).await.map(drop), kept, "{side_px}");
    }
}
