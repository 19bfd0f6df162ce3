//! Checks 29 to 38, Authgear: the administrator's mutation, in which what is sent replaces all.

use serde_json::{Value, json};

use crate::{
    pictures::png,
    server::{
        FIRST, FIRST_EMAIL, FIRST_GLOBAL, SECOND, SECOND_GLOBAL, Server, envelope, path_of,
        refused, updated,
    },
    stored::{attributes, uploads},
};

const ABSENT: &str = "11111111-2222-4333-8444-555555555555";

#[tokio::test]
async fn check_29_what_is_omitted_is_deleted_but_identities_come_back() {
    let server = Server::start().await;
    let picture = server.admin_picture(png(40, 40)).await;
    let both = json!({"given_name": "Ann", "picture": picture});
    updated(&server.replace(FIRST_GLOBAL, both).await);
    let alone = json!({"picture": picture});
    let answer = server.replace(FIRST_GLOBAL, alone).await;
    let shown = updated(&answer);
    assert_eq!(shown.get("given_name"), None);
    assert_eq!(shown["email"], FIRST_EMAIL);
    assert_eq!(shown["email_verified"], true);
    let expected = json!({"email": FIRST_EMAIL, "picture": picture});
    assert_eq!(attributes(&server, FIRST).await, expected);
    assert_eq!(uploads(&server).await, json!({"claimed": 1, "files": 1}));
}

#[tokio::test]
async fn check_30_no_attributes_no_change() {
    let server = Server::start().await;
    let before = attributes(&server, FIRST).await;
    for input in ["", ",standardAttributes:null"] {
        let mutation =
            format!("mutation($id:ID!){{updateUser(input:{{userID:$id{input}}}){{user{{id}}}}}}");
        let variables = json!({"id": FIRST_GLOBAL});
        let (status, answer) = server.admin_graphql(&mutation, variables).await;
        assert_eq!(status, 200);
        let expected = json!({"data": {"updateUser": {"user": {"id": FIRST_GLOBAL}}}});
        assert_eq!(answer, expected);
    }
    assert_eq!(attributes(&server, FIRST).await, before);
}

#[tokio::test]
async fn check_31_what_was_read_can_be_sent_back() {
    let server = Server::start().await;
    let picture = server.admin_picture(png(40, 40)).await;
    let own = json!({"given_name": "Ann", "picture": picture});
    updated(&server.replace(FIRST_GLOBAL, own).await);
    let read = server.read(FIRST_GLOBAL).await;
    assert_eq!(read["picture"], server.url(&path_of(&picture, "profile")));
    assert!(read["updated_at"].is_i64() && read["email_verified"].is_boolean());
    let answer = server.replace(FIRST_GLOBAL, read.clone()).await;
    assert_eq!(updated(&answer), &read);
    let expected = json!({"email": FIRST_EMAIL, "given_name": "Ann", "picture": picture});
    assert_eq!(attributes(&server, FIRST).await, expected);
}

#[tokio::test]
async fn check_32_a_picture_that_is_omitted_is_removed() {
    let server = Server::start().await;
    let picture = server.admin_picture(png(40, 40)).await;
    updated(
        &server
            .replace(FIRST_GLOBAL, json!({"picture": picture}))
            .await,
    );
    let token = server.sign_in(FIRST).await.access_token().await;
    let shown = server.url(&path_of(&picture, "profile"));
    assert_eq!(server.userinfo(&token).await["picture"], shown);
    let answer = server.replace(FIRST_GLOBAL, json!({})).await;
    assert_eq!(updated(&answer).get("picture"), None);
    assert_eq!(server.userinfo(&token).await.get("picture"), None);
    let expected = json!({"email": FIRST_EMAIL});
    assert_eq!(attributes(&server, FIRST).await, expected);
}

/// Sets a picture that must be refused.
async fn check_no_picture(server: &Server, bad: Value) {
    let before = attributes(server, FIRST).await;
    let answer = server.replace(FIRST_GLOBAL, json!({"picture": bad})).await;
    let (name, locations) = refused(&answer);
    assert_eq!(name, "Invalid/ValidationFailed", "{bad}");
    assert_eq!(locations, ["/picture"], "{bad}");
    let error = &answer["errors"][0];
    assert_eq!(error["message"], "invalid value");
    assert_eq!(error["path"], json!(["updateUser"]));
    assert!(error["locations"][0]["line"].is_u64());
    assert_eq!(attributes(server, FIRST).await, before, "{bad}");
}

#[tokio::test]
async fn check_33_pictures_that_are_none() {
    let server = Server::start().await;
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
        json!(format!("authgearimages:///app1/{ABSENT}")),
        json!(format!("authgearimages:///app2/{ABSENT}")),
    ] {
        check_no_picture(&server, bad).await;
    }
    let answer = server.replace(FIRST_GLOBAL, json!({"picture": "data:x"}));
    let answer = answer.await;
    let details = json!({"error": "invalid scheme: data", "format": "x_picture"});
    let cause = json!({"location": "/picture", "kind": "format", "details": details});
    let info = &answer["errors"][0]["extensions"]["info"];
    assert_eq!(info["causes"][0], cause);
    let elsewhere = "https://elsewhere.example/a.png?x=1";
    let good = json!({"picture": elsewhere});
    let answer = server.replace(FIRST_GLOBAL, good).await;
    assert_eq!(updated(&answer)["picture"], elsewhere);
    assert_eq!(attributes(&server, FIRST).await["picture"], elsewhere);
}

#[tokio::test]
async fn check_34_ids() {
    let server = Server::start().await;
    let before = attributes(&server, FIRST).await;
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
        let query = "query($id:ID!){node(id:$id){id}}";
        let read = server.admin_graphql(query, json!({"id": id})).await;
        assert_eq!(read.0, 200);
        assert_eq!(read.1, json!({"data": {"node": null}}), "{id}");
    }
    assert_eq!(attributes(&server, FIRST).await, before);
}

#[tokio::test]
async fn check_35_unknown_attributes_change_nothing() {
    let server = Server::start().await;
    let before = attributes(&server, FIRST).await;
    let input = json!({"given_name": "X", "shoe_size": 42});
    let answer = server.replace(FIRST_GLOBAL, input).await;
    let expected = ("Invalid/ValidationFailed".into(), vec!["/shoe_size".into()]);
    assert_eq!(refused(&answer), expected);
    assert_eq!(attributes(&server, FIRST).await, before);
}

#[tokio::test]
async fn check_36_six_mutations_are_one_too_many() {
    let server = Server::start().await;
    let before = attributes(&server, FIRST).await;
    let mutations = |count: usize| {
        let input = format!("{{userID:\"{FIRST_GLOBAL}\",standardAttributes:\"{{}}\"}}");
        let field = |i| format!("m{i}:updateUser(input:{input}){{user{{id}}}} ");
        format!("mutation{{{}}}", (0..count).map(field).collect::<String>())
    };
    let refused = server.admin_graphql(&mutations(6), json!({})).await;
    let message =
        "BadRequest/BadRequest too many mutation fields in one request: got 6, limit is 5";
    assert_eq!(envelope(&refused), (400, message.into()));
    assert_eq!(attributes(&server, FIRST).await, before);
    let (status, answer) = server.admin_graphql(&mutations(5), json!({})).await;
    assert_eq!((status.as_u16(), &answer["errors"]), (200, &Value::Null));
    let expected = json!({"email": FIRST_EMAIL});
    assert_eq!(attributes(&server, FIRST).await, expected);
}

#[tokio::test]
async fn check_37_one_error_rolls_everything_back() {
    let server = Server::start().await;
    let before = [
        attributes(&server, FIRST).await,
        attributes(&server, SECOND).await,
    ];
    let two = "mutation($a:ID!,$b:ID!,$x:UserStandardAttributes,$y:UserStandardAttributes){\
        one:updateUser(input:{userID:$a,standardAttributes:$x}){user{id}} \
        two:updateUser(input:{userID:$b,standardAttributes:$y}){user{id}}}";
    let variables = |second: Value| {
        let first = json!({"given_name": "Changed"});
        json!({"a": FIRST_GLOBAL, "b": SECOND_GLOBAL, "x": first, "y": second})
    };
    let bad = variables(json!({"birthdate": "soon"}));
    let (status, answer) = server.admin_graphql(two, bad).await;
    assert_eq!(status, 200);
    assert_eq!(refused(&answer).1, ["/birthdate"]);
    assert_eq!(attributes(&server, FIRST).await, before[0]);
    assert_eq!(attributes(&server, SECOND).await, before[1]);
    let good = variables(json!({"birthdate": "2000-01-01"}));
    let (_, answer) = server.admin_graphql(two, good).await;
    assert_eq!(answer["errors"], Value::Null);
    assert_eq!(attributes(&server, FIRST).await["given_name"], "Changed");
    let second = attributes(&server, SECOND).await;
    assert_eq!(second["birthdate"], "2000-01-01");
}

#[tokio::test]
async fn check_38_an_own_url_that_names_no_object() {
    let server = Server::start().await;
    for path in [
        "/_images".to_owned(),
        "/_images/".into(),
        "/_images/app1".into(),
        "/_images/app1/".into(),
        format!("/_images/app1/{ABSENT}/profile"),
        format!("/_images/app2/{ABSENT}/profile"),
    ] {
        check_no_picture(&server, json!(server.url(&path))).await;
    }
}
