//! The hostile files that `fuzz/regressions` began with, one idea each; see CONTRIBUTING.md.
//!
//! What deliberately does not live here: checking them (`fuzzed`), and what a fuzzer found since.

use std::{fs, path::Path};

use crate::{
    fuzzed::{HEIC, REGRESSIONS},
    support::{
        Picture, gif,
        heif::{self, Heif},
        jpeg,
        meta::Exif,
        png, webp,
    },
};

type Named = (&'static str, Vec<u8>);

#[test]
#[ignore = "writes into fuzz/regressions"]
fn write_regressions() {
    for (target, files) in [
        ("probe", [headers(), boxes()].concat()),
        ("decode", [jpegs(), others()].concat()),
        ("process", wishes()),
        ("round_trip", pictures()),
        ("heic", heics()),
    ] {
        let folder = Path::new(REGRESSIONS).join(target);
        fs::create_dir_all(&folder).expect("a folder for the files");
        for (name, file) in files {
            fs::write(folder.join(name), file).expect("is written");
        }
    }
}

/// The file with other bytes at `offset` from where `name` begins.
fn patched(file: &[u8], name: &[u8], offset: isize, bytes: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    let found = file.windows(name.len()).position(|window| window == name);
    let at = found.and_then(|found| found.checked_add_signed(offset));
    let at = at.expect("is there");
    file[at..at + bytes.len()].copy_from_slice(bytes);
    file
}

/// Lengths, counts and places that lead out of the file or back to themselves.
fn headers() -> Vec<Named> {
    let picture = Picture::quadrants(16, 16);
    let (jpeg, png) = (jpeg::baseline(&picture), png::rgb(&picture));
    let segment = |marker, body: &[u8]| jpeg::with_segment(&jpeg, marker, body);
    let exif = |tiff: &[u8]| jpeg::with_exif(&jpeg, tiff);
    let gps = |at: u32| patched(&Exif::located(), &[0x25, 0x88], 8, &at.to_le_bytes());
    let endless = patched(&Exif::oriented(6), &[8, 0, 0, 0], 4, &[0xFF, 0xFF]);
    let profile = |data: &[u8]| png::with_chunk(&png, b"iCCP", data);
    let extended = webp::chunk(b"VP8X", &[0x10, 0, 0, 0, 15, 0, 0, 15, 0, 0]);
    let short_frame = webp::chunk(b"ANMF", &[0xFF; 12]);
    let lone = [&jpeg[..2], &[0xFF, 0xE1, 0, 1], &jpeg[2..]].concat();
    vec![
        ("jpeg-segment-of-one-byte", lone),
        ("jpeg-that-ends-in-a-marker", b"\xFF\xD8\xFF".to_vec()),
        ("jpeg-of-no-size", jpeg::with_size(&jpeg, 0, 0)),
        ("jpeg-exif-directory-of-itself", exif(&gps(8))),
        ("jpeg-exif-directory-far-away", exif(&gps(u32::MAX))),
        ("jpeg-exif-of-65535-entries", exif(&endless)),
        ("jpeg-exif-cut", exif(&Exif::located()[..17])),
        (
            "jpeg-profile-without-its-number",
            segment(0xE2, b"ICC_PROFILE\0\x01"),
        ),
        ("jpeg-adobe-cut", segment(0xEE, b"Adobe\0\x64")),
        ("png-chunk-of-4-gb", patched(&png, b"IDAT", -4, &[0xFF; 4])),
        ("png-profile-without-a-name", profile(b"endless")),
        ("png-profile-of-nothing-but-a-name", profile(b"name\0")),
        ("webp-of-three-bytes", b"RIFF\x03\0\0\0WEBPVP8 ".to_vec()),
        (
            "webp-frame-cut",
            webp::riff(&[&extended[..], &short_frame].concat()),
        ),
        ("webp-extended-twice", webp::riff(&extended.repeat(2))),
        (
            "gif-table-beyond-the-end",
            gif::still(&picture)[..20].to_vec(),
        ),
    ]
}

fn named_box(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let len = (8 + body.len() as u32).to_be_bytes();
    [&len, name.as_slice(), body].concat()
}

/// A file of boxes alone, with one more property and one more box beside the properties.
fn heif(property: &[u8], beside: &[u8]) -> Vec<u8> {
    let size = named_box(b"ispe", &[0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 48]);
    let store = named_box(b"ipco", &[&size, property].concat());
    let associated = named_box(b"ipma", &[0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 2, 1, 2]);
    let properties = named_box(b"iprp", &[store, associated].concat());
    let primary = named_box(b"pitm", &[0, 0, 0, 0, 0, 1]);
    let meta = named_box(
        b"meta",
        &[&[0; 4], &primary[..], &properties, beside].concat(),
    );
    [named_box(b"ftyp", b"heic\0\0\0\0mif1"), meta].concat()
}

/// The same for HEIC and AVIF.
fn boxes() -> Vec<Named> {
    let turned = heif(&named_box(b"irot", &[1]), &[]);
    let aperture = |sides: [u32; 4]| {
        let sides = sides.map(u32::to_be_bytes).concat();
        heif(&named_box(b"clap", &sides), &[])
    };
    // An EXIF item that lies in the same bytes over and over, 4096 times.
    let info = named_box(b"infe", b"\x02\0\0\0\0\x02\0\0Exif\0");
    let infos = named_box(b"iinf", &[&[0, 0, 0, 0, 0, 1], &info[..]].concat());
    let place = [0, 2, 0, 0, 0x10, 0];
    let extents = [0, 0, 0, 0, 0, 0, 0, 0].repeat(4096);
    let header = [0, 0, 0, 0, 0x44, 0, 0, 1];
    let places = named_box(b"iloc", &[&header[..], &place, &extents].concat());
    vec![
        (
            "heif-box-of-seven-bytes",
            patched(&turned, b"ispe", -4, &[0, 0, 0, 7]),
        ),
        (
            "heif-long-box-of-15-bytes",
            patched(
                &turned,
                b"ispe",
                -4,
                &[0, 0, 0, 1, b'i', b's', b'p', b'e', 0, 0, 0, 0, 0, 0, 0, 15],
            ),
        ),
        (
            "heif-box-of-4-gb",
            patched(&turned, b"ispe", -4, &[0xFF; 4]),
        ),
        ("heif-property-0", patched(&turned, b"ipma", 15, &[0, 0])),
        ("heif-aperture-by-zero", aperture([64, 0, 48, 0])),
        ("heif-aperture-of-nothing", aperture([1, 2, 1, 2])),
        (
            "heif-turn-without-a-number",
            heif(&named_box(b"irot", &[]), &[]),
        ),
        (
            "heif-exif-4096-times-the-file",
            heif(&[], &[infos, places].concat()),
        ),
    ]
}

/// Tables and scans that contradict each other.
fn jpegs() -> Vec<Named> {
    let picture = Picture::noise(24, 18);
    let (baseline, progressive) = (jpeg::baseline(&picture), jpeg::progressive(&picture));
    let refined = jpeg::from_hex(jpeg::REFINED);
    let frame = |offset, byte| patched(&baseline, &[0xFF, 0xC0], offset, &[byte]);
    let scan = |file: &[u8], offset, byte| patched(file, &[0xFF, 0xDA], offset, &[byte]);
    // As many codes of one bit as there were of all lengths.
    let table = baseline.windows(2).position(|pair| pair == [0xFF, 0xC4]);
    let counts = &baseline[table.expect("a table") + 5..][..16];
    let mut short = [0; 16];
    short[0] = counts.iter().sum();
    let crowded = patched(&baseline, &[0xFF, 0xC4], 5, &short);
    let restarting = jpeg::with_segment(&baseline, 0xDD, &[0, 1]);
    vec![
        ("jpeg-sampling-0", frame(11, 0)),
        ("jpeg-sampling-15", frame(11, 0xFF)),
        ("jpeg-sampling-3", frame(11, 0x31)),
        ("jpeg-quantised-by-table-9", frame(12, 9)),
        ("jpeg-codes-too-many", crowded),
        ("jpeg-scan-of-no-component", scan(&baseline, 4, 0)),
        ("jpeg-scan-of-an-unknown-component", scan(&baseline, 5, 77)),
        ("jpeg-scan-by-table-3", scan(&baseline, 6, 0x33)),
        ("jpeg-scan-up-to-200", scan(&baseline, 12, 200)),
        ("jpeg-restarts-that-are-not-there", restarting),
        (
            "jpeg-larger-than-its-data",
            jpeg::with_size(&baseline, 600, 400),
        ),
        (
            "jpeg-progressive-larger-than-its-data",
            jpeg::with_size(&progressive, 600, 400),
        ),
        ("jpeg-progressive-begins-at-bit-13", scan(&refined, 9, 0x0D)),
        (
            "jpeg-progressive-begins-with-a-refinement",
            scan(&refined, 9, 0x10),
        ),
        (
            "jpeg-progressive-as-baseline",
            patched(&progressive, &[0xFF, 0xC2], 1, &[0xC0]),
        ),
        ("jpeg-baseline-as-progressive", frame(1, 0xC2)),
        (
            "jpeg-profile-of-nothing",
            jpeg::with_icc(&picture, &[0xFF; 128]),
        ),
    ]
}

/// Data that ask for more than there is.
fn others() -> Vec<Named> {
    let picture = Picture::noise(12, 9);
    let header =
        |depth, colour| png::chunk(b"IHDR", &[0, 0, 0, 3, 0, 0, 0, 1, depth, colour, 0, 0, 0]);
    let indexed = |table: &[u8]| {
        let data = png::chunk(b"IDAT", &png::stored(&[0, 0, 5, 255]));
        let [header, table] = [header(8, 3), png::chunk(b"PLTE", table)];
        let end = png::chunk(b"IEND", &[]);
        [b"\x89PNG\r\n\x1A\n".to_vec(), header, table, data, end].concat()
    };
    let rows = |data: &[&[u8]]| png::with_image_data((5, 3), true, data);
    let codes = |codes: &[u8]| gif::of_seven_bits((3, 1), codes);
    let honest = codes(&[128, 5, 6, 7, 129]);
    let frame = |offset, byte| patched(&honest, &[0x2C, 0, 0, 0, 0, 3], offset, &[byte]);
    let lossless = webp::lossless(&picture);
    let emptied = |file: &[u8], from: usize, byte| {
        let (start, data) = file.split_at(from);
        [start, &vec![byte; data.len()]].concat()
    };
    let still = [(4, 4, Picture::quadrants(8, 8))];
    vec![
        ("png-index-beyond-its-palette", indexed(&[1, 2, 3])),
        ("png-palette-of-no-colour", indexed(&[])),
        ("png-no-data", rows(&[&[]])),
        ("png-filter-9", rows(&[&png::stored(&[9; 24])])),
        ("png-passes-cut", rows(&[&png::stored(&[0; 7])])),
        ("gif-code-beyond-its-table", codes(&[128, 5, 200, 7, 129])),
        ("gif-first-code-unknown", codes(&[128, 130, 129])),
        ("gif-of-codes-that-clear", codes(&[128; 40])),
        ("gif-codes-of-no-bit", frame(10, 0)),
        ("gif-codes-of-twelve-bits", frame(10, 12)),
        ("gif-frame-beyond-its-canvas", frame(1, 200)),
        ("gif-frame-of-no-size", frame(5, 0)),
        (
            "webp-frame-beyond-its-canvas",
            webp::animated((6, 6), &still),
        ),
        ("webp-lossless-of-ones", emptied(&lossless, 25, 0xFF)),
        ("webp-lossless-of-zeros", emptied(&lossless, 25, 0)),
        ("webp-lossy-of-ones", emptied(webp::LOSSY, 30, 0xFF)),
    ]
}

/// Sound files with wishes that no person has: 40 bytes, as `checks::process` reads them.
fn wishes() -> Vec<Named> {
    let wide = jpeg::baseline(&Picture::noise(48, 16));
    let pixel = png::rgb(&Picture::noise(1, 1));
    let turned = jpeg::with_exif(&wide, &Exif::oriented(5));
    let wish = |file: &[u8], bytes: [u8; 40]| [file, &bytes].concat();
    // A first byte of 0 makes the framing wild: of numbers that are none, and of all sizes.
    let wild = |byte: u8| std::array::from_fn(|at| if at == 0 { 0 } else { byte });
    let rising = |step: u8| std::array::from_fn(|at| 1 + (at as u8).wrapping_mul(step));
    vec![
        ("wild-not-a-number", wish(&wide, wild(0xFF))),
        ("wild-of-no-size", wish(&wide, wild(0))),
        ("wild-endless", wish(&wide, wild(0x7F))),
        ("a-pixel-at-an-angle", wish(&pixel, rising(7))),
        ("a-pixel-in-no-byte", wish(&pixel, [1; 40])),
        ("turned-and-straightened", wish(&turned, rising(37))),
        ("turned-to-the-largest", wish(&turned, [0xFF; 40])),
    ]
}

/// Side, quality, preset, and the colours: see `checks::round_trip`.
fn pictures() -> Vec<Named> {
    let wild = |at: usize| if at % 7 < 3 { 0xFF } else { 0 };
    let picture = |side: u8, quality: u8, preset: u8, colour: &dyn Fn(usize) -> u8| {
        let samples = 3 * (1 + usize::from(side)) * (1 + usize::from(side));
        let colours = (0..samples).map(colour);
        [side, quality, preset].into_iter().chain(colours).collect()
    };
    vec![
        ("a-pixel-at-60-percent", picture(0, 0, 0, &|_| 0xFF)),
        ("a-pixel-at-100-percent", picture(0, 40, 1, &|_| 0)),
        ("wild-colours-at-60-percent", picture(24, 0, 0, &wild)),
        ("wild-colours-at-100-percent", picture(24, 40, 0, &wild)),
        (
            "one-more-than-a-unit",
            picture(16, 30, 1, &|at| (at * 29) as u8),
        ),
    ]
}

/// A phone's picture whose headers or data lie, and pictures that ask for more than they are worth.
fn heics() -> Vec<Named> {
    let (head, data) = HEIC.split_at(HEIC.len() - 4800);
    let sized = |sides: [u32; 2]| patched(HEIC, b"ispe", 8, &sides.map(u32::to_be_bytes).concat());
    vec![
        ("larger-than-its-data", sized([400, 300])),
        ("smaller-than-its-data", sized([16, 16])),
        ("no-decoder-s-settings", patched(HEIC, b"hvcC", 8, &[0; 60])),
        ("no-place", patched(HEIC, b"iloc", 18, &[0xFF; 8])),
        ("no-data", [head, &vec![0; data.len()]].concat()),
        ("data-of-ones", [head, &vec![0xFF; data.len()]].concat()),
        ("tiles-in-a-long-list", listed_at_length()),
        ("settings-of-units-of-no-byte", configured_at_length()),
        ("data-of-units-of-no-byte", with_data(&[0; 5000])),
        (
            "data-of-units-of-no-meaning",
            with_data(&[0, 0, 0, 2, 39 << 1, 1].repeat(1000)),
        ),
        ("tiles-larger-than-what-they-show", padded()),
    ]
}

/// Many tiles of which little is shown.
fn padded() -> Vec<u8> {
    let mut file = Heif::grid(8, 8, (128, 128));
    file.properties[0] = heif::configuration((144, 144), (16, 16));
    for tile in &mut file.items[1..] {
        tile.bytes.truncate(40);
    }
    file.file()
}

/// Two tiles whose decoder is told nothing, many times, in front of what it needs.
fn configured_at_length() -> Vec<u8> {
    let mut file = Heif::grid(2, 1, (320, 120));
    let empty = [&[][..]; 2000];
    file.properties[0] = heif::with_units(&file.properties[0], &[(33, &empty), (39, &empty)]);
    file.file()
}

/// Two tiles with more in front of their data.
fn with_data(more: &[u8]) -> Vec<u8> {
    let mut file = Heif::grid(2, 1, (320, 120));
    for tile in &mut file.items[1..] {
        tile.bytes.splice(..0, more.iter().copied());
    }
    file.file()
}

/// Two tiles among more items than a file can have.
fn listed_at_length() -> Vec<u8> {
    let mut file = Heif::grid(2, 1, (320, 120));
    let items = file.items.iter().map(|item| &*item.properties);
    let idle = (10..5010).map(|item| (item, &[][..]));
    let entries: Vec<_> = (1..).zip(items).chain(idle).collect();
    file.associations = Some(heif::associations(entries.into_iter()));
    file.file()
}
