//! After a change: every avatar shows it before the server has answered and takes it back if the
//! server refuses, it can be undone, and earlier pictures can be gone back to.

use std::time::Duration;

use cameo_tests::{
    browser::key,
    corpus::{self, CORNERS, Rgb, TestFile},
    oracle,
    patience::until,
    proxy::{Exchange, Fault, Gate},
    server::Server,
    stage::{Stage, object_of},
};

const RED: Rgb = [200, 30, 30];
const BLUE: Rgb = [30, 30, 200];

fn red() -> TestFile {
    corpus::one_colour("red.jpg", RED)
}

fn blue() -> TestFile {
    corpus::one_colour("blue.jpg", BLUE)
}

/// The served photo has this colour.
async fn assert_served(stage: &Stage<Server>, colour: Rgb) {
    let served = oracle::pixels(&stage.served().await);
    oracle::assert_close(served.at(served.width / 2, served.height / 2), colour);
}

/// Exchanges since [`cameo_tests::proxy::Proxy::forget`]: links, uploads, mutations.
fn exchanges(stage: &Stage<Server>) -> [usize; 3] {
    [Exchange::Presign, Exchange::Upload, Exchange::Mutation].map(|it| stage.proxy().count(it))
}

/// The server has a problem with the next mutation, however often it is tried.
fn refuse(stage: &Stage<Server>) {
    for _ in 0..3 {
        let fault = Fault::Answer(503, "{}");
        stage.proxy().disturb(Exchange::Mutation, fault);
    }
}

/// What each avatar of the page shows, those behind the dialog included: the address of a picture
/// that has loaded, else what stands in its place.
async fn avatars(stage: &Stage<Server>) -> Vec<String> {
    let script = "const avatars = [...document.querySelectorAll('cameo-picker')]
            .map((it) => it.shadowRoot?.querySelector('.cameo-avatar'));
        arguments[0](avatars.map((it) => it?.naturalWidth ? it.src : it?.innerText));";
    let shown = stage.browser.evaluate(script, Vec::new()).await;
    let shown = shown.as_array().expect("a list").iter();
    shown
        .map(|it| it.as_str().unwrap_or_default().into())
        .collect()
}

/// Waits until all avatars show the same, and something that `is_expected`.
async fn all_avatars(stage: &Stage<Server>, is_expected: impl Fn(&str) -> bool) {
    let all_show_it = async || {
        let shown = avatars(stage).await;
        shown.len() == 2 && shown.iter().all(|it| is_expected(it))
    };
    until("both avatars show what is expected", all_show_it).await;
}

/// A page with two pickers, whose person has a red picture.
async fn open_two_pickers(scenario: &str) -> (Stage<Server>, String) {
    let stage = Stage::open_behind_proxy(scenario).await;
    stage.api.set_picture(&red().bytes).await;
    let page = format!("{}/embed.html", stage.origin());
    stage.browser.open(&page).await;
    let script = "document.body.append(document.createElement('cameo-picker')); arguments[0]();";
    stage.browser.evaluate(script, Vec::new()).await;
    all_avatars(&stage, |it| it.ends_with("/profile")).await;
    let picture = avatars(&stage).await.remove(0);
    (stage, picture)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_avatar_shows_a_photo_before_it_is_saved_and_the_old_one_if_it_is_not() {
    let (stage, before) = open_two_pickers("afterwards.early_photo").await;
    stage.browser.expect_complaint("status of 503");
    stage.browser.expect_complaint("backend/unavailable");
    let attributes = stage.attributes().await;
    let is_early = |shown: &str| shown.starts_with("blob:");

    let gate = Gate::new();
    stage
        .proxy()
        .disturb(Exchange::Mutation, Fault::Hold(gate.clone()));
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.click("button", "Save").await;
    gate.reached().await;
    all_avatars(&stage, is_early).await;
    stage.browser.click("button", "Cancel").await;
    gate.abandoned().await;
    all_avatars(&stage, |it| it == before).await;
    assert_eq!(stage.attributes().await, attributes);

    refuse(&stage);
    stage.browser.click("button", "Save").await;
    all_avatars(&stage, is_early).await;
    stage.browser.hear_alert().await;
    all_avatars(&stage, |it| it == before).await;
    assert_eq!(stage.attributes().await, attributes);

    stage.browser.click("button", "Try again").await;
    stage.saved().await;
    let stored = stage.attributes().await["picture"].clone();
    let object = object_of(&stored).to_owned();
    all_avatars(&stage, |it| it.contains(&object) && *it != before).await;
    let corners = oracle::pixels(&stage.served().await).corners();
    oracle::assert_close(corners[0], CORNERS[0]);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_avatar_shows_initials_before_the_photo_is_removed() {
    let (stage, before) = open_two_pickers("afterwards.early_removal").await;
    stage.browser.expect_complaint("status of 503");
    stage.browser.expect_complaint("backend/unavailable");
    let gate = Gate::new();
    stage
        .proxy()
        .disturb(Exchange::Mutation, Fault::Hold(gate.clone()));
    stage.edit().await;
    stage.browser.click("button", "Remove photo").await;
    stage.browser.click("button", "Remove").await;
    gate.reached().await;
    let is_initials = |shown: &str| shown == "FD";
    all_avatars(&stage, is_initials).await;
    refuse(&stage);
    stage.browser.click("button", "Cancel").await;
    all_avatars(&stage, |it| it == before).await;

    stage.browser.click("button", "Remove photo").await;
    stage.browser.click("button", "Remove").await;
    stage.browser.hear_alert().await;
    all_avatars(&stage, |it| it == before).await;
    stage.browser.click("button", "Try again").await;
    stage.browser.hear("status", "Photo removed").await;
    all_avatars(&stage, is_initials).await;
    assert!(!stage.attributes().await.contains_key("picture"));
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_photo_is_undone_by_keyboard() {
    let stage = Stage::open_behind_proxy("afterwards.undo_save").await;
    let picture = stage.begin_with_picture(&red()).await;
    let before = stage.attributes().await;
    stage.change_photo(&blue()).await;
    assert_served(&stage, BLUE).await;
    stage.proxy().forget();

    stage.browser.find_focused("Edit Profile").await;
    stage.browser.press(key::TAB).await;
    stage.browser.find_focused("Undo").await;
    stage.browser.press(key::ENTER).await;
    stage.browser.hear("status", "Change undone").await;
    stage.browser.find_focused("Edit Profile").await;
    stage.browser.gone("button", "Undo").await;
    assert_eq!(stage.attributes().await, before);
    assert_eq!(stage.picture().await, picture);
    assert_served(&stage, RED).await;
    assert_eq!(exchanges(&stage), [0, 0, 1]);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_photo_is_undone_to_initials() {
    let stage = Stage::open("afterwards.undo_first").await;
    let before = stage.attributes().await;
    stage.change_photo(&blue()).await;
    stage.browser.click("button", "Undo").await;
    stage.browser.hear("status", "Change undone").await;
    stage.initials().await;
    assert_eq!(stage.attributes().await, before);
    stage.edit().await;
    assert_eq!(stage.earlier_pictures().await, [""; 0]);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removal_is_undone_with_all_that_it_took_along() {
    let stage = Stage::open("afterwards.undo_removal").await;
    stage.api.set_picture(&red().bytes).await;
    let picture = stage.begin_with_picture(&blue()).await;
    let before = stage.attributes().await;
    stage.edit().await;
    let earlier = stage.earlier_pictures().await;
    assert_eq!(earlier.len(), 1);
    stage.browser.click("button", "Remove photo").await;
    stage.browser.click("button", "Remove").await;
    stage.browser.hear("status", "Photo removed").await;
    stage.initials().await;
    assert!(!stage.attributes().await.contains_key("picture"));

    stage.browser.click("button", "Undo").await;
    stage.browser.hear("status", "Change undone").await;
    assert_eq!(stage.attributes().await, before);
    assert_eq!(stage.picture().await, picture);
    assert_served(&stage, BLUE).await;
    stage.edit().await;
    assert_eq!(stage.earlier_pictures().await, earlier);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_goes_back_to_an_earlier_photo_and_forth_again() {
    let stage = Stage::open_behind_proxy("afterwards.earlier").await;
    stage.api.set_picture(&red().bytes).await;
    let picture = stage.begin_with_picture(&blue()).await;
    let before = stage.attributes().await;
    stage.proxy().forget();
    stage.edit().await;
    let earlier = stage.earlier_pictures().await;
    assert_eq!(earlier.len(), 1, "{earlier:?}");
    assert!(earlier[0].contains(", 20"), "no date in {earlier:?}");
    stage.browser.click("button", &earlier[0]).await;
    stage.saved().await;
    assert_served(&stage, RED).await;
    assert_ne!(stage.attributes().await["picture"], before["picture"]);
    assert_eq!(exchanges(&stage), [0, 0, 1]);

    stage.browser.click("button", "Undo").await;
    stage.browser.hear("status", "Change undone").await;
    assert_eq!(stage.attributes().await, before);
    assert_eq!(stage.picture().await, picture);
    assert_served(&stage, BLUE).await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_tab_has_saved_since_is_not_undone() {
    let stage = Stage::open("afterwards.other_tab").await;
    stage.begin_with_picture(&red()).await;
    stage.change_photo(&corpus::four_colours(6)).await;
    stage.api.set_picture(&blue().bytes).await;
    let by_other = stage.attributes().await;
    stage.browser.click("button", "Undo").await;
    stage.browser.hear("status", "changed elsewhere").await;
    assert_eq!(stage.attributes().await, by_other);
    stage.picture_with(object_of(&by_other["picture"])).await;
    assert_served(&stage, BLUE).await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undo_that_fails_is_told_and_tried_again() {
    let stage = Stage::open_behind_proxy("afterwards.undo_fails").await;
    stage.browser.expect_complaint("status of 503");
    stage.browser.expect_complaint("backend/unavailable");
    stage.begin_with_picture(&red()).await;
    let before = stage.attributes().await;
    stage.change_photo(&blue()).await;
    let changed = stage.attributes().await;
    refuse(&stage);
    stage.browser.click("button", "Undo").await;
    stage.browser.hear_alert().await;
    assert_eq!(stage.attributes().await, changed);
    stage.browser.click("button", "Try again").await;
    stage.browser.hear("status", "Change undone").await;
    stage.browser.gone("dialog", "Edit profile").await;
    assert_eq!(stage.attributes().await, before);
    assert_served(&stage, RED).await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_is_time_to_undo() {
    const OVER: Duration = Duration::from_secs(11);
    let stage = Stage::open("afterwards.time").await;
    stage.change_photo(&red()).await;
    stage.browser.press(key::TAB).await;
    stage.browser.find_focused("Undo").await;
    tokio::time::sleep(OVER).await;
    stage.browser.find_focused("Undo").await;
    stage.browser.press(key::ESCAPE).await;
    stage.browser.gone("button", "Undo").await;
    stage.browser.find_focused("Edit Profile").await;

    stage.change_photo(&blue()).await;
    stage.browser.find("button", "Undo").await;
    tokio::time::sleep(OVER).await;
    stage.browser.gone("button", "Undo").await;
    assert_eq!(
        stage.browser.tree().await.texts("status").concat(),
        "",
        "and what was said with it"
    );
    stage.finish().await;
}
