//! The upload behind `user_metadata.picture`. Metadata may hold anything, but what looks like a
//! picture of this server must be one that the author may use, and is then kept for as long as it
//! is named there.

use serde_json::Value;

use super::errors::Refusal;
use crate::{
    access::Access,
    attributes::picture::{self, ObjectRef},
    clock::UnixMillis,
    store::{Tx, metadata::Metadata, object, upload},
    tenant::Visit,
};

const DESCRIPTION: &str = "A picture of this server";

/// Notes and keeps the upload that `metadata` names now. A reference becomes the address that an
/// app can show.
///
/// # Errors
/// `invalid_body` if it names no stored picture, or, for a person's own token, none of theirs.
pub(crate) async fn hold(
    tx: &mut Tx,
    visit: &Visit,
    access: &Access,
    person_id: &str,
    metadata: &mut Metadata,
    now: UnixMillis,
) -> Result<(), Refusal> {
    metadata.picture_upload_id = None;
    let Some(Value::String(value)) = metadata.user.get_mut("picture") else {
        return Ok(());
    };
    let folded = picture::folded(value, visit)
        .map_err(|problem| Refusal::invalid_property(&problem, "picture", DESCRIPTION))?;
    let Some(reference) = ObjectRef::parse(&folded) else {
        return Ok(());
    };
    if !may_use(tx, visit, access, reference).await? {
        return Err(Refusal::invalid_property(
            "no such picture",
            "picture",
            DESCRIPTION,
        ));
    }
    let id = reference.object_id;
    upload::claim(tx, &visit.tenant.id, id, person_id, now).await?;
    metadata.picture_upload_id = Some(id.to_owned());
    if *value == folded {
        *value = picture::shown(&folded, visit);
    }
    Ok(())
}

async fn may_use(
    tx: &mut Tx,
    visit: &Visit,
    access: &Access,
    reference: ObjectRef<'_>,
) -> Result<bool, sqlx::Error> {
    let (tenant_id, id) = (visit.tenant.id.as_str(), reference.object_id);
    if reference.app_id != tenant_id {
        return Ok(false);
    }
    if object::find_stored(&mut **tx, tenant_id, id)
        .await?
        .is_none()
    {
        return Ok(false);
    }
    let upload = upload::find(&mut **tx, tenant_id, id).await?;
    Ok(upload.is_some_and(|upload| {
        let is_there = upload.state == "stored" || upload.state == "claimed";
        is_there && (access.person_id.is_none() || upload.owner_id == access.person_id)
    }))
}
