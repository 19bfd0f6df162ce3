//! Other files than a camera's JPEG: transparency, WebP, AVIF, HEIC, progressive JPEG, animation,
//! and a source that is longer than any upload may be.

use cameo_tests::{
    corpus::{self, CORNERS, Rgb, TestFile, WHITE},
    oracle,
    stage::Stage,
};

/// Changes the photo to a file, hears what is `said` about it first, and looks at what is served:
/// `side` pixels square with these `corners`.
async fn becomes(file: TestFile, said: Option<&str>, side: u32, corners: [Rgb; 4]) {
    let stage = Stage::open(&format!("formats.{}", file.name)).await;
    stage.edit_with(&file).await;
    if let Some(said) = said {
        stage.browser.hear("status", said).await;
    }
    stage.save().await;
    let bytes = stage.served().await;
    let pixels = oracle::pixels(&bytes);
    assert_eq!((pixels.width, pixels.height), (side, side));
    for (found, wanted) in pixels.corners().into_iter().zip(corners) {
        oracle::assert_close(found, wanted);
    }
    oracle::assert_nothing_private(&bytes);
    stage.finish().await;
}

const LOCATED: Option<&str> = Some("Location removed");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transparency_becomes_white() {
    let veiled = CORNERS[3].map(|level| oracle::over_white(level, corpus::VEIL));
    let corners = [WHITE, CORNERS[1], CORNERS[2], veiled];
    becomes(corpus::transparent_png(), None, 600, corners).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn webp_is_taken() {
    becomes(corpus::webp(), None, 600, CORNERS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_animation_gives_its_first_frame_and_says_so() {
    let said = Some("This picture moves. Its first frame becomes your photo.");
    becomes(corpus::animated_gif(), said, 300, CORNERS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn avif_is_taken_and_loses_its_location() {
    becomes(corpus::avif(), LOCATED, 900, CORNERS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heic_is_taken_and_loses_its_location() {
    becomes(corpus::heic(), LOCATED, 900, CORNERS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_progressive_jpeg_is_taken_upright_and_loses_its_location() {
    becomes(corpus::progressive(), LOCATED, 900, CORNERS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_source_longer_than_any_upload_is_made_to_fit() {
    let stage = Stage::open("formats.large").await;
    stage.change_photo(&corpus::over_10_mib()).await;
    let bytes = stage.served().await;
    assert!(bytes.len() <= 256_000, "{} bytes", bytes.len());
    let pixels = oracle::pixels(&bytes);
    assert_eq!((pixels.width, pixels.height), (1024, 1024));
    stage.finish().await;
}
