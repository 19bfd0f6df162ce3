//! The whole job without a pointer: with the keys alone, and as a screen reader goes about it, which
//! knows a page by roles, names and what is said.

use cameo_tests::{
    browser::{Node, Tree, key},
    corpus::{self, CORNERS},
    oracle,
    server::Server,
    stage::Stage,
};

/// Turned clockwise, then mirrored.
async fn assert_turned_and_mirrored(stage: &Stage<Server>) {
    let corners = oracle::pixels(&stage.served().await).corners();
    for (found, number) in corners.into_iter().zip([0, 2, 1, 3]) {
        oracle::assert_close(found, CORNERS[number]);
    }
}

/// Turns with a key, mirrors with a button, and saves; every step is reached with Tab.
pub async fn saves_with_keys(stage: Stage<Server>) {
    let browser = &stage.browser;
    browser.tab_to("Edit Profile").await;
    browser.press(key::ENTER).await;
    browser.find("dialog", "Edit profile").await;
    browser.tab_to("Choose photo").await;
    stage.choose_with_key(&corpus::four_colours(6)).await;
    browser.find_focused("Crop area").await;
    browser.press("r").await;
    browser.press("f").await;
    browser.press_with(&[key::CONTROL], "z").await;
    browser.tab_to("Flip").await;
    browser.press(" ").await;
    browser.tab_to("Save").await;
    browser.press(key::ENTER).await;
    stage.saved().await;
    browser.find_focused("Edit Profile").await;
    assert_turned_and_mirrored(&stage).await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_is_saved_with_keys_alone() {
    saves_with_keys(Stage::open("keyboard.alone").await).await;
}

/// Does what an element is for, as a screen reader does: without a way to it.
async fn activate(stage: &Stage<Server>, role: &str, name: &str) {
    let node = usable(stage, role, name).await;
    stage.browser.focus(&node).await;
    stage.browser.press(key::ENTER).await;
}

/// The element as it is announced. Whatever else takes the focus has a name, too.
async fn usable(stage: &Stage<Server>, role: &str, name: &str) -> Node {
    let usable = |tree: &Tree| tree.find(role, name).filter(|it| !it.is_disabled).cloned();
    let what = format!("usable {role} {name:?}");
    let node = stage.browser.wait_for(&what, usable).await;
    let tree = stage.browser.tree().await;
    let nameless: Vec<_> = tree.focusable().filter(|it| it.name.is_empty()).collect();
    assert!(nameless.is_empty(), "{nameless:?}");
    node
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_is_saved_by_what_a_screen_reader_knows() {
    let stage = Stage::open("keyboard.tree").await;
    activate(&stage, "button", "Edit Profile").await;
    let dialog = usable(&stage, "dialog", "Edit profile").await;
    assert!(dialog.is_modal);
    stage.browser.hear("status", "JPEG, PNG").await;
    let input = usable(&stage, "button", "Choose photo").await;
    stage.browser.focus(&input).await;
    stage.choose_with_key(&corpus::four_colours(6)).await;
    stage.browser.hear("status", "Location removed").await;

    let area = usable(&stage, "application", "Crop area").await;
    assert!(area.description.contains("arrow keys"), "{area:?}");
    let slider = usable(&stage, "slider", "Zoom").await;
    stage.browser.focus(&slider).await;
    stage.browser.press(key::UP).await;
    stage.browser.hear("status", "Zoom 101%, centred").await;
    let slider = usable(&stage, "slider", "Zoom").await;
    let said = stage.browser.attribute(&slider, "aria-valuetext").await;
    assert_eq!(said.as_deref(), Some("101%"));
    activate(&stage, "button", "Reset").await;
    activate(&stage, "button", "Turn right").await;
    stage.browser.hear("status", "turned 90°").await;
    activate(&stage, "button", "Flip").await;
    stage.browser.hear("status", "mirrored").await;
    activate(&stage, "button", "Save").await;
    stage.saved().await;
    assert_turned_and_mirrored(&stage).await;
    stage.finish().await;
}
