//! What a token lets its holder do with a user.
//!
//! # Source
//! Contract 2.1 (scopes) and 2.2. That a person's own token hears of another user's id what it
//! hears of no scope at all is Cameo's decision: it learns nothing of who exists.

use super::{errors::Refusal, merge::UserPatch};
use crate::access::Access;

const READ: [&str; 2] = ["read:users", "read:current_user"];
const UPDATE: [&str; 3] = [
    "update:users",
    "update:users_app_metadata",
    "update:current_user_metadata",
];

/// All scopes of the Management API that are known here.
pub(crate) const SCOPES: [&str; 5] = [READ[0], READ[1], UPDATE[0], UPDATE[1], UPDATE[2]];
/// Those of them that a person may have for themselves.
pub(crate) const OWN: [&str; 2] = [READ[1], UPDATE[2]];

/// A program may read anybody, a person themselves.
///
/// # Errors
/// `insufficient_scope`.
pub(crate) fn check_read(access: &Access, person_id: Option<&str>) -> Result<(), Refusal> {
    let is_program = access.person_id.is_none();
    if is_program && access.scopes.contains(READ[0]) {
        return Ok(());
    }
    if is_own(access, person_id) && access.scopes.contains(READ[1]) {
        return Ok(());
    }
    Err(Refusal::insufficient_scope(&READ))
}

/// Whether the holder may change pictures of this user, and so may upload one.
///
/// # Errors
/// `insufficient_scope`.
pub(crate) fn check_upload(access: &Access, person_id: Option<&str>) -> Result<(), Refusal> {
    check_any_update(access, person_id)?;
    if access.scopes.contains(UPDATE[0]) || is_own(access, person_id) {
        return Ok(());
    }
    Err(Refusal::insufficient_scope(&[UPDATE[0], UPDATE[2]]))
}

/// Whether the holder may change all that `patch` names.
///
/// # Errors
/// `insufficient_scope`; for a person's own token the names of what is not theirs.
pub(crate) fn check_update(
    access: &Access,
    person_id: Option<&str>,
    patch: &UserPatch,
) -> Result<(), Refusal> {
    check_any_update(access, person_id)?;
    if access.person_id.is_some() {
        return check_own(patch);
    }
    if access.scopes.contains(UPDATE[0]) {
        return Ok(());
    }
    if patch.root.is_empty() && patch.user_metadata.is_none() {
        return Ok(());
    }
    Err(Refusal::insufficient_scope(&[UPDATE[0]]))
}

/// Scopes for everybody count for programs, those for oneself only for one's own id.
fn check_any_update(access: &Access, person_id: Option<&str>) -> Result<(), Refusal> {
    let scopes = &access.scopes;
    let is_program = access.person_id.is_none();
    let of_everybody = scopes.contains(UPDATE[0]) || scopes.contains(UPDATE[1]);
    let of_oneself = scopes.contains(UPDATE[2]) && is_own(access, person_id);
    if (is_program && of_everybody) || of_oneself {
        return Ok(());
    }
    Err(Refusal::insufficient_scope(&UPDATE))
}

fn is_own(access: &Access, person_id: Option<&str>) -> bool {
    person_id.is_some() && access.person_id.as_deref() == person_id
}

/// Of themselves a person may change one object.
fn check_own(patch: &UserPatch) -> Result<(), Refusal> {
    let mut names: Vec<&str> = patch.root.keys().map(String::as_str).collect();
    names.extend(patch.app_metadata.as_ref().map(|_| "app_metadata"));
    names.sort_unstable();
    if names.is_empty() {
        Ok(())
    } else {
        Err(Refusal::not_one_s_own(&names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::{Audience, scopes::Scopes},
        attributes::object,
    };
    use serde_json::json;

    fn access(person_id: Option<&str>, scopes: &str) -> Access {
        Access {
            person_id: person_id.map(str::to_owned),
            client_id: Some("c".into()),
            audience: Audience::Management,
            scopes: Scopes::parse(scopes),
        }
    }

    #[test]
    fn who_may_change_what_of_whom() {
        let root = json!({"name": "N"});
        let user = json!({"user_metadata": {"a": 1}});
        let app = json!({"app_metadata": {"a": 1}});
        let own = "update:current_user_metadata";
        for (person, scopes, of, allowed) in [
            (None, "update:users", "x", [true, true, true]),
            (None, "update:users_app_metadata", "x", [false, false, true]),
            (None, "read:users", "x", [false, false, false]),
            (None, own, "x", [false, false, false]),
            (Some("x"), own, "x", [false, true, false]),
            (Some("x"), own, "y", [false, false, false]),
            (Some("x"), "update:users", "x", [false, false, false]),
            (Some("x"), "update:users", "y", [false, false, false]),
        ] {
            let access = access(person, scopes);
            let found = [&root, &user, &app].map(|body| {
                let patch = UserPatch::parse(object(body.clone())).expect("valid");
                check_update(&access, Some(of), &patch).is_ok()
            });
            assert_eq!(found, allowed, "{person:?} with {scopes} of {of}");
            let may_upload = check_upload(&access, Some(of)).is_ok();
            assert_eq!(may_upload, allowed[1], "{person:?} with {scopes} of {of}");
        }
    }

    #[test]
    fn who_may_read_whom() {
        for (person, scopes, of, is_allowed) in [
            (None, "read:users", Some("x"), true),
            (None, "read:users", None, true),
            (None, "read:current_user", Some("x"), false),
            (Some("x"), "read:current_user", Some("x"), true),
            (Some("x"), "read:current_user", Some("y"), false),
            (Some("x"), "read:current_user", None, false),
            (Some("x"), "read:users", Some("y"), false),
        ] {
            let found = check_read(&access(person, scopes), of).is_ok();
            assert_eq!(found, is_allowed, "{person:?} with {scopes} of {of:?}");
        }
    }
}
