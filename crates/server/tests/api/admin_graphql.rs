//! The administrator's GraphQL: what is sent replaces everything.

use reqwest::header;
use serde_json::{Value, json};

use crate::{
    pictures::png,
    server::{
        FIRST_EMAIL, FIRST_GLOBAL, SECOND_GLOBAL, Server, UPDATE, envelope, json_of, path_of,
        refused, updated,
    },
};

const READ: &str =
    "query($id:ID!){node(id:$id){id ... on User{standardAttributes customAttributes}}}";

async fn read(server: &Server) -> Value {
    let (_, answer) = server
        .admin_graphql(READ, json!({"id": FIRST_GLOBAL}))
        .await;
    answer["data"]["node"]["standardAttributes"].clone()
}

#[tokio::test]
async fn check_29_and_32_what_is_omitted_is_deleted_but_identities_come_back() {
    let server = Server::start().await;
    let picture = server.admin_picture(png(40, 40)).await;
    let answer = server
        .replace(
            FIRST_GLOBAL,
            json!({"given_name": "Ann", "picture": picture}),
        )
        .await;
    let shown = server.url(&path_of(&picture, "profile"));
    assert_eq!(updated(&answer)["picture"], shown);

    let answer = server
        .replace(FIRST_GLOBAL, json!({"picture": picture}))
        .await;
    let attributes = updated(&answer);
    assert_eq!(attributes.get("given_name"), None);
    assert_eq!(
        (&attributes["email"], &attributes["email_verified"]),
        (&json!(FIRST_EMAIL), &json!(true))
    );

    let answer = server.replace(FIRST_GLOBAL, json!({})).await;
    let names: Vec<&String> = updated(&answer)
        .as_object()
        .expect("object")
        .keys()
        .collect();
    assert_eq!(names, ["email", "email_verified", "updated_at"]);
}

#[tokio::test]
async fn check_30_no_attributes_no_change() {
    let server = Server::start().await;
    let before = read(&server).await;
    for attributes in ["", ",standardAttributes:null"] {
        let mutation = format!(
            "mutation($id:ID!){{updateUser(input:{{userID:$id{attributes}}}){{user{{id}}}}}}"
        );
        let (_, answer) = server
            .admin_graphql(&mutation, json!({"id": FIRST_GLOBAL}))
            .await;
        assert_eq!(
            answer,
            json!({"data": {"updateUser": {"user": {"id": FIRST_GLOBAL}}}})
        );
    }
    assert_eq!(read(&server).await, before);
}

#[tokio::test]
async fn check_31_what_was_read_can_be_sent_back() {
    let server = Server::start().await;
    let picture = server.admin_picture(png(40, 40)).await;
    server
        .replace(
            FIRST_GLOBAL,
            json!({"given_name": "Ann", "picture": picture}),
        )
        .await;
    let before = read(&server).await;
    assert!(
        before["picture"]
            .as_str()
            .expect("URL")
            .starts_with("http://")
    );
    assert!(before["updated_at"].is_i64());
    let answer = server.replace(FIRST_GLOBAL, before.clone()).await;
    assert_eq!(updated(&answer)["picture"], before["picture"]);
    let stored = stored_attributes(&server).await;
    assert_eq!(stored["picture"], picture);
    assert_eq!(stored.get("email_verified"), None);
}

async fn stored_attributes(server: &Server) -> Value {
    use sqlx::ConnectOptions as _;
    let file = server.data.path().join("cameo.sqlite");
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(file)
        .read_only(true);
    let mut connection = options.connect().await.expect("database");
    let text: String = sqlx::query_scalar("SELECT standard_attributes FROM person WHERE id = ?")
        .bind(crate::server::FIRST)
        .fetch_one(&mut connection)
        .await
        .expect("row");
    serde_json::from_str(&text).expect("JSON")
}

#[tokio::test]
async fn checks_33_and_38_pictures_that_are_none() {
    let server = Server::start().await;
    let before = read(&server).await;
    let own = |path: &str| json!(server.url(path));
    let absent = "11111111-2222-4333-8444-555555555555";
    for bad in [
        json!(null),
        json!(""),
        json!(7),
        json!({}),
        json!("data:image/png;base64,AAAA"),
        json!("blob:http://x/y"),
        json!("javascript:alert(1)"),
        json!("authgearimages://h/x"),
        json!("authgearimages:///../a/b"),
        json!(format!("authgearimages:///app1/{absent}")),
        json!(format!("authgearimages:///app2/{absent}")),
        own("/_images"),
        own("/_images/"),
        own("/_images/app1"),
        own("/_images/app1/"),
        own(&format!("/_images/app1/{absent}/profile")),
        own(&format!("/_images/app2/{absent}/profile")),
    ] {
        let answer = server.replace(FIRST_GLOBAL, json!({"picture": bad})).await;
        let (name, locations) = refused(&answer);
        assert_eq!(name, "Invalid/ValidationFailed", "{bad}");
        assert_eq!(locations, ["/picture"], "{bad}");
        assert_eq!(answer["errors"][0]["message"], "invalid value");
        assert_eq!(answer["errors"][0]["path"], json!(["updateUser"]));
        assert!(answer["errors"][0]["locations"][0]["line"].is_u64());
    }
    assert_eq!(read(&server).await, before);
    let cause = server
        .replace(FIRST_GLOBAL, json!({"picture": "data:x"}))
        .await["errors"][0]["extensions"]["info"]["causes"][0]
        .clone();
    let details = json!({"error": "invalid scheme: data", "format": "x_picture"});
    assert_eq!(
        cause,
        json!({"location": "/picture", "kind": "format", "details": details})
    );

    let elsewhere = "https://elsewhere.example/a.png?x=1";
    let answer = server
        .replace(FIRST_GLOBAL, json!({"picture": elsewhere}))
        .await;
    assert_eq!(updated(&answer)["picture"], elsewhere);
}

#[tokio::test]
async fn check_34_ids() {
    let server = Server::start().await;
    for (id, name, message) in [
        ("", "Invalid/Invalid", "invalid user ID"),
        ("x", "Invalid/Invalid", "invalid user ID"),
        ("R3JvdXA6MQ", "Invalid/Invalid", "invalid user ID"),
        (
            &format!("{FIRST_GLOBAL}="),
            "Invalid/Invalid",
            "invalid user ID",
        ),
        ("VXNlcjpub2JvZHk", "NotFound/UserNotFound", "user not found"),
    ] {
        let answer = server.replace(id, json!({})).await;
        assert_eq!(refused(&answer).0, name, "{id}");
        assert_eq!(answer["errors"][0]["message"], message);
        let (status, answer) = server.admin_graphql(READ, json!({"id": id})).await;
        assert_eq!(
            (status.as_u16(), &answer),
            (200, &json!({"data": {"node": null}})),
            "{id}"
        );
    }
}

#[tokio::test]
async fn check_35_unknown_attributes_change_nothing() {
    let server = Server::start().await;
    let before = read(&server).await;
    let answer = server
        .replace(FIRST_GLOBAL, json!({"given_name": "X", "shoe_size": 42}))
        .await;
    assert_eq!(
        refused(&answer),
        ("Invalid/ValidationFailed".into(), vec!["/shoe_size".into()])
    );
    assert_eq!(read(&server).await, before);
}

#[tokio::test]
async fn check_36_six_mutations_are_one_too_many() {
    let server = Server::start().await;
    let mutations = |count: usize| {
        let fields: String = (0..count)
            .map(|i| format!("m{i}:updateUser(input:{{userID:\"{FIRST_GLOBAL}\"}}){{user{{id}}}} "))
            .collect();
        format!("mutation{{{fields}}}")
    };
    let (status, answer) = server.admin_graphql(&mutations(5), json!({})).await;
    assert_eq!((status.as_u16(), &answer["errors"]), (200, &Value::Null));
    let refused = server.admin_graphql(&mutations(6), json!({})).await;
    let message =
        "BadRequest/BadRequest too many mutation fields in one request: got 6, limit is 5";
    assert_eq!(envelope(&refused), (400, message.into()));
}

#[tokio::test]
async fn check_37_one_error_rolls_everything_back() {
    let server = Server::start().await;
    let before = read(&server).await;
    let two = "mutation($a:ID!,$b:ID!,$x:UserStandardAttributes,$y:UserStandardAttributes){\
        one:updateUser(input:{userID:$a,standardAttributes:$x}){user{id}} \
        two:updateUser(input:{userID:$b,standardAttributes:$y}){user{id}}}";
    let variables = |y: Value| json!({"a": FIRST_GLOBAL, "b": SECOND_GLOBAL, "x": {"given_name": "Changed"}, "y": y});
    let (status, answer) = server
        .admin_graphql(two, variables(json!({"birthdate": "soon"})))
        .await;
    assert_eq!(status, 200);
    assert_eq!(refused(&answer).1, ["/birthdate"]);
    assert_eq!(read(&server).await, before);
    let (_, answer) = server
        .admin_graphql(two, variables(json!({"birthdate": "2000-01-01"})))
        .await;
    assert_eq!(answer["errors"], Value::Null);
    assert_eq!(read(&server).await["given_name"], "Changed");
}

#[tokio::test]
async fn an_address_that_nobody_signs_in_with_is_an_unexpected_error() {
    let server = Server::start().await;
    for attributes in [
        json!({"email": "other@demo.example"}),
        json!({"phone_number": "+85298765432"}),
        json!({"preferred_username": "somebody"}),
    ] {
        let answer = server.replace(FIRST_GLOBAL, attributes).await;
        assert_eq!(answer["data"], Value::Null);
        assert_eq!(answer["errors"][0]["message"], "unexpected error");
        assert_eq!(answer["errors"][0].get("extensions"), None, "{answer}");
    }
}

#[tokio::test]
async fn attributes_inline_and_custom() {
    let server = Server::start().await;
    let inline = format!(
        r#"mutation{{updateUser(input:{{userID:"{FIRST_GLOBAL}",standardAttributes:"{{\"nickname\":\"in\"}}",customAttributes:"{{\"shoe_size\":42}}"}}){{user{{standardAttributes customAttributes}}}}}}"#
    );
    let (_, answer) = server.admin_graphql(&inline, json!({})).await;
    assert_eq!(updated(&answer)["nickname"], "in");
    assert_eq!(
        answer["data"]["updateUser"]["user"]["customAttributes"],
        json!({"shoe_size": 42})
    );
    for bad in ["\"[]\"", "\"x\"", "7", "true"] {
        let inline = inline.replace(r#""{\"nickname\":\"in\"}""#, bad);
        let (status, answer) = server.admin_graphql(&inline, json!({})).await;
        assert_eq!(status, 200);
        assert!(
            answer["errors"][0]["message"].is_string(),
            "{bad}: {answer}"
        );
    }
}

#[tokio::test]
async fn bodies_and_answers_over_http() {
    let server = Server::start().await;
    let url = server.url("/_api/admin/graphql");
    let typed = |content_type: &str, body: String| {
        let request = server.as_admin(server.client.post(&url));
        request
            .header(header::CONTENT_TYPE, content_type.to_owned())
            .body(body)
    };
    let query = format!("{{node(id:\"{FIRST_GLOBAL}\"){{id}}}}");
    let response = typed("application/graphql", query.clone())
        .send()
        .await
        .expect("answer");
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "application/json; charset=utf-8"
    );
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    let answer: Value = response.json().await.expect("JSON");
    assert_eq!(answer["data"]["node"]["id"], FIRST_GLOBAL);

    let alias = server.as_admin(server.client.post(server.url("/graphql")));
    assert_eq!(
        json_of(alias.json(&json!({"query": query}))).await.1,
        answer
    );
    assert_eq!(
        typed("text/plain", query.clone())
            .send()
            .await
            .expect("answer")
            .status(),
        415
    );
    let broken = json_of(typed("application/json", "{".into())).await;
    assert_eq!(envelope(&broken).0, 400);
    let batch = json_of(typed(
        "application/json",
        format!("[{}]", json!({"query": query})),
    ))
    .await;
    assert_eq!(
        envelope(&batch),
        (
            400,
            "BadRequest/BadRequest batches are not supported".into()
        )
    );
    let long = json_of(typed("application/json", "x".repeat(1024 * 1024 + 1))).await;
    assert_eq!(envelope(&long).0, 413);
    let (status, answer) = json_of(typed("application/graphql", "{".into())).await;
    assert_eq!(status, 200);
    assert!(answer["errors"][0]["message"].is_string(), "{answer}");
    let stranger = server.client.post(&url).json(&json!({"query": UPDATE}));
    assert_eq!(stranger.send().await.expect("answer").status(), 403);
}

#[tokio::test]
async fn a_user_s_other_fields() {
    let server = Server::start().await;
    let query = "query($id:ID!){nodes(ids:[$id,\"x\"]){id} node(id:$id){__typename ... on User{createdAt \
        updatedAt lastLoginAt web3 formattedName endUserAccountID isAnonymous isDisabled \
        isDeactivated isAnonymized disableReason deleteAt}}}";
    let (_, answer) = server
        .admin_graphql(query, json!({"id": FIRST_GLOBAL}))
        .await;
    let user = &answer["data"]["node"];
    assert_eq!(user["__typename"], "User");
    assert_eq!(user["formattedName"], "First Demo (one)");
    assert_eq!(user["endUserAccountID"], FIRST_EMAIL);
    assert_eq!(
        (&user["web3"], &user["isDisabled"]),
        (&json!({}), &json!(false))
    );
    assert!(user["createdAt"].as_str().expect("time").ends_with('Z'));
    assert_eq!(answer["data"]["nodes"], json!([{"id": FIRST_GLOBAL}, null]));
}
