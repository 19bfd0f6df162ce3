//! What a browser fetches from /settings until Save can be clicked, and on top of that for other
//! formats: the bytes of the files, and those that the server sends in Brotli.

use std::collections::BTreeSet;

use reqwest::header::CONTENT_ENCODING;
use serde::Serialize;

use crate::{browser::Tree, corpus::TestFile, stage::Stage};

/// Most bytes of the interface in Brotli.
pub const MOST_INTERFACE_BYTES: usize = 180_000;

/// Everything that was fetched, by what it is for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Weight {
    /// WebAssembly, scripts, styles and messages, each once.
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
    /// Fetched when a photo's profile needs a table.
    Colours,
    /// Fetched where a page wants photos to start on a face, after the photo is shown.
    FaceFinder,
}

impl Weight {
    /// Brotli bytes of a part; none if nothing is fetched for it.
    pub fn brotli(&self, part: Part) -> Option<usize> {
        let mut sizes = self.files.iter().filter(|it| it.part == part).peekable();
        sizes.peek()?;
        Some(sizes.map(|it| it.brotli).sum())
    }

    /// Chooses a file on a new page and adds what has not been fetched before: for a JPEG the page
    /// and its codec, else all of it for `part`.
    ///
    /// # Panics
    /// The server does not compress.
    pub async fn add<S>(&mut self, stage: &Stage<S>, file: &TestFile, part: Part) {
        // A new page each time, so that what is left of one choice cannot serve the next.
        let page = format!("{}/settings", stage.origin());
        stage.browser.open(&page).await;
        choose(stage, file, part).await;
        let known: BTreeSet<_> = self.files.iter().map(|it| it.path.clone()).collect();
        let fetched: BTreeSet<_> = stage.proxy().paths().into_iter().collect();
        for path in fetched.difference(&known).filter(|path| counts(path)) {
            let part = if part == Part::JpegCodec {
                part_of(path)
            } else {
                part
            };
            self.files.push(weigh(stage, path, part).await);
        }
    }

    /// A line for each file, and one for each part.
    pub fn lines(&self) -> String {
        let file = |it: &FileWeight| format!("{:>9} {:>9}  {}\n", it.raw, it.brotli, it.path);
        let part = |part| {
            let sum = self.brotli(part)?;
            Some(format!("{:>9} {sum:>9}  {part:?}\n", ""))
        };
        let parts = [
            Part::Interface,
            Part::JpegCodec,
            Part::OtherFormats,
            Part::Heic,
            Part::Colours,
            Part::FaceFinder,
        ];
        let files: String = self.files.iter().map(file).collect();
        let sums: String = parts.into_iter().filter_map(part).collect();
        format!("    bytes in Brotli\n{files}{sums}")
    }
}

async fn choose<S>(stage: &Stage<S>, file: &TestFile, part: Part) {
    if part != Part::Heic {
        stage.edit_with(file).await;
        let save = |tree: &Tree| {
            tree.find("button", "Save")
                .filter(|node| !node.is_disabled)
                .map(drop)
        };
        return stage.browser.wait_for("a usable Save", save).await;
    }
    stage.edit().await;
    stage.choose(file).await;
    // What cannot be framed is refused in words; either ends the wait.
    let answered = |tree: &Tree| {
        let framed = tree.find("application", "Crop area").is_some();
        let refused = tree.texts("alert").iter().any(|said| !said.is_empty());
        (framed || refused).then_some(())
    };
    stage
        .browser
        .wait_for("framing or a refusal", answered)
        .await;
}

async fn weigh<S>(stage: &Stage<S>, path: &str, part: Part) -> FileWeight {
    let url = format!("{}{path}", stage.origin());
    let (_, plain) = stage.api.fetch(&url).await;
    let (headers, sent) = stage.api.fetch_accepting("br", &url).await;
    let coding = headers.get(CONTENT_ENCODING).map(|it| it.as_bytes());
    assert_eq!(coding, Some(b"br".as_slice()), "{path} is compressed");
    FileWeight {
        path: path.to_owned(),
        part,
        raw: plain.len(),
        brotli: sent.len(),
    }
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
    if path.contains("cameo-faces") {
        Part::FaceFinder
    } else if path.contains("worker") {
        Part::JpegCodec
    } else {
        Part::Interface
    }
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
