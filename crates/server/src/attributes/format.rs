//! The formats of single attributes. Each check says in a few words what is wrong.

use time::{Date, Month};
use url::Url;

pub(super) type Check = Result<(), String>;

fn require(is_right: bool, error: &str) -> Check {
    if is_right { Ok(()) } else { Err(error.into()) }
}

/// One `@` with something on both sides, no white space; more is for a mail server to say.
pub(super) fn check_email(text: &str) -> Check {
    let is_plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let parts = text.rsplit_once('@');
    let has_both = parts.is_some_and(|(local, domain)| {
        !local.is_empty() && !local.contains('@') && !domain.is_empty()
    });
    require(is_plain && has_both, "not an email address")
}

/// ITU-T E.164: `+`, then up to 15 digits of which the first is not 0.
pub(super) fn check_phone(text: &str) -> Check {
    let digits = text.strip_prefix('+').unwrap_or_default();
    let is_right = (2..=15).contains(&digits.len())
        && digits.bytes().all(|octet| octet.is_ascii_digit())
        && !digits.starts_with('0');
    require(is_right, "not in E.164 format")
}

/// An http(s) URL with a host. Other schemes could run scripts where the value is shown as a link.
pub(super) fn check_web_page(text: &str) -> Check {
    let starts_right = text.starts_with("http://") || text.starts_with("https://");
    let is_plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let has_host = Url::parse(text).is_ok_and(|url| url.has_host());
    require(
        starts_right && is_plain && has_host,
        "not an http or https URL",
    )
}

/// `YYYY-MM-DD`, a day that exists.
pub(super) fn check_birthdate(text: &str) -> Check {
    require(parse_date(text).is_some(), "not a date such as 2000-12-31")
}

fn parse_date(text: &str) -> Option<Date> {
    let is_shaped = text.len() == 10
        && text.bytes().enumerate().all(|(index, octet)| match index {
            4 | 7 => octet == b'-',
            _ => octet.is_ascii_digit(),
        });
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    is_shaped.then_some(date)
}

/// A name as in the IANA database, by its shape: `Area/Location`, or one word such as `UTC`.
pub(super) fn check_time_zone(text: &str) -> Check {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part
                .bytes()
                .all(|o| o.is_ascii_alphanumeric() || b"_-+".contains(&o))
    };
    let starts_right = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_right = starts_right && text.split('/').count() <= 3 && text.split('/').all(is_part);
    require(is_right, "not a time zone such as Europe/Berlin")
}

/// RFC 5646, by its shape: a language of 2 to 8 letters, then subtags of 1 to 8.
pub(super) fn check_language(text: &str) -> Check {
    let mut tags = text.split('-');
    let language = tags.next().unwrap_or_default();
    let is_language =
        (2..=8).contains(&language.len()) && language.bytes().all(|o| o.is_ascii_alphabetic());
    let are_tags = tags
        .all(|tag| (1..=8).contains(&tag.len()) && tag.bytes().all(|o| o.is_ascii_alphanumeric()));
    require(is_language && are_tags, "not a language tag such as de-CH")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(accepted: &[&str], refused: &[&str], format: fn(&str) -> Check) {
        for text in accepted {
            assert_eq!(format(text), Ok(()), "{text:?}");
        }
        for text in refused {
            assert!(format(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn dates() {
        let refused = [
            "",
            "1990-02-30",
            "90-1-1",
            "1990-1-01",
            "1990/01/01",
            "+990-01-01",
            "1990-01-01T",
        ];
        check(
            &["1990-01-31", "2000-02-29", "0001-01-01"],
            &refused,
            check_birthdate,
        );
    }

    #[test]
    fn web_pages() {
        let refused = [
            "",
            "x",
            "//x",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://",
            "http:x",
            "https://a b",
            "ftp://x",
        ];
        check(
            &["https://example.test/a?b#c", "http://example.test/"],
            &refused,
            check_web_page,
        );
    }

    #[test]
    fn zones_languages_phones_and_mail() {
        let zones = [
            "Europe/Berlin",
            "America/Argentina/Buenos_Aires",
            "UTC",
            "Etc/GMT+5",
        ];
        check(
            &zones,
            &["", "Europe/", "/x", "../etc", "a b", "a/b/c/d"],
            check_time_zone,
        );
        check(
            &["de", "zh-Hant-HK", "sl-rozaj-1994"],
            &["", "e", "de_DE", "de-", "1a"],
            check_language,
        );
        check(
            &["+85298765432"],
            &["85298765432", "+0123", "+1", "+1234567890123456", "+12a"],
            check_phone,
        );
        check(
            &["a@b", "a.b+c@example.test"],
            &["", "a", "@b", "a@", "a b@c", "a@b@c"],
            check_email,
        );
    }
}
