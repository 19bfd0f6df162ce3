//! How long the main job takes and how smooth the page stays, for a 12-megapixel photo at 2 bits
//! per pixel or more. Prints figures and asserts none: they depend on the machine. What keeps the
//! page busy is in `trace`.

use std::io::Write as _;

use cameo_tests::{corpus, server::Server, stage::Stage};
use serde_json::{Value, json};

const RUNS: usize = 5;
const PIXELS: f64 = 4032.0 * 3024.0;

/// Watches a page from its first moment: when "Save" is clicked, when the photo is announced, and
/// the longest gap between two turns of a timer.
const PROBE: &str = r#"
    const probe = (window.cameoProbe = { longestGapMs: 0 });
    let last = performance.now();
    const turn = () => {
        const now = performance.now();
        probe.longestGapMs = Math.max(probe.longestGapMs, now - last);
        last = now;
        setTimeout(turn, 0);
    };
    setTimeout(turn, 0);
    probe.begin = () => {
        probe.savedAt = 0;
        probe.doneAt = 0;
        probe.longestGapMs = 0;
        last = performance.now();
    };
    addEventListener("change", (event) => {
        if (event.composedPath()[0]?.type === "file") probe.begin();
    }, true);
    addEventListener("click", (event) => {
        const button = event.composedPath().find((it) => it.localName === "button");
        if (button?.textContent.trim() === "Save") {
            probe.begin();
            probe.savedAt = performance.now();
        }
    }, true);
    const look = () => {
        const said = [...document.querySelectorAll("[role=status]")];
        if (probe.savedAt && !probe.doneAt && said.some((it) => it.textContent.startsWith("Photo saved"))) {
            probe.doneAt = performance.now();
        }
    };
    new MutationObserver(look).observe(document, { childList: true, characterData: true, subtree: true });
"#;

const READ: &str = "arguments[0](window.cameoProbe)";

#[derive(Debug)]
struct Run {
    open_gap_ms: f64,
    save_ms: f64,
    save_gap_ms: f64,
    photo_bytes: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_12_megapixel_photo() {
    let photo = corpus::noisy_photo();
    let stage = Stage::open_alone("measurement.12_megapixels").await;
    stage.browser.observe_pages_with(PROBE).await;
    stage
        .browser
        .open(&format!("{}/settings", stage.origin()))
        .await;
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        runs.push(run(&stage, &photo).await);
    }
    report(&photo, &runs);
    stage.finish().await;
}

async fn run(stage: &Stage<Server>, photo: &corpus::TestFile) -> Run {
    stage.edit().await;
    stage.choose(photo).await;
    // Looking at the accessibility tree would burden the page, so the probe is asked instead.
    let shown = "!!document.querySelector('[aria-label=\"Crop area\"]')";
    wait_until(stage, shown).await;
    let opened = stage.browser.evaluate(READ, Vec::new()).await;
    stage.browser.click("button", "Save").await;
    wait_until(stage, "window.cameoProbe.doneAt > 0").await;
    let saved = stage.browser.evaluate(READ, Vec::new()).await;
    stage.saved().await;
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    Run {
        open_gap_ms: number(&opened["longestGapMs"]),
        save_ms: number(&saved["doneAt"]) - number(&saved["savedAt"]),
        save_gap_ms: number(&saved["longestGapMs"]),
        photo_bytes: stage.served().await.len(),
    }
}

/// Waits until the page fulfils a condition, a JavaScript expression.
pub async fn wait_until(stage: &Stage<Server>, condition: &str) {
    let script = format!(
        "const [limit, done] = arguments; const start = performance.now();
        const look = () => ({condition} || performance.now() - start > limit)
            ? done({condition}) : setTimeout(look, 20);
        look();"
    );
    let met = stage.browser.evaluate(&script, vec![json!(25_000)]).await;
    assert_eq!(met, json!(true), "waited for {condition}");
}

fn report(photo: &corpus::TestFile, runs: &[Run]) {
    let median = |figure: fn(&Run) -> f64| {
        let mut figures: Vec<f64> = runs.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    let bytes_in = photo.bytes.len();
    let lines = [
        format!(
            "\n12 MP photo, {:.2} bits per pixel, median of {RUNS}:",
            bytes_in as f64 * 8.0 / PIXELS
        ),
        format!(
            "  Save → done                  {:7.0} ms",
            median(|run| run.save_ms)
        ),
        format!(
            "  longest gap, Save → done     {:7.1} ms",
            median(|run| run.save_gap_ms)
        ),
        format!(
            "  longest gap, file → framing  {:7.1} ms",
            median(|run| run.open_gap_ms)
        ),
        format!(
            "  bytes in → out               {bytes_in} → {:.0}\n",
            median(|run| run.photo_bytes as f64)
        ),
    ];
    // Not `println!`, whose output a test that passes keeps to itself.
    writeln!(std::io::stdout(), "{}", lines.join("\n")).expect("figures can be printed");
}
