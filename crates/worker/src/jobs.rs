//! One request, one answer.

use cameo_model::{
    Error, Limits, Result,
    messages::{Answer, Request},
};
use js_sys::Uint8Array;
use web_sys::{File, FileReaderSync};

use crate::envelope::Reply;

/// Carries a request out on its source.
pub fn answer(request: Request, source: &File) -> Reply {
    let job = request.job();
    carry_out(request, source)
        .unwrap_or_else(|error| Reply::without_bytes(Answer::Failed { job, error }))
}

fn carry_out(request: Request, source: &File) -> Result<Reply> {
    match request {
        Request::Open {
            job,
            limits,
            preview_side_px,
        } => {
            let bytes = read(source, &limits)?;
            let preview = cameo_pipeline::preview(&bytes, &limits, preview_side_px, &mut |_| ())?;
            let answer = Answer::Opened {
                job,
                facts: preview.facts,
                preview: preview.size,
            };
            Ok(Reply::with_bytes(answer, preview.rgba))
        }
        Request::Process {
            job,
            limits,
            framing,
            spec,
        } => {
            let bytes = read(source, &limits)?;
            let photo = cameo_pipeline::process(&bytes, &limits, &framing, &spec, &mut |_| ())?;
            let answer = Answer::Processed {
                job,
                photo: photo.facts,
            };
            Ok(Reply::with_bytes(answer, photo.bytes))
        }
    }
}

/// The bytes of the source; a file that is too long is not read at all.
fn read(source: &File, limits: &Limits) -> Result<Vec<u8>> {
    limits.check_bytes(source.size() as u64)?;
    let buffer = FileReaderSync::new()
        .and_then(|reader| reader.read_as_array_buffer(source))
        .map_err(|_| Error::Unreadable {})?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
