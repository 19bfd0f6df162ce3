//! How long the JPEG encoder's stages take for a photo of 1024 × 1024 pixels, on this machine. What
//! users wait for, in their browsers, is measured by `cargo xtask bench`.
//!
//! Run with `cargo bench -p cameo-pipeline --features stages --bench encode`.

use std::hint::black_box;

use cameo_model::{Preset, SizePx};
use cameo_pipeline::stages::Pixels;
use criterion::{Criterion, criterion_group, criterion_main};

const SIDE_PX: u32 = 1024;
const QUALITY_PERCENT: u8 = 85;

/// Waves of many lengths with grain, about as hard to encode as a photo.
fn photo() -> Pixels {
    let mut samples = Vec::new();
    let mut seed = 1_u32;
    for y in 0..SIDE_PX {
        for x in 0..SIDE_PX {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let wave = |at: u32, period: u32| (at % period).abs_diff(period / 2) * 64 / period;
            let detail = if (x / 128 + y / 128) % 3 == 0 {
                wave(x + y, 9)
            } else {
                0
            };
            let level = 40 + wave(x, 300) + wave(y, 170) + detail + (seed >> 29);
            samples.extend([level, level + wave(y, 90), level + wave(x, 140)].map(|v| v as u8));
        }
    }
    Pixels::new(SizePx::new(SIDE_PX, SIDE_PX), samples).expect("fits")
}

fn measure(criterion: &mut Criterion) {
    let photo = photo();
    let draft = |preset| photo.draft(preset).expect("can be expressed");
    let (fast, default) = (draft(Preset::Fast), draft(Preset::Default));
    let (fast_plan, plan) = (fast.plan(QUALITY_PERCENT), default.plan(QUALITY_PERCENT));
    let full_bytes = default.encode(&plan).len() as u64;
    let mut group = criterion.benchmark_group("encode");
    group.bench_function("colour and transform", |b| b.iter(|| draft(Preset::Fast)));
    group.bench_function("quantise and count", |b| {
        b.iter(|| fast.plain_byte_len(black_box(QUALITY_PERCENT)));
    });
    group.bench_function("quantise and write", |b| b.iter(|| fast.encode(&fast_plan)));
    group.bench_function("plan on a sample", |b| {
        b.iter(|| default.plan(QUALITY_PERCENT))
    });
    group.bench_function("trellis and write", |b| b.iter(|| default.encode(&plan)));
    for (name, preset) in [
        ("whole, fast", Preset::Fast),
        ("whole, default", Preset::Default),
    ] {
        group.bench_function(name, |b| {
            b.iter(|| {
                let draft = draft(preset);
                draft.encode(&draft.plan(QUALITY_PERCENT))
            });
        });
    }
    group.bench_function("whole, default, three quarters of the bytes", |b| {
        b.iter(|| draft(Preset::Default).best_fit((50, QUALITY_PERCENT), full_bytes * 3 / 4));
    });
    group.finish();
}

criterion_group!(benches, measure);
criterion_main!(benches);
