//! The page and the element in the person's language: which one that is, that only its words are
//! fetched, and what is said when they can't be.

use cameo_tests::{
    browser::Browser,
    corpus::{self, CORNERS},
    oracle,
    server::Server,
    stage::Stage,
    words::Words,
};
use serde_json::json;

/// Saves a photo with a page in this language, and returns what was announced.
async fn saves_in(language: &str, direction: &str) -> String {
    let stage = Stage::open_speaking(language, &format!("languages.{language}")).await;
    let requested = stage.browser.requested_urls().await;
    let messages: Vec<_> = requested
        .iter()
        .filter(|url| url.contains("/messages/"))
        .collect();
    let only = format!("{}/assets/messages/{language}.json", stage.origin());
    assert_eq!(messages, [&only]);
    let root = "const {lang, dir} = document.documentElement; arguments[0]([lang, dir]);";
    let spoken = stage.browser.evaluate(root, Vec::new()).await;
    assert_eq!(spoken, json!([language, direction]));
    let announced = stage.change_photo(&corpus::four_colours(6)).await;
    let pixels = oracle::pixels(&stage.served().await);
    for (found, wanted) in pixels.corners().into_iter().zip(CORNERS) {
        oracle::assert_close(found, wanted);
    }
    stage.finish().await;
    announced
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_is_saved_in_german() {
    let announced = saves_in("de", "ltr").await;
    assert!(
        announced.ends_with(Words::of("de").say("location-removed")),
        "{announced}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_is_saved_in_arabic_from_right_to_left() {
    saves_in("ar", "rtl").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_element_speaks_as_its_host_says_or_as_the_person_prefers() {
    let stage = Stage::open_speaking("de", "languages.element").await;
    let page = format!("{}/embed.html", stage.origin());
    stage.browser.open(&page).await;
    // The page says that it is English, whatever the person prefers.
    stage.browser.find("button", "Edit Profile").await;
    let rows = [
        ("fr-CA", "fr"),
        ("sw", "de"),
        ("no tag", "de"),
        ("zh-SG", "zh"),
        ("zh-TW", "de"),
        ("zh-Hans-HK", "zh"),
        ("zh-Hant", "de"),
    ];
    for (said, language) in rows {
        // A host may say otherwise about the element, and moves it here.
        let change = "const it = document.querySelector('cameo-picker');
            it.lang = arguments[0]; document.body.append(it); arguments[1]();";
        stage.browser.evaluate(change, vec![said.into()]).await;
        let words = Words::of(language);
        stage
            .browser
            .find("button", words.say("edit-profile"))
            .await;
    }
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_whose_language_is_missing_reads_english() {
    let browser = Browser::start_speaking("sw", "languages.missing").await;
    let server = Server::start(None).await;
    let page = format!("http://{}/settings", server.address());
    browser.open(&page).await;
    browser.click_named("button", "First Demo").await;
    browser.find("button", "Edit Profile").await;
    browser.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_that_cannot_be_loaded_are_told() {
    let stage = Stage::open("languages.not_loaded").await;
    stage.browser.expect_complaint("messages");
    stage.browser.block("*/messages/*").await;
    stage
        .browser
        .open(&format!("{}/settings", stage.origin()))
        .await;
    let said = stage.browser.hear_alert().await;
    assert_eq!(said, "This page could not be loaded. Reload it.");
    stage
        .browser
        .open(&format!("{}/embed.html", stage.origin()))
        .await;
    stage
        .browser
        .hear("status", "host/messages-unavailable")
        .await;
    stage.finish().await;
}
