//! What is compared: the rows of the table and the methods of each row.

use serde::Serialize;

/// The method that every time is divided by.
pub const BASELINE: &str = "cib1";

/// One photo and one size.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Row {
    /// Name on the command line.
    pub name: &'static str,
    /// Title in the table.
    pub title: &'static str,
    /// The photo's file.
    pub file: &'static str,
    /// The file whose pixels are right: another one where no decoder of ours reads `file`.
    pub pixels: &'static str,
    /// Media type that a browser gives the file.
    pub media_type: &'static str,
    /// Side of the square to be made, in pixels.
    pub side_px: u32,
}

const JPEG: &str = "image/jpeg";

/// All rows, in the order of the report.
pub const ROWS: [Row; 9] = [
    row("48mp", "48 MP JPEG → 1024", "p48.jpg", JPEG, 1024),
    row("48mp-512", "48 MP JPEG → 512", "p48.jpg", JPEG, 512),
    row("24mp", "24 MP JPEG → 1024", "p24.jpg", JPEG, 1024),
    row("12mp", "12 MP JPEG → 1024", "p12.jpg", JPEG, 1024),
    row(
        "48mp-progressive",
        "48 MP progressive JPEG → 1024",
        "p48-progressive.jpg",
        JPEG,
        1024,
    ),
    row(
        "12mp-progressive",
        "12 MP progressive JPEG → 1024",
        "p12-progressive.jpg",
        JPEG,
        1024,
    ),
    row("12mp-png", "12 MP PNG → 1024", "p12.png", "image/png", 1024),
    row(
        "12mp-webp",
        "12 MP WebP → 1024",
        "p12.webp",
        "image/webp",
        1024,
    ),
    Row {
        // Nobody's decoder but the ones under test reads HEIC here; what went into it is right.
        pixels: "p12.png",
        ..row(HEIC, "12 MP HEIC → 1024", "p12.heic", "image/heic", 1024)
    },
];

/// Name of the row that the browser has no decoder for.
pub const HEIC: &str = "12mp-heic";

const fn row(
    name: &'static str,
    title: &'static str,
    file: &'static str,
    media_type: &'static str,
    side_px: u32,
) -> Row {
    Row {
        name,
        title,
        file,
        pixels: file,
        media_type,
        side_px,
    }
}

/// One way to make the photo.
#[derive(Debug, Clone, Copy)]
pub struct Method {
    /// Name on the command line and in the page's script.
    pub name: &'static str,
    /// Title in the table.
    pub title: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Ours: every row.
    Cameo,
    /// Every row that the browser or the library has a decoder for.
    Peer,
    /// HEIC only.
    Heic,
}

/// The two presets of Cameo.
pub const PRESETS: [&str; 2] = ["fast", "default"];

/// All methods, in the order of the report.
pub const METHODS: [Method; 11] = [
    method("cameo-fast", "**Cameo, fast**", Kind::Cameo),
    method("cameo-default", "**Cameo, default**", Kind::Cameo),
    method(BASELINE, "cib1", Kind::Peer),
    method("image-decoder", "`ImageDecoder` + drawImage", Kind::Peer),
    method("canvas", "canvas, one step", Kind::Peer),
    method("compressorjs", "compressorjs", Kind::Peer),
    method(
        "browser-image-compression",
        "browser-image-compression (cannot crop)",
        Kind::Peer,
    ),
    method("pica", "pica", Kind::Peer),
    method("cropperjs", "cropperjs", Kind::Peer),
    method("jsquash", "jSquash", Kind::Peer),
    method("libheif-js", "libheif-js", Kind::Heic),
];

const fn method(name: &'static str, title: &'static str, kind: Kind) -> Method {
    Method { name, title, kind }
}

impl Method {
    /// Whether there is anything to measure on this row.
    pub fn takes(&self, row: &Row) -> bool {
        match self.kind {
            Kind::Cameo => true,
            Kind::Peer => row.name != HEIC,
            Kind::Heic => row.name == HEIC,
        }
    }

    /// The preset of Cameo that this is.
    pub fn preset(&self) -> Option<&'static str> {
        let preset = self.name.strip_prefix("cameo-")?;
        PRESETS.into_iter().find(|known| *known == preset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_heic_is_without_the_baseline() {
        let baseline = METHODS.iter().find(|it| it.name == BASELINE).unwrap();
        let without: Vec<_> = ROWS.iter().filter(|row| !baseline.takes(row)).collect();
        assert!(matches!(without[..], [row] if row.name == HEIC));
    }

    #[test]
    fn both_presets_run_on_every_row() {
        for preset in PRESETS {
            let method = METHODS.iter().find(|it| it.preset() == Some(preset));
            assert!(ROWS.iter().all(|row| method.unwrap().takes(row)));
        }
    }
}
