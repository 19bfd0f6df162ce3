//! Those who talk Igloo's dialect: scripts with a session, and the attachments that they bring.

use reqwest::{
    Method, RequestBuilder, Response,
    header::{CONTENT_RANGE, CONTENT_TYPE, COOKIE, HeaderName, LOCATION, RANGE},
};
use serde_json::{Value, json};

use crate::server::{Server, json_of};

const ATTACHMENTS: &str = "/.api2/api/v1/communities/10/attachments";
/// An administrator by the made-up configuration of `--dev`.
pub const ADMIN: &str = "first@demo.example";
pub const OTHER: &str = "second@demo.example";

/// All that an answer says: its status, how much is there, and its body if it has one.
#[derive(Debug, PartialEq)]
pub struct Told {
    status: u16,
    range: Option<String>,
    content_range: Option<String>,
    body: Option<Value>,
}

impl Told {
    fn new(status: u16, body: Option<Value>) -> Self {
        Self {
            status,
            range: None,
            content_range: None,
            body,
        }
    }

    async fn of(answer: Response) -> Self {
        let header = |name: HeaderName| {
            let value = answer.headers().get(name);
            value.map(|value| value.to_str().expect("text").to_owned())
        };
        let (range, content_range) = (header(RANGE), header(CONTENT_RANGE));
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("body");
        let body = (!text.is_empty()).then(|| serde_json::from_str(&text).expect("JSON"));
        Self {
            range,
            content_range,
            ..Self::new(status, body)
        }
    }

    pub fn good(body: Value) -> Self {
        Self::new(200, Some(body))
    }

    /// So many bytes are there, and more are to come.
    pub fn part(byte_len: usize) -> Self {
        let end = byte_len.checked_sub(1);
        Self {
            range: end.map(|end| format!("bytes=0-{end}")),
            ..Self::new(308, None)
        }
    }

    /// The piece is not the next one after so many bytes.
    pub fn elsewhere(byte_len: usize) -> Self {
        Self {
            content_range: Some(format!("bytes */{byte_len}")),
            ..Self::new(416, None)
        }
    }

    /// An error in the REST envelope, `name/reason message`.
    pub fn refused(status: u16, error: &str) -> Self {
        let (kind, message) = error.split_once(' ').expect("a message");
        let (name, reason) = kind.split_once('/').expect("a reason");
        let error = json!({"name": name, "reason": reason, "message": message, "code": status});
        Self::new(status, Some(json!({ "error": error })))
    }
}

pub async fn told(request: RequestBuilder) -> Told {
    Told::of(request.send().await.expect("answer")).await
}

/// A script with a session.
pub struct Script<'a> {
    server: &'a Server,
    cookie: String,
}

/// An attachment of a script.
pub struct Attachment<'a> {
    script: &'a Script<'a>,
    pub key: String,
    byte_len: usize,
}

pub fn password(server: &Server) -> String {
    let file = server.data.path().join("dev/client-secret");
    let text = std::fs::read_to_string(file).expect("made up");
    text.trim().to_owned()
}

/// What begins a session.
pub fn signing_in(server: &Server, user_name: &str, password: &str) -> RequestBuilder {
    let wish = json!({
        "AppId": "cameo", "AppPassword": password, "UserName": user_name,
        "UserPassword": password, "instance": 0, "version": 1,
    });
    let url = server.url("/.api2/api/Session/Create");
    server.client.post(url).json(&wish)
}

/// What announces so many bytes.
pub fn entry(byte_len: usize) -> Value {
    json!({"ContentLength": byte_len, "ContentType": "image/png", "Name": "me.png"})
}

impl<'a> Script<'a> {
    pub async fn begin(server: &'a Server, user_name: &str) -> Self {
        let request = signing_in(server, user_name, &password(server));
        let (status, answer) = json_of(request).await;
        assert_eq!(status, 200, "{answer}");
        let key = answer["TokenId"].as_str().expect("a key");
        Self::with_cookie(server, format!("iglooauth={key}"))
    }

    pub fn with_cookie(server: &'a Server, cookie: String) -> Self {
        Self { server, cookie }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.server.client.request(method, self.server.url(path));
        request.header(COOKIE, &self.cookie)
    }

    pub fn announcement(&self, entry: &Value) -> RequestBuilder {
        self.request(Method::POST, ATTACHMENTS).json(entry)
    }

    pub async fn announce(&'a self, byte_len: usize) -> Attachment<'a> {
        let answer = self.announcement(&entry(byte_len)).send().await;
        let answer = answer.expect("answer");
        let location = answer.headers()[LOCATION].to_str().expect("text");
        let key = location.strip_prefix(&format!("{ATTACHMENTS}/uploads/"));
        let key = key.expect("a key").to_owned();
        let expected = Told::new(201, Some(json!({ "key": key })));
        assert_eq!(Told::of(answer).await, expected);
        self.attachment(&key, byte_len)
    }

    /// Whatever has this key.
    pub fn attachment(&'a self, key: &str, byte_len: usize) -> Attachment<'a> {
        Attachment {
            script: self,
            key: key.to_owned(),
            byte_len,
        }
    }

    /// A stored attachment.
    pub async fn upload(&'a self, file: &[u8]) -> Attachment<'a> {
        let attachment = self.announce(file.len()).await;
        let answer = attachment.piece(file, 0, file.len()).await;
        assert_eq!(answer, attachment.whole());
        attachment
    }
}

impl Attachment<'_> {
    fn path(&self) -> String {
        format!("{ATTACHMENTS}/uploads/{}", self.key)
    }

    pub fn patch(&self, range: &str, bytes: &[u8]) -> RequestBuilder {
        let request = self.patch_without_range(bytes);
        request.header(CONTENT_RANGE, range)
    }

    pub fn patch_without_range(&self, bytes: &[u8]) -> RequestBuilder {
        let request = self.script.request(Method::PATCH, &self.path());
        let request = request.header(CONTENT_TYPE, "image/png");
        request.body(bytes.to_vec())
    }

    /// Sends the bytes from `start` to before `end` of `file`.
    pub async fn piece(&self, file: &[u8], start: usize, end: usize) -> Told {
        let range = format!("bytes {start}-{}/{}", end - 1, file.len());
        told(self.patch(&range, &file[start..end])).await
    }

    /// What the server says of it when it is asked how much is there.
    pub async fn held(&self) -> Told {
        let range = format!("bytes */{}", self.byte_len);
        told(self.patch(&range, b"")).await
    }

    /// What the server says of it when all is there.
    pub fn whole(&self) -> Told {
        self.told(false)
    }

    /// The same once it is somebody's photo.
    pub fn profile_photo(&self) -> Told {
        self.told(true)
    }

    fn told(&self, is_profile_photo: bool) -> Told {
        let key = &self.key;
        Told::good(json!({
            "key": key, "contentLength": self.byte_len, "contentType": "image/png",
            "binaryLocation": format!("/.api2/binaries/{key}/download/me.png"),
            "thumbnailLocation": format!("/.api2/binaries/{key}/thumbnails/me.png"),
            "name": "me.png", "isProfilePhoto": is_profile_photo,
        }))
    }

    pub async fn associate(&self, user: &str, kind: &str) -> Told {
        let path = format!("{ATTACHMENTS}/{}/association/{user}?type={kind}", self.key);
        told(self.script.request(Method::POST, &path)).await
    }

    pub async fn download(&self) -> Vec<u8> {
        let path = format!("/.api2/binaries/{}/download/me.png", self.key);
        let answer = self.script.server.get(&path).await;
        assert_eq!(answer.status(), 200);
        answer.bytes().await.expect("bytes").to_vec()
    }
}
