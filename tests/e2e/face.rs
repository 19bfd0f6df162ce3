//! A photo starts on a face unless the page does not want that, and nothing moves under anybody's
//! hands.

use std::{io::Write as _, time::Duration};

use cameo_tests::{
    browser::Tree,
    corpus::{self, FACE_PX, FACE_WIDTH_PX, WALL},
    oracle::{self, Pixels},
    patience::until,
    proxy::{Exchange, Fault, Gate},
    server::Server,
    stage::Stage,
};
use serde_json::json;

/// Side of the photo's widest framing.
const WIDEST_PX: u32 = 900;

/// Says what photos start on and has the element enter the page anew.
const START: &str = "
    const [start, done] = arguments;
    const picker = document.querySelector('cameo-picker');
    picker.setAttribute('start', start);
    picker.replaceWith(picker);
    done();";

/// Waits until the crop area says that the picture is closer than at first.
async fn closer(stage: &Stage<Server>) {
    let said = |tree: &Tree| {
        let texts = tree.texts("status");
        let mut zooms = texts.iter().filter(|text| text.starts_with("Zoom "));
        zooms.find(|text| !text.starts_with("Zoom 100")).map(drop)
    };
    stage.browser.wait_for("a closer framing", said).await;
}

async fn saved(stage: &Stage<Server>) -> Pixels {
    stage.save().await;
    oracle::pixels(&stage.served().await)
}

/// Where the person begins and ends on a row of pixels, in shares of the photo's side.
fn person_across(pixels: &Pixels, row_share: f64) -> (f64, f64) {
    let side = f64::from(pixels.width);
    let is_wall = |x: u32| {
        let found = pixels.at(x, (row_share * side) as u32);
        found.iter().zip(WALL).all(|(a, b)| a.abs_diff(b) < 24)
    };
    let first = (0..pixels.width).find(|x| !is_wall(*x));
    let last = (0..pixels.width).rfind(|x| !is_wall(*x));
    let (first, last) = first.zip(last).expect("somebody is there");
    (f64::from(first) / side, (f64::from(last) + 1.0) / side)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_photo_starts_on_the_face() {
    let stage = Stage::open("face.starts").await;
    stage.edit_with(&corpus::person()).await;
    closer(&stage).await;
    let tree = stage.browser.tree().await;
    let undo = tree.find("button", "Undo").expect("tools");
    assert!(undo.is_disabled, "nothing that a person did");
    let pixels = saved(&stage).await;
    let side_px = f64::from(pixels.width);
    assert!(
        (1.8..3.5).contains(&(side_px / FACE_WIDTH_PX)),
        "{side_px} px for a face of {FACE_WIDTH_PX} px"
    );
    let (begin, end) = person_across(&pixels, 0.4);
    assert!(begin > 0.1 && end < 0.9, "from {begin} to {end}");
    assert!((begin + end - 1.0).abs() < 0.1, "from {begin} to {end}");
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_framing_that_was_touched_stays() {
    let stage = Stage::open_behind_proxy("face.touched").await;
    let gate = Gate::new();
    stage
        .proxy()
        .disturb(Exchange::FaceFinder, Fault::Hold(gate.clone()));
    stage.edit_with(&corpus::person()).await;
    gate.reached().await;
    stage.browser.click("button", "Turn right").await;
    stage.browser.click("button", "Turn left").await;
    gate.open();
    found_too_late(&stage).await;
    let pixels = saved(&stage).await;
    assert_eq!(pixels.width, WIDEST_PX);
    // In the middle of the photo the person is cut at the right.
    let (begin, end) = person_across(&pixels, FACE_PX.1 / f64::from(WIDEST_PX));
    assert!(begin > 0.5 && end > 0.97, "from {begin} to {end}");
    stage.finish().await;
}

/// Waits until what finds faces has been loaded, and then for as long as it may need.
async fn found_too_late(stage: &Stage<Server>) {
    let is_module = |path: &String| path.contains("cameo-faces_bg.wasm");
    let is_loaded = async || stage.proxy().paths().iter().any(is_module);
    until("what finds faces is loaded", is_loaded).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_finder_that_does_not_come_is_missed_by_nobody() {
    let stage = Stage::open_behind_proxy("face.missing").await;
    stage.browser.expect_complaint("net::ERR_");
    stage.browser.expect_complaint("no face is looked for");
    stage.proxy().disturb(Exchange::FaceFinder, Fault::Close);
    stage.edit_with(&corpus::person()).await;
    assert_eq!(saved(&stage).await.width, WIDEST_PX);
    assert_eq!(stage.proxy().count(Exchange::FaceFinder), 1);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nobody_wants_it_nothing_is_loaded() {
    let stage = Stage::open_behind_proxy("face.unwanted").await;
    let page = format!("{}/embed.html", stage.origin());
    stage.browser.open(&page).await;
    stage.browser.evaluate(START, vec![json!("centre")]).await;
    stage.edit_with(&corpus::person()).await;
    assert_eq!(saved(&stage).await.width, WIDEST_PX);
    assert_eq!(stage.proxy().count(Exchange::FaceFinder), 0);
    stage.finish().await;
}

/// Notes when a photo is shown after a file was chosen, and when its framing has moved by itself.
const PROBE: &str = r#"
    const probe = (window.cameoFaceProbe = {});
    addEventListener("change", () => {
        probe.shownAt = probe.movedAt = 0;
    }, true);
    const look = () => {
        const now = performance.now();
        if (!probe.shownAt && document.querySelector("[aria-label='Crop area']")) probe.shownAt = now;
        const said = [...document.querySelectorAll("[role=status]")];
        const isCloser = said.some((it) => /^Zoom (?!100)/.test(it.textContent));
        if (probe.shownAt && !probe.movedAt && isCloser) probe.movedAt = now;
    };
    new MutationObserver(look).observe(document, { childList: true, characterData: true, subtree: true });
"#;

const WAITED: &str = "
    const [done] = arguments;
    const look = () => {
        const { shownAt, movedAt } = window.cameoFaceProbe;
        movedAt ? done(movedAt - shownAt) : setTimeout(look, 20);
    };
    look();";

/// How long a photo of 12 megapixels is shown before it starts on the face; a new worker loads the
/// module each time. Prints the figure and asserts none: it depends on the machine.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_long_a_12_megapixel_photo_waits() {
    let photo = corpus::person_of_12_megapixels();
    let stage = Stage::open_alone("face.12_megapixels").await;
    stage.browser.observe_pages_with(PROBE).await;
    let page = format!("{}/settings", stage.origin());
    stage.browser.open(&page).await;
    let mut waited = Vec::new();
    for _ in 0..5 {
        stage.edit_with(&photo).await;
        let millis = stage.browser.evaluate(WAITED, Vec::new()).await;
        waited.push(millis.as_f64().expect("a number"));
        stage.browser.click("button", "Cancel").await;
        stage.browser.gone("dialog", "Edit profile").await;
    }
    waited.sort_by(f64::total_cmp);
    let line = format!(
        "\n12 MP photo: {:.0} ms until it starts on the face, median of {waited:.0?}",
        waited[waited.len() / 2]
    );
    writeln!(std::io::stdout(), "{line}").expect("figures can be printed");
    stage.finish().await;
}
