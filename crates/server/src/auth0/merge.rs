//! What a `PATCH` of a user may hold, and Auth0's way to merge it: root attributes are replaced one
//! by one, the two metadata objects at their first level; `null` removes, `{}` removes all.
//!
//! # Source
//! Contract 2.1 (rules).

use serde_json::Value;

use super::errors::Refusal;
use crate::{attributes::schema::type_of, store::person::Attributes};

/// Root attributes that are kept here, in alphabetical order, with Auth0's description in short.
const ROOT: [(&str, &str); 5] = [
    ("family_name", "The user's family name(s)"),
    ("given_name", "The user's given name(s)"),
    ("name", "The user's full name"),
    ("nickname", "The user's nickname"),
    (
        "picture",
        "A URI pointing to the user's picture, photo, or avatar",
    ),
];
/// Root attributes of Auth0 that are no profile, in alphabetical order.
const NOT_KEPT: [&str; 9] = [
    "blocked",
    "email",
    "email_verified",
    "password",
    "phone_number",
    "phone_verified",
    "username",
    "verify_email",
    "verify_phone_number",
];
/// They only say of which account the rest is.
const IGNORED: [&str; 2] = ["client_id", "connection"];
/// Longest text of either metadata object, in bytes.
const MAX_METADATA_BYTES: usize = 1024 * 1024;

/// What a `PATCH` asks for, each property of the right type.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct UserPatch {
    pub root: Attributes,
    pub user_metadata: Option<Attributes>,
    pub app_metadata: Option<Attributes>,
}

impl UserPatch {
    /// Sorts the properties of a body.
    ///
    /// # Errors
    /// `invalid_body` for an unknown property, a wrong type or a key that metadata must not have;
    /// `operation_not_supported` for what Cameo does not keep.
    pub fn parse(body: Attributes) -> Result<Self, Refusal> {
        let mut patch = Self::default();
        let mut not_kept = Vec::new();
        for (name, value) in body {
            match name.as_str() {
                "user_metadata" => patch.user_metadata = Some(metadata(&name, value)?),
                "app_metadata" => patch.app_metadata = Some(metadata(&name, value)?),
                known if is_root(known) => {
                    patch.root.insert(known.into(), text(known, value)?);
                }
                ignored if IGNORED.contains(&ignored) => {}
                other => not_kept.push(known_property(other)?),
            }
        }
        not_kept.sort_unstable();
        if not_kept.is_empty() {
            Ok(patch)
        } else {
            Err(Refusal::not_kept(&not_kept))
        }
    }
}

/// What the property is, as Auth0's errors say.
pub(super) fn description(name: &str) -> &'static str {
    let known = ROOT.iter().find(|(known, _)| *known == name);
    known.map_or("User metadata", |(_, description)| description)
}

fn is_root(name: &str) -> bool {
    ROOT.iter().any(|(known, _)| *known == name)
}

fn known_property(name: &str) -> Result<&'static str, Refusal> {
    let mut known = NOT_KEPT.into_iter();
    known
        .find(|known| *known == name)
        .ok_or_else(|| Refusal::invalid_body(&format!("Additional properties not allowed: {name}")))
}

fn wrong_type(name: &str, expected: &str, found: &Value) -> Refusal {
    let problem = format!("Expected type {expected} but found type {}", type_of(found));
    Refusal::invalid_property(&problem, name, description(name))
}

fn text(name: &str, value: Value) -> Result<Value, Refusal> {
    match value {
        Value::Null | Value::String(_) => Ok(value),
        other => Err(wrong_type(name, "string", &other)),
    }
}

/// Which status a key with `.` or `$` has at Auth0 is not known; Cameo's is 400.
fn metadata(name: &str, value: Value) -> Result<Attributes, Refusal> {
    let object = match value {
        Value::Object(object) => object,
        other => return Err(wrong_type(name, "object", &other)),
    };
    match object.keys().find(|key| key.contains(['.', '$'])) {
        Some(key) => Err(Refusal::invalid_body(&format!(
            "Metadata keys must not hold . or $: {key}"
        ))),
        None => Ok(object),
    }
}

/// `current` with the first level of `changes`; nothing at all to change removes everything.
///
/// # Errors
/// `invalid_body` if the object becomes too long.
pub(crate) fn merge(current: &Attributes, changes: &Attributes) -> Result<Attributes, Refusal> {
    if changes.is_empty() {
        return Ok(Attributes::new());
    }
    let mut merged = current.clone();
    for (name, value) in changes {
        match value {
            Value::Null => merged.remove(name),
            value => merged.insert(name.clone(), value.clone()),
        };
    }
    let byte_len = serde_json::to_vec(&merged).map_or(usize::MAX, |text| text.len());
    if byte_len > MAX_METADATA_BYTES {
        return Err(Refusal::invalid_body("Metadata is too long"));
    }
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::object;
    use serde_json::json;

    #[test]
    fn the_first_level_is_merged_and_no_other() {
        let current = object(json!({"a": {"x": 1}, "b": 2}));
        for (changes, expected) in [
            (json!({"a": {"y": 1}}), json!({"a": {"y": 1}, "b": 2})),
            (json!({"b": null}), json!({"a": {"x": 1}})),
            (
                json!({"c": null, "d": [null]}),
                json!({"a": {"x": 1}, "b": 2, "d": [null]}),
            ),
            (json!({}), json!({})),
        ] {
            let merged = merge(&current, &object(changes.clone())).map(Value::Object);
            assert_eq!(merged, Ok(expected), "{changes}");
        }
        let long = object(json!({"a": "x".repeat(MAX_METADATA_BYTES)}));
        assert!(merge(&current, &long).is_err());
    }

    #[test]
    fn each_property_has_its_type() {
        let parse = |body: Value| UserPatch::parse(object(body));
        for bad in [
            json!({"picture": {}}),
            json!({"name": 7}),
            json!({"user_metadata": null}),
            json!({"user_metadata": []}),
            json!({"app_metadata": {"a.b": 1}}),
            json!({"user_metadata": {"$a": 1}}),
            json!({"shoe_size": 42}),
            json!({"email": "a@b", "name": "N"}),
        ] {
            assert!(parse(bad.clone()).is_err(), "{bad}");
        }
        let patch = parse(json!({"picture": null, "connection": "x", "user_metadata": {}}));
        let expected = UserPatch {
            root: object(json!({"picture": null})),
            user_metadata: Some(Attributes::new()),
            app_metadata: None,
        };
        assert_eq!(patch, Ok(expected));
    }
}
