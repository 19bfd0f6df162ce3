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
