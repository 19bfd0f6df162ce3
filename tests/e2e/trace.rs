//! What keeps the main thread busy while a 12-megapixel photo is opened, framed and saved: the
//! longest task of each step in the browser's own trace. Prints figures and asserts none: they
//! depend on the machine.

use std::{io::Write as _, path::Path};

use cameo_tests::{
    browser::{Node, Task, Trace},
    corpus,
    server::Server,
    stage::Stage,
};

use crate::measurement::wait_until;

const RUNS: usize = 5;

/// What a person does, in this order.
const STEPS: [&str; 4] = [
    "file → framing",
    "dragging",
    "zooming by wheel and pinch",
    "Save → done",
];

/// Looking at the accessibility tree would burden the page, so its own document is asked.
const FRAMED: &str = "!!document.querySelector('[aria-label=\"Crop area\"]')";
const SAVED: &str = "[...document.querySelectorAll('[role=status]')]
    .some((it) => it.textContent.startsWith('Photo saved'))";

type Run = [Task; STEPS.len()];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_main_thread_with_a_12_megapixel_photo() {
    let folder = tempfile::tempdir().expect("a folder");
    let photo = corpus::noisy_photo().write_to(folder.path());
    let stage = Stage::open_alone("trace.12_megapixels").await;
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        runs.push(run(&stage, &photo).await);
    }
    report(&runs);
    stage.finish().await;
}

/// The longest task of each step.
async fn run(stage: &Stage<Server>, photo: &Path) -> Run {
    stage.edit().await;
    let trace = stage.browser.trace();
    stage
        .browser
        .choose_file_at("input[type=file]", photo)
        .await;
    wait_until(stage, FRAMED).await;
    let opening = longest(trace);

    let area = stage.browser.find("application", "Crop area").await;
    let save = stage.browser.find("button", "Save").await;
    let trace = stage.browser.trace();
    drag(stage, &area).await;
    let dragging = longest(trace);

    let trace = stage.browser.trace();
    zoom(stage, &area).await;
    let zooming = longest(trace);

    let trace = stage.browser.trace();
    stage.browser.click_on(&save).await;
    wait_until(stage, SAVED).await;
    let saving = longest(trace);
    stage.saved().await;
    [opening, dragging, zooming, saving]
}

async fn drag(stage: &Stage<Server>, area: &Node) {
    for (right, down) in [(80.0, 40.0), (-120.0, 60.0), (40.0, -100.0)] {
        stage.browser.drag(area, right, down).await;
    }
}

async fn zoom(stage: &Stage<Server>, area: &Node) {
    for down_by in [-120, -120, -120, 60] {
        stage.browser.wheel(area, down_by).await;
    }
    stage.browser.pinch(area, 60.0, 140.0).await;
}

fn longest(trace: Trace) -> Task {
    let tasks = trace.end().into_iter();
    let longest = tasks.max_by(|one, other| one.millis.total_cmp(&other.millis));
    longest.expect("a page has tasks")
}

fn report(runs: &[Run]) {
    let mut lines =
        format!("\nLongest task of the main thread, 12 MP photo, {RUNS} runs, in ms:\n");
    for (index, step) in STEPS.iter().enumerate() {
        let mut tasks: Vec<Task> = runs.iter().map(|run| run[index]).collect();
        tasks.sort_by(|one, other| one.millis.total_cmp(&other.millis));
        let (median, worst) = (tasks[tasks.len() / 2], tasks[tasks.len() - 1]);
        lines += &format!(
            "  {step:<28} median {:5.1} ({:.1} of them on a core), worst {:5.1} ({:.1})\n",
            median.millis, median.cpu_millis, worst.millis, worst.cpu_millis
        );
    }
    // Not `println!`, whose output a test that passes keeps to itself.
    writeln!(std::io::stdout(), "{lines}").expect("figures can be printed");
}
