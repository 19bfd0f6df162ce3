//! `POST /admin/people/{id}`: changes attributes, and puts it down.

use std::collections::HashMap;

use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde_json::Value;

use super::{Operator, person, sheet::Sheet};
use crate::{
    envelope::ApiError,
    profile::{self, Author, Change, UpdateError},
    state::App,
    store::{self, person::Person},
    tenant::Visit,
};

const OVERTAKEN: &str = "Somebody else has changed what you were changing. Nothing is saved yet: \
                         look at the marked fields, then save again.";
const INVALID: &str = "Nothing is saved yet: look at the marked fields.";

pub(super) async fn post(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Extension(operator): Extension<Operator>,
    Path(id): Path<String>,
    Form(values): Form<HashMap<String, String>>,
) -> Result<Response, ApiError> {
    let mut sheet = Sheet::sent(values);
    if !sheet.has_changes() {
        return Ok(back(&id, "unchanged"));
    }
    let mut tx = app.store.begin().await?;
    let found = store::person::find(&mut tx, &visit.tenant.id, &id).await?;
    let Some(person) = found else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let refusal = if sheet.catch_up(&person) {
        Refusal::new(StatusCode::CONFLICT, OVERTAKEN)
    } else {
        match change(&mut tx, &visit, &operator, &person, &mut sheet, app.now()).await? {
            None => {
                tx.commit().await?;
                return Ok(back(&id, "saved"));
            }
            Some(refusal) => refusal,
        }
    };
    tx.rollback().await?;
    let shown = person::page(&app, &visit, &person, &sheet, Some(&refusal.message)).await?;
    Ok((refusal.status, shown).into_response())
}

/// Why the form is shown again.
struct Refusal {
    status: StatusCode,
    message: String,
}

impl Refusal {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, message }
    }
}

fn back(id: &str, what: &str) -> Response {
    Redirect::to(&format!("/admin/people/{id}?done={what}")).into_response()
}

/// Makes the change, or notes in the sheet why it can't be made.
async fn change(
    tx: &mut store::Tx,
    visit: &Visit,
    operator: &Operator,
    person: &Person,
    sheet: &mut Sheet,
    now: crate::clock::UnixMillis,
) -> Result<Option<Refusal>, ApiError> {
    let Some(typed) = sheet.change(person) else {
        return Ok(Some(Refusal::new(StatusCode::BAD_REQUEST, INVALID)));
    };
    let change = Change {
        admin_id: Some(operator.admin_id.clone()),
        ..typed
    };
    match profile::update(tx, visit, Author::Operator, &person.id, change, now).await {
        Ok(_) => Ok(None),
        Err(UpdateError::Api(error)) => Ok(Some(blamed(sheet, &error))),
        Err(UpdateError::Unexpected(cause)) => {
            tracing::error!(%cause, "an administrator's change failed");
            Err(ApiError::unexpected())
        }
    }
}

/// Says of each field what is wrong with it, and at the top what belongs to none.
fn blamed(sheet: &mut Sheet, error: &ApiError) -> Refusal {
    let causes = error
        .info
        .as_ref()
        .and_then(|info| info["causes"].as_array());
    let Some(causes) = causes else {
        let message = format!("Nothing is saved: {}.", error.message);
        return Refusal::new(error.name.status(), message);
    };
    let mut message = INVALID.to_owned();
    for cause in causes {
        let location = cause["location"].as_str().unwrap_or_default();
        if let Err(problem) = sheet.blame(location, in_words(cause)) {
            message.push(' ');
            message.push_str(&problem);
        }
    }
    Refusal::new(error.name.status(), message)
}

fn in_words(cause: &Value) -> String {
    let details = &cause["details"];
    match cause["kind"].as_str().unwrap_or_default() {
        "format" => format!(
            "This is {}.",
            details["error"].as_str().unwrap_or("malformed")
        ),
        "maxLength" => format!("At most {} characters, please.", details["expected"]),
        "readOnly" => "This can't be changed here.".into(),
        _ => "This can't be saved.".into(),
    }
}
