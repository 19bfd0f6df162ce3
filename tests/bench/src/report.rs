//! What a run leaves: the tables on the terminal, `bench.json`, and docs/bench.md.

use std::{fmt::Write as _, fs};

use cameo_tests::{weight::Weight, workspace};
use serde_json::json;

use crate::{
    Result, figures,
    goals::{Bound, Verdict},
    machine,
    measure::{MethodResult, Results, RowResult},
    rows::BASELINE,
};

/// Prints everything as it would stand in the document.
pub fn print(results: &Results, verdicts: &[Verdict]) {
    println!("\n{}", body(results, verdicts));
}

/// Writes all figures, each round's, to `bench.json` in the bench's folder.
///
/// # Errors
/// The file cannot be written.
pub fn write_json(results: &Results, verdicts: &[Verdict]) -> Result<()> {
    let path = machine::bench_folder()?.join("bench.json");
    let json = json!({ "results": results, "goals": verdicts });
    fs::write(&path, serde_json::to_string_pretty(&json)?)?;
    println!("All figures: {}", path.display());
    Ok(())
}

/// Writes docs/bench.md.
///
/// # Errors
/// The file cannot be written.
pub fn write_docs(results: &Results, verdicts: &[Verdict]) -> Result<()> {
    let path = workspace::root().join("docs/bench.md");
    fs::write(
        &path,
        format!("{INTRODUCTION}\n{}", body(results, verdicts)),
    )?;
    println!("Written: {}", path.display());
    Ok(())
}

const INTRODUCTION: &str = "\
# Cameo beside its peers

Made by `cargo xtask bench --write-docs`; not to be edited by hand.

The task: `File` → upright centre square → photo of the stated side → JPEG of about quality 85 → `Blob`. \
Times are ratios against `cib1`, the fastest that can be written without WebAssembly: one \
`createImageBitmap` with crop and resize, and `OffscreenCanvas.convertToBlob`, in a worker. They are \
medians of ratios taken within one round, the methods following each other. Each run has a renderer of \
its own and has rehearsed on a small photo, so that fetching and compiling do not count; it waits until \
other programs rest and is repeated, eight times at most, if they had more than 10 % of a core \
meanwhile. Memory is the growth of that renderer's resident memory to its peak; for Cameo it includes the preview. A person \
frames on that preview, so that its time is told apart and Cameo's own begins with *Save*: what the \
preview has noted of where the rows of a baseline JPEG begin is used then, and a second worker makes \
half of the photo; the coefficients of a progressive one and the pictures of other formats are decoded for \
the preview alone, up to 80 MiB. The column *with preview* has both, from the choice to the `Blob` without a pause, \
as no person works. A face is not looked for (`start=centre`). The gap is the longest between two \
turns of a 4 ms timer on the main thread, of every method and of the idle page alike. One of 10 to \
100 ms is looked at in two more runs, and the shortest counts: what a method does comes again, a moment \
in which the host gives the cores to somebody else hardly does. SSIM2 is SSIMULACRA2 against a linear-light Lanczos 3 reduction of the full-resolution pixels; a method that \
cannot crop is compared as a whole. Cameo runs in one configuration per preset.

The photos are camera photos of three Debian packages with slight noise, 2.1 to 2.4 bits per pixel as \
phones have, 4:2:0, to be turned by EXIF orientation 6. The HEIC is a grid of tiles of 512 pixels, as \
phones write it, each by libheif's encoder.

Cameo is its built worker behind a page that does nothing else. An observer in that worker notes the \
memory of every WebAssembly instance, which never shrinks. P5 encodes the reference itself, so that \
only the encoders differ, and interpolates over several sizes. P10 takes the time from a photo's \
last pixel to its file. P11 sets Cameo's decoding and its preview against the \
decoding alone. P8 is what a proxy saw between the browser and the companion server.

What falls short, why, and what would help is in [bench-notes.md](bench-notes.md).
";

fn body(results: &Results, verdicts: &[Verdict]) -> String {
    let machine = &results.machine;
    let mut text = format!(
        "{} · {} cores, {} · {} · {} rounds\n",
        machine.date, machine.cores, machine.processor, machine.browser, results.rounds
    );
    if let Some(others) = results.most_others() {
        let percent = 100.0 * others;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "\nOther programs had at most {percent:.0} % of a core meanwhile."
        );
    }
    for row in &results.rows {
        text.push_str(&table(results, row));
    }
    text.push_str(&goals(verdicts));
    if let Some(weight) = &results.weight {
        text.push_str(&weights(weight));
    }
    text
}

fn table(results: &Results, row: &RowResult) -> String {
    let megabytes = row.source_bytes as f64 / 1e6;
    let idle = shown(figures::median(row.idle_gap_millis.clone()), 0);
    let mut text = format!(
        "\n## {} ({megabytes:.1} MB)\n\nIdle gap: {idle} ms.\n\n",
        row.row.title
    );
    text.push_str("| method | time / cib1 | with preview / cib1 | ms | preview, ms | renderer growth, MB | longest gap, ms | kB out | SSIM2 |\n");
    text.push_str("|---|---|---|---|---|---|---|---|---|\n");
    for method in &row.methods {
        text.push_str(&line(results, row, method));
    }
    text.push_str(&wasm_memory(&row.methods));
    text
}

/// The peak of those methods that tell it.
fn wasm_memory(methods: &[MethodResult]) -> String {
    let peak = |method: &MethodResult| {
        let megabytes = method.wasm_bytes? / 1e6;
        Some(format!("{} {megabytes:.1} MB", method.name))
    };
    let peaks: Vec<_> = methods.iter().filter_map(peak).collect();
    if peaks.is_empty() {
        return String::new();
    }
    format!("\nWebAssembly memory at its peak: {}.\n", peaks.join(", "))
}

fn line(results: &Results, row: &RowResult, method: &MethodResult) -> String {
    if let Some(error) = &method.error {
        let error = error.replace('|', "/");
        return format!("| {} | cannot: {error} | | | | | | | |\n", method.title);
    }
    let median =
        |values: &[f64], unit: f64| figures::median(values.iter().map(|it| it / unit).collect());
    let cells = [
        method.title.to_owned(),
        shown(results.time_ratio(row.row.name, method.name, BASELINE), 2),
        shown(results.whole_ratio(row.row.name, method.name, BASELINE), 2),
        shown(median(&method.process_millis, 1.0), 0),
        shown(median(&method.open_millis, 1.0), 0),
        shown(median(&method.growth_bytes, 1e6), 0),
        shown(median(&method.gap_millis, 1.0), 0),
        shown(method.byte_len.map(|it| it as f64 / 1e3), 0),
        shown(method.ssim2, 1),
    ];
    format!("| {} |\n", cells.join(" | "))
}

fn goals(verdicts: &[Verdict]) -> String {
    let mut text =
        "\n## The goals\n\n| # | measured | figure | goal | |\n|---|---|---|---|---|\n".to_owned();
    for verdict in verdicts {
        let goal = match verdict.bound {
            Bound::AtMost(most) => format!("≤ {most}"),
            Bound::AtLeast(least) => format!("≥ {least}"),
        };
        let figure = shown(verdict.figure, 2);
        let Verdict {
            goal: name,
            what,
            outcome,
            ..
        } = verdict;
        let _ = writeln!(text, "| {name} | {what} | {figure} | {goal} | {outcome} |");
    }
    text
}

fn weights(weight: &Weight) -> String {
    let mut text =
        "\n## What /settings fetches\n\n| file | for | kB | kB with Brotli |\n|---|---|---|---|\n"
            .to_owned();
    for file in &weight.files {
        let part = json!(file.part);
        let (raw, brotli) = (file.raw as f64 / 1e3, file.brotli as f64 / 1e3);
        let part = part.as_str().unwrap_or_default();
        let _ = writeln!(text, "| {} | {part} | {raw:.1} | {brotli:.1} |", file.path);
    }
    text
}

/// A figure, or a dash where there is none.
fn shown(figure: Option<f64>, decimals: usize) -> String {
    figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.decimals$}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::METHODS;

    #[test]
    fn what_was_not_measured_is_a_dash_and_never_a_nought() {
        assert_eq!(shown(None, 2), "–");
        assert_eq!(shown(Some(0.698), 2), "0.70");
    }

    #[test]
    fn only_methods_that_tell_their_memory_are_named() {
        let [ours, _, theirs, ..] = &METHODS;
        let mut methods = [MethodResult::of(ours), MethodResult::of(theirs)];
        assert_eq!(wasm_memory(&methods), "");
        methods[0].wasm_bytes = Some(22_040_000.0);
        let text = wasm_memory(&methods);
        assert_eq!(
            text,
            "\nWebAssembly memory at its peak: cameo-fast 22.0 MB.\n"
        );
    }

    #[test]
    fn a_verdict_is_a_line_with_figure_and_goal() {
        let verdict = Verdict {
            goal: "P1",
            what: "fast, 48mp: time / cib1".into(),
            figure: Some(0.734),
            bound: Bound::AtMost(0.7),
            outcome: "falls short",
        };
        let text = goals(&[verdict]);
        assert!(
            text.ends_with("| P1 | fast, 48mp: time / cib1 | 0.73 | ≤ 0.7 | falls short |\n"),
            "{text}"
        );
    }
}
