//! Profiles of the sources: of a screen, of gray, and of inks, which is a table.
//!
//! # Source
//! ICC.1:2001-04, sections 6.1, 6.2 and 6.5.7 (`mft1`).

use moxcms::ColorProfile;

pub fn display_p3() -> Vec<u8> {
    timeless(&ColorProfile::new_display_p3())
}

pub fn gray() -> Vec<u8> {
    timeless(&ColorProfile::new_gray_with_gamma(1.8))
}

fn timeless(profile: &ColorProfile) -> Vec<u8> {
    let mut profile = profile.encode().expect("is encoded");
    // The time of its making.
    profile[24..36].fill(0);
    profile
}

/// Four inks on paper, in quarters of each, as lightness and two differences of colours.
pub fn inks() -> Vec<u8> {
    let table = lab_from_inks();
    let (tag_at, len) = (128 + 4 + 12, 128 + 4 + 12 + table.len());
    let mut header = [0; 128];
    header[..4].copy_from_slice(&(len as u32).to_be_bytes());
    header[8] = 2;
    header[12..24].copy_from_slice(b"prtrCMYKLab ");
    header[36..40].copy_from_slice(b"acsp");
    // D50, in 65536ths.
    let white = [0xF6D6_u32, 0x1_0000, 0xD32D].map(u32::to_be_bytes);
    header[68..80].copy_from_slice(white.as_flattened());
    let numbers = [tag_at, table.len()].map(|number| (number as u32).to_be_bytes());
    let tags = [&[0, 0, 0, 1], b"A2B0".as_slice(), numbers.as_flattened()].concat();
    [&header, tags.as_slice(), &table].concat()
}

fn lab_from_inks() -> Vec<u8> {
    const GRID: u8 = 5;
    let identity = || 0..=255_u8;
    let mut table = b"mft1\0\0\0\0\x04\x03".to_vec();
    table.extend([GRID, 0]);
    // A matrix that is used with other colours only: the identity.
    let matrix = [[1_u32, 0, 0], [0, 1, 0], [0, 0, 1]];
    table.extend(
        matrix
            .as_flattened()
            .iter()
            .flat_map(|n| (n << 16).to_be_bytes()),
    );
    table.extend((0..4).flat_map(|_| identity()));
    // The last ink changes fastest.
    let levels = || 0..i32::from(GRID);
    for cyan in levels() {
        for magenta in levels() {
            for yellow in levels() {
                table.extend(levels().flat_map(|black| lab([cyan, magenta, yellow], black)));
            }
        }
    }
    table.extend((0..3).flat_map(|_| identity()));
    table
}

/// What quarters of inks look like, in bytes: lightness from 0, differences around 128. A little uneven,
/// as what is measured is.
fn lab(colours: [i32; 3], black: i32) -> [u8; 3] {
    let [red, green, blue] = colours.map(|ink| (4 - ink) * (5 - black) * 12);
    let uneven = (colours[0] * 7 + colours[1] * 5 + colours[2] * 3 + black * 11) % 9;
    let lightness = (red * 2 + green * 5 + blue) / 8 + uneven;
    let differences = [(red - green) / 3 + uneven, (green - blue) / 4 - uneven];
    let [a, b] = differences.map(|difference| 128 + difference);
    [lightness as u8, a as u8, b as u8]
}
