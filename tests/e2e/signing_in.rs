//! People of a real provider: the way in, a session that ends too early, and the ways that lead
//! nowhere. And pages elsewhere, which bring tokens of that provider.

use std::time::Duration;

use cameo_tests::{
    browser::Browser,
    corpus, oracle,
    provider::Provider,
    proxy::{Exchange, Fault, Gate, Proxy},
    rows::Rows,
    server::Server,
    stage::Stage,
};
use reqwest::{Client, StatusCode};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_unknown_signs_in_and_saves_a_photo() {
    let (stage, _provider) = Stage::open_before_provider("signing_in.unknown").await;
    let attributes = stage.attributes().await;
    assert_eq!(attributes["given_name"], "Ann");
    assert_eq!(attributes["email"], "ann@people.example");
    assert!(!attributes.contains_key("picture"), "{attributes:?}");
    stage.change_photo(&corpus::noisy_photo()).await;
    assert_eq!(oracle::pixels(&stage.served().await).width, 1024);
    let url = stage.browser.url().await;
    assert!(url.ends_with("/settings"), "{url}");
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_while_framing_costs_no_photo() {
    let (stage, _provider) = Stage::open_before_provider("signing_in.expired").await;
    stage.browser.expect_complaint("status of 401");
    stage.browser.expect_complaint("backend/signed-out");
    stage.edit_with(&corpus::noisy_photo()).await;
    stage.server.advance(Duration::from_secs(15 * 24 * 3600));
    stage.browser.click("button", "Save").await;
    sign_in_again(&stage).await;
    stage.saved().await;
    assert_eq!(oracle::pixels(&stage.served().await).width, 1024);
    stage.finish().await;
}

/// Does as the alert says, in another tab, and tries again.
async fn sign_in_again<S>(stage: &Stage<S>) {
    let said = stage.browser.hear_alert().await;
    assert!(said.contains("Sign in again"), "{said}");
    // The provider still knows them, so that the other tab asks nothing.
    let tab = stage.browser.new_tab().await;
    let origin = stage.origin().to_owned();
    stage.browser.open(&format!("{origin}/sign-in")).await;
    stage.browser.click("link", "Sign in").await;
    stage.browser.find("button", "Edit Profile").await;
    stage.browser.close_tab(&tab).await;
    stage.browser.click("button", "Try again").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_in_the_middle_of_saving_costs_no_photo() {
    let (stage, _provider) = Stage::open_before_provider("signing_in.middle").await;
    stage.browser.expect_complaint("status of 401");
    stage.browser.expect_complaint("backend/signed-out");
    let gate = Gate::new();
    let before_change = Fault::Hold(gate.clone());
    stage.proxy().disturb(Exchange::Mutation, before_change);
    stage.edit_with(&corpus::noisy_photo()).await;
    stage.browser.click("button", "Save").await;
    gate.reached().await;
    stage.server.advance(Duration::from_secs(15 * 24 * 3600));
    gate.open();
    sign_in_again(&stage).await;
    stage.saved().await;
    assert_eq!(oracle::pixels(&stage.served().await).width, 1024);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_for_another_browser_signs_nobody_in() {
    let browser = Browser::start("signing_in.elsewhere").await;
    browser.expect_complaint("status of 400");
    let proxy = Proxy::start().await;
    let provider = Provider::start(&proxy);
    let server = Server::start_with(Some(&proxy), |config| {
        config.tenant.oidc = provider.config()
    });
    let server = server.await;
    let origin = format!("http://{}", proxy.host());
    let answer = format!(
        "{origin}/sign-in/callback?code=x&state=y&iss={}",
        provider.issuer()
    );
    browser.open(&answer).await;
    let said = browser.hear_alert().await;
    assert!(said.contains("begun elsewhere"), "{said}");
    browser.click("link", "Try again").await;
    browser.find("link", "Sign in").await;
    assert_eq!(Rows::of(server.data()).sessions().await, 0);
    browser.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_provider_that_does_not_answer_is_said_to_be_one() {
    let browser = Browser::start("signing_in.down").await;
    browser.expect_complaint("status of 502");
    let proxy = Proxy::start().await;
    let mut provider = Provider::start(&proxy);
    let server = Server::start_with(Some(&proxy), |config| {
        config.tenant.oidc = provider.config()
    });
    let _server = server.await;
    provider.kill();
    browser
        .open(&format!("http://{}/sign-in", proxy.host()))
        .await;
    browser.click("link", "Sign in").await;
    let said = browser.hear_alert().await;
    assert!(said.contains("does not answer"), "{said}");
    browser.finish().await;
}

const VIEWER: &str =
    r#"{"query":"query($id: ID!) { user(id: $id) { id } }","variables":{"id":""}}"#;

/// Asks as a page of an allowed origin would.
async fn ask(proxy: &Proxy, origin: &str, token: &str) -> StatusCode {
    let request = Client::new()
        .post(format!("http://{}/api/images/upload", proxy.host()))
        .header("origin", origin)
        .header("content-type", "application/json")
        .bearer_auth(token)
        .body(VIEWER);
    request.send().await.expect("it answers").status()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_elsewhere_bring_tokens_of_the_provider() {
    const PAGE: &str = "https://app.example.test";
    let proxy = Proxy::start().await;
    let mut provider = Provider::start(&proxy);
    let server = Server::start_with(Some(&proxy), |config| {
        config.tenant.oidc = provider.config();
        config.tenant.allowed_origins.push(PAGE.into());
    });
    let server = server.await;
    let rows = Rows::of(server.data());
    let before = rows.people().await;
    let token = provider.token().await;
    assert_eq!(ask(&proxy, PAGE, &token).await, StatusCode::OK);
    assert_eq!(ask(&proxy, PAGE, &token).await, StatusCode::OK);
    assert_eq!(rows.people().await, before + 1, "one person, made once");

    let elsewhere = ask(&proxy, "https://other.example.test", &token).await;
    assert_eq!(elsewhere, StatusCode::FORBIDDEN);
    let others = provider.foreign_token().await;
    assert_eq!(ask(&proxy, PAGE, &others).await, StatusCode::UNAUTHORIZED);
    let (head, signature) = token.rsplit_once('.').expect("three parts");
    let (header, _) = head.split_once('.').expect("three parts");
    for forged in [
        format!("{head}."),
        format!("{header}.{header}.{signature}"),
        format!("{head}.{}", signature.chars().rev().collect::<String>()),
        String::new(),
    ] {
        assert_eq!(
            ask(&proxy, PAGE, &forged).await,
            StatusCode::UNAUTHORIZED,
            "{forged}"
        );
    }

    // It signs with another key from now on, which is looked for, but not at once again.
    provider.restart();
    let renewed = provider.token().await;
    assert_eq!(ask(&proxy, PAGE, &renewed).await, StatusCode::UNAUTHORIZED);
    server.advance(Duration::from_secs(61));
    assert_eq!(ask(&proxy, PAGE, &renewed).await, StatusCode::OK);
    assert_eq!(
        ask(&proxy, PAGE, &token).await,
        StatusCode::UNAUTHORIZED,
        "an old key"
    );
    server.advance(Duration::from_secs(400));
    assert_eq!(
        ask(&proxy, PAGE, &renewed).await,
        StatusCode::UNAUTHORIZED,
        "it is over"
    );
}
