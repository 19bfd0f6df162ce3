//! One request, one answer, and on the way to it how far it has come.

use cameo_model::{
    Framing, Limits, Result, Spec,
    messages::{Answer, Request},
};
use cameo_pipeline::{Framed, Photo, Preview, Source};
use wasm_bindgen::JsCast;
use web_sys::File;

use crate::{crew::Crew, envelope::Reply, opened::Opened, reading::Reading};

/// Carries a request out on its source, and tells how far it has come.
pub async fn answer(request: Request, source: &File, crew: &Crew, tell: &dyn Fn(Answer)) -> Reply {
    let job = request.job();
    carry_out(request, source, crew, tell)
        .await
        .unwrap_or_else(|error| Reply::without_bytes(Answer::Failed { job, error }))
}

async fn carry_out(
    request: Request,
    source: &File,
    crew: &Crew,
    tell: &dyn Fn(Answer),
) -> Result<Reply> {
    match request {
        Request::Open {
            job,
            limits,
            preview_side_px,
        } => {
            let preview = preview(source, &limits, preview_side_px, crew).await?;
            let answer = Answer::Opened {
                job,
                facts: preview.facts,
                preview: preview.size,
                memory_bytes: crew.memory_bytes(),
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
            let photo = photo(source, &limits, (&framing, &spec), crew, &tell).await?;
            let answer = Answer::Processed {
                job,
                photo: photo.facts,
                memory_bytes: crew.memory_bytes(),
            };
            Ok(Reply::with_bytes(answer, photo.bytes))
        }
    }
}

async fn preview(file: &File, limits: &Limits, side_px: u32, crew: &Crew) -> Result<Preview> {
    let reading = Reading::new(file);
    let held = reading.held(limits)?;
    let source = Source::open_held(&held, &reading, limits)?;
    let whole = source.whole();
    let picture = crew.decoders.picture(&source, (file, &held), whole).await?;
    if let Some(picture) = picture {
        return source.preview_of(picture, side_px, &mut |_| ());
    }
    let preview = source.preview(side_px, &mut |_| ())?;
    let marks = source.marks();
    if !marks.is_empty() {
        if let Some(second) = &crew.second {
            second.teach(file, *limits, &marks);
        }
        crew.keep(Opened::new(file, held, marks));
    }
    Ok(preview)
}

async fn photo(
    file: &File,
    limits: &Limits,
    wanted: (&Framing, &Spec),
    crew: &Crew,
    tell: &dyn Fn(f32),
) -> Result<Photo> {
    // The source is let go of before the photo is encoded.
    let framed = match crew.kept(file) {
        Some(opened) => framed_again(file, limits, wanted, (crew, &opened), tell).await?,
        None => framed(file, limits, wanted, crew, tell).await?,
    };
    framed.encode()
}

async fn framed(
    file: &File,
    limits: &Limits,
    (framing, spec): (&Framing, &Spec),
    crew: &Crew,
    tell: &dyn Fn(f32),
) -> Result<Framed> {
    let reading = Reading::new(file);
    let held = reading.held(limits)?;
    let source = Source::open_held(&held, &reading, limits)?;
    let part = source.part(framing, spec)?;
    match crew.decoders.picture(&source, (file, &held), part).await? {
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

/// The same for a source that is decoded here and was opened before.
async fn framed_again(
    file: &File,
    limits: &Limits,
    (framing, spec): (&Framing, &Spec),
    (crew, opened): (&Crew, &Opened),
    tell: &dyn Fn(f32),
) -> Result<Framed> {
    let reading = Reading::new(file);
    let source = Source::open_held(&opened.held, &reading, limits)?;
    let source = source.with_marks(opened.marks.clone());
    let mut on_progress = |share: f32| tell(SCALED_SHARE * share);
    let halves = crew.second.as_ref().zip(source.halves(framing, spec)?);
    let shared = halves.and_then(|(second, [own, other])| {
        let others = second.frame_rows(file, limits, (framing, spec), other.clone())?;
        Some((own, other, others))
    });
    let Some((own, other, others)) = shared else {
        return source.frame(framing, spec, &mut on_progress);
    };
    let mut joining = source.joining(framing, spec)?;
    source.frame_into(&mut joining, (framing, spec), own, &mut on_progress)?;
    match others.await {
        Some(samples) => joining.put_rows(other, &samples)?,
        None => source.frame_into(&mut joining, (framing, spec), other, &mut |_| ())?,
    }
    joining.finish()
}

/// How much of the work is done when a decoder elsewhere has done its own, about.
const DECODED_SHARE: f32 = 0.4;
/// The same when the photo has all its pixels; the rest is encoding.
const SCALED_SHARE: f32 = 0.8;

/// Size of this worker's own memory.
pub(crate) fn memory_bytes() -> u64 {
    let memory = wasm_bindgen::memory().unchecked_into::<js_sys::WebAssembly::Memory>();
    let buffer = memory.buffer().unchecked_into::<js_sys::ArrayBuffer>();
    u64::from(buffer.byte_length())
}
