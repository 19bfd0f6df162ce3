//! Cancel in each phase: the old picture stays, on the page and in the rows, and the editor can be
//! used again.

use cameo_tests::{
    corpus,
    proxy::{Exchange, Fault, Gate},
    server::Server,
    stage::{Stage, object_of},
};
use serde_json::{Map, Value};

/// What has to be the same after the cancel.
struct Before {
    picture: String,
    attributes: Map<String, Value>,
    object_files: usize,
}

async fn begin(scenario: &str) -> (Stage<Server>, Before) {
    let stage = Stage::open_behind_proxy(scenario).await;
    let old = corpus::one_colour("old.jpg", [90, 90, 90]);
    let before = Before {
        picture: stage.begin_with_picture(&old).await,
        attributes: stage.attributes().await,
        object_files: stage.rows.object_files(),
    };
    stage.proxy().forget();
    (stage, before)
}

/// Leaves the editor and checks that nothing has changed, then saves another photo.
async fn assert_nothing_happened(stage: Stage<Server>, before: Before) {
    if stage
        .browser
        .tree()
        .await
        .find("dialog", "Edit profile")
        .is_some()
    {
        stage.browser.click("button", "Cancel").await;
        stage.browser.gone("dialog", "Edit profile").await;
    }
    assert_eq!(stage.picture().await, before.picture);
    assert_eq!(stage.attributes().await, before.attributes);
    assert_eq!(stage.rows.object_files(), before.object_files);
    stage.change_photo(&corpus::four_colours(3)).await;
    assert_ne!(stage.picture().await, before.picture);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_choosing() {
    let (stage, before) = begin("cancel.after_choosing").await;
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.click("button", "Cancel").await;
    assert_eq!(
        stage.proxy().count(Exchange::Presign),
        0,
        "nothing is sent before Save"
    );
    assert_nothing_happened(stage, before).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_photo_is_made() {
    let (stage, before) = begin("cancel.while_made").await;
    let gate = Gate::new();
    stage
        .proxy()
        .disturb(Exchange::Presign, Fault::Hold(gate.clone()));
    stage.edit_with(&corpus::noisy_photo()).await;
    stage.browser.click("button", "Save").await;
    stage.browser.find("progressbar", "Saving").await;
    gate.reached().await;
    stage.browser.click("button", "Cancel").await;
    gate.abandoned().await;
    stage.browser.gone("progressbar", "Saving").await;
    assert_eq!(stage.proxy().count(Exchange::Upload), 0);
    assert_nothing_happened(stage, before).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_uploading() {
    let (stage, before) = begin("cancel.while_uploading").await;
    let gate = Gate::new();
    let fault = Fault::HoldBody {
        after_bytes: 2000,
        gate: gate.clone(),
    };
    stage.proxy().disturb(Exchange::Upload, fault);
    stage.edit_with(&corpus::noisy_photo()).await;
    stage.browser.click("button", "Save").await;
    gate.reached().await;
    stage.browser.click("button", "Cancel").await;
    gate.abandoned().await;
    stage.browser.gone("progressbar", "Saving").await;
    assert_eq!(stage.proxy().count(Exchange::Mutation), 0);
    assert_nothing_happened(stage, before).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_committing() {
    let (stage, mut before) = begin("cancel.while_committing").await;
    let gate = Gate::new();
    stage
        .proxy()
        .disturb(Exchange::Mutation, Fault::Hold(gate.clone()));
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.click("button", "Save").await;
    gate.reached().await;
    stage.browser.click("button", "Cancel").await;
    gate.abandoned().await;
    stage.browser.gone("progressbar", "Saving").await;
    // The photo has arrived; nothing refers to it, so the server sweeps it later.
    before.object_files += 1;
    assert_nothing_happened(stage, before).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_late_to_cancel_shows_what_is_true() {
    let (stage, before) = begin("cancel.too_late").await;
    stage.proxy().disturb(Exchange::Mutation, Fault::LoseAnswer);
    let gate = Gate::new();
    stage
        .proxy()
        .disturb(Exchange::Mutation, Fault::Hold(gate.clone()));
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.expect_complaint("ERR_EMPTY_RESPONSE");
    stage.browser.click("button", "Save").await;
    // The first mutation has been done, the page only does not know; the second one is held.
    gate.reached().await;
    stage.browser.click("button", "Cancel").await;
    gate.abandoned().await;
    stage.browser.gone("dialog", "Edit profile").await;
    stage.browser.hear("status", "Too late").await;
    let stored = stage.attributes().await["picture"].clone();
    assert_ne!(stored, before.attributes["picture"]);
    stage.picture_with(object_of(&stored)).await;
    stage.finish().await;
}
