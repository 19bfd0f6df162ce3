//! Checks 55 to 57, Igloo: who may make an attachment whose photo, and the sessions that say who
//! somebody is. What Cameo decided where Igloo is silent is called our decision.

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::{
    igloo::{ADMIN, Attachment, OTHER, Script, Told, entry, password, signing_in, told},
    pictures::{distinct_png, look, png},
    server::{FIRST, SECOND, Server, json_of},
    stored,
};

const PHOTO: &str = "ProfilePhoto";
const NO_ATTACHMENT: &str = "NotFound/NotFound no such attachment";
const NO_SESSION: &str = "Unauthorized/Unauthorized authentication required";

/// Our decision.
#[tokio::test]
async fn check_55_nothing_but_a_whole_becomes_a_photo() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let file = png(50, 50);
    let attachment = script.announce(file.len()).await;
    let before = stored::everything(&server).await;
    let not_whole = Told::refused(409, "AlreadyExists/Conflict the attachment is not whole");
    assert_eq!(attachment.associate(SECOND, PHOTO).await, not_whole);
    let first = attachment.piece(&file, 0, 10).await;
    assert_eq!(first, Told::part(10));
    assert_eq!(attachment.associate(SECOND, PHOTO).await, not_whole);
    let unknown = script.attachment("ABCDEFGHJK", file.len());
    let answer = unknown.associate(SECOND, PHOTO).await;
    assert_eq!(answer, Told::refused(404, NO_ATTACHMENT));
    assert_eq!(stored::everything(&server).await, before);
    let expected = json!({"pending": 1, "files": 0});
    assert_eq!(stored::uploads(&server).await, expected);
}

/// Makes an attachment the second person's photo, of whom nothing else may change.
async fn check_associated(server: &Server, attachment: &Attachment<'_>, user: &str) {
    let mut expected = stored::attributes(server, SECOND).await;
    let key = &attachment.key;
    expected["picture"] = format!("authgearimages:///app1/{key}").into();
    let answer = attachment.associate(user, PHOTO).await;
    let good = Told::good(json!({"key": key, "isProfilePhoto": true}));
    assert_eq!(answer, good);
    assert_eq!(attachment.held().await, attachment.profile_photo());
    assert_eq!(stored::attributes(server, SECOND).await, expected);
    let shown = server.get(&format!("/_images/app1/{key}/profile")).await;
    assert_eq!(shown.status(), 200);
    let shown = shown.bytes().await.expect("body");
    assert_eq!(look(&shown).0, (240, 240));
}

/// The rights are the contract's, the statuses our decision.
#[tokio::test]
async fn check_56_ones_own_photo_or_an_administrator() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let admin = Script::begin(&server, ADMIN).await;
    let nobody = Script::with_cookie(&server, "iglooauth=x; other=y".into());
    let file = distinct_png(1);
    let attachment = script.upload(&file).await;
    let before = stored::everything(&server).await;
    let no_user = "Invalid/Invalid invalid user";
    let no_type = "Invalid/Invalid invalid type";
    for (user, kind, status, error) in [
        (FIRST, PHOTO, 403, "Forbidden/Forbidden not your photo"),
        (&SECOND.replace('-', ""), PHOTO, 400, no_user),
        ("me", PHOTO, 400, no_user),
        (SECOND, "profilephoto", 400, no_type),
        (SECOND, "", 400, no_type),
    ] {
        let answer = attachment.associate(user, kind).await;
        assert_eq!(answer, Told::refused(status, error), "{user} {kind}");
    }
    for (other, status, error) in [(&nobody, 401, NO_SESSION), (&admin, 404, NO_ATTACHMENT)] {
        let theirs = other.attachment(&attachment.key, file.len());
        let answer = theirs.associate(SECOND, PHOTO).await;
        assert_eq!(answer, Told::refused(status, error));
    }
    assert_eq!(stored::everything(&server).await, before);

    check_associated(&server, &attachment, &SECOND.to_uppercase()).await;
    // The answer may have been lost.
    check_associated(&server, &attachment, SECOND).await;
    assert_eq!(attachment.download().await, file);
    let other = admin.upload(&distinct_png(2)).await;
    check_associated(&server, &other, SECOND).await;
    assert_eq!(attachment.held().await, attachment.whole(), "not any more");
    let before = stored::everything(&server).await;
    let unknown = "00000000-0000-4000-8000-000000000000";
    let answer = other.associate(unknown, PHOTO).await;
    let expected = Told::refused(404, "NotFound/UserNotFound user not found");
    assert_eq!(answer, expected);
    assert_eq!(stored::everything(&server).await, before);
    let expected = json!({"claimed": 2, "files": 2});
    assert_eq!(stored::uploads(&server).await, expected);
}

/// Begins a session by the older call.
fn signing_in_as_of_old(server: &Server, password: &str) -> RequestBuilder {
    let form = [
        ("appId", "cameo"),
        ("appPass", password),
        ("apiversion", "1"),
        ("username", OTHER),
        ("password", password),
        ("community", "10"),
    ];
    let url = server.url("/.api/api.svc/session/create");
    server.client.post(url).form(&form)
}

/// How many sessions the second person has.
async fn sessions(server: &Server) -> Value {
    let query = "SELECT json(count(*)) FROM session WHERE person_id = ?";
    stored::json(server, query, SECOND).await
}

/// The keys of sessions begun by the older call and the newer one.
async fn keys(server: &Server, password: &str) -> [String; 2] {
    let (status, answer) = json_of(signing_in_as_of_old(server, password)).await;
    assert_eq!(status, 200, "{answer}");
    let older = answer["response"]["sessionKey"].as_str().expect("a key");
    let response = json!({
        "__type": "Session:http://schemas.iglooplatform.com/Igloo.Old.Common",
        "userId": SECOND, "sessionKey": older, "communityId": "10", "applicationId": "cameo",
        "baseUri": server.origin,
    });
    let expected = json!({"minRequestPeriod": 0, "dictionary": null, "response": response});
    assert_eq!(answer, expected);
    let (status, answer) = json_of(signing_in(server, OTHER, password)).await;
    assert_eq!(status, 200, "{answer}");
    let newer = answer["TokenId"].as_str().expect("a key");
    assert_eq!(answer, json!({ "TokenId": newer }));
    assert_ne!(older, newer);
    [older.to_owned(), newer.to_owned()]
}

/// What a failed sign-in is told is our decision.
#[tokio::test]
async fn check_57_the_cookie_has_any_letter_case_and_is_earned() {
    let server = Server::start().await;
    let right = password(&server);
    let before = stored::everything(&server).await;
    for wrong in [
        signing_in(&server, OTHER, "wrong"),
        signing_in(&server, "nobody@demo.example", &right),
        signing_in_as_of_old(&server, "wrong"),
    ] {
        assert_eq!(told(wrong).await, Told::refused(401, NO_SESSION));
    }
    assert_eq!(stored::everything(&server).await, before);

    let [older, newer] = keys(&server, &right).await;
    assert_eq!(sessions(&server).await, 2);
    for cookie in [
        format!("a=b; iglooauth={older}"),
        format!("iglooAuth={newer}; a=b"),
        format!("IGLOOAUTH={older}"),
    ] {
        let script = Script::with_cookie(&server, cookie);
        script.announce(100).await;
    }
    let other = Script::with_cookie(&server, format!("igloo={older}"));
    let answer = told(other.announcement(&entry(5))).await;
    assert_eq!(answer, Told::refused(401, NO_SESSION));
    let expected = json!({"pending": 3, "files": 0});
    assert_eq!(stored::uploads(&server).await, expected);
}
