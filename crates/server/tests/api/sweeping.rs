//! What is cleared away, and what is not.

use std::time::Duration;

use serde_json::json;
use sqlx::ConnectOptions as _;

use crate::{
    pictures::distinct_png,
    server::{FIRST, FIRST_GLOBAL, Server, path_of, updated},
    stored::count,
};

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

const UPLOADS: &str = "SELECT count(*) FROM upload";
const SESSIONS: &str = "SELECT count(*) FROM session";

async fn is_shown(server: &Server, reference: &str) -> bool {
    let mut statuses = Vec::new();
    for option in ["original", "profile"] {
        statuses.push(
            server
                .get(&path_of(reference, option))
                .await
                .status()
                .as_u16(),
        );
    }
    assert_eq!(statuses[0], statuses[1]);
    statuses[0] == 200
}

#[tokio::test]
async fn links_that_were_never_used_and_sessions_that_ended() {
    let server = Server::start().await;
    server.sign_in(FIRST).await.link().await;
    server.admin_link().await;
    server.clock.advance(HOUR);
    server.sweep().await;
    assert_eq!(
        count(&server, UPLOADS).await,
        2,
        "the rate limit still counts them"
    );
    server.clock.advance(HOUR);
    server.sweep().await;
    assert_eq!(count(&server, UPLOADS).await, 0);
    assert_eq!(count(&server, SESSIONS).await, 1);
    server.clock.advance(14 * DAY);
    server.sweep().await;
    assert_eq!(count(&server, SESSIONS).await, 0);
}

#[tokio::test]
async fn uploads_that_were_never_committed() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let kept = person.picture(&server, distinct_png(1)).await;
    let left = person.picture(&server, distinct_png(2)).await;
    person.patch(FIRST_GLOBAL, json!({"picture": kept})).await;
    server.clock.advance(DAY - HOUR);
    server.sweep().await;
    assert!(is_shown(&server, &kept).await && is_shown(&server, &left).await);
    server.clock.advance(2 * HOUR);
    server.sweep().await;
    assert!(is_shown(&server, &kept).await);
    assert!(!is_shown(&server, &left).await, "not even from memory");
    assert_eq!(server.object_files().len(), 1);
    assert_eq!(count(&server, UPLOADS).await, 1);
}

#[tokio::test]
async fn the_last_five_replaced_pictures_stay() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let mut pictures = Vec::new();
    for number in 0..8 {
        let picture = person.picture(&server, distinct_png(number)).await;
        updated(
            &person
                .patch(FIRST_GLOBAL, json!({"picture": picture}))
                .await,
        );
        pictures.push(picture);
    }
    let shown = async || {
        let mut shown = Vec::new();
        for picture in &pictures {
            shown.push(is_shown(&server, picture).await);
        }
        shown
    };
    server.clock.advance(DAY - HOUR);
    server.sweep().await;
    assert_eq!(shown().await, [true; 8], "pages may still show them");
    server.clock.advance(2 * HOUR);
    server.sweep().await;
    assert_eq!(
        shown().await,
        [false, false, true, true, true, true, true, true]
    );
    assert_eq!(server.object_files().len(), 6);
}

/// What a crash between two steps of keeping an upload leaves behind: an attempt's row, perhaps
/// with its bytes, perhaps with half of them.
#[tokio::test]
async fn an_attempt_that_was_broken_off_is_invisible_and_swept_and_the_link_still_works() {
    let server = Server::start().await;
    let link = server.admin_link().await;
    let id = link.split(['/', '?']).nth(5).expect("id").to_owned();
    let reference = format!("authgearimages:///app1/{id}");
    let folder = server.data.path().join("objects/app1").join(&id);
    std::fs::create_dir_all(&folder).expect("folder");
    std::fs::write(folder.join("aaaa"), distinct_png(1)).expect("bytes");
    std::fs::write(folder.join("bbbb#1"), &distinct_png(1)[..20]).expect("half");
    let file = server.data.path().join("cameo.sqlite");
    let mut connection = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(file)
        .connect()
        .await
        .expect("database");
    for key in ["aaaa", "bbbb"] {
        sqlx::query(
            "INSERT INTO object (key, tenant_id, upload_id, state, media_type, byte_len, sha256, \
             width_px, height_px, created_at) SELECT ?, tenant_id, id, 'staged', 'image/png', 1, '', \
             1, 1, created_at FROM upload",
        )
        .bind(format!("app1/{id}/{key}"))
        .execute(&mut connection)
        .await
        .expect("row");
    }
    assert!(!is_shown(&server, &reference).await);
    assert_eq!(server.upload(&link, distinct_png(2)).await.0, 200);
    assert!(is_shown(&server, &reference).await);
    let shown = server.get(&path_of(&reference, "original")).await;
    assert_eq!(shown.bytes().await.expect("body"), distinct_png(2));
    assert_eq!(server.object_files().len(), 3);
    server.clock.advance(2 * HOUR);
    server.sweep().await;
    assert_eq!(server.object_files().len(), 1);
    assert!(is_shown(&server, &reference).await);
    assert_eq!(count(&server, "SELECT count(*) FROM object").await, 1);
}

#[tokio::test]
async fn everything_survives_a_restart() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let picture = person.picture(&server, distinct_png(1)).await;
    person
        .patch(
            FIRST_GLOBAL,
            json!({"picture": picture, "nickname": "stays"}),
        )
        .await;
    let cookie = person.cookie.clone();
    let server = server.restart().await;
    assert!(is_shown(&server, &picture).await);
    let request = server
        .client
        .post(server.url("/api/graphql"))
        .header("cookie", cookie);
    let request = request
        .header("origin", &server.origin)
        .json(&json!({"query": "{viewer{standardAttributes}}"}));
    let (status, answer) = crate::server::json_of(request).await;
    assert_eq!(status, 200, "the session survives too: {answer}");
    let attributes = &answer["data"]["viewer"]["standardAttributes"];
    assert_eq!(
        attributes["nickname"], "stays",
        "demo people are not seeded over it"
    );
    assert_eq!(
        attributes["picture"],
        server.url(&path_of(&picture, "profile"))
    );
}
