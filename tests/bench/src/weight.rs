//! What a browser fetches from /settings until Save can be clicked, and what it fetches on top of
//! that for other formats: the sizes as stored and compressed with Brotli.

use std::{collections::BTreeSet, fs, io::Write as _, path::Path};

use cameo_tests::{corpus::TestFile, stage::Stage};
use serde::Serialize;

use crate::{Result, photos::Photos};

/// Everything that is fetched, by what it is for.
#[derive(Debug, Clone, Serialize)]
pub struct Weight {
    /// WebAssembly, scripts, styles and messages until a JPEG can be saved.
    pub files: Vec<FileWeight>,
}

/// One fetched file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileWeight {
    /// Path in the address.
    pub path: String,
    /// What it is for.
    pub part: Part,
    /// Bytes as stored.
    pub raw: usize,
    /// Bytes as sent to a browser that takes Brotli.
    pub brotli: usize,
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The page.
    Interface,
    /// The worker with the JPEG codec.
    JpegCodec,
    /// Fetched when another format was chosen.
    OtherFormats,
    /// Fetched when a HEIC was chosen.
    Heic,
}

impl Weight {
    /// Brotli bytes of a part; none if nothing is fetched for it.
    pub fn brotli(&self, part: Part) -> Option<usize> {
        let mut sizes = self.files.iter().filter(|it| it.part == part).peekable();
        sizes.peek()?;
        Some(sizes.map(|it| it.brotli).sum())
    }
}

/// Chooses a JPEG, then the other formats, and weighs what is fetched.
///
/// # Errors
/// The photos are missing.
pub async fn of_settings_page(photos: &Photos) -> Result<Weight> {
    println!("\nWeighing what /settings fetches …");
    let stage = Stage::open_behind_proxy("bench.weight").await;
    stage.browser.expect_complaint("");
    let mut weight = Weight { files: Vec::new() };
    let mut known = BTreeSet::new();
    for (name, part) in [
        ("rehearsal.jpg", Part::JpegCodec),
        ("rehearsal-deep.png", Part::OtherFormats),
        ("rehearsal.heic", Part::Heic),
    ] {
        if !photos.path(name).exists() {
            continue;
        }
        // A new page each time, so that what is left of one choice cannot serve the next.
        stage
            .browser
            .open(&format!("{}/settings", stage.origin()))
            .await;
        choose(&stage, &photos.path(name), part).await?;
        for path in stage.proxy().paths() {
            if !counts(&path) || !known.insert(path.clone()) {
                continue;
            }
            let url = format!("{}{path}", stage.origin());
            let (_, body) = stage.api.fetch(&url).await;
            let part = if part == Part::JpegCodec {
                part_of(&path)
            } else {
                part
            };
            weight.files.push(weigh(path, part, &body)?);
        }
    }
    stage.finish().await;
    Ok(weight)
}

async fn choose<S>(stage: &Stage<S>, photo: &Path, part: Part) -> Result<()> {
    let extension = photo
        .extension()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    let file = TestFile {
        name: format!("chosen.{extension}"),
        bytes: fs::read(photo)?,
    };
    if part != Part::Heic {
        stage.edit_with(&file).await;
        let save = |tree: &cameo_tests::browser::Tree| {
            tree.find("button", "Save")
                .filter(|node| !node.is_disabled)
                .map(drop)
        };
        stage.browser.wait_for("a usable Save", save).await;
        return Ok(());
    }
    stage.edit().await;
    stage.choose(&file).await;
    // What cannot be framed is refused in words; either ends the wait.
    let answered = |tree: &cameo_tests::browser::Tree| {
        let framed = tree.find("application", "Crop area").is_some();
        let refused = tree.texts("alert").iter().any(|said| !said.is_empty());
        (framed || refused).then_some(())
    };
    stage
        .browser
        .wait_for("framing or a refusal", answered)
        .await;
    Ok(())
}

/// Signing in comes before and is none of the page's.
fn counts(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let is_code = [".wasm", ".js", ".css", ".json"]
        .iter()
        .any(|end| path.ends_with(end));
    is_code && !path.contains("sign-in")
}

fn part_of(path: &str) -> Part {
    if path.contains("worker") {
        Part::JpegCodec
    } else {
        Part::Interface
    }
}

fn weigh(path: String, part: Part, body: &[u8]) -> Result<FileWeight> {
    let brotli = brotli_len(body)?;
    println!("  {path}: {} B, {brotli} B with Brotli", body.len());
    Ok(FileWeight {
        path,
        part,
        raw: body.len(),
        brotli,
    })
}

/// Length with the strongest setting, as files are compressed that are stored once.
fn brotli_len(body: &[u8]) -> Result<usize> {
    let mut compressed = Vec::new();
    {
        let mut writer = brotli::CompressorWriter::new(&mut compressed, 64 * 1024, 11, 22);
        writer.write_all(body)?;
    }
    Ok(compressed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_code_style_and_messages_count() {
        assert!(counts("/assets/cameo-worker_bg.wasm") && counts("/assets/theme.css?v=1"));
        assert!(counts("/assets/messages/en.json"));
        assert!(!counts("/sign-in.css"));
        assert!(!counts("/api/graphql") && !counts("/settings") && !counts("/assets/icon.svg"));
    }

    #[test]
    fn brotli_makes_what_repeats_small() {
        let body = b"cameo ".repeat(1000);
        let length = brotli_len(&body).unwrap();
        assert!((8..100).contains(&length), "{length}");
    }

    #[test]
    fn a_part_that_fetches_nothing_has_no_size() {
        let file = |part| FileWeight {
            path: "/a.js".into(),
            part,
            raw: 9,
            brotli: 5,
        };
        let weight = Weight {
            files: vec![file(Part::Interface), file(Part::Interface)],
        };
        assert_eq!(weight.brotli(Part::Interface), Some(10));
        assert_eq!(weight.brotli(Part::Heic), None);
    }
}
