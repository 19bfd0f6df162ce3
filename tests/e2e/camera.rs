//! The camera as a way in: what is seen is mirrored, what is saved is not, and it stops whenever it
//! is left.

use cameo_tests::{
    browser::{Node, key},
    corpus::{self, CORNERS},
    oracle,
    patience::until,
    server::Server,
    stage::Stage,
};

/// A machine with a camera that sees something of its own.
const CAMERA: &str = "--use-fake-device-for-media-stream";

/// Keeps what the page opens, so that it can be seen to end.
const OBSERVE: &str = r"
    window.streams = [];
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
        const stream = await open(wanted);
        streams.push(stream);
        return stream;
    };
";

/// The editor with a running camera.
async fn filming(flags: &[&str], scenario: &str) -> Stage<Server> {
    let stage = Stage::open_with(flags, scenario).await;
    stage.browser.permit("camera", true).await;
    stage.browser.observe_pages_with(OBSERVE).await;
    let settings = format!("{}/settings", stage.origin());
    stage.browser.open(&settings).await;
    stage.edit().await;
    stage.browser.click("button", "Use camera").await;
    usable(&stage).await;
    stage
}

/// Waits until a photo can be taken.
async fn usable(stage: &Stage<Server>) -> Node {
    let find = |tree: &cameo_tests::browser::Tree| {
        let button = tree.find("button", "Take photo");
        button.filter(|button| !button.is_disabled).cloned()
    };
    stage.browser.wait_for("a running camera", find).await
}

/// How many cameras the page has opened, and how many of them still run.
async fn cameras(stage: &Stage<Server>) -> (usize, usize) {
    let count =
        "const live = (stream) => stream.getTracks().some((it) => it.readyState === 'live');
        arguments[0]([streams.length, streams.filter(live).length]);";
    let counted = stage.browser.evaluate(count, Vec::new()).await;
    serde_json::from_value(counted).expect("two numbers")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_view_is_mirrored_and_the_photo_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let film = corpus::film().write_to(folder.path());
    let file = format!("--use-file-for-fake-video-capture={}", film.display());
    let stage = filming(&[CAMERA, &file], "camera.mirrored").await;
    let view = stage.browser.find("Video", "What the camera sees").await;
    // Seen from the element, left is right.
    let [right, top, width, height] = stage.browser.box_of(&view).await;
    let left = right + width;
    assert!(width < 0.0 && left > 0.0, "not mirrored: {left} {width}");
    let shown = async |across: f64, down: f64| {
        let (x, y) = (left - width * across, top + height * down);
        stage
            .browser
            .screenshot()
            .await
            .get_pixel(x as u32, y as u32)
            .0
    };
    // The first picture of the film may still be on its way.
    let is_green = async || shown(0.25, 0.25).await[1] > 100;
    until("the film is seen", is_green).await;
    let places = [(0.75, 0.25), (0.25, 0.25), (0.75, 0.75), (0.25, 0.75)];
    for ((across, down), colour) in places.into_iter().zip(CORNERS) {
        oracle::assert_close(shown(across, down).await, colour);
    }

    stage.browser.click("button", "Take photo").await;
    stage.browser.find("application", "Crop area").await;
    assert_eq!(cameras(&stage).await, (1, 0), "the camera still runs");
    stage.save().await;
    let corners = oracle::pixels(&stage.served().await).corners();
    for (found, wanted) in corners.into_iter().zip(CORNERS) {
        oracle::assert_close(found, wanted);
    }
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_stops_when_it_is_left() {
    let stage = filming(&[CAMERA], "camera.stops").await;
    assert_eq!(cameras(&stage).await, (1, 1));
    stage.browser.press(key::ESCAPE).await;
    stage.browser.gone("button", "Take photo").await;
    assert_eq!(cameras(&stage).await, (1, 0), "after Escape");
    stage.browser.click("button", "Use camera").await;
    usable(&stage).await;
    stage.choose(&corpus::four_colours(6)).await;
    stage.browser.find("application", "Crop area").await;
    assert_eq!(cameras(&stage).await, (2, 0), "after another photo");
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_two_is_chosen() {
    let two = "--use-fake-device-for-media-stream=device-count=2";
    let stage = filming(&[two], "camera.choice").await;
    let first = device(&stage).await;
    stage.browser.tab_to("Camera").await;
    let place = "arguments[0](document.activeElement.selectedIndex);";
    let is_above = stage.browser.evaluate(place, Vec::new()).await == 0;
    let other = if is_above { key::DOWN } else { key::UP };
    stage.browser.press(other).await;
    let is_other = async || cameras(&stage).await == (2, 1);
    until("the second one runs, and the first one no longer", is_other).await;
    assert_ne!(device(&stage).await, first);
    usable(&stage).await;
    stage.browser.click("button", "Take photo").await;
    stage.browser.find("application", "Crop area").await;
    stage.finish().await;
}

/// The camera that was opened last.
async fn device(stage: &Stage<Server>) -> String {
    let id = "arguments[0](streams.at(-1).getVideoTracks()[0].getSettings().deviceId);";
    let id = stage.browser.evaluate(id, Vec::new()).await;
    id.as_str().expect("an id").to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_camera_that_is_refused_is_said_and_can_be_allowed() {
    let stage = Stage::open_with(&[CAMERA], "camera.refused").await;
    stage.browser.expect_complaint("host/camera-refused");
    stage.browser.permit("camera", false).await;
    stage.edit().await;
    stage.browser.click("button", "Use camera").await;
    stage
        .browser
        .hear("alert", "does not let this page use the camera")
        .await;
    stage.browser.permit("camera", true).await;
    stage.browser.click("button", "Try again").await;
    usable(&stage).await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_without_a_camera_says_so() {
    let stage = Stage::open("camera.none").await;
    stage.browser.expect_complaint("host/camera-unavailable");
    stage.browser.permit("camera", true).await;
    stage.edit().await;
    stage.browser.click("button", "Use camera").await;
    stage
        .browser
        .hear("alert", "No camera could be started")
        .await;
    stage.choose(&corpus::four_colours(6)).await;
    stage.browser.find("application", "Crop area").await;
    stage.save().await;
    stage.finish().await;
}
