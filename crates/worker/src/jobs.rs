//! One request, one answer, and on the way to it how far it has come.

use cameo_model::{
    Framing, Limits, Result, Spec,
    messages::{Answer, Request},
};
use cameo_pipeline::{Framed, Marks, Photo, Picture, Preview, Source};
use wasm_bindgen::JsCast;
use web_sys::File;

use crate::{
    crew::Crew,
    envelope::{Asked, Reply},
    opened::{Head, Kept, MAX_KEPT_BYTES, Opened},
    reading::Reading,
};

/// Carries a request out on its source, and tells how far it has come.
pub async fn answer(asked: Asked, crew: &Crew, tell: &dyn Fn(Answer)) -> Reply {
    let job = asked.request.job();
    carry_out(asked, crew, tell)
        .await
        .unwrap_or_else(|error| Reply::without_bytes(Answer::Failed { job, error }))
}

async fn carry_out(asked: Asked, crew: &Crew, tell: &dyn Fn(Answer)) -> Result<Reply> {
    let source = &asked.source;
    match asked.request {
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
        Request::FindFace { job, preview } => {
            let answer = crew.faces.find(job, preview, &asked.rgba).await;
            Ok(Reply::without_bytes(answer))
        }
    }
}

async fn preview(file: &File, limits: &Limits, side_px: u32, crew: &Crew) -> Result<Preview> {
    // Another source may have the name, size and date of the one before.
    crew.forget();
    let reading = Reading::new(file);
    let held = reading.held(limits)?;
    let source = Source::open_held(&held, &reading, limits)?;
    let source = crew.decoders.coloured(source).await?;
    let whole = source.whole();
    let picture = crew.decoders.picture(&source, (file, &held), whole).await?;
    if let Some(picture) = picture {
        let (preview, picture) = source.preview_of(picture, side_px, &mut |_| ())?;
        if let Some(opened) = Opened::with_picture(file, picture) {
            crew.keep(opened);
        }
        return Ok(preview);
    }
    let room_bytes = MAX_KEPT_BYTES.saturating_sub(held.len());
    let source = source.with_marks(Marks::with_room(room_bytes));
    let preview = source.preview(side_px, &mut |_| ())?;
    let marks = source.marks();
    if !marks.is_empty() {
        if let Some(second) = crew.second.as_ref().filter(|_| source.can_be_shared()) {
            second.teach(file, *limits, &marks);
        }
        crew.keep(Opened::with_head(file, held, marks));
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
    // Before the photo is encoded the source is let go of, but for what is kept.
    let framed = match crew.kept(file) {
        Some(Kept::Head(head)) => framed_again(file, limits, wanted, (crew, &head), tell).await?,
        Some(Kept::Picture(picture)) => {
            framed(file, limits, wanted, (crew, Some(picture)), tell).await?
        }
        None => framed(file, limits, wanted, (crew, None), tell).await?,
    };
    framed.encode()
}

async fn framed(
    file: &File,
    limits: &Limits,
    (framing, spec): (&Framing, &Spec),
    (crew, whole): (&Crew, Option<Picture>),
    tell: &dyn Fn(f32),
) -> Result<Framed> {
    let reading = Reading::new(file);
    let held = reading.held(limits)?;
    let source = Source::open_held(&held, &reading, limits)?;
    let source = crew.decoders.coloured(source).await?;
    let part = source.part(framing, spec)?;
    let picture = match whole.and_then(|it| it.cut(part)) {
        Some(picture) => Some(picture),
        None => crew.decoders.picture(&source, (file, &held), part).await?,
    };
    match picture {
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
    wanted: (&Framing, &Spec),
    (crew, head): (&Crew, &Head),
    tell: &dyn Fn(f32),
) -> Result<Framed> {
    let reading = Reading::new(file);
    let source = Source::open_held(&head.held, &reading, limits)?;
    let source = crew.decoders.coloured(source).await?;
    let source = source.with_marks(head.marks.clone());
    let (framing, spec) = wanted;
    let mut told_share = 0.0;
    match by_two(&source, file, wanted, crew, (tell, &mut told_share)).await {
        Some(framed) => Ok(framed),
        None => source.frame(framing, spec, &mut rising(tell, &mut told_share)),
    }
}

/// Tells of an attempt. What is made anew goes on from what has been told, and never back.
fn rising<'a>(tell: &'a dyn Fn(f32), told_share: &'a mut f32) -> impl FnMut(f32) + 'a {
    let from = *told_share;
    let to = if from == 0.0 {
        SCALED_SHARE
    } else {
        REMADE_SHARE
    };
    move |share| {
        *told_share = from + (to - from) * share;
        tell(*told_share);
    }
}

/// Half of it by the second worker. `None` if it can't be shared, and if damage is too much for
/// one half, which may be little for the whole.
async fn by_two(
    source: &Source<'_>,
    file: &File,
    (framing, spec): (&Framing, &Spec),
    crew: &Crew,
    (tell, told_share): (&dyn Fn(f32), &mut f32),
) -> Option<Framed> {
    let [own, other] = source.halves(framing, spec).ok()??;
    let second = crew.second.as_ref()?;
    let asked = second.ask(file, &source.limits(), (framing, spec), other.clone())?;
    let mut joining = source.joining(framing, spec).ok()?;
    let own = source.frame_into(&mut joining, own, &mut rising(tell, told_share));
    let samples = second.rows(asked).await;
    own.ok()?;
    let is_put = samples.is_some_and(|it| joining.put_rows(other.clone(), &it).is_ok());
    if !is_put {
        let mut on_progress = rising(tell, told_share);
        source
            .frame_into(&mut joining, other, &mut on_progress)
            .ok()?;
    }
    joining.finish().ok()
}

/// How much of the work is done when a decoder elsewhere has done its own, about.
const DECODED_SHARE: f32 = 0.4;
/// The same when the photo has all its pixels; the rest is encoding.
const SCALED_SHARE: f32 = 0.8;
/// The same when some of them had to be made once more.
const REMADE_SHARE: f32 = 0.95;

/// Size of this worker's own memory.
pub(crate) fn memory_bytes() -> u64 {
    let memory = wasm_bindgen::memory().unchecked_into::<js_sys::WebAssembly::Memory>();
    let buffer = memory.buffer().unchecked_into::<js_sys::ArrayBuffer>();
    u64::from(buffer.byte_length())
}
