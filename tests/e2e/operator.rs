//! The operator's page: an administrator finds somebody, edits them and changes their photo with the
//! same picker.

use cameo_tests::{
    corpus,
    corpus::CORNERS,
    oracle,
    server::Server,
    stage::{Stage, object_of},
};

const ADMIN_EMAIL: &str = "admin@demo.example";

/// A browser in which an administrator has come to `/admin`, by way of signing in.
async fn open(scenario: &str) -> Stage<Server> {
    let stage = Stage::open(scenario).await;
    let browser = &stage.browser;
    browser.click("button", "Sign out").await;
    browser.find("heading", "Sign in").await;
    browser.open(&format!("{}/admin", stage.origin())).await;
    browser.click_named("button", "Admin Demo").await;
    browser.find("searchbox", "Find a person").await;
    stage
}

/// Finds the demo person that `stage` tells of.
async fn find(stage: &Stage<Server>) {
    let browser = &stage.browser;
    browser.click("searchbox", "Find a person").await;
    for letter in ["f", "i", "r"] {
        browser.press(letter).await;
    }
    browser.click("button", "Find").await;
    browser
        .gone("link", "Admin Demo (three) admin@demo.example")
        .await;
    browser.click_named("link", "First Demo").await;
    browser.find("heading", "First Demo (one)").await;
}

/// Waits until a change that was put down says this.
async fn put_down(stage: &Stage<Server>, what: &str) {
    let says = |text: String| text.contains(what);
    stage
        .browser
        .wait_for(what, |tree| {
            let mut lines = tree.texts("listitem").into_iter();
            lines.any(says).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_edits_somebody_and_changes_their_photo() {
    let stage = open("operator.edits").await;
    let browser = &stage.browser;
    find(&stage).await;
    browser.replace_text("Nickname", "Countess").await;
    browser.click("button", "Save attributes").await;
    browser.hear("status", "Saved").await;
    put_down(&stage, "changed nickname").await;
    assert_eq!(stage.attributes().await["nickname"], "Countess");

    stage.edit_with(&corpus::four_colours(6)).await;
    stage.save().await;
    let stored = stage.attributes().await["picture"].clone();
    stage.picture_with(object_of(&stored)).await;
    let pixels = oracle::pixels(&stage.served().await);
    for (found, wanted) in pixels.corners().into_iter().zip(CORNERS) {
        oracle::assert_close(found, wanted);
    }
    let admin_id = stage.rows.person_id(ADMIN_EMAIL).await;
    assert_eq!(stage.rows.attributes(&admin_id).await.get("picture"), None);
    assert_eq!(stage.attributes().await["nickname"], "Countess");
    browser.reload().await;
    put_down(
        &stage,
        &format!("changed picture to upload {}", object_of(&stored)),
    )
    .await;
    stage.finish().await;
}

/// A wide window, and the narrowest phone.
const SCREENS: [(u32, u32); 2] = [(1200, 900), (360, 740)];

/// What axe-core says, light and dark and on every screen; and nothing is wider than the screen.
async fn faults(stage: &Stage<Server>, state: &str) -> Vec<String> {
    let browser = &stage.browser;
    let mut faults = Vec::new();
    for (width_px, height_px) in SCREENS {
        browser.resize(width_px, height_px).await;
        for scheme in ["light", "dark"] {
            browser.prefer(scheme).await;
            let found = browser.faults().await.into_iter();
            let place = format!("{state}, {scheme}, {width_px} px");
            faults.extend(found.map(|fault| format!("{place}: {fault}")));
        }
        let fits = "arguments[0](document.documentElement.scrollWidth <= innerWidth);";
        if browser.evaluate(fits, Vec::new()).await != true {
            faults.push(format!("{state} is wider than {width_px} px"));
        }
    }
    faults
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everyone_can_use_it() {
    let stage = open("operator.axe").await;
    let browser = &stage.browser;
    let mut found = faults(&stage, "people").await;
    find(&stage).await;
    browser.find("button", "Edit Profile").await;
    found.extend(faults(&stage, "person").await);
    browser.replace_text("Date of birth", "soon").await;
    browser.expect_complaint("400");
    browser.click("button", "Save attributes").await;
    browser.hear_alert().await;
    browser.find_focused("Date of birth").await;
    browser.find("button", "Edit Profile").await;
    found.extend(faults(&stage, "refused").await);
    assert!(found.is_empty(), "{}", found.join("\n"));
    stage.finish().await;
}
