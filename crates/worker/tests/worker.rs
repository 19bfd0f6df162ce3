//! The worker's jobs in a real dedicated worker.
#![cfg(target_arch = "wasm32")]

#[path = "../../pipeline/tests/same_bytes/cases.rs"]
#[allow(dead_code, reason = "the other browser test uses the rest")]
mod cases;
mod conversation;
#[path = "../../pipeline/tests/all/support/heif.rs"]
#[allow(dead_code, reason = "the pipeline's tests use the rest")]
mod heif;
mod kept;
mod support;

use cameo_model::{
    Error, Format, Framing, Limits, Orientation, RegionPx, SizePx, Spec,
    messages::{Answer, BUILD_ID, Request},
};
use cameo_worker::Reply;
use heif::Heif;
use support::{Job, PREVIEW_SIDE_PX, damage, files, watched::Watched};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// A GIF of one white pixel.
const GIF: &[u8] = &[
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0xff, 0xff, 0xff, 0, 0, 0, 0x2c, 0,
    0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b,
];

#[wasm_bindgen_test]
async fn content_decides_not_the_name() {
    let preview = Job::of(GIF).preview().await.expect("a preview");
    assert_eq!(preview.size, SizePx::new(1, 1));
}

#[wasm_bindgen_test]
async fn a_photo_is_made() {
    let request = Request::Process {
        job: 8,
        limits: Limits::SOURCE,
        framing: Framing::centred(SizePx::new(1, 1)),
        spec: Spec::default(),
    };
    let Answer::Processed {
        photo,
        memory_bytes,
        ..
    } = Job::of(GIF).answer(request).await
    else {
        panic!("refused")
    };
    assert_eq!(photo.size, SizePx::new(1, 1));
    assert!(memory_bytes > 1_000_000, "{memory_bytes}");
}

#[wasm_bindgen_test]
fn a_claim_beyond_javascript_s_numbers_still_becomes_an_answer() {
    let refused = Answer::Failed {
        job: 7,
        error: Error::TooManyPixels {
            found: u64::MAX,
            allowed: 50_000_000,
        },
    };
    let (message, _) = Reply::without_bytes(refused.clone()).to_js().expect("sent");
    let message = js_sys::Reflect::get(&message, &"message".into()).expect("message");
    let received: Answer = serde_wasm_bindgen::from_value(message).expect("understood");
    assert_eq!(received, refused);
}

#[wasm_bindgen_test]
async fn refusals_are_typed() {
    let refused = async |bytes: &[u8]| Job::of(bytes).preview().await.expect_err("refused");
    assert_eq!(refused(b"").await, Error::Empty {});
    assert_eq!(refused(b"hello").await, Error::UnsupportedFormat {});
    let small = Limits {
        max_bytes: 3,
        ..Limits::SOURCE
    };
    let too_long = Job::of(GIF).within(small).preview().await;
    assert!(matches!(too_long, Err(Error::TooManyBytes { .. })));
}

#[wasm_bindgen_test]
async fn a_source_longer_than_a_piece_is_read_whole() {
    // What follows the end of a GIF is nobody's business, so that it can be as long as we like.
    let mut long = GIF.to_vec();
    long.resize(5_000_001, 0);
    let preview = Job::of(&long).preview().await.expect("a preview");
    assert_eq!(preview.facts.byte_len, 5_000_001);
}

/// Each way gives the same picture: the browser's decoder and ours, with profile and alpha. The
/// difference allowed is that of two decoders of lossy data.
async fn assert_same_by_both(file: &[u8], max_difference: u8) {
    let by_browser = Job::of(file).preview().await.expect("by the browser");
    let by_us = Job::of(file).without_browser().preview().await;
    let by_us = by_us.expect("by us");
    assert_eq!(by_browser.facts, by_us.facts);
    assert_eq!(by_browser.size, by_us.size);
    let worst = by_browser.max_difference(&by_us);
    assert!(worst <= max_difference, "differs by {worst}");
}

#[wasm_bindgen_test]
async fn png_is_the_same_by_the_browser_and_by_us() {
    assert_same_by_both(files::P3_PNG, 1).await;
    assert_same_by_both(files::ALPHA_PNG, 1).await;
}

#[wasm_bindgen_test]
async fn webp_is_the_same_by_the_browser_and_by_us() {
    // Decoded to planes of luma and chroma, which the browser then converts.
    assert_same_by_both(files::PLAIN_WEBP, 4).await;
    assert_same_by_both(files::P3_WEBP, 4).await;
    assert_same_by_both(files::ALPHA_WEBP, 1).await;
}

#[wasm_bindgen_test]
async fn the_browser_was_really_asked() {
    for file in [
        files::P3_PNG,
        files::ALPHA_PNG,
        files::P3_WEBP,
        files::ALPHA_WEBP,
    ] {
        let preview = Job::of(file).without_modules().preview().await;
        preview.expect("without our decoders");
        let neither = Job::of(file).without_modules().without_browser();
        assert_eq!(
            neither.preview().await.err(),
            Some(Error::DecoderUnavailable {})
        );
    }
}

#[wasm_bindgen_test]
async fn colours_that_need_a_table_get_one_from_its_module() {
    let inks = cases::inks();
    let seen = Job::of(&inks).preview().await.expect("a preview");
    let limits = Limits::SOURCE;
    let here = cameo_pipeline::preview(&inks, &limits, PREVIEW_SIDE_PX, &mut |_| ());
    assert_eq!(seen.rgba(), here.expect("a preview").rgba);
    Job::of(&inks).photo().await.expect("a photo");
    let refused = Job::of(&inks).without_modules().preview().await;
    assert_eq!(refused.err(), Some(Error::DecoderUnavailable {}));
}

#[wasm_bindgen_test]
async fn colours_of_a_profile_become_srgb() {
    let p3 = Job::of(files::P3_PNG).preview().await.expect("P3");
    let plain = Job::of(files::PLAIN_PNG).preview().await.expect("sRGB");
    // The red corner of P3 is a stronger red in sRGB.
    let (p3, plain) = (p3.pixel(2, 2), plain.pixel(2, 2));
    assert!(p3[0] > plain[0] + 8, "{p3:?} {plain:?}");
}

#[wasm_bindgen_test]
async fn a_turned_picture_is_upright_by_either() {
    for job in [
        Job::of(files::P3_PROGRESSIVE)
            .without_browser()
            .without_modules(),
        Job::of(files::P3_WEBP),
        Job::of(files::P3_WEBP).without_browser(),
    ] {
        let preview = job.preview().await.expect("a preview");
        assert_eq!(preview.facts.orientation, Orientation::Turned90);
        assert_eq!(preview.size, SizePx::new(120, 160));
        // The stored bottom left, a blue, is at the top left.
        let [red, green, blue, _] = preview.pixel(2, 2);
        assert!(blue > 150 && red < 110 && green < 110);
    }
}

#[wasm_bindgen_test]
async fn a_part_by_the_browser_gives_the_photo_that_ours_gives() {
    for file in [files::P3_PNG, files::P3_WEBP] {
        let facts = Job::of(file).preview().await.expect("a preview").facts;
        // Jobs that have not seen the whole of it.
        let shown = async |job: Job| {
            let photo = job.photo_of(&facts).await.expect("a photo");
            Job::of(&photo).preview().await.expect("a preview")
        };
        let by_browser = shown(Job::of(file)).await;
        let by_us = shown(Job::of(file).without_browser()).await;
        let worst = by_browser.max_difference(&by_us);
        assert!(worst <= 8, "differs by {worst}");
    }
}

#[wasm_bindgen_test]
async fn a_part_by_a_module_gives_the_photo_that_the_whole_gives() {
    for file in [files::P3_WEBP, files::ALPHA_PNG, files::P3_HEIC] {
        let job = Job::of(file).without_browser();
        let facts = job.preview().await.expect("a preview").facts;
        let of_whole = job.photo_of(&facts).await;
        let of_part = Job::of(file).without_browser().photo_of(&facts).await;
        assert!(of_whole.is_ok() && of_whole == of_part);
    }
}

#[wasm_bindgen_test]
async fn heic_comes_from_its_module() {
    let preview = Job::of(files::P3_HEIC).preview().await.expect("HEIC");
    assert_eq!(preview.facts.format, Format::Heic);
    assert_eq!(preview.size, SizePx::new(160, 120));
    let same = Job::of(files::P3_PNG).preview().await.expect("PNG");
    let worst = preview.max_difference(&same);
    assert!(worst <= 16, "differs by {worst}");
    let refused = Job::of(files::P3_HEIC).without_modules().preview().await;
    assert_eq!(refused.err(), Some(Error::DecoderUnavailable {}));
}

#[wasm_bindgen_test]
async fn what_the_module_refuses_comes_through_as_it_is() {
    let mut unknown = Heif::single();
    unknown.items[0].kind = *b"iovl";
    let refused = Job::of(&unknown.file()).preview().await;
    assert_eq!(refused.err(), Some(Error::UnsupportedCoding {}));
    // What only the decoder can know: how large the picture is before it is cut.
    let cut = Heif::single().with(heif::aperture((64, 64), (0, 0)));
    let small = Limits {
        max_pixels: 10_000,
        ..Limits::SOURCE
    };
    let refused = Job::of(&cut.file()).within(small).preview().await;
    let (found, allowed) = (160 * 120, 10_000);
    let too_many = Error::TooManyPixels { found, allowed };
    assert_eq!(refused.err(), Some(too_many));
    let long = Limits {
        max_side_px: 150,
        ..Limits::SOURCE
    };
    let refused = Job::of(&cut.file()).within(long).preview().await;
    let (found, allowed) = (160, 150);
    assert_eq!(refused.err(), Some(Error::SideTooLong { found, allowed }));
}

#[wasm_bindgen_test]
async fn a_module_of_another_build_is_noticed() {
    let same = Job::of(files::P3_HEIC).with_modules_of(&cameo_decoder::build_id());
    assert!(same.preview().await.is_ok());
    let older = Job::of(files::P3_HEIC).with_modules_of("older");
    let refused = older.preview().await;
    assert_eq!(refused.err(), Some(Error::WorkerOutdated {}));
}

#[wasm_bindgen_test]
async fn a_face_is_where_the_module_says() {
    let found = "if (rgba.length === 4 * width * height) return Float64Array.of(-1, 2, 30.5, 31)";
    let job = Job::of(files::PLAIN_PNG).with_faces_by(BUILD_ID, found);
    let Answer::Opened { memory_bytes, .. } = job.open().await else {
        panic!("refused")
    };
    let region = RegionPx {
        left_px: -1.0,
        top_px: 2.0,
        width_px: 30.5,
        height_px: 31.0,
    };
    assert_eq!(job.face().await, Some(region));
    match job.open().await {
        Answer::Opened {
            memory_bytes: now, ..
        } => assert!(now >= memory_bytes + 65_536, "{now}"),
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn without_a_finder_and_with_a_broken_one_there_is_no_face() {
    assert_eq!(
        Job::of(files::PLAIN_PNG).without_modules().face().await,
        None
    );
    let sound = "return Float64Array.of(0, 0, 1, 1)";
    assert!(
        Job::of(files::PLAIN_PNG)
            .with_faces_by(BUILD_ID, sound)
            .face()
            .await
            .is_some()
    );
    assert_eq!(
        Job::of(files::PLAIN_PNG)
            .with_faces_by("older", sound)
            .face()
            .await,
        None
    );
    for script in [
        "",
        "throw new Error('unreachable')",
        "return Float64Array.of(1)",
    ] {
        let job = Job::of(files::PLAIN_PNG).with_faces_by(BUILD_ID, script);
        assert_eq!(job.face().await, None, "{script}");
        assert!(matches!(job.open().await, Answer::Opened { .. }));
    }
}

#[wasm_bindgen_test]
async fn memory_of_modules_counts() {
    let memory = async |file| match Job::of(file).without_browser().open().await {
        Answer::Opened { memory_bytes, .. } => memory_bytes,
        other => panic!("{other:?}"),
    };
    let alone = memory(files::P3_PROGRESSIVE).await;
    // Here the module lives in the same memory, which so counts twice.
    assert!(memory(GIF).await >= 2 * alone);
}

#[wasm_bindgen_test]
async fn avif_comes_from_the_browser_or_not_at_all() {
    let preview = Job::of(files::PLAIN_AVIF).preview().await.expect("AVIF");
    let same = Job::of(files::PLAIN_PNG).preview().await.expect("PNG");
    assert_eq!(preview.facts.format, Format::Avif);
    let worst = preview.max_difference(&same);
    assert!(worst <= 16, "differs by {worst}");
    let refused = Job::of(files::PLAIN_AVIF).without_browser().preview().await;
    let format = "image/avif".to_owned();
    assert_eq!(refused.err(), Some(Error::CannotDecode { format }));
}

/// Where a pixel of the small picture is after the orientation.
fn turned(orientation: u16, x: usize, y: usize) -> (usize, usize) {
    let (right, bottom) = (39, 29);
    match orientation {
        2 => (right - x, y),
        3 => (right - x, bottom - y),
        4 => (x, bottom - y),
        5 => (y, x),
        6 => (bottom - y, x),
        7 => (bottom - y, right - x),
        _ => (y, right - x),
    }
}

#[wasm_bindgen_test]
async fn an_avif_that_is_turned_or_mirrored_comes_upright() {
    let plain = Job::of(files::SMALL_PNG).preview().await.expect("PNG");
    for (orientation, file) in (2..).zip(files::TURNED_AVIF) {
        let seen = Job::of(file).preview().await.expect("AVIF");
        for (x, y) in [(2, 2), (37, 2), (2, 27), (37, 27), (20, 5)] {
            let (across, down) = turned(orientation, x, y);
            let (found, wanted) = (seen.pixel(across, down), plain.pixel(x, y));
            let off = found.iter().zip(wanted).map(|(a, b)| a.abs_diff(b));
            assert!(
                off.max() <= Some(16),
                "{orientation}: {found:?} for {wanted:?}"
            );
        }
    }
}

/// A browser gives three channels, which a profile of one does not fit.
#[wasm_bindgen_test]
async fn a_gray_png_is_shown_by_its_profile() {
    let mut info = png::Info::with_size(16, 16);
    info.icc_profile = Some(cases::profiles::gray().into());
    let mut file = Vec::new();
    let mut encoder = png::Encoder::with_info(&mut file, info).expect("is fine");
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&[100; 256]).expect("is encoded");
    drop(writer);
    let seen = Job::of(&file).preview().await.expect("a preview");
    let here = cameo_pipeline::preview(&file, &Limits::SOURCE, PREVIEW_SIDE_PX, &mut |_| ());
    assert_eq!(seen.rgba(), here.expect("a preview").rgba);
    let [gray, ..] = seen.pixel(8, 8);
    assert!((117..=121).contains(&gray), "{gray}");
}

#[wasm_bindgen_test]
async fn colours_of_an_avif_become_srgb_whoever_names_them() {
    let wanted = Job::of(files::P3_PNG).preview().await.expect("P3");
    let plain = Job::of(files::PLAIN_AVIF).preview().await.expect("sRGB");
    assert!(wanted.max_difference(&plain) > 16, "nothing to tell apart");
    for file in [files::P3_AVIF, files::P3_CODE_POINTS_AVIF] {
        let seen = Job::of(file).preview().await.expect("AVIF");
        let worst = seen.max_difference(&wanted);
        assert!(worst <= 8, "differs by {worst}");
    }
}

#[wasm_bindgen_test]
async fn a_file_that_breaks_off_is_refused_before_anybody_decodes_it() {
    for file in [files::P3_PNG, files::P3_WEBP, files::P3_HEIC] {
        let torn = Job::of(&file[..file.len() * 2 / 3]).without_browser();
        let refused = torn.without_modules().preview().await;
        assert_eq!(refused.err(), Some(Error::Damaged {}));
    }
}

/// The browser alone refuses, our decoder alone does, and so do both together.
async fn assert_damaged_by_both(file: &[u8]) {
    let by_browser = Job::of(file).without_modules().preview().await;
    assert_eq!(by_browser.err(), Some(Error::DecoderUnavailable {}));
    let by_us = Job::of(file).without_browser().preview().await;
    assert_eq!(by_us.err(), Some(Error::Damaged {}));
    let by_both = Job::of(file).preview().await;
    assert_eq!(by_both.err(), Some(Error::Damaged {}));
}

#[wasm_bindgen_test]
async fn damaged_data_is_refused_by_every_way() {
    let half = |data: Vec<u8>| data[..data.len() / 2].to_vec();
    assert_damaged_by_both(&damage::png_with_data(files::PLAIN_PNG, half)).await;
    let flipped = |mut data: Vec<u8>| {
        let middle = data.len() / 2;
        data[middle] ^= 0xff;
        data
    };
    assert_damaged_by_both(&damage::png_with_data(files::PLAIN_PNG, flipped)).await;
    assert_damaged_by_both(&damage::png_with_half_its_rows()).await;
    assert_damaged_by_both(&damage::webp_cut(files::PLAIN_WEBP)).await;
    assert_damaged_by_both(&damage::boxes_cut(files::P3_HEIC)).await;
}

#[wasm_bindgen_test]
async fn an_avif_that_ends_early_is_refused() {
    let damaged = damage::boxes_cut(files::PLAIN_AVIF);
    let refused = Job::of(&damaged).preview().await;
    let format = "image/avif".to_owned();
    assert_eq!(refused.err(), Some(Error::CannotDecode { format }));
}

#[wasm_bindgen_test]
async fn what_the_browser_opens_is_closed_on_every_way_out() {
    let job = || Job::of(files::PLAIN_PNG);
    for (class, method) in [
        ("ImageDecoder", "decode"),
        ("VideoFrame", "allocationSize"),
        ("VideoFrame", "copyTo"),
    ] {
        let watched = Watched::start(class, method);
        job().preview().await.expect("by our own decoder");
        let left_open = watched.left_open();
        assert_eq!(left_open, [0, 0, 0], "{class}.{method} threw");
    }
    job().without_modules().preview().await.expect("as before");
}

/// The file is asked for its bytes while it is decoded.
#[wasm_bindgen_test]
async fn a_long_jpeg_is_read_in_pieces() {
    let (width, height) = (1500_u16, 1200_u16);
    let noise = (0..3 * u32::from(width) * u32::from(height))
        .map(|at| (at.wrapping_mul(0x9E37_79B1) >> 24) as u8)
        .collect::<Vec<_>>();
    let mut file = Vec::new();
    jpeg_encoder::Encoder::new(&mut file, 95)
        .encode(&noise, width, height, jpeg_encoder::ColorType::Rgb)
        .expect("encodes");
    assert!(file.len() > 2_500_000, "{}", file.len());
    let seen = Job::of(&file).preview().await.expect("a preview");
    let limits = Limits::SOURCE;
    let wanted = cameo_pipeline::preview(&file, &limits, support::PREVIEW_SIDE_PX, &mut |_| ());
    let wanted = wanted.expect("a preview");
    assert_eq!(
        (seen.facts, seen.size, seen.rgba()),
        (wanted.facts, wanted.size, wanted.rgba.as_slice())
    );
}
