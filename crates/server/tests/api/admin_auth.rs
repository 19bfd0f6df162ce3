//! Who may use the admin API, and what its presign answers.

use std::time::{Duration, UNIX_EPOCH};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cameo_server::{Clock as _, ManualClock, mint_admin_token};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::server::{Server, link_in, operator_keys};

const KEY_ID: &str = "cameo-dev-only--";

/// The server's own private key, or that of somebody else.
fn key_in(data: &std::path::Path) -> EncodingKey {
    let pem = std::fs::read(data.join("dev/admin-key.pem")).expect("key");
    EncodingKey::from_rsa_pem(&pem).expect("RSA")
}

fn now(clock: &ManualClock) -> i64 {
    let since = clock.now().duration_since(UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_secs()).expect("fits")
}

fn header_with(alg: Algorithm, kid: Option<&str>) -> Header {
    Header {
        kid: kid.map(str::to_owned),
        ..Header::new(alg)
    }
}

fn signed(server: &Server, claims: &Value) -> String {
    let header = header_with(Algorithm::RS256, Some(KEY_ID));
    jsonwebtoken::encode(&header, claims, &key_in(server.data.path())).expect("token")
}

async fn status(server: &Server, authorization: &str) -> u16 {
    let request = server.client.get(server.url("/_api/admin/images/upload"));
    let request = request.header(header::AUTHORIZATION, authorization);
    request.send().await.expect("answer").status().as_u16()
}

#[tokio::test]
async fn check_01_without_a_token_it_is_403_in_plain_text() {
    let server = Server::start().await;
    let response = server.get("/_api/admin/images/upload").await;
    assert_eq!(response.status(), 403);
    let content_type = response.headers()[header::CONTENT_TYPE]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(content_type.starts_with("text/plain"), "{content_type}");
    assert_eq!(response.text().await.expect("body"), "Forbidden\n");
}

#[tokio::test]
async fn checks_02_to_04_audience_and_times() {
    let server = Server::start().await;
    let now = now(&server.clock);
    for (claims, expected) in [
        (json!({"aud": "app1"}), 200),
        (json!({"aud": ["x", "app1"]}), 200),
        (json!({"aud": "app2"}), 403),
        (json!({"aud": ["x"]}), 403),
        (json!({"exp": now + 60}), 403),
        (json!({"aud": "app1", "exp": now - 240}), 200),
        (json!({"aud": "app1", "exp": now - 360}), 403),
        (json!({"aud": "app1", "iat": now + 240}), 200),
        (json!({"aud": "app1", "iat": now + 360}), 403),
        (json!({"aud": "app1", "nbf": now + 360}), 403),
        (json!({"aud": "app1", "exp": (now + 60).to_string()}), 403),
        (json!({"aud": "app1", "exp": 1e300}), 200),
        (json!({"aud": "app1", "audit_context": "nonsense"}), 200),
    ] {
        let token = signed(&server, &claims);
        assert_eq!(
            status(&server, &format!("Bearer {token}")).await,
            expected,
            "{claims}"
        );
    }
}

#[tokio::test]
async fn check_03_time_is_the_injected_clock_s() {
    let server = Server::start().await;
    let token = server.token();
    assert_eq!(status(&server, &format!("Bearer {token}")).await, 200);
    server.clock.advance(Duration::from_secs(599));
    assert_eq!(status(&server, &format!("Bearer {token}")).await, 200);
    server.clock.advance(Duration::from_secs(2));
    assert_eq!(status(&server, &format!("Bearer {token}")).await, 403);
}

#[tokio::test]
async fn check_05_another_key_under_the_same_id() {
    let (server, other) = (Server::start().await, Server::start().await);
    let claims = json!({"aud": "app1"});
    assert_eq!(
        status(&server, &format!("Bearer {}", signed(&other, &claims))).await,
        403
    );
    assert_eq!(
        status(&server, &format!("Bearer {}", signed(&server, &claims))).await,
        200
    );
}

#[tokio::test]
async fn check_06_no_other_algorithm_and_no_other_header() {
    let server = Server::start().await;
    let claims = json!({"aud": "app1"});
    let key = key_in(server.data.path());
    let pem = std::fs::read(server.data.path().join("dev/admin-key.pem")).expect("key");
    let mut tokens = vec![
        // The public key as an HMAC secret, as far as a token can be made from what is known.
        jsonwebtoken::encode(
            &header_with(Algorithm::HS256, Some(KEY_ID)),
            &claims,
            &EncodingKey::from_secret(&pem),
        ),
        jsonwebtoken::encode(&header_with(Algorithm::RS512, Some(KEY_ID)), &claims, &key),
        jsonwebtoken::encode(&header_with(Algorithm::PS256, Some(KEY_ID)), &claims, &key),
        jsonwebtoken::encode(&header_with(Algorithm::RS256, None), &claims, &key),
        jsonwebtoken::encode(&header_with(Algorithm::RS256, Some("other")), &claims, &key),
    ];
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    let none = format!(
        "{}.{}.",
        part(r#"{"alg":"none","kid":"cameo-dev-only--"}"#),
        part(r#"{"aud":"app1"}"#)
    );
    tokens.push(Ok(none));
    for token in tokens {
        let token = token.expect("token");
        assert_eq!(
            status(&server, &format!("Bearer {token}")).await,
            403,
            "{token}"
        );
    }
}

#[tokio::test]
async fn critical_extensions_duplicate_claims_and_giant_tokens_are_refused() {
    let server = Server::start().await;
    let key = key_in(server.data.path());
    let sign = |header: &str, claims: &str| {
        let text = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(claims)
        );
        let signature =
            jsonwebtoken::crypto::sign(text.as_bytes(), &key, Algorithm::RS256).expect("signed");
        format!("Bearer {text}.{signature}")
    };
    let header = r#"{"alg":"RS256","kid":"cameo-dev-only--"}"#;
    assert_eq!(
        status(&server, &sign(header, r#"{"aud":"app1"}"#)).await,
        200,
        "control"
    );
    let critical = r#"{"alg":"RS256","kid":"cameo-dev-only--","crit":["x"],"x":1}"#;
    assert_eq!(
        status(&server, &sign(critical, r#"{"aud":"app1"}"#)).await,
        403
    );
    let twice = r#"{"aud":"app1","exp":1,"exp":9999999999}"#;
    assert_eq!(status(&server, &sign(header, twice)).await, 403);
    let giant = format!(r#"{{"aud":"app1","x":"{}"}}"#, "x".repeat(30_000));
    assert_eq!(status(&server, &sign(header, &giant)).await, 403);
    let giant = format!("Bearer {}", "x".repeat(70_000));
    let refused = status(&server, &giant).await;
    assert!(refused == 403 || refused == 431, "{refused}");
}

#[tokio::test]
async fn check_07_the_scheme_is_spelled_exactly() {
    let server = Server::start().await;
    let token = server.token();
    for authorization in [
        format!("bearer {token}"),
        format!("Bearer  {token}"),
        format!("Basic {token}"),
        token.clone(),
        "Bearer ".into(),
        "Bearer".into(),
        "Bearer a.b.c".into(),
    ] {
        assert_eq!(
            status(&server, &authorization).await,
            403,
            "{authorization}"
        );
    }
}

#[tokio::test]
async fn check_08_a_link_has_six_parameters_and_is_not_kept() {
    let server = Server::start().await;
    let request = server.client.get(server.url("/_api/admin/images/upload"));
    let response = server.as_admin(request).send().await.expect("answer");
    assert_eq!(response.status(), 200);
    let headers = response.headers().clone();
    for (name, value) in [
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
        ("pragma", "no-cache"),
        ("x-content-type-options", "nosniff"),
        ("x-robots-tag", "noindex, nofollow"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(headers[name], value, "{name}");
    }
    let body = response.text().await.expect("body");
    assert!(
        body.contains("\\u0026") && !body.contains('&') && !body.ends_with('\n'),
        "{body}"
    );
    let answer: Value = serde_json::from_str(&body).expect("JSON");
    let url = url::Url::parse(&link_in(&answer)).expect("URL");
    let path: Vec<&str> = url.path_segments().expect("path").collect();
    assert_eq!(path[..2], ["_images", "app1"]);
    let id = uuid::Uuid::parse_str(path[2]).expect("UUID");
    assert_eq!(id.get_version_num(), 4);
    let query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let names: Vec<&str> = query.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "algorithm",
        "date",
        "expires",
        "metadata",
        "signature",
        "signedheaders",
    ];
    assert_eq!(names, expected.map(|name| format!("x-authgear-{name}")));
    assert_eq!(query[2].1, "900");
    assert_eq!(query[3].1, "eyJ1cGxvYWRlZF9ieSI6ImFkbWluX2FwaSJ9");
    assert_eq!(query[4].1.len(), 64);
}

#[tokio::test]
async fn checks_09_to_11_methods_and_content_types() {
    let server = Server::start().await;
    let url = server.url("/_api/admin/images/upload");
    let send = async |method: Method, content_type: Option<&str>| {
        let mut request = server.as_admin(server.client.request(method, &url));
        if let Some(value) = content_type {
            request = request.header(header::CONTENT_TYPE, value);
        }
        let response = request.send().await.expect("answer");
        (
            response.status().as_u16(),
            response.text().await.expect("body"),
        )
    };
    let (status, body) = send(Method::POST, None).await;
    assert_eq!((status, body.as_str()), (415, "invalid content type: \n"));
    assert_eq!(send(Method::POST, Some("text/plain")).await.0, 415);
    assert_eq!(
        send(Method::POST, Some("application/json; charset=utf-8"))
            .await
            .0,
        200
    );
    assert_eq!(send(Method::POST, Some("application/graphql")).await.0, 200);
    for method in [
        Method::PUT,
        Method::DELETE,
        Method::PATCH,
        Method::HEAD,
        Method::OPTIONS,
    ] {
        assert_eq!(send(method.clone(), None).await.0, 405, "{method}");
    }
    let stranger = server.client.put(&url).send().await.expect("answer");
    assert_eq!(stranger.status(), 405, "the method is looked at first");
    assert_ne!(server.admin_link().await, server.admin_link().await);
}

#[tokio::test]
async fn admin_answers_grant_nothing_to_other_origins() {
    let server = Server::start_with(|config| {
        config.tenant.allowed_origins = vec!["https://friend.example".into()];
    })
    .await;
    let request = server.client.get(server.url("/_api/admin/images/upload"));
    let request = server
        .as_admin(request)
        .header(header::ORIGIN, "https://friend.example");
    let response = request.send().await.expect("answer");
    assert_eq!(
        response.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN),
        None
    );
}

/// A key pair as an operator brings it: a JWK set for the server, a PEM for the command line.
#[tokio::test]
async fn configured_keys_replace_those_of_dev() {
    let source = Server::start().await;
    let (jwks_file, pem_file) = operator_keys(&source);
    let server = Server::start_with(|config| {
        config.tenant.admin_jwks_file = Some(jwks_file.clone());
        config.tenant.admin_key_file = Some(pem_file.clone());
    })
    .await;
    assert!(server.admin_link().await.contains("/_images/app1/"));
    let old = format!("Bearer {}", source.token());
    assert_eq!(
        status(&server, &old).await,
        403,
        "the id of --dev means nothing here"
    );

    let mut stranger = server.config.clone();
    stranger.tenant.admin_jwks_file = Some(jwks_file);
    stranger.tenant.admin_key_file =
        Some(Server::start().await.data.path().join("dev/admin-key.pem"));
    let minted = mint_admin_token(&stranger, None, Duration::from_secs(1), &server.clock);
    assert!(minted.is_err());
}
