//! The operator's page: who may see it, what it finds, and that its form loses nothing, escapes
//! everything and puts down who has changed what.

use reqwest::{Response, header};
use serde_json::{Value, json};
use sqlx::{Connection as _, SqliteConnection};

use crate::server::{FIRST, FIRST_GLOBAL, Person, SECOND, SECOND_GLOBAL, Server};

pub const ADMIN: &str = "4e3b1c0a-0000-4000-8000-000000000003";

fn page_of(id: &str) -> String {
    format!("/admin/people/{id}")
}

async fn get(server: &Server, person: &Person, path: &str) -> (u16, String) {
    let response = person.client.get(server.url(path)).send().await;
    read(response.expect("answer")).await
}

async fn post(server: &Server, person: &Person, id: &str, form: &[(&str, &str)]) -> Response {
    let request = person.client.post(server.url(&page_of(id))).form(form);
    request.send().await.expect("answer")
}

async fn read(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    (status, response.text().await.expect("text"))
}

/// Where a form has led to.
fn led_to(response: &Response) -> String {
    assert_eq!(response.status(), 303);
    let location = response.headers()[header::LOCATION].to_str();
    location.expect("text").to_owned()
}

/// Admin, person, names and upload of every line that was put down.
pub async fn lines(server: &Server) -> Vec<(String, String, String, Option<String>)> {
    let file = server.data.path().join("cameo.sqlite");
    let address = format!("sqlite://{}", file.display());
    let mut rows = SqliteConnection::connect(&address).await.expect("rows");
    sqlx::query_as("SELECT admin_id, person_id, changed, upload_id FROM audit ORDER BY id")
        .fetch_all(&mut rows)
        .await
        .expect("lines")
}

#[tokio::test]
async fn only_administrators_find_anything() {
    let server = Server::start().await;
    let (admin, other) = (server.sign_in(ADMIN).await, server.sign_in(FIRST).await);
    let (before, form) = (server.read(SECOND_GLOBAL).await, [("name", "Mallory")]);
    for path in ["/admin".to_owned(), page_of(SECOND)] {
        let (status, text) = get(&server, &admin, &path).await;
        assert!(status == 200 && text.contains("Second Demo"), "{text}");
        assert_eq!(get(&server, &other, &path).await, (404, String::new()));
        let stranger = server.get(&path).await;
        assert_eq!(led_to(&stranger), "/sign-in?to=admin");
    }
    let refused = post(&server, &other, SECOND, &form).await;
    assert_eq!(refused.status(), 404);
    let stranger = server.client.post(server.url(&page_of(SECOND))).form(&form);
    let stranger = stranger.header(header::ORIGIN, &server.origin);
    assert_eq!(stranger.send().await.expect("answer").status(), 401);
    // What programs and other pages hold is no session.
    let token = other.access_token().await;
    let bearer = server.client.get(server.url("/admin")).bearer_auth(token);
    assert_eq!(
        led_to(&bearer.send().await.expect("answer")),
        "/sign-in?to=admin"
    );
    let program = server.as_admin(server.client.get(server.url("/admin")));
    assert_eq!(
        led_to(&program.send().await.expect("answer")),
        "/sign-in?to=admin"
    );
    assert_eq!(get(&server, &admin, &page_of("nobody")).await.0, 404);
    assert_eq!(server.read(SECOND_GLOBAL).await, before);
    assert_eq!(lines(&server).await, []);
}

#[tokio::test]
async fn an_ended_session_is_none() {
    let server = Server::start().await;
    let admin = server.sign_in(ADMIN).await;
    server
        .clock
        .advance(std::time::Duration::from_secs(15 * 24 * 3600));
    let answer = admin.client.get(server.url("/admin")).send().await;
    assert_eq!(led_to(&answer.expect("answer")), "/sign-in?to=admin");
}

#[tokio::test]
async fn the_configuration_names_them() {
    let server = Server::start_with(|config| config.tenant.admins = vec![FIRST.into()]).await;
    let first = server.sign_in(FIRST).await;
    assert_eq!(get(&server, &first, "/admin").await.0, 200);
    let second = server.sign_in(SECOND).await;
    assert_eq!(get(&server, &second, "/admin").await.0, 404);
}

#[tokio::test]
async fn people_of_another_tenant_are_not_there() {
    let server = Server::start().await;
    let file = server.data.path().join("cameo.sqlite");
    let address = format!("sqlite://{}", file.display());
    let mut rows = SqliteConnection::connect(&address).await.expect("rows");
    for statement in [
        "INSERT INTO tenant VALUES ('app2', 0)",
        "INSERT INTO person VALUES ('app2', 'theirs', '{\"name\":\"Elsewhere\"}', '{}', 1, 0, 0, 0, NULL)",
        "INSERT INTO audit VALUES (1, 'app2', '4e3b1c0a-0000-4000-8000-000000000001', 'x', 0, '[\"canary\"]', NULL)",
    ] {
        sqlx::query(statement)
            .execute(&mut rows)
            .await
            .expect(statement);
    }
    let admin = server.sign_in(ADMIN).await;
    for path in ["/admin", "/admin?q=theirs", "/admin?q=Else"] {
        let (_, text) = get(&server, &admin, path).await;
        assert!(!text.contains("Elsewhere"), "{path}");
    }
    assert_eq!(get(&server, &admin, &page_of("theirs")).await.0, 404);
    assert_eq!(
        post(&server, &admin, "theirs", &[("name", "x")])
            .await
            .status(),
        404
    );
    let (_, text) = get(&server, &admin, &page_of(FIRST)).await;
    assert!(!text.contains("canary"), "{text}");
}

#[tokio::test]
async fn only_a_page_of_this_very_origin_acts() {
    let server = Server::start_with(|config| {
        config.tenant.allowed_origins = vec!["https://friend.example".into()];
    })
    .await;
    let admin = server.sign_in(ADMIN).await;
    let bare = reqwest::Client::new();
    for (name, value) in [
        ("x-nothing", ""),
        ("origin", "https://friend.example"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "cross-site"),
        ("referer", server.origin.as_str()),
    ] {
        let request = bare.post(server.url(&page_of(FIRST)));
        let request = request
            .header(header::COOKIE, &admin.cookie)
            .header(name, value);
        let response = request.form(&[("name", "Mallory")]).send().await;
        assert_eq!(response.expect("answer").status(), 403, "{name}: {value}");
    }
    assert_eq!(server.read(FIRST_GLOBAL).await["name"], Value::Null);
    assert_eq!(lines(&server).await, []);
}

#[tokio::test]
async fn finds_by_id_address_and_beginning_of_a_name() {
    let server = Server::start().await;
    let admin = server.sign_in(ADMIN).await;
    for (text, found) in [
        (SECOND, "Second"),
        ("second@", "Second"),
        ("SECOND", "Second"),
        ("second%20dem", "Second"),
        ("two", "Second"),
        ("First", "First"),
        ("%25", ""),
        ("econd", ""),
        ("4e3b", ""),
        ("Second'%20OR%20''='", ""),
    ] {
        let (_, page) = get(&server, &admin, &format!("/admin?q={text}")).await;
        for name in ["First", "Second", "Admin"] {
            let is_there = page.contains(&format!("<strong>{name} Demo"));
            assert_eq!(is_there, name == found, "{text} and {name}: {page}");
        }
    }
}

#[tokio::test]
async fn turns_pages() {
    let server = Server::start().await;
    let file = server.data.path().join("cameo.sqlite");
    let address = format!("sqlite://{}", file.display());
    let mut rows = SqliteConnection::connect(&address).await.expect("rows");
    for number in 10..35 {
        sqlx::query(
            "INSERT INTO person VALUES ('app1', ?, '{\"name\":\"Somebody\"}', '{}', 1, 0, 0, 0, NULL)",
        )
        .bind(format!("some-{number}"))
        .execute(&mut rows)
        .await
        .expect("row");
    }
    let admin = server.sign_in(ADMIN).await;
    let mut seen = Vec::new();
    for (number, count) in [(1, 20), (2, 5), (3, 0)] {
        let path = format!("/admin?q=some&page={number}");
        let (_, page) = get(&server, &admin, &path).await;
        let found = page.split("/admin/people/").skip(1);
        let ids: Vec<String> = found.map(|rest| rest[..7].to_owned()).collect();
        assert_eq!(ids.len(), count, "{number}");
        assert_eq!(page.contains("rel=\"next\""), number == 1);
        assert_eq!(page.contains("rel=\"prev\""), number > 1);
        seen.extend(ids);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 25);
}

#[tokio::test]
async fn an_edit_changes_what_was_typed_and_is_put_down() {
    let server = Server::start().await;
    let admin = server.sign_in(ADMIN).await;
    let mut wanted = server.read(FIRST_GLOBAL).await;
    let form = [
        ("was.name", ""),
        ("name", "Ann"),
        ("was.nickname", "one"),
        ("nickname", ""),
        ("was.address.locality", ""),
        ("address.locality", "Bern"),
        ("was.website", "https://demo.example/"),
        ("website", "https://demo.example/"),
        ("was.custom", "{}"),
        ("custom", "{\r\n  \"plan\": \"secret-canary\"\r\n}"),
    ];
    let done = led_to(&post(&server, &admin, FIRST, &form).await);
    assert_eq!(done, format!("{}?done=saved", page_of(FIRST)));
    wanted["name"] = json!("Ann");
    wanted["address"] = json!({"locality": "Bern"});
    wanted.as_object_mut().expect("object").remove("nickname");
    let mut found = server.read(FIRST_GLOBAL).await;
    found["updated_at"] = wanted["updated_at"].clone();
    assert_eq!(found, wanted);
    let names = r#"["address","name","nickname","custom.plan"]"#;
    let line = (ADMIN.to_owned(), FIRST.to_owned(), names.to_owned(), None);
    assert_eq!(lines(&server).await, [line]);
    let (_, page) = get(&server, &admin, &done).await;
    assert!(
        page.contains("changed address, name, nickname, custom.plan"),
        "{page}"
    );
    assert!(page.contains("Saved."), "{page}");
    let changes = page
        .split("Changes by administrators")
        .nth(1)
        .expect("there");
    assert!(
        !changes.contains("secret-canary") && !changes.contains("Ann"),
        "{changes}"
    );
    // The same once more is no change.
    let done = led_to(
        &post(
            &server,
            &admin,
            FIRST,
            &[("was.name", "Ann"), ("name", "Ann")],
        )
        .await,
    );
    assert!(done.ends_with("unchanged"), "{done}");
    assert_eq!(lines(&server).await.len(), 1);
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_is_saved() {
    let server = Server::start().await;
    let admin = server.sign_in(ADMIN).await;
    let before = server.read(FIRST_GLOBAL).await;
    for (name, typed, said) in [
        ("birthdate", "soon", "not a date such as 2000-12-31"),
        ("website", "javascript:alert(1)", "not an http or https URL"),
        (
            "address.country",
            &*"x".repeat(300),
            "At most 256 characters",
        ),
        ("custom", "{", "This is no JSON: look at line 1, column 1."),
        ("custom", "[1]", "This must be a JSON object"),
    ] {
        let now = if name == "birthdate" {
            "1990-01-31"
        } else {
            ""
        };
        let now = if name == "website" {
            "https://demo.example/"
        } else {
            now
        };
        let now = if name == "custom" { "{}" } else { now };
        let was = format!("was.{name}");
        let form = [("name", "Ann"), (&*was, now), (name, typed)];
        let (status, page) = read(post(&server, &admin, FIRST, &form).await).await;
        assert_eq!(status, 400, "{name}");
        let remark = format!("id=\"{name}-remark\">");
        let remark = page
            .split(&remark)
            .nth(1)
            .unwrap_or_else(|| panic!("{name}: {page}"));
        assert!(
            remark.starts_with("This is") || remark.starts_with(said),
            "{remark}"
        );
        assert!(
            remark.split("</p>").next().expect("text").contains(said),
            "{remark}"
        );
        assert!(page.contains("value=\"Ann\""), "what was typed stays");
        assert!(page.contains("aria-invalid=\"true\""));
    }
    assert_eq!(server.read(FIRST_GLOBAL).await, before);
    assert_eq!(lines(&server).await, []);
}

#[tokio::test]
async fn two_tabs_lose_nothing() {
    let server = Server::start().await;
    let admin = server.sign_in(ADMIN).await;
    let person = server.sign_in(FIRST).await;
    // The form was shown before the person changed two things.
    person
        .patch(FIRST_GLOBAL, json!({"nickname": "uno", "gender": "female"}))
        .await;
    let other = [
        ("was.nickname", "one"),
        ("nickname", "one"),
        ("name", "Ann"),
    ];
    led_to(&post(&server, &admin, FIRST, &other).await);
    let found = server.read(FIRST_GLOBAL).await;
    assert_eq!(
        (&found["nickname"], &found["name"]),
        (&json!("uno"), &json!("Ann"))
    );

    let same = [
        ("was.nickname", "one"),
        ("nickname", "eins"),
        ("was.locale", "en-GB"),
        ("locale", "de-CH"),
        ("was.gender", ""),
        ("gender", ""),
    ];
    let (status, page) = read(post(&server, &admin, FIRST, &same).await).await;
    assert_eq!(status, 409);
    assert!(
        page.contains("Somebody else has changed what you were changing."),
        "{page}"
    );
    assert!(page.contains("made this “uno” meanwhile"), "{page}");
    for shown in [
        r#"name="nickname" type="text" value="eins""#,
        r#"name="was.nickname" value="uno""#,
        r#"name="locale" type="text" value="de-CH""#,
        r#"name="gender" type="text" value="female""#,
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert_eq!(server.read(FIRST_GLOBAL).await["nickname"], "uno");
    assert_eq!(lines(&server).await.len(), 1);

    // Knowing that, they may insist.
    let insisting = [("was.nickname", "uno"), ("nickname", "eins")];
    led_to(&post(&server, &admin, FIRST, &insisting).await);
    assert_eq!(server.read(FIRST_GLOBAL).await["nickname"], "eins");
}

#[tokio::test]
async fn what_people_write_stays_text() {
    let server = Server::start().await;
    let admin = server.sign_in(ADMIN).await;
    let person = server.sign_in(FIRST).await;
    let evil = "\"><script>alert(1)</script>";
    let attributes = json!({"name": evil, "address": {"formatted": "</textarea><script>"}});
    person.patch(FIRST_GLOBAL, attributes).await;
    let typed = [("was.birthdate", "1990-01-31"), ("birthdate", evil)];
    for (status, page) in [
        get(&server, &admin, "/admin").await,
        get(&server, &admin, &page_of(FIRST)).await,
        get(&server, &admin, "/admin?q=%22%3E%3Cscript%3E").await,
        read(post(&server, &admin, FIRST, &typed).await).await,
    ] {
        assert!(page.contains("&lt;script&gt;"), "{status}: {page}");
        assert!(!page.contains("<script>"), "{status}: {page}");
    }
}

#[tokio::test]
async fn pages_are_strict_and_never_kept() {
    let server = Server::start().await;
    let admin = server.sign_in(ADMIN).await;
    for path in ["/admin".to_owned(), page_of(FIRST)] {
        let response = admin.client.get(server.url(&path)).send().await;
        let response = response.expect("answer");
        let text = |name: &str| response.headers()[name].to_str().expect("text");
        assert_eq!(text("cache-control"), "no-store");
        let policy = text("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"));
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        let (_, page) = read(response).await;
        assert!(
            !page.contains(" style=") && !page.contains("<style"),
            "{page}"
        );
    }
}
