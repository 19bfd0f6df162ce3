//! `<cameo-picker>` in a plain HTML page: the same picker behind a shadow root.

use cameo_tests::{
    corpus,
    corpus::CORNERS,
    oracle,
    stage::{Stage, object_of, original_of},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn saves_a_photo_and_tells_the_page() {
    let stage = Stage::open("element.saves").await;
    stage
        .browser
        .open(&format!("{}/embed.html", stage.origin()))
        .await;
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.save().await;
    // The page writes the event's URL into an output, whose role is status.
    let url = stage.browser.hear("status", "/_images/").await;
    let stored = stage.attributes().await["picture"].clone();
    assert!(url.contains(object_of(&stored)), "{url} is not {stored}");
    assert_eq!(stage.picture().await, url);
    let pixels = oracle::pixels(&stage.api.fetch(&original_of(&url)).await.1);
    for (found, wanted) in pixels.corners().into_iter().zip(CORNERS) {
        oracle::assert_close(found, wanted);
    }
    stage.finish().await;
}

/// Takes the element out and puts it back again and again, later after every time.
const MOVE: &str = "
    const move = async () => {
        const picker = document.querySelector('cameo-picker');
        for (let millis = 0; millis < 40; millis += 2) {
            picker.replaceWith(picker);
            await new Promise((resolve) => setTimeout(resolve, millis));
        }
    };
    move().then(arguments[0]);";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_may_be_moved_at_any_moment() {
    let stage = Stage::open("element.moved").await;
    let page = format!("{}/embed.html", stage.origin());
    stage.browser.open(&page).await;
    stage.browser.find("button", "Edit Profile").await;
    stage.browser.evaluate(MOVE, Vec::new()).await;
    stage.browser.find("button", "Edit Profile").await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn says_that_something_would_be_lost() {
    let stage = Stage::open("element.dirty").await;
    let page = format!("{}/embed.html", stage.origin());
    stage.browser.open(&page).await;
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.open(&page).await;
    assert!(!stage.browser.was_asked_before_leaving().await);
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.click("button", "Flip").await;
    stage.browser.open(&page).await;
    assert!(stage.browser.was_asked_before_leaving().await);
    stage.finish().await;
}

/// What is beyond the sides of the dialog; the picture is, and is cut off.
const BEYOND: &str = "
    const dialog = document.querySelector('cameo-picker').shadowRoot.querySelector('dialog');
    const sides = dialog.getBoundingClientRect();
    const beyond = [...dialog.querySelectorAll('*')].filter((part) => {
        const { left, right, width } = part.getBoundingClientRect();
        const isSeen = width > 1 && !part.closest('.cameo-crop');
        return isSeen && (left < sides.left || right > sides.right);
    });
    arguments[0](beyond.map((part) => part.outerHTML.slice(0, 60)).join('; '));";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_reaches_beyond_the_dialog_on_any_page() {
    let stage = Stage::open("element.beyond").await;
    let browser = &stage.browser;
    let page = format!("{}/embed.html", stage.origin());
    for width_px in [320, 360, 600, 1100] {
        browser.resize(width_px, 800).await;
        browser.open(&page).await;
        stage.edit().await;
        assert_eq!(browser.evaluate(BEYOND, Vec::new()).await, "", "{width_px}");
        stage.choose(&corpus::four_colours(6)).await;
        browser
            .find("application", stage.words.say("crop-area"))
            .await;
        assert_eq!(browser.evaluate(BEYOND, Vec::new()).await, "", "{width_px}");
    }
    stage.finish().await;
}
