//! Nothing secret is ever logged, at a level far more talkative than the default.

use std::{
    io,
    sync::{Arc, Mutex, Once, OnceLock, PoisonError},
};

use serde_json::json;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use crate::{
    pictures::png,
    server::{FIRST, FIRST_GLOBAL, Server, path_of},
};

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn captured() -> &'static Captured {
    static LOG: OnceLock<Captured> = OnceLock::new();
    LOG.get_or_init(Captured::default)
}

/// Captures what all servers of this program log. Harmless when called again.
pub fn capture() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new("debug,cameo_server=trace"))
            .with_writer(captured().clone())
            .with_ansi(false)
            .init();
    });
}

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
