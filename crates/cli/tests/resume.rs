//! An upload that breaks off or stalls on its way to the real companion server: the tool asks how much has
//! arrived, and sends the rest.

use std::{
    io::{self, Cursor, Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
    thread,
};

use cameo_server::{Config, SystemClock, start};
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::Value;

const SECOND: &str = "4e3b1c0a-0000-4000-8000-000000000002";

/// So much of the first piece passes, its head included.
const TORN_AFTER: usize = 20_000;

/// A picture that takes more than [`TORN_AFTER`] bytes, however well it is compressed.
fn busy_jpeg() -> Vec<u8> {
    let mut seed = 1_u32;
    let picture = RgbImage::from_fn(500, 500, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(seed >> 24) as u8; 3])
    });
    let mut bytes = Cursor::new(Vec::new());
    let written = picture.write_to(&mut bytes, ImageFormat::Jpeg);
    written.expect("encoded");
    bytes.into_inner()
}

/// How the first piece ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The connection does.
    Broken,
    /// Nothing comes any more, and the server gives it up.
    Stalled,
}

/// Makes a way to the server on which the first piece ends too early; the values of `Content-Range`
/// that went along it.
fn lead(listener: TcpListener, upstream: SocketAddr, end: End) -> Arc<Mutex<Vec<String>>> {
    let ranges = Arc::<Mutex<Vec<String>>>::default();
    let noted = Arc::clone(&ranges);
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let noted = Arc::clone(&noted);
            thread::spawn(move || carry(client, upstream, &noted, end));
        }
    });
    ranges
}

fn carry(
    mut client: TcpStream,
    upstream: SocketAddr,
    noted: &Mutex<Vec<String>>,
    end: End,
) -> io::Result<()> {
    let mut server = TcpStream::connect(upstream)?;
    let (mut answers, mut asker) = (server.try_clone()?, client.try_clone()?);
    let answering = thread::spawn(move || io::copy(&mut answers, &mut asker));
    let mut chunk = [0; 4096];
    let mut left = usize::MAX;
    loop {
        let len = client.read(&mut chunk)?;
        if let Some(range) = range_in(&chunk[..len]) {
            let mut noted = noted.lock().expect("never poisoned");
            if noted.is_empty() {
                left = TORN_AFTER;
            }
            noted.push(range);
        }
        server.write_all(&chunk[..len.min(left)])?;
        left = left.saturating_sub(len);
        if len == 0 || left == 0 {
            // The next question goes along once the server knows.
            let _noted = noted.lock().expect("never poisoned");
            if end == End::Broken {
                client.shutdown(Shutdown::Both)?;
                server.shutdown(Shutdown::Write)?;
            }
            let _ = answering.join();
            return Ok(());
        }
    }
}

/// The value of `Content-Range`, where a request's head begins.
fn range_in(chunk: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(chunk);
    let mut lines = text.strip_prefix("PATCH ")?.split("\r\n");
    let value = lines.find_map(|line| line.strip_prefix("content-range: "));
    value.map(str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_breaks_off_goes_on_from_what_has_arrived() {
    check(End::Broken).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_stalls_goes_on_from_what_has_arrived() {
    check(End::Stalled).await;
}

async fn check(end: End) {
    let folder = tempfile::tempdir().expect("folder");
    std::fs::write(folder.path().join("index.html"), "page").expect("page");
    let mut config = Config::dev(folder.path().join("data"), 0);
    config.page_dir = folder.path().into();
    let way = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let host = way.local_addr().expect("an address").to_string();
    config.tenant.hosts = vec![host.clone()];
    let running = start(config.clone(), SystemClock).await.expect("started");
    let ranges = lead(way, running.local_addr(), end);

    let photo = folder.path().join("me.jpg");
    std::fs::write(&photo, busy_jpeg()).expect("file");
    let secret = config.data_dir.join("dev/client-secret");
    let set = || set_photo(&host, &secret, &photo);
    let torn = fetched(&set().await).await;
    let ranges = ranges.lock().expect("never poisoned").clone();
    let [first, asked, rest] = ranges.as_slice() else {
        panic!("{ranges:?}")
    };
    let (last, total) = first
        .strip_prefix("bytes 0-")
        .and_then(|range| range.split_once('/'))
        .expect("the whole");
    assert_eq!(asked, &format!("bytes */{total}"));
    let rest = rest.strip_prefix("bytes ").expect("a range");
    let (start, others) = rest.split_once('-').expect("a range");
    let start: usize = start.parse().expect("a number");
    assert!((1..TORN_AFTER).contains(&start), "{rest}");
    assert_eq!(others, format!("{last}/{total}"));

    assert_eq!(fetched(&set().await).await, torn, "as in one piece");
}

/// Sets the photo of somebody by their own account; gives its address.
async fn set_photo(host: &str, secret: &Path, photo: &Path) -> String {
    let mut tool = Command::new(env!("CARGO_BIN_EXE_cameo"));
    tool.env_clear();
    tool.args(["set-photo", "--json", "--to", "igloo"]);
    tool.args(["--url", &format!("http://{host}"), "--user", SECOND]);
    tool.args(["--app", "cameo", "--user-name", "second@demo.example"]);
    tool.arg("--app-password-file").arg(secret);
    tool.arg("--password-file").arg(secret).arg(photo);
    let output = tokio::task::spawn_blocking(move || tool.output()).await;
    let output = output.expect("joined").expect("run");
    assert!(output.status.success(), "{output:?}");
    let shown: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    shown["picture"].as_str().expect("a picture").to_owned()
}

async fn fetched(url: &str) -> Vec<u8> {
    let answer = reqwest::get(url).await.expect("answer");
    assert_eq!(answer.status(), 200);
    answer.bytes().await.expect("bytes").to_vec()
}
