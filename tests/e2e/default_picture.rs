//! What an operator shows of people who have no picture: it comes from another origin, and goes as soon
//! as there is a photo.

use cameo_server::DefaultPicture;
use cameo_tests::{
    browser::Browser,
    corpus::{self, CORNERS},
    oracle,
    patience::until,
    server::Server,
    stage::Stage,
};

/// The colour that initials of this number are on.
const COLOUR: [u8; 3] = [0xb2, 0x3c, 0x17];

/// Opens the page of somebody without a picture before a server that shows of them what another one
/// has under `path`; gives that server and the address, too.
async fn open(path: &str, scenario: &str) -> (Stage<Server>, Server, String) {
    let elsewhere = Server::start(None).await;
    let address = format!("http://{}{path}", elsewhere.address());
    let policy = vec![DefaultPicture::Address(address.clone())];
    let stage =
        Stage::open_configured(|config| config.tenant.default_pictures = policy, scenario).await;
    (stage, elsewhere, address)
}

/// Waits until the page shows this default picture, which says whose it is; looks at its pixels.
async fn assert_shown(browser: &Browser, address: &str) {
    let avatar = browser.find("image", "First Demo (one)").await;
    let source = browser.attribute(&avatar, "src").await;
    assert_eq!(source.as_deref(), Some(address));
    let [left, top, width, height] = browser.box_of(&avatar).await;
    // Above the letters, in the middle, for the avatar is round.
    let place = ((left + width / 2.0) as u32, (top + height * 0.1) as u32);
    let is_seen = async || browser.screenshot().await.get_pixel(place.0, place.1).0 == COLOUR;
    until(&format!("{place:?} has the colour of {address}"), is_seen).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_shown_before_the_first_photo_and_after_the_last() {
    let scenario = "default_picture.is_shown";
    let (stage, _elsewhere, address) = open("/_initials/3/XY.png", scenario).await;
    assert_shown(&stage.browser, &address).await;
    stage.edit().await;
    let tree = stage.browser.tree().await;
    assert!(tree.find("button", "Remove photo").is_none(), "not theirs");
    stage.choose(&corpus::four_colours(1)).await;
    stage
        .browser
        .find("application", stage.words.say("crop-area"))
        .await;
    stage.save().await;
    let photo = stage.served().await;
    for (found, wanted) in oracle::pixels(&photo).corners().into_iter().zip(CORNERS) {
        oracle::assert_close(found, wanted);
    }
    stage.edit().await;
    stage.browser.click("button", "Remove photo").await;
    stage.browser.click("button", "Remove").await;
    stage.browser.hear("status", "Photo removed").await;
    stage.browser.gone("dialog", "Edit profile").await;
    assert_shown(&stage.browser, &address).await;
    assert!(!stage.attributes().await.contains_key("picture"));
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gives_way_to_initials_where_it_cannot_be_shown() {
    let scenario = "default_picture.is_lost";
    let (stage, _elsewhere, _) = open("/_initials/nowhere.png", scenario).await;
    stage.browser.expect_complaint("status of 404");
    stage.initials().await;
    stage.finish().await;
}
