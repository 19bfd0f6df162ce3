//! What is seen while a finger or the mouse is down, and that it is gone before anything is saved:
//! the thirds, edges that give way. The previews follow.

use cameo_tests::{browser::Node, corpus, oracle, patience::until, server::Server, stage::Stage};
use image::RgbImage;

use crate::framing::{Middle, save_as_shown, shown_middle, upper_end};

/// Sides of the previews in CSS pixels.
const PREVIEWS_PX: [u32; 3] = [128, 48, 32];

/// Where the previews are, as left, top, width and height in CSS pixels.
async fn previews(stage: &Stage<Server>) -> Vec<[u32; 4]> {
    let boxes = "
        const canvases = document.querySelectorAll('.cameo-previews canvas');
        const numbers = ({ left, top, width, height }) => [left, top, width, height].map(Math.round);
        arguments[0]([...canvases].map((it) => numbers(it.getBoundingClientRect())));
    ";
    let boxes = stage.browser.evaluate(boxes, Vec::new()).await;
    serde_json::from_value(boxes).expect("boxes")
}

/// Whether two lines cross the lower half of what the guide shows, as far from its middle on either
/// side.
async fn has_thirds(stage: &Stage<Server>, area: &Node) -> bool {
    let [left, top, width, height] = stage.browser.box_of(area).await.map(|css_px| css_px as u32);
    let screen = stage.browser.screenshot().await;
    let y = top + height * 5 / 9;
    let lines = (left + width / 5..left + width * 4 / 5)
        .filter(|x| is_lighter_than_both(&screen, *x, y))
        .collect::<Vec<_>>();
    let middle = left + width / 2;
    let (before, after) = (lines.first(), lines.last());
    before.zip(after).is_some_and(|(first, last)| {
        lines.len() <= 4
            && *first < middle
            && *last > middle
            && first.abs_diff(middle).abs_diff(last.abs_diff(middle)) <= 2
    })
}

/// Whether a pixel is lighter than those three to its left and to its right.
fn is_lighter_than_both(screen: &RgbImage, x: u32, y: u32) -> bool {
    let light = |x: u32| {
        screen
            .get_pixel(x, y)
            .0
            .iter()
            .map(|it| u32::from(*it))
            .sum::<u32>()
    };
    light(x) > light(x - 3) + 20 && light(x) > light(x + 3) + 20
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn previews_and_thirds() {
    let stage = Stage::open("while_moving.previews").await;
    let area = stage.edit_with(&corpus::four_colours(1)).await;
    for _ in 0..3 {
        stage.browser.wheel(&area, -100).await;
    }
    stage.browser.begin_drag(&area, 60.0, -40.0).await;
    let shown = shown_middle(&stage, &area).await;
    assert!(shown.x > 0.6 && shown.y < 0.45, "{shown:?}");
    let previews = previews(&stage).await;
    assert_eq!(
        previews.iter().map(|it| it[2]).collect::<Vec<_>>(),
        PREVIEWS_PX
    );
    let screen = stage.browser.screenshot().await;
    for previewed in previews {
        let found = Middle::in_box(&screen, previewed);
        let tolerance = 1.5 / f64::from(previewed[2]);
        let difference = (found.x - shown.x).abs().max((found.y - shown.y).abs());
        assert!(
            difference < tolerance,
            "{found:?} in {previewed:?}, {shown:?}"
        );
    }
    assert!(has_thirds(&stage, &area).await);
    stage.browser.end_drag().await;
    stage.browser.find("button", "Undo").await;
    let are_gone = async || !has_thirds(&stage, &area).await;
    until("the thirds are gone", are_gone).await;
    save_as_shown(stage, &area).await;
}

/// Where the upper colours end in the guide, a quarter of its width from its left side.
async fn shown_upper_end(stage: &Stage<Server>, area: &Node) -> f64 {
    let [left, top, width, height] = stage.browser.box_of(area).await.map(|css_px| css_px as u32);
    let screen = stage.browser.screenshot().await;
    upper_end((0..height).map(|y| screen.get_pixel(left + width / 4, top + y).0))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edges_that_give_way() {
    let stage = Stage::open("while_moving.edges").await;
    let area = stage.edit_with(&corpus::four_colours(1)).await;
    stage.browser.begin_drag(&area, 0.0, 120.0).await;
    let stretched = shown_upper_end(&stage, &area).await;
    assert!(stretched > 0.52, "{stretched}");
    stage.browser.end_drag().await;
    let is_back = async || (shown_upper_end(&stage, &area).await - 0.5).abs() < 0.01;
    until("it settles", is_back).await;
    stage.save().await;
    let saved = oracle::pixels(&stage.served().await);
    let end = upper_end((0..saved.height).map(|y| saved.at(saved.width / 4, y)));
    assert!((end - 0.5).abs() < 0.005, "{end}");
    stage.finish().await;
}
