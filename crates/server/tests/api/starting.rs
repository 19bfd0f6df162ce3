//! Starting: what is in the way is one line with the way out, and a failure.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::server::lasting_page;

pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cameo-server"));
    for (name, _) in std::env::vars() {
        if name.starts_with("CAMEO_") {
            command.env_remove(name);
        }
    }
    command
}

pub fn serve(data: &Path) -> Command {
    let mut command = program();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data);
    command.arg("--page").arg(lasting_page().join("page"));
    command.arg("--element").arg(lasting_page().join("pkg"));
    command
}

/// A started server and its origin.
pub fn started(mut command: Command) -> (Child, String) {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("stdout");
    BufReader::new(stdout).read_line(&mut line).expect("line");
    let origin = line
        .trim()
        .strip_prefix("Cameo serves ")
        .expect("ready")
        .replace("/settings", "");
    (child, origin)
}

fn complaint(command: &mut Command) -> String {
    let output = command.output().expect("ran");
    let text = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with("cameo-server: "), "{text}");
    text
}

#[test]
fn a_busy_port() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("bound");
    let address = taken.local_addr().expect("address").to_string();
    let data = tempfile::tempdir().expect("folder");
    let text = complaint(
        serve(data.path())
            .args(["--dev", "--listen", &address])
            .env("X", "y"),
    );
    assert!(
        text.contains(&address) && text.contains("--listen"),
        "{text}"
    );
}

#[test]
fn dev_beyond_this_machine() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "[::ffff:10.0.0.1]:0"] {
        let data = tempfile::tempdir().expect("folder");
        let text = complaint(serve(data.path()).args(["--dev", "--listen", address]));
        assert!(
            text.contains("loopback") && text.contains("--dev"),
            "{text}"
        );
        let made = std::fs::read_dir(data.path()).expect("folder").count();
        assert_eq!(made, 0, "nothing was begun");
    }
}

#[test]
fn a_data_folder_that_cannot_be_written() {
    let text = complaint(serve(Path::new("/proc/nothing")).arg("--dev"));
    assert!(
        text.contains("/proc/nothing") && text.contains("--data"),
        "{text}"
    );
}

#[test]
fn a_page_that_is_not_built() {
    let data = tempfile::tempdir().expect("folder");
    let text = complaint(serve(data.path()).args(["--dev", "--page", "/nowhere"]));
    assert!(
        text.contains("/nowhere/index.html") && text.contains("--page"),
        "{text}"
    );
    assert_eq!(
        std::fs::read_dir(data.path()).expect("folder").count(),
        0,
        "nothing was begun"
    );
}

#[test]
fn no_secrets_without_dev() {
    let data = tempfile::tempdir().expect("folder");
    let hosts = ("CAMEO_TENANT__HOSTS", "photos.example");
    let run = |secret: Option<&str>| {
        let mut command = serve(data.path());
        command.env(hosts.0, hosts.1);
        if let Some(secret) = secret {
            command.env("CAMEO_TENANT__IMAGES_SECRETS", secret);
        }
        complaint(&mut command)
    };
    assert!(run(None).contains("tenant.images_secrets is not set"));
    assert!(run(Some("c2hvcnQ")).contains("shorter than 32 bytes"));
    let text = run(Some("canary secret, not base64"));
    assert!(
        text.contains("base64url") && !text.contains("canary"),
        "{text}"
    );
    let long = "A".repeat(64);
    assert!(run(Some(&long)).contains("tenant.admin_jwks_file is not set"));
}

#[test]
fn the_example_file_is_complete_but_its_secrets_are_refused() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cameo.example.toml");
    let data = tempfile::tempdir().expect("folder");
    let text = complaint(serve(data.path()).args(["--config", example]));
    assert!(
        text.contains("secrets:") && text.contains("example"),
        "{text}"
    );
}

#[test]
fn what_dev_made_is_refused_without_dev() {
    let data = tempfile::tempdir().expect("folder");
    let (mut child, _) = started({
        let mut command = serve(data.path());
        command.arg("--dev");
        command
    });
    child.kill().expect("killed");
    child.wait().expect("ended");
    let text = complaint(serve(data.path()).env("CAMEO_TENANT__HOSTS", "photos.example"));
    assert!(text.contains("--dev") && text.contains("--data"), "{text}");
    let secret = std::fs::read_to_string(data.path().join("dev/images-secret")).expect("secret");
    let elsewhere = tempfile::tempdir().expect("folder");
    let mut command = serve(elsewhere.path());
    command.env("CAMEO_TENANT__HOSTS", "photos.example");
    let text = complaint(command.env("CAMEO_TENANT__IMAGES_SECRETS", secret.trim()));
    assert!(
        text.contains("--dev secret") && !text.contains(secret.trim()),
        "{text}"
    );
}

#[test]
fn unknown_keys() {
    let data = tempfile::tempdir().expect("folder");
    let text = complaint(serve(data.path()).arg("--dev").env("CAMEO_LISTN", "x"));
    assert!(text.contains("CAMEO_LISTN"), "{text}");
    let file = data.path().join("cameo.toml");
    std::fs::write(&file, "[tenant]\nhost = 'x'\n").expect("file");
    let text = complaint(serve(data.path()).args(["--dev", "--config"]).arg(&file));
    assert!(
        text.contains("cameo.toml") && text.contains("host"),
        "{text}"
    );
}

#[test]
fn a_token_comes_from_the_command_line() {
    let data = tempfile::tempdir().expect("folder");
    let token = |arguments: &[&str]| {
        let mut command = program();
        command
            .args(["token", "--data"])
            .arg(data.path())
            .args(arguments);
        command
    };
    assert!(complaint(&mut token(&[])).contains("--dev"));
    let (mut child, origin) = started({
        let mut command = serve(data.path());
        command.arg("--dev");
        command
    });
    let printed = token(&["--audience", "app1", "--expires-in", "90s"])
        .output()
        .expect("ran");
    let text = String::from_utf8(printed.stdout).expect("text");
    let answer = Command::new("curl")
        .args([
            "-s",
            "-H",
            &format!("Authorization: Bearer {}", text.trim()),
        ])
        .arg(format!("{origin}/_api/admin/images/upload"))
        .output()
        .expect("curl");
    child.kill().expect("killed");
    child.wait().expect("ended");
    let answer = String::from_utf8(answer.stdout).expect("text");
    assert!(
        answer.starts_with("{\"result\":{\"upload_url\":\"http://127.0.0.1:"),
        "{answer}"
    );
}
