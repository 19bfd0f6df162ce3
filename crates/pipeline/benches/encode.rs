//! How long the JPEG encoder's stages take for a photo of 1024 × 1024 pixels, on this machine.
//!
//! The encoder is private, so its files are compiled into this program once more. What users wait
//! for, in their browsers, is measured by `cargo xtask bench`.

#![allow(
    dead_code,
    unused_imports,
    reason = "not all of the encoder is measured, and its unit tests don't run here"
)]

#[path = "../src/bitmap.rs"]
mod bitmap;

#[path = "../src/encode"]
mod encode {
    mod fit;
    mod jpeg;

    use std::hint::black_box;

    use cameo_model::Preset;
    use criterion::Criterion;

    use crate::bitmap::Bitmap;
    use fit::best_fit;
    use jpeg::{Draft, Quality};

    pub fn measure(criterion: &mut Criterion, photo: &Bitmap) {
        let quality = Quality::percent(85);
        let draft = |preset| Draft::new(photo, preset).expect("can be expressed");
        let (fast, default) = (draft(Preset::Fast), draft(Preset::Default));
        let (fast_plan, plan) = (fast.plan(quality), default.plan(quality));
        let full_bytes = default.encode(&plan).len() as u64;
        let mut group = criterion.benchmark_group("encode");
        group.bench_function("colour and transform", |b| b.iter(|| draft(Preset::Fast)));
        group.bench_function("quantise and count", |b| {
            b.iter(|| fast.plain_byte_len(black_box(quality)));
        });
        group.bench_function("quantise and write", |b| b.iter(|| fast.encode(&fast_plan)));
        group.bench_function("plan on a sample", |b| b.iter(|| default.plan(quality)));
        group.bench_function("trellis and write", |b| b.iter(|| default.encode(&plan)));
        group.bench_function("whole, fast", |b| {
            b.iter(|| {
                let draft = draft(Preset::Fast);
                draft.encode(&draft.plan(quality))
            });
        });
        group.bench_function("whole, default", |b| {
            b.iter(|| {
                let draft = draft(Preset::Default);
                draft.encode(&draft.plan(quality))
            });
        });
        group.bench_function("whole, default, three quarters of the bytes", |b| {
            b.iter(|| {
                let qualities = (Quality::percent(50), quality);
                best_fit(&draft(Preset::Default), qualities, full_bytes * 3 / 4)
                    .map(|fit| fit.bytes)
            });
        });
        group.finish();
    }
}

use bitmap::{Bitmap, Channels};
use cameo_model::SizePx;
use criterion::{Criterion, criterion_group, criterion_main};

const SIDE_PX: u32 = 1024;

/// Waves of many lengths with grain, about as hard to encode as a photo.
fn photo() -> Bitmap {
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
    Bitmap::new(SizePx::new(SIDE_PX, SIDE_PX), Channels::Rgb, samples).expect("fits")
}

fn measured(criterion: &mut Criterion) {
    encode::measure(criterion, &photo());
}

criterion_group!(benches, measured);
criterion_main!(benches);
