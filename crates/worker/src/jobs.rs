//! One request, one answer, and on the way to it how far it has come.

use cameo_model::{
    Framing, Limits, Result, Spec,
    messages::{Answer, Request},
};
use cameo_pipeline::{Framed, Photo, Preview, Source};
use wasm_bindgen::JsCast;
use web_sys::File;

use crate::{decoders::Decoders, envelope::Reply, reading::Reading};

/// Carries a request out on its source, and tells how far it has come.
pub async fn answer(
    request: Request,
    source: &File,
    decoders: &Decoders,
    tell: &dyn Fn(Answer),
) -> Reply {
    let job = request.job();
    carry_out(request, source, decoders, tell)
        .await
        .unwrap_or_else(|error| Reply::without_bytes(Answer::Failed { job, error }))
}

async fn carry_out(
    request: Request,
    source: &File,
    decoders: &Decoders,
    tell: &dyn Fn(Answer),
) -> Result<Reply> {
    match request {
        Request::Open {
            job,
            limits,
            preview_side_px,
        } => {
            let preview = preview(source, &limits, preview_side_px, decoders).await?;
            let answer = Answer::Opened {
                job,
                facts: preview.facts,
                preview: preview.size,
                memory_bytes: memory_bytes() + decoders.memory_bytes(),
            };
            Ok(Reply::with_bytes(answer, preview.rgba))
        }
        Request::Process {
            job,
            limits,
            framing,
            spec,
        } => {
            let tell = |done_share| tell(Answer::Progress { job, done_share });
            let photo = photo(source, &limits, (&framing, &spec), decoders, &tell).await?;
            let answer = Answer::Processed {
                job,
                photo: photo.facts,
                memory_bytes: memory_bytes() + decoders.memory_bytes(),
            };
            Ok(Reply::with_bytes(answer, photo.bytes))
        }
    }
}

async fn preview(
    file: &File,
    limits: &Limits,
    side_px: u32,
    decoders: &Decoders,
) -> Result<Preview> {
    let mut reading = Reading::new(file);
    let held = reading.held(limits)?;
    let source = Source::open_held(&held, &reading, limits)?;
    let whole = source.whole();
    match decoders.picture(&source, (file, &held), whole).await? {
        Some(picture) => source.preview_of(picture, side_px, &mut |_| ()),
        None => source.preview(side_px, &mut |_| ()),
    }
}

async fn photo(
    file: &File,
    limits: &Limits,
    wanted: (&Framing, &Spec),
    decoders: &Decoders,
    tell: &dyn Fn(f32),
) -> Result<Photo> {
    // The source is let go of before the photo is encoded.
    let framed = framed(file, limits, wanted, decoders, tell).await?;
    framed.encode()
}

async fn framed(
    file: &File,
    limits: &Limits,
    (framing, spec): (&Framing, &Spec),
    decoders: &Decoders,
    tell: &dyn Fn(f32),
) -> Result<Framed> {
    let mut reading = Reading::new(file);
    let held = reading.held(limits)?;
    let source = Source::open_held(&held, &reading, limits)?;
    let part = source.part(framing, spec)?;
    match decoders.picture(&source, (file, &held), part).await? {
        Some(picture) => {
            let rest = SCALED_SHARE - DECODED_SHARE;
            let mut on_progress = |share: f32| tell(DECODED_SHARE + rest * share);
            source.frame_of(picture, framing, spec, &mut on_progress)
        }
        None => {
            let mut on_progress = |share: f32| tell(SCALED_SHARE * share);
            source.frame(framing, spec, &mut on_progress)
        }
    }
}

/// How much of the work is done when a decoder elsewhere has done its own, about.
const DECODED_SHARE: f32 = 0.4;
/// The same when the photo has all its pixels; the rest is encoding.
const SCALED_SHARE: f32 = 0.8;

fn memory_bytes() -> u64 {
    let memory = wasm_bindgen::memory().unchecked_into::<js_sys::WebAssembly::Memory>();
    let buffer = memory.buffer().unchecked_into::<js_sys::ArrayBuffer>();
    u64::from(buffer.byte_length())
}
