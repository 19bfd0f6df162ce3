//! The goals P1 to P11: what each asks for, and whether a run holds it.
//!
//! One configuration per preset serves all of them. What deliberately does not live here: how a
//! figure is measured.

use cameo_tests::weight::{MOST_INTERFACE_BYTES, Part};
use serde::Serialize;

use crate::{
    figures,
    measure::{MethodResult, Results},
    rows::{BASELINE, HEIC, PRESETS},
};

/// One sentence of a goal, with its figure.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// Name of the goal.
    pub goal: &'static str,
    /// What was measured.
    pub what: String,
    /// The figure; none if it was not measured.
    pub figure: Option<f64>,
    /// What it has to be.
    pub bound: Bound,
    /// Whether it is.
    pub outcome: &'static str,
}

/// A limit on a figure, itself included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The figure is this or less.
    AtMost(f64),
    /// The figure is this or more.
    AtLeast(f64),
}

impl Bound {
    fn holds(self, figure: f64) -> bool {
        match self {
            Self::AtMost(most) => figure <= most,
            Self::AtLeast(least) => figure >= least,
        }
    }
}

/// Judges a run by all goals.
pub fn judge(results: &Results) -> Vec<Verdict> {
    let mut judge = Judge {
        results,
        verdicts: Vec::new(),
    };
    judge.speed();
    judge.peers();
    judge.quality();
    judge.smoothness();
    judge.memory();
    judge.sizes();
    judge.formats();
    judge.search();
    judge.heic();
    judge.verdicts
}

struct Judge<'a> {
    results: &'a Results,
    verdicts: Vec<Verdict>,
}

impl Judge<'_> {
    fn add(
        &mut self,
        goal: &'static str,
        what: impl Into<String>,
        figure: Option<f64>,
        bound: Bound,
    ) {
        let outcome = match figure {
            Some(figure) if bound.holds(figure) => "holds",
            Some(_) => "falls short",
            None => "not measured",
        };
        self.verdicts.push(Verdict {
            goal,
            what: what.into(),
            figure,
            bound,
            outcome,
        });
    }

    fn against_baseline(&mut self, goal: &'static str, preset: &str, row: &str, most: f64) {
        let figure = self.results.time_ratio(row, &cameo(preset), BASELINE);
        let what = format!("{preset}, {row}: time from Save / {BASELINE}");
        self.add(goal, what, figure, Bound::AtMost(most));
    }

    fn speed(&mut self) {
        self.against_baseline("P1", "fast", "48mp", 0.70);
        self.against_baseline("P1", "default", "48mp", 0.90);
        self.against_baseline("P2", "fast", "12mp", 0.80);
        self.against_baseline("P2", "default", "12mp", 1.2);
        self.against_baseline("P2", "fast", "48mp-512", 0.65);
    }

    fn peers(&mut self) {
        for (peer, most) in [
            ("browser-image-compression", 0.35),
            ("canvas", 0.42),
            ("jsquash", 0.11),
        ] {
            let figure = self.results.time_ratio("48mp", &cameo("default"), peer);
            let what = format!("default, 48mp: time from Save / {peer}");
            self.add("P3", what, figure, Bound::AtMost(most));
        }
    }

    fn quality(&mut self) {
        for (row, peer, least) in [
            ("48mp", "canvas", 13.0),
            ("12mp", "canvas", 8.0),
            ("48mp", "jsquash", 0.0),
            ("12mp", "jsquash", 0.0),
        ] {
            let mut budgets = self.results.probes.budgets.iter();
            let found = budgets.find(|it| it.row == row && it.peer == peer);
            let figure = found.map(|it| it.gain);
            let what = format!("default, {row}: SSIM2 more than {peer} at its bytes");
            self.add("P4", what, figure, Bound::AtLeast(least));
            // A photo over its budget has kept nothing.
            let over = found.filter(|it| it.found as u64 > it.allowed);
            if let (Some(over), Some(verdict)) = (over, self.verdicts.last_mut()) {
                let too_much = over.found as u64 - over.allowed;
                verdict.what += &format!(", {too_much} bytes over them");
                verdict.outcome = "falls short";
            }
        }
        for row in ["48mp", "12mp"] {
            let curve = self.results.probes.curves.iter().find(|it| it.row == row);
            let figure = curve.and_then(|it| it.bytes_ratio);
            let what = format!("default, {row} already reduced: bytes / canvas at equal SSIM2");
            self.add("P5", what, figure, Bound::AtMost(0.86));
        }
    }

    fn smoothness(&mut self) {
        for preset in PRESETS {
            let all = self.results.rows.iter();
            let all = all.filter_map(|row| Some((row, row.find(&cameo(preset))?)));
            let gaps = all.clone().filter_map(|(row, ours)| {
                let gap = figures::median(ours.gap_millis.clone())?;
                Some((gap, gap - figures::median(row.idle_gap_millis.clone())?))
            });
            let (longest, over_idle): (Vec<_>, Vec<_>) = gaps.unzip();
            let worst = |gaps: Vec<f64>| gaps.into_iter().max_by(f64::total_cmp);
            let every = all.flat_map(|(_, ours)| ours.gap_millis.clone()).collect();
            let largest = worst(every).unwrap_or_default();
            let what = format!(
                "{preset}, worst row: longest main-thread gap in ms ({largest:.0} in the worst round)"
            );
            self.add("P6", what, worst(longest), Bound::AtMost(16.0));
            let what = format!("{preset}, worst row: the same less that of an idle page");
            self.add("P6", what, worst(over_idle), Bound::AtMost(8.0));
        }
    }

    fn memory(&mut self) {
        for preset in PRESETS {
            let ours = self.results.find("48mp", &cameo(preset));
            let theirs = self.results.find("48mp", BASELINE);
            let both = ours.zip(theirs);
            let figure = both.and_then(|(ours, theirs)| {
                figures::median_ratio(&ours.growth_bytes, &theirs.growth_bytes)
            });
            let what = format!("{preset}, 48mp: renderer growth / {BASELINE}");
            self.add("P7", what, figure, Bound::AtMost(0.25));
            let what =
                format!("{preset}, 48mp: WebAssembly memory of all workers less the file in MB");
            self.add("P7", what, self.working_set(ours), Bound::AtMost(8.0));
        }
    }

    fn working_set(&self, ours: Option<&MethodResult>) -> Option<f64> {
        let source = self.results.row("48mp")?.source_bytes as f64;
        Some((ours?.wasm_bytes? - source) / 1e6)
    }

    fn sizes(&mut self) {
        for (part, what, most) in [
            (
                Part::Interface,
                "page until Save can be clicked",
                MOST_INTERFACE_BYTES as f64 / 1e3,
            ),
            (Part::JpegCodec, "JPEG codec", 130.0),
            (Part::OtherFormats, "module of the other formats", 150.0),
            (Part::Heic, "HEIC module", 110.0),
        ] {
            let weight = self.results.weight.as_ref();
            let figure = weight
                .and_then(|it| it.brotli(part))
                .map(|it| it as f64 / 1e3);
            self.add(
                "P8",
                format!("{what}: kB with Brotli"),
                figure,
                Bound::AtMost(most),
            );
        }
    }

    fn formats(&mut self) {
        for row in [
            "48mp-progressive",
            "12mp-progressive",
            "12mp-png",
            "12mp-webp",
        ] {
            self.against_baseline("P9", "fast", row, 1.0);
            self.against_baseline("P9", "default", row, 1.2);
        }
    }

    fn search(&mut self) {
        let figure = figures::median(self.results.probes.search_ratio.clone());
        let what = "default: encoding to a budget that bites / without one";
        self.add("P10", what, figure, Bound::AtMost(1.3));
    }

    /// Ours is the way to the preview, on which all of it is decoded; theirs the decoding alone.
    fn heic(&mut self) {
        let ours = self.results.find(HEIC, &cameo("default"));
        let both = ours.zip(self.results.find(HEIC, "libheif-js"));
        let figure = both.and_then(|(ours, theirs)| {
            figures::median_ratio(&ours.open_millis, &theirs.decode_millis)
        });
        let what = "default, 12mp-heic: decoding and preview / decoding by libheif-js";
        self.add("P11", what, figure, Bound::AtMost(0.8));
    }
}

fn cameo(preset: &str) -> String {
    format!("cameo-{preset}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        machine::Machine,
        measure::RowResult,
        probes::{Budget, Probes},
        rows::{METHODS, ROWS},
    };

    fn method(name: &str, process_millis: &[f64], gap: f64, growth: f64) -> MethodResult {
        let known = METHODS.iter().find(|it| it.name == name).unwrap();
        MethodResult {
            process_millis: process_millis.to_vec(),
            gap_millis: vec![gap],
            growth_bytes: vec![growth],
            ..MethodResult::of(known)
        }
    }

    fn results() -> Results {
        let mut ours = method("cameo-default", &[450.0, 880.0, 470.0], 12.0, 25.0);
        ours.wasm_bytes = Some(30e6);
        let row = RowResult {
            row: ROWS[0],
            source_bytes: 20_000_000,
            idle_gap_millis: vec![5.0],
            methods: vec![ours, method(BASELINE, &[500.0, 1000.0, 500.0], 6.0, 100.0)],
        };
        Results {
            machine: Machine::here(),
            rounds: 3,
            rows: vec![row],
            probes: Probes::default(),
            weight: None,
        }
    }

    fn outcome(results: &Results, goal: &str, part: &str) -> (&'static str, Option<f64>) {
        let verdicts = judge(results);
        let mut fitting = verdicts
            .iter()
            .filter(|it| it.goal == goal && it.what.contains(part));
        let verdict = fitting.next().unwrap();
        (verdict.outcome, verdict.figure)
    }

    #[test]
    fn every_goal_is_judged() {
        let verdicts = judge(&results());
        for number in 1..=11 {
            let goal = format!("P{number}");
            assert!(verdicts.iter().any(|it| it.goal == goal), "{goal}");
        }
    }

    #[test]
    fn a_figure_within_its_bound_holds_and_over_it_falls_short() {
        let mut results = results();
        assert_eq!(outcome(&results, "P1", "default"), ("holds", Some(0.9)));
        results.rows[0].methods[0].process_millis = vec![500.0; 3];
        assert_eq!(
            outcome(&results, "P1", "default"),
            ("falls short", Some(1.0))
        );
        assert_eq!(outcome(&results, "P1", "fast"), ("not measured", None));
    }

    #[test]
    fn the_gap_of_an_idle_page_is_taken_off() {
        assert_eq!(
            outcome(&results(), "P6", "default, worst row: longest"),
            ("holds", Some(12.0))
        );
        assert_eq!(
            outcome(&results(), "P6", "default, worst row: the same"),
            ("holds", Some(7.0))
        );
    }

    #[test]
    fn memory_is_told_with_and_without_the_file() {
        assert_eq!(
            outcome(&results(), "P7", "default, 48mp: renderer"),
            ("holds", Some(0.25))
        );
        assert_eq!(
            outcome(&results(), "P7", "default, 48mp: Web"),
            ("falls short", Some(10.0))
        );
    }

    #[test]
    fn quality_over_the_budget_does_not_count() {
        let mut results = results();
        let budget = Budget {
            row: "48mp",
            peer: "canvas",
            allowed: 1000,
            found: 1000,
            gain: 13.5,
        };
        results.probes.budgets.push(budget);
        assert_eq!(outcome(&results, "P4", "48mp"), ("holds", Some(13.5)));
        results.probes.budgets[0].found = 1001;
        assert_eq!(
            outcome(&results, "P4", "1 bytes over"),
            ("falls short", Some(13.5))
        );
    }
}
