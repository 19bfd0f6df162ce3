//! ICC profiles: what must be known of one to carry it out, or to leave that to others.
//!
//! # Source
//! ICC.1:2022, sections 7.2 (header), 7.3 (tags), 8.3 and 9.2 (which of them count).

use super::{
    primaries::{Matrix, transposed},
    profile::{Icc, Profile},
    shaper::Shaper,
    tone::{Tone, fixed},
};
use crate::container::Cursor;

const HEADER_LEN: usize = 128;
/// More tags than any honest profile has.
const MAX_TAGS: usize = 256;
/// Where a table stands, whichever rendering it is for. It counts more than curves and primaries.
const TABLES: [&[u8; 4]; 3] = [b"A2B0", b"A2B1", b"A2B2"];

/// What a profile is made of.
struct Tags<'a> {
    bytes: &'a [u8],
}

/// What an ICC profile says. `None` if it is malformed, or for no colours that pictures have here.
pub(super) fn read(bytes: &[u8]) -> Option<Profile> {
    let tags = Tags { bytes };
    if tags.word(36)? != b"acsp" {
        return None;
    }
    let inputs = match tags.word(16)? {
        b"GRAY" => 1,
        b"RGB " => 3,
        b"CMYK" => 4,
        _ => return None,
    };
    if TABLES.iter().any(|name| tags.tag(name).is_some()) {
        let bytes = bytes.to_vec();
        return Some(Profile::Table(Icc { inputs, bytes }));
    }
    let shaper = match (inputs, tags.word(20)?) {
        (1, b"XYZ ") => Shaper::gray(&tags.tone(b"kTRC")?),
        (3, b"XYZ ") => tags.shaper(),
        _ => None,
    };
    Some(Profile::Shaper(shaper?.into()))
}

impl<'a> Tags<'a> {
    fn word(&self, at: usize) -> Option<&'a [u8; 4]> {
        self.bytes.get(at..)?.first_chunk()
    }

    fn tag(&self, name: &[u8; 4]) -> Option<&'a [u8]> {
        let mut cursor = Cursor::new(self.bytes.get(HEADER_LEN..)?);
        let count = cursor.len_u32_be().ok()?.min(MAX_TAGS);
        for _ in 0..count {
            let found: [u8; 4] = cursor.array().ok()?;
            let (start, len) = (cursor.len_u32_be().ok()?, cursor.len_u32_be().ok()?);
            if found == *name {
                return self.bytes.get(start..start.checked_add(len)?);
            }
        }
        None
    }

    fn shaper(&self) -> Option<Shaper> {
        let [red, green, blue] = [b"rTRC", b"gTRC", b"bTRC"].map(|name| self.tone(name));
        let [Some(r), Some(g), Some(b)] = [b"rXYZ", b"gXYZ", b"bXYZ"].map(|name| self.colour(name))
        else {
            return None;
        };
        let profile_from_light: Matrix = transposed([r, g, b]);
        Shaper::rgb([&red?, &green?, &blue?], &profile_from_light)
    }

    fn tone(&self, name: &[u8; 4]) -> Option<Tone> {
        Tone::read(self.tag(name)?)
    }

    fn colour(&self, name: &[u8; 4]) -> Option<[f64; 3]> {
        let mut cursor = Cursor::new(self.tag(name)?);
        if cursor.take(4).ok()? != b"XYZ " {
            return None;
        }
        cursor.take(4).ok()?;
        let mut next = || fixed(&mut cursor).map(f64::from);
        Some([next()?, next()?, next()?])
    }
}
