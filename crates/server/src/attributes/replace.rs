//! The administrator's dialect: what is sent replaces everything; an omitted attribute is deleted.
//!
//! # Source
//! Contract 1.5, merge semantics 1–7; Authgear `pkg/lib/feature/stdattrs/service_noevent.go`,
//! commit `fa7a7d55`.

use serde_json::Value;

use super::{Cause, Invalid, derive::DERIVED, picture, schema};
use crate::{
    store::person::{Attributes, Identity},
    tenant::Visit,
};

/// Attributes that must belong to an identity, and come back when omitted.
const IDENTITY_KINDS: [&str; 3] = ["email", "phone_number", "preferred_username"];

/// Why attributes can't replace others.
#[derive(Debug, PartialEq)]
pub(crate) enum ReplaceError {
    Invalid(Invalid),
    /// An email address, phone number or user name that the person does not sign in with.
    /// Authgear says no more of it than "unexpected error".
    NotAnIdentity,
}

impl From<Invalid> for ReplaceError {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

/// The attributes, in storage form, after `input` replaced them.
///
/// # Errors
/// If an attribute is unknown or malformed, or no identity stands behind it.
pub(crate) fn replace(
    mut input: Attributes,
    identities: &[Identity],
    visit: &Visit,
) -> Result<Attributes, ReplaceError> {
    for name in DERIVED {
        input.remove(name);
    }
    fold_picture(&mut input, visit)?;
    schema::check(&input)?;
    for kind in IDENTITY_KINDS {
        keep_identity(&mut input, kind, identities)?;
    }
    Ok(input)
}

/// Brings the picture into storage form.
pub(super) fn fold_picture(input: &mut Attributes, visit: &Visit) -> Result<(), Invalid> {
    if let Some(Value::String(value)) = input.get_mut("picture") {
        *value = picture::folded(value, visit)
            .map_err(|error| Cause::format("/picture", "x_picture", error))?;
    }
    Ok(())
}

fn keep_identity(
    input: &mut Attributes,
    kind: &str,
    identities: &[Identity],
) -> Result<(), ReplaceError> {
    let mut own = identities.iter().filter(|identity| identity.kind == kind);
    match input.get(kind).and_then(Value::as_str) {
        Some(value) if own.any(|identity| identity.value == value) => Ok(()),
        Some(_) => Err(ReplaceError::NotAnIdentity),
        None => {
            if let Some(newest) = own.next() {
                input.insert(kind.into(), newest.value.clone().into());
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::object;
    use serde_json::json;

    fn identity(kind: &str, value: &str) -> Identity {
        Identity {
            kind: kind.into(),
            value: value.into(),
            is_verified: false,
        }
    }

    fn check(input: Value, expected: Result<Value, &str>) {
        let identities = [
            identity("email", "new@example.test"),
            identity("email", "old@example.test"),
            identity("preferred_username", "ann"),
        ];
        let replaced = replace(object(input.clone()), &identities, &Visit::sample());
        let found = match replaced {
            Ok(attributes) => Ok(Value::Object(attributes)),
            Err(ReplaceError::NotAnIdentity) => Err("identity"),
            Err(ReplaceError::Invalid(_)) => Err("invalid"),
        };
        assert_eq!(found, expected, "{input}");
    }

    #[test]
    fn identities_come_back_newest_first() {
        let (new, old) = ("new@example.test", "old@example.test");
        check(
            json!({}),
            Ok(json!({"email": new, "preferred_username": "ann"})),
        );
        check(
            json!({"email": old}),
            Ok(json!({"email": old, "preferred_username": "ann"})),
        );
        check(json!({"email": "other@example.test"}), Err("identity"));
        check(json!({"phone_number": "+85298765432"}), Err("identity"));
    }

    #[test]
    fn derived_attributes_are_dropped_and_pictures_folded() {
        let input = json!({
            "email_verified": true, "phone_number_verified": "x", "updated_at": null,
            "picture": "http://cdn.example/_images/app1/x/profile",
        });
        let picture = "authgearimages:///app1/x";
        let expected =
            json!({"email": "new@example.test", "picture": picture, "preferred_username": "ann"});
        check(input, Ok(expected));
    }

    #[test]
    fn null_is_an_error_and_no_deletion() {
        check(json!({"picture": null}), Err("invalid"));
        check(json!({"nickname": null}), Err("invalid"));
        check(json!({"unknown": 1}), Err("invalid"));
    }
}
