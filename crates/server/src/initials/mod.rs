//! `GET /_initials/{colour}/{letters}.svg` or `.png`: the picture of somebody without a picture.
//!
//! The address says all that is drawn, so that nobody is looked up, and it can be kept for ever.

mod draw;
mod letters;

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::{
    graphql::user::global_id,
    images::{gate::GateError, serve::SAFETY},
    state::App,
    store::person::Person,
    tenant::Visit,
};

const CACHING: HeaderValue = HeaderValue::from_static("public, immutable, max-age=86400");
/// Longer than any two letters with their marks.
const MAX_LETTER_BYTES: usize = 64;
/// `ß` has two capitals.
const MAX_LETTERS: usize = 4;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/_initials/{colour}/{file}", get(answer))
}

/// Where the initials of a person are drawn, as PNG, which everybody shows; `None` for whoever has
/// no letters.
pub(crate) fn address(person: &Person, visit: &Visit) -> Option<String> {
    Some(visit.own_url(&path(person)?))
}

/// The same as it is for pages of this server.
pub(crate) fn path(person: &Person) -> Option<String> {
    let letters = letters::letters(&person.standard)?;
    let colour = letters::colour(&global_id(&person.id));
    let letters: String = url::form_urlencoded::byte_serialize(letters.as_bytes()).collect();
    Some(format!("/_initials/{colour}/{letters}.png"))
}

async fn answer(
    State(app): State<App>,
    Path((colour, file)): Path<(usize, String)>,
) -> Result<Response, StatusCode> {
    let (letters, kind) = file.rsplit_once('.').ok_or(StatusCode::NOT_FOUND)?;
    if colour >= letters::COLOURS.len() || !is_short(letters) {
        return Err(StatusCode::NOT_FOUND);
    }
    let mut headers =
        HeaderMap::from_iter(SAFETY.map(|(name, value)| (name, HeaderValue::from_static(value))));
    headers.insert(header::CACHE_CONTROL, CACHING);
    match kind {
        "svg" => {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("image/svg+xml"),
            );
            Ok((headers, draw::svg(letters, colour)).into_response())
        }
        "png" => {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
            Ok((headers, png(&app, letters, colour).await?).into_response())
        }
        _ => Err(StatusCode::NOT_FOUND),
    }
}

/// Drawn among the images that are decoded, so that there are never more at once.
async fn png(app: &App, letters: &str, colour: usize) -> Result<Vec<u8>, StatusCode> {
    let letters = letters.to_owned();
    let drawn = app.gate.run(move || Ok(draw::png(&letters, colour))).await;
    match drawn {
        Ok(Some(png)) => Ok(png),
        Err(GateError::Busy) => Err(StatusCode::SERVICE_UNAVAILABLE),
        Ok(None) | Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn is_short(letters: &str) -> bool {
    let count = letters.graphemes(true).count();
    let is_drawn = |letter: char| !letter.is_control() && !letter.is_whitespace();
    (1..=MAX_LETTERS).contains(&count)
        && letters.len() <= MAX_LETTER_BYTES
        && letters.chars().all(is_drawn)
}
