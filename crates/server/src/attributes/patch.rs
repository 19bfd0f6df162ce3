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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::object;

    fn check(changes: Value, expected: Result<Value, &[&str]>) {
        // A value that would not pass any more, as an older version may have let in.
        let current = object(json!({"name": "Ann", "birthdate": "long ago", "email": "a@b"}));
        let patched = patch_standard(&current, object(changes.clone()), &Visit::sample());
        let found = patched.map(Value::Object).map_err(|Invalid(causes)| {
            causes
                .into_iter()
                .map(|cause| cause.location)
                .collect::<Vec<_>>()
        });
        let expected =
            expected.map_err(|locations| locations.iter().map(|l| l.to_string()).collect());
        assert_eq!(found, expected, "{changes}");
    }

    #[test]
    fn absent_keeps_and_null_deletes() {
        let (email, birthdate) = ("a@b", "long ago");
        check(
            json!({}),
            Ok(json!({"name": "Ann", "birthdate": birthdate, "email": email})),
        );
        check(
            json!({"name": null}),
            Ok(json!({"birthdate": birthdate, "email": email})),
        );
        check(
            json!({"name": null, "gender": null, "birthdate": "2000-01-01"}),
            Ok(json!({"birthdate": "2000-01-01", "email": email})),
        );
        let picture = json!({"picture": "http://cdn.example/_images/app1/x/profile", "name": null, "birthdate": null});
        check(
            picture,
            Ok(json!({"picture": "authgearimages:///app1/x", "email": email})),
        );
    }

    #[test]
    fn what_is_not_one_s_own_is_refused_with_every_cause() {
        check(
            json!({"email": null, "name": "B", "updated_at": 1}),
            Err(&["/email", "/updated_at"]),
        );
        check(
            json!({"birthdate": "soon", "website": "x"}),
            Err(&["/birthdate", "/website"]),
        );
    }

    #[test]
    fn custom_attributes_are_closed_unless_named() {
        let editable = BTreeSet::from(["a".to_owned()]);
        let current = object(json!({"a": 1, "b": 2}));
        let patched = patch_custom(&current, object(json!({"a": null})), &editable);
        assert_eq!(patched, Ok(object(json!({"b": 2}))));
        assert!(patch_custom(&current, object(json!({"b": null})), &editable).is_err());
    }
}
