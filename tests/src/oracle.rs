//! Reads photos with tools that are not Cameo's: `djpeg` for pixels, `exiftool` for metadata.
//!
//! `djpeg` ignores EXIF, so what it shows is what is stored.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::{Map, Value};

use crate::corpus::{CANARIES, Rgb};

/// Decoded pixels of a stored JPEG.
#[derive(Debug)]
pub struct Pixels {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    rgb: Vec<u8>,
}

impl Pixels {
    /// The colour at a position.
    pub fn at(&self, x: u32, y: u32) -> Rgb {
        let first = (y as usize * self.width as usize + x as usize) * 3;
        [self.rgb[first], self.rgb[first + 1], self.rgb[first + 2]]
    }

    /// The colours an eighth of the side away from the top-left, top-right, bottom-left and
    /// bottom-right corner.
    pub fn corners(&self) -> [Rgb; 4] {
        let (left, top) = (self.width / 8, self.height / 8);
        let (right, bottom) = (self.width - 1 - left, self.height - 1 - top);
        [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| self.at(x, y))
    }

    /// The largest difference in any channel of any pixel; pictures of other sizes differ by 255.
    pub fn largest_difference(&self, other: &Self) -> u8 {
        if (self.width, self.height) != (other.width, other.height) {
            return 255;
        }
        let pairs = self.rgb.iter().zip(&other.rgb);
        pairs.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
    }
}

/// Decodes a JPEG as stored, without turning it.
pub fn pixels(jpeg: &[u8]) -> Pixels {
    let pnm = run("djpeg", &["-pnm"], jpeg);
    let mut fields = pnm.split(|byte| byte.is_ascii_whitespace()).skip(1);
    let mut number = |what| {
        let field = fields.next().unwrap_or_default();
        let text = std::str::from_utf8(field).unwrap_or_default();
        text.parse::<u32>()
            .unwrap_or_else(|_| panic!("djpeg gave no {what}: {text:?}"))
    };
    // "P6", width, height, then 255 and the samples; djpeg writes no comments.
    assert!(pnm.starts_with(b"P6"), "djpeg gave no colour picture");
    let (width, height) = (number("width"), number("height"));
    let sample_len = width as usize * height as usize * 3;
    let rgb = pnm[pnm.len() - sample_len..].to_vec();
    Pixels { width, height, rgb }
}

/// Fails unless two colours are as close as JPEG leaves them.
pub fn assert_close(found: Rgb, wanted: Rgb) {
    let distance = found.iter().zip(wanted).map(|(a, b)| a.abs_diff(b)).max();
    assert!(distance < Some(24), "found {found:?}, wanted {wanted:?}");
}

/// A level of sRGB over white as browsers blend it, `alpha` being 0 for nothing of it.
pub fn over_white(level: u8, alpha: u8) -> u8 {
    let veil = (255 - u32::from(level)) * u32::from(alpha) / 255;
    255 - veil as u8
}

/// Everything that exiftool knows about a file, as `Group:Tag`.
pub fn metadata(bytes: &[u8]) -> Map<String, Value> {
    let json = run("exiftool", &["-json", "-G1", "-a", "-U", "-n", "-"], bytes);
    match serde_json::from_slice(&json) {
        Ok(Value::Array(mut files)) => match files.pop() {
            Some(Value::Object(facts)) => facts,
            other => panic!("exiftool gave {other:?}"),
        },
        other => panic!("exiftool gave {other:?}"),
    }
}

/// Facts that every JPEG has, whatever it shows.
const STRUCTURE: [&str; 13] = [
    "SourceFile",
    "ExifTool:ExifToolVersion",
    "File:FileType",
    "File:FileTypeExtension",
    "File:MIMEType",
    "File:ImageWidth",
    "File:ImageHeight",
    "File:EncodingProcess",
    "File:BitsPerSample",
    "File:ColorComponents",
    "File:YCbCrSubSampling",
    "Composite:ImageSize",
    "Composite:Megapixels",
];

/// The names of all metadata beyond the file's structure and its JFIF header.
pub fn private_tags(bytes: &[u8]) -> Vec<String> {
    let tags = metadata(bytes).into_iter().map(|(name, _)| name);
    tags.filter(|name| !STRUCTURE.contains(&name.as_str()))
        .filter(|name| !name.starts_with("JFIF:") && !name.starts_with("System:"))
        .collect()
}

/// Fails if anything private is left: a tag, a canary's text, or bytes behind the end marker.
pub fn assert_nothing_private(bytes: &[u8]) {
    assert_eq!(private_tags(bytes), [""; 0], "metadata was left");
    for canary in CANARIES {
        let found = bytes.windows(canary.len()).any(|w| w == canary.as_bytes());
        assert!(!found, "{canary:?} was left");
    }
    assert!(bytes.ends_with(&[0xFF, 0xD9]), "bytes behind the end");
}

/// What a tool writes when it is given `input`.
///
/// # Panics
/// If the tool is missing, or if it writes nothing.
pub fn run(tool: &str, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let output = output(tool, arguments, input);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(!output.stdout.is_empty(), "{tool} failed: {complaint}");
    output.stdout
}

/// How a tool ends that is given `input`.
///
/// # Panics
/// If the tool is missing.
pub fn output(tool: &str, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(tool)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{tool} is needed by these tests: {error}"));
    let mut stdin = child.stdin.take().expect("stdin is piped");
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output()
    })
    .expect("the tool ends")
}
