//! What is in sight on a phone on its side and in low windows, without scrolling.

use cameo_tests::{
    browser::Screen,
    corpus::{self, TestFile},
    server::Server,
    stage::Stage,
};

use crate::framing::save_as_shown;

pub const SMALL: Screen = Screen {
    width_px: 568,
    height_px: 320,
    is_phone: true,
};
const LARGE: Screen = Screen {
    width_px: 844,
    height_px: 390,
    is_phone: true,
};
const LOW_WINDOW: Screen = Screen {
    width_px: 1024,
    height_px: 600,
    is_phone: false,
};
const SMALL_WINDOW: Screen = Screen {
    width_px: 760,
    height_px: 620,
    is_phone: false,
};

async fn assert_in_sight(stage: &Stage<Server>, role: &str, name: &str) {
    let node = stage.browser.find(role, name).await;
    let cover = stage.browser.cover_of(&node).await;
    assert_eq!(cover, None, "in the place of {name}");
}

async fn assert_buttons_in_sight(stage: &Stage<Server>, names: &[&str]) {
    for name in names {
        assert_in_sight(stage, "button", name).await;
    }
}

/// Where the focus goes, it is seen.
async fn assert_tools_come_into_sight(stage: &Stage<Server>) {
    for name in ["Zoom in", "Undo", "Move right"] {
        stage.browser.tab_to(name).await;
        assert_in_sight(stage, "button", name).await;
    }
}

fn damaged() -> TestFile {
    let mut files = corpus::refused().into_iter();
    let damaged = files.find(|file| file.name == "truncated.jpg");
    damaged.expect("the corpus has it")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_crop_area_the_tools_and_save() {
    let stage = Stage::open("on_its_side.framing").await;
    let area = stage.edit_with(&corpus::four_colours(6)).await;
    for screen in [SMALL, LARGE, LOW_WINDOW, SMALL_WINDOW] {
        stage.browser.show_on(screen).await;
        assert_in_sight(&stage, "application", "Crop area").await;
        assert_in_sight(&stage, "button", "Save").await;
        assert_tools_come_into_sight(&stage).await;
    }
    for _ in 0..3 {
        stage.browser.wheel(&area, -100).await;
    }
    stage.browser.drag(&area, 50.0, -30.0).await;
    save_as_shown(stage, &area).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_way_in() {
    let stage = Stage::open("on_its_side.ways_in").await;
    stage.browser.expect_complaint("source/");
    let earlier = corpus::one_colour("earlier.jpg", [90, 90, 90]);
    stage.api.set_picture(&earlier.bytes).await;
    stage.begin_with_picture(&corpus::clean_square()).await;
    for screen in [SMALL, LARGE] {
        stage.browser.show_on(screen).await;
        stage.edit().await;
        let earlier = stage.earlier_pictures().await;
        let buttons = [
            "Paste",
            "Adjust photo",
            "Remove photo",
            &earlier[0],
            "Cancel",
        ];
        assert_buttons_in_sight(&stage, &buttons).await;
        stage.choose(&damaged()).await;
        stage.browser.hear_alert().await;
        assert_buttons_in_sight(&stage, &buttons).await;
        stage.browser.click("button", "Cancel").await;
    }
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn questions_and_failures() {
    let stage = Stage::open_behind_proxy("on_its_side.answers").await;
    let browser = &stage.browser;
    browser.expect_complaint("transport/offline");
    browser.expect_complaint("net::ERR_");
    for screen in [SMALL, LARGE] {
        browser.show_on(screen).await;
        stage.edit_with(&corpus::four_colours(6)).await;
        browser.click("button", "Flip").await;
        browser.click("button", "Cancel").await;
        assert_buttons_in_sight(&stage, &["Keep editing", "Discard"]).await;
        browser.click("button", "Keep editing").await;
        assert_in_sight(&stage, "application", "Crop area").await;
        assert_buttons_in_sight(&stage, &["Zoom in", "Save"]).await;

        browser.set_offline(true).await;
        browser.click("button", "Save").await;
        browser.hear_alert().await;
        assert_buttons_in_sight(&stage, &["Cancel", "Try again"]).await;
        assert_tools_come_into_sight(&stage).await;
        browser.set_offline(false).await;
        stage.saved().await;
    }
    stage.finish().await;
}
