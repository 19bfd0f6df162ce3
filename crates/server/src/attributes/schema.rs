//! Which standard attributes there are, and what each may hold.
//!
//! # Source
//! Contract 1.5, step 3; OIDC Core 1.0, section 5.1.

use serde::Serialize;
use serde_json::{Value, json};

use super::{format, picture};
use crate::{
    envelope::{ApiError, Name},
    store::person::Attributes,
};

/// Longest text, in characters. Beyond Authgear, which has no bound.
const MAX_TEXT_CHARS: usize = 256;
/// Longest URL, in characters.
const MAX_URL_CHARS: usize = 2048;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Cause {
    /// JSON pointer into the attributes.
    pub location: String,
    pub kind: &'static str,
    pub details: Value,
}

impl Cause {
    pub fn new(location: impl Into<String>, kind: &'static str, details: Value) -> Self {
        Self {
            location: location.into(),
            kind,
            details,
        }
    }

    pub fn format(location: impl Into<String>, format: &str, error: impl Into<String>) -> Self {
        Self::new(
            location,
            "format",
            json!({"error": error.into(), "format": format}),
        )
    }
}

/// Attributes that can't be accepted, with every cause.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Invalid(pub Vec<Cause>);

impl Invalid {
    /// `Err` if there is any cause.
    pub fn unless_empty(causes: Vec<Cause>) -> Result<(), Self> {
        if causes.is_empty() {
            Ok(())
        } else {
            Err(Self(causes))
        }
    }
}

impl From<Cause> for Invalid {
    fn from(cause: Cause) -> Self {
        Self(vec![cause])
    }
}

impl From<Invalid> for ApiError {
    fn from(Invalid(causes): Invalid) -> Self {
        Self::with_reason(Name::Invalid, "ValidationFailed", "invalid value")
            .info(json!({ "causes": causes }))
    }
}

/// The location of an attribute, escaped as JSON pointers are.
pub(crate) fn location(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Checks attributes in storage form.
///
/// # Errors
/// Every cause, in the order of the names.
pub(crate) fn check(attributes: &Attributes) -> Result<(), Invalid> {
    let mut causes = Vec::new();
    for (name, value) in attributes {
        if let Err(cause) = check_one(name, value) {
            causes.push(cause);
        }
    }
    Invalid::unless_empty(causes)
}

fn check_one(name: &str, value: &Value) -> Result<(), Cause> {
    let at = location(name);
    if name == "address" {
        return check_address(&at, value);
    }
    let Some((format, max_chars)) = format_of(name) else {
        return Err(Cause::new(at, "additionalProperties", json!({})));
    };
    let text = text_of(&at, value)?;
    check_length(&at, text, max_chars)?;
    match format.check(text) {
        Ok(()) => Ok(()),
        Err(error) => Err(Cause::format(at, format.name(), error)),
    }
}

fn format_of(name: &str) -> Option<(Format, usize)> {
    Some(match name {
        "given_name" | "family_name" | "middle_name" | "name" | "nickname"
        | "preferred_username" | "gender" => (Format::Text, MAX_TEXT_CHARS),
        "email" => (Format::Email, MAX_TEXT_CHARS),
        "phone_number" => (Format::Phone, MAX_TEXT_CHARS),
        "picture" => (Format::Picture, MAX_URL_CHARS),
        "profile" | "website" => (Format::WebPage, MAX_URL_CHARS),
        "birthdate" => (Format::Birthdate, MAX_TEXT_CHARS),
        "zoneinfo" => (Format::TimeZone, MAX_TEXT_CHARS),
        "locale" => (Format::Language, MAX_TEXT_CHARS),
        _ => return None,
    })
}

#[derive(Clone, Copy)]
enum Format {
    Text,
    Email,
    Phone,
    Picture,
    WebPage,
    Birthdate,
    TimeZone,
    Language,
}

impl Format {
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Picture => "x_picture",
            Self::WebPage => "uri",
            Self::Birthdate => "birthdate",
            Self::TimeZone => "timezone",
            Self::Language => "bcp47",
        }
    }

    fn check(self, text: &str) -> Result<(), String> {
        match self {
            Self::Text => non_empty(text),
            Self::Email => format::check_email(text),
            Self::Phone => format::check_phone(text),
            Self::Picture => picture::check(text),
            Self::WebPage => format::check_web_page(text),
            Self::Birthdate => format::check_birthdate(text),
            Self::TimeZone => format::check_time_zone(text),
            Self::Language => format::check_language(text),
        }
    }
}

fn non_empty(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("must not be empty".into());
    }
    if text.chars().any(char::is_control) {
        return Err("must not hold control characters".into());
    }
    Ok(())
}

fn text_of<'a>(at: &str, value: &'a Value) -> Result<&'a str, Cause> {
    let wrong = || {
        let details = json!({"expected": ["string"], "actual": [type_of(value)]});
        Cause::new(at, "type", details)
    };
    value.as_str().ok_or_else(wrong)
}

fn check_length(at: &str, text: &str, max_chars: usize) -> Result<(), Cause> {
    let actual = text.chars().count();
    if actual <= max_chars {
        return Ok(());
    }
    let details = json!({"expected": max_chars, "actual": actual});
    Err(Cause::new(at, "maxLength", details))
}

const ADDRESS_FIELDS: [&str; 6] = [
    "formatted",
    "street_address",
    "locality",
    "region",
    "postal_code",
    "country",
];

fn check_address(at: &str, value: &Value) -> Result<(), Cause> {
    let Some(address) = value.as_object() else {
        let details = json!({"expected": ["object"], "actual": [type_of(value)]});
        return Err(Cause::new(at, "type", details));
    };
    if address.is_empty() {
        return Err(Cause::new(
            at,
            "minProperties",
            json!({"expected": 1, "actual": 0}),
        ));
    }
    for (name, value) in address {
        let at = format!("{at}{}", location(name));
        if !ADDRESS_FIELDS.contains(&name.as_str()) {
            return Err(Cause::new(at, "additionalProperties", json!({})));
        }
        let text = text_of(&at, value)?;
        check_length(&at, text, MAX_TEXT_CHARS)?;
        // A formatted address has lines.
        non_empty(&text.replace('\n', " ")).map_err(|error| Cause::format(at, "text", error))?;
    }
    Ok(())
}

/// What JSON calls the type of a value.
pub(crate) const fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::object;

    /// Sorted, because the order of an object's names is nobody's promise.
    fn locations(attributes: Value) -> Vec<String> {
        let mut locations: Vec<_> = match check(&object(attributes)) {
            Ok(()) => Vec::new(),
            Err(Invalid(causes)) => causes.into_iter().map(|cause| cause.location).collect(),
        };
        locations.sort();
        locations
    }

    #[test]
    fn a_full_set_is_accepted() {
        let full = json!({
            "email": "ann@example.test", "phone_number": "+85298765432", "preferred_username": "ann",
            "family_name": "B", "given_name": "Änn 陳", "middle_name": "C", "name": "N", "nickname": "n",
            "picture": "authgearimages:///app1/x", "profile": "https://example.test/ann/",
            "website": "http://example.test", "gender": "female", "birthdate": "1990-02-28",
            "zoneinfo": "Asia/Hong_Kong", "locale": "zh-Hant-HK", "address": {"country": "HK"},
        });
        assert_eq!(locations(full), [""; 0]);
    }

    #[test]
    fn each_cause_names_its_attribute() {
        let bad = json!({
            "given_name": "", "nickname": null, "name": 7, "family_name": "x".repeat(257),
            "website": "javascript:alert(1)", "address": {"planet": "x"}, "updated_at": 1,
            "a/b": "x", "picture": "",
        });
        let expected = [
            "/address/planet",
            "/a~1b",
            "/family_name",
            "/given_name",
            "/name",
            "/nickname",
            "/picture",
            "/updated_at",
            "/website",
        ];
        assert_eq!(locations(bad), expected);
    }
}
