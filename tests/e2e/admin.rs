//! The three steps of Authgear's guide, run by curl as the guide has them: a token from the
//! command line, an upload link, the file, the mutation; then the bytes are fetched again.

use std::process::Command;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cameo_tests::{
    corpus::{self, TestFile},
    oracle,
    rows::Rows,
    server::{self, Server},
    stage::{EMAIL, original_of},
};
use serde_json::{Value, json};

fn curl(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("curl")
        .args(["--silent", "--show-error"])
        .args(arguments)
        .output()
        .expect("curl is needed by these tests");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "curl {arguments:?}: {complaint}");
    output.stdout
}

fn json_of(bytes: &[u8]) -> Value {
    let text = String::from_utf8_lossy(bytes);
    serde_json::from_slice(bytes).unwrap_or_else(|_| panic!("no JSON: {text}"))
}

fn token(server: &Server) -> String {
    let mut command = server::command();
    command.arg("token").arg("--data").arg(server.data());
    let output = command.output().expect("cameo-server runs");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    let token = String::from_utf8(output.stdout).expect("a token is plain text");
    token.trim().to_owned()
}

/// Steps 1 to 3 for one file; returns the picture's address and the person's attributes.
async fn run_the_guide(server: &Server, file: &TestFile) -> Value {
    let origin = format!("http://{}", server.address());
    let authorization = format!("Authorization: Bearer {}", token(server));

    let presign = format!("{origin}/_api/admin/images/upload");
    let raw = curl(&["--header", &authorization, &presign]);
    let text = String::from_utf8_lossy(&raw);
    assert!(text.contains("\\u0026") && !text.contains('&'), "{text}");
    let answer = json_of(&raw);
    let link = answer["result"]["upload_url"].as_str().expect("a link");

    let folder = tempfile::tempdir().expect("a folder");
    let form = format!("file=@{}", file.write_to(folder.path()).display());
    let stored = json_of(&curl(&["--form", &form, link]));
    let reference = stored["result"]["url"].as_str().expect("a reference");
    assert!(reference.starts_with("authgearimages:///"), "{reference}");

    let person_id = Rows::of(server.data()).person_id(EMAIL).await;
    let body = json!({
        "query": "mutation($id:ID!,$a:UserStandardAttributes){updateUser(input:{userID:$id,\
                  standardAttributes:$a}){user{id standardAttributes}}}",
        "variables": {
            "id": URL_SAFE_NO_PAD.encode(format!("User:{person_id}")),
            "a": { "email": EMAIL, "given_name": "First", "picture": reference },
        },
    })
    .to_string();
    let graphql = format!("{origin}/_api/admin/graphql");
    let json_body = "Content-Type: application/json";
    let answer = json_of(&curl(&[
        "--header",
        &authorization,
        "--header",
        json_body,
        "--data",
        &body,
        &graphql,
    ]));
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"]["updateUser"]["user"]["standardAttributes"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clean_file_comes_back_byte_by_byte() {
    let server = Server::start(None).await;
    let file = corpus::clean_square();
    let attributes = run_the_guide(&server, &file).await;
    let picture = attributes["picture"].as_str().expect("a picture");
    let fetched = curl(&["--fail", &original_of(picture)]);
    assert!(fetched == file.bytes, "the bytes differ");
    assert_eq!(attributes["given_name"], "First");
    assert_eq!(attributes["email"], EMAIL);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_s_file_comes_back_without_what_is_private() {
    let server = Server::start(None).await;
    let file = corpus::four_colours(1);
    let attributes = run_the_guide(&server, &file).await;
    let picture = attributes["picture"].as_str().expect("a picture");
    let fetched = curl(&["--fail", &original_of(picture)]);
    oracle::assert_nothing_private(&fetched);
    let (sent, stored) = (oracle::pixels(&file.bytes), oracle::pixels(&fetched));
    assert_eq!(sent.largest_difference(&stored), 0, "the pixels differ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_turned_file_comes_back_upright() {
    let server = Server::start(None).await;
    let attributes = run_the_guide(&server, &corpus::four_colours(6)).await;
    let picture = attributes["picture"].as_str().expect("a picture");
    let pixels = oracle::pixels(&curl(&["--fail", &original_of(picture)]));
    assert_eq!((pixels.width, pixels.height), (1200, 900));
    for (found, wanted) in pixels.corners().into_iter().zip(corpus::CORNERS) {
        oracle::assert_close(found, wanted);
    }
}
