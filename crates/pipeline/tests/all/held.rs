//! A file that is read in pieces gives the same as one in memory, and nearly none of it is held.

use cameo_model::{Error, Framing, Result, Spec};
use cameo_pipeline::{Source, held};

use crate::support::{File, LIMITS, Picture, jpeg, meta, png, preview, process};

/// Bytes that may be in memory at a time.
const PIECE_LEN: usize = 256 * 1024;

/// Small, because reading is what is looked at.
const PREVIEW_SIDE_PX: u32 = 500;

fn spec() -> Spec {
    Spec {
        max_side_px: 100,
        ..Spec::default()
    }
}

fn preview_of(file: &File) -> Result<Picture> {
    let held = held(file, &LIMITS)?;
    let source = Source::open_held(&held, file, &LIMITS)?;
    source
        .preview(PREVIEW_SIDE_PX, &mut |_| ())
        .map(Picture::from)
}

fn photo_of(file: &File, framing: &Framing) -> Result<Vec<u8>> {
    let held = held(file, &LIMITS)?;
    let source = Source::open_held(&held, file, &LIMITS)?;
    let framed = source.frame(framing, &spec(), &mut |_| ())?;
    framed.encode().map(|photo| photo.bytes)
}

/// Long enough for several pieces.
fn noise() -> Picture {
    Picture::noise(1000, 1920)
}

fn cut_out(file: &[u8], share: f64, len: usize) -> Vec<u8> {
    let at = (file.len() as f64 * share) as usize;
    [&file[..at], &file[at + len..]].concat()
}

#[test]
fn every_kind_gives_the_same_as_in_memory() {
    let picture = noise();
    let [in_scans, progressive] = jpeg::shared_chroma_in_scans(&picture);
    let restarts = jpeg::with_restarts(&picture);
    let baseline = jpeg::baseline(&picture);
    let filled = jpeg::with_filled_restarts(&restarts);
    let files = [
        ("filled restarts", filled, true),
        ("shared chroma", jpeg::shared_chroma(&picture), true),
        ("gray", jpeg::gray(&picture), true),
        ("inks", jpeg::cmyk(&picture), true),
        (
            "a lost end",
            baseline[..baseline.len() * 97 / 100].to_vec(),
            true,
        ),
        ("a hole", cut_out(&restarts, 0.5, 1000), true),
        ("a long hole", cut_out(&restarts, 0.3, 20_000), true),
        (
            "much lost",
            cut_out(&restarts, 0.3, restarts.len() / 3),
            true,
        ),
        ("restarts", restarts, true),
        ("baseline", baseline, true),
        ("scans", in_scans, false),
        ("progressive", progressive, false),
        // Its first scan has all components, and yet others follow.
        ("progressive gray", jpeg::progressive_gray(&picture), false),
        ("png", png::rgb(&picture), false),
    ];
    let framing = Framing::centred(picture.size());
    for (what, bytes, is_in_pieces) in files {
        let file = File::of(&bytes);
        assert!(bytes.len() > PIECE_LEN, "{what}: {}", bytes.len());
        let in_memory = preview(&bytes, &LIMITS, PREVIEW_SIDE_PX).map(Picture::from);
        assert!(preview_of(&file) == in_memory, "{what}: preview");
        let in_memory = process(&bytes, &LIMITS, &framing, &spec());
        assert!(
            photo_of(&file, &framing) == in_memory.map(|photo| photo.bytes),
            "{what}"
        );
        let longest = file.reads().iter().map(|(_, len)| *len).max();
        assert_eq!(longest <= Some(PIECE_LEN), is_in_pieces, "{what}");
    }
}

#[test]
fn a_long_head_is_held_and_its_facts_are_known() {
    let profile = vec![b'x'; 60_000];
    let mut bytes = jpeg::with_exif(&jpeg::baseline(&noise()), &meta::Exif::located());
    for _ in 0..20 {
        bytes = jpeg::with_segment(&bytes, 0xE5, &profile);
    }
    let file = File::of(&bytes);
    let held = held(&file, &LIMITS).expect("is read");
    assert!(
        (1_200_000..bytes.len()).contains(&held.len()),
        "{}",
        held.len()
    );
    let source = Source::open_held(&held, &file, &LIMITS).expect("is a picture");
    let facts = source.facts();
    assert!(facts.has_location && facts.byte_len == bytes.len() as u64);
    assert_eq!(
        source.preview(100, &mut |_| ()),
        preview(&bytes, &LIMITS, 100)
    );
}

/// A phone puts a second picture behind the first; its markers help nobody.
#[test]
fn a_lost_place_is_not_found_again_in_another_picture() {
    let restarts = jpeg::with_restarts(&noise());
    let torn = cut_out(&restarts, 0.97, 4000);
    let file = File::of(&[torn.clone(), restarts].concat());
    assert!(preview_of(&file) == preview(&torn, &LIMITS, PREVIEW_SIDE_PX).map(Picture::from));
}

#[test]
fn a_file_that_breaks_down_is_unreadable() {
    let bytes = jpeg::with_restarts(&noise());
    let file = File::of(&bytes);
    preview_of(&file).expect("is fine");
    let reads = file.reads().len();
    assert!(reads > 3, "{reads}");
    for allowed in 0..reads {
        file.allow_reads(allowed);
        assert_eq!(
            preview_of(&file).err(),
            Some(Error::Unreadable {}),
            "{allowed}"
        );
    }
}

#[test]
fn limits_come_before_the_first_byte() {
    let file = File::of(&[0; 100]);
    file.allow_reads(0);
    let limits = cameo_model::Limits {
        max_bytes: 99,
        ..LIMITS
    };
    assert!(matches!(
        held(&file, &limits),
        Err(Error::TooManyBytes { .. })
    ));
    assert_eq!(held(&File::of(&[]), &LIMITS), Err(Error::Empty {}));
}
