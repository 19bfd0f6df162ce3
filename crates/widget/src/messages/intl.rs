//! Numbers, sizes, shares and moments as people write them: the browser's `Intl`.

use js_sys::Date;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type NumberFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locale: &str, options: &JsValue) -> Result<NumberFormat, JsValue>;
    #[wasm_bindgen(method)]
    fn format(this: &NumberFormat, number: f64) -> String;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locale: &str, options: &JsValue) -> Result<DateTimeFormat, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn format(this: &DateTimeFormat, date: &Date) -> Result<String, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type PluralRules;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locale: &str) -> Result<PluralRules, JsValue>;
    #[wasm_bindgen(method)]
    fn select(this: &PluralRules, number: f64) -> String;
}

/// What is put into a message.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Argument<'a> {
    /// As it is.
    Text(&'a str),
    /// A number, written with at most one digit after the point; the only one that a message can choose by.
    Number(f64),
    /// A size in bytes, written with two digits or more.
    Bytes(u64),
    /// A share, 1 being the whole, written in percent.
    Share(f64),
    /// A moment (RFC 3339), written as day and time of day where the person is.
    Moment(&'a str),
}

impl Argument<'_> {
    /// What is written, in a locale.
    pub fn text(self, locale: &str) -> String {
        match self {
            Self::Text(text) => text.to_owned(),
            Self::Number(number) => write(locale, number, r#"{"maximumFractionDigits":1}"#),
            Self::Bytes(byte_len) => bytes(locale, byte_len),
            Self::Share(share) => write(locale, share, r#"{"style":"percent"}"#),
            Self::Moment(moment) => write_moment(locale, moment),
        }
    }

    /// The cases of a choice that it fits, the closest first: itself, then its plural category.
    pub fn cases(self, locale: &str) -> Vec<String> {
        let Self::Number(number) = self else {
            return Vec::new();
        };
        let category = PluralRules::new(locale).map(|rules| rules.select(number));
        [plain(number)].into_iter().chain(category.ok()).collect()
    }
}

/// With one digit after the point where there is only one before it.
fn bytes(locale: &str, byte_len: u64) -> String {
    const UNITS: [(f64, &str, &str); 2] = [(1e6, "megabyte", "short"), (1e3, "kilobyte", "short")];
    let len = byte_len as f64;
    let fitting = UNITS.into_iter().find(|(size, ..)| len >= *size);
    let (size, unit, display) = fitting.unwrap_or((1.0, "byte", "long"));
    let digits = u8::from(size > 1.0 && len / size < 10.0);
    let options = format!(
        r#"{{"style":"unit","unit":"{unit}","unitDisplay":"{display}","minimumFractionDigits":{digits},"maximumFractionDigits":{digits}}}"#
    );
    write(locale, len / size, &options)
}

/// A locale that the browser refuses leaves the number as JavaScript writes it.
fn write(locale: &str, number: f64, options: &str) -> String {
    let format = js_sys::JSON::parse(options).and_then(|it| NumberFormat::new(locale, &it));
    format.map_or_else(|_| plain(number), |format| format.format(number))
}

/// As JavaScript writes it, whose tables for that need not travel.
fn plain(number: f64) -> String {
    let text = js_sys::Number::from(number).to_string_with_radix(10);
    text.map_or_else(|_| String::new(), String::from)
}

/// What is no moment stays as it is.
fn write_moment(locale: &str, moment: &str) -> String {
    let options = js_sys::JSON::parse(r#"{"dateStyle":"medium","timeStyle":"short"}"#);
    let written = options
        .and_then(|options| DateTimeFormat::new(locale, &options))
        .and_then(|format| format.format(&Date::new(&moment.into())));
    written.unwrap_or_else(|_| moment.to_owned())
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    /// Browsers do not agree on the kind of space before a unit.
    fn plain(text: &str) -> String {
        text.replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn sizes_read_as_people_write_them() {
        let written = [3_400_000, 118_400, 12, 0].map(|len| bytes("en", len));
        assert_eq!(written, ["3.4 MB", "118 kB", "12 bytes", "0 bytes"]);
        assert_eq!(plain(&bytes("de", 3_400_000)), "3,4 MB");
        assert_eq!(plain(&bytes("fr", 118_400)), "118 ko");
    }

    #[test]
    fn numbers_and_shares_follow_the_locale() {
        let number = Argument::Number(30_000.0);
        assert_eq!(number.text("en"), "30,000");
        assert_eq!(number.text("de"), "30.000");
        assert_eq!(plain(&Argument::Share(1.4).text("de")), "140 %");
        assert_eq!(Argument::Number(2.0).text("ar-EG"), "٢");
    }

    #[test]
    fn moments_are_told_as_day_and_time() {
        let written = |locale| plain(&Argument::Moment("2026-05-03T12:05:00Z").text(locale));
        let (en, de) = (written("en"), written("de"));
        assert!(
            en.starts_with("May 3, 2026, ") && en.contains(":05"),
            "{en}"
        );
        assert!(
            de.starts_with("03.05.2026, ") && de.ends_with(":05"),
            "{de}"
        );
        assert_eq!(Argument::Moment("lately").text("en"), "lately");
    }

    #[test]
    fn a_locale_that_is_none_does_no_harm() {
        assert_eq!(Argument::Number(2.0).text("de_DE!"), "2");
        assert_eq!(Argument::Number(2.0).cases("de_DE!"), ["2"]);
    }
}
