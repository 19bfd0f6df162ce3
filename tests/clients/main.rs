//! The systems' official clients against the real server: `cargo xtask test --only clients`, which
//! brings them from npm and PyPI into this folder first.

use std::{net::SocketAddr, process::Command, time::SystemTime};

use cameo_server::{Config, ManualClock, Running, mint_admin_token, start};
use cameo_tests::{proxy::Proxy, rows::Rows, workspace};
use serde_json::{Value, json};
use tempfile::TempDir;

const PERSON: &str = "4e3b1c0a-0000-4000-8000-000000000001";
const EMAIL: &str = "first@demo.example";
const GLOBAL_ID: &str = "VXNlcjo0ZTNiMWMwYS0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE";
const PICTURE: &str = "https://cdn.example.test/u/42.png";

/// A server without a page, whose clock stands still, and what comes between.
struct Stage {
    running: Running,
    config: Config,
    clock: ManualClock,
    proxy: Proxy,
    data: TempDir,
    _page: TempDir,
}

impl Stage {
    async fn set(requests_per_second: u32) -> Self {
        let (data, page) = (folder(), folder());
        std::fs::write(page.path().join("index.html"), "").expect("a page");
        let proxy = Proxy::start().await;
        let mut config = Config::dev(data.path(), 0);
        config.page_dir = page.path().into();
        config.tenant.hosts.push(proxy.host());
        config.tenant.auth0.requests_per_second = requests_per_second;
        let clock = ManualClock::new(SystemTime::now());
        let running = start(config.clone(), clock.clone()).await.expect("started");
        proxy.lead_to(running.local_addr());
        Self {
            running,
            config,
            clock,
            proxy,
            data,
            _page: page,
        }
    }

    fn address(&self) -> SocketAddr {
        self.running.local_addr()
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.proxy.host())
    }

    /// A token for programs, asked for as the clients' own wrappers do.
    async fn token(&self) -> String {
        let secret = std::fs::read_to_string(self.data.path().join("dev/client-secret"));
        let audience = format!("https://{}/api/v2/", self.proxy.host());
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", "cameo-dev"),
            ("client_secret", secret.expect("secret").trim()),
            ("audience", &audience),
        ]
        .map(|(name, value)| format!("{name}={value}"))
        .join("&");
        let request =
            reqwest::Client::new().post(format!("http://{}/oauth/token", self.proxy.host()));
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(fields);
        let answer: Value = request
            .send()
            .await
            .expect("sent")
            .json()
            .await
            .expect("JSON");
        answer["access_token"].as_str().expect("token").to_owned()
    }

    /// How often the Management API was asked.
    fn requests(&self) -> usize {
        let paths = self.proxy.paths();
        paths
            .iter()
            .filter(|path| path.starts_with("/api/v2/"))
            .count()
    }

    async fn metadata(&self) -> Value {
        Rows::of(self.data.path()).user_metadata(PERSON).await
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// The programs that use Auth0's clients.
fn auth0_clients() -> [Command; 2] {
    let mut node = Command::new("node");
    node.arg("use.cjs");
    let mut python = python();
    python.arg("use.py");
    [node, python]
}

fn python() -> Command {
    Command::new(workspace::root().join("tests/clients/python/bin/python"))
}

/// Runs a program in this folder and reads the JSON that it prints.
async fn run(mut command: Command, token: String, arguments: [String; 3]) -> Value {
    command
        .current_dir(workspace::root().join("tests/clients"))
        .env("CAMEO_TEST_TOKEN", token)
        .args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.expect("no panic");
    let output = output.expect("brought by `cargo xtask test --only clients`");
    let errors = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {errors}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_49_official_clients_set_read_and_remove_the_picture() {
    for client in auth0_clients() {
        let stage = Stage::set(50).await;
        let token = stage.token().await;
        let arguments = [
            stage.url("/api/v2"),
            format!("auth0|{PERSON}"),
            PICTURE.into(),
        ];
        let found = run(client, token, arguments).await;
        assert_eq!(found, json!([PICTURE, PICTURE, null]));
        assert_eq!(stage.metadata().await, json!({}));
        assert_eq!(stage.requests(), 3);
    }
}

/// The other half of check 46. The server's clock stands still, so that its second never ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn official_clients_try_three_times_at_the_limit() {
    for client in auth0_clients() {
        let stage = Stage::set(1).await;
        let token = stage.token().await;
        let user = stage.url(&format!("/api/v2/users/auth0%7C{PERSON}"));
        let first = reqwest::Client::new().get(&user).bearer_auth(&token);
        assert_eq!(first.send().await.expect("sent").status(), 200);
        let arguments = [
            stage.url("/api/v2"),
            format!("auth0|{PERSON}"),
            "limit".into(),
        ];
        let found = run(client, token, arguments).await;
        assert_eq!(found["status"], 429);
        assert_eq!(found["body"]["errorCode"], "too_many_requests");
        assert_eq!(stage.requests(), 1 + 3);
        let stored = Rows::of(stage.data.path()).attributes(PERSON).await;
        assert_ne!(stored["nickname"], "never");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_graphql_client_runs_authgear_s_mutation() {
    let stage = Stage::set(50).await;
    let lifetime = std::time::Duration::from_secs(300);
    let token = mint_admin_token(&stage.config, None, lifetime, &stage.clock).expect("token");
    let mut client = python();
    client.arg("use_gql.py");
    let attributes = json!({"email": EMAIL, "given_name": "Ann", "picture": PICTURE});
    let url = format!("http://{}/_api/admin/graphql", stage.address());
    let arguments = [url, GLOBAL_ID.into(), attributes.to_string()];
    let found = run(client, token, arguments).await;
    assert_eq!(found["picture"], PICTURE);
    let stored = Rows::of(stage.data.path()).attributes(PERSON).await;
    assert_eq!(Value::Object(stored), attributes);
}
