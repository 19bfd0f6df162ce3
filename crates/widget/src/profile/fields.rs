//! The attributes that a person edits on the page, one row each.

/// One editable attribute.
pub(super) struct Field {
    /// Name of the standard attribute (OIDC Core 5.1).
    pub attribute: &'static str,
    /// What it is called on the page.
    pub label: &'static str,
    /// Type of the input element.
    pub input_type: &'static str,
    /// Autofill hint (HTML, 4.10.18.7).
    pub autocomplete: &'static str,
    /// What a value looks like.
    pub example: &'static str,
}

/// All of them, in the order of the page.
pub(super) const FIELDS: [Field; 8] = [
    field("given_name", "Given name", "text", "given-name", ""),
    field("family_name", "Family name", "text", "family-name", ""),
    field("nickname", "Nickname", "text", "nickname", ""),
    field("gender", "Gender", "text", "sex", ""),
    field("birthdate", "Birthdate", "text", "bday", "1990-12-31"),
    field("website", "Website", "url", "url", "https://example.com"),
    field("zoneinfo", "Time zone", "text", "off", "Europe/Berlin"),
    field("locale", "Locale", "text", "language", "en-GB"),
];

const fn field(
    attribute: &'static str,
    label: &'static str,
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
