//! The settings page and the element in a plain page, on a server of its own and before each of the
//! systems: the same photo ends up wherever pictures are kept, even if every exchange with the system
//! breaks, and the browser hears of nobody but the server that it talks to.

use cameo_server::Dialect;
use cameo_tests::{
    corpus::{self, CORNERS},
    oracle,
    proxy::{Exchange, Fault},
    server::Gateway,
    stage::{Stage, object_of, original_of},
};
use serde_json::Value;

/// Changes the photo on the settings page, then in a plain page; each time the four colours are what
/// is kept here. Gives the address that was shown last.
async fn change_on_both_pages<S>(stage: &Stage<S>) -> String {
    stage.change_photo(&corpus::four_colours(6)).await;
    let first = stage.picture().await;
    assert_own(stage, &first).await;
    let page = format!("{}/embed.html", stage.origin());
    stage.browser.open(&page).await;
    stage.change_photo(&corpus::four_colours(8)).await;
    let second = stage.browser.hear("status", "/_images/").await;
    assert_ne!(first, second, "a photo of its own");
    assert_own(stage, &second).await;
    stage
        .browser
        .open(&format!("{}/settings", stage.origin()))
        .await;
    let object = object_of(&stage.attributes().await["picture"]).to_owned();
    stage.picture_with(&object).await
}

/// Changes the photo once more, while each of these exchanges with the system breaks once. Gives the
/// address that is shown.
async fn change_in_spite_of_faults(stage: &Stage<Gateway>, broken: &[Exchange]) -> String {
    for exchange in broken {
        stage.server.disturb(*exchange, Fault::LoseAnswer);
        stage.server.disturb(*exchange, Fault::Answer(503, "{}"));
    }
    stage.change_photo(&corpus::four_colours(5)).await;
    assert_eq!(stage.server.faults_left(), 0, "every fault was met");
    let address = stage.picture().await;
    assert_own(stage, &address).await;
    address
}

async fn assert_own<S>(stage: &Stage<S>, address: &str) {
    assert!(address.starts_with(stage.origin()), "{address}");
    assert_four_colours(&stage.api.fetch(&original_of(address)).await.1);
}

fn assert_four_colours(photo: &[u8]) {
    for (found, wanted) in oracle::pixels(photo).corners().into_iter().zip(CORNERS) {
        oracle::assert_close(found, wanted);
    }
}

/// What the browser's log of the network must not hold, and what it must, so that the search finds
/// what is there.
async fn assert_nobody_else(stage: &Stage<Gateway>) {
    let log = stage.browser.network_log().await;
    for known in [
        "/api/images/upload",
        "/_images/",
        "mutation",
        stage.origin(),
    ] {
        assert!(log.contains(known), "control: {known}");
    }
    let told = stage
        .api
        .graphql(VIEWER, serde_json::json!({}))
        .await
        .to_string();
    for canary in stage.server.canaries() {
        assert!(!log.contains(&canary), "{canary} is in the browser's log");
        assert!(!told.contains(&canary), "{canary} is in {told}");
    }
}

const VIEWER: &str =
    "{ viewer { id formattedName standardAttributes pictureHistory { picture } } }";

/// The stored photo of the person at the system.
async fn photo_behind(stage: &Stage<Gateway>) -> Vec<u8> {
    let rows = stage.server.rows_behind();
    let picture = rows.attributes(stage.person_id()).await["picture"].clone();
    rows.stored_photo(picture.as_str().expect("a picture"))
        .await
        .0
}

/// Routes of the system that were asked for, in the order of their first request, ids left out.
fn routes_behind(stage: &Stage<Gateway>) -> Vec<String> {
    let mut routes: Vec<String> = Vec::new();
    for path in stage.server.paths_behind() {
        let path = path.split('?').next().unwrap_or_default();
        let is_id = |part: &str| part.len() >= 10 && part.chars().any(|c| c.is_ascii_digit());
        let parts = path
            .split('/')
            .map(|part| if is_id(part) { "*" } else { part });
        let route = parts.collect::<Vec<_>>().join("/");
        if !routes.contains(&route) {
            routes.push(route);
        }
    }
    routes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn own_store() {
    let stage = Stage::open("gateway.own_store").await;
    change_on_both_pages(&stage).await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn authgear() {
    let stage = Stage::open_gateway(Dialect::Authgear, "gateway.authgear").await;
    change_on_both_pages(&stage).await;
    let all = [Exchange::Presign, Exchange::Upload, Exchange::Mutation];
    let shown = change_in_spite_of_faults(&stage, &all).await;
    let here = stage.api.fetch(&original_of(&shown)).await.1;
    assert_eq!(photo_behind(&stage).await, here);
    let graphql = "/_api/admin/graphql";
    let upload = "/_images/behind-the-gateway/*";
    let wanted = [graphql, "/_api/admin/images/upload", upload];
    assert_eq!(routes_behind(&stage), wanted);
    assert_nobody_else(&stage).await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn auth0() {
    let stage = Stage::open_gateway(Dialect::Auth0, "gateway.auth0").await;
    change_on_both_pages(&stage).await;
    let shown = change_in_spite_of_faults(&stage, &[Exchange::Mutation]).await;
    let rows = stage.server.rows_behind();
    let metadata = rows.user_metadata(stage.person_id()).await;
    assert_eq!(metadata["picture"], Value::from(shown));
    assert_eq!(routes_behind(&stage), ["/oauth/token", "/api/v2/users/*"]);
    assert_nobody_else(&stage).await;
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn igloo() {
    let stage = Stage::open_gateway(Dialect::Igloo, "gateway.igloo").await;
    change_on_both_pages(&stage).await;
    let all = [Exchange::Presign, Exchange::Upload, Exchange::Mutation];
    let shown = change_in_spite_of_faults(&stage, &all).await;
    let here = stage.api.fetch(&original_of(&shown)).await.1;
    assert_eq!(photo_behind(&stage).await, here);
    let paths = stage.server.paths_behind();
    for part in [
        "/Session/Create",
        "/attachments",
        "/attachments/uploads/",
        "?type=ProfilePhoto",
    ] {
        assert!(
            paths.iter().any(|path| path.contains(part)),
            "{part}: {paths:?}"
        );
    }
    assert_nobody_else(&stage).await;
    stage.finish().await;
}
