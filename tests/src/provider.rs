//! A certified provider of OpenID Connect on loopback: `tests/provider`, a process of its own. Anybody
//! may sign in there with any password.

use std::process::Command;

use cameo_server::{OidcConfig, SecretText};
use serde_json::Value;

use crate::{program::Program, proxy::Proxy, workspace};

/// For whom tokens are that pages elsewhere bring.
const AUDIENCE: &str = "https://photos.example.test/";

/// Whose its tokens are that pages elsewhere bring.
pub const SUBJECT: &str = "elsewhere";
/// Whose they may be, too.
pub const OTHER_SUBJECT: &str = "somebody-else";

/// The provider of one server.
#[derive(Debug)]
pub struct Provider {
    program: Program,
    port: u16,
    redirect_uri: String,
}

impl Provider {
    /// Starts it for the server behind this proxy.
    pub fn start(proxy: &Proxy) -> Self {
        let redirect_uri = format!("http://{}/sign-in/callback", proxy.host());
        let (program, port) = run(0, &redirect_uri);
        Self {
            program,
            port,
            redirect_uri,
        }
    }

    /// Starts it anew at the same address. Nobody is signed in there any more, and it has another
    /// key.
    pub fn restart(&mut self) {
        self.program.kill();
        (self.program, _) = run(self.port, &self.redirect_uri);
    }

    /// Ends it.
    pub fn kill(&mut self) {
        self.program.kill();
    }

    /// Where it is.
    pub fn issuer(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What an operator writes down to use it.
    pub fn config(&self) -> OidcConfig {
        OidcConfig {
            issuer: Some(self.issuer()),
            client_id: "cameo".into(),
            client_secret: Some(SecretText::new("a-secret-that-only-the-tests-know-of")),
            scopes: ["profile", "email"].map(str::to_owned).into(),
            audience: Some(AUDIENCE.into()),
            is_of_gateway: false,
        }
    }

    /// A token of a subject for `audience`, as a page elsewhere would have one.
    async fn token_of(&self, subject: &str, audience: &str) -> String {
        let form = format!("grant_type=client_credentials&scope=photos&resource={audience}");
        let client = reqwest::Client::new();
        let request = client
            .post(format!("{}/token", self.issuer()))
            .basic_auth(subject, Some("another-secret-that-only-tests-know"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        let answer = request.send().await.expect("it answers");
        let answer: Value = answer.json().await.expect("JSON");
        let token = answer["access_token"].as_str();
        token.unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// A token for this server.
    pub async fn token(&self) -> String {
        self.token_of(SUBJECT, AUDIENCE).await
    }

    /// A token for this server, of somebody else.
    pub async fn other_token(&self) -> String {
        self.token_of(OTHER_SUBJECT, AUDIENCE).await
    }

    /// A token of the same person that another server would take.
    pub async fn foreign_token(&self) -> String {
        self.token_of(SUBJECT, "https://others.example.test/").await
    }
}

fn run(port: u16, redirect_uri: &str) -> (Program, u16) {
    let mut node = Command::new("node");
    node.current_dir(workspace::root().join("tests/provider"));
    node.args(["provider.mjs", &port.to_string(), redirect_uri]);
    let mut program = Program::start(node);
    let port = program.hear("http://127.0.0.1:", |letter| letter.is_ascii_digit());
    (program, port.parse().expect("a port"))
}
