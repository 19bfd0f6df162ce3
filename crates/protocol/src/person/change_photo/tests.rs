//! The whole change against a scripted server.

use cameo_model::{Format, SizePx};
use proptest::prelude::*;

use super::*;
use crate::{
    conversation::MAX_STEPS_BACK,
    flow::{Flow, Input, Output},
    link::PhotoRef,
    wire::{Body, Exchange},
};

const PHOTO: PhotoFacts = PhotoFacts {
    format: Format::Jpeg,
    size: SizePx::new(8, 8),
    byte_len: 100,
    quality_percent: 80,
};

const LINK: &str = r#"{"result":{"upload_url":"https://h.test/_images/app1/o1?x=1\u0026y=2"}}"#;
const STORED: &str = r#"{"result":{"url":"authgearimages:///app1/o1"}}"#;
const SAVED: &str = r#"{"data":{"updateUser":{"user":{"id":"u","formattedName":null,"standardAttributes":{"picture":"https://h.test/p"}}}}}"#;

fn answer(status: u16, body: &str) -> Input {
    Input::Response(Response {
        status,
        body: body.into(),
        ..Response::default()
    })
}

fn refused(status: u16, reason: &str) -> Input {
    answer(
        status,
        &format!(
            r#"{{"error":{{"name":"Invalid","reason":"{reason}","message":"m","code":{status}}}}}"#
        ),
    )
}

/// Feeds the inputs one by one, makes the photo when asked and skips waits. Gives the exchanges
/// that were sent and how the flow ended, if it did.
fn run(
    flow: &mut ChangePhoto,
    inputs: Vec<Input>,
) -> (Vec<Exchange>, Option<Result<Viewer, Error>>) {
    let mut sent = Vec::new();
    let mut inputs = inputs.into_iter();
    while let Some(output) = flow.poll_output() {
        match output {
            Output::Send(request) => {
                sent.push(request.exchange);
                let Some(input) = inputs.next() else { break };
                flow.handle_input(input);
            }
            Output::NeedPhoto => flow.handle_input(Input::Photo(PHOTO)),
            Output::RenewAccess(_) => flow.handle_input(Input::Failed(Error::SignedOut {})),
            Output::Wait(_) => flow.handle_input(Input::Waited),
            Output::Done(viewer) => return (sent, Some(Ok(viewer))),
            Output::Stopped(error) => return (sent, Some(Err(error))),
        }
    }
    (sent, None)
}

use Exchange::{Commit, Presign, Upload};

#[test]
fn three_exchanges_and_nothing_else() {
    let mut flow = ChangePhoto::start("u");
    let (sent, end) = run(
        &mut flow,
        vec![answer(200, LINK), answer(200, STORED), answer(200, SAVED)],
    );
    assert_eq!(sent, [Presign, Upload, Commit]);
    let viewer = end.and_then(Result::ok).expect("saved");
    assert_eq!(viewer.picture(), Some("https://h.test/p"));
}

#[test]
fn the_photo_is_asked_for_after_the_link_and_the_link_is_read_as_json() {
    let mut flow = ChangePhoto::start("u");
    assert!(matches!(flow.poll_output(), Some(Output::Send(_))));
    flow.handle_input(answer(200, LINK));
    assert_eq!(flow.poll_output(), Some(Output::NeedPhoto));
    assert_eq!(flow.poll_output(), None, "each output comes once");
    flow.handle_input(Input::Photo(PHOTO));
    let Some(Output::Send(request)) = flow.poll_output() else {
        panic!("no upload")
    };
    assert_eq!(request.url, "https://h.test/_images/app1/o1?x=1&y=2");
    assert!(matches!(
        request.body,
        Body::PhotoForm { field: "file", .. }
    ));
    assert!(
        !format!("{request:?}").contains("x=1"),
        "the secret stays out of logs"
    );
}

#[test]
fn the_commit_names_the_picture_and_nothing_else() {
    let photo = PhotoRef::parse("authgearimages:///a/o".into()).expect("a reference");
    let request = commit::request_for_photo("u", &photo);
    let Body::Json(text) = request.body else {
        panic!("no JSON")
    };
    let body: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        body["variables"]["input"],
        serde_json::json!({"userID": "u", "standardAttributes": {"picture": "authgearimages:///a/o"}})
    );
}

#[test]
fn an_expired_or_used_link_is_replaced_without_asking() {
    for reason in ["ExpiredSignature", "DuplicatedImage"] {
        let mut flow = ChangePhoto::start("u");
        let (sent, end) = run(
            &mut flow,
            vec![
                answer(200, LINK),
                refused(400, reason),
                answer(200, LINK),
                answer(200, STORED),
                answer(200, SAVED),
            ],
        );
        assert_eq!(sent, [Presign, Upload, Presign, Upload, Commit], "{reason}");
        assert!(matches!(end, Some(Ok(_))));
    }
}

#[test]
fn links_that_always_expire_end() {
    let mut flow = ChangePhoto::start("u");
    let script = (0..40)
        .flat_map(|_| [answer(200, LINK), refused(400, "ExpiredSignature")])
        .collect();
    let (sent, end) = run(&mut flow, script);
    assert_eq!(sent.len(), 2 + 2 * MAX_STEPS_BACK as usize);
    assert_eq!(end, Some(Err(Error::LinkExpired {})));
}

#[test]
fn a_lost_upload_answer_leads_to_a_new_link() {
    let lost = Input::Failed(Error::Unreachable {});
    let mut flow = ChangePhoto::start("u");
    let (sent, end) = run(
        &mut flow,
        vec![
            answer(200, LINK),
            lost,
            refused(409, "DuplicatedImage"),
            answer(200, LINK),
            answer(200, STORED),
            answer(200, SAVED),
        ],
    );
    assert_eq!(sent, [Presign, Upload, Upload, Presign, Upload, Commit]);
    assert!(matches!(end, Some(Ok(_))));
}

#[test]
fn uploads_that_always_break_end_with_one_link_and_resume_with_it() {
    let mut flow = ChangePhoto::start("u");
    let mut script = vec![answer(200, LINK)];
    script.extend((0..40).map(|_| Input::Failed(Error::Unreachable {})));
    let (sent, end) = run(&mut flow, script);
    assert_eq!(sent, [Presign, Upload, Upload, Upload]);
    assert_eq!(end, Some(Err(Error::Unreachable {})));

    flow.resume();
    let (sent, end) = run(&mut flow, vec![answer(200, STORED), answer(200, SAVED)]);
    assert_eq!(sent, [Upload, Commit]);
    assert!(matches!(end, Some(Ok(_))));
}

#[test]
fn only_the_commit_is_repeated_when_the_commit_failed() {
    let mut flow = ChangePhoto::start("u");
    let (sent, end) = run(
        &mut flow,
        vec![answer(200, LINK), answer(200, STORED), answer(401, "")],
    );
    assert_eq!((sent.len(), end), (3, Some(Err(Error::SignedOut {}))));
    flow.resume();
    let (sent, end) = run(&mut flow, vec![answer(503, ""), answer(200, SAVED)]);
    assert_eq!(sent, [Commit, Commit]);
    assert!(matches!(end, Some(Ok(_))));
}

#[test]
fn an_internal_failure_of_the_commit_is_tried_again() {
    let internal = r#"{"data":null,"errors":[{"message":"unexpected error"}]}"#;
    let mut flow = ChangePhoto::start("u");
    let (sent, end) = run(
        &mut flow,
        vec![
            answer(200, LINK),
            answer(200, STORED),
            answer(200, internal),
            answer(200, SAVED),
        ],
    );
    assert_eq!(sent, [Presign, Upload, Commit, Commit]);
    assert!(matches!(end, Some(Ok(_))));
}

#[test]
fn an_upload_that_was_swept_is_sent_again() {
    let swept = r#"{"data":null,"errors":[{"message":"invalid value","extensions":{"errorName":"Invalid","reason":"ValidationFailed","info":{"causes":[{"location":"/picture","kind":"format"}]}}}]}"#;
    let mut flow = ChangePhoto::start("u");
    let (sent, end) = run(
        &mut flow,
        vec![
            answer(200, LINK),
            answer(200, STORED),
            answer(200, swept),
            answer(200, LINK),
            answer(200, STORED),
            answer(200, SAVED),
        ],
    );
    assert_eq!(sent, [Presign, Upload, Commit, Presign, Upload, Commit]);
    assert!(matches!(end, Some(Ok(_))));
}

#[test]
fn refusals_keep_their_meaning() {
    let end_of = |inputs| run(&mut ChangePhoto::start("u"), inputs).1;
    assert_eq!(
        end_of(vec![refused(401, "Unauthorized")]),
        Some(Err(Error::SignedOut {}))
    );
    let too_many = r#"{"error":{"name":"BadRequest","reason":"TooManyPixels","message":"m","code":400,"info":{"code":"limits/too-many-pixels","found":9,"allowed":8}}}"#;
    assert_eq!(
        end_of(vec![answer(200, LINK), answer(400, too_many)]),
        Some(Err(Error::TooManyPixels {
            found: 9,
            allowed: 8
        }))
    );
    assert_eq!(
        end_of(vec![answer(200, "<html>")]),
        Some(Err(Error::Nonsense {
            exchange: "presign".into()
        }))
    );
    let limited = Input::Response(Response {
        status: 429,
        retry_after_seconds: Some(1800),
        ..Response::default()
    });
    assert_eq!(
        end_of(vec![limited]),
        Some(Err(Error::RateLimited {
            retry_after_seconds: Some(1800)
        }))
    );
}

#[test]
fn a_photo_that_cannot_be_made_is_never_replaced_by_the_source() {
    let mut flow = ChangePhoto::start("u");
    assert!(flow.poll_output().is_some());
    flow.handle_input(answer(200, LINK));
    assert_eq!(flow.poll_output(), Some(Output::NeedPhoto));
    flow.handle_input(Input::Failed(Error::Damaged {}));
    assert_eq!(flow.poll_output(), Some(Output::Stopped(Error::Damaged {})));
}

/// Answers of every kind, sensible and not.
fn any_input() -> impl Strategy<Value = Input> {
    let statuses = prop::sample::select(vec![200_u16, 204, 400, 401, 403, 409, 413, 429, 500, 503]);
    let bodies = prop::sample::select(vec![
        LINK,
        STORED,
        SAVED,
        "",
        "null",
        "[]",
        "{\"data\":null}",
    ]);
    prop_oneof![
        4 => (statuses, bodies).prop_map(|(status, body)| answer(status, body)),
        1 => prop::sample::select(vec!["ExpiredSignature", "DuplicatedImage", "x"])
            .prop_map(|reason| refused(400, reason)),
        1 => Just(Input::Failed(Error::Unreachable {})),
        1 => Just(Input::Failed(Error::Offline {})),
    ]
}

proptest! {
    /// Whatever a server answers: the flow ends, a photo is never uploaded before its link, and
    /// nothing is committed before an upload was acknowledged.
    #[test]
    fn every_conversation_ends_in_order(inputs in prop::collection::vec(any_input(), 64)) {
        let mut flow = ChangePhoto::start("u");
        let (sent, end) = run(&mut flow, inputs);
        prop_assert!(end.is_some(), "still going after {} exchanges", sent.len());
        prop_assert_eq!(sent.first(), Some(&Presign));
        for pair in sent.windows(2) {
            let allowed = match pair {
                [Presign, next] => *next != Commit,
                [Commit, next] => *next != Upload,
                _ => true,
            };
            prop_assert!(allowed, "{:?}", pair);
        }
    }
}
