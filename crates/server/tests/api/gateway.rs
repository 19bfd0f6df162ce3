//! A gateway before each of the systems, which are servers of our own here, with a way between that
//! notes and spoils: what the person does here happens there, to them alone. What breaks on the way
//! is in `faults`.

mod faults;
mod world;

use std::time::Duration;

use cameo_server::Dialect;
use serde_json::{Value, json};

use self::world::{World, change, code, user_metadata};
use crate::{
    between::Between,
    operator::ADMIN,
    pictures::png,
    server::{FIRST, FIRST_GLOBAL, SECOND, SECOND_GLOBAL, path_of, refused, updated},
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
