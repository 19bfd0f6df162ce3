//! The person's routes: sign-in, sessions, origins, links, and the patch of oneself.

use std::time::Duration;

use reqwest::{Client, header};
use serde_json::{Value, json};

use crate::{
    pictures::{distinct_png, png},
    server::{FIRST, FIRST_GLOBAL, SECOND, SECOND_GLOBAL, Server, path_of, refused, updated},
};

#[tokio::test]
async fn a_link_names_its_person() {
    let server = Server::start().await;
    let link = server.sign_in(FIRST).await.link().await;
    let url = url::Url::parse(&link).expect("URL");
    let (_, metadata) = url
        .query_pairs()
        .find(|(name, _)| name == "x-authgear-metadata")
        .expect("there");
    use base64::Engine as _;
    let json = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(metadata.as_bytes())
        .expect("base64url");
    let metadata: Value = serde_json::from_slice(&json).expect("JSON");
    assert_eq!(metadata, json!({"user_id": FIRST, "uploaded_by": "user"}));
}

#[tokio::test]
async fn only_a_page_of_ours_acts_by_cookie() {
    let server = Server::start_with(|config| {
        config.tenant.allowed_origins = vec!["https://friend.example".into()];
    })
    .await;
    let person = server.sign_in(FIRST).await;
    let bare = Client::new();
    let post = |path: &str| {
        bare.post(server.url(path))
            .header(header::COOKIE, &person.cookie)
            .json(&json!({"query": "{viewer{id}}"}))
    };
    let own = server.origin.clone();
    for path in [
        "/api/images/upload",
        "/api/graphql",
        "/api/token",
        "/sign-out",
        "/sign-in",
    ] {
        for (name, value) in [
            ("x-nothing", ""),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "https://friend.example.evil.example"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", "none"),
            ("referer", own.as_str()),
        ] {
            let response = post(path).header(name, value).send().await.expect("answer");
            assert_eq!(response.status(), 403, "{path} {name}: {value}");
            let error: Value = response.json().await.expect("JSON");
            assert_eq!(error["error"]["name"], "Forbidden");
        }
    }
    for (name, value) in [
        ("origin", own.as_str()),
        ("origin", "https://friend.example"),
        ("sec-fetch-site", "same-origin"),
    ] {
        let response = post("/api/graphql")
            .header(name, value)
            .send()
            .await
            .expect("answer");
        assert_eq!(response.status(), 200, "{name}: {value}");
    }
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=X",
    ] {
        let request = person.client.post(server.url("/api/graphql"));
        let request = request
            .header(header::CONTENT_TYPE, content_type)
            .body(r#"{"query":"{viewer{id}}"}"#);
        assert_eq!(
            request.send().await.expect("answer").status(),
            415,
            "{content_type}"
        );
    }
}

#[tokio::test]
async fn a_get_never_acts() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    for path in [
        "/api/images/upload",
        "/api/graphql?query={viewer{id}}",
        "/sign-out",
    ] {
        let response = person
            .client
            .get(server.url(path))
            .send()
            .await
            .expect("answer");
        assert_eq!(response.status(), 405, "{path}");
    }
    assert_eq!(person.presign().await.0, 200, "still signed in");
}

#[tokio::test]
async fn sessions_begin_and_end() {
    let server = Server::start().await;
    let request = server
        .client
        .post(server.url("/sign-in"))
        .header(header::ORIGIN, &server.origin);
    let response = request
        .form(&[("person", FIRST)])
        .send()
        .await
        .expect("answer");
    assert_eq!(response.headers()[header::LOCATION], "/settings");
    let cookie = response.headers()[header::SET_COOKIE]
        .to_str()
        .expect("text");
    for attribute in [
        "; Path=/",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Max-Age=1209600",
    ] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "loopback has no TLS: {cookie}");
    let token = cookie.split(['=', ';']).nth(1).expect("token");
    assert_eq!(token.len(), 43, "256 bits");

    let person = server.sign_in(FIRST).await;
    let database = std::fs::read(server.data.path().join("cameo.sqlite-wal")).expect("log");
    let own_token = person.cookie.split_once('=').expect("pair").1;
    assert!(
        !crate::pictures::contains(&database, own_token.as_bytes()),
        "only its hash is kept"
    );
    assert!(
        crate::pictures::contains(&database, FIRST.as_bytes()),
        "control"
    );

    let forged = person.cookie.replace("cameo_session=", "cameo_session=A");
    let request = Client::new()
        .post(server.url("/api/images/upload"))
        .header(header::ORIGIN, &server.origin);
    assert_eq!(
        request
            .header(header::COOKIE, forged)
            .send()
            .await
            .expect("answer")
            .status(),
        401
    );

    server
        .clock
        .advance(Duration::from_secs(14 * 24 * 3600 - 1));
    assert_eq!(person.presign().await.0, 200);
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(person.presign().await.0, 401);

    let person = server.sign_in(FIRST).await;
    let response = person
        .client
        .post(server.url("/sign-out"))
        .send()
        .await
        .expect("answer");
    assert_eq!(response.headers()[header::LOCATION], "/sign-in");
    assert!(
        response.headers()[header::SET_COOKIE]
            .to_str()
            .expect("text")
            .contains("Max-Age=0")
    );
    assert_eq!(
        person.presign().await.0,
        401,
        "the session is over, not only the cookie"
    );
}

#[tokio::test]
async fn with_tls_the_cookie_is_bound_to_the_host() {
    let server =
        Server::start_with(|config| config.public_scheme = cameo_server::Scheme::Https).await;
    let origin = server.origin.replace("http:", "https:");
    let request = server
        .client
        .post(server.url("/sign-in"))
        .header(header::ORIGIN, origin);
    let response = request
        .form(&[("person", FIRST)])
        .send()
        .await
        .expect("answer");
    let cookie = response.headers()[header::SET_COOKIE]
        .to_str()
        .expect("text");
    assert!(
        cookie.starts_with("__Host-cameo_session=") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
}

#[tokio::test]
async fn a_patch_keeps_what_it_does_not_name() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let mut expected = person.attributes().await;
    server.clock.advance(Duration::from_secs(10));
    let answer = person
        .patch(FIRST_GLOBAL, json!({"nickname": "Nick", "website": null}))
        .await;
    expected["nickname"] = json!("Nick");
    expected["updated_at"] = json!(expected["updated_at"].as_i64().expect("seconds") + 10);
    expected.as_object_mut().expect("object").remove("website");
    assert_eq!(updated(&answer), &expected);
    let answer = person
        .patch(
            FIRST_GLOBAL,
            json!({"website": null, "address": {"country": "HK"}}),
        )
        .await;
    expected["address"] = json!({"country": "HK"});
    assert_eq!(updated(&answer), &expected);
    assert_eq!(person.attributes().await, expected);
}

#[tokio::test]
async fn only_what_is_one_s_own_to_edit() {
    let server = Server::start_with(|config| {
        config.tenant.editable_custom_attributes = vec!["shoe_size".into()];
    })
    .await;
    let person = server.sign_in(FIRST).await;
    let before = person.attributes().await;
    for name in [
        "email",
        "phone_number",
        "preferred_username",
        "email_verified",
        "updated_at",
        "sub",
        "roles",
        "__proto__",
    ] {
        let answer = person
            .patch(FIRST_GLOBAL, json!({"nickname": "x", name: "x"}))
            .await;
        assert_eq!(
            refused(&answer),
            ("Invalid/ValidationFailed".into(), vec![format!("/{name}")])
        );
        let answer = person.patch(FIRST_GLOBAL, json!({name: null})).await;
        assert_eq!(
            refused(&answer).1,
            [format!("/{name}")],
            "deleting is editing"
        );
    }
    for (name, value) in [
        ("birthdate", json!("31.1.1990")),
        ("website", json!("javascript:alert(1)")),
        ("zoneinfo", json!("Berlin time")),
        ("locale", json!("de_DE")),
        ("given_name", json!(" ")),
        ("nickname", json!(["x"])),
    ] {
        let answer = person.patch(FIRST_GLOBAL, json!({name: value})).await;
        assert_eq!(refused(&answer).1, [format!("/{name}")]);
    }
    let custom = "mutation($id:ID!,$c:UserCustomAttributes){updateUser(input:{userID:$id,customAttributes:$c}){user{customAttributes}}}";
    let (_, answer) = person
        .graphql(custom, json!({"id": FIRST_GLOBAL, "c": {"shoe_size": 42}}))
        .await;
    assert_eq!(
        answer["data"]["updateUser"]["user"]["customAttributes"],
        json!({"shoe_size": 42})
    );
    let (_, answer) = person
        .graphql(custom, json!({"id": FIRST_GLOBAL, "c": {"is_admin": true}}))
        .await;
    assert_eq!(refused(&answer).1, ["/is_admin"]);
    assert_eq!(person.attributes().await["nickname"], before["nickname"]);
}

#[tokio::test]
async fn one_sees_and_changes_only_oneself() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let node = "query($id:ID!){node(id:$id){id}}";
    let (_, own) = person.graphql(node, json!({"id": FIRST_GLOBAL})).await;
    assert_eq!(own["data"]["node"]["id"], FIRST_GLOBAL);
    for id in [SECOND_GLOBAL, "x", "", &FIRST_GLOBAL.to_lowercase()] {
        let (_, other) = person.graphql(node, json!({"id": id})).await;
        assert_eq!(other, json!({"data": {"node": null}}), "{id}");
    }
    let answer = person
        .patch(SECOND_GLOBAL, json!({"nickname": "taken over"}))
        .await;
    assert_eq!(refused(&answer).0, "NotFound/UserNotFound");
    assert_eq!(
        server.sign_in(SECOND).await.attributes().await["nickname"],
        "two"
    );
    let answer = person.patch("x", json!({})).await;
    assert_eq!(refused(&answer).0, "Invalid/Invalid");
}

#[tokio::test]
async fn a_picture_is_an_own_upload_or_what_is_there_already() {
    let server = Server::start().await;
    let (first, second) = (server.sign_in(FIRST).await, server.sign_in(SECOND).await);
    let own = first.picture(&server, distinct_png(1)).await;
    let another = first.picture(&server, distinct_png(2)).await;
    let of_second = second.picture(&server, distinct_png(3)).await;
    let of_admin = server.admin_picture(distinct_png(4)).await;
    let pending = first.link().await;
    let pending = pending.split(['/', '?']).nth(5).expect("id").to_owned();

    let set = async |picture: Value| first.patch(FIRST_GLOBAL, json!({"picture": picture})).await;
    let shown = server.url(&path_of(&own, "profile"));
    assert_eq!(updated(&set(json!(own)).await)["picture"], shown);
    assert_eq!(
        updated(&set(json!(own)).await)["picture"],
        shown,
        "the answer was lost, it is sent again"
    );
    assert_eq!(
        updated(&set(json!(shown)).await)["picture"],
        shown,
        "as it was read"
    );

    for bad in [
        json!(of_second),
        json!(server.url(&path_of(&of_second, "profile"))),
        json!(of_admin),
        json!(format!("authgearimages:///app1/{pending}")),
        json!("authgearimages:///app1/11111111-2222-4333-8444-555555555555"),
        json!(own.replace("app1", "app2")),
        json!("https://elsewhere.example/a.png"),
        json!("data:image/png;base64,AAAA"),
        json!(server.url("/_images/app1")),
        json!(""),
        json!(7),
    ] {
        let answer = set(bad.clone()).await;
        assert_eq!(
            refused(&answer),
            ("Invalid/ValidationFailed".into(), vec!["/picture".into()]),
            "{bad}"
        );
    }
    let theft = second.patch(SECOND_GLOBAL, json!({"picture": own})).await;
    assert_eq!(
        refused(&theft).1,
        ["/picture"],
        "claimed by one person once"
    );
    assert_eq!(
        updated(&set(json!(another)).await)["picture"],
        server.url(&path_of(&another, "profile"))
    );
    assert_eq!(
        updated(&set(json!(own)).await)["picture"],
        shown,
        "it was theirs before"
    );
    let removed = set(Value::Null).await;
    assert_eq!(updated(&removed).get("picture"), None);
    assert_eq!(updated(&removed)["nickname"], "one");
}

#[tokio::test]
async fn what_an_administrator_set_can_be_kept_but_not_taken() {
    let server = Server::start().await;
    let person = server.sign_in(FIRST).await;
    let elsewhere = "https://elsewhere.example/a.png";
    server
        .replace(FIRST_GLOBAL, json!({"picture": elsewhere}))
        .await;
    let answer = person
        .patch(FIRST_GLOBAL, json!({"picture": elsewhere, "nickname": "x"}))
        .await;
    assert_eq!(updated(&answer)["picture"], elsewhere);
    let of_person = person.picture(&server, png(40, 40)).await;
    let answer = server
        .replace(SECOND_GLOBAL, json!({"picture": of_person}))
        .await;
    assert!(
        updated(&answer)["picture"].is_string(),
        "an administrator may commit any object"
    );
}
