//! What was framed is not lost unasked: not by Cancel, not by Escape, however often, and not by
//! leaving the page.

use cameo_tests::{
    browser::key,
    corpus::{self, CORNERS},
    oracle,
    server::Server,
    stage::Stage,
};

const QUESTION: &str = "Discard changes?";

async fn framed(scenario: &str) -> Stage<Server> {
    let stage = Stage::open(scenario).await;
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.click("button", "Flip").await;
    stage
}

async fn saves_mirrored(stage: Stage<Server>) {
    stage.save().await;
    let corners = oracle::pixels(&stage.served().await).corners();
    for (found, number) in corners.into_iter().zip([1, 0, 3, 2]) {
        oracle::assert_close(found, CORNERS[number]);
    }
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn escape_asks_and_takes_the_question_back() {
    let stage = framed("discard.escape").await;
    for _ in 0..3 {
        stage.browser.press(key::ESCAPE).await;
        stage.browser.find("alertdialog", QUESTION).await;
        stage.browser.find_focused("Keep editing").await;
        stage.browser.press(key::ESCAPE).await;
        stage.browser.gone("alertdialog", QUESTION).await;
        stage.browser.find_focused("Crop area").await;
    }
    saves_mirrored(stage).await;
}

/// A phone's Back asks a dialog to close, and closes it if it is asked again.
const BACK: [&str; 2] = [
    "document.querySelector('dialog').requestClose(); arguments[0]();",
    "document.querySelector('dialog').close(); arguments[0]();",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn back_on_a_phone_asks() {
    let stage = framed("discard.back").await;
    for back in [BACK[0], BACK[1], BACK[1]] {
        stage.browser.evaluate(back, Vec::new()).await;
        stage.browser.find("alertdialog", QUESTION).await;
        stage.browser.find_focused("Keep editing").await;
    }
    stage.browser.click("button", "Keep editing").await;
    saves_mirrored(stage).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancel_asks_and_discards_only_when_told_to() {
    let stage = framed("discard.cancel").await;
    stage.browser.click("button", "Cancel").await;
    stage.browser.click("button", "Keep editing").await;
    stage.browser.click("button", "Cancel").await;
    stage.browser.click("button", "Discard").await;
    stage.browser.gone("dialog", "Edit profile").await;
    stage.browser.find_focused("Edit Profile").await;
    assert_eq!(stage.rows.uploads("pending").await, 0, "something was sent");
    // Nothing is left of it.
    stage.edit().await;
    let tree = stage.browser.tree().await;
    assert!(tree.find("application", "Crop area").is_none());
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_undone_is_no_change() {
    let stage = framed("discard.undone").await;
    stage.browser.click("button", "Undo").await;
    stage.browser.click("button", "Cancel").await;
    stage.browser.gone("dialog", "Edit profile").await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leaving_the_page_asks_only_while_something_would_be_lost() {
    let stage = framed("discard.leave").await;
    let settings = format!("{}/settings", stage.origin());
    stage.browser.click("button", "Undo").await;
    stage.browser.open(&settings).await;
    assert!(!stage.browser.was_asked_before_leaving().await);
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.click("button", "Flip").await;
    stage.browser.open(&settings).await;
    assert!(stage.browser.was_asked_before_leaving().await);
    stage.finish().await;
}
