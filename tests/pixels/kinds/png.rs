//! PNG of every colour type and depth. What is written here by the png crate is read by libvips,
//! and interlaced by it.

use png::{BitDepth, ColorType, Encoder};

use super::{Kind, scene, veiled_scene};
use crate::{
    oracle::{vips, vips_file},
    picture::Picture,
};

/// All kinds of PNG.
pub fn kinds() -> Vec<Kind> {
    let straight = straight();
    let interlaced = [
        ("png gray 1 bit interlaced", "png gray 1 bit", "1"),
        ("png gray 2 bits interlaced", "png gray 2 bits", "2"),
        ("png gray interlaced", "png gray", "8"),
        ("png gray 16 bits interlaced", "png gray 16 bits", "16"),
        ("png gray alpha interlaced", "png gray alpha", "8"),
        ("png rgb interlaced", "png rgb", "8"),
        ("png rgb 16 bits interlaced", "png rgb 16 bits", "16"),
        ("png palette 4 bits interlaced", "png palette 4 bits", "4"),
        ("png palette interlaced", "png palette", "8"),
        ("png rgba interlaced", "png rgba", "8"),
        ("png rgba 16 bits interlaced", "png rgba 16 bits", "16"),
    ];
    let interlaced = interlaced.map(|(name, from, depth)| {
        let (_, file) = straight
            .iter()
            .find(|(name, _)| *name == from)
            .expect("is made");
        let palette = if from.contains("palette") {
            ",palette"
        } else {
            ""
        };
        let output = format!(".png[interlace,bitdepth={depth}{palette}]");
        (name, vips_file("copy", file, &output, &[]))
    });
    let kind = |(name, file): (&'static str, Vec<u8>)| Kind {
        name,
        shown: vips("copy", &file, &[]),
        file,
    };
    straight
        .iter()
        .cloned()
        .chain(interlaced)
        .map(kind)
        .collect()
}

/// A PNG of eight bits per sample with alpha.
pub fn rgba(picture: &Picture) -> Vec<u8> {
    encoded(
        picture,
        ColorType::Rgba,
        BitDepth::Eight,
        &picture.rgba,
        |_| {},
    )
}

/// A PNG of eight bits per sample.
pub fn rgb(picture: &Picture) -> Vec<u8> {
    encoded(
        picture,
        ColorType::Rgb,
        BitDepth::Eight,
        &picture.rgb(),
        |_| {},
    )
}

fn straight() -> Vec<(&'static str, Vec<u8>)> {
    use BitDepth::{Eight, Four, One, Sixteen, Two};
    use ColorType::{Grayscale, GrayscaleAlpha, Rgb, Rgba};
    let (scene, veiled) = (scene(), veiled_scene());
    let (gray, rgb, rgba) = (scene.gray(), scene.rgb(), veiled.rgba.clone());
    let gray_alpha: Vec<u8> = veiled
        .pixels()
        .iter()
        .flat_map(|pixel| [pixel[1], pixel[3]])
        .collect();
    let png = |colour, depth, samples: &[u8]| encoded(&scene, colour, depth, samples, |_| {});
    let clear = |colour, depth, samples: &[u8], level: &[u8]| {
        let level = level.to_vec();
        encoded(&scene, colour, depth, samples, |encoder| {
            encoder.set_trns(level)
        })
    };
    let first = &rgb[..3];
    let wide_first = wide(first);
    vec![
        ("png gray 1 bit", png(Grayscale, One, &packed(&gray, 1))),
        ("png gray 2 bits", png(Grayscale, Two, &packed(&gray, 2))),
        ("png gray 4 bits", png(Grayscale, Four, &packed(&gray, 4))),
        ("png gray", png(Grayscale, Eight, &gray)),
        ("png gray 16 bits", png(Grayscale, Sixteen, &wide(&gray))),
        (
            "png gray, one level clear",
            clear(Grayscale, Eight, &gray, &[0, gray[0]]),
        ),
        (
            "png gray 2 bits, one clear",
            clear(Grayscale, Two, &packed(&gray, 2), &[0, 1]),
        ),
        (
            "png gray 16 bits, one clear",
            clear(Grayscale, Sixteen, &wide(&gray), &wide(&gray[..1])),
        ),
        ("png gray alpha", png(GrayscaleAlpha, Eight, &gray_alpha)),
        (
            "png gray alpha 16 bits",
            png(GrayscaleAlpha, Sixteen, &wide(&gray_alpha)),
        ),
        ("png rgb", png(Rgb, Eight, &rgb)),
        ("png rgb 16 bits", png(Rgb, Sixteen, &wide(&rgb))),
        (
            "png rgb, one colour clear",
            clear(Rgb, Eight, &rgb, &[0, first[0], 0, first[1], 0, first[2]]),
        ),
        (
            "png rgb 16 bits, one clear",
            clear(Rgb, Sixteen, &wide(&rgb), &wide_first),
        ),
        ("png rgba", png(Rgba, Eight, &rgba)),
        ("png rgba 16 bits", png(Rgba, Sixteen, &wide(&rgba))),
        (
            "png palette 1 bit",
            palette(&scene, One, &packed(&gray, 1), false),
        ),
        (
            "png palette 2 bits",
            palette(&scene, Two, &packed(&gray, 2), false),
        ),
        (
            "png palette 4 bits",
            palette(&scene, Four, &packed(&gray, 4), false),
        ),
        ("png palette", palette(&scene, Eight, &gray, false)),
        (
            "png palette with alpha",
            palette(&scene, Eight, &gray, true),
        ),
        (
            "png palette 4 bits with alpha",
            palette(&scene, Four, &packed(&gray, 4), true),
        ),
    ]
}

/// Colours that have nothing to do with their index; of those with alpha, half the table has none.
fn palette(picture: &Picture, depth: BitDepth, indices: &[u8], has_alpha: bool) -> Vec<u8> {
    let count = 1_usize << (depth as u8);
    let colour = |index: usize| {
        [
            (index * 37) as u8,
            (index * 91 + 50) as u8,
            (255 - index) as u8,
        ]
    };
    let colours: Vec<u8> = (0..count).flat_map(colour).collect();
    let alphas: Vec<u8> = (0..count / 2)
        .map(|index| (index * 511 / count) as u8)
        .collect();
    encoded(picture, ColorType::Indexed, depth, indices, |encoder| {
        encoder.set_palette(colours);
        if has_alpha {
            encoder.set_trns(alphas);
        }
    })
}

fn encoded(
    picture: &Picture,
    colour: ColorType,
    depth: BitDepth,
    samples: &[u8],
    set: impl FnOnce(&mut Encoder<'_, &mut Vec<u8>>),
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, picture.width, picture.height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    set(&mut encoder);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(samples).expect("is encoded");
    writer.finish().expect("an end");
    file
}

/// The upper bits of samples, rows beginning with a byte.
fn packed(samples: &[u8], bits: usize) -> Vec<u8> {
    let row = |row: &[u8]| {
        let bytes = row.chunks(8 / bits).map(|samples| {
            let places = samples.iter().enumerate();
            places.fold(0, |byte, (place, sample)| {
                byte | (sample >> (8 - bits)) << (8 - bits * (place + 1))
            })
        });
        bytes.collect::<Vec<u8>>()
    };
    let rows = samples.chunks_exact(super::WIDTH as usize);
    rows.flat_map(row).collect()
}

/// Sixteen bits per sample with something in the lower ones.
fn wide(samples: &[u8]) -> Vec<u8> {
    samples
        .iter()
        .flat_map(|sample| [*sample, sample.wrapping_mul(29)])
        .collect()
}
