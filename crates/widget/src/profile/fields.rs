//! The attributes that a person edits on the page, one row each.

use crate::messages::Words;

/// One editable attribute.
pub(super) struct Field {
    /// Name of the standard attribute (OIDC Core 5.1).
    pub attribute: &'static str,
    /// What it is called on the page.
    pub label: fn(Words) -> &'static str,
    /// Type of the input element.
    pub input_type: &'static str,
    /// Autofill hint (HTML, 4.10.18.7).
    pub autocomplete: &'static str,
    /// What a value looks like.
    pub example: &'static str,
}

/// All of them, in the order of the page.
pub(super) const FIELDS: [Field; 8] = [
    field("given_name", Words::given_name, "text", "given-name", ""),
    field("family_name", Words::family_name, "text", "family-name", ""),
    field("nickname", Words::nickname, "text", "nickname", ""),
    field("gender", Words::gender, "text", "sex", ""),
    field("birthdate", Words::birthdate, "text", "bday", "1990-12-31"),
    field(
        "website",
        Words::website,
        "url",
        "url",
        "https://example.com",
    ),
    field("zoneinfo", Words::time_zone, "text", "off", "Europe/Berlin"),
    field("locale", Words::locale, "text", "language", "en-GB"),
];

const fn field(
    attribute: &'static str,
    label: fn(Words) -> &'static str,
    input_type: &'static str,
    autocomplete: &'static str,
    example: &'static str,
) -> Field {
    Field {
        attribute,
        label,
        input_type,
        autocomplete,
        example,
    }
}
