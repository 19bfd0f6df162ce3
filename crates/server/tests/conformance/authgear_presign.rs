//! Checks 1 to 12, Authgear: who gets a link from the admin API, and what the link says. Check 12,
//! the signature's vector, is beside the signer.

use std::time::{Duration, UNIX_EPOCH};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cameo_server::Clock as _;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::{
    server::{ADMIN_KEY_ID, Server, link_in, public_pem},
    stored::uploads,
};

/// Neither a row nor a file.
fn nothing() -> Value {
    json!({"files": 0})
}

fn links(count: u32) -> Value {
    json!({"pending": count, "files": 0})
}

/// Asks for a link; whatever is refused is refused in the same words and leaves no row.
async fn check_refused(server: &Server, authorization: Option<&str>) {
    let before = uploads(server).await;
    let mut request = server.client.get(server.url("/_api/admin/images/upload"));
    if let Some(value) = authorization {
        request = request.header(header::AUTHORIZATION, value);
    }
    let response = request.send().await.expect("answer");
    assert_eq!(response.status(), 403, "{authorization:?}");
    let content_type = response.headers()[header::CONTENT_TYPE].to_str();
    let content_type = content_type.expect("text").to_owned();
    assert!(content_type.starts_with("text/plain"), "{content_type}");
    assert_eq!(response.text().await.expect("body"), "Forbidden\n");
    assert_eq!(uploads(server).await, before, "{authorization:?}");
}

async fn check_claims(server: &Server, claims: Value, is_good: bool) {
    let authorization = format!("Bearer {}", server.token_with(&claims));
    if is_good {
        let status = server.presign_status(&authorization).await;
        assert_eq!(status, 200, "{claims}");
    } else {
        check_refused(server, Some(&authorization)).await;
    }
}

fn seconds(server: &Server) -> i64 {
    let since = server.clock.now().duration_since(UNIX_EPOCH);
    i64::try_from(since.expect("after 1970").as_secs()).expect("fits")
}

#[tokio::test]
async fn check_01_without_a_token_it_is_403_in_plain_text() {
    let server = Server::start().await;
    check_refused(&server, None).await;
    assert_eq!(uploads(&server).await, nothing());
}

#[tokio::test]
async fn check_02_the_audience_is_the_app() {
    let server = Server::start().await;
    let exp = seconds(&server) + 60;
    for (claims, is_good) in [
        (json!({"aud": "app1"}), true),
        (json!({"aud": ["x", "app1"]}), true),
        (json!({"aud": "app2"}), false),
        (json!({"aud": ["x"]}), false),
        (json!({"aud": "APP1"}), false),
        (json!({"exp": exp}), false),
    ] {
        check_claims(&server, claims, is_good).await;
    }
    assert_eq!(uploads(&server).await, links(2));
}

#[tokio::test]
async fn check_03_five_minutes_past_the_end_are_forgiven() {
    let server = Server::start().await;
    let now = seconds(&server);
    for (claims, is_good) in [
        (json!({"aud": "app1", "exp": now - 240}), true),
        (json!({"aud": "app1", "exp": now - 360}), false),
        (json!({"aud": "app1", "exp": 1e300}), true),
        (json!({"aud": "app1", "exp": (now + 60).to_string()}), false),
    ] {
        check_claims(&server, claims, is_good).await;
    }
    let five_minutes = format!("Bearer {}", server.token());
    server.clock.advance(Duration::from_secs(599));
    assert_eq!(server.presign_status(&five_minutes).await, 200);
    server.clock.advance(Duration::from_secs(2));
    check_refused(&server, Some(&five_minutes)).await;
    assert_eq!(uploads(&server).await, links(3));
}

#[tokio::test]
async fn check_04_five_minutes_before_the_beginning_are_forgiven() {
    let server = Server::start().await;
    let now = seconds(&server);
    for name in ["iat", "nbf"] {
        check_claims(&server, json!({"aud": "app1", name: now + 240}), true).await;
        check_claims(&server, json!({"aud": "app1", name: now + 360}), false).await;
    }
    assert_eq!(uploads(&server).await, links(2));
}

#[tokio::test]
async fn check_05_another_key_under_the_same_id() {
    let (server, other) = (Server::start().await, Server::start().await);
    let foreign = other.token_with(&json!({"aud": "app1"}));
    check_refused(&server, Some(&format!("Bearer {foreign}"))).await;
    check_claims(&server, json!({"aud": "app1"}), true).await;
    assert_eq!(uploads(&server).await, links(1));
}

#[tokio::test]
async fn check_06_no_other_algorithm_and_no_other_header() {
    let server = Server::start().await;
    let rsa = server.admin_key();
    let secret = EncodingKey::from_secret(public_pem(&server).as_bytes());
    let token = |algorithm, kid: Option<&str>, key: &EncodingKey| {
        let header = Header {
            kid: kid.map(str::to_owned),
            ..Header::new(algorithm)
        };
        jsonwebtoken::encode(&header, &json!({"aud": "app1"}), key).expect("token")
    };
    let none = [
        r#"{"alg":"none","kid":"cameo-dev-only--"}"#,
        r#"{"aud":"app1"}"#,
    ]
    .map(|part| URL_SAFE_NO_PAD.encode(part));
    let id = Some(ADMIN_KEY_ID);
    for token in [
        token(Algorithm::HS256, id, &secret),
        token(Algorithm::RS512, id, &rsa),
        token(Algorithm::PS256, id, &rsa),
        token(Algorithm::RS256, None, &rsa),
        token(Algorithm::RS256, Some("other"), &rsa),
        format!("{}.{}.", none[0], none[1]),
    ] {
        check_refused(&server, Some(&format!("Bearer {token}"))).await;
    }
    assert_eq!(uploads(&server).await, nothing());
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
        check_refused(&server, Some(&authorization)).await;
    }
    assert_eq!(uploads(&server).await, nothing());
}

#[tokio::test]
async fn check_08_a_link_has_six_parameters_and_is_not_kept() {
    let server = Server::start().await;
    let request = server.client.get(server.url("/_api/admin/images/upload"));
    let response = server.as_admin(request).send().await.expect("answer");
    assert_eq!(response.status(), 200);
    for (name, value) in [
        ("content-type", "application/json"),
        ("cache-control", "no-store"),
        ("pragma", "no-cache"),
        ("x-content-type-options", "nosniff"),
        ("x-robots-tag", "noindex, nofollow"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(response.headers()[name], value, "{name}");
    }
    let body = response.text().await.expect("body");
    assert!(
        body.contains("\\u0026") && !body.contains('&') && !body.ends_with('\n'),
        "{body}"
    );
    let answer: Value = serde_json::from_str(&body).expect("JSON");
    check_link(&link_in(&answer));
    assert_eq!(uploads(&server).await, links(1));
}

fn check_link(link: &str) {
    let url = url::Url::parse(link).expect("URL");
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

/// Status and body of a request to the presign with an admin token.
async fn presign(server: &Server, method: Method, content_type: Option<&str>) -> (u16, String) {
    let url = server.url("/_api/admin/images/upload");
    let mut request = server.as_admin(server.client.request(method, url));
    if let Some(value) = content_type {
        request = request.header(header::CONTENT_TYPE, value);
    }
    let response = request.send().await.expect("answer");
    let status = response.status().as_u16();
    (status, response.text().await.expect("body"))
}

#[tokio::test]
async fn check_09_a_post_says_that_it_is_json() {
    let server = Server::start().await;
    for (content_type, body) in [
        (None, "invalid content type: \n"),
        (Some("text/plain"), "invalid content type: text/plain\n"),
    ] {
        let answer = presign(&server, Method::POST, content_type).await;
        assert_eq!(answer, (415, body.to_owned()));
    }
    assert_eq!(uploads(&server).await, nothing());
    for content_type in [
        "application/json",
        "application/json; charset=utf-8",
        "application/graphql",
    ] {
        let (status, body) = presign(&server, Method::POST, Some(content_type)).await;
        assert_eq!(status, 200, "{content_type}");
        check_link(&link_in(&serde_json::from_str(&body).expect("JSON")));
    }
    assert_eq!(uploads(&server).await, links(3));
}

#[tokio::test]
async fn check_10_other_methods_are_refused() {
    let server = Server::start().await;
    for method in [
        Method::PUT,
        Method::DELETE,
        Method::PATCH,
        Method::HEAD,
        Method::OPTIONS,
    ] {
        let answer = presign(&server, method.clone(), None).await;
        assert_eq!(answer, (405, String::new()), "{method}");
    }
    let url = server.url("/_api/admin/images/upload");
    let stranger = server.client.put(url).send().await.expect("answer");
    assert_eq!(stranger.status(), 405, "the method is looked at first");
    assert_eq!(uploads(&server).await, nothing());
}

#[tokio::test]
async fn check_11_no_two_links_are_for_one_object() {
    let server = Server::start().await;
    let (first, second) = (server.admin_link().await, server.admin_link().await);
    let path = |link: &str| link.split('?').next().map(str::to_owned);
    assert_ne!(path(&first), path(&second));
    assert_eq!(uploads(&server).await, links(2));
}
