//! Checks 46 to 48, Auth0: limits, claims and defaults; and the tokens behind all of it.

use std::time::{Duration, UNIX_EPOCH};

use cameo_server::{Clock as _, PictureSource};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::{
    auth0::{
        CLIENT, ask_token, client_secret, first, grant, patch, patched, program, read, refusal,
        user,
    },
    pictures::png,
    server::{Answer, FIRST, FIRST_GLOBAL, Server, json_of, path_of},
    stored::{attributes, count, metadata},
};

const UPDATE: &str = "update:users";

/// The limit, what remains of it and when it begins anew, as an answer says; and the answer.
async fn counted(request: RequestBuilder) -> ([u64; 3], Answer) {
    let response = request.send().await.expect("answer");
    let headers = ["limit", "remaining", "reset"].map(|name| {
        let value = &response.headers()[format!("x-ratelimit-{name}")];
        let value = value.to_str().expect("text");
        value.parse().expect("number")
    });
    let status = response.status();
    (headers, (status, response.json().await.expect("JSON")))
}

/// That the official clients try three times is tested with themselves.
#[tokio::test]
async fn check_46_every_answer_says_where_the_caller_stands() {
    let server = Server::start_with(|config| {
        config.tenant.auth0.requests_per_second = 3;
    })
    .await;
    let token = program(&server, UPDATE).await;
    let before = attributes(&server, FIRST).await;
    let now = server.clock.now().duration_since(UNIX_EPOCH);
    let reset = now.expect("after 1970").as_secs() + 1;
    let change = async |id: &str| {
        let request = user(&server, Method::PATCH, &token, id);
        counted(request.json(&json!({"name": "X"}))).await
    };
    for (id, remaining) in [("x", 2), ("auth0|x", 1), ("y", 0)] {
        let (headers, answer) = change(id).await;
        assert_eq!(headers, [3, remaining, reset]);
        let expected = "inexistent_user The user does not exist.";
        assert_eq!(refusal(&answer), (404, expected.into()));
    }
    let (headers, answer) = change(&first()).await;
    assert_eq!(headers, [3, 0, reset]);
    let expected = "too_many_requests Global limit has been reached";
    assert_eq!(refusal(&answer), (429, expected.into()));
    assert_eq!(attributes(&server, FIRST).await, before);
    let stranger = user(&server, Method::GET, "nonsense", &first());
    let (headers, answer) = counted(stranger).await;
    assert_eq!(headers, [3, 2, reset], "counted by themselves");
    assert_eq!(refusal(&answer), (401, "- Invalid token".into()));
    server.clock.advance(Duration::from_secs(1));
    let (headers, (status, user)) = change(&first()).await;
    assert_eq!(headers, [3, 2, reset + 1]);
    assert_eq!((status.as_u16(), &user["name"]), (200, &json!("X")));
    assert_eq!(attributes(&server, FIRST).await["name"], "X");
}

/// The picture of the ID token and of userinfo, which must be the same.
async fn claimed(server: &Server) -> Value {
    let wish = json!({"client_id": CLIENT, "scope": "openid profile"});
    let granted = grant(server, FIRST, wish).await;
    let token = granted["id_token"].as_str().expect("ID token");
    let key = DecodingKey::from_secret(client_secret(server).as_bytes());
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[CLIENT]);
    validation.set_issuer(&[server.url("/")]);
    let claims = jsonwebtoken::decode::<Value>(token, &key, &validation);
    let claims = claims.expect("signed by the client's secret").claims;
    assert_eq!(claims["sub"], first());
    let request = server.client.get(server.url("/userinfo"));
    let token = granted["access_token"].as_str().expect("token");
    let (status, told) = json_of(request.bearer_auth(token)).await;
    assert_eq!(status, 200, "{told}");
    assert_eq!(told["picture"], claims["picture"]);
    assert!(told["updated_at"].as_str().expect("text").ends_with('Z'));
    assert_eq!(told.get("email"), None, "the scope was not asked for");
    claims["picture"].clone()
}

#[tokio::test]
async fn check_47_the_picture_claim_has_an_order() {
    let default = "https://h.example/default.png";
    let server = Server::start_with(|config| {
        config.tenant.auth0.default_picture = Some(default.into());
    })
    .await;
    let token = program(&server, UPDATE).await;
    assert_eq!(claimed(&server).await, default);
    let (root, own) = ("https://h.example/root.png", "https://h.example/own.png");
    patched(&server, &token, &first(), json!({"picture": root})).await;
    assert_eq!(claimed(&server).await, root);
    let metadata_picture = |value: Value| json!({"user_metadata": {"picture": value}});
    patched(&server, &token, &first(), metadata_picture(json!(own))).await;
    assert_eq!(claimed(&server).await, own);
    let bad = metadata_picture(json!("javascript:alert(1)"));
    patched(&server, &token, &first(), bad).await;
    assert_eq!(claimed(&server).await, root, "no address of an image");
    patched(&server, &token, &first(), metadata_picture(json!(own))).await;
    assert_eq!(attributes(&server, FIRST).await["picture"], root);
    assert_eq!(metadata(&server, FIRST).await[0]["picture"], own);

    // As the guide's Action does, which hides real pictures; here it is a choice.
    let server = Server::start_with(|config| {
        let auth0 = &mut config.tenant.auth0;
        auth0.default_picture = Some(default.into());
        auth0.picture_order = vec![PictureSource::Default, PictureSource::Root];
    })
    .await;
    let token = program(&server, UPDATE).await;
    patched(&server, &token, &first(), json!({"picture": root})).await;
    assert_eq!(claimed(&server).await, default);
    assert_eq!(attributes(&server, FIRST).await["picture"], root);
}

/// What a person chooses on Cameo's own page is newer than what metadata say: Cameo's decision.
#[tokio::test]
async fn an_own_choice_is_not_hidden_by_older_metadata() {
    let server = Server::start().await;
    let token = program(&server, UPDATE).await;
    let older = json!({"user_metadata": {"picture": "https://h.example/old.png", "a": 1}});
    patched(&server, &token, &first(), older).await;
    let person = server.sign_in(FIRST).await;
    person.patch(FIRST_GLOBAL, json!({"nickname": "x"})).await;
    assert_eq!(claimed(&server).await, "https://h.example/old.png");
    let reference = person.picture(&server, png(60, 40)).await;
    person
        .patch(FIRST_GLOBAL, json!({"picture": reference}))
        .await;
    let shown = server.url(&path_of(&reference, "profile"));
    assert_eq!(claimed(&server).await, shown);
    assert_eq!(metadata(&server, FIRST).await, json!([{"a": 1}, {}]));
}

/// How initials are found is not known of Auth0; the rules are Cameo's.
#[tokio::test]
async fn check_48_gravatar_for_whoever_has_an_email_and_no_picture() {
    let start = async |gravatar| {
        let server = Server::start_with(|config| config.tenant.auth0.gravatar = gravatar).await;
        let token = program(&server, "read:users update:users").await;
        crate::stored::make_new_user(&server, FIRST, "example@example.com").await;
        let names = json!({"given_name": "Flora", "family_name": "Chan"});
        patched(&server, &token, &first(), names).await;
        let (status, user) = read(&server, &token, &first()).await;
        assert_eq!(status, 200, "{user}");
        (user, server)
    };
    let (user, server) = start(true).await;
    let expected = "https://s.gravatar.com/avatar/23463b99b62a72f26ed677cc556c44e8?s=480&r=pg\
        &d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2Ffc.png";
    assert_eq!(user["email"], "example@example.com");
    assert_eq!(user["picture"], expected);
    let stored = attributes(&server, FIRST).await;
    assert_eq!(stored.get("picture"), None, "it is made up each time");
    let (user, server) = start(false).await;
    assert_eq!(user.get("picture"), None, "nobody is named to Gravatar");
    assert_eq!(attributes(&server, FIRST).await, stored);
}

#[tokio::test]
async fn tokens_are_for_known_programs_and_for_this_api() {
    let server = Server::start().await;
    let secret = client_secret(&server);
    let elsewhere = "https://elsewhere.example/api/v2/";
    for (grant_type, id, secret, audience, expected) in [
        (
            "password",
            CLIENT,
            &*secret,
            None,
            (403, "unsupported_grant_type"),
        ),
        (
            "client_credentials",
            CLIENT,
            "x",
            None,
            (401, "access_denied"),
        ),
        (
            "client_credentials",
            "x",
            &secret,
            None,
            (401, "access_denied"),
        ),
        ("client_credentials", "", "", None, (401, "access_denied")),
        (
            "client_credentials",
            CLIENT,
            &secret,
            Some(elsewhere),
            (403, "access_denied"),
        ),
    ] {
        let mut fields = vec![
            ("grant_type", grant_type),
            ("client_id", id),
            ("client_secret", secret),
        ];
        fields.extend(audience.map(|audience| ("audience", audience)));
        let (status, answer) = ask_token(&server, &fields).await;
        let found = (status.as_u16(), answer["error"].as_str().expect("error"));
        assert_eq!(found, expected, "{answer}");
    }
    assert_eq!(ask_token(&server, &[]).await.0, 400);
    assert_eq!(count(&server, "SELECT count(*) FROM access_token").await, 0);

    let own = grant(&server, FIRST, json!({})).await;
    assert_eq!(own.get("id_token"), None, "no client, no ID token");
    let token = own["access_token"].as_str().expect("token");
    let answer = read(&server, token, &first()).await;
    let expected = format!("- Bad audience: {}", server.url("/userinfo"));
    assert_eq!(refusal(&answer), (401, expected));
}

#[tokio::test]
async fn who_does_not_speak_it_has_none_of_its_routes() {
    let server = Server::production().await;
    for path in ["/api/v2/users/x", "/userinfo"] {
        assert_eq!(server.get(path).await.status(), 421, "another host");
        let request = server.client.get(server.url(path));
        let request = request.header("host", "photos.example");
        assert_eq!(request.send().await.expect("answer").status(), 404);
    }
    let request = server.client.post(server.url("/oauth/token"));
    let request = request.header("host", "photos.example");
    assert_eq!(request.send().await.expect("answer").status(), 404);
    let patch = patch(&Server::start().await, "x", "y", json!({})).await;
    assert_eq!(refusal(&patch).0, 401, "control");
}
