//! `GET|PATCH /api/v2/users/{id}`, and the link by which a picture's bytes come here.
//!
//! # Source
//! Contract 2.1. The upload link is Cameo's own: Auth0 keeps no bytes.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use sqlx::SqliteConnection;

use super::{
    errors::Refusal,
    merge::{UserPatch, merge},
    picture, rights,
    shape::User,
};
use crate::{
    access::Access,
    graphql::request::read_body,
    images::link,
    profile::{self, Author, Change},
    state::App,
    store::{Tx, account, metadata, person},
    tenant::Visit,
};

const MAX_BODY_BYTES: usize = 2 * 1024 * 1024;
/// Accounts of these are changed nowhere else.
const UNSYNCED_PROVIDERS: [&str; 3] = ["auth0", "email", "sms"];

pub(crate) async fn read(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Extension(access): Extension<Access>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let mut connection = app.store.reader.acquire().await?;
    let person_id = find_person(&mut connection, &visit, &id).await?;
    rights::check_read(&access, person_id.as_deref())?;
    let person_id = person_id.ok_or_else(Refusal::no_such_user)?;
    let user = load(&mut connection, &visit, &person_id).await?;
    Ok(Json(user.to_json(&visit.tenant.auth0, &visit)).into_response())
}

pub(crate) async fn change(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Extension(access): Extension<Access>,
    Path(id): Path<String>,
    body: Body,
) -> Result<Response, Refusal> {
    let body = read_body(body, MAX_BODY_BYTES).await?;
    let patch = match serde_json::from_slice(&body) {
        Ok(Value::Object(body)) => UserPatch::parse(body),
        _ => Err(Refusal::invalid_body("Expected a JSON object")),
    };
    let mut tx = app.store.begin().await?;
    let person_id = find_person(&mut tx, &visit, &id).await?;
    // Who may not change this user hears nothing of what is wrong with the change.
    let nothing = UserPatch::default();
    let asked = patch.as_ref().unwrap_or(&nothing);
    rights::check_update(&access, person_id.as_deref(), asked)?;
    let patch = patch?;
    let person_id = person_id.ok_or_else(Refusal::no_such_user)?;
    apply(&mut tx, &app, &visit, &access, &person_id, patch).await?;
    let user = load(&mut tx, &visit, &person_id).await?;
    tx.commit().await?;
    Ok(Json(user.to_json(&visit.tenant.auth0, &visit)).into_response())
}

pub(crate) async fn presign(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Extension(access): Extension<Access>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let mut connection = app.store.reader.acquire().await?;
    let person_id = find_person(&mut connection, &visit, &id).await?;
    drop(connection);
    rights::check_upload(&access, person_id.as_deref())?;
    person_id.ok_or_else(Refusal::no_such_user)?;
    let link = match &access.person_id {
        Some(own) => link::for_person(&app, &visit, own).await,
        None => link::for_admin(&app, &visit).await,
    };
    Ok(link?)
}

/// Whose account it is. Someone who signs in here has their own id behind `auth0|`.
async fn find_person(
    connection: &mut SqliteConnection,
    visit: &Visit,
    user_id: &str,
) -> Result<Option<String>, Refusal> {
    let tenant_id = visit.tenant.id.as_str();
    let Some((provider, subject)) = user_id.split_once('|') else {
        return Ok(None);
    };
    let known = account::find_person(connection, tenant_id, provider, subject).await?;
    if known.is_some() || provider != UNSYNCED_PROVIDERS[0] {
        return Ok(known);
    }
    let person = person::find(connection, tenant_id, subject).await?;
    let accounts = account::of_person(connection, tenant_id, subject).await?;
    Ok(person
        .filter(|_| accounts.is_empty())
        .map(|person| person.id))
}

/// The user as rows have them now.
///
/// # Errors
/// 404 if there is none.
pub(crate) async fn load(
    connection: &mut SqliteConnection,
    visit: &Visit,
    person_id: &str,
) -> Result<User, Refusal> {
    let tenant_id = visit.tenant.id.as_str();
    let person = person::find(connection, tenant_id, person_id).await?;
    let person = person.ok_or_else(Refusal::no_such_user)?;
    let accounts = account::of_person(connection, tenant_id, person_id).await?;
    let metadata = metadata::find(connection, tenant_id, person_id).await?;
    Ok(User::new(person, accounts, metadata))
}

async fn apply(
    tx: &mut Tx,
    app: &App,
    visit: &Visit,
    access: &Access,
    person_id: &str,
    patch: UserPatch,
) -> Result<(), Refusal> {
    let user = load(tx, visit, person_id).await?;
    let now = app.now();
    check_unsynced(&user, &patch, visit)?;
    // Also without root attributes: whoever changes metadata changes the user.
    let change = Change {
        standard: Some(patch.root),
        ..Change::default()
    };
    profile::update(tx, visit, Author::Application, person_id, change, now).await?;
    let mut metadata = user.metadata;
    if let Some(changes) = patch.app_metadata {
        metadata.app = merge(&metadata.app, &changes)?;
    }
    if let Some(changes) = patch.user_metadata {
        metadata.user = merge(&metadata.user, &changes)?;
        picture::hold(tx, visit, access, person_id, &mut metadata, now).await?;
    }
    metadata::save(tx, &visit.tenant.id, person_id, &metadata, now).await?;
    Ok(())
}

/// Root attributes that a provider sets at each sign-in would not last.
fn check_unsynced(user: &User, patch: &UserPatch, visit: &Visit) -> Result<(), Refusal> {
    let Some(account) = user.accounts.first() else {
        return Ok(());
    };
    let settings = &visit.tenant.auth0;
    let is_unsynced = UNSYNCED_PROVIDERS.contains(&account.provider.as_str())
        || settings
            .first_login_connections
            .contains(&account.connection);
    if is_unsynced || patch.root.is_empty() {
        return Ok(());
    }
    let mut names: Vec<&str> = patch.root.keys().map(String::as_str).collect();
    names.sort_unstable();
    Err(Refusal::synced(&names, &account.connection))
}
