//! Checks 24 to 28, Authgear: how pictures are shown.

use reqwest::header;
use serde_json::json;

use crate::{
    pictures::{CORNERS, assert_close, contains, gif, jpeg, look, png, telltale_jpeg},
    server::{Server, path_of},
    stored::uploads,
};

const ABSENT: &str = "/_images/app1/11111111-2222-4333-8444-555555555555/profile";

#[tokio::test]
async fn check_24_profile_is_a_square_of_240_in_the_same_format() {
    let server = Server::start().await;
    for (bytes, media_type) in [
        (png(600, 400), "image/png"),
        (jpeg(600, 400), "image/jpeg"),
        (gif(600, 400), "image/gif"),
        (png(100, 50), "image/png"),
    ] {
        let reference = server.admin_picture(bytes).await;
        let response = server.get(&path_of(&reference, "profile")).await;
        assert_eq!(response.status(), 200);
        let caching = "public, immutable, max-age=900";
        for (name, value) in [
            (header::CONTENT_TYPE, media_type),
            (header::CACHE_CONTROL, caching),
        ] {
            assert_eq!(response.headers()[&name], value, "{name}");
        }
        let (size, corners) = look(&response.bytes().await.expect("body"));
        assert_eq!(size, (240, 240));
        assert_close(corners, CORNERS);
    }
    let expected = json!({"stored": 4, "files": 4});
    assert_eq!(uploads(&server).await, expected, "variants are not kept");
}

#[tokio::test]
async fn check_25_profile_is_upright_and_says_nothing_private() {
    let server = Server::start().await;
    let sent = telltale_jpeg();
    assert!(contains(&sent, b"Exif") && contains(&sent, b"canary"));
    let reference = server.admin_picture(sent).await;
    let shown = server.get(&path_of(&reference, "profile")).await;
    assert_eq!(shown.status(), 200);
    let bytes = shown.bytes().await.expect("body");
    let (size, corners) = look(&bytes);
    assert_eq!(size, (240, 240));
    // Orientation 6: to stand upright the picture is turned clockwise.
    let [a, b, c, d] = CORNERS;
    assert_close(corners, [d, a, b, c]);
    for private in [&b"Exif"[..], b"canary", b"<script"] {
        assert!(!contains(&bytes, private));
    }
    assert_eq!(uploads(&server).await, json!({"stored": 1, "files": 1}));
}

#[tokio::test]
async fn check_26_nothing_else_is_there() {
    let server = Server::start().await;
    let reference = server.admin_picture(png(40, 40)).await;
    let pending = server.admin_link().await;
    let pending = pending.split('?').next().expect("path");
    let pending = pending.replace(&server.origin, "") + "/original";
    for path in [
        path_of(&reference, "foo"),
        path_of(&reference, "profile%2f..%2foriginal"),
        ABSENT.into(),
        "/_images/app1/..%2f..%2fcameo.sqlite/original".into(),
        pending,
    ] {
        let response = server.get(&path).await;
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(response.headers().get(header::CACHE_CONTROL), None);
        assert_eq!(response.text().await.expect("body"), "", "{path}");
    }
    let expected = json!({"pending": 1, "stored": 1, "files": 1});
    assert_eq!(uploads(&server).await, expected);
}

#[tokio::test]
async fn check_27_a_stored_object_that_is_no_image() {
    let server = Server::start().await;
    let reference = server.admin_picture(png(40, 40)).await;
    let file = server.object_files().pop().expect("object");
    std::fs::write(&file, b"rotten").expect("written");
    let response = server.get(&path_of(&reference, "profile")).await;
    assert_eq!(response.status(), 502);
    assert_eq!(response.text().await.expect("body"), "");
    assert_eq!(std::fs::read(&file).expect("object"), b"rotten");
}

#[tokio::test]
async fn check_28_with_a_cdn_everything_is_asked_for_there() {
    let server = Server::start_with(|config| {
        config.tenant.cdn_host = Some("cdn.example".into());
    })
    .await;
    for option in ["profile", "original", "foo"] {
        let path = format!("/_images/app1/x/{option}");
        let response = server.get(&path).await;
        assert_eq!(response.status(), 302);
        let location = &response.headers()[header::LOCATION];
        assert_eq!(location, format!("http://cdn.example{path}").as_str());
        assert_eq!(response.text().await.expect("body"), "");
    }
    assert_eq!(uploads(&server).await, json!({"files": 0}));
}
