//! A gateway before each of the systems, which are servers of our own here, with a way between that
//! notes and spoils: what the person does here happens there, to them alone, whatever breaks.

mod world;

use std::time::Duration;

use cameo_server::Dialect;
use serde_json::{Value, json};

use self::world::{World, change, code};
use crate::{
    between::{Between, Fault},
    capture::captured,
    operator::ADMIN,
    pictures::png,
    server::{FIRST, FIRST_GLOBAL, SECOND, SECOND_GLOBAL, Server, path_of, refused, updated},
};

#[tokio::test]
async fn a_photo_goes_to_authgear_and_is_shown_from_here() {
    let world = World::start(Dialect::Authgear).await;
    let person = world.person().await;
    let mut before = world.upstream.read(FIRST_GLOBAL).await;
    let answer = change(&world, &person, 60).await;
    let shown = updated(&answer)["picture"].as_str().expect("a picture");
    assert!(shown.starts_with(&world.gateway.origin), "{shown}");
    let mut there = world.upstream.read(FIRST_GLOBAL).await;
    let picture = there["picture"].take();
    let picture = picture.as_str().expect("a picture");
    assert_eq!(
        world.original(&world.upstream, picture).await,
        world.original(&world.gateway, shown).await
    );
    for attributes in [&mut before, &mut there] {
        let all = attributes.as_object_mut().expect("attributes");
        all.retain(|name, _| !["picture", "updated_at"].contains(&name.as_str()));
    }
    assert_eq!(before, there, "no other attribute is lost");
    assert_eq!(world.picture_there(SECOND_GLOBAL).await, None);

    let seen = world.between.seen();
    let graphql = "POST /_api/admin/graphql";
    let upload = seen
        .iter()
        .find(|what| what.starts_with("POST /_images/behind/"));
    let upload = upload.expect("an upload").as_str();
    let presign = "GET /_api/admin/images/upload";
    assert_eq!(
        seen,
        [graphql, presign, upload, graphql, graphql, graphql],
        "mirror, then presign, upload, read, write, read back"
    );
}

#[tokio::test]
async fn a_photo_s_address_goes_to_auth0() {
    let world = World::start(Dialect::Auth0).await;
    let person = world.person().await;
    let answer = change(&world, &person, 60).await;
    let shown = updated(&answer)["picture"].as_str().expect("a picture");
    assert!(shown.starts_with(&world.gateway.origin), "{shown}");
    let metadata = user_metadata(&world.upstream, FIRST).await;
    assert_eq!(metadata["picture"], shown);
    let user = format!("/api/v2/users/auth0%7C{FIRST}");
    let wanted = [
        "POST /oauth/token".to_owned(),
        format!("GET {user}"),
        format!("PATCH {user}"),
    ];
    assert_eq!(world.between.seen(), wanted);

    change(&world, &person, 61).await;
    let again = world.between.seen();
    assert_eq!(again, wanted[1..], "the token is kept");
    world
        .gateway
        .clock
        .advance(Duration::from_secs(24 * 3600 - 30));
    change(&world, &person, 62).await;
    let at_last = world.between.seen();
    assert_eq!(at_last, wanted, "until shortly before its end");
    let answer = person.patch(FIRST_GLOBAL, json!({"picture": null})).await;
    assert_eq!(updated(&answer)["picture"], Value::Null);
    assert_eq!(
        user_metadata(&world.upstream, FIRST).await["picture"],
        Value::Null
    );
}

/// Auth0's metadata of a person, as a program sees them.
async fn user_metadata(server: &Server, id: &str) -> Value {
    let secret = std::fs::read_to_string(server.data.path().join("dev/client-secret"));
    let fields = json!({
        "grant_type": "client_credentials", "client_id": "cameo-dev",
        "client_secret": secret.expect("made up").trim(),
    });
    let ask = server.client.post(server.url("/oauth/token")).json(&fields);
    let (_, token) = crate::server::json_of(ask).await;
    let token = token["access_token"].as_str().expect("a token");
    let url = server.url(&format!("/api/v2/users/auth0%7C{id}"));
    let (status, user) = crate::server::json_of(server.client.get(url).bearer_auth(token)).await;
    assert_eq!(status, 200, "{user}");
    user["user_metadata"].clone()
}

#[tokio::test]
async fn a_photo_goes_to_igloo_by_ranges() {
    let world = World::start(Dialect::Igloo).await;
    let person = world.person().await;
    let answer = change(&world, &person, 60).await;
    let shown = updated(&answer)["picture"].as_str().expect("a picture");
    let there = world.picture_there(FIRST_GLOBAL).await.expect("a picture");
    assert_eq!(
        world.original(&world.upstream, &there).await,
        world.original(&world.gateway, shown).await
    );
    let seen = world.between.seen();
    let attachments = "/.api2/api/v1/communities/10/attachments";
    let key = seen[2].rsplit('/').next().expect("a key").to_owned();
    let wanted = [
        "POST /.api2/api/Session/Create".to_owned(),
        format!("POST {attachments}"),
        format!("PATCH {attachments}/uploads/{key}"),
        format!("POST {attachments}/{key}/association/{FIRST}"),
    ];
    assert_eq!(seen[1..], wanted[1..]);
    assert_eq!(seen.len(), 4, "{seen:?}");

    let answer = person.patch(FIRST_GLOBAL, json!({"picture": null})).await;
    assert_eq!(
        code(&answer),
        "backend/forbidden",
        "Igloo publishes no removal"
    );
    assert_eq!(person.attributes().await["picture"], shown);
}

#[tokio::test]
async fn what_happens_there_is_shown_here() {
    let world = World::start(Dialect::Authgear).await;
    let person = world.person().await;
    let reference = world.upstream.admin_picture(png(70, 50)).await;
    let attributes = json!({"given_name": "Ada", "picture": reference});
    world.upstream.replace(FIRST_GLOBAL, attributes).await;
    let shown = person.attributes().await;
    assert_eq!(shown["given_name"], "Ada");
    assert_eq!(shown["nickname"], Value::Null, "gone there, gone here");
    let picture = shown["picture"].as_str().expect("a picture");
    assert!(picture.starts_with(&world.gateway.origin), "{picture}");
    let there = world.upstream.get(&path_of(&reference, "original")).await;
    let there = there.bytes().await.expect("bytes");
    assert_eq!(world.original(&world.gateway, picture).await, there);
    let seen = world.between.seen();
    assert_eq!(
        person.attributes().await["picture"],
        picture,
        "fetched once"
    );
    let images = |seen: &[String]| seen.iter().filter(|it| it.contains("/_images/")).count();
    assert_eq!((images(&seen), images(&world.between.seen())), (1, 0));

    world.upstream.replace(FIRST_GLOBAL, json!({})).await;
    assert_eq!(person.attributes().await["picture"], Value::Null);
}

#[tokio::test]
async fn pictures_from_elsewhere_are_not_shown_and_not_fetched() {
    let elsewhere = Between::start().await;
    for origin in ["https://elsewhere.example", &elsewhere.origin()] {
        let world = World::start(Dialect::Authgear).await;
        let person = world.person().await;
        let picture = format!("{origin}/me.png");
        world
            .upstream
            .replace(FIRST_GLOBAL, json!({"picture": picture}))
            .await;
        assert_eq!(person.attributes().await["picture"], Value::Null);
        let answer = change(&world, &person, 60).await;
        assert!(updated(&answer)["picture"].is_string());
    }
    assert_eq!(elsewhere.seen(), [""; 0]);
}

#[tokio::test]
async fn other_attributes_are_changed_there() {
    let world = World::start(Dialect::Authgear).await;
    let person = world.person().await;
    let patch = json!({"nickname": "Countess", "website": null});
    let answer = person.patch(FIRST_GLOBAL, patch).await;
    assert_eq!(updated(&answer)["nickname"], "Countess");
    let there = world.upstream.read(FIRST_GLOBAL).await;
    assert_eq!(
        (&there["nickname"], &there["website"]),
        (&json!("Countess"), &Value::Null)
    );
    assert_eq!(there["given_name"], "First");

    let world = World::start(Dialect::Auth0).await;
    let person = world.person().await;
    let answer = person
        .patch(FIRST_GLOBAL, json!({"nickname": "Countess"}))
        .await;
    assert_eq!(updated(&answer)["nickname"], "Countess");
    let there = world.upstream.read(FIRST_GLOBAL).await;
    assert_eq!(there["nickname"], "Countess");
    let answer = person
        .patch(FIRST_GLOBAL, json!({"zoneinfo": "Europe/Paris"}))
        .await;
    assert_eq!(code(&answer), "backend/invalid-attribute");
    assert_eq!(
        world.upstream.read(FIRST_GLOBAL).await["zoneinfo"],
        "Europe/Berlin"
    );
}

#[tokio::test]
async fn a_removal_and_its_undo_go_there() {
    let world = World::start(Dialect::Authgear).await;
    let person = world.person().await;
    let answer = change(&world, &person, 60).await;
    let picture = updated(&answer)["picture"].clone();
    let answer = person.patch(FIRST_GLOBAL, json!({"picture": null})).await;
    assert_eq!(updated(&answer)["picture"], Value::Null);
    assert_eq!(world.picture_there(FIRST_GLOBAL).await, None);
    let undo = "mutation($id:ID!,$a:UserStandardAttributes){updateUser(input:{userID:$id,\
        standardAttributes:$a,replaces:null}){user{standardAttributes}}}";
    let variables = json!({"id": FIRST_GLOBAL, "a": {"picture": picture}});
    let (_, answer) = person.graphql(undo, variables).await;
    assert_eq!(updated(&answer)["picture"], picture);
    assert!(world.picture_there(FIRST_GLOBAL).await.is_some());
}

#[tokio::test]
async fn a_photo_of_somebody_else_goes_nowhere() {
    let world = World::start(Dialect::Authgear).await;
    let (first, second) = (world.person().await, world.gateway.sign_in(SECOND).await);
    let reference = first.picture(&world.gateway, png(60, 60)).await;
    world.between.seen();
    let answer = second
        .patch(SECOND_GLOBAL, json!({"picture": reference}))
        .await;
    assert_eq!(refused(&answer).0, "Invalid/ValidationFailed");
    let answer = first
        .patch(SECOND_GLOBAL, json!({"picture": reference}))
        .await;
    assert_eq!(refused(&answer).0, "NotFound/UserNotFound");
    let seen = world.between.seen();
    assert_eq!(
        seen, ["POST /_api/admin/graphql"; 2],
        "each only looked at oneself"
    );
    assert_eq!(world.picture_there(SECOND_GLOBAL).await, None);
}

#[tokio::test]
async fn nobody_there_may_change_nothing_here() {
    let world = World::start_with(Dialect::Authgear, |gateway| {
        gateway.people = [(SECOND.to_owned(), "somebody-unknown".to_owned())].into();
    })
    .await;
    let second = world.gateway.sign_in(SECOND).await;
    let (status, answer) = second.graphql("{ viewer { id } }", json!({})).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["info"]["code"]),
        (400, &json!("backend/refused"))
    );
}

#[tokio::test]
async fn one_change_of_a_person_at_a_time() {
    let world = World::start(Dialect::Authgear).await;
    let person = world.person().await;
    let mut pictures = Vec::new();
    for side_px in [60, 61, 62] {
        pictures.push(person.picture(&world.gateway, png(side_px, side_px)).await);
    }
    let changes = pictures.iter().map(async |picture| {
        let answer = person
            .patch(FIRST_GLOBAL, json!({"picture": picture}))
            .await;
        assert!(updated(&answer)["picture"].is_string());
    });
    futures_util::future::join_all(changes).await;
    // Before its change each has only looked, and a look gives way to a change.
    let most = world.between.most_at_once();
    assert!(most <= 1, "{most} at once: {:?}", world.between.seen());
    let there = world.picture_there(FIRST_GLOBAL).await.expect("a picture");
    let here = person.attributes().await["picture"].clone();
    assert_eq!(
        world.original(&world.upstream, &there).await,
        world
            .original(&world.gateway, here.as_str().expect("one"))
            .await
    );
}

/// What breaks once is made good, and nothing is lost by it.
#[tokio::test]
async fn what_breaks_once_is_made_good() {
    let refused = || Fault::Answer(403, "Forbidden\n".into());
    let down = || Fault::Answer(503, String::new());
    let (presign, upload) = ("GET /_api/admin/images", "POST /_images/");
    let graphql = "POST /_api/admin/graphql";
    for (at, fault) in [
        (presign, Fault::LoseAnswer),
        (presign, down()),
        (presign, refused()),
        (upload, Fault::LoseAnswer),
        (upload, down()),
        (graphql, Fault::LoseAnswer),
        (graphql, down()),
        (graphql, refused()),
    ] {
        let world = World::start(Dialect::Authgear).await;
        let person = world.person().await;
        let reference = person.picture(&world.gateway, png(60, 60)).await;
        world.between.disturb(at, fault.clone());
        let answer = person
            .patch(FIRST_GLOBAL, json!({"picture": reference}))
            .await;
        assert!(updated(&answer)["picture"].is_string(), "{fault:?} at {at}");
        let there = world.upstream.read(FIRST_GLOBAL).await;
        assert!(there["picture"].is_string(), "{fault:?} at {at}: {there}");
        assert_eq!(there["given_name"], "First", "{fault:?} at {at}");
    }
}

/// What does not end is bounded, typed, and changes nothing; once it is over all is well.
#[tokio::test]
async fn what_stays_broken_is_bounded_and_changes_nothing() {
    let canary = Between::start().await;
    canary.lead_to("http://127.0.0.1:1");
    let elsewhere = canary.origin();
    let link = json!({"result": {"upload_url": format!("{elsewhere}/_images/behind/x?y")}});
    let presign = "GET /_api/admin/images";
    for fault in [
        Fault::Hang,
        Fault::Endless,
        Fault::Answer(500, "canary-upstream-word".into()),
        Fault::Answer(200, "canary-upstream-word".into()),
        Fault::Answer(200, link.to_string()),
        Fault::Answer(403, "Forbidden\n".into()),
        Fault::Redirect(format!("{elsewhere}/")),
    ] {
        let world =
            World::start_with(Dialect::Authgear, |gateway| gateway.answer_millis = 400).await;
        let person = world.person().await;
        let reference = person.picture(&world.gateway, png(60, 60)).await;
        for _ in 0..4 {
            world.between.disturb(presign, fault.clone());
        }
        let begun = std::time::Instant::now();
        let answer = person
            .patch(FIRST_GLOBAL, json!({"picture": reference}))
            .await;
        assert!(begun.elapsed().as_secs() < 25, "{fault:?}");
        assert_eq!(code(&answer), "backend/unavailable", "{fault:?}");
        let text = answer.to_string();
        assert!(
            !text.contains("canary") && !text.contains(&world.between.host()),
            "{text}"
        );
        assert_eq!(world.picture_there(FIRST_GLOBAL).await, None, "{fault:?}");
        let tries = world
            .between
            .seen()
            .iter()
            .filter(|it| it.starts_with(presign))
            .count();
        assert!((1..=3).contains(&tries), "{fault:?}: {tries}");
    }
    assert_eq!(canary.seen(), [""; 0], "nothing is led elsewhere");
}

#[tokio::test]
async fn a_system_that_is_down_is_said() {
    let world = World::start(Dialect::Authgear).await;
    let person = world.person().await;
    world.between.stop();
    let (status, answer) = person.graphql("{ viewer { id } }", json!({})).await;
    assert_eq!(status, 503, "{answer}");
    assert_eq!(answer["error"]["info"]["code"], "backend/unavailable");
    assert!(
        !answer.to_string().contains(&world.between.host()),
        "{answer}"
    );
}

#[tokio::test]
async fn the_systems_own_dialects_are_not_spoken_before_a_gateway() {
    let world = World::start(Dialect::Authgear).await;
    for path in [
        "/_api/admin/images/upload",
        "/oauth2/userinfo",
        "/api/v2/users/x",
        "/graphql",
    ] {
        assert_eq!(world.gateway.get(path).await.status(), 404, "{path}");
    }
    // Nor is anybody an administrator of the mirror, not even of `--dev`.
    let admin = world.gateway.sign_in(ADMIN).await;
    let page = admin.client.get(world.gateway.url("/admin")).send().await;
    assert_eq!(page.expect("answer").status(), 404);
}

#[tokio::test]
async fn no_secret_of_a_gateway_is_told_or_logged() {
    for system in Dialect::ALL {
        let world = World::start(system).await;
        let person = world.person().await;
        let answer = change(&world, &person, 60).await;
        world.between.disturb("", Fault::Answer(401, "{}".into()));
        let failed = change(&world, &person, 61).await;
        let log = captured().0.lock().expect("nobody panics").clone();
        let log = String::from_utf8_lossy(&log);
        assert!(log.contains("/api/graphql"), "control: requests are logged");
        let folder = world.upstream.data.path().join("dev");
        let key = std::fs::read_to_string(folder.join("admin-key.pem")).expect("key");
        let secret = std::fs::read_to_string(folder.join("client-secret")).expect("secret");
        let key = key.lines().nth(3).expect("a line of it");
        for secret in [
            key,
            secret.trim(),
            "x-authgear-signature=",
            "Bearer ey",
            "iglooauth=",
        ] {
            assert!(!log.contains(secret), "{system:?}: {secret} is in the log");
            for answer in [&answer, &failed] {
                assert!(!answer.to_string().contains(secret), "{system:?}: {answer}");
            }
        }
        assert!(!format!("{:?}", world.gateway.config).contains(secret.trim()));
    }
}
