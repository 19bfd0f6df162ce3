//! The letters on their colour, as SVG, which the browser's own fonts fill, and as PNG by the fonts
//! of this machine. A machine without a font for the letters draws a head and shoulders.

use std::sync::OnceLock;

use ab_glyph::{Font as _, FontRef, FontVec, Glyph, PxScale, ScaleFont as _, point};
use fontdb::{Database, Family, Query, Weight};
use unicode_bidi::{BidiClass, bidi_class};

use super::letters::COLOURS;

/// Side in pixels, as profile pictures have it.
pub(super) const SIDE_PX: u32 = 240;
const LETTER_PX: f32 = 104.0;

/// `colour` is an index of [`COLOURS`].
pub(super) fn svg(letters: &str, colour: usize) -> String {
    let [red, green, blue] = COLOURS[colour % COLOURS.len()];
    let letters = escaped(letters);
    let (side, middle) = (SIDE_PX, SIDE_PX / 2);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{side}\" \
         height=\"{side}\"><rect width=\"{side}\" height=\"{side}\" \
         fill=\"#{red:02x}{green:02x}{blue:02x}\"/><text x=\"{middle}\" y=\"{middle}\" \
         fill=\"#fff\" font-family=\"system-ui, sans-serif\" font-size=\"{LETTER_PX}\" \
         text-anchor=\"middle\" dominant-baseline=\"central\">{letters}</text></svg>"
    )
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
}

/// `None` only if the encoder fails, which it has no reason to.
pub(super) fn png(letters: &str, colour: usize) -> Option<Vec<u8>> {
    let coverage = match font_for(letters) {
        Some(font) => written(letters, font),
        None => head_and_shoulders(),
    };
    let background = COLOURS[colour % COLOURS.len()];
    let mix = |share: f32, below: u8| {
        let below = f32::from(below);
        (below + (255.0 - below) * share.clamp(0.0, 1.0)).round() as u8
    };
    let pixels: Vec<u8> = coverage
        .iter()
        .flat_map(|share| background.map(|below| mix(*share, below)))
        .collect();
    encoded(&pixels).ok()
}

fn encoded(rgb: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, SIDE_PX, SIDE_PX);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(rgb)?;
    writer.finish()?;
    Ok(file)
}

/// White's share of every pixel.
type Coverage = Vec<f32>;

fn nothing() -> Coverage {
    vec![0.0; (SIDE_PX * SIDE_PX) as usize]
}

/// A font of this machine that has every letter, one without serifs before others.
fn font_for(letters: &str) -> Option<FontVec> {
    static FONTS: OnceLock<Database> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        fonts
    });
    let preferred = fonts.query(&Query {
        families: &[
            Family::SansSerif,
            Family::Name("DejaVu Sans"),
            Family::Name("Noto Sans"),
        ],
        weight: Weight::NORMAL,
        ..Query::default()
    });
    let others = fonts.faces().map(|face| face.id);
    let mut ids = preferred.into_iter().chain(others);
    // Anybody may ask for any letters, so a font that lacks them must cost next to nothing.
    let read = |data: &[u8], index| {
        let font = FontRef::try_from_slice_and_index(data, index).ok()?;
        let has = |letter: char| font.glyph_id(letter).0 != 0;
        let is_good = letters.chars().all(has);
        is_good.then(|| FontVec::try_from_vec_and_index(data.to_vec(), index).ok())?
    };
    ids.find_map(|id| fonts.with_face_data(id, read)?)
}

/// The letters in the middle, smaller if they are too wide.
fn written(letters: &str, font: FontVec) -> Coverage {
    let scaled = font.as_scaled(PxScale::from(LETTER_PX));
    let width: f32 = in_sight(letters)
        .iter()
        .map(|letter| scaled.h_advance(font.glyph_id(*letter)))
        .sum();
    let widest = SIDE_PX as f32 * 0.8;
    let scale = PxScale::from(LETTER_PX * (widest / width.max(1.0)).min(1.0));
    let scaled = font.as_scaled(scale);
    let mut at = 0.0;
    let glyphs: Vec<Glyph> = in_sight(letters)
        .into_iter()
        .map(|letter| {
            let id = font.glyph_id(letter);
            let glyph = id.with_scale_and_position(scale, point(at, 0.0));
            at += scaled.h_advance(id);
            glyph
        })
        .collect();
    let outlined: Vec<_> = glyphs
        .into_iter()
        .filter_map(|it| font.outline_glyph(it))
        .collect();
    let bounds = outlined.iter().map(|glyph| glyph.px_bounds());
    let Some(bounds) = bounds.reduce(|one, other| ab_glyph::Rect {
        min: point(one.min.x.min(other.min.x), one.min.y.min(other.min.y)),
        max: point(one.max.x.max(other.max.x), one.max.y.max(other.max.y)),
    }) else {
        return head_and_shoulders();
    };
    let middle = SIDE_PX as f32 / 2.0;
    let left = (middle - (bounds.min.x + bounds.max.x) / 2.0).round();
    let top = (middle - (bounds.min.y + bounds.max.y) / 2.0).round();
    let mut coverage = nothing();
    for glyph in outlined {
        let corner = glyph.px_bounds().min;
        glyph.draw(|x, y, share| {
            let (x, y) = (x as f32 + corner.x + left, y as f32 + corner.y + top);
            let is_inside = |at: f32| at >= 0.0 && at < SIDE_PX as f32;
            if is_inside(x) && is_inside(y) {
                let index = y as usize * SIDE_PX as usize + x as usize;
                if let Some(pixel) = coverage.get_mut(index) {
                    *pixel = (*pixel + share).min(1.0);
                }
            }
        });
    }
    coverage
}

/// The letters from left to right, as they are seen: those of Hebrew or Arabic are read from the
/// other side.
fn in_sight(letters: &str) -> Vec<char> {
    let is_from_right = |letter: char| matches!(bidi_class(letter), BidiClass::R | BidiClass::AL);
    if letters.chars().any(is_from_right) {
        letters.chars().rev().collect()
    } else {
        letters.chars().collect()
    }
}

fn head_and_shoulders() -> Coverage {
    let side = SIDE_PX as f32;
    let round = |x: f32, y: f32, centre: (f32, f32), radius: f32| {
        let distance = (x - centre.0 * side).hypot(y - centre.1 * side);
        (radius * side - distance + 0.5).clamp(0.0, 1.0)
    };
    let mut coverage = nothing();
    for (index, pixel) in coverage.iter_mut().enumerate() {
        let x = (index % SIDE_PX as usize) as f32 + 0.5;
        let y = (index / SIDE_PX as usize) as f32 + 0.5;
        let head = round(x, y, (0.5, 0.38), 0.17);
        let shoulders = round(x, y, (0.5, 0.98), 0.36);
        *pixel = head.max(shoulders);
    }
    coverage
}
