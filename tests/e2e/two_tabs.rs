//! Two tabs of one person that save at the same time, each from what it knew before: nothing that
//! either has saved is lost.

use cameo_tests::{
    corpus,
    proxy::{Exchange, Fault, Gate},
    stage::Stage,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_from_an_older_page_leaves_the_new_photo() {
    let stage = Stage::open("two_tabs.older_page").await;
    let settings = format!("{}/settings", stage.origin());
    let first = stage.browser.new_tab().await;
    stage.browser.open(&settings).await;
    stage.browser.find("button", "Edit Profile").await;

    let second = stage.browser.enter(&first).await;
    stage.change_photo(&corpus::four_colours(6)).await;
    let picture = stage.attributes().await["picture"].clone();

    stage.browser.enter(&second).await;
    stage.browser.replace_text("Given name", "Augusta").await;
    stage.browser.click("button", "Save profile").await;
    stage.browser.hear("status", "Profile saved").await;
    let attributes = stage.attributes().await;
    assert_eq!(attributes["given_name"], "Augusta");
    assert_eq!(attributes["picture"], picture);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_from_an_older_page_leaves_the_new_name() {
    let stage = Stage::open_behind_proxy("two_tabs.at_once").await;
    let settings = format!("{}/settings", stage.origin());
    let before = stage.attributes().await;
    let gate = Gate::new();
    stage
        .proxy()
        .disturb(Exchange::Mutation, Fault::Hold(gate.clone()));
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.click("button", "Save").await;
    gate.reached().await;

    let first = stage.browser.new_tab().await;
    stage.browser.open(&settings).await;
    stage.browser.replace_text("Nickname", "Countess").await;
    stage
        .browser
        .replace_text("Website", "https://ada.example.test/notes")
        .await;
    stage.browser.click("button", "Save profile").await;
    stage.browser.hear("status", "Profile saved").await;

    gate.open();
    stage.browser.enter(&first).await;
    stage.saved().await;
    let after = stage.attributes().await;
    assert_eq!(after["nickname"], "Countess");
    assert_eq!(after["website"], "https://ada.example.test/notes");
    assert!(after.contains_key("picture"));
    for (name, value) in before
        .iter()
        .filter(|(name, _)| !["nickname", "website"].contains(&name.as_str()))
    {
        assert_eq!(&after[name], value, "{name}");
    }
    stage.finish().await;
}
