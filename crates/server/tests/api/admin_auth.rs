//! Who may use the admin API, beyond what its contract says.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cameo_server::mint_admin_token;
use jsonwebtoken::Algorithm;
use reqwest::header;

use crate::server::{Server, operator_keys};

#[tokio::test]
async fn critical_extensions_duplicate_claims_and_giant_tokens_are_refused() {
    let server = Server::start().await;
    let key = server.admin_key();
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
        server
            .presign_status(&sign(header, r#"{"aud":"app1"}"#))
            .await,
        200,
        "control"
    );
    let critical = r#"{"alg":"RS256","kid":"cameo-dev-only--","crit":["x"],"x":1}"#;
    assert_eq!(
        server
            .presign_status(&sign(critical, r#"{"aud":"app1"}"#))
            .await,
        403
    );
    let twice = r#"{"aud":"app1","exp":1,"exp":9999999999}"#;
    assert_eq!(server.presign_status(&sign(header, twice)).await, 403);
    let giant = format!(r#"{{"aud":"app1","x":"{}"}}"#, "x".repeat(30_000));
    assert_eq!(server.presign_status(&sign(header, &giant)).await, 403);
    let giant = format!("Bearer {}", "x".repeat(70_000));
    let refused = server.presign_status(&giant).await;
    assert!(refused == 403 || refused == 431, "{refused}");
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
        server.presign_status(&old).await,
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
