//! How what the table says is asked for, and what is heard.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::{
    Method, RequestBuilder,
    header::{CONTENT_RANGE, CONTENT_TYPE},
};
use serde_json::{Value, json};

use super::{
    actors::{Actor, FOREIGN, NOBODY, World, object_of},
    row::Row,
};
use crate::{
    auth0::client_secret,
    pictures::distinct_png,
    server::{FIRST, SECOND, form, link_in},
};

/// What one caller was answered.
pub struct Heard {
    pub outcome: String,
    pub body: String,
}

impl World {
    /// Path and body of a row's request.
    pub async fn wish(&self, row: &Row) -> (String, String) {
        let path = self.filled(&row.target()).await;
        (path, self.filled(row.body).await)
    }

    /// The text with the things that it names, of which those that are used up are made now.
    async fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let global = |id: &str| URL_SAFE_NO_PAD.encode(format!("User:{id}"));
        for (word, id) in [
            ("FIRST", FIRST),
            ("SECOND", SECOND),
            ("FOREIGN", FOREIGN),
            ("NOBODY", NOBODY),
        ] {
            text = text.replace(&format!("GLOBAL-{word}"), &global(id));
            text = text.replace(word, id);
        }
        text = text.replace("OBJECT-OF-OTHERS", &self.foreign_object);
        text = text.replace("MANAGEMENT", &self.server.url("/api/v2/"));
        text = text.replace("SECRET", &client_secret(&self.server));
        for (word, person) in [("FRESH-1", &self.first), ("FRESH-2", &self.second)] {
            if text.contains(word) {
                let reference = person.picture(&self.server, distinct_png(2)).await;
                text = text.replace(word, &object_of(&reference));
            }
        }
        if text.contains("LINKED") {
            let link = link_in(&self.first.presign().await.1);
            let (path, query) = link.split_once('?').expect("a query");
            text = text.replace("LINKED", &format!("{}?{query}", object_of(path)));
        }
        if text.contains("ANNOUNCED") {
            text = text.replace("ANNOUNCED", &self.announced().await);
        }
        text
    }

    /// The key of an attachment whose bytes are to come.
    async fn announced(&self) -> String {
        let script = self
            .actors
            .iter()
            .find(|actor| actor.name == "script-first");
        let path = "/.api2/api/v1/communities/10/attachments";
        let entry = json!({
            "ContentLength": distinct_png(3).len(), "ContentType": "image/png", "Name": "me.png",
        });
        let request = self.server.client.post(self.server.url(path));
        let request = request.headers(script.expect("there").headers.clone());
        let answer = request.json(&entry).send().await.expect("answer");
        object_of(answer.headers()["location"].to_str().expect("text"))
    }

    pub async fn ask(&self, actor: &Actor, method: &Method, path: &str, body: &str) -> Heard {
        let url = self.server.url(path);
        let request = self.server.client.request(method.clone(), url);
        let request = with_body(request.headers(actor.headers.clone()), body);
        let answer = request.send().await.expect("answer");
        let status = answer.status().as_u16();
        let body = String::from_utf8_lossy(&answer.bytes().await.expect("body")).into_owned();
        let outcome = format!("{status}{}", mark(&body));
        Heard { outcome, body }
    }
}

/// `FORM` is a photo as a browser sends it, `PIECE` the beginning of one.
fn with_body(request: RequestBuilder, body: &str) -> RequestBuilder {
    let photo = distinct_png(3);
    let text = |media_type: &str| (media_type.to_owned(), body.as_bytes().to_vec());
    let (media_type, bytes) = match body {
        "" => return request,
        "FORM" => return request.multipart(form(photo)),
        "PIECE" => ("image/png".to_owned(), photo[..10].to_vec()),
        _ if body.starts_with('{') => text("application/json"),
        _ => text("application/x-www-form-urlencoded"),
    };
    let range = format!("bytes 0-9/{}", photo.len());
    let request = request.header(CONTENT_TYPE, media_type);
    request.header(CONTENT_RANGE, range).body(bytes)
}

/// GraphQL refuses with 200: `!` stands for errors, `-` for nothing where somebody was asked for.
fn mark(body: &str) -> &'static str {
    let json: Value = serde_json::from_str(body).unwrap_or_default();
    match json.get("data") {
        _ if json.get("errors").is_some() => "!",
        Some(data) if data.get("node") == Some(&Value::Null) => "-",
        _ => "",
    }
}
