//! The person's API in somebody's stead: `/admin/people/{id}/api/…`, for the picker on their page.
//!
//! The path says for whom, `role` has seen to who may. An upload belongs to the person whom it is
//! for: so what a person may commit stays a matter of their own uploads, and the administrator's are
//! as before.

use axum::{
    Extension,
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};

use super::Operator;
use crate::{
    envelope::ApiError,
    graphql::request,
    images::link,
    person::{
        SignedIn,
        routes::{not_json, operation},
    },
    profile,
    state::App,
    store,
    tenant::Visit,
};

pub(super) async fn presign(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    check_exists(&app, &visit, &id).await?;
    link::for_person(&app, &visit, &id).await
}

pub(super) async fn graphql(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Extension(operator): Extension<Operator>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    check_exists(&app, &visit, &id).await?;
    let Some(operation) = operation(&headers, body).await? else {
        return Ok(not_json());
    };
    let signed_in = SignedIn { person_id: id };
    let operation = operation.data(visit).data(signed_in).data(operator);
    let operation = operation.data(app.clone());
    Ok(request::execute(&app.schemas.person, operation, &app.store).await)
}

async fn check_exists(app: &App, visit: &Visit, id: &str) -> Result<(), ApiError> {
    let mut connection = app.store.reader.acquire().await?;
    let person = store::person::find(&mut connection, &visit.tenant.id, id).await?;
    person.map(drop).ok_or_else(profile::not_found)
}
