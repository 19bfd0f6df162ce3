//! A server with a data folder, a page and a clock of its own, and those who talk to it.

#![allow(dead_code, reason = "each of the programs of tests uses its own part")]

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
    time::{Duration, SystemTime},
};

use aws_lc_rs::{
    digest,
    encoding::{AsDer as _, PublicKeyX509Der},
    hmac,
    io::Positive,
    rsa::KeyPair,
    signature::KeyPair as _,
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use cameo_server::{Config, ManualClock, Running, SecretText, mint_admin_token, start};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{
    Client, RequestBuilder, Response,
    header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderValue, ORIGIN, SET_COOKIE},
    redirect::Policy,
};
use serde_json::{Value, json};
use tempfile::TempDir;

pub use crate::answers::{
    Answer, UPDATE, envelope, form, json_of, link_in, path_of, reference_in, refused, updated,
};

pub const FIRST: &str = "4e3b1c0a-0000-4000-8000-000000000001";
pub const SECOND: &str = "4e3b1c0a-0000-4000-8000-000000000002";
pub const FIRST_EMAIL: &str = "first@demo.example";
/// Global id of [`FIRST`], as the contract spells it.
pub const FIRST_GLOBAL: &str = "VXNlcjo0ZTNiMWMwYS0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE";
pub const SECOND_GLOBAL: &str = "VXNlcjo0ZTNiMWMwYS0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDI";

/// Key id of the admin key that `--dev` makes.
pub const ADMIN_KEY_ID: &str = "cameo-dev-only--";

/// The server under test.
pub struct Server {
    running: Running,
    pub clock: ManualClock,
    pub data: TempDir,
    _page: TempDir,
    pub config: Config,
    pub origin: String,
    pub client: Client,
}

impl Server {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        crate::capture::capture();
        let data = tempfile::tempdir().expect("folder");
        Self::start_in(data, change).await
    }

    /// A server without `--dev`, with keys as an operator brings them.
    pub async fn production() -> Self {
        let data = tempfile::tempdir().expect("folder");
        let keys = Self::start().await;
        let (jwks, key) = operator_keys(&keys);
        let [jwks_file, key_file] = [(jwks, "jwks.json"), (key, "key.pem")].map(|(file, name)| {
            let own = data.path().join(name);
            std::fs::copy(file, &own).expect("copied");
            own
        });
        Self::start_in(data, |config| {
            config.dev = false;
            config.tenant.hosts = vec!["photos.example".into()];
            config.tenant.images_secrets = vec![SecretText::new(URL_SAFE_NO_PAD.encode([7; 32]))];
            config.tenant.admin_jwks_file = Some(jwks_file);
            config.tenant.admin_key_file = Some(key_file);
        })
        .await
    }

    pub async fn start_in(data: TempDir, change: impl FnOnce(&mut Config)) -> Self {
        let page = page();
        let mut config = Config::dev(data.path(), 0);
        config.page_dir = page.path().join("page");
        config.element_dir = page.path().join("pkg");
        change(&mut config);
        let clock = ManualClock::new(SystemTime::now());
        let running = start(config.clone(), clock.clone()).await.expect("started");
        let origin = format!("http://{}", running.local_addr());
        Self {
            running,
            clock,
            data,
            _page: page,
            config,
            origin,
            client: client(HeaderMap::new()),
        }
    }

    /// Stops the server and starts another one on the same data.
    pub async fn restart(self) -> Self {
        self.restart_with(|_| {}).await
    }

    /// The same with another configuration.
    pub async fn restart_with(self, change: impl FnOnce(&mut Config)) -> Self {
        self.running.stop().await;
        Self::start_in(self.data, change).await
    }

    /// The paths of all routes, as the router itself tells them.
    pub fn paths(&self) -> Vec<String> {
        let tree = self.running.route_tree();
        let told = tree.split("RouteId(").filter_map(|told| {
            let (_, path) = told.split_once("): \"")?;
            Some(path.split_once('"')?.0.to_owned())
        });
        told.collect()
    }

    pub fn host(&self) -> String {
        self.running.local_addr().to_string()
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client
            .get(self.url(path))
            .send()
            .await
            .expect("answer")
    }

    pub async fn sweep(&self) {
        self.running.sweep().await;
    }

    pub fn token(&self) -> String {
        mint_admin_token(&self.config, None, Duration::from_secs(300), &self.clock).expect("token")
    }

    /// The private key of `--dev` that admin tokens are signed with.
    pub fn admin_key(&self) -> EncodingKey {
        let pem = std::fs::read(self.data.path().join("dev/admin-key.pem")).expect("key");
        EncodingKey::from_rsa_pem(&pem).expect("RSA")
    }

    /// An admin token with these claims, whatever they are.
    pub fn token_with(&self, claims: &Value) -> String {
        let header = Header {
            kid: Some(ADMIN_KEY_ID.to_owned()),
            ..Header::new(Algorithm::RS256)
        };
        jsonwebtoken::encode(&header, claims, &self.admin_key()).expect("token")
    }

    /// What asking for an administrator's link is answered with this `Authorization`.
    pub async fn presign_status(&self, authorization: &str) -> u16 {
        let request = self.client.get(self.url("/_api/admin/images/upload"));
        let request = request.header(AUTHORIZATION, authorization);
        request.send().await.expect("answer").status().as_u16()
    }

    /// A request with an admin token.
    pub fn as_admin(&self, request: RequestBuilder) -> RequestBuilder {
        request.bearer_auth(self.token())
    }

    pub async fn admin_link(&self) -> String {
        let request = self.client.get(self.url("/_api/admin/images/upload"));
        let answer = json_of(self.as_admin(request)).await;
        link_in(&answer.1)
    }

    pub async fn admin_graphql(&self, query: &str, variables: Value) -> Answer {
        let request = self.client.post(self.url("/_api/admin/graphql"));
        let body = json!({"query": query, "variables": variables});
        json_of(self.as_admin(request).json(&body)).await
    }

    /// Replaces attributes as an administrator.
    pub async fn replace(&self, id: &str, attributes: Value) -> Value {
        let variables = json!({"id": id, "a": attributes});
        let (status, answer) = self.admin_graphql(UPDATE, variables).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// Attributes as an administrator sees them.
    pub async fn read(&self, id: &str) -> Value {
        let query = "query($id:ID!){node(id:$id){... on User{standardAttributes}}}";
        let (_, answer) = self.admin_graphql(query, json!({"id": id})).await;
        answer["data"]["node"]["standardAttributes"].clone()
    }

    /// The claims that an access token gives.
    pub async fn userinfo(&self, token: &str) -> Value {
        let request = self.client.get(self.url("/oauth2/userinfo"));
        let (status, claims) = json_of(request.bearer_auth(token)).await;
        assert_eq!(status, 200, "{claims}");
        claims
    }

    /// Posts `bytes` as the one file of the form.
    pub async fn upload(&self, link: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        json_of(self.client.post(link).multipart(form(bytes))).await
    }

    /// The reference of `bytes` uploaded by an administrator.
    pub async fn admin_picture(&self, bytes: impl Into<Vec<u8>>) -> String {
        let link = self.admin_link().await;
        reference_in(&self.upload(&link, bytes).await)
    }

    pub async fn sign_in(&self, id: &str) -> Person {
        let request = self
            .client
            .post(self.url("/sign-in"))
            .header(ORIGIN, &self.origin)
            .form(&[("person", id)]);
        let response = request.send().await.expect("answer");
        assert_eq!(response.status(), 303);
        let cookie = response.headers()[SET_COOKIE].to_str().expect("text");
        let cookie = cookie.split(';').next().expect("pair").to_owned();
        Person::new(self, &cookie)
    }

    /// Files of the object store, unfinished ones included.
    pub fn object_files(&self) -> Vec<PathBuf> {
        files_in(&self.data.path().join("objects"))
    }

    /// The signed query for a path, made without the server's own code. `secret` is the one in
    /// the data folder.
    pub fn signed(&self, path: &str, metadata: Option<&str>) -> String {
        let secret = std::fs::read_to_string(self.data.path().join("dev/images-secret"));
        let secret = URL_SAFE_NO_PAD
            .decode(secret.expect("secret").trim())
            .expect("base64url");
        let date = date_in(&self.clock);
        let escaped = date.replace(':', "%3A");
        let metadata = metadata.map_or(String::new(), |m| format!("&x-authgear-metadata={m}"));
        let query = format!(
            "x-authgear-algorithm=HMAC-SHA256&x-authgear-date={escaped}&x-authgear-expires=900{metadata}&x-authgear-signedheaders=host"
        );
        let host = self.host();
        let canonical = format!("POST\n{path}\n{query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD");
        let hash = hex(digest::digest(&digest::SHA256, canonical.as_bytes()).as_ref());
        let text = format!("HMAC-SHA256\n{date}\n{hash}");
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let signature = hex(hmac::sign(&key, text.as_bytes()).as_ref());
        format!(
            "{}{path}?{query}&x-authgear-signature={signature}",
            self.origin
        )
    }
}

/// The key pair of a server as a JWK set with the id `mine`, and the PEM.
pub fn operator_keys(server: &Server) -> (PathBuf, PathBuf) {
    let pem_file = server.data.path().join("dev/admin-key.pem");
    let pair = admin_pair(server);
    let public = pair.public_key();
    let encode =
        |number: Positive<'_>| URL_SAFE_NO_PAD.encode(number.big_endian_without_leading_zero());
    let jwks = json!({"keys": [{
        "kty": "RSA", "alg": "RS256", "use": "sig", "kid": "mine",
        "n": encode(public.modulus()), "e": encode(public.exponent()),
    }]});
    let jwks_file = server.data.path().join("jwks.json");
    std::fs::write(&jwks_file, jwks.to_string()).expect("file");
    (jwks_file, pem_file)
}

/// The admin key that `--dev` made.
fn admin_pair(server: &Server) -> KeyPair {
    let pem = std::fs::read_to_string(server.data.path().join("dev/admin-key.pem"));
    let pem = pem.expect("key");
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    KeyPair::from_pkcs8(&STANDARD.decode(body).expect("base64")).expect("pair")
}

/// What everybody may know of the admin key, as the usual tools write it.
pub fn public_pem(server: &Server) -> String {
    let pair = admin_pair(server);
    let der: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("DER");
    let body = STANDARD.encode(der.as_ref());
    let lines: Vec<&str> = body.as_bytes().chunks(64).map(text_of).collect();
    let body = lines.join("\n");
    format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
}

fn text_of(octets: &[u8]) -> &str {
    std::str::from_utf8(octets).expect("base64")
}

/// Lets the clock stand at the beginning of a second: links are dated in whole ones.
pub fn start_of(clock: &ManualClock) {
    use cameo_server::Clock as _;
    let since = clock.now().duration_since(std::time::UNIX_EPOCH);
    let millis = since.expect("after 1970").subsec_millis();
    clock.advance(Duration::from_millis(u64::from(1000 - millis)));
}

fn date_in(clock: &ManualClock) -> String {
    use cameo_server::Clock as _;
    let format =
        time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
    time::OffsetDateTime::from(clock.now())
        .format(format)
        .expect("date")
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A demo person in a browser.
pub struct Person {
    pub client: Client,
    pub cookie: String,
    origin: String,
}

impl Person {
    fn new(server: &Server, cookie: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(cookie).expect("header"));
        headers.insert(
            ORIGIN,
            HeaderValue::from_str(&server.origin).expect("header"),
        );
        Self {
            client: client(headers),
            cookie: cookie.to_owned(),
            origin: server.origin.clone(),
        }
    }

    pub async fn presign(&self) -> Answer {
        json_of(
            self.client
                .post(format!("{}/api/images/upload", self.origin)),
        )
        .await
    }

    pub async fn link(&self) -> String {
        link_in(&self.presign().await.1)
    }

    /// An access token of this person for claims about them.
    pub async fn access_token(&self) -> String {
        let request = self.client.post(format!("{}/api/token", self.origin));
        let (status, answer) = json_of(request.json(&json!({}))).await;
        assert_eq!(status, 200, "{answer}");
        answer["access_token"].as_str().expect("token").to_owned()
    }

    pub async fn graphql(&self, query: &str, variables: Value) -> Answer {
        let request = self.client.post(format!("{}/api/graphql", self.origin));
        json_of(request.json(&json!({"query": query, "variables": variables}))).await
    }

    pub async fn patch(&self, id: &str, attributes: Value) -> Value {
        let (status, answer) = self
            .graphql(UPDATE, json!({"id": id, "a": attributes}))
            .await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    /// Own attributes as they are shown.
    pub async fn attributes(&self) -> Value {
        let (_, answer) = self
            .graphql("{ viewer { standardAttributes } }", json!({}))
            .await;
        answer["data"]["viewer"]["standardAttributes"].clone()
    }

    /// The reference of `bytes` that this person uploaded.
    pub async fn picture(&self, server: &Server, bytes: impl Into<Vec<u8>>) -> String {
        reference_in(&server.upload(&self.link().await, bytes).await)
    }
}

fn client(headers: HeaderMap) -> Client {
    Client::builder()
        .default_headers(headers)
        .redirect(Policy::none())
        .timeout(Duration::from_secs(60))
        .build()
        .expect("client")
}

fn page() -> TempDir {
    let folder = tempfile::tempdir().expect("folder");
    for (path, content) in [
        ("page/index.html", "<!doctype html><title>settings</title>"),
        ("page/embed.html", "<!doctype html><title>embed</title>"),
        ("page/settings.js", "export {}"),
        ("page/settings_bg.wasm", "\0asm"),
        ("page/settings.js.br", "shorter"),
        ("page/worker.js", "postMessage(1)"),
        ("page/.hidden", "hidden"),
        ("pkg/element.js", "export {}"),
        ("pkg/element.d.ts", "export {}"),
        ("pkg/dist/cameo_bg.wasm", "\0asm"),
        ("pkg/package.json", "{}"),
        ("secret.js", "secret"),
    ] {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().expect("parent")).expect("folder");
        std::fs::write(file, content).expect("file");
    }
    folder
}

pub fn files_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.flatten().map(|entry| entry.path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files_in(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// A folder with a page that lives as long as the tests, for programs that are started.
pub fn lasting_page() -> &'static Path {
    static PAGE: OnceLock<TempDir> = OnceLock::new();
    PAGE.get_or_init(page).path()
}
