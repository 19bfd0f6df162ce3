//! What other decoders see in a file: libjpeg-turbo's djpeg and libvips.

use cameo_tests::oracle::{output, run};

use crate::picture::Picture;

/// A JPEG as libjpeg-turbo decodes it by default: exact transform, smoothed chroma. It ignores
/// orientation and profile.
pub fn djpeg(jpeg: &[u8]) -> Picture {
    let pnm = run("djpeg", &["-pnm"], jpeg);
    let mut fields = pnm.splitn(5, |byte| byte.is_ascii_whitespace());
    let mut field = || fields.next().expect("four fields and the samples");
    let is_gray = field() == b"P5";
    let mut number = || std::str::from_utf8(field()).ok()?.parse().ok();
    let mut side = || number().expect("a side");
    let (width, height) = (side(), side());
    assert_eq!(number(), Some(255), "samples of eight bits");
    let samples = field();
    let opaque = |colour: [u8; 3]| [colour[0], colour[1], colour[2], 255];
    let rgba: Vec<u8> = if is_gray {
        let pixels = samples.iter().map(|gray| opaque([*gray; 3]));
        pixels.flatten().collect()
    } else {
        let pixels = samples.as_chunks().0.iter();
        pixels.flat_map(|colour| opaque(*colour)).collect()
    };
    assert_eq!(rgba.len(), width as usize * height as usize * 4);
    Picture {
        width,
        height,
        rgba,
    }
}

/// What a libvips operation with one input and one output makes of a file.
pub fn vips(operation: &str, file: &[u8], arguments: &[&str]) -> Picture {
    vips_steps(file, &[&[&[operation], arguments].concat()])
}

/// What several such operations make of a file, one after the other. Between them, samples of
/// every kind are kept as they are.
pub fn vips_steps(file: &[u8], steps: &[&[&str]]) -> Picture {
    let folder = tempfile::tempdir().expect("a folder for the samples");
    let path = |step: usize| {
        folder
            .path()
            .join(format!("{step}.v"))
            .display()
            .to_string()
    };
    let mut from = "stdin".to_owned();
    for (number, step) in steps.iter().enumerate() {
        let to = path(number);
        let ended = output("vips", &[&[step[0], &from, &to], &step[1..]].concat(), file);
        let complaint = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "vips failed: {complaint}");
        from = to;
    }
    Raster::read(&std::fs::read(from).expect("is written")).picture()
}

/// The file that a libvips operation with one input and one output writes. `output` is a name's
/// ending, such as `.png`, with options in brackets.
pub fn vips_file(operation: &str, file: &[u8], output: &str, arguments: &[&str]) -> Vec<u8> {
    run(
        "vips",
        &[&[operation, "stdin", output], arguments].concat(),
        file,
    )
}

/// Samples in the form that libvips keeps them in.
///
/// # Source
/// libvips `libvips/iofuncs/vips.c`: 64 bytes of header, then samples in this machine's order.
struct Raster<'a> {
    width: u32,
    height: u32,
    bands: usize,
    is_wide: bool,
    samples: &'a [u8],
}

impl<'a> Raster<'a> {
    fn read(file: &'a [u8]) -> Self {
        let number = |at: usize| u32::from_ne_bytes(file[at..at + 4].try_into().expect("four"));
        let is_wide = match number(20) {
            0 => false,
            2 => true,
            format => panic!("libvips gave samples of format {format}"),
        };
        Self {
            width: number(4),
            height: number(8),
            bands: number(12) as usize,
            is_wide,
            samples: &file[64..],
        }
    }

    /// Eight bits per sample; of sixteen, the upper ones.
    fn sample(&self, index: usize) -> u8 {
        if self.is_wide {
            let pair = [self.samples[2 * index], self.samples[2 * index + 1]];
            (u16::from_ne_bytes(pair) >> 8) as u8
        } else {
            self.samples[index]
        }
    }

    fn picture(&self) -> Picture {
        Picture::new(self.width, self.height, |x, y| {
            let first = (y as usize * self.width as usize + x as usize) * self.bands;
            let sample = |band| self.sample(first + band);
            match self.bands {
                1 => [sample(0), sample(0), sample(0), 255],
                2 => [sample(0), sample(0), sample(0), sample(1)],
                3 => [sample(0), sample(1), sample(2), 255],
                4 => [sample(0), sample(1), sample(2), sample(3)],
                bands => panic!("libvips gave {bands} bands"),
            }
        })
    }
}
