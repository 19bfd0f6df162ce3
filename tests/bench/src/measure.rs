//! The rounds: every method on every row, one after the other within each round, so that whatever
//! slows the machine down slows all of them down.

use std::{collections::HashMap, fs};

use cameo_tests::weight::Weight;
use serde::Serialize;

use crate::{
    Result, figures,
    machine::{self, Machine},
    options::Options,
    photos::{self, Photos},
    probes::{self, Probes},
    reference::{self, Reference},
    rows::{METHODS, Method, ROWS, Row},
    run::{Bench, Job, Outcome},
    task::{Picture, Task},
    weight,
};

/// Everything that a run found out.
#[derive(Debug, Clone, Serialize)]
pub struct Results {
    /// Where it took place.
    pub machine: Machine,
    /// How often each method ran on each row.
    pub rounds: usize,
    /// The rows, in the order of the report.
    pub rows: Vec<RowResult>,
    /// What no row shows.
    pub probes: Probes,
    /// What a visitor of the settings page fetches.
    pub weight: Option<Weight>,
}

/// One row.
#[derive(Debug, Clone, Serialize)]
pub struct RowResult {
    /// Which one.
    pub row: Row,
    /// Length of the photo's file.
    pub source_bytes: u64,
    /// Longest gap of a page that does nothing, per round.
    pub idle_gap_millis: Vec<f64>,
    /// The methods that take it.
    pub methods: Vec<MethodResult>,
}

/// One method on one row; each list has an entry per round.
#[derive(Debug, Clone, Serialize)]
pub struct MethodResult {
    /// Name of the method.
    pub name: &'static str,
    /// Its title in the table.
    pub title: &'static str,
    /// From `File` to `Blob`.
    pub process_millis: Vec<f64>,
    /// The preview before, where there is one.
    pub open_millis: Vec<f64>,
    /// Decoding alone, where it is told.
    pub decode_millis: Vec<f64>,
    /// Longest gap of the main thread.
    pub gap_millis: Vec<f64>,
    /// Growth of the renderer.
    pub growth_bytes: Vec<f64>,
    /// How much of one core others had meanwhile, where that is known.
    pub others: Vec<f64>,
    /// WebAssembly memory at its peak, where it is told.
    pub wasm_bytes: Option<f64>,
    /// Length of the photo.
    pub byte_len: Option<usize>,
    /// SSIMULACRA2 of the photo against the linear reference.
    pub ssim2: Option<f64>,
    /// Why it could not do it.
    pub error: Option<String>,
}

impl Results {
    /// Most that others had of one core while something was measured; `None` where that is not known.
    pub fn most_others(&self) -> Option<f64> {
        let methods = self.rows.iter().flat_map(|row| &row.methods);
        let shares = methods.flat_map(|method| method.others.iter().copied());
        shares.max_by(f64::total_cmp)
    }

    /// A method's figures on a row.
    pub fn find(&self, row: &str, method: &str) -> Option<&MethodResult> {
        self.row(row)?.find(method)
    }

    /// A row.
    pub fn row(&self, name: &str) -> Option<&RowResult> {
        self.rows.iter().find(|it| it.row.name == name)
    }

    /// Time of one method through that of another on the same row.
    pub fn time_ratio(&self, row: &str, ours: &str, theirs: &str) -> Option<f64> {
        let theirs = &self.find(row, theirs)?.process_millis;
        figures::median_ratio(&self.find(row, ours)?.process_millis, theirs)
    }

    /// The same for preview and photo together; nothing for a method without a preview.
    pub fn whole_ratio(&self, row: &str, ours: &str, theirs: &str) -> Option<f64> {
        let theirs = &self.find(row, theirs)?.process_millis;
        let ours = self.find(row, ours)?;
        let both = ours.open_millis.iter().zip(&ours.process_millis);
        let both: Vec<f64> = both.map(|(open, process)| open + process).collect();
        figures::median_ratio(&both, theirs)
    }
}

impl RowResult {
    /// A method's figures on this row.
    pub fn find(&self, method: &str) -> Option<&MethodResult> {
        self.methods.iter().find(|it| it.name == method)
    }
}

impl MethodResult {
    /// Nothing measured yet.
    pub fn of(method: &Method) -> Self {
        Self {
            name: method.name,
            title: method.title,
            process_millis: Vec::new(),
            open_millis: Vec::new(),
            decode_millis: Vec::new(),
            gap_millis: Vec::new(),
            growth_bytes: Vec::new(),
            others: Vec::new(),
            wasm_bytes: None,
            byte_len: None,
            ssim2: None,
            error: None,
        }
    }

    /// The photo of the first round stands for all: every method is deterministic.
    fn add(&mut self, outcome: &Outcome, reference: &Reference) {
        let timed = outcome.timed;
        self.process_millis.push(timed.process_millis);
        self.open_millis.extend(timed.open_millis);
        self.decode_millis.extend(timed.decode_millis);
        self.gap_millis.push(timed.gap_millis);
        self.growth_bytes
            .extend(outcome.growth_bytes.map(|bytes| bytes as f64));
        self.others.extend(outcome.others);
        self.wasm_bytes = timed.wasm_bytes.or(self.wasm_bytes);
        if self.byte_len.is_none() {
            self.byte_len = Some(outcome.photo.len());
            match reference.score(&outcome.photo) {
                Ok(score) => self.ssim2 = Some(score),
                Err(error) => println!("    {} has no score: {error}", self.name),
            }
        }
    }
}

/// Measures what the options name.
///
/// # Errors
/// Server or photos are not to be had. What a method cannot do is no error but a result.
pub async fn all(options: &Options, photos: Photos) -> Result<Results> {
    let bench = Bench::open(&photos).await?;
    add_webp(&bench, &photos).await?;
    let mut laboratory = Laboratory::new(bench, photos);
    let mut rows = Vec::new();
    for row in ROWS.iter().filter(|row| options.wants_row(row)) {
        if laboratory.photos.has(row) {
            rows.push(laboratory.measure_row(options, row).await?);
        } else {
            println!("{}: left out, for there is no {}", row.title, row.file);
        }
    }
    let mut results = Results {
        machine: Machine::here(),
        rounds: options.rounds,
        rows,
        probes: Probes::default(),
        weight: None,
    };
    results.probes = probes::all(options, &mut laboratory, &results).await?;
    laboratory.bench.finish().await;
    if options.wants_settings() {
        results.weight = Some(weight::of_settings_page(&laboratory.photos).await?);
    }
    Ok(results)
}

/// The only photo that needs a browser to be made.
async fn add_webp(bench: &Bench, photos: &Photos) -> Result<()> {
    for name in ["rehearsal", "p12"] {
        let webp = photos.path(&format!("{name}.webp"));
        if !webp.exists() {
            let png = photos.path(&format!("{name}.png"));
            fs::write(webp, bench.webp(&png, 0.9).await?)?;
        }
    }
    Ok(())
}

/// Browser, photos, and what is known about them.
pub struct Laboratory {
    /// The browser.
    pub bench: Bench,
    /// The photos.
    pub photos: Photos,
    pictures: HashMap<String, Picture>,
}

impl Laboratory {
    fn new(bench: Bench, photos: Photos) -> Self {
        Self {
            bench,
            photos,
            pictures: HashMap::new(),
        }
    }

    /// Size of a file's picture and, if a reference is wanted, what it ought to become.
    fn picture(&mut self, file: &str) -> Result<Picture> {
        if let Some(known) = self.pictures.get(file) {
            return Ok(*known);
        }
        let picture = Picture::of(&reference::decode(&self.photos.path(file))?);
        self.pictures.insert(file.to_owned(), picture);
        Ok(picture)
    }

    /// The task of a row.
    ///
    /// # Errors
    /// Its photo cannot be read.
    pub fn task(&mut self, row: &Row) -> Result<Task> {
        let rehearsal = photos::rehearsal(row.file);
        Ok(Task {
            picture: self.picture(row.pixels)?,
            rehearsal_picture: self.picture(&photos::rehearsal(row.pixels))?,
            rehearsal,
            media_type: row.media_type,
            side_px: row.side_px,
            quality: 0.85,
            preset: None,
            max_bytes: None,
        })
    }

    /// Runs a method once.
    ///
    /// # Errors
    /// As [`Bench::run`].
    pub async fn run(&self, method: &str, file: &str, task: &Task) -> Result<Outcome, String> {
        let job = Job {
            method,
            file: &self.photos.path(file),
            task: task.to_json(),
            rehearsal: task.rehearsal_json(),
        };
        self.bench.run(&job).await
    }

    async fn measure_row(&mut self, options: &Options, row: &Row) -> Result<RowResult> {
        println!("\n{}", row.title);
        let decoded = reference::decode(&self.photos.path(row.pixels))?;
        let reference = Reference::of(decoded.pixels, row.side_px)?;
        let task = self.task(row)?;
        let path = self.photos.path(row.file);
        let wanted = |method: &&Method| method.takes(row) && options.wants_method(method.name);
        let methods: Vec<&Method> = METHODS.iter().filter(wanted).collect();
        let mut result = RowResult {
            row: *row,
            source_bytes: fs::metadata(&path)?.len(),
            idle_gap_millis: Vec::new(),
            methods: methods.iter().map(|it| MethodResult::of(it)).collect(),
        };
        for round in 0..options.rounds {
            println!("  round {} of {}", round + 1, options.rounds);
            result
                .idle_gap_millis
                .push(self.bench.idle_gap_millis(&path).await?);
            for turn in 0..methods.len() {
                // Each round begins with another method, so that none always comes first.
                let index = (turn + round) % methods.len();
                if let (Some(method), Some(slot)) =
                    (methods.get(index), result.methods.get_mut(index))
                {
                    let task = task.clone().with_preset(method.preset());
                    self.measure(slot, row, &task, &reference).await;
                }
            }
        }
        Ok(result)
    }

    async fn measure(
        &self,
        slot: &mut MethodResult,
        row: &Row,
        task: &Task,
        reference: &Reference,
    ) {
        if slot.error.is_some() {
            return;
        }
        match self.run(slot.name, row.file, task).await {
            Ok(outcome) => {
                if slot.byte_len.is_none() {
                    keep(slot.name, row, &outcome.photo);
                }
                slot.add(&outcome, reference);
                tell(slot, &outcome);
            }
            Err(error) => {
                println!("    {}: {error}", slot.name);
                slot.error = Some(error);
            }
        }
    }
}

/// Whoever doubts a figure can look at the photo.
fn keep(method: &str, row: &Row, photo: &[u8]) {
    let kept = machine::bench_folder().and_then(|folder| {
        let folder = folder.join("out");
        fs::create_dir_all(&folder)?;
        Ok(fs::write(
            folder.join(format!("{}-{method}.jpg", row.name)),
            photo,
        )?)
    });
    if let Err(error) = kept {
        println!("    the photo is not kept: {error}");
    }
}

fn tell(slot: &MethodResult, outcome: &Outcome) {
    let growth = outcome.growth_bytes.unwrap_or_default() as f64 / 1e6;
    println!(
        "    {:26} {:7.0} ms  +{growth:5.0} MB  gap {:5.0} ms  {:4} kB  SSIM2 {:.1}",
        slot.name,
        outcome.timed.process_millis,
        outcome.timed.gap_millis,
        outcome.photo.len() / 1000,
        slot.ssim2.unwrap_or(f64::NAN),
    );
}
