//! A signed-in person without a browser: the same three requests that a page makes, and the bytes
//! that anybody can fetch.

use reqwest::{
    Client, Response,
    header::{ACCEPT_ENCODING, COOKIE, HeaderMap, HeaderValue, ORIGIN},
    multipart::{Form, Part},
};
use serde_json::{Value, json};

/// Talks to one server as one person.
#[derive(Debug, Clone)]
pub struct Api {
    client: Client,
    origin: String,
}

impl Api {
    /// Speaks with the cookies of a browser (`name=value; …`).
    pub fn with_cookies(origin: &str, cookies: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, header(cookies));
        headers.insert(ORIGIN, header(origin));
        let client = Client::builder().default_headers(headers).build();
        Self {
            client: client.expect("a plain client"),
            origin: origin.to_owned(),
        }
    }

    /// A fresh upload link.
    pub async fn presign(&self) -> String {
        let url = format!("{}/api/images/upload", self.origin);
        let answer = self.client.post(url).send().await;
        let (status, json) = status_and_json(answer).await;
        let link = json["result"]["upload_url"].as_str();
        link.unwrap_or_else(|| panic!("no link: {status} {json}"))
            .to_owned()
    }

    /// Posts bytes to a link as a page does; gives the status and the JSON answer.
    pub async fn upload(&self, link: &str, bytes: &[u8]) -> (u16, Value) {
        let part = Part::bytes(bytes.to_vec()).file_name("photo");
        let form = Form::new().part("file", part);
        status_and_json(self.client.post(link).multipart(form).send().await).await
    }

    /// A GraphQL request's answer.
    pub async fn graphql(&self, query: &str, variables: Value) -> Value {
        let url = format!("{}/api/graphql", self.origin);
        let body = json!({ "query": query, "variables": variables });
        let (status, json) = status_and_json(self.client.post(url).json(&body).send().await).await;
        assert_eq!((status, &json["errors"]), (200, &Value::Null), "{json}");
        json["data"].clone()
    }

    /// Patches the person's own attributes.
    pub async fn patch(&self, attributes: Value) {
        let viewer = self.graphql("{ viewer { id } }", json!({})).await;
        let variables = json!({ "id": viewer["viewer"]["id"], "a": attributes });
        self.graphql(
            "mutation($id: ID!, $a: UserStandardAttributes) { \
             updateUser(input: { userID: $id, standardAttributes: $a }) { user { id } } }",
            variables,
        )
        .await;
    }

    /// Makes these bytes the person's picture.
    pub async fn set_picture(&self, bytes: &[u8]) {
        let (status, json) = self.upload(&self.presign().await, bytes).await;
        assert_eq!(status, 200, "{json}");
        self.patch(json!({ "picture": json["result"]["url"] }))
            .await;
    }

    /// The bytes at an address, with the answer's headers.
    pub async fn fetch(&self, url: &str) -> (HeaderMap, Vec<u8>) {
        self.fetch_accepting("identity", url).await
    }

    /// The bytes at an address as they are sent to whoever takes this coding.
    pub async fn fetch_accepting(&self, coding: &str, url: &str) -> (HeaderMap, Vec<u8>) {
        let request = self.client.get(url).header(ACCEPT_ENCODING, coding);
        let answer = request.send().await;
        let answer = answer.unwrap_or_else(|error| panic!("{url}: {error}"));
        assert_eq!(answer.status(), 200, "{url}");
        let headers = answer.headers().clone();
        let bytes = answer.bytes().await.expect("the body arrives");
        (headers, bytes.to_vec())
    }
}

fn header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("a plain header value")
}

async fn status_and_json(answer: reqwest::Result<Response>) -> (u16, Value) {
    let answer = answer.unwrap_or_else(|error| panic!("no answer: {error:?}"));
    let status = answer.status().as_u16();
    let text = answer.text().await.expect("the answer's body arrives");
    let json = serde_json::from_str(&text);
    (
        status,
        json.unwrap_or_else(|_| panic!("no JSON: {status} {text}")),
    )
}
