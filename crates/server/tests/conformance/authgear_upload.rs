//! Checks 13 to 23, Authgear: the upload to a link, who may call it from elsewhere, and a person's
//! links.

use std::time::Duration;

use reqwest::{Method, RequestBuilder, header};
use serde_json::{Value, json};

use crate::{
    answers::raw_form,
    pictures::{png, png_of},
    server::{FIRST, SECOND, Server, envelope, form, json_of, path_of, reference_in, start_of},
    stored::uploads,
};

const MAX_BYTES: usize = 10 * 1024 * 1024;

fn pending(count: u32) -> Value {
    json!({"pending": count, "files": 0})
}

fn part(disposition: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--X\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

fn closed(parts: &[&[u8]]) -> Vec<u8> {
    [&parts.concat()[..], b"--X--\r\n"].concat()
}

/// Status and error of a request, which must have left one unused link.
async fn check_refused(server: &Server, request: RequestBuilder, expected: &str) {
    let answer = json_of(request).await;
    assert_eq!(envelope(&answer), (400, expected.to_owned()));
    assert_eq!(uploads(server).await, pending(1), "{expected}");
}

#[tokio::test]
async fn check_13_a_fresh_link_takes_a_png() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let id = link.split(['/', '?']).nth(5).expect("id").to_owned();
    let answer = server.upload(&link, png(60, 40)).await;
    let expected = json!({"result": {"url": format!("authgearimages:///app1/{id}")}});
    assert_eq!(answer, (reqwest::StatusCode::OK, expected));
    assert_eq!(uploads(&server).await, json!({"stored": 1, "files": 1}));
    let stored = std::fs::read(&server.object_files()[0]).expect("object");
    assert_eq!(stored, png(60, 40));
}

#[tokio::test]
async fn check_14_a_link_is_good_once() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    reference_in(&server.upload(&link, png(60, 40)).await);
    let again = server.upload(&link, png(30, 20)).await;
    let expected = "AlreadyExists/DuplicatedImage duplicated image";
    assert_eq!(envelope(&again), (409, expected.into()));
    assert_eq!(uploads(&server).await, json!({"stored": 1, "files": 1}));
    let stored = std::fs::read(&server.object_files()[0]).expect("object");
    assert_eq!(stored, png(60, 40), "the first stays");
}

#[tokio::test]
async fn check_15_whatever_is_altered_is_refused() {
    let server = Server::start_with(|config| {
        config.tenant.hosts.push("other.example:1".into());
    })
    .await;
    let link = server.admin_link().await;
    let other = server.admin_link().await;
    let path_of_other = other.split('?').next().expect("path");
    let query = link.split_once('?').expect("query").1;
    let altered = [
        format!("{path_of_other}?{query}"),
        link.replace("expires=900", "expires=901"),
        link.replace("metadata=e", "metadata=f"),
        format!("{link}&x=1"),
        link.replace("/app1/", "/app2/"),
        link.replace("/app1/", "/%61pp1/"),
    ];
    // The body would be refused, too: the signature comes first.
    let posts = altered.map(|link| server.client.post(link).body("nonsense"));
    let elsewhere = server.client.post(&link).multipart(form(png(40, 40)));
    let elsewhere = elsewhere.header(header::HOST, "other.example:1");
    for request in posts.into_iter().chain([elsewhere]) {
        let answer = json_of(request).await;
        let expected = "Invalid/InvalidSignature invalid signature";
        assert_eq!(envelope(&answer), (400, expected.into()));
        let canonical = answer.1["error"]["info"]["canonical_request"].as_str();
        let canonical = canonical.expect("canonical request");
        assert!(canonical.starts_with("POST\n/_images/"), "{canonical}");
        assert!(canonical.ends_with("UNSIGNED-PAYLOAD"), "{canonical}");
        assert_eq!(uploads(&server).await, pending(2));
    }
    let put = server.client.put(&link).send().await.expect("answer");
    assert_eq!(put.status(), 405);
    assert_eq!(server.upload(&link, png(40, 40)).await.0, 200, "as it was");
}

#[tokio::test]
async fn check_16_the_last_second_is_good() {
    let server = Server::start().await;
    start_of(&server.clock);
    let (link, late) = (server.admin_link().await, server.admin_link().await);
    server.clock.advance(Duration::from_secs(900));
    reference_in(&server.upload(&link, png(40, 40)).await);
    server.clock.advance(Duration::from_secs(1));
    for link in [late, link] {
        let answer = server.upload(&link, png(40, 40)).await;
        let expected = "Invalid/ExpiredSignature expired signature";
        assert_eq!(envelope(&answer), (400, expected.into()));
    }
    let expected = json!({"pending": 1, "stored": 1, "files": 1});
    assert_eq!(uploads(&server).await, expected);
}

#[tokio::test]
async fn check_17_without_a_query() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let bare = server.client.post(link.split('?').next().expect("path"));
    let expected = "Invalid/InvalidSignatureQueryParam invalid x-authgear-date";
    check_refused(&server, bare.multipart(form(png(40, 40))), expected).await;
}

#[tokio::test]
async fn check_18_a_body_that_is_no_form() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let file = part("name=\"file\"; filename=\"a\"", &png(40, 40));
    let post = || server.client.post(&link);
    let typed = |content_type: &'static str| {
        let request = post().header(header::CONTENT_TYPE, content_type);
        request.body("{}")
    };
    for (request, message) in [
        (post(), "invalid content-type"),
        (typed("application/json"), "invalid content-type"),
        (typed("multipart/form-data"), "invalid boundary"),
        (raw_form(post(), file), "failed to read request body"),
        (raw_form(post(), ""), "failed to read request body"),
    ] {
        check_refused(&server, request, &format!("Invalid/Invalid {message}")).await;
    }
    assert_eq!(server.upload(&link, png(40, 40)).await.0, 200, "still good");
}

#[tokio::test]
async fn check_19_exactly_one_file_of_that_name() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let file = part("name=\"file\"; filename=\"a\"", &png(40, 40));
    let image = part("name=\"image\"; filename=\"a\"", b"x");
    let text = part("name=\"note\"", b"hello");
    for (parts, message) in [
        (&[&image[..]][..], "invalid file field"),
        (&[&file, &file], "invalid file field"),
        (&[&file, &image], "expected exactly 1 file part"),
        (&[&text], "expected exactly 1 file part"),
        (&[], "expected exactly 1 file part"),
    ] {
        let request = raw_form(server.client.post(&link), closed(parts));
        check_refused(&server, request, &format!("Invalid/Invalid {message}")).await;
    }
    let good = raw_form(server.client.post(&link), closed(&[&text, &file, &text]));
    reference_in(&json_of(good).await);
    assert_eq!(uploads(&server).await, json!({"stored": 1, "files": 1}));
}

#[tokio::test]
async fn check_20_ten_mebibytes_and_not_one_byte_more() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    for bytes in [png_of(MAX_BYTES + 1), Vec::new()] {
        let request = server.client.post(&link).multipart(form(bytes));
        check_refused(&server, request, "BadRequest/BadRequest asset too large").await;
    }
    reference_in(&server.upload(&link, png_of(MAX_BYTES)).await);
    assert_eq!(uploads(&server).await, json!({"stored": 1, "files": 1}));
}

#[tokio::test]
async fn check_21_a_part_without_a_content_type() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let hostile_name = "name=\"file\"; filename=\"\u{202e}../..\\0%00.svg\"";
    let body = closed(&[&part(hostile_name, &png(60, 40))]);
    let reference = reference_in(&json_of(raw_form(server.client.post(&link), body)).await);
    assert_eq!(uploads(&server).await, json!({"stored": 1, "files": 1}));
    let shown = server.get(&path_of(&reference, "original")).await;
    assert_eq!(shown.bytes().await.expect("body"), png(60, 40));
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
        check_preflight(&server, &link, origin, is_allowed).await;
    }
    let refusal = server.client.post(&link);
    let refusal = refusal.header(header::ORIGIN, "https://friend.example");
    let refusal = refusal.send().await.expect("answer");
    assert_eq!(refusal.status(), 400);
    let headers = refusal.headers();
    let granted = &headers[header::ACCESS_CONTROL_ALLOW_ORIGIN];
    assert_eq!(granted, "https://friend.example");
    assert_eq!(headers[header::VARY], "Origin");
    assert_eq!(uploads(&server).await, pending(1));
}

async fn check_preflight(server: &Server, link: &str, origin: &str, is_allowed: bool) {
    let request = server.client.request(Method::OPTIONS, link);
    let request = request
        .header(header::ORIGIN, origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "x-one, x-two");
    let answer = request.send().await.expect("answer");
    assert_eq!(answer.status(), 200, "{origin}");
    assert_eq!(answer.headers()[header::VARY], "Origin");
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, origin),
        (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"),
        (header::ACCESS_CONTROL_MAX_AGE, "900"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "x-one, x-two"),
    ] {
        let found = answer.headers().get(&name);
        let found = found.map(|value| value.to_str().expect("text"));
        assert_eq!(found, is_allowed.then_some(value), "{origin}: {name}");
    }
    assert_eq!(answer.text().await.expect("body"), "");
}

#[tokio::test]
async fn check_23_a_person_gets_ten_links_an_hour() {
    let server = Server::start().await;
    let stranger = json_of(server.client.post(server.url("/api/images/upload"))).await;
    let expected = "Unauthorized/Unauthorized authentication required";
    assert_eq!(envelope(&stranger), (401, expected.into()));
    assert_eq!(uploads(&server).await, json!({"files": 0}));

    let person = server.sign_in(FIRST).await;
    for _ in 0..10 {
        assert_eq!(person.presign().await.0, 200);
    }
    let eleventh = person.presign().await;
    let expected = "TooManyRequest/RateLimited request rate limited";
    assert_eq!(envelope(&eleventh), (429, expected.into()));
    let info = json!({"bucket_name": "PresignImageUploadRequestPerUser"});
    assert_eq!(eleventh.1["error"]["info"], info);
    assert_eq!(uploads(&server).await, pending(10));
    let other = server.sign_in(SECOND).await.presign().await;
    assert_eq!(other.0, 200, "others have their own ten");
}
