//! Access tokens of persons, and the claims that they give.

use std::time::Duration;

use reqwest::{Method, header};
use serde_json::json;

use crate::{
    server::{FIRST, FIRST_EMAIL, FIRST_GLOBAL, Server, envelope, json_of},
    stored::count,
};

const TOKENS: &str = "SELECT count(*) FROM access_token";

#[tokio::test]
async fn claims_are_the_attributes_as_they_are_shown() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let token = person.access_token().await;
    let mut expected = person.attributes().await;
    expected["sub"] = json!(FIRST);
    expected["custom_attributes"] = json!({});
    expected["x_web3"] = json!({});
    for (name, value) in [
        ("is_anonymous", false),
        ("is_verified", true),
        ("can_reauthenticate", false),
    ] {
        expected[format!("https://authgear.com/claims/user/{name}")] = json!(value);
    }
    assert_eq!(server.userinfo(&token).await, expected);
    assert_eq!(expected["email"], FIRST_EMAIL);
    let post = server.client.post(server.url("/oauth2/userinfo"));
    let post = json_of(post.header(header::AUTHORIZATION, format!("bearer {token}")));
    assert_eq!(post.await.1, expected, "by POST, and whatever its case");

    let nickname = json!({"nickname": "changed"});
    person.patch(FIRST_GLOBAL, nickname).await;
    let claims = server.userinfo(&token).await;
    assert_eq!(claims["nickname"], "changed", "at once");
}

#[tokio::test]
async fn who_has_no_good_token_is_told_why() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let post = |body: &'static str| {
        let request = person.client.post(server.url("/api/token"));
        request
            .header(header::CONTENT_TYPE, "application/json")
            .body(body)
    };
    let (_, narrow) = json_of(post(r#"{"scope":"profile nonsense"}"#)).await;
    assert_eq!(narrow["scope"], "profile");
    assert_eq!(narrow["expires_in"], 3600);
    let narrow = narrow["access_token"].as_str().expect("token").to_owned();
    for (token, status, challenge) in [
        (None, 401, "Bearer"),
        (Some("x"), 401, "Bearer error=\"invalid_token\""),
        (Some(&*narrow), 403, "Bearer error=\"insufficient_scope\""),
    ] {
        let mut request = server.client.get(server.url("/oauth2/userinfo"));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.expect("answer");
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()[header::WWW_AUTHENTICATE], challenge);
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    }
    for bad in ["7", "{", r#"{"is_admin":true}"#] {
        assert_eq!(envelope(&json_of(post(bad)).await).0, 400, "{bad}");
    }
    let cookieless = json_of(server.client.post(server.url("/api/token"))).await;
    assert_eq!(envelope(&cookieless).0, 401);
    assert_eq!(
        count(&server, TOKENS).await,
        1,
        "only the one that was given"
    );
}

#[tokio::test]
async fn a_token_ends_and_is_swept() {
    let server = Server::start().await;
    let token = server.sign_in(FIRST).await.access_token().await;
    let ask = async || {
        let request = server.client.get(server.url("/oauth2/userinfo"));
        let response = request.bearer_auth(&token).send().await.expect("answer");
        response.status().as_u16()
    };
    server.clock.advance(Duration::from_secs(3599));
    server.sweep().await;
    assert_eq!(ask().await, 200);
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(ask().await, 401);
    server.sweep().await;
    assert_eq!(count(&server, TOKENS).await, 0);
    let wal = std::fs::read(server.data.path().join("cameo.sqlite-wal")).expect("log");
    let is_kept = crate::pictures::contains(&wal, token.as_bytes());
    assert!(!is_kept, "only its hash was ever kept");
}

#[tokio::test]
async fn a_page_of_an_allowed_origin_may_ask() {
    let server = Server::start_with(|config| {
        config.tenant.allowed_origins = vec!["https://friend.example".into()];
    })
    .await;
    for (origin, is_allowed) in [
        ("https://friend.example", true),
        ("https://evil.example", false),
    ] {
        let request = server.url("/oauth2/userinfo");
        let request = server.client.request(Method::OPTIONS, request);
        let request = request.header(header::ORIGIN, origin);
        let answer = request.send().await.expect("answer");
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()[header::VARY], "Origin");
        let granted = answer.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        assert_eq!(granted.is_some(), is_allowed, "{origin}");
    }
}
