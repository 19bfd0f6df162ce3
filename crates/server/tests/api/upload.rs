//! What an upload needs, and what it gets otherwise.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::{
    Method, header,
    multipart::{Form, Part},
};
use serde_json::json;

use crate::{
    pictures::{gif, huge_png, jpeg, png, png_of},
    server::{Server, envelope, form, json_of, path_of, raw_form, reference_in},
};

const MAX_BYTES: usize = 10 * 1024 * 1024;

fn part(disposition: &str, content: &[u8]) -> Vec<u8> {
    let mut part =
        format!("--X\r\nContent-Disposition: form-data; {disposition}\r\n\r\n").into_bytes();
    part.extend(content);
    part.extend(b"\r\n");
    part
}

#[tokio::test]
async fn checks_13_14_and_21_once_and_only_once() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let id = link.split(['/', '?']).nth(5).expect("id").to_owned();
    let answer = server.upload(&link, png(60, 40)).await;
    assert_eq!(
        reference_in(&answer),
        format!("authgearimages:///app1/{id}")
    );
    let again = server.upload(&link, png(60, 40)).await;
    assert_eq!(
        envelope(&again),
        (409, "AlreadyExists/DuplicatedImage duplicated image".into())
    );

    let mut body = part(
        "name=\"file\"; filename=\"\u{202e}../..\\0%00.svg\"",
        &png(60, 40),
    );
    body.extend(b"--X--\r\n");
    let link = server.admin_link().await;
    let answer = json_of(raw_form(server.client.post(&link), body)).await;
    assert_eq!(
        answer.0, 200,
        "a part without a content type, with a hostile name"
    );
}

#[tokio::test]
async fn check_15_whatever_is_altered_is_refused_before_the_body_is_looked_at() {
    let server = Server::start_with(|config| {
        config.tenant.hosts.push("other.example:1".into());
    })
    .await;
    let link = server.admin_link().await;
    let other = server.admin_link().await;
    let path_of_other = other.split('?').next().expect("path");
    let query = link.split_once('?').expect("query").1;
    for altered in [
        format!("{path_of_other}?{query}"),
        link.replace("expires=900", "expires=901"),
        link.replace("metadata=e", "metadata=f"),
        format!("{link}&x=1"),
        link.replace("/app1/", "/app2/"),
        link.replace("/app1/", "/%61pp1/"),
    ] {
        let (status, answer) = json_of(server.client.post(&altered).body("nonsense")).await;
        assert_eq!(status, 400, "{altered}");
        let error = &answer["error"];
        assert_eq!(
            (&error["name"], &error["reason"]),
            (&json!("Invalid"), &json!("InvalidSignature")),
            "{altered}"
        );
        let canonical = error["info"]["canonical_request"]
            .as_str()
            .expect("canonical request");
        assert!(
            canonical.starts_with("POST\n/_images/") && canonical.ends_with("UNSIGNED-PAYLOAD")
        );
    }
    let elsewhere = server
        .client
        .post(&link)
        .header(header::HOST, "other.example:1");
    let refused = json_of(elsewhere.multipart(form(png(40, 40)))).await;
    assert_eq!(
        envelope(&refused),
        (400, "Invalid/InvalidSignature invalid signature".into())
    );
    let wrong_method = server.client.put(&link).send().await.expect("answer");
    assert_eq!(wrong_method.status(), 405);
    assert_eq!(
        server.upload(&link, png(40, 40)).await.0,
        200,
        "the link itself is still good"
    );
}

#[tokio::test]
async fn check_16_the_last_second_is_good() {
    let server = Server::start().await;
    // Links are dated in whole seconds: the clock has to stand at the beginning of one.
    let millis = {
        use cameo_server::Clock as _;
        let since = server
            .clock
            .now()
            .duration_since(std::time::UNIX_EPOCH)
            .expect("after 1970");
        u64::from(since.subsec_millis())
    };
    server.clock.advance(Duration::from_millis(1000 - millis));
    let (link, late) = (server.admin_link().await, server.admin_link().await);
    server.clock.advance(Duration::from_secs(900));
    assert_eq!(server.upload(&link, png(40, 40)).await.0, 200);
    server.clock.advance(Duration::from_secs(1));
    let expired = "Invalid/ExpiredSignature expired signature".to_owned();
    assert_eq!(
        envelope(&server.upload(&late, png(40, 40)).await),
        (400, expired.clone())
    );
    assert_eq!(
        envelope(&server.upload(&link, png(40, 40)).await),
        (400, expired),
        "used, but also over"
    );
}

#[tokio::test]
async fn check_17_without_a_query() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let bare = link.split('?').next().expect("path");
    let answer = json_of(server.client.post(bare)).await;
    assert_eq!(
        envelope(&answer),
        (
            400,
            "Invalid/InvalidSignatureQueryParam invalid x-authgear-date".into()
        )
    );
}

#[tokio::test]
async fn checks_18_and_19_forms() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let file = part("name=\"file\"; filename=\"a\"", &png(40, 40));
    let image = part("name=\"image\"; filename=\"a\"", b"x");
    let with_end = |parts: &[&[u8]]| [parts.concat(), b"--X--\r\n".to_vec()].concat();
    let typed = |content_type: &str| {
        server
            .client
            .post(&link)
            .header(header::CONTENT_TYPE, content_type.to_owned())
            .body("{}")
    };
    for (request, message) in [
        (server.client.post(&link), "invalid content-type"),
        (typed("application/json"), "invalid content-type"),
        (typed("multipart/form-data"), "invalid boundary"),
        (
            raw_form(server.client.post(&link), file.clone()),
            "failed to read request body",
        ),
        (
            raw_form(server.client.post(&link), ""),
            "failed to read request body",
        ),
        (
            raw_form(server.client.post(&link), with_end(&[&image])),
            "invalid file field",
        ),
        (
            raw_form(server.client.post(&link), with_end(&[&file, &file])),
            "invalid file field",
        ),
        (
            raw_form(server.client.post(&link), with_end(&[&file, &image])),
            "expected exactly 1 file part",
        ),
        (
            raw_form(server.client.post(&link), with_end(&[])),
            "expected exactly 1 file part",
        ),
    ] {
        let answer = json_of(request).await;
        assert_eq!(
            envelope(&answer),
            (400, format!("Invalid/Invalid {message}"))
        );
    }
    let text = part("name=\"note\"", b"hello");
    let good = with_end(&[&text, &file, &text]);
    assert_eq!(
        json_of(raw_form(server.client.post(&link), good)).await.0,
        200,
        "the link was never used up"
    );
}

#[tokio::test]
async fn check_20_ten_mebibytes_are_accepted_and_one_byte_more_is_not() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let too_large = (400, "BadRequest/BadRequest asset too large".to_owned());
    assert_eq!(
        envelope(&server.upload(&link, png_of(MAX_BYTES + 1)).await),
        too_large
    );
    assert_eq!(envelope(&server.upload(&link, Vec::new()).await), too_large);
    assert!(server.object_files().is_empty());
    assert_eq!(server.upload(&link, png_of(MAX_BYTES)).await.0, 200);
}

#[tokio::test]
async fn metadata_is_read_after_the_form() {
    let server = Server::start().await;
    let path = format!("/_images/app1/{}", uuid::Uuid::new_v4());
    let encoded = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let refused = async |metadata: Option<&str>| {
        envelope(
            &server
                .upload(&server.signed(&path, metadata), png(40, 40))
                .await,
        )
    };
    assert_eq!(
        refused(None).await,
        (400, "Invalid/Invalid missing metadata".into())
    );
    let (status, text) = refused(Some("A")).await;
    assert_eq!(
        (status, text.as_str()),
        (
            500,
            "InternalError/UnexpectedError unexpected error occurred"
        )
    );
    for bad in [
        r#"{}"#,
        r#"{"uploaded_by":"me"}"#,
        r#"{"uploaded_by":"user"}"#,
        r#"{"uploaded_by":"admin_api","x":1}"#,
    ] {
        let (status, text) = refused(Some(&encoded(bad))).await;
        assert_eq!(
            (status, text.as_str()),
            (400, "Invalid/ValidationFailed invalid file metadata"),
            "{bad}"
        );
    }
    let rightly_signed = server.signed(&path, Some(&encoded(r#"{"uploaded_by":"admin_api"}"#)));
    let unknown = server.upload(&rightly_signed, png(40, 40)).await;
    assert_eq!(
        envelope(&unknown).0,
        400,
        "signed, but no row of ours: {unknown:?}"
    );
    let first_the_form = json_of(server.client.post(server.signed(&path, None))).await;
    assert_eq!(
        envelope(&first_the_form).1,
        "Invalid/Invalid invalid content-type"
    );
}

#[tokio::test]
async fn check_22_cross_origin_answers() {
    let server = Server::start_with(|config| {
        config.tenant.allowed_origins = vec!["https://friend.example".into()];
    })
    .await;
    let link = server.admin_link().await;
    let own = server.origin.clone();
    for (origin, is_allowed) in [
        ("https://friend.example", true),
        (own.as_str(), true),
        ("https://friend.example:444", false),
        ("http://friend.example", false),
        ("https://friend.example.evil.example", false),
        ("https://evilfriend.example", false),
        ("https://sub.friend.example", false),
        ("null", false),
    ] {
        let preflight = server
            .client
            .request(Method::OPTIONS, &link)
            .header(header::ORIGIN, origin)
            .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
            .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "x-one, x-two");
        let preflight = preflight.send().await.expect("answer");
        assert_eq!(preflight.status(), 200, "{origin}");
        assert_eq!(preflight.headers()[header::VARY], "Origin");
        let value = |name: header::HeaderName| {
            preflight
                .headers()
                .get(name)
                .map(|value| value.to_str().expect("text").to_owned())
        };
        let expected = |text: &str| is_allowed.then(|| text.to_owned());
        assert_eq!(value(header::ACCESS_CONTROL_ALLOW_ORIGIN), expected(origin));
        assert_eq!(
            value(header::ACCESS_CONTROL_ALLOW_CREDENTIALS),
            expected("true"),
            "{origin}"
        );
        assert_eq!(value(header::ACCESS_CONTROL_MAX_AGE), expected("900"));
        assert_eq!(
            value(header::ACCESS_CONTROL_ALLOW_METHODS),
            expected("POST")
        );
        assert_eq!(
            value(header::ACCESS_CONTROL_ALLOW_HEADERS),
            expected("x-one, x-two")
        );
    }
    let refusal = server
        .client
        .post(&link)
        .header(header::ORIGIN, "https://friend.example");
    let refusal = refusal.send().await.expect("answer");
    assert_eq!(refusal.status(), 400);
    assert_eq!(
        refusal.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN],
        "https://friend.example"
    );
    assert_eq!(refusal.headers()[header::VARY], "Origin");
}

#[tokio::test]
async fn what_is_no_good_image_is_refused_and_the_link_stays_good() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let mut truncated = jpeg(300, 200);
    truncated.truncate(truncated.len() / 2);
    let mut lossless = jpeg(300, 200);
    let frame = lossless.windows(2).position(|pair| pair == [0xFF, 0xC0]);
    lossless[frame.expect("a frame") + 1] = 0xC3;
    for (bytes, expected, code) in [
        (
            b"hello".to_vec(),
            "Invalid/UnsupportedImage not a supported image",
            "source/unsupported-format",
        ),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            "Invalid/UnsupportedImage not a supported image",
            "source/unsupported-format",
        ),
        (
            b"<html><script>alert(1)</script>".to_vec(),
            "Invalid/UnsupportedImage not a supported image",
            "source/unsupported-format",
        ),
        (
            lossless,
            "Invalid/UnsupportedImage not a supported image",
            "source/unsupported-coding",
        ),
        (
            truncated,
            "Invalid/DamagedImage damaged image",
            "source/damaged",
        ),
        (
            huge_png(),
            "BadRequest/TooManyPixels too many pixels",
            "limits/too-many-pixels",
        ),
    ] {
        let answer = server.upload(&link, bytes).await;
        assert_eq!(envelope(&answer), (400, expected.into()));
        assert_eq!(answer.1["error"]["info"]["code"], code);
    }
    let (_, answer) = server.upload(&link, huge_png()).await;
    assert_eq!(
        answer["error"]["info"],
        json!({"code": "limits/too-many-pixels", "found": 200_000_000, "allowed": 50_000_000})
    );
    assert!(server.object_files().is_empty(), "nothing was stored");
    assert_eq!(server.upload(&link, gif(30, 20)).await.0, 200);
}

#[tokio::test]
async fn content_decides_and_not_what_it_is_called() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let lying = Part::bytes(png(40, 40))
        .file_name("x.html")
        .mime_str("text/html")
        .expect("type");
    let answer = json_of(
        server
            .client
            .post(&link)
            .multipart(Form::new().part("file", lying)),
    )
    .await;
    let shown = server
        .get(&path_of(&reference_in(&answer), "original"))
        .await;
    assert_eq!(shown.headers()[header::CONTENT_TYPE], "image/png");
}

#[tokio::test]
async fn forwarded_headers_count_only_from_a_trusted_proxy() {
    let through_proxy = async |server: &Server| {
        let request = server.client.get(server.url("/_api/admin/images/upload"));
        let request = server
            .as_admin(request)
            .header("x-forwarded-host", "photos.example, inner.example")
            .header("x-forwarded-proto", "https");
        crate::server::link_in(&json_of(request).await.1)
    };
    let hosts =
        |config: &mut cameo_server::Config| config.tenant.hosts = vec!["photos.example".into()];
    let trusting = Server::start_with(|config| {
        hosts(config);
        config.trusted_proxies = vec!["127.0.0.0/8".to_owned().try_into().expect("range")];
    })
    .await;
    let link = through_proxy(&trusting).await;
    assert!(
        link.starts_with("https://photos.example/_images/app1/"),
        "{link}"
    );
    let inner = link.replace("https://photos.example", &trusting.origin);
    let request = trusting
        .client
        .post(&inner)
        .header("x-forwarded-host", "photos.example");
    assert_eq!(json_of(request.multipart(form(png(40, 40)))).await.0, 200);
    let link = through_proxy(&Server::start_with(hosts).await).await;
    assert!(link.starts_with("http://127.0.0.1:"), "{link}");
}

#[tokio::test]
async fn a_store_that_is_away_gives_503_and_comes_back_without_a_restart() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let folder = server.data.path().join("objects");
    let away = server.data.path().join("away");
    std::fs::rename(&folder, &away).expect("renamed");
    std::fs::write(&folder, b"in the way").expect("written");
    let request = server.client.post(&link).multipart(form(png(40, 40)));
    let response = request.send().await.expect("answer");
    assert!(response.headers().contains_key(header::RETRY_AFTER));
    let answer = (response.status(), response.json().await.expect("JSON"));
    assert_eq!(envelope(&answer).0, 503, "{answer:?}");
    std::fs::remove_file(&folder).expect("removed");
    std::fs::rename(&away, &folder).expect("renamed");
    let reference = reference_in(&server.upload(&link, png(40, 40)).await);
    assert_eq!(
        server.get(&path_of(&reference, "profile")).await.status(),
        200
    );
}
