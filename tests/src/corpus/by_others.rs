//! The four colours in formats that libvips and libjpeg-turbo write.

use super::{TestFile, four_colours};
use crate::oracle::run;

/// [`four_colours`] as the first browsers' AVIF, with its location.
pub fn avif() -> TestFile {
    let plain = by_vips(".heic[compression=av1,Q=80,effort=0]");
    TestFile::new("four-colours.avif", located(&plain))
}

/// [`four_colours`] as a phone's HEIC, with its location.
pub fn heic() -> TestFile {
    let plain = by_vips(".heic[Q=80,effort=2]");
    TestFile::new("four-colours.heic", located(&plain))
}

/// [`four_colours`] in progressive scans, stored for orientation 6.
pub fn progressive() -> TestFile {
    let sequential = four_colours(6).bytes;
    let bytes = run("jpegtran", &["-copy", "all", "-progressive"], &sequential);
    TestFile::new("progressive.jpg", bytes)
}

/// `output` is a name's ending with options in brackets.
fn by_vips(output: &str) -> Vec<u8> {
    run("vips", &["copy", "stdin", output], &four_colours(1).bytes)
}

/// The file as if it had been taken in Vienna.
fn located(file: &[u8]) -> Vec<u8> {
    let place = ["-GPSLatitude=48.2", "-GPSLatitudeRef=N", "-o", "-", "-"];
    run("exiftool", &place, file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle;

    #[test]
    fn others_know_what_they_are_and_where_they_were_taken() {
        for (file, media_type) in [
            (avif(), "image/avif"),
            (heic(), "image/heic"),
            (progressive(), "image/jpeg"),
        ] {
            let facts = oracle::metadata(&file.bytes);
            assert_eq!(facts["File:MIMEType"], media_type, "{}", file.name);
            let latitude = facts["GPS:GPSLatitude"].to_string();
            assert!(latitude.contains("48.2"), "{}: {latitude}", file.name);
        }
        let facts = oracle::metadata(&progressive().bytes);
        let process = facts["File:EncodingProcess"].as_i64();
        assert_eq!(process, Some(2), "progressive by Huffman codes");
    }
}
