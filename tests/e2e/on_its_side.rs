//! What is in sight on a phone on its side, without scrolling.

use cameo_tests::{browser::Screen, corpus, server::Server, stage::Stage};

use crate::framing::save_as_shown;

const SMALL: Screen = Screen {
    width_px: 568,
    height_px: 320,
    is_phone: true,
};
const LARGE: Screen = Screen {
    width_px: 844,
    height_px: 390,
    is_phone: true,
};

/// That all of something is seen without scrolling.
async fn assert_in_sight(stage: &Stage<Server>, screen: Screen, role: &str, name: &str) {
    let node = stage.browser.find(role, name).await;
    let [left, top, width, height] = stage.browser.box_of(&node).await;
    let is_seen = left >= 0.0
        && top >= 0.0
        && left + width <= screen.width_px.into()
        && top + height <= screen.height_px.into();
    assert!(is_seen, "{name} at {left} {top}, {width} x {height}");
}

/// Where what always stays in sight begins.
const FOOT_TOP_PX: &str = "
    const foot = document.querySelector('.cameo-foot');
    arguments[0](foot.getBoundingClientRect().top);";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_crop_area_the_tools_and_save() {
    let stage = Stage::open("on_its_side.framing").await;
    let area = stage.edit_with(&corpus::four_colours(6)).await;
    let low_window = Screen {
        is_phone: false,
        ..LARGE
    };
    for screen in [SMALL, LARGE, low_window] {
        stage.browser.show_on(screen).await;
        for (role, name) in [("application", "Crop area"), ("button", "Save")] {
            assert_in_sight(&stage, screen, role, name).await;
        }
        stage.browser.tab_to("Move right").await;
        let last = stage.browser.find("button", "Move right").await;
        let [_, top, _, height] = stage.browser.box_of(&last).await;
        let foot = stage.browser.evaluate(FOOT_TOP_PX, Vec::new()).await;
        let foot = foot.as_f64().expect("a number");
        assert!(top + height <= foot, "{top} + {height} under {foot}");
    }
    for _ in 0..3 {
        stage.browser.wheel(&area, -100).await;
    }
    stage.browser.drag(&area, 50.0, -30.0).await;
    save_as_shown(stage, &area).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_be_answered() {
    let stage = Stage::open_behind_proxy("on_its_side.answers").await;
    let browser = &stage.browser;
    for complaint in ["source/", "transport/offline", "net::ERR_"] {
        browser.expect_complaint(complaint);
    }
    let damaged = corpus::refused();
    let damaged = damaged.iter().find(|file| file.name == "truncated.jpg");
    let damaged = damaged.expect("the corpus has it");
    let earlier = corpus::one_colour("earlier.jpg", [90, 90, 90]);
    stage.api.set_picture(&earlier.bytes).await;
    stage.begin_with_picture(&corpus::clean_square()).await;
    for screen in [SMALL, LARGE] {
        let buttons = async |names: &[&str]| {
            for name in names {
                assert_in_sight(&stage, screen, "button", name).await;
            }
        };
        browser.show_on(screen).await;
        stage.edit().await;
        buttons(&["Paste", "Remove photo", "Cancel"]).await;
        stage.choose(damaged).await;
        browser.hear_alert().await;
        buttons(&["Paste", "Remove photo", "Cancel"]).await;

        stage.choose(&corpus::four_colours(6)).await;
        browser.click("button", "Flip").await;
        browser.click("button", "Cancel").await;
        buttons(&["Keep editing", "Discard"]).await;
        browser.click("button", "Keep editing").await;
        assert_in_sight(&stage, screen, "application", "Crop area").await;
        buttons(&["Zoom in", "Save"]).await;

        browser.set_offline(true).await;
        browser.click("button", "Save").await;
        browser.hear_alert().await;
        buttons(&["Cancel", "Try again"]).await;
        browser.set_offline(false).await;
        stage.saved().await;
    }
    stage.finish().await;
}
