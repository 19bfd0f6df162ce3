//! `GET|POST /userinfo`: claims in Auth0's dialect, whose time is a text.

use axum::{
    Extension, Json,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use super::{actions, errors::Refusal, users};
use crate::{access::userinfo::whose, state::App, tenant::Visit};

pub(crate) async fn answer(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (access, person) = match whose(&app, &visit, &headers).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(refusal.into_response()),
    };
    let mut connection = app.store.reader.acquire().await?;
    let user = users::load(&mut connection, &visit, &person.id).await?;
    let claims = actions::claims(&user, &access.scopes, &visit.tenant.auth0, &visit);
    Ok(Json(claims).into_response())
}
