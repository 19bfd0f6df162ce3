//! Brings our rows to what the system tells of a person, before the person looks at themselves.

use std::time::Duration;

use cameo_protocol::Profile;
use serde_json::{Value, json};

use super::{refusal::refusal, settings::Gateway, upstream_of};
use crate::{
    attributes::{
        derive::DERIVED,
        picture::{ObjectRef, folded},
    },
    envelope::ApiError,
    images::{publish::publish, upload::sanitised},
    profile::{self, Author, Change, UpdateError},
    state::App,
    store::{
        object,
        person::{self, Attributes, Person},
        upload,
        upstream::{self, Upstream},
    },
    tenant::Visit,
};

/// How long somebody may wait for a picture that was set elsewhere.
const FETCH_TIME: Duration = Duration::from_secs(5);

/// Reads the person at the system and writes down what has changed there. Nothing happens without a
/// gateway, and none while a change of the person is under way, which writes down the same.
///
/// # Errors
/// What the system said, by its kind; 503 if rows can't be written.
pub(crate) async fn mirror(app: &App, visit: &Visit, person_id: &str) -> Result<(), ApiError> {
    let Some(gateway) = &visit.tenant.gateway else {
        return Ok(());
    };
    let Some(_turn) = gateway.turns.free_turn(person_id) else {
        return Ok(());
    };
    let upstream = upstream_of(app, visit, person_id).await?;
    let profile = gateway.read(app, &upstream.id).await;
    let Some(profile) = profile.map_err(|error| refusal(&error))? else {
        return Ok(());
    };
    let mut connection = app.store.reader.acquire().await?;
    let found = person::find(&mut connection, &visit.tenant.id, person_id).await?;
    drop(connection);
    let person = found.ok_or_else(profile::not_found)?;
    let picture = picture(app, visit, gateway, &upstream, &profile, &person).await?;
    write(app, visit, &upstream, profile, &person, picture).await
}

/// The picture here that is what the system shows.
async fn picture(
    app: &App,
    visit: &Visit,
    gateway: &Gateway,
    upstream: &Upstream,
    profile: &Profile,
    person: &Person,
) -> Result<Option<String>, ApiError> {
    let Some(shown) = &profile.picture else {
        return Ok(None);
    };
    if upstream.picture.as_ref() == Some(shown) {
        let own = person.standard.get("picture").and_then(Value::as_str);
        return Ok(own.map(str::to_owned));
    }
    if let Some(own) = own_picture(app, visit, shown).await? {
        return Ok(Some(own));
    }
    Ok(imported(app, visit, gateway, shown).await)
}

/// The reference of a picture that is stored here.
async fn own_picture(app: &App, visit: &Visit, shown: &str) -> Result<Option<String>, ApiError> {
    let Ok(folded) = folded(shown, visit) else {
        return Ok(None);
    };
    let tenant_id = visit.tenant.id.as_str();
    let reference = ObjectRef::parse(&folded).filter(|it| it.app_id == tenant_id);
    let Some(reference) = reference else {
        return Ok(None);
    };
    let object = object::find_stored(&app.store.reader, tenant_id, reference.object_id).await?;
    Ok(object.is_some().then_some(folded))
}

/// A picture that was set elsewhere, fetched and kept here: no page is ever led to the system. One
/// that can't be had is as if there were none, and is asked for again the next time.
async fn imported(app: &App, visit: &Visit, gateway: &Gateway, shown: &str) -> Option<String> {
    if !gateway.http.may_ask(shown) {
        return None;
    }
    let max_bytes = usize::try_from(app.limits.max_bytes).unwrap_or(usize::MAX);
    let importing = async {
        let url = original_of(shown);
        let bytes = gateway.http.fetch(&url, max_bytes).await;
        let bytes = bytes.map_err(|error| refusal(&error))?;
        keep(app, visit, bytes).await
    };
    match tokio::time::timeout(FETCH_TIME, importing).await {
        Ok(Ok(reference)) => Some(reference),
        Ok(Err(error)) => {
            tracing::warn!(reason = error.reason, "a picture could not be brought here");
            None
        }
        Err(_) => {
            tracing::warn!("a picture took too long to be brought here");
            None
        }
    }
}

/// Authgear shows a small variant; beside it is the photo itself.
fn original_of(shown: &str) -> String {
    match shown.strip_suffix("/profile") {
        Some(object) if shown.contains("/_images/") => format!("{object}/original"),
        _ => shown.to_owned(),
    }
}

/// Keeps a picture as if it had been uploaded: sanitised, and swept if nobody has it.
async fn keep(app: &App, visit: &Visit, bytes: Vec<u8>) -> Result<String, ApiError> {
    let (tenant_id, id) = (&visit.tenant.id, uuid::Uuid::new_v4().to_string());
    let image = sanitised(app, bytes).await?;
    let now = app.now();
    let pending = upload::Pending {
        tenant_id,
        id: &id,
        owner_id: None,
        created_at: now,
        expires_at: now,
    };
    let mut tx = app.store.begin().await?;
    upload::insert_pending(&mut tx, pending).await?;
    tx.commit().await?;
    publish(app, tenant_id, &id, image).await?;
    Ok(format!("authgearimages:///{tenant_id}/{id}"))
}

/// Writes down what is different here.
async fn write(
    app: &App,
    visit: &Visit,
    upstream: &Upstream,
    profile: Profile,
    person: &Person,
    picture: Option<String>,
) -> Result<(), ApiError> {
    let standard = standard(profile.attributes, picture.as_deref());
    // What could not be brought here is not the same picture.
    let shown = profile.picture.filter(|_| picture.is_some());
    if standard == person.standard && shown == upstream.picture {
        return Ok(());
    }
    let (tenant_id, now) = (visit.tenant.id.as_str(), app.now());
    let change = Change {
        standard: Some(
            [("picture".to_owned(), json!(picture))]
                .into_iter()
                .collect(),
        ),
        ..Change::default()
    };
    let mut tx = app.store.begin().await?;
    let author = Author::Application;
    let changed = profile::update(&mut tx, visit, author, &person.id, change, now).await;
    let mut person = changed.map_err(failed)?;
    person.standard = standard;
    person::save_attributes(&mut tx, tenant_id, &person, now).await?;
    upstream::note_picture(&mut tx, tenant_id, &person.id, shown.as_deref()).await?;
    tx.commit().await?;
    Ok(())
}

/// What is kept of what was told.
fn standard(told: Attributes, picture: Option<&str>) -> Attributes {
    let others = told.into_iter();
    let others = others.filter(|(name, _)| name != "picture" && !DERIVED.contains(&name.as_str()));
    let picture = picture.map(|picture| ("picture".to_owned(), picture.into()));
    others.chain(picture).collect()
}

fn failed(error: UpdateError) -> ApiError {
    match error {
        UpdateError::Api(error) => error,
        UpdateError::Unexpected(problem) => {
            tracing::error!(%problem, "a person could not be mirrored");
            ApiError::unexpected()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_photo_itself_is_beside_what_is_shown() {
        for (shown, wanted) in [
            (
                "https://h.test/_images/a/b/profile",
                "https://h.test/_images/a/b/original",
            ),
            (
                "https://h.test/people/profile",
                "https://h.test/people/profile",
            ),
            ("https://h.test/me.png?x=1", "https://h.test/me.png?x=1"),
        ] {
            assert_eq!(original_of(shown), wanted);
        }
    }
}
