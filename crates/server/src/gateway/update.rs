//! A change by the person: rehearsed on our rows, made at the system, then written here.

use std::time::Duration;

use serde_json::Value;

use super::{conversation::Photo, refusal::refusal, settings::Gateway, upstream_of};
use crate::{
    attributes::{
        Cause, Invalid,
        picture::{self, ObjectRef},
    },
    envelope::{ApiError, Name},
    profile::{self, Author, Change, UpdateError},
    state::App,
    store::{
        object,
        person::{self, Attributes, Person},
        upstream,
    },
    tenant::Visit,
};

/// How long a change may wait for those before it.
const QUEUE_TIME: Duration = Duration::from_secs(20);

/// Makes the person's own change, and gives them as they are then. It goes on to its end even if
/// whoever asked goes away, because half a change at the system would be worse.
///
/// # Errors
/// As [`profile::update`], and what the system said, by its kind.
pub(crate) async fn update(
    app: &App,
    visit: &Visit,
    person_id: &str,
    change: Change,
) -> Result<Person, UpdateError> {
    let (app, visit, person_id) = (app.clone(), visit.clone(), person_id.to_owned());
    let done = tokio::spawn(async move { carry_out(&app, &visit, &person_id, change).await });
    // The message of a panic may hold anything, and stays out of the log.
    done.await
        .map_err(|_| UpdateError::Unexpected("a change broke down".into()))?
}

async fn carry_out(
    app: &App,
    visit: &Visit,
    person_id: &str,
    change: Change,
) -> Result<Person, UpdateError> {
    let Some(gateway) = &visit.tenant.gateway else {
        return Err(UpdateError::Unexpected("no gateway".into()));
    };
    let turn = tokio::time::timeout(QUEUE_TIME, gateway.turns.turn(person_id)).await;
    let turn = turn.map_err(|_| ApiError::unavailable())?;
    let _turn = turn.map_err(ApiError::from)?;
    let upstream = upstream_of(app, visit, person_id).await?;
    let (before, after) = rehearsed(app, visit, person_id, change.clone()).await?;
    if before.custom != after.custom {
        return Err(forbidden().into());
    }
    let patch = changed(&before.standard, &after.standard);
    if !patch.is_empty() {
        let done = gateway.change(app, &upstream.id, patch).await;
        done.map_err(|error| refusal(&error))?;
    }
    let (old, new) = (picture_of(&before), picture_of(&after));
    let shown = if old == new {
        upstream.picture
    } else {
        set_picture(app, visit, gateway, &upstream.id, new).await?
    };
    let tenant_id = visit.tenant.id.as_str();
    let mut tx = app.store.begin().await?;
    let person = profile::update(&mut tx, visit, Author::Person, person_id, change, app.now());
    let person = person.await?;
    upstream::note_picture(&mut tx, tenant_id, person_id, shown.as_deref()).await?;
    tx.commit().await?;
    Ok(person)
}

/// The person before the change, and as they would be after it if it were only ours to make.
async fn rehearsed(
    app: &App,
    visit: &Visit,
    person_id: &str,
    change: Change,
) -> Result<(Person, Person), UpdateError> {
    let mut tx = app.store.begin().await?;
    let before = person::find(&mut tx, &visit.tenant.id, person_id).await?;
    let before = before.ok_or_else(profile::not_found)?;
    let now = app.now();
    let after = profile::update(&mut tx, visit, Author::Person, person_id, change, now).await?;
    tx.rollback().await?;
    Ok((before, after))
}

/// Attributes that differ, the picture apart; `null` for one that is gone.
fn changed(before: &Attributes, after: &Attributes) -> Attributes {
    let names = before.keys().chain(after.keys());
    let names = names.filter(|name| *name != "picture" && before.get(*name) != after.get(*name));
    names
        .map(|name| (name.clone(), after.get(name).cloned().unwrap_or_default()))
        .collect()
}

fn picture_of(person: &Person) -> Option<&str> {
    person.standard.get("picture").and_then(Value::as_str)
}

/// Makes `new` the picture at the system; gives what it shows then.
async fn set_picture(
    app: &App,
    visit: &Visit,
    gateway: &Gateway,
    upstream_id: &str,
    new: Option<&str>,
) -> Result<Option<String>, UpdateError> {
    let done = match new {
        None => gateway.remove(app, upstream_id).await,
        Some(value) => {
            let _room = gateway.photos.acquire().await.map_err(ApiError::from)?;
            let photo = photo(app, visit, value).await?;
            gateway.send(app, upstream_id, photo).await
        }
    };
    Ok(done.map_err(|error| refusal(&error))?.picture)
}

/// The stored photo behind a picture of ours; there is nothing else that could be sent.
async fn photo(app: &App, visit: &Visit, value: &str) -> Result<Photo, UpdateError> {
    let tenant_id = visit.tenant.id.as_str();
    let unusable = || {
        Invalid::from(Cause::format(
            "/picture",
            "x_picture",
            "not a photo of ours",
        ))
    };
    let reference = ObjectRef::parse(value).filter(|reference| reference.app_id == tenant_id);
    let id = reference.ok_or_else(unusable)?.object_id;
    let object = object::find_stored(&app.store.reader, tenant_id, id).await?;
    let object = object.ok_or_else(unusable)?;
    let bytes = app.objects.read(&object.key).await.map_err(|error| {
        tracing::error!(%error, "a stored picture could not be read");
        ApiError::unavailable()
    })?;
    let photo = Photo::of(&object, bytes, picture::shown(value, visit));
    Ok(photo.ok_or_else(unusable)?)
}

/// What is kept of a person beside the standard attributes is not kept here.
fn forbidden() -> ApiError {
    ApiError::new(Name::Forbidden, "kept behind the gateway")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::object as attributes;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_sent_and_never_the_picture() {
        let before =
            attributes(json!({"name": "A", "gender": "x", "picture": "1", "locale": "de"}));
        let after =
            attributes(json!({"name": "B", "picture": "2", "locale": "de", "nickname": "b"}));
        let wanted = json!({"name": "B", "gender": null, "nickname": "b"});
        assert_eq!(Value::Object(changed(&before, &after)), wanted);
    }
}
