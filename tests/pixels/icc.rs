//! ICC profiles of two kinds of display, written by hand: matrix and one curve.
//!
//! # Source
//! ICC.1:2001-04, sections 6.1 and 6.5; Adobe RGB (1998) Color Image Encoding, section 4.3.

/// Red, green and blue in the profile's D50 space.
type Primaries = [[f64; 3]; 3];

const ADOBE_RGB: Primaries = [
    [0.609_74, 0.311_11, 0.019_47],
    [0.205_28, 0.625_67, 0.060_87],
    [0.149_19, 0.063_22, 0.744_57],
];
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];
/// In 256ths.
const ADOBE_GAMMA: u16 = 563;

/// Adobe RGB (1998).
pub fn adobe_rgb() -> Vec<u8> {
    profile(ADOBE_RGB, ADOBE_GAMMA)
}

/// Adobe RGB with red and blue exchanged, and gamma 1: nobody could overlook that it is missing.
pub fn exchanged() -> Vec<u8> {
    let [red, green, blue] = ADOBE_RGB;
    profile([blue, green, red], 256)
}

fn profile(primaries: Primaries, gamma: u16) -> Vec<u8> {
    let text = [b"text\0\0\0\0".as_slice(), b"none\0"].concat();
    let mut description = b"desc\0\0\0\0\0\0\0\x01\0".to_vec();
    description.resize(12 + 1 + 78, 0);
    let curve = [b"curv\0\0\0\0\0\0\0\x01".as_slice(), &gamma.to_be_bytes()].concat();
    let [red, green, blue] = primaries.map(xyz);
    let tags = [
        (b"desc", description),
        (b"cprt", text),
        (b"wtpt", xyz(D50)),
        (b"rXYZ", red),
        (b"gXYZ", green),
        (b"bXYZ", blue),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    let data_at = 128 + 4 + 12 * tags.len();
    for (name, body) in tags {
        table.extend(name);
        table.extend(((data_at + data.len()) as u32).to_be_bytes());
        table.extend((body.len() as u32).to_be_bytes());
        data.extend(body);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let len = data_at + data.len();
    [header(len as u32), table, data].concat()
}

fn header(len: u32) -> Vec<u8> {
    let mut header = vec![0; 128];
    header[..4].copy_from_slice(&len.to_be_bytes());
    header[8] = 2;
    header[12..24].copy_from_slice(b"mntrRGB XYZ ");
    header[36..40].copy_from_slice(b"acsp");
    header[68..80].copy_from_slice(&xyz(D50)[8..]);
    header
}

/// Numbers of 16 bits before and after the point.
fn xyz(values: [f64; 3]) -> Vec<u8> {
    let numbers = values.map(|value| ((value * 65_536.0).round() as i32).to_be_bytes());
    [b"XYZ \0\0\0\0".as_slice(), &numbers.concat()].concat()
}
