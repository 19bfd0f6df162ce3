//! JSON as text.
//!
//! # Source
//! RFC 8259.

use super::Json;

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 64;

impl Json {
    /// The value of a text; `None` if it is no JSON, or nested more than 64 times.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut reader = Reader { rest: text };
        let value = reader.value(MAX_DEPTH)?;
        reader.skip_space();
        reader.rest.is_empty().then_some(value)
    }
}

/// The text as a JSON text, in its quotes.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\0'..'\u{20}' => quoted.push_str(&format!("\\u{:04x}", u32::from(char))),
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Option<Json> {
        self.skip_space();
        let deeper = depth.checked_sub(1)?;
        Some(match self.rest.first()? {
            b'"' => Json::Text(self.text()?),
            b'[' => Json::List(self.values(b']', |reader| reader.value(deeper))?),
            b'{' => Json::Object(self.values(b'}', |reader| reader.field(deeper))?),
            b't' => self.word("true", Json::Bool(true))?,
            b'f' => self.word("false", Json::Bool(false))?,
            b'n' => self.word("null", Json::Null)?,
            _ => Json::Number(self.number()?),
        })
    }

    fn field(&mut self, depth: usize) -> Option<(String, Json)> {
        self.skip_space();
        let name = self.text()?;
        self.skip_space();
        self.expect(b':')?;
        Some((name, self.value(depth)?))
    }

    /// Values with commas between them, from a bracket to its end.
    fn values<T>(&mut self, end: u8, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut values = Vec::new();
        self.next()?;
        self.skip_space();
        if self.takes(end) {
            return Some(values);
        }
        loop {
            values.push(read(self)?);
            self.skip_space();
            if self.takes(end) {
                return Some(values);
            }
            self.expect(b',')?;
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.rest = self.rest.strip_prefix(word.as_bytes())?;
        Some(value)
    }

    fn text(&mut self) -> Option<String> {
        self.expect(b'"')?;
        let mut octets = Vec::new();
        loop {
            match self.next()? {
                b'"' => return String::from_utf8(octets).ok(),
                b'\\' => {
                    let char = self.escaped()?;
                    octets.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
                }
                0..0x20 => return None,
                octet => octets.push(octet),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            same @ (b'"' | b'\\' | b'/') => char::from(same),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(),
            _ => return None,
        })
    }

    /// Four digits, or twice as many for what lies beyond 16 bits.
    fn code_point(&mut self) -> Option<char> {
        let first = self.code_unit()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first);
        }
        self.expect(b'\\')?;
        self.expect(b'u')?;
        let second = self.code_unit()?.checked_sub(0xDC00)?;
        let is_second = second < 0x400;
        char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + second).filter(|_| is_second)
    }

    fn code_unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.next()?).to_digit(16)?;
        }
        Some(unit)
    }

    /// Whole numbers up to 2⁵³ come out exact, others to the last bits.
    fn number(&mut self) -> Option<f64> {
        let is_negative = self.takes(b'-');
        let begins_with_zero = self.rest.first() == Some(&b'0');
        let (whole, len) = self.digits(0.0)?;
        if begins_with_zero && len > 1 {
            return None;
        }
        let (mut number, mut exponent) = (whole, 0);
        if self.takes(b'.') {
            let (with_fraction, len) = self.digits(whole)?;
            (number, exponent) = (with_fraction, -len);
        }
        if self.takes(b'e') || self.takes(b'E') {
            let is_negative = self.takes(b'-');
            if !is_negative {
                self.takes(b'+');
            }
            let digits = self.digits(0.0)?.0 as i32;
            exponent = if is_negative {
                exponent.saturating_sub(digits)
            } else {
                exponent.saturating_add(digits)
            };
        }
        let number = Some(scaled(number, exponent)).filter(|number| number.is_finite())?;
        Some(if is_negative { -number } else { number })
    }

    /// One digit or more behind those of `number`, and how many they were.
    fn digits(&mut self, mut number: f64) -> Option<(f64, i32)> {
        let mut len = 0;
        while let Some(digit @ b'0'..=b'9') = self.rest.first() {
            number = number * 10.0 + f64::from(digit - b'0');
            len += 1;
            self.next()?;
        }
        (len > 0).then_some((number, len))
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.rest.first() {
            self.next();
        }
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn takes(&mut self, octet: u8) -> bool {
        let is_next = self.rest.first() == Some(&octet);
        if is_next {
            self.next();
        }
        is_next
    }

    fn expect(&mut self, octet: u8) -> Option<()> {
        self.takes(octet).then_some(())
    }
}

/// The number times a power of ten.
fn scaled(number: f64, exponent: i32) -> f64 {
    // Dividing by an exact power rounds once, multiplying by an inexact one twice.
    if number == 0.0 {
        number
    } else if exponent < 0 {
        number / 10_f64.powi(exponent.saturating_neg())
    } else {
        number * 10_f64.powi(exponent)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// Values as another parser's writer writes them, numbers being such that nothing is rounded.
    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-(1_i64 << 53)..(1 << 53)).prop_map(Value::from),
            (-1_000_000..1_000_000_i32).prop_map(|number| (f64::from(number) / 1024.0).into()),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_reads_as_another_parser_does(value in any_value(), is_pretty: bool) {
            let text = if is_pretty { format!("{value:#}") } else { value.to_string() };
            let known: Json = serde_json::from_str(&text).expect("JSON");
            prop_assert_eq!(Json::parse(text.as_bytes()), Some(known), "{}", text);
        }

        #[test]
        fn it_takes_what_another_parser_takes(text in r#"[\[\]{}",:0-9.eE+\\untrfals \-]{0,12}"#) {
            // The other one refuses numbers that no 64 bits hold.
            prop_assume!(!text.contains(['e', 'E']));
            let takes = serde_json::from_str::<Json>(&text).is_ok();
            prop_assert_eq!(Json::parse(text.as_bytes()).is_some(), takes, "{}", text);
        }

        #[test]
        fn quoted_texts_come_back(text: String) {
            let back: Option<String> = serde_json::from_str(&quoted(&text)).ok();
            prop_assert_eq!(back, Some(text));
        }
    }

    #[test]
    fn numbers_are_as_good_as_they_are_said_to_be() {
        for (text, number) in [
            ("0", 0.0),
            ("-0.0", 0.0),
            ("9007199254740993", 9_007_199_254_740_992.0),
            ("1e3", 1000.0),
            ("25E-2", 0.25),
            ("1.5e+1", 15.0),
            ("1e-400", 0.0),
            ("0e999", 0.0),
        ] {
            assert_eq!(
                Json::parse(text.as_bytes()),
                Some(Json::Number(number)),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_json_is_none() {
        for text in [
            "",
            " ",
            "<html>",
            "nul",
            "01",
            "1.",
            ".5",
            "-",
            "+1",
            "1e",
            "[1,]",
            "[1",
            "{\"a\"}",
            "{\"a\":1,}",
            "{a:1}",
            "\"",
            "\"\\x\"",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"\n\"",
            "1 2",
            "[]]",
            "1e999",
        ] {
            assert_eq!(Json::parse(text.as_bytes()), None, "{text}");
        }
        assert_eq!(Json::parse(b"\"\xFF\""), None, "not UTF-8");
    }

    #[test]
    fn nesting_ends_somewhere() {
        let nested = |depth| [vec![b'['; depth], vec![b']'; depth]].concat();
        assert!(Json::parse(&nested(MAX_DEPTH)).is_some());
        assert!(Json::parse(&nested(MAX_DEPTH + 1)).is_none());
        assert!(Json::parse(&vec![b'['; 1_000_000]).is_none());
    }
}
