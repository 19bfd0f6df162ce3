//! What is shown of a person: output form, derived attributes, formatted name, account id.
//!
//! # Source
//! Contract 1.5 (read side); Authgear `pkg/lib/authn/stdattrs`, commit `fa7a7d55`.

use serde_json::Value;

use super::picture;
use crate::{
    store::person::{Attributes, Person},
    tenant::Visit,
};

/// Added when shown, dropped when written.
pub(crate) const DERIVED: [&str; 3] = ["email_verified", "phone_number_verified", "updated_at"];

/// Standard attributes in output form.
pub(crate) fn output(person: &Person, visit: &Visit) -> Attributes {
    let mut attributes = person.standard.clone();
    if let Some(Value::String(value)) = attributes.get_mut("picture") {
        *value = picture::shown(value, visit);
    }
    for (name, derived) in [
        ("email", "email_verified"),
        ("phone_number", "phone_number_verified"),
    ] {
        if let Some(value) = attributes.get(name) {
            let is_verified = is_verified(person, name, value);
            attributes.insert(derived.into(), is_verified.into());
        }
    }
    attributes.insert("updated_at".into(), person.updated_at.seconds().into());
    attributes
}

fn is_verified(person: &Person, kind: &str, value: &Value) -> bool {
    let mut identities = person.identities.iter();
    identities.any(|identity| {
        identity.kind == kind
            && value == &Value::String(identity.value.clone())
            && identity.is_verified
    })
}

/// Name, or given, middle and family name, with the nickname in brackets; `None` without any.
pub(crate) fn formatted_name(attributes: &Attributes) -> Option<String> {
    let text = |name: &str| {
        let value = attributes.get(name).and_then(Value::as_str);
        value.filter(|text| !text.is_empty())
    };
    let parts = || {
        let names = ["given_name", "middle_name", "family_name"];
        let parts: Vec<&str> = names.into_iter().filter_map(text).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    let name = text("name").map(str::to_owned).or_else(parts);
    match (name, text("nickname")) {
        (Some(name), Some(nickname)) => Some(format!("{name} ({nickname})")),
        (name, nickname) => name.or_else(|| nickname.map(str::to_owned)),
    }
}

/// Email, else user name, else phone number.
pub(crate) fn account_id(attributes: &Attributes) -> Option<String> {
    let names = ["email", "preferred_username", "phone_number"];
    let mut texts = names
        .into_iter()
        .filter_map(|name| attributes.get(name)?.as_str());
    texts.next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::object;
    use serde_json::json;

    #[test]
    fn names_are_formatted_as_authgear_does() {
        let name = |value| formatted_name(&object(value));
        assert_eq!(name(json!({})), None);
        assert_eq!(name(json!({"nickname": "Al"})), Some("Al".into()));
        assert_eq!(
            name(json!({"given_name": "A", "family_name": "C", "middle_name": "B"})),
            Some("A B C".into())
        );
        assert_eq!(
            name(json!({"name": "N", "given_name": "A", "nickname": "Al"})),
            Some("N (Al)".into())
        );
    }
}
