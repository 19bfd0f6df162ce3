//! Writes what a phone writes into a JPEG: EXIF with location, serial number and thumbnail, XMP,
//! and a comment.
//!
//! Independent of Cameo's own reader on purpose.
//!
//! # Source
//! Exif 2.32 (CIPA DC-008) sections 4.5 and 4.6; TIFF 6.0 section 2.

/// Texts that must not be found anywhere in a stored photo.
pub const CANARIES: [&str; 5] = [
    "SERIAL-0815",
    "a private comment",
    "a private remark",
    "Cameo Test Camera",
    "xmpmeta",
];

/// The private part of a JPEG.
#[derive(Debug)]
pub struct Metadata {
    /// Value of the tag *Orientation*.
    pub orientation: u8,
    /// A JPEG for IFD1.
    pub thumbnail: Vec<u8>,
}

impl Metadata {
    /// `jpeg` with EXIF, XMP and a comment behind its start marker.
    pub fn added_to(&self, jpeg: &[u8]) -> Vec<u8> {
        let (start, rest) = jpeg.split_at(2);
        [
            start,
            &segment(0xE1, &[b"Exif\0\0", &self.tiff()[..]].concat()),
            &segment(0xE1, XMP.as_bytes()),
            &segment(0xFE, CANARIES[1].as_bytes()),
            rest,
        ]
        .concat()
    }

    fn tiff(&self) -> Vec<u8> {
        const HEADER_LEN: usize = 8;
        let main_len = ifd_len(&self.main_tags(0, 0));
        let exif_at = HEADER_LEN + main_len;
        let gps_at = exif_at + ifd_len(&exif_tags());
        let second_at = gps_at + ifd_len(&gps_tags());
        let thumbnail_at = second_at + ifd_len(&self.thumbnail_tags(0));
        [
            &b"II*\0\x08\0\0\0"[..],
            &ifd(&self.main_tags(exif_at, gps_at), HEADER_LEN, second_at),
            &ifd(&exif_tags(), exif_at, 0),
            &ifd(&gps_tags(), gps_at, 0),
            &ifd(&self.thumbnail_tags(thumbnail_at), second_at, 0),
            &self.thumbnail,
        ]
        .concat()
    }

    fn main_tags(&self, exif_at: usize, gps_at: usize) -> Vec<Tag> {
        vec![
            Tag(0x010F, Value::ascii("Cameo")),
            Tag(0x0110, Value::ascii(CANARIES[3])),
            Tag(0x0112, Value::short(u16::from(self.orientation))),
            Tag(0x8769, Value::long(exif_at)),
            Tag(0x8825, Value::long(gps_at)),
        ]
    }

    fn thumbnail_tags(&self, thumbnail_at: usize) -> Vec<Tag> {
        vec![
            Tag(0x0103, Value::short(6)),
            Tag(0x0201, Value::long(thumbnail_at)),
            Tag(0x0202, Value::long(self.thumbnail.len())),
        ]
    }
}

const XMP: &str = concat!(
    "http://ns.adobe.com/xap/1.0/\0",
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">",
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">",
    "<rdf:Description rdf:about=\"\" xmlns:exif=\"http://ns.adobe.com/exif/1.0/\" ",
    "exif:GPSLatitude=\"48,12.5N\" exif:GPSLongitude=\"16,22.3E\"/>",
    "</rdf:RDF></x:xmpmeta>"
);

fn exif_tags() -> Vec<Tag> {
    let remark = [b"ASCII\0\0\0", CANARIES[2].as_bytes()].concat();
    vec![
        Tag(0x9286, Value::new(7, remark.len(), remark)),
        Tag(0xA431, Value::ascii(CANARIES[0])),
    ]
}

fn gps_tags() -> Vec<Tag> {
    vec![
        Tag(0, Value::new(1, 4, vec![2, 3, 0, 0])),
        Tag(1, Value::ascii("N")),
        Tag(2, Value::degrees(48, 12, 30)),
        Tag(3, Value::ascii("E")),
        Tag(4, Value::degrees(16, 22, 18)),
    ]
}

struct Tag(u16, Value);

struct Value {
    kind: u16,
    count: usize,
    bytes: Vec<u8>,
}

impl Value {
    fn new(kind: u16, count: usize, bytes: Vec<u8>) -> Self {
        Self { kind, count, bytes }
    }

    fn ascii(text: &str) -> Self {
        let bytes = [text.as_bytes(), &[0]].concat();
        Self::new(2, bytes.len(), bytes)
    }

    fn short(number: u16) -> Self {
        Self::new(3, 1, number.to_le_bytes().to_vec())
    }

    fn long(number: usize) -> Self {
        Self::new(4, 1, long(number).to_vec())
    }

    fn degrees(degrees: usize, minutes: usize, seconds: usize) -> Self {
        let bytes = [degrees, 1, minutes, 1, seconds, 1].map(long).concat();
        Self::new(5, 3, bytes)
    }

    fn is_inline(&self) -> bool {
        self.bytes.len() <= 4
    }
}

fn long(number: usize) -> [u8; 4] {
    u32::try_from(number)
        .expect("test metadata is small")
        .to_le_bytes()
}

fn even(len: usize) -> usize {
    len + len % 2
}

fn ifd_len(tags: &[Tag]) -> usize {
    let outside = tags.iter().filter(|tag| !tag.1.is_inline());
    2 + 12 * tags.len() + 4 + outside.map(|tag| even(tag.1.bytes.len())).sum::<usize>()
}

/// One IFD that begins `at` bytes into the TIFF, with the values that do not fit into it behind.
fn ifd(tags: &[Tag], at: usize, next_at: usize) -> Vec<u8> {
    let count = u16::try_from(tags.len()).expect("few tags");
    let mut table = count.to_le_bytes().to_vec();
    let mut outside = Vec::new();
    let outside_at = at + 2 + 12 * tags.len() + 4;
    for Tag(id, value) in tags {
        table.extend(id.to_le_bytes());
        table.extend(value.kind.to_le_bytes());
        table.extend(long(value.count));
        let mut field = value.bytes.clone();
        if !value.is_inline() {
            field = long(outside_at + outside.len()).to_vec();
            outside.extend(&value.bytes);
            outside.resize(even(outside.len()), 0);
        }
        field.resize(4, 0);
        table.extend(field);
    }
    table.extend(long(next_at));
    table.extend(outside);
    table
}

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    let len = u16::try_from(payload.len() + 2).expect("a segment holds 64 KiB");
    [&[0xFF, marker][..], &len.to_be_bytes(), payload].concat()
}
