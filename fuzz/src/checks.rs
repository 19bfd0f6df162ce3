//! What must hold for any bytes at all, one function per fuzz target.
//!
//! The targets feed them with what a fuzzer finds, and a test of the pipeline with mutated files,
//! the same ones every time. A check panics when a promise is broken.

use arbitrary::{Result, Unstructured};
use cameo_model::{
    Format, Framing, Limits, PointPx, Preset, QuarterTurns, SizePx, SourceFacts, Spec,
};
use cameo_pipeline::{Marks, Photo, ReadAt, Source, held};
use zune_core::bytestream::ZCursor;

/// Small, so that a lie about the size costs no time.
const LIMITS: Limits = Limits {
    max_bytes: 1_000_000,
    max_pixels: 250_000,
    max_side_px: 2_000,
};
/// How many bytes behind a file say how it is framed and what is wanted.
const WISH_LEN: usize = 40;
/// Of a file that is longer than what is read of it at first.
const LONG_LEN: usize = 300_000;
/// A photo may have this many bytes whatever the source has.
const FREE_BYTES: usize = 24_000;

/// The header-only look: facts within the limits, or a refusal.
pub fn probe(bytes: &[u8]) {
    let clean = cameo_pipeline::check_clean(bytes);
    let Ok(facts) = cameo_pipeline::probe(bytes, &LIMITS) else {
        return;
    };
    assert_eq!(facts.byte_len, bytes.len() as u64);
    assert!(LIMITS.check_size(facts.stored).is_ok(), "{facts:?}");
    assert!(
        clean.is_err() || !facts.has_location,
        "a place is not clean"
    );
}

/// Decoding at reduced scales, leniently for the screen and strictly for a server, from memory and
/// from a file.
pub fn decode(bytes: &[u8]) {
    for max_side_px in [7, 60] {
        if let Ok(preview) = cameo_pipeline::preview(bytes, &LIMITS, max_side_px, &mut |_| ()) {
            let SizePx {
                width_px,
                height_px,
            } = preview.size;
            assert_eq!(preview.rgba.len() as u64, 4 * preview.size.pixels());
            assert!(width_px.max(height_px) <= max_side_px, "{:?}", preview.size);
        }
    }
    if bytes.starts_with(&[0xFF, 0xD8]) {
        decode_away(bytes);
    }
    let covered = cameo_pipeline::cover(bytes, &LIMITS, 16);
    if let Ok(image) = cameo_pipeline::sanitise(bytes, &LIMITS) {
        assert_eq!(cameo_pipeline::check_clean(&image.bytes), Ok(()));
        assert!(covered.is_ok(), "what is whole has a variant");
        let again = cameo_pipeline::sanitise(&image.bytes, &LIMITS).expect("is whole");
        assert_eq!(again.size, image.size, "what is published is upright");
        assert_eq!(again.bytes, image.bytes, "what is published is sanitised");
    }
}

/// A file that is not in memory.
struct Away<'a>(&'a [u8]);

impl ReadAt for Away<'_> {
    fn byte_len(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, start: u64, to: &mut [u8]) -> cameo_model::Result<()> {
        let start = start as usize;
        to.copy_from_slice(&self.0[start..start + to.len()]);
        Ok(())
    }
}

/// A JPEG that is read while it is decoded shows what it shows in memory.
fn decode_away(bytes: &[u8]) {
    let mut long = bytes.to_vec();
    long.resize(LONG_LEN.max(bytes.len()), 0);
    let Ok(in_memory) = cameo_pipeline::preview(&long, &LIMITS, 60, &mut |_| ()) else {
        return;
    };
    let file = Away(&long);
    let head = held(&file, &LIMITS).expect("is read");
    let source = Source::open_held(&head, &file, &LIMITS).expect("is sound in memory");
    let preview = source.preview(60, &mut |_| ()).expect("is sound in memory");
    assert_eq!(preview.size, in_memory.size);
    assert!(preview.rgba == in_memory.rgba, "shows something else");
}

/// Any file in any framing to any spec: within its budget, clean and as large as it says.
pub fn process(bytes: &[u8]) {
    let (file, wish) = bytes.split_at(bytes.len().saturating_sub(WISH_LEN));
    let Ok(facts) = cameo_pipeline::probe(file, &LIMITS) else {
        return;
    };
    let Ok((framing, spec)) = wish_of(&mut Unstructured::new(wish), &facts) else {
        return;
    };
    let Ok(photo) = cameo_pipeline::process(file, &LIMITS, &framing, &spec, &mut |_| ()) else {
        return;
    };
    let allowed = spec.max_bytes.min(file.len().max(FREE_BYTES) as u64);
    assert!(photo.bytes.len() as u64 <= allowed, "{:?}", photo.facts);
    assert_eq!(photo.facts.byte_len, photo.bytes.len() as u64);
    assert_eq!(cameo_pipeline::check_clean(&photo.bytes), Ok(()));
    let (size, _) = gray_of(&photo.bytes);
    assert_eq!(size, photo.facts.size);
    assert!(size.width_px == size.height_px && size.width_px <= spec.max_side_px);
    again(file, &framing, &spec, &photo);
}

/// What a preview notes changes nothing about the photo, nor does making it in two parts. Damage may
/// be too much for a part and little for the whole.
fn again(file: &[u8], framing: &Framing, spec: &Spec, photo: &Photo) {
    let source = Source::open(file, &LIMITS).expect("was opened");
    let source = source.with_marks(Marks::with_room(usize::MAX));
    if source.preview(60, &mut |_| ()).is_err() || source.marks().is_empty() {
        return;
    }
    let framed = source.frame(framing, spec, &mut |_| ());
    let made = framed.expect("was framed").encode();
    assert!(made.as_ref() == Ok(photo), "another photo");
    let rows = Marks::from_bytes(&source.marks().to_bytes());
    let source = Source::open(file, &LIMITS).expect("was opened");
    let source = source.with_marks(rows);
    let side_px = framing.photo_side_px(spec);
    if framing.angle_degrees == 0.0 && side_px > 1 {
        let joined = in_parts(&source, framing, spec, side_px);
        assert!(joined.is_none_or(|made| &made == photo), "another photo");
    }
}

fn in_parts(source: &Source<'_>, framing: &Framing, spec: &Spec, side_px: u32) -> Option<Photo> {
    let middle = side_px / 2;
    let lower = source.frame_rows(framing, spec, middle..side_px).ok()?;
    let mut joining = source.joining(framing, spec).expect("was framed");
    source
        .frame_into(&mut joining, 0..middle, &mut |_| ())
        .ok()?;
    let put = joining.put_rows(middle..side_px, &lower);
    put.expect("as many as wanted");
    let framed = joining.finish().expect("is whole");
    Some(framed.encode().expect("was encoded"))
}

/// HEIC and AVIF, which only a browser's side decodes: a preview, a photo and a part, or a refusal.
pub fn heic(bytes: &[u8]) {
    let Ok(facts) = cameo_pipeline::probe(bytes, &LIMITS) else {
        return;
    };
    if !matches!(facts.format, Format::Heic | Format::Avif) {
        return;
    }
    assert!(
        cameo_pipeline::sanitise(bytes, &LIMITS).is_err(),
        "is not published"
    );
    let preview = cameo_pipeline::preview(bytes, &LIMITS, 60, &mut |_| ());
    let framing = Framing::centred(facts.upright());
    let spec = Spec {
        max_side_px: 60,
        preset: Preset::Fast,
        ..Spec::default()
    };
    let photo = cameo_pipeline::process(bytes, &LIMITS, &framing, &spec, &mut |_| ());
    assert_eq!(preview.is_ok(), photo.is_ok(), "what is seen can be made");
    if preview.is_ok() {
        decode_half(bytes, &framing, &spec);
    }
}

/// A part of a picture is what lies there of the whole, and can be framed.
fn decode_half(bytes: &[u8], framing: &Framing, spec: &Spec) {
    let source = Source::open(bytes, &LIMITS).expect("was probed");
    let whole = source.decode(source.whole()).expect("was shown");
    let half = Framing {
        side_upright_px: framing.side_upright_px / 2.0,
        ..*framing
    };
    let part = source.part(&half, spec).expect("lies inside");
    let picture = source.decode(part).expect("is less than the whole");
    assert_eq!(picture.size, part.size);
    let samples_of = |pixels: u32| pixels as usize * usize::from(whole.channels);
    let skipped = samples_of(part.left_px);
    let kept = skipped..skipped + samples_of(part.size.width_px);
    let rows = whole.samples.chunks_exact(samples_of(whole.size.width_px));
    let rows = rows.skip(part.top_px as usize);
    let mut rows = rows.zip(picture.samples.chunks_exact(kept.len()));
    assert!(rows.all(|(row, found)| &row[kept.clone()] == found));
    let framed = source.frame_of(picture, &half, spec, &mut |_| ());
    assert!(framed.is_ok(), "what is decoded can be framed");
}

/// Any picture comes out of the encoder about as it went in: in grey, and in colours that no mean of
/// their neighbours takes beyond the ends of the scale, so that shared chroma does not count; wild
/// colours at all.
pub fn round_trip(bytes: &[u8]) {
    let mut input = Unstructured::new(bytes);
    let Ok((side_px, quality_percent, preset)) = round_trip_wish(&mut input) else {
        return;
    };
    let spec = Spec {
        max_bytes: FREE_BYTES as u64,
        quality_percent,
        min_quality_percent: quality_percent,
        preset,
        ..Spec::default()
    };
    let mut samples = input.take_rest().to_vec();
    samples.resize(3 * side_px as usize * side_px as usize, 128);
    let gray: Vec<u8> = samples
        .iter()
        .step_by(3)
        .flat_map(|gray| [*gray; 3])
        .collect();
    let tame: Vec<u8> = samples.iter().copied().map(tame).collect();
    let most_off = most_mean_difference(side_px, quality_percent);
    for (rgb, most_off) in [
        (gray, most_off),
        (tame, most_off),
        (samples, MOST_WILD_DIFFERENCE),
    ] {
        let off = off_after_round_trip(side_px, &rgb, &spec);
        assert!(
            off <= most_off,
            "{off} of {most_off} at {quality_percent} %"
        );
    }
}

/// How much darker or lighter pixels are on average after a round trip.
fn off_after_round_trip(side_px: u32, rgb: &[u8], spec: &Spec) -> f64 {
    let size = SizePx::new(side_px, side_px);
    let (file, framing) = (png_of(size, rgb), Framing::centred(size));
    let photo = cameo_pipeline::process(&file, &LIMITS, &framing, spec, &mut |_| ());
    let photo = photo.expect("has room");
    assert!(photo.bytes.len() <= FREE_BYTES, "{:?}", photo.facts);
    assert_eq!(cameo_pipeline::check_clean(&photo.bytes), Ok(()));
    let (found_size, found) = gray_of(&photo.bytes);
    assert_eq!(found_size, size);
    mean_difference(&found, rgb)
}

/// A sample near enough to the middle that no chroma cuts it: blue and red are at most 2.8 times
/// as far from there.
fn tame(sample: u8) -> u8 {
    83 + (u32::from(sample) * 90 / 255) as u8
}

/// Twice what quantising leaves of noise, in levels of brightness. A block that is nearly all
/// filling has more of it in its few pixels.
fn most_mean_difference(side_px: u32, quality_percent: u8) -> f64 {
    let most_off = 1.5 + 0.4 * f64::from(100 - quality_percent);
    if side_px < 8 {
        2.5 * most_off
    } else {
        most_off
    }
}

/// Most of this is shared chroma, cut at the ends of the scale.
const MOST_WILD_DIFFERENCE: f64 = 40.0;

fn round_trip_wish(input: &mut Unstructured<'_>) -> Result<(u32, u8, Preset)> {
    let side_px = 1 + u32::from(input.arbitrary::<u8>()? % 64);
    let quality_percent = 60 + input.arbitrary::<u8>()? % 41;
    Ok((side_px, quality_percent, preset(input)?))
}

fn preset(input: &mut Unstructured<'_>) -> Result<Preset> {
    let is_fast = input.arbitrary()?;
    Ok(if is_fast {
        Preset::Fast
    } else {
        Preset::Default
    })
}

/// A framing that lies inside the picture, except now and then, and a spec likewise.
fn wish_of(input: &mut Unstructured<'_>, facts: &SourceFacts) -> Result<(Framing, Spec)> {
    let is_wild = input.arbitrary::<u8>()? == 0;
    let share = |number: u16| f64::from(number) / f64::from(u16::MAX);
    let (across, down, size) = (
        share(input.arbitrary()?),
        share(input.arbitrary()?),
        share(input.arbitrary()?),
    );
    let upright = facts.upright();
    let mut framing = Framing {
        quarter_turns: QuarterTurns::new(input.arbitrary()?),
        flip: input.arbitrary()?,
        angle_degrees: f64::from(input.arbitrary::<i8>()? / 2).clamp(-45.0, 45.0),
        ..Framing::centred(upright)
    };
    framing.side_upright_px = framing.max_side_upright_px(upright) * size.max(1e-3);
    let half = framing.half_extent_upright_px();
    let centre = |share: f64, side_px: u32| half + (f64::from(side_px) - 2.0 * half) * share;
    framing.centre_upright = PointPx::new(
        centre(across, upright.width_px),
        centre(down, upright.height_px),
    );
    if is_wild {
        framing.side_upright_px = input.arbitrary()?;
        framing.angle_degrees = input.arbitrary()?;
    }
    let spec = Spec {
        max_side_px: u32::from(input.arbitrary::<u8>()?),
        max_bytes: input.arbitrary::<u16>()?.into(),
        quality_percent: input.arbitrary::<u8>()? % 104,
        min_quality_percent: input.arbitrary::<u8>()? % 104,
        background_srgb: input.arbitrary()?,
        preset: preset(input)?,
    };
    Ok((framing, spec))
}

fn png_of(size: SizePx, rgb: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, size.width_px, size.height_px);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(rgb).expect("is encoded");
    writer.finish().expect("an end");
    file
}

/// Size and brightness of a JPEG, by a decoder that is not Cameo's.
fn gray_of(jpeg: &[u8]) -> (SizePx, Vec<u8>) {
    let mut decoder = zune_jpeg::JpegDecoder::new(ZCursor::new(jpeg));
    let samples = decoder.decode().expect("others decode it");
    let (width, height) = decoder.dimensions().expect("a size");
    let gray = match samples.len() / (width * height) {
        1 => samples,
        _ => samples.as_chunks().0.iter().map(brightness).collect(),
    };
    (SizePx::new(width as u32, height as u32), gray)
}

fn brightness([r, g, b]: &[u8; 3]) -> u8 {
    ((u32::from(*r) * 299 + u32::from(*g) * 587 + u32::from(*b) * 114) / 1000) as u8
}

fn mean_difference(gray: &[u8], rgb: &[u8]) -> f64 {
    let wanted = rgb.as_chunks().0.iter().map(brightness);
    let differences = gray
        .iter()
        .zip(wanted)
        .map(|(found, wanted)| found.abs_diff(wanted));
    differences.map(f64::from).sum::<f64>() / gray.len() as f64
}
