//! Files that Cameo must refuse, each for a reason of its own.

use super::{TestFile, jpeg};

/// The bad inputs by what is wrong with them, without the ones that are only too long.
pub fn refused() -> [TestFile; 7] {
    [
        TestFile::new(
            "renamed.jpg",
            b"Dear diary, today I was no photo.\n".to_vec(),
        ),
        TestFile::new("truncated.jpg", truncated_jpeg()),
        TestFile::new("nothing.jpg", Vec::new()),
        TestFile::new("huge.jpg", huge_jpeg()),
        TestFile::new("huge.png", huge_png()),
        TestFile::new("drawing.svg", SVG.as_bytes().to_vec()),
        TestFile::new("scan.tiff", tiff()),
    ]
}

const SVG: &str = concat!(
    "<?xml version=\"1.0\"?>\n",
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"400\">",
    "<script>alert(1)</script><rect width=\"400\" height=\"400\" fill=\"red\"/></svg>\n"
);

/// A sound TIFF of 64 × 64 grey pixels: a format that browsers do not show.
fn tiff() -> Vec<u8> {
    let sample_count = 64 * 64;
    // Width, height, bits, no compression, black is 0, where the samples are, rows, their bytes.
    let tags: [u16; 8] = [256, 257, 258, 259, 262, 273, 278, 279];
    let samples_at = 8 + 2 + 12 * tags.len() as u32 + 4;
    let values = [64, 64, 8, 1, 1, samples_at, 64, sample_count];
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    bytes.extend((tags.len() as u16).to_le_bytes());
    for (tag, value) in tags.into_iter().zip(values) {
        // One number of 32 bits.
        bytes.extend(tag.to_le_bytes());
        bytes.extend([4, 0, 1, 0, 0, 0]);
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes.resize(bytes.len() + sample_count as usize, 128);
    bytes
}

/// The first half of a sound JPEG.
fn truncated_jpeg() -> Vec<u8> {
    let mut bytes = jpeg::stored_four_colours(1200, 900, 1);
    bytes.truncate(bytes.len() / 2);
    bytes
}

/// A sound JPEG of 64 × 64 whose frame header claims 20 000 × 10 000.
fn huge_jpeg() -> Vec<u8> {
    let mut bytes = jpeg::stored_four_colours(64, 64, 1);
    let frame_at = bytes
        .windows(2)
        .position(|pair| pair == [0xFF, 0xC0])
        .expect("a baseline JPEG has a frame header");
    bytes[frame_at + 5..frame_at + 9].copy_from_slice(&size_field(10_000, 20_000));
    bytes
}

fn size_field(first: u16, second: u16) -> [u8; 4] {
    let ([a, b], [c, d]) = (first.to_be_bytes(), second.to_be_bytes());
    [a, b, c, d]
}

/// A sound PNG of 8 × 8 whose header claims 20 000 × 10 000, with a matching checksum.
fn huge_png() -> Vec<u8> {
    let mut bytes = super::encoded(super::rgba(8, 8, |_, _| 255), image::ImageFormat::Png);
    bytes[16..20].copy_from_slice(&20_000_u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&10_000_u32.to_be_bytes());
    let checksum = crc32fast::hash(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&checksum.to_be_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle;

    #[test]
    fn others_know_the_tiff() {
        let facts = oracle::metadata(&tiff());
        assert_eq!(facts["File:MIMEType"], "image/tiff");
        assert_eq!(facts["Composite:ImageSize"], "64 64");
    }

    #[test]
    fn the_headers_claim_200_megapixels() {
        for file in refused()
            .iter()
            .filter(|file| file.name.starts_with("huge"))
        {
            let facts = oracle::metadata(&file.bytes);
            assert_eq!(facts["Composite:ImageSize"], "20000 10000", "{}", file.name);
        }
    }
}
