//! The two things we want from EXIF: the orientation, and whether there is a position.
//!
//! A walk over two directories instead of a full parser: a broken entry somewhere else must
//! neither hide the orientation nor a location. Malformed EXIF is never an error, it just says
//! less.
//!
//! # Source
//! Exif 2.32 (CIPA DC-008) sections 4.5 and 4.6; TIFF 6.0 section 2.

use cameo_model::Orientation;

use crate::container::Cursor;

const ORIENTATION: u16 = 0x0112;
const GPS_DIRECTORY: u16 = 0x8825;
/// A camera writes one. Each costs a walk over as many entries as the first directory has, because
/// it may point back to that.
const MAX_GPS_DIRECTORIES: usize = 4;
/// Latitude and longitude of the camera, and of what it looks at, with their references.
const POSITION_TAGS: [std::ops::RangeInclusive<u16>; 2] = [1..=4, 19..=22];
const SHORT: u16 = 3;

/// What EXIF says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Exif {
    pub(crate) orientation: Option<Orientation>,
    pub(crate) has_position: bool,
}

impl Exif {
    /// Reads a TIFF structure as far as it makes sense.
    pub(crate) fn read(tiff: &[u8]) -> Self {
        let Some(tiff) = Tiff::new(tiff) else {
            return Self::default();
        };
        let entries = |tag| tiff.first_directory().filter(move |entry| entry.tag == tag);
        let mut gps_directories = entries(GPS_DIRECTORY).take(MAX_GPS_DIRECTORIES);
        Self {
            orientation: entries(ORIENTATION).find_map(|entry| entry.orientation),
            has_position: gps_directories.any(|gps| {
                let mut entries = tiff.directory(gps.offset);
                entries.any(|entry| entry.is_position())
            }),
        }
    }

    /// Joins what several EXIF segments say: the first orientation, any position.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            orientation: self.orientation.or(other.orientation),
            has_position: self.has_position || other.has_position,
        }
    }
}

struct Tiff<'a> {
    bytes: &'a [u8],
    is_big_endian: bool,
}

struct Entry {
    tag: u16,
    /// The value read as an offset from the start of the TIFF structure.
    offset: u32,
    orientation: Option<Orientation>,
}

impl Entry {
    fn is_position(&self) -> bool {
        POSITION_TAGS.iter().any(|tags| tags.contains(&self.tag))
    }
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let is_big_endian = match bytes.get(..4)? {
            b"MM\0*" => true,
            b"II*\0" => false,
            _ => return None,
        };
        Some(Self {
            bytes,
            is_big_endian,
        })
    }

    fn first_directory(&self) -> impl Iterator<Item = Entry> {
        let offset = self.bytes.get(4..).and_then(|rest| self.u32(rest));
        self.directory(offset.unwrap_or(u32::MAX))
    }

    /// The entries of a directory, as many as the bytes really hold.
    fn directory(&self, offset: u32) -> impl Iterator<Item = Entry> {
        let at = usize::try_from(offset).unwrap_or(usize::MAX);
        let mut cursor = Cursor::new(self.bytes.get(at..).unwrap_or_default());
        let count = cursor.take(2).ok().and_then(|bytes| self.u16(bytes));
        (0..count.unwrap_or(0)).map_while(move |_| self.entry(cursor.take(12).ok()?))
    }

    fn entry(&self, bytes: &[u8]) -> Option<Entry> {
        let (kind, value) = (self.u16(bytes.get(2..)?)?, bytes.get(8..)?);
        let orientation = self.u16(value).filter(|_| kind == SHORT);
        Some(Entry {
            tag: self.u16(bytes)?,
            offset: self.u32(value)?,
            orientation: orientation.and_then(Orientation::from_exif),
        })
    }

    fn u16(&self, bytes: &[u8]) -> Option<u16> {
        let bytes = Cursor::new(bytes).array().ok()?;
        Some(if self.is_big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        })
    }

    fn u32(&self, bytes: &[u8]) -> Option<u32> {
        let bytes = Cursor::new(bytes).array().ok()?;
        Some(if self.is_big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        })
    }
}
