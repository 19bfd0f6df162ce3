//! Framing by everything but dragging: each tool, key and tap is held to the saved pixels.

use cameo_tests::{
    browser::{Node, key},
    corpus::{self, CORNERS, Rgb},
    oracle::{self, Pixels},
    patience::until,
    server::Server,
    stage::Stage,
};

use crate::framing::{Middle, border, save_as_shown};

/// The guide's share of the crop area's side.
const SELECTION_SHARE: f64 = 0.86;

/// What a saved photo of the four colours has to show.
#[derive(Debug, Clone, Copy)]
enum Shown {
    /// The four colours in this order of [`CORNERS`], meeting in the middle.
    Corners([usize; 4]),
    /// Where the four colours meet.
    MiddleAt(f64, f64),
    /// The colours straightened by so many degrees, clockwise.
    TiltedBy(f64),
}

/// The corners as they are, turned clockwise, anticlockwise, and mirrored.
const AS_IT_IS: Shown = Shown::Corners([0, 1, 2, 3]);
const CLOCKWISE: Shown = Shown::Corners([2, 0, 3, 1]);
const ANTICLOCKWISE: Shown = Shown::Corners([1, 3, 0, 2]);
const MIRRORED: Shown = Shown::Corners([1, 0, 3, 2]);
const CLOCKWISE_AND_MIRRORED: Shown = Shown::Corners([0, 2, 1, 3]);

impl Shown {
    fn assert(self, what: &str, bytes: &[u8]) {
        println!("{what}: {self:?}");
        let pixels = oracle::pixels(bytes);
        match self {
            Self::Corners(order) => {
                let corners = order.map(|number| CORNERS[number]);
                for (found, wanted) in pixels.corners().into_iter().zip(corners) {
                    oracle::assert_close(found, wanted);
                }
                middle_of(&pixels, corners).assert_close(Middle { x: 0.5, y: 0.5 });
            }
            Self::MiddleAt(x, y) => middle_of(&pixels, CORNERS).assert_close(Middle { x, y }),
            Self::TiltedBy(degrees) => {
                let found = tilt_degrees(&pixels);
                assert!((found - degrees).abs() < 1.0, "tilted by {found}°");
            }
        }
    }
}

/// Where four colours meet, looked for near the photo's top and left, where no border runs along.
fn middle_of(pixels: &Pixels, [top_left, top_right, bottom_left, _]: [Rgb; 4]) -> Middle {
    let (right, down) = (pixels.width / 16, pixels.height / 16);
    let across = (0..pixels.width).map(|x| pixels.at(x, down));
    let along = (0..pixels.height).map(|y| pixels.at(right, y));
    Middle {
        x: border(across, [top_left; 2], [top_right; 2]),
        y: border(along, [top_left; 2], [bottom_left; 2]),
    }
}

/// The angle of the border between left and right, which is upright in the source.
fn tilt_degrees(pixels: &Pixels) -> f64 {
    let [top_left, top_right, bottom_left, bottom_right] = CORNERS;
    let row = |y: u32, left: Rgb, right: Rgb| {
        let line = (0..pixels.width).map(|x| pixels.at(x, y));
        border(line, [left; 2], [right; 2])
    };
    let top = row(pixels.height / 4, top_left, top_right);
    let bottom = row(pixels.height * 3 / 4, bottom_left, bottom_right);
    // The two rows are half a side apart.
    ((top - bottom) / 0.5).atan().to_degrees()
}

/// A place in the crop area by its shares of the photo's side from the middle, in CSS pixels.
async fn in_photo(stage: &Stage<Server>, area: &Node, right: f64, down: f64) -> (f64, f64) {
    let [_, _, width, _] = stage.browser.box_of(area).await;
    let side = width * SELECTION_SHARE;
    (right * side, down * side)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buttons() {
    const ZOOM: &str = "Zoom in";
    let rows: [(&[&str], Shown); 9] = [
        (&["Turn right"], CLOCKWISE),
        (&["Turn left"], ANTICLOCKWISE),
        (&["Flip"], MIRRORED),
        (&["Turn right", "Flip"], CLOCKWISE_AND_MIRRORED),
        (&["Turn right", "Flip", "Undo"], CLOCKWISE),
        (
            &["Turn right", "Flip", "Undo", "Undo", "Redo", "Redo"],
            CLOCKWISE_AND_MIRRORED,
        ),
        (&["Turn left", "Flip", "Zoom in", "Reset"], AS_IT_IS),
        (
            &[
                ZOOM,
                ZOOM,
                ZOOM,
                ZOOM,
                ZOOM,
                "Move left",
                "Move left",
                "Move left",
                "Move up",
            ],
            Shown::MiddleAt(0.56, 0.52),
        ),
        (
            &[
                ZOOM,
                ZOOM,
                ZOOM,
                ZOOM,
                ZOOM,
                "Move right",
                "Move right",
                "Move down",
                "Move down",
            ],
            Shown::MiddleAt(0.46, 0.46),
        ),
    ];
    let stage = Stage::open("framing_tools.buttons").await;
    for (names, shown) in rows {
        stage.edit_with(&corpus::four_colours(1)).await;
        for name in names {
            stage.browser.click("button", name).await;
        }
        let before = stage.attributes().await.get("picture").cloned();
        stage.save().await;
        shown.assert(&format!("{names:?}"), &served_after(&stage, before).await);
    }
    stage.finish().await;
}

/// The stored photo, once it is another one than `before`.
async fn served_after(stage: &Stage<Server>, before: Option<serde_json::Value>) -> Vec<u8> {
    let now = stage.attributes().await.get("picture").cloned();
    assert_ne!(now, before, "nothing was saved");
    let object = cameo_tests::stage::object_of(&now.unwrap_or_default()).to_owned();
    stage.picture_with(&object).await;
    stage.served().await
}

/// Keys that are held, the key that is pressed meanwhile, and how often.
type Stroke = (&'static [&'static str], &'static str, usize);

const PLAIN: &[&str] = &[];
const SHIFT: &[&str] = &[key::SHIFT];
const CONTROL: &[&str] = &[key::CONTROL];
/// What some systems say of AltGr.
const ALT_AND_CONTROL: &[&str] = &[key::ALT, key::CONTROL];
const SHIFT_AND_CONTROL: &[&str] = &[key::SHIFT, key::CONTROL];
const CLOSER: Stroke = (PLAIN, key::PAGE_UP, 6);

/// Frames a photo of its own by each row of keys. A person may save ten times an hour.
async fn check_keys(scenario: &str, rows: &[(&[Stroke], Shown)]) {
    let stage = Stage::open(scenario).await;
    for (strokes, shown) in rows {
        stage.edit_with(&corpus::four_colours(1)).await;
        stage.browser.find_focused("Crop area").await;
        for (held, key, times) in *strokes {
            for _ in 0..*times {
                stage.browser.press_with(held, key).await;
            }
        }
        let before = stage.attributes().await.get("picture").cloned();
        stage.save().await;
        shown.assert(&format!("{strokes:?}"), &served_after(&stage, before).await);
    }
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_move_and_zoom() {
    let rows: [(&[Stroke], Shown); 5] = [
        (
            &[(PLAIN, "+", 6), (PLAIN, key::RIGHT, 5)],
            Shown::MiddleAt(0.4, 0.5),
        ),
        (&[CLOSER, (SHIFT, key::LEFT, 1)], Shown::MiddleAt(0.6, 0.5)),
        (
            &[CLOSER, (SHIFT, key::DOWN, 1), (PLAIN, key::UP, 2)],
            Shown::MiddleAt(0.5, 0.44),
        ),
        (
            &[CLOSER, (SHIFT, key::UP, 1), (PLAIN, key::PAGE_DOWN, 8)],
            AS_IT_IS,
        ),
        (
            &[(PLAIN, "+", 3), (SHIFT, key::UP, 1), (PLAIN, "-", 4)],
            AS_IT_IS,
        ),
    ];
    check_keys("framing_tools.keys_that_move", &rows).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_turn_flip_straighten_and_undo() {
    let rows: [(&[Stroke], Shown); 10] = [
        (&[(PLAIN, "r", 1)], CLOCKWISE),
        (&[(SHIFT, "R", 1)], ANTICLOCKWISE),
        (&[(PLAIN, "f", 1)], MIRRORED),
        (&[(PLAIN, "]", 12)], Shown::TiltedBy(12.0)),
        (&[(PLAIN, "[", 8)], Shown::TiltedBy(-8.0)),
        (&[(ALT_AND_CONTROL, "]", 7)], Shown::TiltedBy(7.0)),
        (
            &[(PLAIN, "r", 1), (PLAIN, "]", 9), (PLAIN, "0", 1)],
            AS_IT_IS,
        ),
        (
            &[(PLAIN, "r", 1), (PLAIN, "f", 1), (CONTROL, "z", 1)],
            CLOCKWISE,
        ),
        (
            &[(PLAIN, "f", 1), (CONTROL, "z", 1), (CONTROL, "y", 1)],
            MIRRORED,
        ),
        (
            &[
                (PLAIN, "f", 1),
                (CONTROL, "z", 1),
                (SHIFT_AND_CONTROL, "Z", 1),
            ],
            MIRRORED,
        ),
    ];
    check_keys("framing_tools.keys_that_turn", &rows).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_tap_comes_closer_about_its_point() {
    let stage = Stage::open("framing_tools.double_tap").await;
    let area = stage.edit_with(&corpus::four_colours(1)).await;
    let place = in_photo(&stage, &area, 0.25, -0.2).await;
    stage.browser.tap(&area, place, 2).await;
    stage.browser.hear("status", "Zoom 200%").await;
    let middle = save_as_shown(stage, &area).await;
    middle.assert_close(Middle { x: 0.25, y: 0.7 });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tap_brings_its_point_to_the_middle() {
    let stage = Stage::open("framing_tools.tap").await;
    let area = stage.edit_with(&corpus::four_colours(1)).await;
    stage.browser.tap(&area, (0.0, 0.0), 2).await;
    stage.browser.hear("status", "Zoom 200%, centred").await;
    let place = in_photo(&stage, &area, 0.4, 0.3).await;
    stage.browser.tap(&area, place, 1).await;
    stage
        .browser
        .hear("status", "Zoom 200%, bottom right")
        .await;
    let middle = save_as_shown(stage, &area).await;
    middle.assert_close(Middle { x: 0.1, y: 0.2 });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_press_that_is_held_is_no_tap() {
    let stage = Stage::open("framing_tools.held").await;
    let area = stage.edit_with(&corpus::four_colours(1)).await;
    let place = in_photo(&stage, &area, 0.25, -0.2).await;
    stage.browser.tap(&area, place, 2).await;
    stage.browser.hear("status", "Zoom 200%").await;
    // Where it goes down, a quick one would be a double tap.
    stage.browser.tap(&area, (0.0, 0.0), 1).await;
    stage.browser.hold(&area, (0.0, 0.0), 900).await;
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    let middle = save_as_shown(stage, &area).await;
    middle.assert_close(Middle { x: 0.25, y: 0.7 });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_straightening_slider_and_its_double_click() {
    let stage = Stage::open("framing_tools.straighten").await;
    stage.edit_with(&corpus::four_colours(1)).await;
    let slider = stage.browser.find("slider", "Straighten").await;
    stage.browser.click_beside(&slider, (30.0, 0.0), 1).await;
    let angle = straightened_by(&stage).await;
    assert!((3.0..40.0).contains(&angle), "{angle}");
    // The keyboard goes by a tenth of a degree.
    stage.browser.press(key::RIGHT).await;
    let finer = straightened_by(&stage).await;
    assert!((finer - angle - 0.1).abs() < 1e-6, "{angle}, {finer}");
    stage.save().await;
    Shown::TiltedBy(finer).assert("the slider", &stage.served().await);
    let before = stage.attributes().await.get("picture").cloned();

    stage.edit_with(&corpus::four_colours(1)).await;
    let slider = stage.browser.find("slider", "Straighten").await;
    stage.browser.click_beside(&slider, (30.0, 0.0), 2).await;
    stage.save().await;
    AS_IT_IS.assert("the double click", &served_after(&stage, before).await);
    stage.finish().await;
}

async fn straightened_by(stage: &Stage<Server>) -> f64 {
    let slider = stage.browser.find("slider", "Straighten").await;
    slider.value.parse().expect("a slider's value is a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drag_is_undone_and_taken_back() {
    let stage = Stage::open("framing_tools.take_back").await;
    let area = stage.edit_with(&corpus::four_colours(1)).await;
    stage.browser.click("button", "Turn left").await;
    stage.browser.drag(&area, 0.0, 40.0).await;
    stage.browser.press_with(&[key::CONTROL], "z").await;
    // Escape in the middle of a drag forgets the drag, and the editor stays open.
    stage.browser.begin_drag(&area, 0.0, 40.0).await;
    stage.browser.press(key::ESCAPE).await;
    stage.browser.end_drag().await;
    stage.save().await;
    ANTICLOCKWISE.assert("a drag", &stage.served().await);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_square_guide_shows_the_corners_that_are_saved() {
    let stage = Stage::open("framing_tools.square").await;
    let area = stage.edit_with(&corpus::four_colours(1)).await;
    let corner = async || {
        let [left, top, width, height] = stage.browser.box_of(&area).await;
        let screen = stage.browser.screenshot().await;
        let (x, y) = (left + width * 0.09, top + height * 0.09);
        screen.get_pixel(x as u32, y as u32).0
    };
    let shaded = corner().await;
    assert!(shaded[0] < 130, "round, it is shaded: {shaded:?}");
    stage.browser.click("button", "Square guide").await;
    let is_clear = async || corner().await[0] > 150;
    until("square, it is not shaded", is_clear).await;
    oracle::assert_close(corner().await, CORNERS[0]);
    stage.save().await;
    AS_IT_IS.assert("the guide", &stage.served().await);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn few_pixels_are_said_as_they_are_saved() {
    let stage = Stage::open("framing_tools.few_pixels").await;
    let area = stage.edit_with(&corpus::four_colours(1)).await;
    let said = stage.browser.hear("status", "900\u{a0}×\u{a0}900").await;
    assert!(said.contains("1,024\u{a0}×\u{a0}1,024"), "{said}");
    stage.browser.tap(&area, (0.0, 0.0), 2).await;
    stage.browser.hear("status", "450\u{a0}×\u{a0}450").await;
    stage.save().await;
    assert_eq!(oracle::pixels(&stage.served().await).width, 450);
    stage.finish().await;
}
