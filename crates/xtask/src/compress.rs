//! The page's files in Brotli, beside the plain ones: `NAME.br`, which the server sends to whoever
//! takes it.
//!
//! What deliberately does not live here: making the files themselves smaller (`slim`).

use std::fs;
use std::io::Write as _;
use std::path::Path;

use crate::failure::{Failure, Result};

/// What gets smaller.
const KINDS: [&str; 6] = ["css", "html", "js", "json", "svg", "wasm"];

/// The strongest that there is: files are compressed once and sent often.
const QUALITY: u32 = 11;
/// Base-two logarithm of how far back a match may lie; the largest that every browser takes.
const WINDOW: u32 = 22;
const BUFFER_LEN: usize = 64 * 1024;

/// Compresses every file below a folder.
///
/// # Errors
/// A file can't be read or written.
pub fn files(folder: &Path) -> Result<()> {
    let unusable = |path: &Path, error: std::io::Error| {
        Failure::because(format!("cannot compress {}: {error}", path.display()))
    };
    let entries = fs::read_dir(folder).map_err(|error| unusable(folder, error))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            files(&path)?;
            continue;
        }
        let extension = path.extension().and_then(|extension| extension.to_str());
        let Some(extension) = extension.filter(|extension| KINDS.contains(extension)) else {
            continue;
        };
        let compressed = fs::read(&path)
            .and_then(|plain| brotli(&plain))
            .and_then(|bytes| fs::write(path.with_extension(format!("{extension}.br")), bytes));
        compressed.map_err(|error| unusable(&path, error))?;
    }
    Ok(())
}

fn brotli(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), BUFFER_LEN, QUALITY, WINDOW);
    writer.write_all(plain)?;
    Ok(writer.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_gets_smaller_has_a_twin_that_reads_the_same() {
        let folder = std::env::temp_dir().join(format!("cameo-compress-{}", std::process::id()));
        fs::create_dir_all(folder.join("messages")).unwrap();
        let plain = b"cameo ".repeat(1000);
        for name in ["a_bg.wasm", "messages/en.json", "photo.png"] {
            fs::write(folder.join(name), &plain).unwrap();
        }
        // A second build finds the twins of the first.
        files(&folder).unwrap();
        files(&folder).unwrap();
        for name in ["a_bg.wasm.br", "messages/en.json.br"] {
            let twin = fs::read(folder.join(name)).unwrap();
            assert!(twin.len() < 100, "{name}: {}", twin.len());
            let mut back = Vec::new();
            brotli::BrotliDecompress(&mut twin.as_slice(), &mut back).unwrap();
            assert_eq!(back, plain, "{name}");
        }
        assert!(!folder.join("photo.png.br").exists());
        assert!(!folder.join("a_bg.wasm.br.br").exists());
        fs::remove_dir_all(folder).unwrap();
    }
}
