//! Things that happen at the same time.

use std::sync::Arc;

use serde_json::json;

use crate::{
    pictures::{distinct_png, png},
    server::{FIRST, FIRST_GLOBAL, Server, path_of, updated},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_used_a_hundred_times_at_once_works_once() {
    let server = Arc::new(Server::start().await);
    let link = server.admin_link().await;
    let uploads: Vec<_> = (0..100_u32)
        .map(|number| {
            let (server, link) = (Arc::clone(&server), link.clone());
            tokio::spawn(async move { (number, server.upload(&link, distinct_png(number)).await) })
        })
        .collect();
    let mut winners = Vec::new();
    for upload in uploads {
        let (number, (status, answer)) = upload.await.expect("no panic");
        match status.as_u16() {
            200 => winners.push((
                number,
                answer["result"]["url"].as_str().expect("url").to_owned(),
            )),
            409 => assert_eq!(answer["error"]["reason"], "DuplicatedImage"),
            other => panic!("{other}: {answer}"),
        }
    }
    let [(number, reference)] = &winners[..] else {
        panic!("{winners:?}");
    };
    assert_eq!(
        server.object_files().len(),
        1,
        "the others left nothing behind"
    );
    let shown = server.get(&path_of(reference, "original")).await;
    let shown = image::load_from_memory(&shown.bytes().await.expect("body")).expect("image");
    let sent = image::load_from_memory(&distinct_png(*number)).expect("image");
    assert_eq!(shown, sent, "what is shown is the winner's");
}

/// Two tabs, each writing its own attribute over and over; in between an administrator reads and
/// the picture changes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tabs_never_lose_an_attribute() {
    const ROUNDS: usize = 150;
    let server =
        Arc::new(Server::start_with(|config| config.tenant.presigns_per_hour = 1000).await);
    let before = server.sign_in(FIRST).await.attributes().await;
    let tab = |name: &'static str| {
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            let person = server.sign_in(FIRST).await;
            for round in 1..=ROUNDS {
                let value = format!("{name} {round}");
                let answer = person.patch(FIRST_GLOBAL, json!({name: value})).await;
                assert_eq!(updated(&answer)[name], value);
            }
        })
    };
    let pictures = {
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            let person = server.sign_in(FIRST).await;
            let mut last = String::new();
            for number in 0..20 {
                last = person.picture(&server, distinct_png(number)).await;
                person.patch(FIRST_GLOBAL, json!({"picture": last})).await;
            }
            last
        })
    };
    let (given, nick) = (tab("given_name"), tab("nickname"));
    given.await.expect("no panic");
    nick.await.expect("no panic");
    let last = pictures.await.expect("no panic");
    let after = server.sign_in(FIRST).await.attributes().await;
    assert_eq!(after["given_name"], format!("given_name {ROUNDS}"));
    assert_eq!(after["nickname"], format!("nickname {ROUNDS}"));
    assert_eq!(after["picture"], server.url(&path_of(&last, "profile")));
    for name in [
        "family_name",
        "birthdate",
        "website",
        "zoneinfo",
        "locale",
        "email",
    ] {
        assert_eq!(after[name], before[name], "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_asked_for_by_many_is_the_same_for_all() {
    let server = Arc::new(Server::start().await);
    let reference = server.admin_picture(png(2000, 1500)).await;
    let asked: Vec<_> = (0..50)
        .map(|_| {
            let (server, path) = (Arc::clone(&server), path_of(&reference, "profile"));
            tokio::spawn(async move { server.get(&path).await.bytes().await.expect("body") })
        })
        .collect();
    let mut answers = Vec::new();
    for one in asked {
        answers.push(one.await.expect("no panic"));
    }
    assert!(
        answers
            .iter()
            .all(|bytes| !bytes.is_empty() && *bytes == answers[0])
    );
}
