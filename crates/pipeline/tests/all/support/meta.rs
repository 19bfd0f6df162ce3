//! Metadata: EXIF with orientation and position, XMP, profiles.

use moxcms::ColorProfile;

/// What an EXIF block shall say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Exif {
    pub orientation: Option<u16>,
    pub has_gps: bool,
    pub is_big_endian: bool,
}

impl Exif {
    pub fn oriented(orientation: u16) -> Vec<u8> {
        let exif = Self {
            orientation: Some(orientation),
            ..Self::default()
        };
        exif.tiff()
    }

    pub fn located() -> Vec<u8> {
        let exif = Self {
            has_gps: true,
            ..Self::default()
        };
        exif.tiff()
    }

    pub fn tiff(self) -> Vec<u8> {
        let mut entries = vec![self.entry(0x010F, 2, 4, u32::from_be_bytes(*b"Cam\0"))];
        if let Some(orientation) = self.orientation {
            let value = if self.is_big_endian {
                u32::from(orientation) << 16
            } else {
                u32::from(orientation)
            };
            entries.push(self.entry(0x0112, 3, 1, value));
        }
        if self.has_gps {
            let gps_offset = 8 + 2 + 12 * (entries.len() as u32 + 1) + 4;
            entries.push(self.entry(0x8825, 4, 1, gps_offset));
        }
        let header: &[u8] = if self.is_big_endian {
            b"MM\0*"
        } else {
            b"II*\0"
        };
        let first = self.directory(&entries);
        let gps = self.directory(&[
            self.entry(0, 1, 4, 0x0000_0302),
            self.entry(1, 2, 2, u32::from_be_bytes(*b"N\0\0\0")),
            self.entry(2, 5, 3, 0),
        ]);
        let gps = if self.has_gps { gps } else { Vec::new() };
        [header, &self.u32(8), &first, &gps].concat()
    }

    fn directory(self, entries: &[Vec<u8>]) -> Vec<u8> {
        let count = self.u16(entries.len() as u16);
        [count, entries.concat(), self.u32(0)].concat()
    }

    fn entry(self, tag: u16, kind: u16, count: u32, value: u32) -> Vec<u8> {
        [
            self.u16(tag),
            self.u16(kind),
            self.u32(count),
            self.u32(value),
        ]
        .concat()
    }

    fn u16(self, value: u16) -> Vec<u8> {
        if self.is_big_endian {
            value.to_be_bytes().to_vec()
        } else {
            value.to_le_bytes().to_vec()
        }
    }

    fn u32(self, value: u32) -> Vec<u8> {
        if self.is_big_endian {
            value.to_be_bytes().to_vec()
        } else {
            value.to_le_bytes().to_vec()
        }
    }
}

/// EXIF of nothing but references to a GPS directory, as many as a directory can have. Each refers
/// to the first directory itself.
pub fn countless_gps() -> Vec<u8> {
    let exif = Exif::default();
    let entries = vec![exif.entry(0x8825, 4, 1, 8); u16::MAX.into()];
    [b"II*\0", exif.u32(8).as_slice(), &exif.directory(&entries)].concat()
}

pub const XMP_NAMESPACE: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
pub const XMP_LOCATED: &[u8] =
    b"<x:xmpmeta><rdf:Description exif:GPSLatitude=\"52,30.1N\"/></x:xmpmeta>";
pub const XMP_PLAIN: &[u8] = b"<x:xmpmeta><rdf:Description dc:title=\"cat\"/></x:xmpmeta>";

pub fn display_p3() -> Vec<u8> {
    ColorProfile::new_display_p3().encode().expect("encodes")
}

pub fn srgb() -> Vec<u8> {
    ColorProfile::new_srgb().encode().expect("encodes")
}

pub fn gray_with_gamma_1() -> Vec<u8> {
    ColorProfile::new_gray_with_gamma(1.0)
        .encode()
        .expect("encodes")
}
