//! What the person sees in the round guide is what is saved, whichever way it was framed: mouse,
//! wheel, fingers, keys, buttons, and with the window resized in between.

use cameo_tests::{
    browser::{Node, key},
    corpus::{self, CORNERS, Rgb},
    oracle,
    server::Server,
    stage::Stage,
};
use image::RgbImage;

/// By how much the saved and the shown place of a colour's border may differ, as a share of the
/// photo's side. The screen shows the guide with about 300 pixels and a line around it.
const TOLERANCE: f64 = 0.012;

/// Where the left colours end and the right ones begin, and where the upper ones end and the
/// lower ones begin, each from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub struct Middle {
    pub x: f64,
    pub y: f64,
}

impl Middle {
    /// Read on the two lines through the centre of a square that shows nothing but the photo in
    /// plain colours. Neither line may lie on a border itself, where colours are mixed.
    fn of(across: impl Iterator<Item = Rgb>, along: impl Iterator<Item = Rgb>) -> Self {
        let [top_left, top_right, bottom_left, bottom_right] = CORNERS;
        Self {
            x: border(across, [top_left, bottom_left], [top_right, bottom_right]),
            y: upper_end(along),
        }
    }

    /// The same on a screen, in a box with left, top, width and height in its pixels.
    pub fn in_box(screen: &RgbImage, [left, top, width, height]: [u32; 4]) -> Self {
        Self::of(
            (0..width).map(|x| screen.get_pixel(left + x, top + height / 2).0),
            (0..height).map(|y| screen.get_pixel(left + width / 2, top + y).0),
        )
    }

    pub fn assert_close(self, other: Self) {
        let difference = (self.x - other.x).abs().max((self.y - other.y).abs());
        assert!(difference < TOLERANCE, "saved {self:?}, shown {other:?}");
    }
}

/// Where in a column the upper colours give way to the lower ones.
pub fn upper_end(column: impl Iterator<Item = Rgb>) -> f64 {
    let [top_left, top_right, bottom_left, bottom_right] = CORNERS;
    border(column, [top_left, top_right], [bottom_left, bottom_right])
}

/// Where on a line the first colours give way to the second ones, from 0 at the first to 1 at the
/// last pixel that shows any of them.
pub fn border(line: impl Iterator<Item = Rgb>, first: [Rgb; 2], second: [Rgb; 2]) -> f64 {
    let shows = |found: Rgb, colours: [Rgb; 2]| {
        colours
            .iter()
            .any(|wanted| found.iter().zip(wanted).all(|(a, b)| a.abs_diff(*b) < 30))
    };
    let line: Vec<Rgb> = line.collect();
    let places = |colours| {
        let numbered = line.iter().enumerate();
        let shown = numbered.filter(move |(_, found)| shows(**found, colours));
        shown.map(|(at, _)| at as f64).collect::<Vec<_>>()
    };
    let (before, after) = (places(first), places(second));
    match (&before[..], &after[..]) {
        ([start, .., last], [next, .., end]) => {
            (f64::midpoint(*last, *next) + 0.5 - start) / (end + 1.0 - start)
        }
        _ => panic!("no border from {first:?} to {second:?} on the line"),
    }
}

fn saved_middle(bytes: &[u8]) -> Middle {
    let pixels = oracle::pixels(bytes);
    let (width, height) = (pixels.width, pixels.height);
    Middle::of(
        (0..width).map(|x| pixels.at(x, height / 2)),
        (0..height).map(|y| pixels.at(width / 2, y)),
    )
}

/// What is outside of the round guide is shaded, so plain colours are inside.
pub async fn shown_middle(stage: &Stage<Server>, area: &Node) -> Middle {
    let [left, top, width, height] = stage.browser.box_of(area).await.map(|css_px| css_px as u32);
    Middle::in_box(
        &stage.browser.screenshot().await,
        [left, top, width, height],
    )
}

/// Saves and compares what is served with what was shown; returns where the colours met.
pub async fn save_as_shown(stage: Stage<Server>, area: &Node) -> Middle {
    let shown = shown_middle(&stage, area).await;
    stage.save().await;
    let saved = saved_middle(&stage.served().await);
    saved.assert_close(shown);
    stage.finish().await;
    saved
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mouse_and_wheel() {
    let stage = Stage::open("framing.mouse_and_wheel").await;
    let area = stage.edit_with(&corpus::four_colours(1)).await;
    for _ in 0..3 {
        stage.browser.wheel(&area, -100).await;
    }
    stage.browser.drag(&area, 60.0, -40.0).await;
    let middle = save_as_shown(stage, &area).await;
    assert!(middle.x > 0.6 && middle.y < 0.45, "{middle:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_fingers() {
    let stage = Stage::open("framing.two_fingers").await;
    let area = stage.edit_with(&corpus::four_colours(6)).await;
    stage.browser.pinch(&area, 60.0, 180.0).await;
    let zoom = stage.browser.find("slider", "Zoom").await;
    assert!(
        zoom.value.parse::<f64>().is_ok_and(|zoom| zoom > 2.0),
        "{zoom:?}"
    );
    stage.browser.drag(&area, -50.0, 30.0).await;
    save_as_shown(stage, &area).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_alone() {
    let stage = Stage::open("framing.keys_alone").await;
    let area = stage.edit_with(&corpus::four_colours(1)).await;
    stage.browser.find_focused("Crop area").await;
    for (key, times) in [("+", 5), (key::LEFT, 12), (key::DOWN, 10)] {
        for _ in 0..times {
            stage.browser.press(key).await;
        }
    }
    let shown = shown_middle(&stage, &area).await;
    // The arrows move the frame over the picture.
    assert!(shown.x > 0.7 && shown.y < 0.35, "{shown:?}");
    stage.browser.tab_to("Save").await;
    stage.browser.press(key::ENTER).await;
    stage.saved().await;
    saved_middle(&stage.served().await).assert_close(shown);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buttons_and_a_resized_window() {
    let stage = Stage::open("framing.buttons").await;
    let area = stage.edit_with(&corpus::four_colours(8)).await;
    for _ in 0..6 {
        stage.browser.click("button", "Zoom in").await;
    }
    stage.browser.click("button", "Zoom out").await;
    stage.browser.drag(&area, 75.0, 60.0).await;
    let before = shown_middle(&stage, &area).await;
    stage.browser.resize(420, 900).await;
    shown_middle(&stage, &area).await.assert_close(before);
    save_as_shown(stage, &area).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_frame_stays_inside_the_picture() {
    let stage = Stage::open("framing.inside").await;
    let area = stage.edit_with(&corpus::four_colours(1)).await;
    for _ in 0..10 {
        stage.browser.wheel(&area, -100).await;
    }
    for _ in 0..12 {
        stage.browser.drag(&area, 160.0, 160.0).await;
    }
    stage.save().await;
    let corners = oracle::pixels(&stage.served().await).corners();
    for corner in corners {
        oracle::assert_close(corner, CORNERS[0]);
    }
    stage.finish().await;
}
