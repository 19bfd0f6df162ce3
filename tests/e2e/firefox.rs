//! The whole job in a second browser: with the pointer where WebCodecs are missing, as they were for
//! long, and with the keyboard.

use cameo_tests::{
    corpus::{self, CORNERS, TestFile},
    oracle,
    server::Server,
    stage::Stage,
};

use crate::keyboard::saves_with_keys;

/// Neither `ImageDecoder` nor `VideoFrame`.
const WITHOUT_CODECS: [(&str, bool); 2] = [
    ("dom.media.webcodecs.enabled", false),
    ("dom.media.webcodecs.image-decoder.enabled", false),
];

/// Turns a photo clockwise and saves it.
async fn saves(stage: &Stage<Server>, file: TestFile) {
    println!("{}", file.name);
    stage.edit_with(&file).await;
    stage.browser.click("button", "Turn right").await;
    let before = stage.attributes().await.get("picture").cloned();
    stage.save().await;
    assert_ne!(stage.attributes().await.get("picture").cloned(), before);
    let corners = oracle::pixels(&stage.served().await).corners();
    for (found, number) in corners.into_iter().zip([2, 0, 3, 1]) {
        oracle::assert_close(found, CORNERS[number]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn photos_are_saved_without_codecs_of_the_browser() {
    let stage = Stage::open_in_firefox(&WITHOUT_CODECS, "firefox.pointer").await;
    let lacks = "arguments[0](['ImageDecoder', 'VideoFrame'].filter((name) => name in window));";
    let found = stage.browser.evaluate(lacks, Vec::new()).await;
    assert_eq!(found, serde_json::json!([]));
    for file in [
        corpus::four_colours(6),
        corpus::progressive(),
        corpus::webp(),
        corpus::heic(),
    ] {
        saves(&stage, file).await;
    }
    stage.browser.expect_complaint("host/cannot-decode");
    stage.edit().await;
    stage.choose(&corpus::avif()).await;
    stage.browser.hear("alert", "Choose a JPEG").await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_is_saved_with_keys_alone() {
    saves_with_keys(Stage::open_in_firefox(&[], "firefox.keyboard").await).await;
}
