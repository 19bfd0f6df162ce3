//! The administrator's GraphQL over HTTP, and what its contract leaves open.

use reqwest::header;
use serde_json::{Value, json};

use crate::server::{FIRST_EMAIL, FIRST_GLOBAL, Server, UPDATE, envelope, json_of, updated};

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
