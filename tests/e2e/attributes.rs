//! The other attributes on the page: each is saved and shown, and leaves all others as they were.

use cameo_tests::{corpus, server::Server, stage::Stage};

/// Label on the page, name of the attribute, a value.
const EDITS: [(&str, &str, &str); 8] = [
    ("Given name", "given_name", "Augusta"),
    ("Family name", "family_name", "King"),
    ("Nickname", "nickname", "Countess"),
    ("Gender", "gender", "female"),
    ("Birthdate", "birthdate", "1815-12-10"),
    ("Website", "website", "https://ada.example.test/"),
    ("Time zone", "zoneinfo", "Europe/London"),
    ("Locale", "locale", "en-GB"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_is_saved_and_leaves_the_others() {
    let stage = Stage::open("attributes.each").await;
    stage.begin_with_picture(&corpus::clean_square()).await;
    let mut expected = stage.attributes().await;
    for (label, name, value) in EDITS {
        save(&stage, label, value).await;
        stage.browser.hear("status", "Profile saved").await;
        expected.insert(name.into(), value.into());
        assert_eq!(stage.attributes().await, expected, "after {label}");
    }
    stage
        .browser
        .open(&format!("{}/settings", stage.origin()))
        .await;
    for (label, _, value) in EDITS {
        let what = format!("{label} with {value}");
        let is_shown =
            |node: &&cameo_tests::browser::Node| node.name == label && node.value == value;
        stage
            .browser
            .wait_for(&what, |tree| {
                tree.with_role("textbox").find(is_shown).cloned()
            })
            .await;
    }
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_emptied_one_is_deleted() {
    let stage = Stage::open("attributes.emptied").await;
    let mut expected = stage.attributes().await;
    assert!(expected.remove("given_name").is_some());
    save(&stage, "Given name", "").await;
    stage.browser.hear("status", "Profile saved").await;
    assert_eq!(stage.attributes().await, expected);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invalid_one_is_said_and_nothing_is_stored() {
    let stage = Stage::open("attributes.invalid").await;
    let before = stage.attributes().await;
    for (label, value) in [("Birthdate", "yesterday"), ("Website", "not a link")] {
        let kept = stage.browser.find("textbox", label).await.value;
        save(&stage, label, value).await;
        let said = stage.browser.hear_alert().await;
        assert!(said.contains("not valid"), "{label}: {said}");
        assert_eq!(stage.attributes().await, before, "{label}");
        stage.browser.replace_text(label, &kept).await;
        stage
            .browser
            .wait_for("the alert to go", |tree| {
                tree.texts("alert")
                    .iter()
                    .all(String::is_empty)
                    .then_some(())
            })
            .await;
    }
    stage.finish().await;
}

async fn save(stage: &Stage<Server>, label: &str, value: &str) {
    stage.browser.replace_text(label, value).await;
    stage.browser.click("button", "Save profile").await;
}
