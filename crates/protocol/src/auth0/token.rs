//! `POST /oauth/token`: client credentials for a token of the Management API.

use cameo_model::Error;
use serde::Deserialize;
use serde_json::json;

use super::refusal::refusal;
use crate::{
    single::SingleExchange,
    token::Token,
    wire::{Access, Body, Exchange, Method, Request, Response},
};

/// A machine-to-machine application. Never shown.
pub struct Credentials<'a> {
    /// Its public id.
    pub client_id: &'a str,
    /// Its secret.
    pub client_secret: &'a str,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    expires_in: Option<u64>,
}

/// Signs in at `origin`; gives a token. A failure is not tried
/// again by itself: the exchange that needs the token is.
pub fn sign_in(origin: &str, credentials: &Credentials<'_>) -> SingleExchange<Token> {
    let origin = origin.trim_end_matches('/');
    let body = json!({
        "grant_type": "client_credentials",
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
        "audience": format!("{origin}/api/v2/"),
    });
    let request = Request {
        exchange: Exchange::SignIn,
        method: Method::Post,
        url: format!("{origin}/oauth/token"),
        access: Access::Open,
        body: Body::Json(body.to_string()),
    };
    SingleExchange::of(request, parse).once()
}

fn parse(response: &Response) -> Result<Token, Error> {
    if !response.is_success() {
        return Err(refusal(Exchange::SignIn, response));
    }
    let answer: Answer = response.json(Exchange::SignIn)?;
    Ok(Token {
        text: answer.access_token,
        lifetime_seconds: answer.expires_in,
    })
}
