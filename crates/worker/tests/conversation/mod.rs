//! The worker as a page has it: a thread of its own, spoken to by messages, and ended to abort.
//!
//! What deliberately does not live here: what becomes of files (`worker.rs`).

mod partner;

use cameo_model::{
    Framing, Limits, SizePx, Spec,
    messages::{Answer, BUILD_ID, JobId, Request},
};
use jpeg_encoder::{ColorType, Encoder};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::File;

use crate::support::{self, files};
use partner::Partner;

/// So large that the work on it can be stopped on the way.
const LARGE: SizePx = SizePx {
    width_px: 3000,
    height_px: 2000,
};

fn large_photo() -> File {
    large_photo_of(900)
}

fn large_photo_of(coarseness: u32) -> File {
    support::file(&large_jpeg(coarseness))
}

fn large_jpeg(coarseness: u32) -> Vec<u8> {
    let (width, height) = (LARGE.width_px, LARGE.height_px);
    let gray: Vec<u8> = (0..height)
        .flat_map(|y| (0..width).map(move |x| ((x * x + y * y) / coarseness) as u8))
        .collect();
    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, 85)
        .encode(&gray, width as u16, height as u16, ColorType::Luma)
        .expect("is encoded");
    jpeg
}

fn photo_of(size: SizePx, job: JobId) -> Request {
    Request::Process {
        job,
        limits: Limits::SOURCE,
        framing: Framing::centred(size),
        spec: Spec::default(),
    }
}

fn preview(job: JobId) -> Request {
    Request::Open {
        job,
        limits: Limits::SOURCE,
        preview_side_px: 100,
    }
}

/// What was told about a job before its answer, as shares.
fn shares(told: &[Answer], wanted: JobId) -> Vec<f32> {
    let share = |answer: &Answer| match answer {
        Answer::Progress { job, done_share } if *job == wanted => *done_share,
        other => panic!("{other:?} on the way"),
    };
    told.iter().map(share).collect()
}

#[wasm_bindgen_test]
async fn a_worker_says_first_which_build_it_is() {
    let mut worker = Partner::spawn();
    let ready = Answer::Ready {
        build_id: BUILD_ID.into(),
    };
    assert_eq!(worker.hear().await.answer, ready);
}

#[wasm_bindgen_test]
async fn progress_rises_from_nothing_to_nearly_all_before_the_answer_comes() {
    let mut worker = Partner::start().await;
    // By our own decoder, and by the browser's with ours behind it.
    for (job, file, size, least) in [
        (3, large_photo(), LARGE, 20),
        (4, support::file(files::P3_PNG), SizePx::new(160, 120), 5),
    ] {
        worker.ask(&photo_of(size, job), &file);
        let (told, last) = worker.hear_out().await;
        assert!(
            matches!(last.answer, Answer::Processed { .. }),
            "{:?}",
            last.answer
        );
        let shares = shares(&told, job);
        assert!(shares.len() >= least, "job {job}: {shares:?}");
        assert!(shares.is_sorted_by(|a, b| a < b), "job {job}: {shares:?}");
        let (first, last) = (shares[0], shares[shares.len() - 1]);
        assert!(first > 0.0 && first < 0.5, "job {job}: {shares:?}");
        assert!((0.75..=1.0).contains(&last), "job {job}: {shares:?}");
    }
}

#[wasm_bindgen_test]
async fn a_preview_is_an_answer_alone() {
    let mut worker = Partner::start().await;
    worker.ask(&preview(1), &large_photo());
    let (told, last) = worker.hear_out().await;
    assert_eq!(told, []);
    assert!(matches!(last.answer, Answer::Opened { job: 1, .. }));
}

#[wasm_bindgen_test]
async fn a_worker_that_is_ended_amid_its_work_is_silent_and_the_next_one_does_the_job() {
    let (file, request) = (large_photo(), photo_of(LARGE, 1));
    let mut undisturbed = Partner::start().await;
    undisturbed.ask(&request, &file);
    let (_, wanted) = undisturbed.hear_out().await;

    let mut ended = Partner::start().await;
    ended.ask(&request, &file);
    let told = ended.hear().await.answer;
    assert!(matches!(told, Answer::Progress { job: 1, .. }), "{told:?}");
    ended.end();
    let mut next = Partner::start().await;
    next.ask(&request, &file);
    // By now the one that was ended would have been done, too.
    let (_, photo) = next.hear_out().await;
    assert!(photo.bytes == wanted.bytes, "another photo");
    assert_eq!(
        photo.answer, wanted.answer,
        "the same facts in as much memory"
    );
    let late: Vec<Answer> = ended
        .heard_since()
        .into_iter()
        .map(|it| it.answer)
        .collect();
    let shares = shares(&late, 1);
    assert!(shares.iter().all(|share| *share < 0.7), "{shares:?}");
}

#[wasm_bindgen_test]
async fn requests_wait_for_each_other_and_leave_nothing_behind() {
    let mut worker = Partner::start().await;
    let (file, other) = (large_photo(), support::file(files::P3_PROGRESSIVE));
    let mut memory = Vec::new();
    for round in 0..4 {
        let [first, second, third] = [0, 1, 2].map(|at| 10 * round + at);
        worker.ask(&photo_of(LARGE, first), &file);
        worker.ask(&preview(second), &other);
        worker.ask(
            &photo_of(SizePx::new(1, 1), third),
            &support::file(b"no photo"),
        );
        let (_, photo) = worker.hear_out().await;
        assert!(matches!(photo.answer, Answer::Processed { job, .. } if job == first));
        let (told, seen) = worker.hear_out().await;
        assert!(told.is_empty());
        match seen.answer {
            Answer::Opened {
                job, memory_bytes, ..
            } if job == second => memory.push(memory_bytes),
            other => panic!("{other:?}"),
        }
        let (told, refused) = worker.hear_out().await;
        assert!(told.is_empty());
        assert!(matches!(refused.answer, Answer::Failed { job, .. } if job == third));
    }
    assert_eq!(memory[1], memory[3], "{memory:?}");
}

/// The photo, and all memory that was needed.
async fn photo_by(worker: &mut Partner, file: &File, job: JobId) -> (Vec<u8>, u64) {
    worker.ask(&photo_of(LARGE, job), file);
    let (_, last) = worker.hear_out().await;
    match last.answer {
        Answer::Processed { memory_bytes, .. } => (last.bytes, memory_bytes),
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
async fn two_workers_make_the_photo_that_one_makes() {
    two_workers_make_what_one_makes(&large_photo()).await;
}

/// The half that the second would make has lost more than is tolerated, the whole has not.
#[wasm_bindgen_test]
async fn a_torn_photo_is_made_by_two_workers_as_well() {
    let whole = large_jpeg(900);
    let torn = support::file(&whole[..whole.len() * 92 / 100]);
    two_workers_make_what_one_makes(&torn).await;
}

async fn two_workers_make_what_one_makes(file: &File) {
    let mut alone = Partner::start().await;
    let (wanted, alone_bytes) = photo_by(&mut alone, file, 1).await;
    let mut pair = Partner::start_with("() => new Worker(own, { type: 'module' })").await;
    pair.ask(&preview(1), file);
    pair.hear_out().await;
    // Until the second one listens, the first works alone.
    for job in 2..200 {
        let (photo, memory_bytes) = photo_by(&mut pair, file, job).await;
        assert!(photo == wanted, "job {job}");
        if memory_bytes > alone_bytes + 1_000_000 {
            return;
        }
    }
    panic!("the second worker did nothing");
}

fn ready() -> String {
    format!("{{ message: {{ type: 'ready', build_id: '{BUILD_ID}' }} }}")
}

/// A second worker of this script.
fn worker(text: &str) -> String {
    format!("() => new Worker(script(`{text}`), {{ type: 'module' }})")
}

/// A second worker that listens and gives nothing.
fn without_rows() -> String {
    let ready = ready();
    worker(&format!(
        "onmessage = ({{ data }}) => {{ const {{ number }} = data.task.FrameRows ?? {{}}; \
         if (number) postMessage({{ number, memoryBytes: 0 }}); }}; \
         postMessage({ready});"
    ))
}

#[wasm_bindgen_test]
async fn progress_goes_on_while_half_of_the_work_is_done_again() {
    let file = large_photo();
    let mut pair = Partner::start_with(&without_rows()).await;
    pair.ask(&preview(1), &file);
    pair.hear_out().await;
    // Until the second one listens, the first works alone.
    for job in 2..200 {
        pair.ask(&photo_of(LARGE, job), &file);
        let (told, _) = pair.hear_out().await;
        let shares = shares(&told, job);
        assert!(shares.is_sorted_by(|a, b| a < b), "job {job}: {shares:?}");
        let again = shares.iter().filter(|share| **share > 0.81);
        if again.count() >= 5 {
            return;
        }
    }
    panic!("nothing was done again");
}

#[wasm_bindgen_test]
async fn a_second_worker_of_no_use_costs_nothing_but_time() {
    let file = large_photo();
    let mut alone = Partner::start().await;
    let (wanted, _) = photo_by(&mut alone, &file, 1).await;
    let ready = ready();
    for (what, second) in [
        (
            "forbidden",
            "() => { throw new Error('forbidden'); }".into(),
        ),
        ("no worker", "() => 5".into()),
        ("broken", worker("throw new Error('broken');")),
        (
            "of another build",
            worker("postMessage({ message: { type: 'ready', build_id: '-' } });"),
        ),
        (
            "gone amid its work",
            worker(&format!(
                "let asked = 0; onmessage = () => {{ if (++asked > 1) throw new Error('gone'); }}; \
                 postMessage({ready});"
            )),
        ),
        (
            "silent",
            worker(&format!("onmessage = () => {{}}; postMessage({ready});")),
        ),
        ("without rows", without_rows()),
        (
            "with too few rows",
            worker(&format!(
                "onmessage = ({{ data }}) => {{ const {{ number }} = data.task.FrameRows ?? {{}}; \
                 const rows = new ArrayBuffer(30); \
                 if (number) postMessage({{ number, memoryBytes: 0, rows }}); }}; \
                 postMessage({ready});"
            )),
        ),
    ] {
        let mut worker = Partner::start_with(&second).await;
        worker.ask(&preview(1), &file);
        worker.hear_out().await;
        // It comes to listen, or not, between these.
        for job in 2..6 {
            let (photo, _) = photo_by(&mut worker, &file, job).await;
            assert!(photo == wanted, "{what}: job {job}");
        }
        assert!(!worker.is_broken(), "{what}");
    }
}

#[wasm_bindgen_test]
async fn another_file_of_the_same_worker_is_not_mixed_up() {
    let (file, other) = (large_photo(), large_photo_of(1500));
    let mut worker = Partner::start_with("() => new Worker(own, { type: 'module' })").await;
    let (wanted, _) = photo_by(&mut worker, &file, 1).await;
    worker.ask(&preview(2), &file);
    worker.hear_out().await;
    worker.ask(&preview(3), &other);
    worker.hear_out().await;
    for job in 4..8 {
        let (photo, _) = photo_by(&mut worker, &file, job).await;
        assert!(photo == wanted, "job {job}");
    }
}

#[wasm_bindgen_test]
async fn what_is_no_request_is_passed_over() {
    let mut worker = Partner::start().await;
    worker.say(&"hello".into());
    worker.say(&js_sys::Object::new());
    worker.ask(&preview(5), &support::file(files::PLAIN_PNG));
    let (told, last) = worker.hear_out().await;
    assert_eq!(told, []);
    assert!(
        matches!(last.answer, Answer::Opened { job: 5, .. }),
        "{:?}",
        last.answer
    );
}
