//! Igloo: sessions, attachments by ranges, associations. Igloo publishes little of this: checks 53
//! to 56 hold what Cameo decided where it is silent.

use reqwest::{
    Method, RequestBuilder, Response, StatusCode,
    header::{CONTENT_RANGE, CONTENT_TYPE, COOKIE, LOCATION, RANGE},
};
use serde_json::{Value, json};

use crate::{
    pictures::{contains, distinct_png, look, png, telltale_jpeg},
    server::{Answer, FIRST, SECOND, Server, json_of},
    stored,
};

const ATTACHMENTS: &str = "/.api2/api/v1/communities/10/attachments";
/// An administrator by the made-up configuration of `--dev`.
const ADMIN: &str = "first@demo.example";
const OTHER: &str = "second@demo.example";

/// A script with a session.
struct Script<'a> {
    server: &'a Server,
    cookie: String,
}

/// An attachment of a script.
struct Attachment<'a> {
    script: &'a Script<'a>,
    key: String,
}

fn password(server: &Server) -> String {
    let file = server.data.path().join("dev/client-secret");
    let text = std::fs::read_to_string(file).expect("made up");
    text.trim().to_owned()
}

async fn sign_in(server: &Server, user_name: &str, password: &str) -> Answer {
    let wish = json!({
        "AppId": "cameo", "AppPassword": password, "UserName": user_name,
        "UserPassword": password, "instance": 0, "version": 1,
    });
    let url = server.url("/.api2/api/Session/Create");
    json_of(server.client.post(url).json(&wish)).await
}

impl<'a> Script<'a> {
    async fn begin(server: &'a Server, user_name: &str) -> Self {
        let (status, answer) = sign_in(server, user_name, &password(server)).await;
        assert_eq!(status, 200, "{answer}");
        let key = answer["TokenId"].as_str().expect("a key");
        Self::with_cookie(server, format!("iglooauth={key}"))
    }

    fn with_cookie(server: &'a Server, cookie: String) -> Self {
        Self { server, cookie }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.server.client.request(method, self.server.url(path));
        request.header(COOKIE, &self.cookie)
    }

    fn announcement(&self, entry: &Value) -> RequestBuilder {
        self.request(Method::POST, ATTACHMENTS).json(entry)
    }

    async fn announce(&'a self, byte_len: usize) -> Attachment<'a> {
        let entry =
            json!({"ContentLength": byte_len, "ContentType": "image/png", "Name": "me.png"});
        let answer = self.announcement(&entry).send().await.expect("answer");
        assert_eq!(answer.status(), 201);
        let location = answer.headers()[LOCATION]
            .to_str()
            .expect("text")
            .to_owned();
        let key = location.rsplit('/').next().expect("a key").to_owned();
        Attachment { script: self, key }
    }

    /// A stored attachment.
    async fn upload(&'a self, bytes: &[u8]) -> Attachment<'a> {
        let attachment = self.announce(bytes.len()).await;
        let answer = attachment.piece(bytes, 0, bytes.len()).await;
        assert_eq!(answer.status(), 200);
        attachment
    }
}

impl Attachment<'_> {
    fn patch(&self, range: &str, bytes: Vec<u8>) -> RequestBuilder {
        let path = format!("{ATTACHMENTS}/uploads/{}", self.key);
        let request = self.script.request(Method::PATCH, &path);
        let request = request.header(CONTENT_TYPE, "image/png");
        request.header(CONTENT_RANGE, range).body(bytes)
    }

    async fn send(&self, range: &str, bytes: &[u8]) -> Response {
        let request = self.patch(range, bytes.to_vec());
        request.send().await.expect("answer")
    }

    /// Sends the bytes from `start` to before `end` of `file`.
    async fn piece(&self, file: &[u8], start: usize, end: usize) -> Response {
        let range = format!("bytes {start}-{}/{}", end - 1, file.len());
        self.send(&range, &file[start..end]).await
    }

    /// What the server has, as it says itself.
    async fn held(&self, total: usize) -> (u16, String) {
        let answer = self.send(&format!("bytes */{total}"), b"").await;
        let range = answer.headers().get(RANGE);
        let range = range.map(|range| range.to_str().expect("text").to_owned());
        (answer.status().as_u16(), range.unwrap_or_default())
    }

    fn association(&self, user: &str, kind: &str) -> RequestBuilder {
        let path = format!("{ATTACHMENTS}/{}/association/{user}?type={kind}", self.key);
        self.script.request(Method::POST, &path)
    }

    async fn associate(&self, user: &str) -> u16 {
        let request = self.association(user, "ProfilePhoto");
        request.send().await.expect("answer").status().as_u16()
    }

    async fn download(&self) -> Vec<u8> {
        let path = format!("/.api2/binaries/{}/download/me.png", self.key);
        let answer = self.script.server.get(&path).await;
        assert_eq!(answer.status(), 200);
        answer.bytes().await.expect("bytes").to_vec()
    }
}

async fn picture(server: &Server, person_id: &str) -> Value {
    stored::attributes(server, person_id).await["picture"].clone()
}

#[tokio::test]
async fn check_50_an_entry_gives_a_location_with_a_key_of_ten() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let attachment = script.announce(100).await;
    assert_eq!(attachment.key.len(), 10, "{}", attachment.key);
    assert!(
        attachment
            .key
            .bytes()
            .all(|octet| octet.is_ascii_alphanumeric())
    );
    assert_eq!(
        stored::uploads(&server).await,
        json!({"pending": 1, "files": 0})
    );

    for bad in [
        json!({"ContentLength": 0, "ContentType": "image/png", "Name": "x"}),
        json!({"ContentLength": 10_485_761, "ContentType": "image/png", "Name": "x"}),
        json!({"ContentLength": -1, "ContentType": "image/png", "Name": "x"}),
        json!({"ContentLength": 5, "ContentType": "text/html", "Name": "x"}),
        json!({"ContentLength": 5}),
    ] {
        let answer = script.announcement(&bad).send().await.expect("answer");
        assert!(answer.status().is_client_error(), "{bad}");
    }
    let elsewhere = "/.api2/api/v1/communities/11/attachments";
    let entry = json!({"ContentLength": 5, "ContentType": "image/png", "Name": "x"});
    let other = script.request(Method::POST, elsewhere).json(&entry);
    assert_eq!(other.send().await.expect("answer").status(), 404);
    assert_eq!(
        stored::uploads(&server).await,
        json!({"pending": 1, "files": 0})
    );
}

#[tokio::test]
async fn check_51_one_patch_brings_the_whole() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let photo = telltale_jpeg();
    let attachment = script.announce(photo.len()).await;
    let range = format!("bytes 0-{}/{}", photo.len() - 1, photo.len());
    let request = attachment.patch(&range, photo.clone());
    let (status, answer) = json_of(request).await;
    assert_eq!(status, 200, "{answer}");
    let key = &attachment.key;
    let expected = json!({
        "key": key, "contentLength": photo.len(), "contentType": "image/png", "name": "me.png",
        "binaryLocation": format!("/.api2/binaries/{key}/download/me.png"),
        "thumbnailLocation": format!("/.api2/binaries/{key}/thumbnails/me.png"),
        "isProfilePhoto": false,
    });
    assert_eq!(answer, expected);
    assert_eq!(
        stored::uploads(&server).await,
        json!({"stored": 1, "files": 1})
    );
    let kept = attachment.download().await;
    assert!(contains(&photo, b"GPS") || contains(&photo, b"Exif"));
    assert!(!contains(&kept, b"Exif"), "sanitised as every upload");
    assert_eq!(attachment.held(photo.len()).await.0, 200, "asked again");
}

#[tokio::test]
async fn check_52_pieces_make_the_same_bytes() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let file = png(300, 200);
    let (third, half) = (file.len() / 3, file.len() / 2);
    let attachment = script.announce(file.len()).await;
    assert_eq!(attachment.held(file.len()).await, (308, String::new()));
    let first = attachment.piece(&file, 0, third).await;
    assert_eq!(first.status(), 308);
    let range = format!("bytes=0-{}", third - 1);
    assert_eq!(first.headers()[RANGE].to_str().ok(), Some(range.as_str()));
    assert_eq!(attachment.piece(&file, third, half).await.status(), 308);
    let range = format!("bytes=0-{}", half - 1);
    assert_eq!(attachment.held(file.len()).await, (308, range));
    assert_eq!(
        stored::uploads(&server).await,
        json!({"pending": 1, "files": 0})
    );
    let last = attachment.piece(&file, half, file.len()).await;
    assert_eq!(last.status(), 200);
    assert_eq!(
        stored::uploads(&server).await,
        json!({"stored": 1, "files": 1})
    );
    let whole = script.upload(&file).await;
    assert_eq!(attachment.download().await, whole.download().await);
    assert_eq!(look(&whole.download().await).0, (300, 200));
}

/// Our decision: Igloo does not say what happens here.
#[tokio::test]
async fn check_53_a_piece_elsewhere_is_refused_and_changes_nothing() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let file = png(100, 100);
    let total = file.len();
    let attachment = script.announce(total).await;
    assert_eq!(attachment.piece(&file, 0, 40).await.status(), 308);
    let held = (308, "bytes=0-39".to_owned());
    let huge = u64::MAX;
    for (why, range, len, status) in [
        ("gap", format!("bytes 41-50/{total}"), 10, 416),
        ("overlap", format!("bytes 30-49/{total}"), 20, 416),
        ("from the beginning", format!("bytes 0-39/{total}"), 40, 416),
        ("backwards", format!("bytes 50-40/{total}"), 10, 400),
        (
            "beyond the end",
            format!("bytes 40-{total}/{total}"),
            10,
            400,
        ),
        ("short body", format!("bytes 40-59/{total}"), 19, 400),
        ("long body", format!("bytes 40-59/{total}"), 21, 400),
        ("no body", format!("bytes 40-59/{total}"), 0, 400),
        (
            "another total",
            format!("bytes 40-59/{}", total + 1),
            20,
            409,
        ),
        (
            "another total asked",
            format!("bytes */{}", total - 1),
            0,
            409,
        ),
        (
            "the largest numbers",
            format!("bytes 40-{huge}/{huge}"),
            10,
            400,
        ),
        ("overflow", format!("bytes 40-{huge}0/{huge}00"), 10, 400),
    ] {
        let answer = attachment.send(&range, &vec![7; len]).await;
        assert_eq!(answer.status(), status, "{why}");
        if status == 416 {
            let range = answer.headers()[CONTENT_RANGE].to_str().ok();
            assert_eq!(range, Some("bytes */40"), "{why}");
        }
        assert_eq!(attachment.held(total).await, held, "{why}");
    }

    // Two at once: one is the next piece, the other is not any more.
    let both = tokio::join!(
        attachment.piece(&file, 40, 60),
        attachment.piece(&file, 40, 60)
    );
    let mut statuses = [both.0.status().as_u16(), both.1.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [308, 416]);
    assert_eq!(attachment.held(total).await, (308, "bytes=0-59".into()));

    // Another person's key is nobody's.
    let stranger = Script::begin(&server, ADMIN).await;
    let theirs = Attachment {
        script: &stranger,
        key: attachment.key.clone(),
    };
    assert_eq!(theirs.piece(&file, 60, total).await.status(), 404);
    assert_eq!(theirs.held(total).await.0, 404);
    assert_eq!(attachment.held(total).await, (308, "bytes=0-59".into()));
    assert_eq!(
        stored::uploads(&server).await,
        json!({"pending": 1, "files": 0})
    );
    assert_eq!(attachment.piece(&file, 60, total).await.status(), 200);
    assert_eq!(
        attachment.piece(&file, 60, total).await.status(),
        416,
        "it is whole"
    );
    assert_eq!(
        stored::uploads(&server).await,
        json!({"stored": 1, "files": 1})
    );
}

/// Our decision, but for the form, which the contract has.
#[tokio::test]
async fn check_54_the_range_is_read_to_the_letter() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let file = png(50, 50);
    let (last, total) = (file.len() - 1, file.len());
    let attachment = script.announce(total).await;
    for range in [
        format!("Bytes 0-{last}/{total}"),
        format!("bytes  0-{last}/{total}"),
        format!("bytes 0 - {last} / {total}"),
        format!("bytes=0-{last}/{total}"),
        format!("bytes 0-{last}/*"),
        "bytes".into(),
    ] {
        let answer = attachment.send(&range, &file).await;
        assert_eq!(answer.status(), 400, "{range}");
    }
    let path = format!("{ATTACHMENTS}/uploads/{}", attachment.key);
    let missing = script.request(Method::PATCH, &path);
    let missing = missing.header(CONTENT_TYPE, "image/png").body(file.clone());
    assert_eq!(missing.send().await.expect("answer").status(), 400);
    let twice = attachment.patch(&format!("bytes 0-{last}/{total}"), file.clone());
    let twice = twice.header(CONTENT_RANGE, "bytes 0-1/2");
    assert_eq!(twice.send().await.expect("answer").status(), 400);
    assert_eq!(attachment.held(total).await, (308, String::new()));
    assert_eq!(
        stored::uploads(&server).await,
        json!({"pending": 1, "files": 0})
    );
}

/// Our decision.
#[tokio::test]
async fn check_55_nothing_but_a_whole_becomes_a_photo() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let file = png(50, 50);
    let attachment = script.announce(file.len()).await;
    assert_eq!(attachment.associate(SECOND).await, 409);
    assert_eq!(attachment.piece(&file, 0, 10).await.status(), 308);
    let (status, answer) = json_of(attachment.association(SECOND, "ProfilePhoto")).await;
    assert_eq!(status, 409);
    let message = &answer["error"]["message"];
    assert_eq!(message, "the attachment is not whole");
    let unknown = Attachment {
        script: &script,
        key: "ABCDEFGHJK".into(),
    };
    assert_eq!(unknown.associate(SECOND).await, 404);
    assert_eq!(picture(&server, SECOND).await, Value::Null);
    assert_eq!(
        stored::uploads(&server).await,
        json!({"pending": 1, "files": 0})
    );
}

/// The rights are the contract's, the statuses our decision.
#[tokio::test]
async fn check_56_ones_own_photo_or_an_administrator() {
    let server = Server::start().await;
    let script = Script::begin(&server, OTHER).await;
    let before = stored::attributes(&server, SECOND).await;
    let attachment = script.upload(&distinct_png(1)).await;
    for (user, kind, status) in [
        (FIRST, "ProfilePhoto", 403),
        (&SECOND.replace('-', ""), "ProfilePhoto", 400),
        ("me", "ProfilePhoto", 400),
        (SECOND, "profilephoto", 400),
        (SECOND, "", 400),
    ] {
        let answer = attachment.association(user, kind).send().await;
        assert_eq!(answer.expect("answer").status(), status, "{user} {kind}");
    }
    let nobody = Script::with_cookie(&server, "iglooauth=x; other=y".into());
    let theirs = Attachment {
        script: &nobody,
        key: attachment.key.clone(),
    };
    assert_eq!(theirs.associate(SECOND).await, 401);
    assert_eq!(stored::attributes(&server, SECOND).await, before);
    assert_eq!(
        stored::attributes(&server, FIRST).await["picture"],
        Value::Null
    );

    assert_eq!(attachment.associate(&SECOND.to_uppercase()).await, 200);
    assert_eq!(
        attachment.associate(SECOND).await,
        200,
        "an answer may be lost"
    );
    let mut after = stored::attributes(&server, SECOND).await;
    let reference = format!("authgearimages:///app1/{}", attachment.key);
    assert_eq!(after["picture"], reference);
    after.as_object_mut().expect("attributes").remove("picture");
    assert_eq!(after, before, "nothing else has changed");
    let shown = server
        .get(&format!("/_images/app1/{}/profile", attachment.key))
        .await;
    assert_eq!(shown.status(), StatusCode::OK);

    let admin = Script::begin(&server, ADMIN).await;
    let other = admin.upload(&distinct_png(2)).await;
    assert_eq!(other.associate(SECOND).await, 200, "an administrator");
    let mut after = stored::attributes(&server, SECOND).await;
    assert_eq!(
        after["picture"],
        format!("authgearimages:///app1/{}", other.key)
    );
    after.as_object_mut().expect("attributes").remove("picture");
    assert_eq!(after, before, "nothing else has changed");
    assert_eq!(
        other
            .associate("00000000-0000-4000-8000-000000000000")
            .await,
        404
    );
    assert_eq!(
        stored::uploads(&server).await,
        json!({"claimed": 2, "files": 2})
    );
}

#[tokio::test]
async fn check_57_the_cookie_has_any_letter_case_and_is_earned() {
    let server = Server::start().await;
    let right = password(&server);
    for wrong in [
        sign_in(&server, OTHER, "wrong").await,
        sign_in(&server, "nobody@demo.example", &right).await,
    ] {
        assert_eq!(wrong.0, 401, "{}", wrong.1);
    }
    let sessions = "SELECT count(*) FROM session";
    assert_eq!(stored::count(&server, sessions).await, 0);

    let form = [
        ("appId", "cameo"),
        ("appPass", &right),
        ("apiversion", "1"),
        ("username", OTHER),
        ("password", &right),
        ("community", "10"),
    ];
    let url = server.url("/.api/api.svc/session/create");
    let (status, answer) = json_of(server.client.post(url).form(&form)).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["response"]["userId"], SECOND);
    let key = answer["response"]["sessionKey"].as_str().expect("a key");
    assert_eq!(stored::count(&server, sessions).await, 1);

    for name in ["iglooauth", "iglooAuth", "IGLOOAUTH"] {
        let script = Script::with_cookie(&server, format!("a=b; {name}={key}"));
        script.announce(100).await;
    }
    let other = Script::with_cookie(&server, format!("igloo={key}"));
    let entry = json!({"ContentLength": 5, "ContentType": "image/png", "Name": "x"});
    let answer = other.announcement(&entry).send().await.expect("answer");
    assert_eq!(answer.status(), 401);
    assert_eq!(
        stored::uploads(&server).await,
        json!({"pending": 3, "files": 0})
    );
}
