//! A language as the JSON that a browser reads.
//!
//! `{"language": "de", "direction": "ltr", "fingerprint": "…", "messages": [PATTERN, …]}`, in the order
//! of English. A pattern is a text; or the number of a variable, from 0 in alphabetical order; or an
//! array of patterns, one after the other; or a choice, `{"by": VARIABLE, CASE: PATTERN, …, "else":
//! PATTERN}`, whose cases are plural categories and numbers.

use serde_json::{Map, Value, json};

use crate::{Language, Part, Pattern};

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 8] = ["ar", "ckb", "dv", "fa", "he", "ps", "ur", "yi"];

/// The table of a language that has been checked against `reference`.
pub(crate) fn of(language: &Language, reference: &Language, fingerprint: &str) -> String {
    let messages = reference.messages.iter().map(|asked| {
        let said = language.find(&asked.key);
        said.map(|said| sequence(&said.pattern, &asked.variables()))
    });
    json!({
        "language": language.tag,
        "direction": direction(&language.tag),
        "fingerprint": fingerprint,
        "messages": messages.collect::<Vec<_>>(),
    })
    .to_string()
}

fn direction(tag: &str) -> &'static str {
    let primary = tag.split('-').next().unwrap_or_default();
    if RIGHT_TO_LEFT.contains(&primary) {
        "rtl"
    } else {
        "ltr"
    }
}

fn sequence(pattern: &Pattern, variables: &[String]) -> Value {
    match pattern.as_slice() {
        [part] => single(part, variables),
        parts => parts.iter().map(|part| single(part, variables)).collect(),
    }
}

fn single(part: &Part, variables: &[String]) -> Value {
    let number = |name: &String| variables.iter().position(|variable| variable == name);
    match part {
        Part::Text(text) => text.as_str().into(),
        Part::Variable(name) => number(name).into(),
        Part::Choice {
            variable,
            variants,
            otherwise,
        } => {
            let mut choice = Map::new();
            choice.insert("by".into(), number(variable).into());
            for (case, said) in variants {
                choice.insert(case.clone(), sequence(said, variables));
            }
            choice.insert("else".into(), sequence(otherwise, variables));
            choice.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::Catalogue;

    fn tables(files: &[(&str, &str)]) -> Vec<Value> {
        let files = files.iter();
        let files: Vec<_> = files
            .map(|(tag, text)| ((*tag).to_owned(), (*text).to_owned()))
            .collect();
        let catalogue = Catalogue::parse(&files).unwrap();
        let tables = catalogue.tables();
        tables
            .map(|(_, table)| serde_json::from_str(&table).unwrap())
            .collect()
    }

    #[test]
    fn english_gives_the_order_of_messages_and_variables() {
        let tables = tables(&[
            ("ar", "b = { $y }{ $x }!\na = A\n"),
            ("en", "a = a\nb = b { $x } { $y }\n"),
        ]);
        assert_eq!(tables[0]["messages"], json!(["a", ["b ", 0, " ", 1]]));
        assert_eq!(tables[1]["messages"], json!(["A", [1, 0, "!"]]));
        assert_eq!(tables[1]["direction"], "rtl");
        assert_eq!(tables[0]["fingerprint"], tables[1]["fingerprint"]);
    }

    #[test]
    fn without_a_variable_a_message_is_a_text() {
        let tables = tables(&[("en", "a = A { \"{\" } \\u0042 { \"\\u0042\" }\n")]);
        assert_eq!(tables[0]["messages"], json!(["A { \\u0042 B"]));
    }

    #[test]
    fn a_choice_keeps_its_cases() {
        let text = "a = { $n ->\n    [0] none\n    [one] { $n } one\n   *[other] more\n}\n";
        assert_eq!(
            tables(&[("en", text)])[0]["messages"],
            json!([{"by": 0, "0": "none", "one": [0, " one"], "else": "more"}])
        );
    }

    #[test]
    fn other_messages_have_another_fingerprint() {
        let [one, two, three] = ["a = A\n", "b = A\n", "a = { $x }\n"]
            .map(|text| tables(&[("en", text)])[0]["fingerprint"].clone());
        assert!(one != two && one != three && two != three);
    }
}
