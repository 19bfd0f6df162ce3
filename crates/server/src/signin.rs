//! The sign-in page: the way to the provider (`oidc`) where one is configured, and with `--dev` one
//! click that signs a demo person in.

use axum::{
    Extension, Form, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    middleware::from_fn_with_state,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use crate::{
    demo,
    destination::{Destination, Towards},
    envelope::ApiError,
    headers, oidc,
    person::{csrf::require_own_page, session},
    state::App,
    tenant::Visit,
};

const STYLE: &str = include_str!("../assets/sign-in.css");

pub(crate) fn routes(app: &App) -> Router<App> {
    let acting = Router::new()
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
        .route_layer(from_fn_with_state(app.clone(), require_own_page));
    Router::new()
        .route("/sign-in", get(page))
        .route("/sign-in.css", get(style))
        .merge(acting)
        .merge(oidc::routes::routes())
        .layer(from_fn_with_state(app.clone(), headers::page))
}

async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, STYLE).into_response()
}

async fn page(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Query(towards): Query<Towards>,
) -> Response {
    let destination = towards.destination();
    let mut ways = String::new();
    if visit.tenant.provider.is_some() {
        ways.push_str(&provider_link(destination));
    }
    if app.dev {
        ways.push_str(&demo_forms(destination));
    }
    if ways.is_empty() {
        let text = "<p>Sign-in is not configured on this server.</p>";
        return uncached(StatusCode::NOT_FOUND, text);
    }
    uncached(StatusCode::OK, &ways)
}

/// A link and no form: what a form leads to must be of this origin, redirects included.
fn provider_link(destination: Destination) -> String {
    let to = destination.name();
    format!("<p><a class=\"button\" href=\"/sign-in/start?to={to}\">Sign in</a></p>\n")
}

/// Says why somebody is not signed in, and offers to try again. `text` is ours, not a request's.
pub(crate) fn notice(status: StatusCode, text: &str) -> Response {
    let way = "<p><a class=\"button\" href=\"/sign-in\">Try again</a></p>";
    uncached(status, &format!("<p role=\"alert\">{text}</p>\n{way}\n"))
}

fn uncached(status: StatusCode, content: &str) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store")];
    (status, headers, Html(document(content))).into_response()
}

/// Nothing in here comes from a request or a row, so nothing needs escaping.
fn demo_forms(destination: Destination) -> String {
    let to = destination.name();
    let forms = demo::PEOPLE.iter().map(|person| {
        format!(
            "<form method=\"post\" action=\"/sign-in\">\
             <input type=\"hidden\" name=\"to\" value=\"{to}\">\
             <input type=\"hidden\" name=\"person\" value=\"{}\">\
             <button type=\"submit\">Sign in as {} <small>{}</small></button></form>\n",
            person.id, person.name, person.email
        )
    });
    let intro = "<p>This server runs for development. Anyone who reaches it can be any of \
                 these people.</p>\n";
    intro.to_owned() + &forms.collect::<String>()
}

fn document(content: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Sign in · Cameo</title>\n<link rel=\"stylesheet\" href=\"/sign-in.css\">\n\
         <link rel=\"icon\" href=\"/assets/icon.svg\" type=\"image/svg+xml\">\n\
         </head>\n<body>\n<main>\n<h1>Sign in</h1>\n{content}</main>\n</body>\n</html>\n"
    )
}

#[derive(Deserialize)]
struct Choice {
    person: String,
    #[serde(flatten)]
    towards: Towards,
}

async fn sign_in(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Form(Choice { person, towards }): Form<Choice>,
) -> Result<Response, ApiError> {
    let is_demo = app.dev && demo::PEOPLE.iter().any(|demo| demo.id == person);
    if !is_demo {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let cookie = session::begin(&app, &visit, &person).await?;
    let page = towards.destination().path();
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(page)).into_response())
}

async fn sign_out(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let cookie = session::end(&app, &visit, &headers).await?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/sign-in")).into_response())
}
