//! Files that must be refused: plain words in the page, the contract's error from the server for
//! the same bytes, the old picture stays, and nothing is stored.

use cameo_tests::{
    corpus::{self, TestFile},
    server::Server,
    stage::Stage,
};
use serde_json::json;

/// One bad file, by name in the corpus, what a person has to be told about it, and the server's
/// error for the same bytes.
async fn is_refused(name: &str, told: &str, error: &str) {
    let file = corpus::refused().into_iter().find(|file| file.name == name);
    let file = file.expect("the corpus has it");
    let stage = Stage::open(&format!("bad_input.{name}")).await;
    let old = stage.begin_with_picture(&corpus::clean_square()).await;
    let (attributes, object_files) = (stage.attributes().await, stage.rows.object_files());

    let said = choose_in_vain(&stage, &file).await;
    assert!(said.contains(told), "{name}: the page says {said:?}");
    stage.browser.click("button", "Cancel").await;
    stage.browser.gone("dialog", "Edit profile").await;
    assert_eq!(
        stage.rows.uploads("pending").await,
        0,
        "the page has asked for a link"
    );

    refused_by_the_server(&stage, &file, error).await;
    assert_eq!(stage.picture().await, old);
    assert_eq!(stage.attributes().await, attributes);
    assert_eq!(
        stage.rows.object_files(),
        object_files,
        "something was stored"
    );
    assert_eq!(stage.rows.objects("stored").await, 1);
    stage.change_photo(&corpus::four_colours(1)).await;
    stage.finish().await;
}

/// Chooses a file and returns the message it meets, at once or at the latest with "Save".
async fn choose_in_vain(stage: &Stage<Server>, file: &TestFile) -> String {
    // The page logs the code of the failure beside the words for the person.
    stage.browser.expect_complaint("source/");
    stage.browser.expect_complaint("limits/");
    stage.edit().await;
    stage.choose(file).await;
    stage.browser.hear_alert().await
}

/// `wanted` is name and reason of the error in the contract's envelope.
async fn refused_by_the_server(stage: &Stage<Server>, file: &TestFile, wanted: &str) {
    let link = stage.api.presign().await;
    // A refusal does not use the link up, so the second answer is the same.
    for _ in 0..2 {
        let (status, answer) = stage.api.upload(&link, &file.bytes).await;
        let error = &answer["error"];
        let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
        assert_eq!((status, &error["code"]), (400, &json!(400)), "{answer}");
        assert_eq!(format!("{}/{}", text("name"), text("reason")), wanted);
        assert!(!text("message").is_empty(), "{answer}");
    }
}

const NOT_A_PHOTO: &str = "not a photo we can read. Choose a JPEG, PNG, WebP, GIF, AVIF or HEIC.";

macro_rules! refused {
    ($($test:ident: $name:literal, $told:expr, $error:literal;)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            is_refused($name, $told, $error).await;
        }
    )+};
}

refused! {
    a_renamed_text_file: "renamed.jpg", NOT_A_PHOTO, "Invalid/UnsupportedImage";
    a_truncated_jpeg: "truncated.jpg", "damaged or incomplete", "Invalid/DamagedImage";
    an_empty_file: "nothing.jpg", "empty", "BadRequest/BadRequest";
    a_jpeg_that_claims_200_megapixels: "huge.jpg", "200 megapixels", "BadRequest/TooManyPixels";
    a_png_that_claims_200_megapixels: "huge.png", "200 megapixels", "BadRequest/TooManyPixels";
    an_svg: "drawing.svg", NOT_A_PHOTO, "Invalid/UnsupportedImage";
    a_tiff: "scan.tiff", NOT_A_PHOTO, "Invalid/UnsupportedImage";
}

const LIMIT: u64 = 10 * 1024 * 1024;

/// Posts so many bytes to a fresh link with something added to it, as a page could. The browser
/// has to read the reason of the refusal, not a broken connection.
const POST_TOO_MUCH: &str = r#"
    const [bytes, addition, done] = arguments;
    (async () => {
        const presign = await fetch("/api/images/upload", { method: "POST" });
        const { result } = await presign.json();
        const form = new FormData();
        const head = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);
        form.append("file", new Blob([head, new Uint8Array(bytes - head.length)]), "photo");
        const link = result.upload_url + addition;
        const answer = await fetch(link, { method: "POST", body: form });
        const { error } = await answer.json();
        return [answer.status, error.name, error.reason, error.message];
    })().then(done, (error) => done(String(error)));
"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_than_10_mib_is_refused_with_its_reason() {
    let stage = Stage::open("bad_input.too_long").await;
    stage.browser.expect_complaint("status of 400");
    let arguments = vec![json!(LIMIT + 1), json!("")];
    let answer = stage.browser.evaluate(POST_TOO_MUCH, arguments).await;
    assert_eq!(
        answer,
        json!([400, "BadRequest", "BadRequest", "asset too large"])
    );

    let file = corpus::over_10_mib();
    let (status, body) = stage
        .api
        .upload(&stage.api.presign().await, &file.bytes)
        .await;
    assert_eq!(
        (status, &body["error"]["message"]),
        (400, &json!("asset too large"))
    );
    assert_eq!(stage.rows.object_files(), 0);
    stage.finish().await;
}

/// This one is refused before the server has read a byte of the body.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_mib_on_a_bad_link_are_refused_with_their_reason() {
    let stage = Stage::open("bad_input.bad_link").await;
    stage.browser.expect_complaint("status of 400");
    for _ in 0..3 {
        let arguments = vec![json!(LIMIT - 1024), json!("&more=1")];
        let answer = stage.browser.evaluate(POST_TOO_MUCH, arguments).await;
        assert_eq!(
            answer,
            json!([400, "Invalid", "InvalidSignature", "invalid signature"])
        );
    }
    let link = stage.api.presign().await + "&more=1";
    let bytes = vec![0xFF; usize::try_from(LIMIT - 1024).expect("it fits")];
    let (status, body) = stage.api.upload(&link, &bytes).await;
    assert_eq!(
        (status, &body["error"]["reason"]),
        (400, &json!("InvalidSignature"))
    );
    assert_eq!(stage.rows.object_files(), 0);
    stage.finish().await;
}
