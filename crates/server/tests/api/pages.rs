//! The page and its files.

use reqwest::header::{self, HeaderValue};

use crate::server::{FIRST, Server};

#[tokio::test]
async fn settings_lead_to_sign_in_and_back() {
    let server = Server::start().await;
    let location = async |path: &str| {
        let response = server.get(path).await;
        assert_eq!(response.status(), 303, "{path}");
        response.headers()[header::LOCATION]
            .to_str()
            .expect("text")
            .to_owned()
    };
    assert_eq!(location("/").await, "/settings");
    assert_eq!(location("/settings").await, "/sign-in");
    let page = server.get("/sign-in").await.text().await.expect("body");
    assert!(page.contains("Sign in as First Demo") && page.contains("Sign in as Second Demo"));
    for forbidden in ["style=", "<style", "<script", "onclick", "http:", "https:"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let person = server.sign_in(FIRST).await;
    let settings = person
        .client
        .get(server.url("/settings"))
        .send()
        .await
        .expect("answer");
    assert_eq!(settings.status(), 200);
    assert_eq!(settings.headers()[header::CACHE_CONTROL], "no-cache");
    assert!(settings.text().await.expect("body").contains("settings"));
}

#[tokio::test]
async fn every_page_and_script_carries_the_policy() {
    let server = Server::start().await;
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
        img-src 'self' blob:; connect-src 'self'; worker-src 'self'; form-action 'self'; \
        base-uri 'none'; frame-ancestors 'none'";
    for (path, content_type, caching) in [
        ("/sign-in", "text/html; charset=utf-8", "no-store"),
        ("/sign-in.css", "text/css; charset=utf-8", "no-cache"),
        ("/embed.html", "text/html; charset=utf-8", "no-cache"),
        (
            "/assets/worker.js",
            "text/javascript; charset=utf-8",
            "no-cache",
        ),
        (
            "/assets/settings.js",
            "text/javascript; charset=utf-8",
            "no-cache",
        ),
        ("/assets/settings_bg.wasm", "application/wasm", "no-cache"),
        (
            "/element/element.js",
            "text/javascript; charset=utf-8",
            "no-cache",
        ),
        (
            "/element/element.d.ts",
            "text/plain; charset=utf-8",
            "no-cache",
        ),
        (
            "/element/dist/cameo_bg.wasm",
            "application/wasm",
            "no-cache",
        ),
    ] {
        let response = server.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        for (name, value) in [
            ("content-security-policy", policy),
            ("content-type", content_type),
            ("cache-control", caching),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(response.headers()[name], value, "{path} {name}");
        }
    }
}

#[tokio::test]
async fn nothing_leads_out_of_the_folders() {
    let server = Server::start().await;
    for path in [
        "/assets/.hidden",
        "/assets/missing.js",
        "/assets/..%2fsecret.js",
        "/assets/%2e%2e/secret.js",
        "/assets//etc/passwd",
        "/assets/%00",
        "/element/package.json",
        "/element/..%2fpage%2findex.html",
        "/element/../secret.js",
        "/nothing",
        "/settings/",
    ] {
        assert_eq!(server.get(path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn a_known_file_is_not_sent_again() {
    let server = Server::start().await;
    let first = server.get("/assets/worker.js").await;
    let etag = &first.headers()[header::ETAG];
    let request = server
        .client
        .get(server.url("/assets/worker.js"))
        .header(header::IF_NONE_MATCH, etag);
    let again = request.send().await.expect("answer");
    assert_eq!(again.status(), 304);
    assert!(
        again
            .headers()
            .contains_key(header::CONTENT_SECURITY_POLICY)
    );
}

#[tokio::test]
async fn a_file_comes_compressed_to_whoever_takes_it() {
    let server = Server::start().await;
    let get = async |path: &str, accepted: &str| {
        let request = server
            .client
            .get(server.url(path))
            .header(header::ACCEPT_ENCODING, accepted);
        let answer = request.send().await.expect("answer");
        assert_eq!(answer.headers()[header::VARY], "accept-encoding", "{path}");
        let headers = answer.headers().clone();
        (headers, answer.text().await.expect("body"))
    };
    let path = "/assets/settings.js";
    let (compressed, body) = get(path, "gzip, br").await;
    assert_eq!(
        (&compressed[header::CONTENT_ENCODING], body.as_str()),
        (&HeaderValue::from_static("br"), "shorter")
    );
    assert_eq!(
        compressed[header::CONTENT_TYPE],
        "text/javascript; charset=utf-8"
    );
    let (plain, body) = get(path, "gzip").await;
    assert_eq!(
        (plain.get(header::CONTENT_ENCODING), body.as_str()),
        (None, "export {}")
    );
    assert_ne!(plain[header::ETAG], compressed[header::ETAG]);
    let (headers, body) = get("/assets/worker.js", "br").await;
    assert_eq!(
        (headers.get(header::CONTENT_ENCODING), body.as_str()),
        (None, "postMessage(1)")
    );
}

#[tokio::test]
async fn strangers_hosts_and_health() {
    let server = Server::start().await;
    for path in [
        "/settings",
        "/sign-in",
        "/_api/admin/images/upload",
        "/_images/app1/x/profile",
        "/x",
    ] {
        let request = server
            .client
            .get(server.url(path))
            .header(header::HOST, "evil.example");
        assert_eq!(
            request.send().await.expect("answer").status(),
            421,
            "{path}"
        );
    }
    let request = server
        .client
        .get(server.url("/health"))
        .header(header::HOST, "10.0.0.7");
    assert_eq!(request.send().await.expect("answer").status(), 200);
    let port = server.origin.rsplit(':').next().expect("port");
    let request = server
        .client
        .get(server.url("/sign-in"))
        .header(header::HOST, format!("LOCALHOST:{port}"));
    assert_eq!(request.send().await.expect("answer").status(), 200);
}

#[tokio::test]
async fn the_whole_path_of_a_stranger_is_short() {
    let server = Server::start().await;
    let request = server
        .client
        .post(server.url("/sign-in"))
        .header(header::ORIGIN, &server.origin);
    let response = request
        .form(&[("person", "somebody")])
        .send()
        .await
        .expect("answer");
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers().get(header::SET_COOKIE), None);
}

#[tokio::test]
async fn without_dev_nobody_gets_in_by_one_click() {
    let server = Server::production().await;
    let ask = |request: reqwest::RequestBuilder| {
        request
            .header(header::HOST, "photos.example")
            .header(header::ORIGIN, "http://photos.example")
    };
    let page = ask(server.client.get(server.url("/sign-in")))
        .send()
        .await
        .expect("answer");
    assert_eq!(page.status(), 404);
    let text = page.text().await.expect("body");
    assert!(
        text.contains("not configured") && !text.contains("Demo"),
        "{text}"
    );
    let request = ask(server.client.post(server.url("/sign-in"))).form(&[("person", FIRST)]);
    let response = request.send().await.expect("answer");
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers().get(header::SET_COOKIE), None);
    let presign = ask(server.client.get(server.url("/_api/admin/images/upload")));
    assert_eq!(
        server
            .as_admin(presign)
            .send()
            .await
            .expect("answer")
            .status(),
        200
    );
    let loopback = server.get("/sign-in").await;
    assert_eq!(loopback.status(), 421, "only the configured hosts");
}

#[tokio::test]
async fn a_cdn_may_show_pictures_on_the_page() {
    let server = Server::start_with(|config| {
        config.tenant.cdn_host = Some("cdn.example".into());
    })
    .await;
    let page = server.get("/sign-in").await;
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .expect("text");
    assert!(
        policy.contains("img-src 'self' blob: http://cdn.example;"),
        "{policy}"
    );
}
