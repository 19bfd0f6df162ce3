//! Nothing secret is ever logged, at a level far more talkative than the default.

use std::sync::PoisonError;

use serde_json::json;

use crate::{
    capture::captured,
    pictures::png,
    server::{FIRST, FIRST_GLOBAL, Server, path_of},
};

#[tokio::test]
async fn no_secret_is_logged() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let link = person.link().await;
    server.upload(&link, b"canary-body".to_vec()).await;
    let (_, answer) = server.upload(&link, png(40, 40)).await;
    let reference = answer["result"]["url"].as_str().expect("url");
    person
        .patch(
            FIRST_GLOBAL,
            json!({"picture": reference, "nickname": "canary-nickname"}),
        )
        .await;
    server.get(&path_of(reference, "profile")).await;
    server.get("/sign-in?next=canary-query").await;
    let token = server.token();
    let request = server.client.get(server.url("/_api/admin/images/upload"));
    request.bearer_auth(&token).send().await.expect("answer");
    server
        .replace(FIRST_GLOBAL, json!({"email": "canary@example.test"}))
        .await;

    let access_token = person.access_token().await;
    server.userinfo(&access_token).await;
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", "cameo-dev"),
        ("client_secret", "canary-client-secret"),
    ];
    let ask = server.client.post(server.url("/oauth/token"));
    ask.form(&fields).send().await.expect("answer");

    let log = captured()
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let log = String::from_utf8_lossy(&log);
    let id = reference.rsplit('/').next().expect("id");
    assert!(
        log.contains(&format!("/_images/app1/{id}")),
        "control: requests are logged"
    );
    let signature = link
        .split("x-authgear-signature=")
        .nth(1)
        .expect("signature");
    let session = person.cookie.split_once('=').expect("pair").1;
    let secret =
        std::fs::read_to_string(server.data.path().join("dev/images-secret")).expect("secret");
    for (what, secret) in [
        ("signature", &signature[..64]),
        ("session", session),
        ("admin token", token.as_str()),
        ("access token", access_token.as_str()),
        ("client secret", "canary-client-secret"),
        ("images secret", secret.trim()),
        ("body", "canary-body"),
        ("attribute", "canary-nickname"),
        ("address", "canary@example"),
        ("query", "canary-query"),
    ] {
        let line = log.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "{what} is in the log");
    }
}

#[tokio::test]
async fn a_path_cannot_forge_a_line() {
    let server = Server::start().await;
    server.get("/x%0aINFO%20forged-line").await;
    let log = captured()
        .0
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let log = String::from_utf8_lossy(&log).into_owned();
    assert!(!log.lines().any(|line| line.starts_with("INFO forged")));
    let shown = format!("{:?}", server.config);
    assert!(!shown.contains("secret\"") && shown.contains("images_secrets"));
}
