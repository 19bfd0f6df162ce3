//! The worker is a script of the test's own; the client and what it sends are real.

use cameo_model::messages::BUILD_ID;
use futures::future::LocalBoxFuture;
use js_sys::Array;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::*;

wasm_bindgen_test_configure!(run_in_browser);

/// A client whose worker runs `script`.
fn client_of(script: &str) -> WorkerClient {
    let url = format!(
        "data:text/javascript,{}",
        js_sys::encode_uri_component(script)
    );
    WorkerClient::new(Rc::new(move || Worker::new(&url)))
}

/// What it answers.
fn ask(client: &WorkerClient) -> LocalBoxFuture<'static, Error> {
    let source = File::new_with_str_sequence(&Array::of1(&"x".into()), "x").expect("file");
    let asked = client.request(&source, |job| Request::Open {
        job,
        limits: cameo_model::Limits::SOURCE,
        preview_side_px: 10,
    });
    Box::pin(async { asked.await.map(|_| ()).expect_err("no real worker") })
}

async fn outcome(script: &str) -> Error {
    ask(&client_of(script)).await
}

/// Answers with `code`, a script's expression, after `millis`.
fn answering(code: &str, millis: u32) -> String {
    let message = format!(
        "{{message: {{type: 'failed', job: e.data.message.job, error: {{code: {code}}}}}}}"
    );
    let answers = format!("onmessage = e => setTimeout(() => postMessage({message}), {millis});");
    answers + &ready(BUILD_ID)
}

fn set_online(is_online: bool) {
    let script = format!(
        "Object.defineProperty(navigator, 'onLine', \
         {{ configurable: true, value: {is_online} }})"
    );
    js_sys::eval(&script).expect("a script");
}

fn ready(build_id: &str) -> String {
    format!("postMessage({{message: {{type: 'ready', build_id: '{build_id}'}}}});")
}

#[wasm_bindgen_test]
async fn another_build_is_noticed() {
    assert_eq!(outcome(&ready("older")).await, Error::WorkerOutdated {});
    assert_eq!(
        outcome("postMessage('hello')").await,
        Error::WorkerOutdated {}
    );
}

#[wasm_bindgen_test]
async fn a_worker_that_never_starts_is_blocked_and_one_that_breaks_has_crashed() {
    assert_eq!(outcome("throw 1").await, Error::WorkerBlocked {});
    let breaks = format!("onmessage = () => {{ throw 1 }}; {}", ready(BUILD_ID));
    assert_eq!(outcome(&breaks).await, Error::WorkerCrashed {});
    let client = WorkerClient::new(Rc::new(|| Err(JsValue::NULL)));
    assert_eq!(ask(&client).await, Error::WorkerBlocked {});
}

#[wasm_bindgen_test]
async fn only_a_worker_that_works_is_interrupted_and_only_where_another_can_start() {
    let counting = "globalThis.asked ? 'source/empty' : (asked = 1, 'source/damaged')";
    let client = client_of(&answering(counting, 0));
    assert_eq!(ask(&client).await, Error::Damaged {});
    client.interrupt();
    assert_eq!(ask(&client).await, Error::Empty {}, "the same worker");

    let client = client_of(&answering("'source/damaged'", 100));
    let asked = ask(&client);
    client.interrupt();
    assert_eq!(asked.await, Error::WorkerBlocked {});

    let asked = ask(&client);
    set_online(false);
    client.interrupt();
    let answer = asked.await;
    set_online(true);
    assert_eq!(answer, Error::Damaged {});
}

#[wasm_bindgen_test]
async fn a_worker_that_lacks_a_module_goes_on_until_another_can_start() {
    let lacking = "globalThis.asked ? 'source/empty' : (asked = 1, 'host/decoder-unavailable')";
    let client = client_of(&answering(lacking, 0));
    set_online(false);
    let answers = [ask(&client).await, ask(&client).await];
    set_online(true);
    assert_eq!(answers, [Error::Offline {}, Error::Empty {}]);
    assert_eq!(ask(&client).await, Error::DecoderUnavailable {}, "another");
}

#[wasm_bindgen_test]
async fn a_request_made_before_the_handshake_is_not_lost_and_its_error_comes_back() {
    let answers = format!(
        "onmessage = e => postMessage({{message: {{type: 'failed', job: e.data.message.job, \
         error: {{code: 'source/damaged'}}}}}}); setTimeout(() => {{ {} }}, 50);",
        ready(BUILD_ID)
    );
    assert_eq!(outcome(&answers).await, Error::Damaged {});
}

#[wasm_bindgen_test]
fn answers_are_read_as_the_worker_writes_them() {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible()
        .serialize_large_number_types_as_bigints(true);
    let error = Error::TooManyBytes {
        found: 1 << 60,
        allowed: 1,
    };
    for answer in [
        Answer::Progress {
            job: 7,
            done_share: 0.5,
        },
        Answer::Failed { job: 7, error },
    ] {
        let message = answer.serialize(&serializer).expect("a message");
        assert_eq!(Answer::read(&tree_of(&message)), Some(answer));
    }
}
