//! The attributes that the form has, in its order, and how they are read from a person and put into
//! a patch. What a value may be is `attributes`' to say.

use serde_json::{Map, Value};

use crate::store::person::Attributes;

/// One line of the form.
#[derive(Debug)]
pub(super) struct Field {
    /// Of the attribute; a part of the address comes after `address.`.
    pub name: &'static str,
    pub label: &'static str,
    /// An example, where the form is not plain.
    pub hint: &'static str,
    /// Whether the value may have several lines.
    pub has_lines: bool,
}

const fn field(name: &'static str, label: &'static str, hint: &'static str) -> Field {
    Field {
        name,
        label,
        hint,
        has_lines: false,
    }
}

pub(super) static FIELDS: [Field; 18] = [
    field("name", "Full name", ""),
    field("given_name", "Given name", ""),
    field("middle_name", "Middle name", ""),
    field("family_name", "Family name", ""),
    field("nickname", "Nickname", ""),
    field("gender", "Gender", ""),
    field("birthdate", "Date of birth", "Such as 2000-12-31"),
    field("profile", "Profile page", "Such as https://example.com/ann"),
    field("website", "Website", "Such as https://example.com/"),
    field("zoneinfo", "Time zone", "Such as Europe/Berlin"),
    field("locale", "Language", "Such as de-CH"),
    Field {
        has_lines: true,
        ..field("address.formatted", "Whole address", "")
    },
    field("address.street_address", "Street", ""),
    field("address.postal_code", "Postal code", ""),
    field("address.locality", "Town", ""),
    field("address.region", "Region", ""),
    field("address.country", "Country", ""),
    CUSTOM,
];

/// Custom attributes, all in one field.
pub(super) const CUSTOM: Field = Field {
    has_lines: true,
    ..field("custom", "Custom attributes", "A JSON object")
};

impl Field {
    /// The text of a standard attribute; empty if it is absent or no text.
    pub fn text_in(&self, attributes: &Attributes) -> String {
        let value = match self.name.split_once('.') {
            Some((outer, inner)) => attributes.get(outer).and_then(|value| value.get(inner)),
            None => attributes.get(self.name),
        };
        value.and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// Puts `text` into a patch of `current`; an empty one deletes the attribute.
    pub fn put(&self, patch: &mut Attributes, current: &Attributes, text: &str) {
        let value = match text {
            "" => Value::Null,
            text => text.into(),
        };
        let Some((outer, inner)) = self.name.split_once('.') else {
            patch.insert(self.name.into(), value);
            return;
        };
        // An attribute with parts is patched as a whole, from what it has become so far.
        let so_far = patch.get(outer).or_else(|| current.get(outer));
        let mut parts = match so_far {
            Some(Value::Object(parts)) => parts.clone(),
            _ => Map::new(),
        };
        match value {
            Value::Null => parts.remove(inner),
            value => parts.insert(inner.into(), value),
        };
        let whole = match parts.is_empty() {
            true => Value::Null,
            false => Value::Object(parts),
        };
        patch.insert(outer.into(), whole);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::object;
    use serde_json::json;

    fn patch(current: Value, changes: &[(&str, &str)]) -> Value {
        let (mut patch, current) = (Attributes::new(), object(current));
        for (name, text) in changes {
            let field = FIELDS.iter().find(|field| field.name == *name);
            field.expect("a field").put(&mut patch, &current, text);
        }
        patch.into()
    }

    #[test]
    fn parts_of_the_address_are_patched_together() {
        let current = json!({"address": {"country": "HK", "locality": "Central"}});
        let found = patch(
            current.clone(),
            &[("address.locality", "Stanley"), ("address.region", "South")],
        );
        let wanted = json!({"country": "HK", "locality": "Stanley", "region": "South"});
        assert_eq!(found, json!({ "address": wanted }));
        let none = [("address.country", ""), ("address.locality", "")];
        assert_eq!(patch(current, &none), json!({"address": null}));
        assert_eq!(patch(json!({}), &[("name", "")]), json!({"name": null}));
    }
}
