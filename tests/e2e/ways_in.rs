//! Every way in which a photo comes into the editor, each held to the saved pixels.

use std::path::Path;

use cameo_tests::{
    browser::{Tree, key},
    corpus::{self, CORNERS, TestFile, WHITE},
    oracle,
    patience::until,
    proxy::{Exchange, Fault},
    server::Server,
    stage::{Stage, object_of},
};

/// Where another program has its files.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

async fn drag_and_drop(stage: &Stage<Server>, files: &[&Path]) {
    let title = stage.browser.find("heading", "Profile photo").await;
    let dragged = stage.browser.drag_in(files, &title, (0.0, 20.0)).await;
    stage.browser.drop_in(dragged).await;
}

async fn saves_four_colours(stage: Stage<Server>) {
    stage.browser.find("application", "Crop area").await;
    stage.save().await;
    let corners = oracle::pixels(&stage.served().await).corners();
    for (found, wanted) in corners.into_iter().zip(CORNERS) {
        oracle::assert_close(found, wanted);
    }
    stage.finish().await;
}

/// A copied picture loses what is behind it in the top left, which becomes white.
async fn saves_what_was_copied(stage: Stage<Server>) {
    stage.browser.find("application", "Crop area").await;
    stage.save().await;
    let corners = oracle::pixels(&stage.served().await).corners();
    for (found, wanted) in corners.into_iter().zip([WHITE, CORNERS[1], CORNERS[2]]) {
        oracle::assert_close(found, wanted);
    }
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_dropped_on_the_editor() {
    let stage = Stage::open("ways_in.drop").await;
    let folder = folder();
    let file = corpus::four_colours(6).write_to(folder.path());
    stage.edit().await;
    let title = stage.browser.find("heading", "Profile photo").await;
    let before = stage.browser.settled_screenshot().await;
    let dragged = stage.browser.drag_in(&[&file], &title, (0.0, 20.0)).await;
    let is_seen = async || stage.browser.screenshot().await != before;
    until("it is seen that the file may be dropped", is_seen).await;
    stage.browser.drop_in(dragged).await;
    saves_four_colours(stage).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_dropped_beside_the_editor() {
    let stage = Stage::open("ways_in.drop_beside").await;
    let folder = folder();
    let file = corpus::four_colours(3).write_to(folder.path());
    stage.edit().await;
    let title = stage.browser.find("heading", "Profile photo").await;
    // Left of the dialog, over the page that it makes inert.
    let dragged = stage
        .browser
        .drag_in(&[&file], &title, (-500.0, 200.0))
        .await;
    stage.browser.drop_in(dragged).await;
    saves_four_colours(stage).await;
}

/// What was said about a file that is dragged over the page, and whether the browser will open it: by
/// these tests' drops it never does.
const NOTE_DROPS: &str = "
    addEventListener('dragover', (event) => setTimeout(() => {
        globalThis.taken = [event.dataTransfer.dropEffect, event.defaultPrevented];
    }));";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_dropped_while_the_editor_is_closed_leaves_the_page_there() {
    let stage = Stage::open("ways_in.drop_closed").await;
    stage.browser.observe_pages_with(NOTE_DROPS).await;
    stage.browser.reload().await;
    let folder = folder();
    let file = corpus::four_colours(6).write_to(folder.path());
    let button = stage.browser.find("button", "Edit Profile").await;
    let dragged = stage.browser.drag_in(&[&file], &button, (0.0, 0.0)).await;
    stage.browser.drop_in(dragged).await;
    let taken = "setTimeout(() => arguments[0](globalThis.taken ?? null), 300);";
    let taken = stage.browser.evaluate(taken, Vec::new()).await;
    assert_eq!(taken, serde_json::json!(["none", true]));
    stage.edit().await;
    drag_and_drop(&stage, &[&file]).await;
    saves_four_colours(stage).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_files_and_folders_are_said_and_the_framing_stays() {
    let stage = Stage::open("ways_in.several").await;
    stage.browser.expect_complaint("source/several-files");
    stage.browser.expect_complaint("source/folder");
    let folder = folder();
    let (one, other) = (corpus::clean_square(), corpus::one_colour("b.jpg", [9; 3]));
    let files = [one.write_to(folder.path()), other.write_to(folder.path())];
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.click("button", "Flip").await;

    drag_and_drop(&stage, &[&files[0], &files[1]]).await;
    let said = stage.browser.hear_alert().await;
    assert!(said.contains("several files"), "{said}");
    drag_and_drop(&stage, &[folder.path()]).await;
    stage.browser.hear("alert", "This is a folder").await;

    // What was framed before is still there, and can be saved at once.
    stage.save().await;
    let corners = oracle::pixels(&stage.served().await).corners();
    for (found, wanted) in corners.into_iter().zip([1, 0, 3, 2]) {
        oracle::assert_close(found, CORNERS[wanted]);
    }
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_cannot_be_opened_leaves_the_framing_before() {
    let stage = Stage::open("ways_in.damaged_second").await;
    stage.browser.expect_complaint("source/");
    stage.edit_with(&corpus::four_colours(6)).await;
    let bad = corpus::refused()
        .into_iter()
        .find(|file| file.name == "truncated.jpg");
    stage.choose(&bad.expect("the corpus has it")).await;
    stage.browser.hear("alert", "damaged").await;
    stage.browser.click("button", "Cancel").await;
    let is_silent = |tree: &Tree| tree.texts("alert").concat().is_empty().then_some(());
    stage.browser.wait_for("no alert", is_silent).await;
    stage.browser.find("application", "Crop area").await;
    saves_four_colours(stage).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_file_is_chosen_twice() {
    let stage = Stage::open("ways_in.same_file").await;
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.click("button", "Flip").await;
    stage.browser.hear("status", "mirrored").await;
    // It begins anew.
    stage.choose(&corpus::four_colours(6)).await;
    stage.browser.gone("status", "mirrored").await;
    stage
        .browser
        .wait_for("nothing to undo", |tree| {
            tree.find("button", "Undo")
                .filter(|undo| undo.is_disabled)
                .map(drop)
        })
        .await;
    saves_four_colours(stage).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_dialog_that_is_given_up_closes_nothing() {
    let stage = Stage::open("ways_in.given_up").await;
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.give_up_file_dialogs().await;
    stage.browser.click("button", "Choose photo").await;
    saves_four_colours(stage).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copied_picture_is_pasted_with_the_keyboard() {
    let stage = Stage::open("ways_in.paste_key").await;
    stage.edit().await;
    stage.browser.copy(&corpus::transparent_png().bytes).await;
    stage.browser.press_with(&[key::CONTROL], "v").await;
    saves_what_was_copied(stage).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copied_picture_is_pasted_with_the_button() {
    let stage = Stage::open("ways_in.paste_button").await;
    stage.browser.permit("clipboard-read", true).await;
    stage.browser.copy(&corpus::transparent_png().bytes).await;
    stage.edit().await;
    stage.browser.click("button", "Paste").await;
    saves_what_was_copied(stage).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_pasted_is_said() {
    let stage = Stage::open("ways_in.paste_in_vain").await;
    stage.browser.expect_complaint("source/no-file");
    stage.browser.expect_complaint("host/clipboard-refused");
    stage.browser.permit("clipboard-read", true).await;
    let text = TestFile {
        name: "text".into(),
        bytes: b"no picture".to_vec(),
    };
    stage.browser.copy(&text.bytes).await;
    stage.edit().await;
    stage.browser.press_with(&[key::CONTROL], "v").await;
    stage.browser.hear("alert", "no photo in this").await;
    stage.browser.permit("clipboard-read", false).await;
    stage.browser.click("button", "Paste").await;
    stage.browser.hear("alert", "Ctrl+V").await;

    // Once it is allowed, it can be tried again.
    stage.browser.copy(&corpus::transparent_png().bytes).await;
    stage.browser.permit("clipboard-read", true).await;
    stage.browser.click("button", "Try again").await;
    saves_what_was_copied(stage).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_stored_photo_is_framed_anew() {
    let stage = Stage::open_behind_proxy("ways_in.adjust").await;
    stage.browser.expect_complaint("net::ERR_");
    stage.browser.expect_complaint("transport/unreachable");
    stage.begin_with_picture(&corpus::clean_square()).await;
    let before = stage.attributes().await["picture"].clone();
    stage.edit().await;
    stage.proxy().disturb(Exchange::Image, Fault::Close);
    stage.browser.click("button", "Adjust photo").await;
    stage
        .browser
        .hear("alert", "can't be reached. Try again.")
        .await;
    stage.browser.click("button", "Try again").await;
    stage.browser.click("button", "Turn right").await;
    stage.save().await;
    let stored = stage.attributes().await["picture"].clone();
    assert_ne!(stored, before);
    stage.picture_with(object_of(&stored)).await;
    let pixels = oracle::pixels(&stage.served().await);
    // As many pixels as there were, turned.
    assert_eq!((pixels.width, pixels.height), (640, 640));
    for (found, number) in pixels.corners().into_iter().zip([2, 0, 3, 1]) {
        oracle::assert_close(found, CORNERS[number]);
    }
    stage.finish().await;
}
