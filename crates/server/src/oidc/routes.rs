//! `GET /sign-in/start` sends the browser to the provider, `GET /sign-in/callback` takes it back.

use axum::{
    Extension, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;

use super::{
    Provider,
    attempt::{self, Attempt},
    flow::{self, Failure, Told},
    people,
};
use crate::{
    destination::{Destination, Towards},
    envelope::ApiError,
    person::session,
    signin::notice,
    state::App,
    store::subject::Subject,
    tenant::Visit,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in/start", get(start))
        .route(flow::CALLBACK, get(callback))
}

async fn start(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Query(towards): Query<Towards>,
) -> Result<Response, ApiError> {
    let Some(provider) = &visit.tenant.provider else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    match flow::begin(provider, &visit, towards.destination(), app.now()).await {
        Ok((url, attempt)) => {
            let cookie = attempt.cookie(visit.scheme)?;
            let headers = [(header::SET_COOKIE, cookie)];
            Ok((
                no_store(),
                AppendHeaders(headers),
                Redirect::to(url.as_str()),
            )
                .into_response())
        }
        Err(failure) => Ok(told(&failure)),
    }
}

/// What the provider sends along.
#[derive(Deserialize)]
struct Answer {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    /// Who answers, if they say so (RFC 9207).
    iss: Option<String>,
}

async fn callback(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Query(answer): Query<Answer>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Some(provider) = &visit.tenant.provider else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let attempt = Attempt::of(&headers, visit.scheme);
    let response = match code_of(provider.issuer.as_str(), answer, attempt) {
        Ok((code, attempt)) => {
            let destination = attempt.destination;
            match flow::finish(provider, &visit, attempt, code, app.now()).await {
                Ok(person) => admit(&app, &visit, provider, &person, destination).await?,
                Err(failure) => told(&failure),
            }
        }
        Err(problem) => notice(StatusCode::BAD_REQUEST, problem),
    };
    // An attempt is good for one answer.
    let clear = AppendHeaders([(header::SET_COOKIE, attempt::clear(visit.scheme)?)]);
    Ok((no_store(), clear, response).into_response())
}

/// The code, if it is for an attempt of this browser.
fn code_of(
    issuer: &str,
    answer: Answer,
    attempt: Option<Attempt>,
) -> Result<(String, Attempt), &'static str> {
    let is_ours = attempt.filter(|attempt| answer.state.as_deref() == Some(&attempt.state));
    let attempt = is_ours.ok_or("This sign-in was begun elsewhere, or too long ago.")?;
    if answer.error.is_some() {
        return Err("You have not been signed in.");
    }
    let is_theirs = answer.iss.is_none_or(|named| named == issuer);
    let code = answer.code.filter(|_| is_theirs);
    Ok((code.ok_or("The answer makes no sense.")?, attempt))
}

async fn admit(
    app: &App,
    visit: &Visit,
    provider: &Provider,
    person: &Told,
    destination: Destination,
) -> Result<Response, ApiError> {
    let name = Subject {
        issuer: provider.issuer.as_str(),
        subject: &person.subject,
    };
    let id = people::find_or_make(app, &visit.tenant, name, &person.claims).await?;
    let cookie = session::begin(app, visit, &id).await?;
    let headers = AppendHeaders([(header::SET_COOKIE, cookie)]);
    Ok((headers, Redirect::to(destination.path())).into_response())
}

fn told(failure: &Failure) -> Response {
    match failure {
        Failure::Unavailable => notice(
            StatusCode::BAD_GATEWAY,
            "The provider does not answer. Please try again in a while.",
        ),
        Failure::Refused => notice(
            StatusCode::BAD_GATEWAY,
            "The provider's answer was not good. Please try again.",
        ),
    }
}

fn no_store() -> [(header::HeaderName, &'static str); 1] {
    [(header::CACHE_CONTROL, "no-store")]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://id.example";

    fn code(query: &str, has_attempt: bool) -> Result<String, &'static str> {
        let address = format!("/?{query}").parse().expect("an address");
        let Query(answer) = Query::try_from_uri(&address).expect("an answer");
        let attempt = has_attempt.then(|| Attempt {
            state: "s".into(),
            nonce: "n".into(),
            verifier: "v".into(),
            destination: Destination::Settings,
        });
        Ok(code_of(ISSUER, answer, attempt)?.0)
    }

    #[test]
    fn only_the_provider_s_answer_to_this_browser_brings_a_code() {
        for good in ["code=c&state=s", "code=c&state=s&iss=https://id.example"] {
            assert_eq!(code(good, true), Ok("c".into()), "{good}");
            assert!(code(good, false).is_err(), "{good} without an attempt");
        }
        for bad in [
            "code=c",
            "code=c&state=",
            "code=c&state=t",
            "state=s",
            "code=c&state=s&error=access_denied",
            "code=c&state=s&iss=https://other.example",
        ] {
            assert!(code(bad, true).is_err(), "{bad}");
        }
    }
}
