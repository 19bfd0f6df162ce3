//! Removing the photo: asked for first, then gone from the page and the rows, initials instead,
//! and everything else as it was.

use cameo_tests::{browser::key, corpus, stage::Stage};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asks_first_and_leaves_everything_else() {
    let stage = Stage::open("remove.asks_first").await;
    stage.begin_with_picture(&corpus::clean_square()).await;
    let mut before = stage.attributes().await;

    stage.edit().await;
    stage.browser.click("button", "Remove photo").await;
    stage.browser.find("alertdialog", "Remove photo?").await;
    stage
        .browser
        .wait_for("the focus on the safe answer", |tree| {
            tree.find("button", "Keep")
                .filter(|keep| keep.is_focused)
                .map(drop)
        })
        .await;
    stage.browser.click("button", "Keep").await;
    stage.browser.gone("alertdialog", "Remove photo?").await;
    assert_eq!(stage.attributes().await, before);

    stage.browser.click("button", "Remove photo").await;
    stage.browser.click("button", "Remove").await;
    stage.browser.hear("status", "Photo removed").await;
    stage.browser.gone("dialog", "Edit profile").await;
    stage.initials().await;

    assert!(before.remove("picture").is_some());
    assert_eq!(stage.attributes().await, before);
    stage.edit().await;
    let tree = stage.browser.tree().await;
    assert!(
        tree.find("button", "Remove photo").is_none(),
        "nothing is left to remove"
    );
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn escape_keeps_the_photo() {
    let stage = Stage::open("remove.escape").await;
    let picture = stage.begin_with_picture(&corpus::clean_square()).await;
    stage.edit().await;
    stage.browser.click("button", "Remove photo").await;
    stage.browser.find("alertdialog", "Remove photo?").await;
    stage.browser.press(key::ESCAPE).await;
    stage.browser.gone("alertdialog", "Remove photo?").await;
    stage.browser.find_focused("Choose photo").await;
    stage.browser.press(key::ESCAPE).await;
    stage.browser.gone("dialog", "Edit profile").await;
    assert_eq!(stage.picture().await, picture);
    assert!(stage.attributes().await.contains_key("picture"));
    stage.finish().await;
}
