//! What the second worker does for the first, over there.

use std::ops::Range;

use cameo_model::{Error, Framing, Limits, Result, Spec};
use cameo_pipeline::{Marks, Source};
use web_sys::{DedicatedWorkerGlobalScope, File};

use super::wire::{Done, Task};
use crate::{
    Thrown,
    crew::Crew,
    opened::{Kept, Opened},
    reading::Reading,
};

/// Does it, and says what came of it.
pub(crate) fn carry_out(
    (task, source, bytes): (Task, File, Vec<u8>),
    crew: &Crew,
    scope: &DedicatedWorkerGlobalScope,
) -> Thrown<()> {
    match task {
        Task::Learn { limits } => {
            // Another source may have the name, size and date of the one before.
            crew.forget();
            // What it could not learn it will be asked for in vain.
            if let Ok(held) = Reading::new(&source).held(&limits) {
                crew.keep(Opened::with_head(&source, held, Marks::from_bytes(&bytes)));
            }
            Ok(())
        }
        Task::FrameRows {
            number,
            limits,
            framing,
            spec,
            rows,
        } => {
            let rows = frame_rows(&source, &limits, (&framing, &spec), rows, crew);
            let done = Done {
                number,
                rows: rows.ok(),
                memory_bytes: crate::jobs::memory_bytes() as f64,
            };
            done.post(scope)
        }
    }
}

fn frame_rows(
    file: &File,
    limits: &Limits,
    (framing, spec): (&Framing, &Spec),
    rows: Range<u32>,
    crew: &Crew,
) -> Result<Vec<u8>> {
    let Some(Kept::Head(head)) = crew.kept(file) else {
        return Err(Error::WorkerCrashed {});
    };
    let reading = Reading::new(file);
    let source = Source::open_held(&head.held, &reading, limits)?;
    let source = source.with_marks(head.marks.clone());
    source.frame_rows(framing, spec, rows)
}
