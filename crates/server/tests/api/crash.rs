//! The process is killed, again and again, while it is busy. What was acknowledged is there;
//! nothing half is visible.

use std::{
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use reqwest::{
    Client,
    multipart::{Form, Part},
};
use serde_json::{Value, json};

use crate::{
    pictures::distinct_png,
    server::{FIRST_EMAIL, FIRST_GLOBAL, UPDATE, path_of},
    starting::{program, serve, started},
};

/// What somebody was told.
#[derive(Default)]
struct Told {
    uploads: Vec<(u32, String)>,
    pictures: Vec<String>,
}

fn token(data: &std::path::Path) -> String {
    let mut command = program();
    command
        .args(["token", "--expires-in", "1h", "--data"])
        .arg(data);
    String::from_utf8(command.output().expect("ran").stdout)
        .expect("text")
        .trim()
        .to_owned()
}

/// Uploads and commits until the server is gone.
async fn work(origin: String, token: String, first: u32, told: Arc<Mutex<Told>>) -> Option<()> {
    let client = Client::new();
    for number in first.. {
        let presign = client
            .get(format!("{origin}/_api/admin/images/upload"))
            .bearer_auth(&token);
        let answer: Value = presign.send().await.ok()?.json().await.ok()?;
        let link = answer["result"]["upload_url"].as_str()?;
        let form = Form::new().part("file", Part::bytes(distinct_png(number)).file_name("x"));
        let answer: Value = client
            .post(link)
            .multipart(form)
            .send()
            .await
            .ok()?
            .json()
            .await
            .ok()?;
        let reference = answer["result"]["url"].as_str()?.to_owned();
        told.lock()
            .expect("lock")
            .uploads
            .push((number, reference.clone()));
        let attributes =
            json!({"id": FIRST_GLOBAL, "a": {"email": FIRST_EMAIL, "picture": reference}});
        let mutation = client
            .post(format!("{origin}/_api/admin/graphql"))
            .bearer_auth(&token);
        let mutation = mutation.json(&json!({"query": UPDATE, "variables": attributes}));
        let answer: Value = mutation.send().await.ok()?.json().await.ok()?;
        answer["data"]["updateUser"]["user"]["id"].as_str()?;
        told.lock().expect("lock").pictures.push(reference);
    }
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_by_kill_9() {
    let data = tempfile::tempdir().expect("folder");
    let told = Arc::new(Mutex::new(Told::default()));
    let start = || {
        let mut command: Command = serve(data.path());
        command.arg("--dev");
        started(command)
    };
    for round in 0..6_u32 {
        let (mut child, origin) = start();
        let token = token(data.path());
        let workers: Vec<_> = (0..3)
            .map(|worker| {
                let first = round * 100_000 + worker * 10_000;
                tokio::spawn(work(
                    origin.clone(),
                    token.clone(),
                    first,
                    Arc::clone(&told),
                ))
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(350 + u64::from(round) * 37)).await;
        child.kill().expect("killed");
        child.wait().expect("ended");
        for worker in workers {
            assert_eq!(worker.await.expect("no panic"), None);
        }
    }
    let (mut child, origin) = start();
    let result = check(&origin, &token(data.path()), &told).await;
    child.kill().expect("killed");
    child.wait().expect("ended");
    result.expect("everything is there");
}

async fn check(origin: &str, token: &str, told: &Mutex<Told>) -> Result<(), String> {
    let client = Client::new();
    let (uploads, pictures) = {
        let told = told.lock().map_err(|_| "lock")?;
        (told.uploads.clone(), told.pictures.clone())
    };
    if uploads.len() < 6 || pictures.is_empty() {
        return Err(format!("too little was done: {} uploads", uploads.len()));
    }
    for (number, reference) in &uploads {
        let url = format!("{origin}{}", path_of(reference, "original"));
        let answer = client
            .get(url)
            .send()
            .await
            .map_err(|error| error.to_string())?;
        let bytes = answer.bytes().await.map_err(|error| error.to_string())?;
        let shown = image::load_from_memory(&bytes).map_err(|_| format!("{reference} is lost"))?;
        let sent = image::load_from_memory(&distinct_png(*number)).map_err(|_| "test picture")?;
        if shown != sent {
            return Err(format!("{reference} is another picture"));
        }
    }
    let query = format!("{{node(id:\"{FIRST_GLOBAL}\"){{... on User{{standardAttributes}}}}}}");
    let request = client
        .post(format!("{origin}/_api/admin/graphql"))
        .bearer_auth(token);
    let answer = request
        .json(&json!({"query": query}))
        .send()
        .await
        .map_err(|error| error.to_string())?;
    let answer: Value = answer.json().await.map_err(|error| error.to_string())?;
    let url = answer["data"]["node"]["standardAttributes"]["picture"]
        .as_str()
        .ok_or("no picture")?;
    // Links carry the host of the request that made them, and every start has its own port.
    let path = url.split_once("/_images").ok_or("no path")?.1;
    let shown = client
        .get(format!("{origin}/_images{path}"))
        .send()
        .await
        .map_err(|error| error.to_string())?;
    if !shown.status().is_success() {
        return Err(format!("the picture dangles: {}", shown.status()));
    }
    Ok(())
}
