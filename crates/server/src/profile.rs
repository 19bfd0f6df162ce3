//! Changes a person's attributes: reads, merges in the author's dialect, checks the picture and
//! writes, all under one write lock, so that two tabs never lose an attribute.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    attributes::{
        Cause, Invalid, patch,
        picture::{ObjectRef, folded},
        replace::{self, ReplaceError},
    },
    clock::UnixMillis,
    envelope::{ApiError, Name},
    store::{
        Tx, audit, metadata, object,
        person::{self, Attributes, Person},
        picture, upload,
    },
    tenant::Visit,
};

/// Who changes attributes, and so in which dialect and with which rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Author {
    /// The person themselves: a patch.
    Person,
    /// An administrator: a replacement.
    Admin,
    /// An administrator at the operator's page: a patch, but custom attributes as a whole.
    Operator,
    /// A program, in Auth0's dialect: a patch, with an administrator's rights to pictures.
    Application,
}

/// What is to be changed; `None` leaves that kind alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Change {
    pub standard: Option<Attributes>,
    pub custom: Option<Attributes>,
    pub replaces: Option<Replaced>,
    /// Id of the administrator who makes it for somebody else, and whose name goes down for it.
    pub admin_id: Option<String>,
}

/// The only picture, in any spelling, that a change may replace; `None` if there must not be one.
/// Whoever undoes a change says it, so that they never undo what somebody else has done since.
#[derive(Debug, Clone)]
pub(crate) struct Replaced(pub Option<String>);

/// Why nothing was changed.
#[derive(Debug)]
pub(crate) enum UpdateError {
    /// The caller is told.
    Api(ApiError),
    /// The caller is told only that it failed.
    Unexpected(String),
}

impl From<ApiError> for UpdateError {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<Invalid> for UpdateError {
    fn from(invalid: Invalid) -> Self {
        Self::Api(invalid.into())
    }
}

impl From<ReplaceError> for UpdateError {
    fn from(error: ReplaceError) -> Self {
        match error {
            ReplaceError::Invalid(invalid) => invalid.into(),
            ReplaceError::NotAnIdentity => Self::Unexpected("no identity has this value".into()),
        }
    }
}

impl From<sqlx::Error> for UpdateError {
    fn from(error: sqlx::Error) -> Self {
        Self::Unexpected(error.to_string())
    }
}

/// Changes one person within `tx` and gives them as they are then.
///
/// # Errors
/// `UserNotFound`, `UserIsAnonymized`, `PictureChanged`, `ValidationFailed` with its causes; `tx`
/// must then be rolled back.
pub(crate) async fn update(
    tx: &mut Tx,
    visit: &Visit,
    author: Author,
    person_id: &str,
    change: Change,
    now: UnixMillis,
) -> Result<Person, UpdateError> {
    let tenant_id = visit.tenant.id.as_str();
    let found = person::find(tx, tenant_id, person_id).await?;
    let mut person = found.ok_or_else(not_found)?;
    if person.is_anonymized {
        let message = "user is anonymized";
        return Err(ApiError::with_reason(Name::Invalid, "UserIsAnonymized", message).into());
    }
    if change.standard.is_none() && change.custom.is_none() {
        return Ok(person);
    }
    let before = change.admin_id.as_ref().map(|_| person.clone());
    if let Some(input) = change.standard {
        let merged = match author {
            Author::Person | Author::Operator | Author::Application => {
                patch::patch_standard(&person.standard, input, visit)?
            }
            Author::Admin => replace::replace(input, &person.identities, visit)?,
        };
        let new = picture_of(&merged);
        // Sending what is there already is always legal, whoever put it there.
        if picture_of(&person.standard) != new {
            check_replaced(&person, change.replaces, visit)?;
            change_picture(tx, tenant_id, author, person_id, new, now).await?;
            if author == Author::Person {
                // Where claims prefer Auth0's metadata, these must not hide what was chosen now.
                metadata::forget_picture(tx, tenant_id, person_id, now).await?;
            }
        }
        person.standard = merged;
    }
    if let Some(input) = change.custom {
        person.custom = match author {
            Author::Person => {
                let editable = &visit.tenant.editable_custom_attributes;
                patch::patch_custom(&person.custom, input, editable)?
            }
            Author::Admin | Author::Operator | Author::Application => input,
        };
    }
    person.updated_at = now;
    person::save_attributes(tx, tenant_id, &person, now).await?;
    if let (Some(admin_id), Some(before)) = (change.admin_id, before) {
        note(tx, tenant_id, &admin_id, (&before, &person), now).await?;
    }
    Ok(person)
}

/// Puts down what an administrator has changed, if anything is another than `before`.
async fn note(
    tx: &mut Tx,
    tenant_id: &str,
    admin_id: &str,
    (before, after): (&Person, &Person),
    now: UnixMillis,
) -> Result<(), sqlx::Error> {
    let mut changed = differences(&before.standard, &after.standard);
    let upload_id = picture_of(&after.standard)
        .filter(|_| changed.iter().any(|name| name == "picture"))
        .and_then(ObjectRef::parse)
        .map(|reference| reference.object_id);
    let custom = differences(&before.custom, &after.custom);
    changed.extend(custom.iter().map(|name| format!("custom.{name}")));
    if changed.is_empty() {
        return Ok(());
    }
    let line = audit::Line {
        person_id: &after.id,
        admin_id,
        changed: &changed,
        upload_id,
    };
    audit::insert(tx, tenant_id, line, now).await
}

/// Names of the attributes that are in one of them only, or have another value, each once.
fn differences(before: &Attributes, after: &Attributes) -> Vec<String> {
    let names = before.keys().chain(after.keys());
    let names = names.filter(|name| before.get(*name) != after.get(*name));
    names
        .cloned()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// Nobody has this id, or it is none of the caller's business.
pub(crate) fn not_found() -> ApiError {
    ApiError::with_reason(Name::NotFound, "UserNotFound", "user not found")
}

fn picture_of(attributes: &Attributes) -> Option<&str> {
    attributes.get("picture").and_then(Value::as_str)
}

fn check_replaced(
    person: &Person,
    replaced: Option<Replaced>,
    visit: &Visit,
) -> Result<(), ApiError> {
    let Some(Replaced(expected)) = replaced else {
        return Ok(());
    };
    let expected = expected.map(|value| folded(&value, visit).unwrap_or(value));
    if expected.as_deref() == picture_of(&person.standard) {
        return Ok(());
    }
    let message = "the picture is another one by now";
    Err(ApiError::with_reason(
        Name::Invalid,
        "PictureChanged",
        message,
    ))
}

async fn change_picture(
    tx: &mut Tx,
    tenant_id: &str,
    author: Author,
    person_id: &str,
    new: Option<&str>,
    now: UnixMillis,
) -> Result<(), UpdateError> {
    picture::forget_removed(tx, now).await?;
    let Some(value) = new else {
        return Ok(picture::remove(tx, tenant_id, person_id, now).await?);
    };
    let new = permitted(tx, tenant_id, author, person_id, value).await?;
    if let Some(upload_id) = new.upload_id {
        upload::claim(tx, tenant_id, upload_id, person_id, now).await?;
    }
    Ok(picture::set(tx, tenant_id, person_id, new, now).await?)
}

/// A picture that the author may set.
async fn permitted<'a>(
    tx: &mut Tx,
    tenant_id: &str,
    author: Author,
    person_id: &str,
    value: &'a str,
) -> Result<picture::Picture<'a>, UpdateError> {
    let reference = ObjectRef::parse(value);
    let upload_id = reference
        .filter(|reference| reference.app_id == tenant_id)
        .map(|reference| reference.object_id);
    let is_permitted = match (author, reference, upload_id) {
        (Author::Person, _, Some(id)) if is_own_upload(tx, tenant_id, id, person_id).await? => true,
        // Whoever set it: what a person had, they may have again.
        (Author::Person, ..) => picture::is_known(tx, tenant_id, person_id, value).await?,
        (_, _, Some(id)) => exists(tx, tenant_id, id).await?,
        // Any web address, but no picture of another tenant.
        (_, reference, None) => reference.is_none(),
    };
    if !is_permitted {
        let error = match author {
            Author::Person => "not an upload or an earlier picture of this person",
            Author::Admin | Author::Operator | Author::Application => "no such picture",
        };
        return Err(Invalid::from(Cause::format("/picture", "x_picture", error)).into());
    }
    Ok(picture::Picture { value, upload_id })
}

/// Whether the person has uploaded it and nobody has it, or it was theirs and is still there.
async fn is_own_upload(
    tx: &mut Tx,
    tenant_id: &str,
    id: &str,
    person_id: &str,
) -> Result<bool, sqlx::Error> {
    let Some(upload) = upload::find(&mut **tx, tenant_id, id).await? else {
        return Ok(false);
    };
    let whose = match upload.state.as_str() {
        "stored" => upload.owner_id,
        "claimed" => upload.claimed_by,
        _ => None,
    };
    Ok(whose.as_deref() == Some(person_id))
}

async fn exists(tx: &mut Tx, tenant_id: &str, id: &str) -> Result<bool, sqlx::Error> {
    let object = object::find_stored(&mut **tx, tenant_id, id).await?;
    Ok(object.is_some())
}
