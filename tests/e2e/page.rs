//! The page as a whole: who may see it, whom it talks to, and what its policy allows.

use cameo_tests::{api::Api, browser::Browser, corpus, server::Server, stage::Stage, workspace};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_without_a_session_lead_to_sign_in() {
    let browser = Browser::start("page.no_session").await;
    let server = Server::start(None).await;
    let origin = format!("http://{}", server.address());
    browser.open(&format!("{origin}/settings")).await;
    browser.click_named("button", "First Demo").await;
    browser.find("button", "Edit Profile").await;
    assert_eq!(browser.url().await, format!("{origin}/settings"));
    browser.click("button", "Sign out").await;
    // Opening another page at once would take the place of the sign-out that is under way.
    find_sign_in(&browser).await;
    browser.open(&format!("{origin}/settings")).await;
    find_sign_in(&browser).await;
    assert!(browser.url().await.contains("/sign-in"));
    browser.finish().await;
}

async fn find_sign_in(browser: &Browser) {
    browser
        .wait_for("the sign-in page", |tree| {
            tree.with_role("button")
                .find(|node| node.name.contains("First Demo"))
                .map(drop)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_comes_from_its_own_origin() {
    let stage = Stage::open("page.own_origin").await;
    stage.change_photo(&corpus::four_colours(6)).await;
    stage
        .browser
        .open(&format!("{}/embed.html", stage.origin()))
        .await;
    stage.browser.find("button", "Edit Profile").await;
    let urls = stage.browser.requested_urls().await;
    let own = format!("{}/", stage.origin());
    assert!(
        urls.iter().any(|url| url.contains("/api/images/upload")),
        "{urls:#?}"
    );
    let foreign: Vec<_> = urls
        .iter()
        .filter(|url| url.starts_with("http") || url.starts_with("ws"))
        .filter(|url| !url.starts_with(&own))
        .collect();
    assert_eq!(foreign, [""; 0]);
    stage.finish().await;
}

/// The other conversations are for servers: nothing of them may be loaded by a browser.
#[test]
fn the_page_speaks_one_dialect() {
    let module = std::fs::read(workspace::page_folder().join("cameo-settings_bg.wasm"));
    let module = module.expect("the page is built");
    let has = |text: &str| {
        module
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    assert!(has("/api/graphql"), "the search finds what is there");
    for foreign in [
        "_api/admin",
        "/.api2/",
        "/api/v2/users",
        "/oauth/token",
        "user_metadata",
    ] {
        assert!(!has(foreign), "{foreign}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_policy_is_strict() {
    let server = Server::start(None).await;
    let origin = format!("http://{}", server.address());
    let visitor = Api::with_cookies(&origin, "none=none");
    for path in ["/settings", "/sign-in", "/embed.html", "/assets/worker.js"] {
        let (headers, _) = visitor.fetch(&format!("{origin}{path}")).await;
        let policy = headers.get("content-security-policy");
        let policy = policy
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        assert!(policy.contains("default-src"), "{path}: {policy:?}");
        assert!(
            policy.contains("'wasm-unsafe-eval'") || path == "/sign-in",
            "{path}: {policy}"
        );
        let weak = [
            "'unsafe-inline'",
            "'unsafe-eval'",
            "http:",
            "https:",
            "data:",
            "*",
        ];
        let found: Vec<_> = weak.iter().filter(|word| policy.contains(**word)).collect();
        assert_eq!(found, [&""; 0], "{path}: {policy}");
    }
}
