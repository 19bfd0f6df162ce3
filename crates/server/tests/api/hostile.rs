//! Those who do not speak HTTP as they should.

use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

use crate::{
    pictures::png,
    server::{FIRST, FIRST_GLOBAL, Server, envelope, path_of},
};

/// More than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.host()).await.expect("connected")
}

/// Writes all of `request` before it reads, as a browser does with an upload.
async fn exchange(server: &Server, request: &[u8]) -> std::io::Result<String> {
    let mut stream = connect(server).await;
    stream.write_all(request).await?;
    let mut answer = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let len = stream.read(&mut chunk).await?;
        answer.extend_from_slice(&chunk[..len]);
        let text = String::from_utf8_lossy(&answer);
        if len == 0 || text.ends_with("}}") || text.ends_with("Forbidden\n") {
            return Ok(text.into_owned());
        }
    }
}

#[tokio::test]
async fn a_refused_upload_of_ten_megabytes_is_answered_and_not_reset() {
    let server = Server::start().await;
    let host = server.host();
    let body = vec![b'x'; 10 * 1024 * 1024];
    for (path, expected) in [
        (
            "/_images/app1/x?x-authgear-signature=zz",
            "invalid x-authgear-signature",
        ),
        ("/_images/app1/x", "invalid x-authgear-date"),
        ("/api/images/upload", "authentication required"),
        ("/api/graphql", "authentication required"),
        ("/_api/admin/graphql", "Forbidden"),
    ] {
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=X\r\nContent-Length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        request.extend(&body);
        let answer = exchange(&server, &request).await;
        assert!(
            answer
                .as_ref()
                .is_ok_and(|answer| answer.contains(expected)),
            "{path}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn whoever_waits_for_permission_is_refused_without_it() {
    let server = Server::start().await;
    let head = format!(
        "POST /_images/app1/x HTTP/1.1\r\nHost: {}\r\nContent-Length: 10485760\r\nExpect: 100-continue\r\n\r\n",
        server.host()
    );
    let answer = exchange(&server, head.as_bytes()).await.expect("answer");
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
}

#[tokio::test]
async fn headers_that_never_end_are_cut_off() {
    let server = Server::start().await;
    let mut stream = connect(&server).await;
    stream
        .write_all(b"GET /health HTTP/1.1\r\nHost: x\r\n")
        .await
        .expect("sent");
    let begun = Instant::now();
    let mut answer = Vec::new();
    let ended = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    assert!(ended.is_ok(), "still open");
    assert!(
        begun.elapsed() > Duration::from_secs(5),
        "not too soon either"
    );
}

#[tokio::test]
async fn a_body_that_stalls_is_cut_off() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let path = link.strip_prefix(&server.origin).expect("path");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: multipart/form-data; boundary=X\r\nContent-Length: 1000\r\n\r\n--X\r\n",
        server.host()
    );
    let mut stream = connect(&server).await;
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    let ended = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    assert!(ended.is_ok(), "still open");
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.contains("failed to read request body"), "{answer}");
}

/// What a server says when it wants the body of an upload.
const WANTED: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// An upload to `link` that is begun and never ended.
async fn stalled_upload(server: &Server, link: &str) -> TcpStream {
    let path = link.strip_prefix(&server.origin).expect("path");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: multipart/form-data; boundary=X\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
        server.host()
    );
    let mut stream = connect(server).await;
    stream.write_all(head.as_bytes()).await.expect("sent");
    stream
}

/// The upload, once the server has begun to receive it.
async fn received(mut upload: TcpStream) -> TcpStream {
    let mut answer = [0; WANTED.len()];
    upload.read_exact(&mut answer).await.expect("answer");
    assert_eq!(answer, WANTED);
    upload
}

/// Whether the server has not hung up yet, nor answered.
fn is_being_received(upload: &TcpStream) -> bool {
    let read = upload.try_read(&mut [0]);
    read.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}

#[tokio::test]
async fn the_holder_of_one_link_keeps_nobody_else_from_uploading() {
    let server = Server::start_with(|config| config.limits.receivers = 3).await;
    let link = server.admin_link().await;
    let mut uploads = JoinSet::new();
    for _ in 0..5 {
        uploads.spawn(received(stalled_upload(&server, &link).await));
    }
    let mut stalled = Vec::new();
    for _ in 0..2 {
        let next = tokio::time::timeout(PATIENCE, uploads.join_next()).await;
        stalled.push(next.expect("in time").expect("one").expect("received"));
    }
    server.admin_picture(png(40, 40)).await;
    assert!(stalled.iter().all(is_being_received));
    assert!(uploads.try_join_next().is_none(), "no third one of a link");
}

#[tokio::test]
async fn slow_uploads_keep_no_picture_from_being_shown() {
    let server = Server::start_with(|config| config.limits.receivers = 1).await;
    let reference = server.admin_picture(png(40, 40)).await;
    let stalled = received(stalled_upload(&server, &server.admin_link().await).await).await;
    let shown = server.get(&path_of(&reference, "profile")).await;
    assert_eq!(shown.status(), 200);
    assert!(is_being_received(&stalled), "was not waited for");
}

#[tokio::test]
async fn endless_headers_and_too_many_of_them() {
    let server = Server::start().await;
    for headers in [
        "X-A: b\r\n".repeat(200),
        format!("X-A: {}\r\n", "b".repeat(300_000)),
    ] {
        let request = format!("GET /health HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
        let mut stream = connect(&server).await;
        // The server may hang up while we still write.
        let _ = stream.write_all(request.as_bytes()).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert_eq!(server.get("/health").await.status(), 200);
}

#[tokio::test]
async fn expensive_documents_are_refused() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let aliases: String = (0..1000).map(|i| format!("a{i}:viewer{{id}} ")).collect();
    let deep = "{node(id:\"x\")".to_owned() + &"{a".repeat(500) + &"}".repeat(501);
    let fields = "id ".repeat(5000);
    let directives = "@skip(if:false) ".repeat(500);
    for (query, cost) in [
        (format!("{{{aliases}}}"), "fields"),
        (deep, "nesting"),
        (format!("{{viewer{{{fields}}}}}"), "fields"),
        (format!("{{viewer{directives}{{id}}}}"), "directives"),
        ("[".repeat(20_000), "nesting"),
    ] {
        let answer = person.graphql(&query, json!({})).await;
        assert_eq!(envelope(&answer).0, 400);
        let message = answer.1.to_string();
        assert!(message.contains(&format!("too many {cost}: ")), "{message}");
    }
    let looped = "{viewer{...a}} fragment a on User{...b} fragment b on User{...a}";
    let (status, answer) = person.graphql(looped, json!({})).await;
    assert_eq!(status, 200);
    assert!(answer["errors"][0]["message"].is_string());
    let long = person
        .graphql(
            &format!("{{viewer{{id}}}} #{}", "x".repeat(70_000)),
            json!({}),
        )
        .await;
    assert_eq!(envelope(&long).0, 413);
    let introspection = "{__schema{types{name fields{name type{name ofType{name ofType{name}}}}}}}";
    let (_, answer) = person.graphql(introspection, json!({})).await;
    assert_eq!(
        answer["errors"],
        serde_json::Value::Null,
        "tools may still ask what there is"
    );
}

#[tokio::test]
async fn a_deeply_nested_variable_is_refused_and_not_fatal() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let nested = "[".repeat(20_000) + &"]".repeat(20_000);
    let body = format!(r#"{{"query":"{{viewer{{id}}}}","variables":{{"a":{nested}}}}}"#);
    let request = person.client.post(server.url("/api/graphql"));
    let request = request
        .header("content-type", "application/json")
        .body(body);
    assert_eq!(request.send().await.expect("answer").status(), 400);
    assert!(
        person
            .patch(FIRST_GLOBAL, json!({"nickname": "alive"}))
            .await["errors"]
            .is_null()
    );
}
