//! Every kind of file that Cameo takes, each with the picture that another decoder sees in it.

pub mod gif;
pub mod heic;
pub mod jpeg;
pub mod png;
pub mod webp;

use std::sync::OnceLock;

use crate::picture::Picture;

/// A file of one kind.
pub struct Kind {
    /// What is special about the file, in a few words that begin with its format.
    pub name: &'static str,
    /// The file.
    pub file: Vec<u8>,
    /// What another decoder sees in it.
    pub shown: Picture,
}

/// Sides that no block, unit or pass divides.
const WIDTH: u32 = 101;
const HEIGHT: u32 = 331;

/// All kinds, made once.
pub fn all() -> &'static [Kind] {
    static KINDS: OnceLock<Vec<Kind>> = OnceLock::new();
    KINDS.get_or_init(|| {
        let formats = [
            jpeg::kinds(),
            png::kinds(),
            webp::kinds(),
            gif::kinds(),
            heic::kinds(),
        ];
        formats.into_iter().flatten().collect()
    })
}

/// The picture that files are made of.
fn scene() -> Picture {
    Picture::scene(WIDTH, HEIGHT)
}

/// The same with alpha from 0 to 255.
fn veiled_scene() -> Picture {
    Picture::veiled_scene(WIDTH, HEIGHT)
}
