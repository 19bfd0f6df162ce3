//! Other files than a camera's JPEG: transparency, WebP, animation, and a source that is longer
//! than any upload may be.

use cameo_tests::{
    corpus::{self, CORNERS, Rgb, TestFile, WHITE},
    oracle,
    stage::Stage,
};

async fn becomes(scenario: &str, file: TestFile, corners: [Rgb; 4]) {
    let stage = Stage::open(scenario).await;
    stage.change_photo(&file).await;
    let bytes = stage.served().await;
    let pixels = oracle::pixels(&bytes);
    assert_eq!(pixels.width, pixels.height);
    for (found, wanted) in pixels.corners().into_iter().zip(corners) {
        oracle::assert_close(found, wanted);
    }
    oracle::assert_nothing_private(&bytes);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transparency_becomes_white() {
    let corners = [WHITE, CORNERS[1], CORNERS[2], CORNERS[3]];
    becomes("formats.transparency", corpus::transparent_png(), corners).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn webp_is_taken() {
    becomes("formats.webp", corpus::webp(), CORNERS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_animation_gives_its_first_frame() {
    becomes("formats.animation", corpus::animated_gif(), CORNERS).await;
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
