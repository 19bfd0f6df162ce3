//! The main job with a phone photo in every EXIF orientation: what is served is upright, square
//! and says nothing about where it was taken, and nothing else about the person has changed.

use cameo_tests::{
    corpus::{self, CORNERS},
    oracle,
    server::Server,
    stage::{Stage, original_of},
};
use serde_json::Value;

async fn changes_the_photo(orientation: u8) {
    let name = format!("orientation.stored_as_{orientation}");
    let stage: Stage<Server> = Stage::open(&name).await;
    let before = stage.attributes().await;
    let opened_at = page_birth(&stage).await;

    assert!(
        !before.contains_key("picture") && before.len() > 5,
        "{before:?}"
    );
    stage.edit_with(&corpus::four_colours(orientation)).await;
    stage.browser.hear("status", "Location removed").await;
    let announced = stage.save().await;
    assert!(announced.contains("Location removed"), "{announced}");

    let served = stage.served().await;
    assert_served_upright(&served);
    assert_row_names_the_photo(&stage, &before, &served).await;
    assert_eq!(page_birth(&stage).await, opened_at, "the page was reloaded");
    stage.finish().await;
}

fn assert_served_upright(bytes: &[u8]) {
    let pixels = oracle::pixels(bytes);
    // 900 is the shorter side of the source, and less than the largest photo.
    assert_eq!((pixels.width, pixels.height), (900, 900));
    for (found, wanted) in pixels.corners().into_iter().zip(CORNERS) {
        oracle::assert_close(found, wanted);
    }
    oracle::assert_nothing_private(bytes);
}

async fn assert_row_names_the_photo(
    stage: &Stage<Server>,
    before: &serde_json::Map<String, Value>,
    served: &[u8],
) {
    let mut after = stage.attributes().await;
    let picture = after.remove("picture").unwrap_or_default();
    let stored = picture.as_str().unwrap_or_default();
    let object = stored.strip_prefix("authgearimages:///").unwrap_or("none");
    let (kept, size) = stage.rows.stored_photo(stored).await;
    assert!(kept == served, "other bytes are kept than served");
    assert_eq!(size, (900, 900));
    let shown = stage.picture().await;
    assert!(shown.contains(object), "{shown} shows, {stored} is stored");
    assert_eq!(&after, before, "another attribute has changed");
    assert_eq!(stage.rows.objects("stored").await, 1);
    assert_eq!(stage.rows.uploads("claimed").await, 1);
    let (headers, _) = stage.api.fetch(&original_of(&shown)).await;
    assert_eq!(headers["content-type"], "image/jpeg");
}

async fn page_birth(stage: &Stage<Server>) -> Value {
    let script = "arguments[0](performance.timeOrigin)";
    stage.browser.evaluate(script, Vec::new()).await
}

macro_rules! orientations {
    ($($name:ident = $orientation:literal;)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            changes_the_photo($orientation).await;
        }
    )+};
}

orientations! {
    stored_as_1_is_upright = 1;
    stored_as_2_is_upright = 2;
    stored_as_3_is_upright = 3;
    stored_as_4_is_upright = 4;
    stored_as_5_is_upright = 5;
    stored_as_6_is_upright = 6;
    stored_as_7_is_upright = 7;
    stored_as_8_is_upright = 8;
}
