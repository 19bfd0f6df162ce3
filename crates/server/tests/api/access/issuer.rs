//! A provider as far as its tokens are checked: what it publishes of itself, and what it signs.
//! Signing in by a real one is tested in a browser.

use axum::{Json, Router, routing::get};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::server::{Server, operator_keys};

/// For whom its tokens are.
pub const AUDIENCE: &str = "https://photos.example/api";
/// Whom it knows.
pub const SUBJECT: &str = "first-at-the-provider";

pub struct Issuer {
    pub url: String,
    key: EncodingKey,
}

impl Issuer {
    pub async fn start() -> Self {
        let keys = Server::start().await;
        let (jwks_file, pem_file) = operator_keys(&keys);
        let [jwks, pem] = [jwks_file, pem_file].map(|file| std::fs::read(file).expect("key"));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("address"));
        let jwks: Value = serde_json::from_slice(&jwks).expect("JSON");
        let router = published(&url, jwks);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let key = EncodingKey::from_rsa_pem(&pem).expect("RSA");
        Self { url, key }
    }

    /// A token by the key of this name for [`SUBJECT`].
    pub fn token(&self, key_id: &str, audience: &str, exp: u64) -> String {
        let header = Header {
            kid: Some(key_id.to_owned()),
            ..Header::new(Algorithm::RS256)
        };
        let claims = json!({"iss": self.url, "sub": SUBJECT, "aud": audience, "exp": exp});
        jsonwebtoken::encode(&header, &claims, &self.key).expect("token")
    }
}

fn published(url: &str, jwks: Value) -> Router {
    let metadata = json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    let metadata = get(|| async { Json(metadata) });
    Router::new()
        .route("/.well-known/openid-configuration", metadata)
        .route("/jwks", get(|| async { Json(jwks) }))
}
