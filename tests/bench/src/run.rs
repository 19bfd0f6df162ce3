//! One method on one photo, in a renderer of its own.

use std::{ops::RangeInclusive, path::Path, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use cameo_tests::browser::{Browser, Tab};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Result,
    memory::Before,
    photos::Photos,
    quiet::{self, Watch},
    serve,
};

/// Longer than the page's own patience with a method, which it has twice.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often it is measured once more if others were at work.
const MAX_REPEATS: usize = 8;

/// A gap that may as well come from the host, which gives the cores to somebody else for moments too
/// short to be noticed. What a method does itself comes again in its next run; such a moment hardly.
const DOUBTFUL_MILLIS: RangeInclusive<f64> = 10.0..=100.0;

/// How many more runs look at a doubtful gap; the shortest of all counts.
const MORE_LOOKS: usize = 2;

/// Calls a function of the page and hands over what it gives or says.
const CALL: &str = "const [name, given, done] = arguments;
    Promise.resolve().then(() => window.bench[name](...given))
        .then((value) => done({ value }), (error) => done({ error: String(error) }));";

/// A browser with the bench page.
pub struct Bench {
    browser: Browser,
    origin: String,
}

/// What is asked of the page.
#[derive(Debug, Clone)]
pub struct Job<'a> {
    /// Name of the method.
    pub method: &'a str,
    /// The photo.
    pub file: &'a Path,
    /// The task in the page's words.
    pub task: Value,
    /// The same on the small photo.
    pub rehearsal: Value,
}

/// What one method did.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Figures of the page.
    pub timed: Timed,
    /// Bytes by which the renderer grew.
    pub growth_bytes: Option<u64>,
    /// How much of one core others had meanwhile, where that is known.
    pub others: Option<f64>,
    /// The photo.
    pub photo: Vec<u8>,
}

/// What the page measured.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Timed {
    /// From `File` to `Blob`, the preview aside.
    pub process_millis: f64,
    /// The preview, where a method has one.
    pub open_millis: Option<f64>,
    /// Decoding alone, where a method tells it.
    pub decode_millis: Option<f64>,
    /// Time from the photo's last pixel to its file, if the method tells.
    pub encode_millis: Option<f64>,
    /// Longest time between two turns of the page's timer, preview included.
    pub gap_millis: f64,
    /// WebAssembly memory at its peak, where a method tells it.
    pub wasm_bytes: Option<f64>,
}

impl Bench {
    /// Starts server and browser.
    ///
    /// # Errors
    /// As [`serve::start`].
    pub async fn open(photos: &Photos) -> Result<Self> {
        let origin = serve::start(photos).await?;
        let browser = Browser::start_alone("bench").await;
        browser.allow_scripts(PATIENCE).await;
        Ok(Self { browser, origin })
    }

    /// Runs a method, and looks again at a gap that may not be its own; `Err` holds what it complained
    /// about.
    ///
    /// # Errors
    /// The method failed, which is a result like any other.
    pub async fn run(&self, job: &Job<'_>) -> Result<Outcome, String> {
        let mut outcome = self.run_beside_nobody(job).await?;
        for _ in 0..MORE_LOOKS {
            let gap = &mut outcome.timed.gap_millis;
            if !DOUBTFUL_MILLIS.contains(gap) {
                break;
            }
            let again = self.run_beside_nobody(job).await?;
            *gap = gap.min(again.timed.gap_millis);
        }
        Ok(outcome)
    }

    /// Runs a method, and once more if others were at work meanwhile.
    async fn run_beside_nobody(&self, job: &Job<'_>) -> Result<Outcome, String> {
        for _ in 0..MAX_REPEATS {
            let outcome = self.run_once(job).await?;
            if outcome.others.is_none_or(quiet::is_quiet) {
                return Ok(outcome);
            }
            tell_disturbed(job.method, outcome.others);
        }
        self.run_once(job).await
    }

    async fn run_once(&self, job: &Job<'_>) -> Result<Outcome, String> {
        let home = self.enter_page(job.file).await;
        let outcome = self.perform(job).await;
        self.browser.close_tab(&home).await;
        outcome
    }

    async fn perform(&self, job: &Job<'_>) -> Result<Outcome, String> {
        let given = json!([job.method, job.task, job.rehearsal]);
        self.call("prepare", given).await?;
        quiet::wait().await;
        let (before, watch) = (Before::now(), Watch::start());
        let timed = self.call("run", json!([])).await?;
        let others = watch.and_then(|watch| watch.others());
        let growth_bytes = before.peak_growth();
        let timed = serde_json::from_value(timed).map_err(|error| error.to_string())?;
        let photo = self.photo().await?;
        Ok(Outcome {
            timed,
            growth_bytes,
            others,
            photo,
        })
    }

    /// The longest gap of a page that does nothing for a second, looked at as [`Self::run`] does.
    ///
    /// # Errors
    /// The page failed.
    pub async fn idle_gap_millis(&self, file: &Path) -> Result<f64, String> {
        let mut gap = self.idle_beside_nobody(file).await?;
        for _ in 0..MORE_LOOKS {
            if !DOUBTFUL_MILLIS.contains(&gap) {
                break;
            }
            gap = gap.min(self.idle_beside_nobody(file).await?);
        }
        Ok(gap)
    }

    async fn idle_beside_nobody(&self, file: &Path) -> Result<f64, String> {
        for _ in 0..MAX_REPEATS {
            let (gap, others) = self.idle_once(file).await?;
            if others.is_none_or(quiet::is_quiet) {
                return Ok(gap);
            }
            tell_disturbed("idle", others);
        }
        Ok(self.idle_once(file).await?.0)
    }

    async fn idle_once(&self, file: &Path) -> Result<(f64, Option<f64>), String> {
        let home = self.enter_page(file).await;
        quiet::wait().await;
        let watch = Watch::start();
        let gap = self.call("idle", json!([1000])).await;
        let others = watch.and_then(|watch| watch.others());
        self.browser.close_tab(&home).await;
        let gap = gap?.as_f64().ok_or_else(|| "no gap".to_owned())?;
        Ok((gap, others))
    }

    /// A WebP of a file by the browser's encoder.
    ///
    /// # Errors
    /// The browser refused.
    pub async fn webp(&self, file: &Path, quality: f64) -> Result<Vec<u8>, String> {
        let home = self.enter_page(file).await;
        let made = self.call("webp", json!([quality])).await;
        let photo = match made {
            Ok(_) => self.photo().await,
            Err(error) => Err(error),
        };
        self.browser.close_tab(&home).await;
        photo
    }

    /// Ends browser and session. Libraries may have complained of what they like.
    pub async fn finish(self) {
        self.browser.expect_complaint("");
        self.browser.finish().await;
    }

    async fn enter_page(&self, file: &Path) -> Tab {
        let home = self.browser.new_tab().await;
        let url = format!("{}/bench/index.html", self.origin);
        self.browser.open(&url).await;
        self.browser.choose_file_at("input", file).await;
        home
    }

    async fn photo(&self) -> Result<Vec<u8>, String> {
        let photo = self.call("photo", json!([])).await?;
        let decoded = STANDARD.decode(photo.as_str().unwrap_or_default());
        decoded.map_err(|error| error.to_string())
    }

    async fn call(&self, name: &str, given: Value) -> Result<Value, String> {
        let answer = self.browser.evaluate(CALL, vec![json!(name), given]).await;
        match &answer["error"] {
            Value::Null => Ok(answer["value"].clone()),
            error => Err(error.as_str().unwrap_or("an error").to_owned()),
        }
    }
}

fn tell_disturbed(what: &str, others: Option<f64>) {
    let percent = 100.0 * others.unwrap_or_default();
    println!("    {what:26} others had {percent:.0} % of a core: once more");
}
