//! How long the stages from a JPEG to a framed photo take, on this machine, for an invented photo
//! of 6 megapixels. What users wait for, in their browsers, is measured by `cargo xtask bench`.
//!
//! Run with `cargo bench -p cameo-pipeline --features stages --bench decode`.

use std::hint::black_box;

use cameo_model::{Framing, Limits, SizePx, Spec};
use cameo_pipeline::{preview, process, stages};
use criterion::{Criterion, criterion_group, criterion_main};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

const SIZE: SizePx = SizePx::new(3000, 2000);

/// Soft shapes under the noise of a sensor, so that there is as much to decode as in a photo.
fn scene(size: SizePx) -> Vec<u8> {
    let mut seed = 1_u32;
    let mut noise = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as f32 / 16.0 - 8.0
    };
    let places = (0..size.height_px).flat_map(|y| (0..size.width_px).map(move |x| (x, y)));
    let colours = places.flat_map(|(x, y)| {
        let (x, y) = (x as f32 / 97.0, y as f32 / 61.0);
        [x.sin() * y.cos(), (x + y).sin(), (x * y / 9.0).cos()].map(|wave| 128.0 + 90.0 * wave)
    });
    colours.map(|level| (level + noise()) as u8).collect()
}

fn jpeg(is_progressive: bool) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 88);
    encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    encoder.set_progressive(is_progressive);
    let (width, height) = (SIZE.width_px as u16, SIZE.height_px as u16);
    encoder
        .encode(&scene(SIZE), width, height, ColorType::Rgb)
        .expect("encodes");
    file
}

fn measure(criterion: &mut Criterion) {
    let (file, progressive) = (jpeg(false), jpeg(true));
    let (limits, framing) = (Limits::SOURCE, Framing::centred(SIZE));
    let spec = Spec::default();
    let mut group = criterion.benchmark_group("decode");
    group.sample_size(20);
    group.bench_function("entropy", |b| b.iter(|| stages::entropy(black_box(&file))));
    for reduction in [1, 2, 4, 8] {
        group.bench_function(format!("middle square at 1/{reduction}"), |b| {
            b.iter(|| stages::decoded(black_box(&file), reduction));
        });
    }
    group.bench_function("progressive at 1/2", |b| {
        b.iter(|| stages::decoded(black_box(&progressive), 2));
    });
    let (from, rgb) = (SizePx::new(1500, 1000), scene(SizePx::new(1500, 1000)));
    group.bench_function("resize 1000 to 400", |b| {
        b.iter(|| stages::resized(rgb.clone(), from, 400));
    });
    group.bench_function("preview of 1280", |b| {
        b.iter(|| preview(black_box(&file), &limits, 1280, &mut |_| ()));
    });
    group.bench_function("whole photo", |b| {
        b.iter(|| process(black_box(&file), &limits, &framing, &spec, &mut |_| ()));
    });
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
