//! What no row of the table shows: quality at a peer's bytes (P4), bytes at equal quality (P5), and
//! what the search for a byte budget costs (P10).

use std::fs;

use serde::Serialize;

use crate::{
    Result,
    figures::{self, Point},
    measure::{Laboratory, Results},
    options::Options,
    reference::{self, Reference},
    rows::{ROWS, Row},
    task::Task,
};

const OURS: &str = "cameo-default";
const PEERS: [&str; 2] = ["canvas", "jsquash"];

/// The rows that these goals are about.
const ON: [&str; 2] = ["48mp", "12mp"];

/// Qualities of the canvas that span what a profile photo is saved with.
const QUALITIES: [f64; 4] = [0.7, 0.8, 0.87, 0.92];

/// What was found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Probes {
    /// Cameo at the bytes of a peer.
    pub budgets: Vec<Budget>,
    /// Bytes at equal quality.
    pub curves: Vec<Curve>,
    /// Time of the encoding with a budget that bites through that without, per round.
    pub search_ratio: Vec<f64>,
}

/// Cameo at the bytes of a peer's photo.
#[derive(Debug, Clone, Serialize)]
pub struct Budget {
    /// The row.
    pub row: &'static str,
    /// The peer.
    pub peer: &'static str,
    /// Bytes of the peer's photo.
    pub allowed: u64,
    /// Bytes of ours.
    pub found: usize,
    /// SSIMULACRA2 of ours less that of the peer.
    pub gain: f64,
}

/// The default preset and the canvas encode the same pixels at several sizes.
#[derive(Debug, Clone, Serialize)]
pub struct Curve {
    /// The row whose reference photo was encoded.
    pub row: &'static str,
    /// Bytes of ours through bytes of the canvas at equal SSIMULACRA2.
    pub bytes_ratio: Option<f64>,
}

/// Runs all of them that the measured rows allow.
///
/// # Errors
/// A photo cannot be read.
pub async fn all(
    options: &Options,
    laboratory: &mut Laboratory,
    results: &Results,
) -> Result<Probes> {
    let mut probes = Probes::default();
    if !options.wants_method(OURS) {
        return Ok(probes);
    }
    for row in ROWS.iter().filter(|row| ON.contains(&row.name)) {
        if results.row(row.name).is_none() {
            continue;
        }
        println!("\n{}: bytes against quality", row.title);
        let decoded = reference::decode(&laboratory.photos.path(row.pixels))?;
        let reference = Reference::of(decoded.pixels, row.side_px)?;
        let pixels = still(laboratory, row, &reference)?;
        for peer in PEERS {
            probes
                .budgets
                .extend(budget(laboratory, results, row, peer, &reference).await?);
        }
        probes
            .curves
            .push(curve(laboratory, &pixels, row.name, &reference).await?);
        if row.name == ON[0] {
            probes.search_ratio = search(laboratory, &pixels, options.rounds).await?;
        }
    }
    Ok(probes)
}

async fn budget(
    laboratory: &mut Laboratory,
    results: &Results,
    row: &Row,
    peer: &'static str,
    reference: &Reference,
) -> Result<Option<Budget>> {
    let theirs = results.find(row.name, peer);
    let Some((bytes, score)) = theirs.and_then(|it| it.byte_len.zip(it.ssim2)) else {
        return Ok(None);
    };
    let mut task = ours(laboratory.task(row)?);
    task.max_bytes = Some(bytes as u64);
    let found = encoded(laboratory, OURS, row.file, &task, reference).await;
    Ok(found.map(|found| {
        println!(
            "  at the bytes of {peer}: {:+.1} SSIM2, {:.0} of {bytes} bytes",
            found.quality - score,
            found.bytes
        );
        Budget {
            row: row.name,
            peer,
            allowed: bytes as u64,
            found: found.bytes as usize,
            gain: found.quality - score,
        }
    }))
}

/// The reference photo as a file: nothing is left to do with it but to encode it.
fn still(laboratory: &Laboratory, row: &Row, reference: &Reference) -> Result<Row> {
    let file = if row.name == ON[0] {
        "still-48mp.png"
    } else {
        "still-12mp.png"
    };
    let path = laboratory.photos.path(file);
    fs::create_dir_all(laboratory.photos.folder())?;
    reference.photo.save(path)?;
    Ok(Row {
        file,
        pixels: file,
        media_type: "image/png",
        ..*row
    })
}

async fn curve(
    laboratory: &mut Laboratory,
    pixels: &Row,
    row: &'static str,
    reference: &Reference,
) -> Result<Curve> {
    let (mut mine, mut theirs) = (Vec::new(), Vec::new());
    for quality in QUALITIES {
        let mut task = laboratory.task(pixels)?;
        task.quality = quality;
        let Some(canvas) = encoded(laboratory, "canvas", pixels.file, &task, reference).await
        else {
            continue;
        };
        theirs.push(canvas);
        task.max_bytes = Some((canvas.bytes * 0.86) as u64);
        mine.extend(encoded(laboratory, OURS, pixels.file, &ours(task), reference).await);
    }
    let bytes_ratio = figures::bytes_at_equal_quality(&mine, &theirs);
    println!("  bytes at equal SSIM2, ours / canvas: {bytes_ratio:.3?}");
    Ok(Curve { row, bytes_ratio })
}

/// What the search costs is little, so that it is asked for more often than all else.
const SEARCHES_PER_ROUND: usize = 4;

async fn search(laboratory: &mut Laboratory, pixels: &Row, rounds: usize) -> Result<Vec<f64>> {
    let mut task = ours(laboratory.task(pixels)?);
    let mut ratios = Vec::new();
    for _ in 0..SEARCHES_PER_ROUND * rounds {
        task.max_bytes = Some(10_000_000);
        let Ok(free) = laboratory.run(OURS, pixels.file, &task).await else {
            break;
        };
        task.max_bytes = Some((free.photo.len() * 7 / 10) as u64);
        let Ok(bound) = laboratory.run(OURS, pixels.file, &task).await else {
            break;
        };
        let encoding = free.timed.encode_millis.zip(bound.timed.encode_millis);
        let Some((free, bound)) = encoding else { break };
        println!("  encoding: {free:.0} ms without a budget, {bound:.0} ms with one that bites");
        ratios.push(bound / free);
    }
    Ok(ratios)
}

fn ours(task: Task) -> Task {
    task.with_preset(Some("default"))
}

/// Bytes and quality of a photo; none if the method failed or gave way on size.
async fn encoded(
    laboratory: &Laboratory,
    method: &str,
    file: &str,
    task: &Task,
    reference: &Reference,
) -> Option<Point> {
    let outcome = laboratory.run(method, file, task).await;
    let scored = outcome.and_then(|outcome| {
        let quality = reference
            .score(&outcome.photo)
            .map_err(|error| error.to_string())?;
        let bytes = outcome.photo.len() as f64;
        Ok(Point { bytes, quality })
    });
    scored
        .inspect_err(|error| println!("  {method} gives no point: {error}"))
        .ok()
}
