//! The person's dialect: what is not sent stays, `null` deletes, and only what a person may edit
//! can be sent at all.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Cause, Invalid, replace::fold_picture, schema};
use crate::{store::person::Attributes, tenant::Visit};

/// Standard attributes that a person may change.
const EDITABLE: [&str; 13] = [
    "address",
    "birthdate",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "picture",
    "profile",
    "website",
    "zoneinfo",
];

/// `current` standard attributes, in storage form, with `changes` made to them.
///
/// # Errors
/// If a person may not change an attribute, or it is malformed. What was there before is not
/// checked again: one old oddity must not keep a person from changing their photo.
pub(crate) fn patch_standard(
    current: &Attributes,
    mut changes: Attributes,
    visit: &Visit,
) -> Result<Attributes, Invalid> {
    check_editable(&changes, |name| EDITABLE.contains(&name))?;
    fold_picture(&mut changes, visit)?;
    let set: Attributes = changes
        .clone()
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .collect();
    schema::check(&set)?;
    Ok(merged(current, changes))
}

/// `current` custom attributes with `changes` made to them.
///
/// # Errors
/// If the configuration does not let a person change one of them.
pub(crate) fn patch_custom(
    current: &Attributes,
    changes: Attributes,
    editable: &BTreeSet<String>,
) -> Result<Attributes, Invalid> {
    check_editable(&changes, |name| editable.contains(name))?;
    Ok(merged(current, changes))
}

fn check_editable(changes: &Attributes, is_editable: impl Fn(&str) -> bool) -> Result<(), Invalid> {
    let refused = changes.keys().filter(|name| !is_editable(name));
    let causes = refused.map(|name| Cause::new(schema::location(name), "readOnly", json!({})));
    Invalid::unless_empty(causes.collect())
}

fn merged(current: &Attributes, changes: Attributes) -> Attributes {
    let mut merged = current.clone();
    for (name, value) in changes {
        match value {
            Value::Null => merged.remove(&name),
            value => merged.insert(name, value),
        };
    }
    merged
}
