//! The person's API in somebody's stead: a photo that an administrator changes is the person's, it is
//! put down, and nobody else may.

use reqwest::header;
use serde_json::{Value, json};

use crate::{
    operator::{ADMIN, lines},
    pictures::distinct_png,
    server::{
        FIRST, FIRST_GLOBAL, Person, SECOND, SECOND_GLOBAL, Server, UPDATE, json_of, link_in,
        reference_in, refused, updated,
    },
};

fn api_of(id: &str, route: &str) -> String {
    format!("/admin/people/{id}/api/{route}")
}

async fn graphql(server: &Server, admin: &Person, id: &str, query: &str, with: Value) -> Value {
    let request = admin.client.post(server.url(&api_of(id, "graphql")));
    let (status, answer) = json_of(request.json(&json!({"query": query, "variables": with}))).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

async fn set(
    server: &Server,
    admin: &Person,
    (id, global): (&str, &str),
    picture: &Value,
) -> Value {
    let with = json!({"id": global, "a": {"picture": picture}});
    graphql(server, admin, id, UPDATE, with).await
}

async fn uploaded(server: &Server, admin: &Person, id: &str, number: u32) -> String {
    let request = admin.client.post(server.url(&api_of(id, "images/upload")));
    let (status, answer) = json_of(request).await;
    assert_eq!(status, 200, "{answer}");
    reference_in(&server.upload(&link_in(&answer), distinct_png(number)).await)
}

#[tokio::test]
async fn a_photo_becomes_the_person_s_and_is_put_down() {
    let server = Server::start().await;
    let (admin, person) = (server.sign_in(ADMIN).await, server.sign_in(FIRST).await);
    let own = person.picture(&server, distinct_png(1)).await;
    person.patch(FIRST_GLOBAL, json!({"picture": own})).await;
    let (before, admins) = (person.attributes().await, admin.attributes().await);

    let picture = uploaded(&server, &admin, FIRST, 2).await;
    let answer = set(&server, &admin, (FIRST, FIRST_GLOBAL), &json!(picture)).await;
    let shown = updated(&answer)["picture"].clone();
    let mut wanted = before;
    wanted["picture"] = shown;
    let mut found = person.attributes().await;
    found["updated_at"] = wanted["updated_at"].clone();
    assert_eq!(found, wanted);
    assert_eq!(admin.attributes().await, admins);

    // What they had is theirs to see, and the administrator's to bring back only as an undo.
    let history = "{ viewer { id pictureHistory { picture } } }";
    let seen = graphql(&server, &admin, FIRST, history, json!({})).await;
    assert_eq!(seen["data"]["viewer"]["pictureHistory"], json!([]));
    assert_eq!(seen["data"]["viewer"]["id"], FIRST_GLOBAL);
    let (_, theirs) = person.graphql(history, json!({})).await;
    let theirs = &theirs["data"]["viewer"]["pictureHistory"];
    assert_eq!(theirs.as_array().map(Vec::len), Some(1), "{theirs}");

    updated(&set(&server, &admin, (FIRST, FIRST_GLOBAL), &Value::Null).await);
    assert_eq!(person.attributes().await["picture"], Value::Null);
    let upload = picture.rsplit('/').next().map(str::to_owned);
    let line = |upload| {
        let names = r#"["picture"]"#.to_owned();
        (ADMIN.to_owned(), FIRST.to_owned(), names, upload)
    };
    assert_eq!(lines(&server).await, [line(upload), line(None)]);
    // The person's own changes are nobody's business.
    person.patch(FIRST_GLOBAL, json!({"name": "Ann"})).await;
    assert_eq!(lines(&server).await.len(), 2);
}

#[tokio::test]
async fn uploads_stay_with_whom_they_are_for() {
    let server = Server::start().await;
    let (admin, second) = (server.sign_in(ADMIN).await, server.sign_in(SECOND).await);
    let for_first = uploaded(&server, &admin, FIRST, 1).await;
    let of_second = second.picture(&server, distinct_png(2)).await;
    let of_admin = admin.picture(&server, distinct_png(3)).await;

    // Neither somebody else's nor the administrator's own upload becomes this person's photo.
    for picture in [&of_second, &of_admin] {
        let answer = set(&server, &admin, (FIRST, FIRST_GLOBAL), &json!(picture)).await;
        assert_eq!(refused(&answer).1, ["/picture"]);
    }
    // And what is for them, nobody makes theirs: not even who has uploaded it.
    let admin_global = admin.graphql("{viewer{id}}", json!({})).await.1;
    let admin_global = admin_global["data"]["viewer"]["id"].as_str().expect("id");
    let answer = admin
        .patch(admin_global, json!({"picture": for_first}))
        .await;
    assert_eq!(refused(&answer).1, ["/picture"]);
    let answer = second
        .patch(SECOND_GLOBAL, json!({"picture": for_first}))
        .await;
    assert_eq!(refused(&answer).1, ["/picture"]);
    // The path says for whom, and the body nobody else.
    let answer = set(&server, &admin, (FIRST, SECOND_GLOBAL), &Value::Null).await;
    assert_eq!(refused(&answer).0, "NotFound/UserNotFound");
    assert_eq!(lines(&server).await, []);
}

#[tokio::test]
async fn nobody_else_acts_for_anybody() {
    let server = Server::start_with(|config| {
        config.tenant.allowed_origins = vec!["https://friend.example".into()];
    })
    .await;
    let (admin, second) = (server.sign_in(ADMIN).await, server.sign_in(SECOND).await);
    let before = server.read(FIRST_GLOBAL).await;
    let query = json!({"query": UPDATE, "variables": {"id": FIRST_GLOBAL, "a": {"name": "x"}}});
    let bare = reqwest::Client::new();
    let token = second.access_token().await;
    for route in ["images/upload", "graphql"] {
        let own = second.client.post(server.url(&api_of(FIRST, route)));
        let stranger = bare.post(server.url(&api_of(FIRST, route)));
        let stranger = stranger.header(header::ORIGIN, &server.origin);
        let program = server.as_admin(bare.post(server.url(&api_of(FIRST, route))));
        let bearer = bare
            .post(server.url(&api_of(FIRST, route)))
            .bearer_auth(&token);
        let friend = bare.post(server.url(&api_of(FIRST, route)));
        let friend = friend.header(header::COOKIE, &admin.cookie);
        let friend = friend.header(header::ORIGIN, "https://friend.example");
        let nobody = admin.client.post(server.url(&api_of("nobody", route)));
        for (request, wanted) in [
            (own, 404),
            (stranger, 401),
            (program, 401),
            (bearer, 401),
            (friend, 403),
            (nobody, 404),
        ] {
            let response = request.json(&query).send().await.expect("answer");
            assert_eq!(response.status(), wanted, "{route}");
            let allowed = response.headers().get("access-control-allow-origin");
            assert_eq!(allowed, None);
        }
    }
    assert_eq!(server.read(FIRST_GLOBAL).await, before);
    assert_eq!(lines(&server).await, []);
}

#[tokio::test]
async fn links_for_a_person_are_counted_as_theirs() {
    let server = Server::start_with(|config| config.tenant.presigns_per_hour = 2).await;
    let admin = server.sign_in(ADMIN).await;
    uploaded(&server, &admin, FIRST, 1).await;
    uploaded(&server, &admin, FIRST, 2).await;
    let path = api_of(FIRST, "images/upload");
    let third = admin.client.post(server.url(&path)).send().await;
    assert_eq!(third.expect("answer").status(), 429);
    uploaded(&server, &admin, SECOND, 3).await;
}
