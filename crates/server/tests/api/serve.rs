//! How pictures are shown.

use reqwest::{Method, header};

use crate::{
    pictures::{CORNERS, assert_close, contains, gif, jpeg, look, png, telltale_jpeg},
    server::{Server, path_of},
};

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
        for (name, value) in [
            ("content-type", media_type),
            ("cache-control", "public, immutable, max-age=900"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("vary", "Origin"),
        ] {
            assert_eq!(response.headers()[name], value, "{name}");
        }
        let (size, corners) = look(&response.bytes().await.expect("body"));
        assert_eq!(size, (240, 240));
        assert_close(corners, CORNERS);
    }
}

#[tokio::test]
async fn check_25_upright_and_nothing_private_anywhere() {
    let server = Server::start().await;
    let sent = telltale_jpeg();
    assert!(contains(&sent, b"Exif") && contains(&sent, b"canary"));
    let reference = server.admin_picture(sent).await;
    // Orientation 6: to stand upright the picture is turned clockwise.
    let [a, b, c, d] = CORNERS;
    for option in ["profile", "original"] {
        let shown = server.get(&path_of(&reference, option)).await;
        let bytes = shown.bytes().await.expect("body");
        let (size, corners) = look(&bytes);
        assert_eq!(
            size,
            if option == "profile" {
                (240, 240)
            } else {
                (200, 300)
            }
        );
        assert_close(corners, [d, a, b, c]);
        for private in [&b"Exif"[..], b"canary", b"<script"] {
            assert!(!contains(&bytes, private), "{option}");
        }
    }
    for file in server.object_files() {
        let stored = std::fs::read(&file).expect("object");
        assert!(!contains(&stored, b"Exif") && !contains(&stored, b"canary"));
    }
}

#[tokio::test]
async fn check_26_nothing_else_is_there() {
    let server = Server::start().await;
    let reference = server.admin_picture(png(40, 40)).await;
    let pending = server.admin_link().await;
    let pending = pending
        .split('?')
        .next()
        .expect("path")
        .replace(&server.origin, "")
        + "/original";
    for path in [
        path_of(&reference, "foo"),
        path_of(&reference, "profile%2f..%2foriginal"),
        path_of(&reference, "profile").replace("app1", "app2"),
        "/_images/app1/11111111-2222-4333-8444-555555555555/profile".into(),
        "/_images/app1/..%2f..%2fcameo.sqlite/original".into(),
        pending,
    ] {
        let response = server.get(&path).await;
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(response.headers().get(header::CACHE_CONTROL), None);
        assert_eq!(response.text().await.expect("body"), "", "{path}");
    }
}

#[tokio::test]
async fn check_27_a_stored_object_that_is_no_image() {
    let server = Server::start().await;
    let reference = server.admin_picture(png(40, 40)).await;
    let file = server.object_files().pop().expect("object");
    std::fs::write(file, b"rotten").expect("written");
    let response = server.get(&path_of(&reference, "profile")).await;
    assert_eq!(response.status(), 502);
    assert_eq!(response.text().await.expect("body"), "");
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
        assert_eq!(
            response.headers()[header::LOCATION],
            format!("http://cdn.example{path}")
        );
    }
}

/// A CDN may keep the name by which it was asked; whichever way the operator wrote that name.
#[tokio::test]
async fn a_cdn_may_ask_under_its_own_name_for_images_only() {
    let server = Server::start_with(|config| {
        config.tenant.cdn_host = Some("CDN.example".into());
    })
    .await;
    let reference = server.admin_picture(png(60, 40)).await;
    let ask = async |method: Method, path: &str| {
        let request = server.client.request(method, server.url(path));
        let request = request
            .header(header::HOST, "cdn.Example")
            .header(header::ORIGIN, "http://cdn.example");
        request.send().await.expect("answer")
    };
    for option in ["profile", "original"] {
        let shown = ask(Method::GET, &path_of(&reference, option)).await;
        assert_eq!(shown.status(), 200);
        let granted = shown.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        assert_eq!(granted, None);
        let (size, _) = look(&shown.bytes().await.expect("body"));
        assert!(size.0 > 0);
    }
    let elsewhere = server.get(&path_of(&reference, "profile")).await;
    let location = elsewhere.headers()[header::LOCATION].to_str();
    assert!(location.expect("text").starts_with("http://cdn.example/"));
    let link = server.admin_link().await;
    let upload = link.strip_prefix(&server.origin).expect("path");
    for (method, path) in [
        (Method::POST, upload),
        (Method::OPTIONS, upload),
        (Method::GET, "/sign-in"),
        (Method::GET, "/settings"),
        (Method::POST, "/api/graphql"),
        (Method::GET, "/_api/admin/images/upload"),
        (Method::GET, "/_images"),
    ] {
        assert_eq!(ask(method, path).await.status(), 421, "{path}");
    }
}

#[tokio::test]
async fn a_known_picture_is_not_sent_again() {
    let server = Server::start().await;
    let reference = server.admin_picture(png(60, 40)).await;
    for option in ["profile", "original"] {
        let path = path_of(&reference, option);
        let first = server.get(&path).await;
        let etag = first.headers()[header::ETAG].clone();
        let list = format!("\"x\", W/{}", etag.to_str().expect("text"));
        for known in [etag.to_str().expect("text"), &list, "*"] {
            let request = server
                .client
                .get(server.url(&path))
                .header(header::IF_NONE_MATCH, known);
            let again = request.send().await.expect("answer");
            assert_eq!(again.status(), 304, "{known}");
            assert_eq!(again.headers()[header::ETAG], etag);
            assert!(again.bytes().await.expect("body").is_empty());
        }
        let request = server
            .client
            .get(server.url(&path))
            .header(header::IF_NONE_MATCH, "\"x\"");
        assert_eq!(request.send().await.expect("answer").status(), 200);
        let head = server
            .client
            .request(Method::HEAD, server.url(&path))
            .send()
            .await
            .expect("answer");
        assert_eq!(
            (head.status().as_u16(), &head.headers()[header::ETAG]),
            (200, &etag)
        );
    }
}

#[tokio::test]
async fn original_has_no_caching_and_the_sanitised_bytes() {
    let server = Server::start().await;
    let sent = png(60, 40);
    let reference = server.admin_picture(sent.clone()).await;
    let response = server.get(&path_of(&reference, "original")).await;
    assert_eq!(response.headers().get(header::CACHE_CONTROL), None);
    assert_eq!(
        response.bytes().await.expect("body"),
        sent,
        "a clean file comes back as it was"
    );
}
