//! Checks 39 to 45, Auth0: changing a user.

use serde_json::{Value, json};

use crate::{
    auth0::{first, own_token, patch, patched, program, read, refusal},
    pictures::png,
    server::{FIRST, SECOND, Server, json_of, link_in, path_of, reference_in},
    stored::{add_account, attributes, everything, metadata, uploads},
};

const UPDATE: &str = "update:users";

#[tokio::test]
async fn check_39_metadata_is_merged_at_its_first_level() {
    let server = Server::start().await;
    let token = program(&server, UPDATE).await;
    let before = json!({"user_metadata": {"a": {"x": 1}, "b": 2}, "app_metadata": {"c": 3}});
    patched(&server, &token, &first(), before).await;
    let change = json!({"user_metadata": {"a": {"y": 1}}});
    let user = patched(&server, &token, &first(), change).await;
    let merged = json!({"a": {"y": 1}, "b": 2});
    assert_eq!(user["user_metadata"], merged);
    assert_eq!(user["app_metadata"], json!({"c": 3}));
    let expected = json!([merged, {"c": 3}]);
    assert_eq!(metadata(&server, FIRST).await, expected);
}

#[tokio::test]
async fn check_40_null_deletes_a_key_and_an_empty_object_all() {
    let server = Server::start().await;
    let token = program(&server, UPDATE).await;
    let before = json!({"user_metadata": {"a": 1, "b": 2}, "app_metadata": {"c": 3}});
    patched(&server, &token, &first(), before).await;
    let change = json!({"user_metadata": {"b": null}});
    let user = patched(&server, &token, &first(), change).await;
    assert_eq!(user["user_metadata"], json!({"a": 1}));
    assert_eq!(metadata(&server, FIRST).await, json!([{"a": 1}, {"c": 3}]));
    let nothing = json!({"user_metadata": {}});
    let user = patched(&server, &token, &first(), nothing).await;
    assert_eq!(user.get("user_metadata"), None);
    assert_eq!(metadata(&server, FIRST).await, json!([{}, {"c": 3}]));

    let root = json!({"nickname": null, "name": "New Name"});
    let user = patched(&server, &token, &first(), root).await;
    assert_eq!(user["name"], "New Name");
    let stored = attributes(&server, FIRST).await;
    assert_eq!(stored.get("nickname"), None);
    assert_eq!(stored["given_name"], "First", "what is not named stays");
}

#[tokio::test]
async fn check_41_a_picture_in_metadata_is_not_the_user_s_own() {
    let server = Server::start().await;
    let token = program(&server, UPDATE).await;
    let root = json!({"picture": "https://elsewhere.example/root.png"});
    patched(&server, &token, &first(), root.clone()).await;
    let elsewhere = "https://cdn.example.test/u/42.png";
    let change = json!({"user_metadata": {"picture": elsewhere}});
    let user = patched(&server, &token, &first(), change).await;
    assert_eq!(user["user_metadata"]["picture"], elsewhere);
    assert_eq!(user["picture"], root["picture"]);
    let stored = attributes(&server, FIRST).await;
    assert_eq!(stored["picture"], root["picture"]);
    let expected = json!([{"picture": elsewhere}, {}]);
    assert_eq!(metadata(&server, FIRST).await, expected);
}

async fn google_user(server: &Server) -> String {
    let account = ["google-oauth2", "117", "google-oauth2"];
    add_account(server, FIRST, account, true).await;
    "google-oauth2|117".into()
}

#[tokio::test]
async fn check_42_what_a_provider_sets_at_each_sign_in_is_not_changed() {
    let server = Server::start().await;
    let (token, id) = (program(&server, UPDATE).await, google_user(&server).await);
    let before = attributes(&server, FIRST).await;
    let both = json!({"picture": "https://h.example/p.png", "name": "N"});
    let answer = patch(&server, &token, &id, both).await;
    let expected = "operation_not_supported The following user attributes cannot be updated: \
        name, picture. The connection (google-oauth2) must either be a database connection (using \
        the Auth0 store), a passwordless connection (email or sms) or has disabled 'Sync user \
        profile attributes at each login'. For more information, see \
        https://auth0.com/docs/dashboard/guides/connections/configure-connection-sync";
    assert_eq!(refusal(&answer), (400, expected.into()));
    let free = json!({"user_metadata": {"picture": "https://h.example/p.png"}});
    let user = patched(&server, &token, &id, free.clone()).await;
    assert_eq!(user["user_metadata"], free["user_metadata"]);
    assert_eq!(attributes(&server, FIRST).await, before);
    let expected = json!([free["user_metadata"], {}]);
    assert_eq!(metadata(&server, FIRST).await, expected);

    let server = Server::start_with(|config| {
        config.tenant.auth0.first_login_connections = vec!["google-oauth2".into()];
    })
    .await;
    let (token, id) = (program(&server, UPDATE).await, google_user(&server).await);
    let picture = "https://h.example/p.png";
    let user = patched(&server, &token, &id, json!({"picture": picture})).await;
    assert_eq!(user["picture"], picture);
    assert_eq!(user["identities"][0]["isSocial"], true);
    assert_eq!(attributes(&server, FIRST).await["picture"], picture);
}

/// The words of the last two and of the unknown scheme are Cameo's.
#[tokio::test]
async fn check_43_a_body_of_the_wrong_shape() {
    let server = Server::start().await;
    let token = program(&server, UPDATE).await;
    let before = everything(&server).await;
    let on_picture =
        " on property picture (A URI pointing to the user's picture, photo, or avatar).";
    for (body, expected) in [
        (
            json!({"picture": {}}),
            format!("'Expected type string but found type object'{on_picture}"),
        ),
        (
            json!({"picture": "data:image/png;base64,AA"}),
            format!("'invalid scheme: data'{on_picture}"),
        ),
        (
            json!({"shoe": 42}),
            "'Additional properties not allowed: shoe'".into(),
        ),
        (
            json!({"user_metadata": {"a.b": 1}}),
            "'Metadata keys must not hold . or $: a.b'".into(),
        ),
        (json!([]), "'Expected a JSON object'".into()),
    ] {
        let answer = patch(&server, &token, &first(), body).await;
        let expected = format!("invalid_body Payload validation error: {expected}");
        assert_eq!(refusal(&answer), (400, expected));
    }
    let kept_elsewhere = json!({"password": "x", "email": "a@b.example", "name": "N"});
    let answer = patch(&server, &token, &first(), kept_elsewhere).await;
    let expected = "operation_not_supported The following user attributes are not kept here: \
        email, password";
    assert_eq!(refusal(&answer), (400, expected.into()));
    assert_eq!(everything(&server).await, before);
}

/// That one's own token hears of another id what it hears without any scope is Cameo's decision.
#[tokio::test]
async fn check_44_scopes_say_who_may_change_whom() {
    let server = Server::start().await;
    let before = [
        attributes(&server, FIRST).await,
        attributes(&server, SECOND).await,
    ];
    let picture = json!({"user_metadata": {"picture": "https://h.example/p.png"}});
    let insufficient = "insufficient_scope Insufficient scope, expected any of: \
        update:users,update:users_app_metadata,update:current_user_metadata";
    let reader = program(&server, "read:users").await;
    let answer = patch(&server, &reader, &first(), picture.clone()).await;
    assert_eq!(refusal(&answer), (403, insufficient.into()));

    let own = own_token(&server, FIRST, "update:current_user_metadata").await;
    for other in [format!("auth0|{SECOND}"), "auth0|nobody".into()] {
        let answer = patch(&server, &own, &other, picture.clone()).await;
        assert_eq!(refusal(&answer), (403, insufficient.into()), "{other}");
    }
    let root = json!({"given_name": "X", "app_metadata": {"role": "admin"}});
    let answer = patch(&server, &own, &first(), root).await;
    let expected = "- You cannot update the following fields: app_metadata, given_name";
    assert_eq!(refusal(&answer), (400, expected.into()));
    let changed = patched(&server, &own, &first(), picture.clone()).await;
    assert_eq!(changed["user_metadata"], picture["user_metadata"]);

    let answer = read(&server, &own, &first()).await;
    let expected = "insufficient_scope Insufficient scope, expected any of: \
        read:users,read:current_user";
    assert_eq!(refusal(&answer), (403, expected.into()));
    assert_eq!(attributes(&server, FIRST).await, before[0]);
    assert_eq!(attributes(&server, SECOND).await, before[1]);
    let expected = json!([picture["user_metadata"], {}]);
    assert_eq!(metadata(&server, FIRST).await, expected);
}

#[tokio::test]
async fn check_45_an_id_is_decoded_once() {
    let server = Server::start().await;
    let account = ["auth0", "a/b", "Username-Password-Authentication"];
    add_account(&server, FIRST, account, false).await;
    let token = program(&server, "read:users update:users").await;
    let address = |id: &str| server.url(&format!("/api/v2/users/{id}"));
    let get = server.client.get(address("auth0%7Ca%2Fb"));
    let (status, user) = json_of(get.bearer_auth(&token)).await;
    assert_eq!(
        (status.as_u16(), &user["user_id"]),
        (200, &json!("auth0|a/b"))
    );
    for stranger in [
        "auth0%257Ca%252Fb",
        "AUTH0%7Ca%2Fb",
        "auth0%7Ca%2FB",
        "auth0%7Cnobody",
        "nobody",
        &format!("auth0%7C{FIRST}"),
    ] {
        let request = server.client.patch(address(stranger)).bearer_auth(&token);
        let answer = json_of(request.json(&json!({"name": "X"}))).await;
        let expected = "inexistent_user The user does not exist.";
        assert_eq!(refusal(&answer), (404, expected.into()), "{stranger}");
    }
    assert_eq!(attributes(&server, FIRST).await.get("name"), None);
}

/// Auth0 keeps no bytes: that they come here by a link of this server is Cameo's decision.
#[tokio::test]
async fn a_picture_s_bytes_come_by_a_link_and_stay_while_they_are_named() {
    let server = Server::start().await;
    let own = own_token(&server, FIRST, "update:current_user_metadata").await;
    let link = async |token: &str, id: &str| {
        let id = format!("{id}/images/upload").replace('|', "%7C");
        let url = server.url(&format!("/api/v2/users/{id}"));
        json_of(server.client.post(url).bearer_auth(token)).await
    };
    let (status, answer) = link(&own, &first()).await;
    assert_eq!(status, 200, "{answer}");
    let reference = reference_in(&server.upload(&link_in(&answer), png(60, 40)).await);
    let shown = server.url(&path_of(&reference, "profile"));
    let named = json!({"user_metadata": {"picture": shown}});

    let second = own_token(&server, SECOND, "update:current_user_metadata").await;
    let theft = patch(&server, &second, &format!("auth0|{SECOND}"), named.clone()).await;
    assert_eq!(refusal(&theft).0, 400, "it is somebody else's");
    let user = patched(&server, &own, &first(), named).await;
    assert_eq!(user["user_metadata"]["picture"], shown);
    let by_reference = json!({"user_metadata": {"picture": reference}});
    let user = patched(&server, &own, &first(), by_reference).await;
    assert_eq!(user["user_metadata"]["picture"], shown);

    let days = std::time::Duration::from_secs(3 * 24 * 3600);
    server.clock.advance(days);
    server.sweep().await;
    assert_eq!(uploads(&server).await, json!({"claimed": 1, "files": 1}));
    let token = program(&server, UPDATE).await;
    let removed = json!({"user_metadata": {"picture": Value::Null}});
    patched(&server, &token, &first(), removed).await;
    server.clock.advance(days);
    server.sweep().await;
    assert_eq!(uploads(&server).await, json!({"files": 0}));

    let reader = program(&server, "read:users").await;
    let token = program(&server, UPDATE).await;
    assert_eq!(refusal(&link(&reader, &first()).await).0, 403);
    assert_eq!(refusal(&link(&token, "auth0|nobody").await).0, 404);
    let absent = server.url("/_images/app1/11111111-2222-4333-8444-555555555555/profile");
    let dangling = json!({"user_metadata": {"picture": absent}});
    let answer = patch(&server, &token, &first(), dangling).await;
    assert_eq!(refusal(&answer).0, 400);
    let user = read(&server, &reader, &first()).await.1;
    assert_eq!(user.get("user_metadata"), None);
}
