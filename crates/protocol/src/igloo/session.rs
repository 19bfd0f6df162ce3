//! `POST /.api2/api/Session/Create`: begins a session, whose key is the cookie `iglooauth`.

use cameo_model::Error;
use serde::Deserialize;
use serde_json::json;

use super::refusal::refusal;
use crate::{
    single::SingleExchange,
    token::Token,
    wire::{Access, Body, Exchange, Method, Request, Response},
};

/// Who signs in, and through which application. Never shown.
pub struct Credentials<'a> {
    /// Id of the registered application.
    pub app_id: &'a str,
    /// Its password.
    pub app_password: &'a str,
    /// Name of the account.
    pub user_name: &'a str,
    /// Its password.
    pub password: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    token_id: String,
}

/// Signs in at `origin`; gives the session's key, which says nothing of its end. A failure is not
/// tried again by itself: the exchange that needs the session is.
pub fn sign_in(origin: &str, credentials: &Credentials<'_>) -> SingleExchange<Token> {
    let body = json!({
        "AppId": credentials.app_id,
        "AppPassword": credentials.app_password,
        "UserName": credentials.user_name,
        "UserPassword": credentials.password,
        "instance": 0,
        "version": 1,
    });
    let request = Request {
        exchange: Exchange::SignIn,
        method: Method::Post,
        url: format!("{}/.api2/api/Session/Create", origin.trim_end_matches('/')),
        access: Access::Open,
        body: Body::Json(body.to_string()),
    };
    SingleExchange::of(request, parse).once()
}

/// A failed sign-in may come with status 200 and without a key.
fn parse(response: &Response) -> Result<Token, Error> {
    if !response.is_success() {
        return Err(refusal(Exchange::SignIn, response));
    }
    let answer: Option<Answer> = serde_json::from_slice(&response.body).ok();
    let key = answer.map(|answer| answer.token_id);
    let text = key.filter(|key| is_cookie_value(key));
    Ok(Token {
        text: text.ok_or(Error::SignedOut {})?,
        lifetime_seconds: None,
    })
}

/// It goes into a header.
fn is_cookie_value(key: &str) -> bool {
    !key.is_empty()
        && key
            .bytes()
            .all(|octet| octet.is_ascii_graphic() && !b";,\"\\".contains(&octet))
}
