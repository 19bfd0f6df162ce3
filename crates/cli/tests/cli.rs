//! The tool as a program against the real companion server, over loopback.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use cameo_server::{Config, Running, SystemClock, mint_admin_token, start};
use serde_json::Value;
use tempfile::TempDir;

const FIRST: &str = "4e3b1c0a-0000-4000-8000-000000000001";
const SECOND: &str = "4e3b1c0a-0000-4000-8000-000000000002";

/// A server of its own for every test, and files to be sent.
struct World {
    running: Running,
    config: Config,
    folder: TempDir,
}

/// How the tool ended.
#[derive(Debug)]
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

impl World {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::write(folder.path().join("index.html"), "page").expect("page");
        let mut config = Config::dev(folder.path().join("data"), 0);
        config.page_dir = folder.path().into();
        let running = start(config.clone(), SystemClock).await.expect("started");
        Self {
            running,
            config,
            folder,
        }
    }

    fn origin(&self) -> String {
        format!("http://{}", self.running.local_addr())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, bytes).expect("file");
        file
    }

    /// The tool with the options that every command has, and a clean environment.
    fn tool(&self, command: &str) -> Command {
        tool_at(&self.origin(), command, FIRST)
    }

    /// The same, with the key of the server's data folder.
    fn with_key(&self, command: &str) -> Command {
        let key = self.config.data_dir.join("dev/admin-key.pem");
        let mut tool = self.tool(command);
        tool.args(["--app", "app1", "--key-id", KEY_ID, "--key-file"]);
        tool.arg(key);
        tool
    }

    fn token(&self, lifetime: Duration) -> String {
        mint_admin_token(&self.config, None, lifetime, &SystemClock).expect("token")
    }
}

fn tool_at(origin: &str, command: &str, user: &str) -> Command {
    let mut tool = Command::new(env!("CARGO_BIN_EXE_cameo"));
    tool.env_clear().arg(command);
    tool.args(["--to", "authgear", "--url", origin, "--user", user]);
    tool
}

impl World {
    /// The tool with another system's name and options.
    fn as_client(&self, command: &str, system: &str, options: &[&str]) -> Command {
        let mut tool = Command::new(env!("CARGO_BIN_EXE_cameo"));
        tool.env_clear().args([command, "--to", system, "--json"]);
        tool.args(["--url", &self.origin()]).args(options);
        tool
    }

    /// The secret that `--dev` makes up for programs.
    fn secret_file(&self) -> String {
        let file = self.config.data_dir.join("dev/client-secret");
        file.to_str().expect("text").to_owned()
    }

    fn on_auth0(&self, command: &str) -> Command {
        let user = format!("auth0|{FIRST}");
        let client = ["--client-id", "cameo-dev", "--client-secret-file"];
        let options = [&["--user", &user][..], &client, &[&self.secret_file()]];
        self.as_client(command, "auth0", &options.concat())
    }

    fn on_igloo(&self, command: &str, user: &str) -> Command {
        let secret = self.secret_file();
        let files = ["--app-password-file", &secret, "--password-file", &secret];
        let account = ["--app", "cameo", "--user-name", "second@demo.example"];
        let options = [&["--user", user][..], &account, &files];
        self.as_client(command, "igloo", &options.concat())
    }
}

/// The id under which `--dev` knows its key.
const KEY_ID: &str = "cameo-dev-only--";

async fn ended(mut tool: Command) -> Ended {
    let output = tokio::task::spawn_blocking(move || tool.output()).await;
    let output = output.expect("joined").expect("run");
    Ended {
        code: output.status.code().expect("a code"),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

impl Ended {
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("{self:?}"))
    }
}

/// A picture with a coloured middle, wider than high.
fn jpeg() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(600, 400, |x, _| {
        let is_middle = (150..450).contains(&x);
        image::Rgb(if is_middle {
            [200, 40, 40]
        } else {
            [0, 0, 255]
        })
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    let format = image::ImageFormat::Jpeg;
    picture.write_to(&mut bytes, format).expect("encoded");
    bytes.into_inner()
}

async fn attributes(world: &World) -> Value {
    let mut tool = world.with_key("show");
    tool.arg("--json");
    let shown = ended(tool).await;
    assert_eq!(shown.code, 0, "{shown:?}");
    shown.json()
}

fn object_files(world: &World) -> usize {
    fn count(folder: &Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return 0;
        };
        let paths = entries.flatten().map(|entry| entry.path());
        paths
            .map(|path| if path.is_dir() { count(&path) } else { 1 })
            .sum()
    }
    count(&world.config.data_dir.join("objects"))
}

async fn fetched(url: &str) -> image::RgbImage {
    let bytes = reqwest::get(url).await.expect("answer").bytes().await;
    let picture = image::load_from_memory(&bytes.expect("bytes"));
    picture.expect("a picture").to_rgb8()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_set_shown_and_removed() {
    let world = World::start().await;
    let before = attributes(&world).await;
    assert_eq!(before["picture"], Value::Null);

    let mut set = world.with_key("set-photo");
    set.arg("--json").arg(world.file("me.jpg", &jpeg()));
    let set = ended(set).await;
    assert_eq!(set.code, 0, "{set:?}");
    let picture = set.json()["picture"]
        .as_str()
        .expect("a picture")
        .to_owned();
    assert_eq!(object_files(&world), 1);

    // The middle square is red from side to side; its neighbours are gone.
    let stored = fetched(&picture.replace("/profile", "/original")).await;
    assert_eq!(stored.dimensions(), (400, 400));
    let [left, middle] = [stored.get_pixel(20, 200), stored.get_pixel(200, 200)];
    assert!(left.0[2] > 200 && middle.0[0] > 170, "{left:?} {middle:?}");

    let shown = attributes(&world).await;
    assert_eq!(shown["picture"], picture);
    assert_eq!(shown["name"], before["name"], "nothing else has changed");

    let removed = ended(world.with_key("remove-photo")).await;
    assert_eq!(removed.code, 0, "{removed:?}");
    assert!(removed.stdout.contains("no picture"), "{removed:?}");
    assert_eq!(attributes(&world).await["picture"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ready_token_comes_from_the_environment_or_a_file() {
    let world = World::start().await;
    let token = world.token(Duration::from_secs(60));
    let mut show = world.tool("show");
    show.env("CAMEO_CLI_TOKEN", &token);
    assert_eq!(ended(show).await.code, 0);
    let mut show = world.tool("show");
    show.arg("--token-file")
        .arg(world.file("token", token.as_bytes()));
    assert_eq!(ended(show).await.code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_to_blame_decides_the_exit_code_and_nothing_changes() {
    let world = World::start().await;
    let cut = jpeg().drain(..300).collect::<Vec<_>>();
    let no_image = world.file("me.txt", b"hello, this is no image");
    let damaged = world.file("cut.jpg", &cut);
    let whole = world.file("me.jpg", &jpeg());

    let set = |file: &Path| {
        let mut tool = world.with_key("set-photo");
        tool.arg("--json").arg(file);
        tool
    };
    for (tool, code, error) in [
        (set(&no_image), 3, "source/unsupported-format"),
        (set(&damaged), 3, "source/damaged"),
        (set(world.folder.path()), 3, "source/folder"),
        (
            set(&world.folder.path().join("none.jpg")),
            2,
            "caller/usage",
        ),
    ] {
        let ended = ended(tool).await;
        assert_eq!(ended.json()["error"]["code"], error, "{ended:?}");
        assert_eq!(ended.code, code, "{ended:?}");
    }

    let mut wrong_app = world.tool("set-photo");
    let key = world.config.data_dir.join("dev/admin-key.pem");
    wrong_app.args(["--app", "app2", "--key-id", KEY_ID, "--json", "--key-file"]);
    let ended_wrong = ended({
        wrong_app.arg(key).arg(&whole);
        wrong_app
    })
    .await;
    assert_eq!(ended_wrong.json()["error"]["code"], "backend/signed-out");
    assert_eq!(ended_wrong.code, 6);

    let mut no_server = tool_at("http://127.0.0.1:1", "show", FIRST);
    no_server.env("CAMEO_CLI_TOKEN", "t");
    let unreachable = ended(no_server).await;
    assert_eq!(unreachable.code, 5, "{unreachable:?}");
    assert!(unreachable.stderr.contains("transport/unreachable"));

    let mut nobody = tool_at(
        &world.origin(),
        "show",
        "00000000-0000-4000-8000-000000000000",
    );
    nobody.env("CAMEO_CLI_TOKEN", world.token(Duration::from_secs(60)));
    let nobody = ended(nobody).await;
    assert_eq!(nobody.code, 6, "{nobody:?}");
    assert!(nobody.stderr.contains("no such user"));

    let no_secret = ended(world.tool("show")).await;
    assert_eq!(no_secret.code, 2, "{no_secret:?}");

    assert_eq!(object_files(&world), 0);
    assert_eq!(attributes(&world).await["picture"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_neither_arguments_nor_shown() {
    let world = World::start().await;
    let help = ended({
        let mut tool = Command::new(env!("CARGO_BIN_EXE_cameo"));
        tool.args(["set-photo", "--help"]);
        tool
    })
    .await;
    for option in ["--token ", "--password ", "--client-secret ", "--key "] {
        assert!(!help.stdout.contains(option), "{option} in {}", help.stdout);
    }
    let canary = "canary-7f3a-secret";
    for json in [true, false] {
        let mut tool = world.tool("set-photo");
        tool.env("CAMEO_CLI_TOKEN", canary);
        if json {
            tool.arg("--json");
        }
        tool.arg(world.file("me.jpg", &jpeg()));
        let refused = ended(tool).await;
        assert_eq!(refused.code, 6, "{refused:?}");
        assert!(!format!("{refused:?}").contains(canary));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn auth0_s_metadata_get_the_picture_and_lose_it() {
    let world = World::start().await;
    let before = ended(world.on_auth0("show")).await.json();
    let mut set = world.on_auth0("set-photo");
    set.arg(world.file("me.jpg", &jpeg()));
    let set = ended(set).await;
    assert_eq!(set.code, 0, "{set:?}");
    let shown = ended(world.on_auth0("show")).await.json();
    let picture = shown["picture"].as_str().expect("a picture");
    assert_eq!(set.json()["picture"], picture);
    assert_eq!(fetched(picture).await.dimensions(), (240, 240));
    assert_eq!(object_files(&world), 1);
    assert_eq!(ended(world.on_auth0("remove-photo")).await.code, 0);
    assert_eq!(ended(world.on_auth0("show")).await.json(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn igloo_takes_ones_own_photo() {
    let world = World::start().await;
    let file = world.file("me.jpg", &jpeg());
    let set = |user: &str| {
        let mut tool = world.on_igloo("set-photo", user);
        tool.arg(&file);
        tool
    };
    let refused = ended(set(FIRST)).await;
    assert_eq!(refused.json()["error"]["code"], "backend/forbidden");
    assert_eq!(refused.code, 6);
    assert_eq!(attributes(&world).await["picture"], Value::Null);

    let own = ended(set(SECOND)).await;
    assert_eq!(own.code, 0, "{own:?}");
    let picture = own.json()["picture"]
        .as_str()
        .expect("a picture")
        .to_owned();
    assert_eq!(fetched(&picture).await.dimensions(), (400, 400));
    let mut show = tool_at(&world.origin(), "show", SECOND);
    show.env("CAMEO_CLI_TOKEN", world.token(Duration::from_secs(60)));
    assert!(ended(show).await.stdout.contains("/_images/app1/"));

    for command in ["show", "remove-photo"] {
        assert_eq!(ended(world.on_igloo(command, SECOND)).await.code, 2);
    }
}
