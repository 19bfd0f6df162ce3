//! Those who talk Auth0's dialect: programs with a secret, and people with a token of their own.

#![allow(dead_code, reason = "each of the programs of tests uses its own part")]

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::server::{Answer, FIRST, Server, json_of};

pub const CLIENT: &str = "cameo-dev";

/// Whom the tests are about: [`FIRST`] as Auth0's dialect names them.
pub fn first() -> String {
    format!("auth0|{FIRST}")
}

/// The secret of [`CLIENT`], which `--dev` made.
pub fn client_secret(server: &Server) -> String {
    let file = server.data.path().join("dev/client-secret");
    std::fs::read_to_string(file)
        .expect("secret")
        .trim()
        .to_owned()
}

/// Asks for a program's token, form-encoded as the official clients do.
pub async fn ask_token(server: &Server, fields: &[(&str, &str)]) -> Answer {
    let request = server.client.post(server.url("/oauth/token"));
    json_of(request.form(fields)).await
}

/// A program's token with these scopes.
pub async fn program(server: &Server, scope: &str) -> String {
    let secret = client_secret(server);
    let audience = format!("https://{}/api/v2/", server.host());
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT),
        ("client_secret", &secret),
        ("audience", &audience),
        ("scope", scope),
    ];
    let (status, answer) = ask_token(server, &fields).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["scope"], scope);
    answer["access_token"].as_str().expect("token").to_owned()
}

/// What `/api/token` answers a signed-in person.
pub async fn grant(server: &Server, person_id: &str, wish: Value) -> Value {
    let person = server.sign_in(person_id).await;
    let request = person.client.post(server.url("/api/token"));
    let (status, answer) = json_of(request.json(&wish)).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

/// A person's own token for the Management API.
pub async fn own_token(server: &Server, person_id: &str, scope: &str) -> String {
    let audience = server.url("/api/v2/");
    let wish = json!({"scope": scope, "audience": audience, "client_id": CLIENT});
    let answer = grant(server, person_id, wish).await;
    answer["access_token"].as_str().expect("token").to_owned()
}

/// A request about a user, whose id is encoded as the official clients do.
pub fn user(server: &Server, method: Method, token: &str, id: &str) -> RequestBuilder {
    let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    let url = server.url(&format!("/api/v2/users/{id}"));
    server.client.request(method, url).bearer_auth(token)
}

pub async fn read(server: &Server, token: &str, id: &str) -> Answer {
    json_of(user(server, Method::GET, token, id)).await
}

pub async fn patch(server: &Server, token: &str, id: &str, body: Value) -> Answer {
    json_of(user(server, Method::PATCH, token, id).json(&body)).await
}

/// The user that a good change answers.
pub async fn patched(server: &Server, token: &str, id: &str, body: Value) -> Value {
    let (status, user) = patch(server, token, id, body.clone()).await;
    assert_eq!(status, 200, "{body}: {user}");
    user
}

/// Status, `errorCode` and message of a refusal, whose other fields follow from them.
pub fn refusal((status, answer): &Answer) -> (u16, String) {
    assert_eq!(answer["statusCode"], status.as_u16(), "{answer}");
    let reason = StatusCode::canonical_reason(status);
    assert_eq!(answer["error"].as_str(), reason, "{answer}");
    let text = |name: &str| answer[name].as_str().unwrap_or("-").to_owned();
    let (code, message) = (text("errorCode"), text("message"));
    (status.as_u16(), format!("{code} {message}"))
}
