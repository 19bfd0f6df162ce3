//! Checks 13 to 27 once more: what Cameo does in another way than Authgear, on purpose. Each is a
//! decision of Cameo and no fact about Authgear; `docs/differences.md` has the reasons.

use reqwest::{
    Method, header,
    multipart::{Form, Part},
};
use serde_json::json;

use crate::{
    answers::raw_form,
    pictures::{contains, gif, huge_png, jpeg, look, png, telltale_jpeg},
    server::{FIRST, Server, envelope, json_of, path_of, reference_in},
    stored::uploads,
};

/// `{"uploaded_by":"admin_api"}`
const BY_ADMIN: &str = "eyJ1cGxvYWRlZF9ieSI6ImFkbWluX2FwaSJ9";

#[tokio::test]
async fn check_13_differs_only_what_is_an_image_is_stored() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let mut truncated = jpeg(300, 200);
    truncated.truncate(truncated.len() / 2);
    let mut lossless = jpeg(300, 200);
    let frame = lossless.windows(2).position(|pair| pair == [0xFF, 0xC0]);
    lossless[frame.expect("a frame") + 1] = 0xC3;
    let unsupported = "Invalid/UnsupportedImage not a supported image";
    for (bytes, expected, code) in [
        (b"hello".to_vec(), unsupported, "source/unsupported-format"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            unsupported,
            "source/unsupported-format",
        ),
        (
            b"<html><script>alert(1)</script>".to_vec(),
            unsupported,
            "source/unsupported-format",
        ),
        (lossless, unsupported, "source/unsupported-coding"),
        (
            truncated,
            "Invalid/DamagedImage damaged image",
            "source/damaged",
        ),
    ] {
        let answer = server.upload(&link, bytes).await;
        assert_eq!(envelope(&answer), (400, expected.into()));
        assert_eq!(answer.1["error"]["info"]["code"], code);
        assert_eq!(uploads(&server).await, json!({"pending": 1, "files": 0}));
    }
    assert_eq!(server.upload(&link, gif(30, 20)).await.0, 200);
    assert_eq!(uploads(&server).await, json!({"stored": 1, "files": 1}));
}

#[tokio::test]
async fn check_14_differs_a_signature_without_a_row_is_not_enough() {
    let server = Server::start().await;
    let path = format!("/_images/app1/{}", uuid::Uuid::new_v4());
    let link = server.signed(&path, Some(BY_ADMIN));
    let answer = server.upload(&link, png(40, 40)).await;
    let expected = "Invalid/ExpiredSignature expired signature";
    assert_eq!(envelope(&answer), (400, expected.into()));
    assert_eq!(uploads(&server).await, json!({"files": 0}));
}

#[tokio::test]
async fn check_15_differs_a_link_is_of_the_host_s_own_app() {
    let server = Server::start().await;
    let path = format!("/_images/app2/{}", uuid::Uuid::new_v4());
    let link = server.signed(&path, Some(BY_ADMIN));
    let answer = server.upload(&link, png(40, 40)).await;
    assert_eq!(
        envelope(&answer),
        (404, "NotFound/NotFound no such app".into())
    );
    assert_eq!(uploads(&server).await, json!({"files": 0}));
}

#[tokio::test]
async fn check_18_differs_a_form_has_so_many_parts_and_no_more() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let part = "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n";
    let body = part.repeat(1001) + "--X--\r\n";
    let answer = json_of(raw_form(server.client.post(&link), body)).await;
    let expected = "Invalid/Invalid failed to read request body";
    assert_eq!(envelope(&answer), (400, expected.into()));
    assert_eq!(uploads(&server).await, json!({"pending": 1, "files": 0}));
}

#[tokio::test]
async fn check_20_differs_pixels_are_counted_too() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let answer = server.upload(&link, huge_png()).await;
    let expected = "BadRequest/TooManyPixels too many pixels";
    assert_eq!(envelope(&answer), (400, expected.into()));
    let info =
        json!({"code": "limits/too-many-pixels", "found": 200_000_000, "allowed": 50_000_000});
    assert_eq!(answer.1["error"]["info"], info);
    assert_eq!(uploads(&server).await, json!({"pending": 1, "files": 0}));
}

#[tokio::test]
async fn check_21_differs_content_decides_and_not_what_it_is_called() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let lying = Part::bytes(png(40, 40)).file_name("x.html");
    let lying = lying.mime_str("text/html").expect("type");
    let request = server.client.post(&link);
    let answer = json_of(request.multipart(Form::new().part("file", lying))).await;
    let shown = path_of(&reference_in(&answer), "original");
    let shown = server.get(&shown).await;
    assert_eq!(shown.headers()[header::CONTENT_TYPE], "image/png");
    assert_eq!(uploads(&server).await, json!({"stored": 1, "files": 1}));
}

#[tokio::test]
async fn check_22_differs_allowed_pages_may_read_when_to_try_again() {
    let friend = "https://friend.example";
    let server = Server::start_with(|config| {
        config.tenant.allowed_origins = vec![friend.into()];
    })
    .await;
    let link = server.admin_link().await;
    let refusal = r#"{"error":{"name":"Invalid","reason":"Invalid","message":"invalid content-type","code":400}}"#;
    let stranger = "https://stranger.example";
    for (origin, expected) in [(friend, Some("Retry-After")), (stranger, None)] {
        for (method, status, body) in [(Method::OPTIONS, 200, ""), (Method::POST, 400, refusal)] {
            let request = server.client.request(method, &link);
            let answer = request.header(header::ORIGIN, origin).send().await;
            let answer = answer.expect("answer");
            assert_eq!(answer.status(), status, "{origin}");
            let exposed = answer.headers().get(header::ACCESS_CONTROL_EXPOSE_HEADERS);
            let exposed = exposed.map(|value| value.to_str().expect("text"));
            assert_eq!(exposed, expected, "{origin}");
            assert_eq!(answer.text().await.expect("body"), body);
        }
    }
    assert_eq!(uploads(&server).await, json!({"pending": 1, "files": 0}));
}

#[tokio::test]
async fn check_23_differs_a_person_is_told_when_to_try_again() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    for _ in 0..10 {
        assert_eq!(person.presign().await.0, 200);
        server.clock.advance(std::time::Duration::from_secs(60));
    }
    let post = || person.client.post(server.url("/api/images/upload"));
    let refused = post().send().await.expect("answer");
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()[header::RETRY_AFTER], "3000");
    server.clock.advance(std::time::Duration::from_secs(3000));
    assert_eq!(person.presign().await.0, 200);
    assert_eq!(person.presign().await.0, 429);
    let foreign = post().header(header::ORIGIN, "https://evil.example");
    let foreign = json_of(foreign).await;
    let expected = "Forbidden/Forbidden cross-site request refused";
    assert_eq!(envelope(&foreign), (403, expected.into()));
    assert_eq!(uploads(&server).await, json!({"pending": 11, "files": 0}));
}

#[tokio::test]
async fn check_24_differs_a_known_picture_is_not_sent_again() {
    let server = Server::start().await;
    let reference = server.admin_picture(png(60, 40)).await;
    for option in ["profile", "original"] {
        let url = server.url(&path_of(&reference, option));
        let get = || server.client.get(&url);
        let first = get().send().await.expect("answer");
        let etag = first.headers()[header::ETAG].clone();
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("cross-origin-resource-policy", "cross-origin"),
        ] {
            assert_eq!(first.headers()[name], value, "{name}");
        }
        let list = format!("\"x\", W/{}", etag.to_str().expect("text"));
        for known in [etag.to_str().expect("text"), &list, "*"] {
            let again = get().header(header::IF_NONE_MATCH, known).send().await;
            let again = again.expect("answer");
            assert_eq!(again.status(), 304, "{known}");
            assert_eq!(again.headers()[header::ETAG], etag);
            assert!(again.bytes().await.expect("body").is_empty());
        }
        let other = get().header(header::IF_NONE_MATCH, "\"x\"").send().await;
        assert_eq!(other.expect("answer").status(), 200);
        let head = server.client.head(&url).send().await.expect("answer");
        assert_eq!(head.status(), 200);
        assert_eq!(head.headers()[header::ETAG], etag);
    }
    assert_eq!(uploads(&server).await, json!({"stored": 1, "files": 1}));
}

#[tokio::test]
async fn check_25_differs_nothing_private_is_even_stored() {
    let server = Server::start().await;
    let reference = server.admin_picture(telltale_jpeg()).await;
    let original = server.get(&path_of(&reference, "original")).await;
    assert_eq!(original.headers().get(header::CACHE_CONTROL), None);
    let original = original.bytes().await.expect("body");
    assert_eq!(look(&original).0, (200, 300), "upright");
    let [file] = &server.object_files()[..] else {
        panic!("one object");
    };
    let stored = std::fs::read(file).expect("object");
    assert_eq!(original, stored);
    for private in [&b"Exif"[..], b"canary", b"<script"] {
        assert!(!contains(&stored, private));
    }
}

#[tokio::test]
async fn check_26_differs_the_app_in_the_path_is_the_host_s() {
    let server = Server::start().await;
    let reference = server.admin_picture(png(40, 40)).await;
    for option in ["profile", "original"] {
        let path = path_of(&reference, option);
        assert_eq!(server.get(&path).await.status(), 200);
        let response = server.get(&path.replace("app1", "app2")).await;
        assert_eq!(response.status(), 404);
        assert_eq!(response.text().await.expect("body"), "");
    }
    assert_eq!(uploads(&server).await, json!({"stored": 1, "files": 1}));
}
