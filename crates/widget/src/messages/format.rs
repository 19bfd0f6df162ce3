//! Puts messages together: text, arguments, and the choice by a number.

use cameo_model::Json;

use super::{Messages, intl::Argument};

/// Around an argument in text that runs from right to left, so that neither moves the other's signs.
///
/// # Source
/// Unicode Standard Annex #9, 2.4: FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE.
const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];

impl Messages {
    /// The message of that number.
    pub(super) fn say(&self, number: usize, arguments: &[Argument<'_>]) -> String {
        let mut said = String::new();
        if let Some(pattern) = self.pattern(number) {
            self.write(&mut said, pattern, arguments);
        }
        said
    }

    fn write(&self, said: &mut String, pattern: &Json, arguments: &[Argument<'_>]) {
        match pattern {
            Json::Text(text) => said.push_str(text),
            Json::List(parts) => parts
                .iter()
                .for_each(|part| self.write(said, part, arguments)),
            Json::Object(_) => {
                let by = argument(pattern.get("by"), arguments);
                let cases = by.map(|by| by.cases(&self.locale)).unwrap_or_default();
                let case = cases
                    .iter()
                    .map(|it| pattern.get(it))
                    .find(|it| !it.is_null());
                self.write(said, case.unwrap_or(pattern.get("else")), arguments);
            }
            number => {
                if let Some(argument) = argument(number, arguments) {
                    self.insert(said, &argument.text(&self.locale));
                }
            }
        }
    }

    fn insert(&self, said: &mut String, text: &str) {
        if self.direction() == "rtl" {
            said.push(ISOLATE[0]);
            said.push_str(text);
            said.push(ISOLATE[1]);
        } else {
            said.push_str(text);
        }
    }
}

fn argument<'a>(number: &Json, arguments: &'a [Argument<'a>]) -> Option<&'a Argument<'a>> {
    arguments.get(number.whole::<usize>()?)
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use Argument::{Number, Text};

    /// What a pattern says in a locale.
    fn say(
        locale: &str,
        direction: &str,
        pattern: &serde_json::Value,
        arguments: &[Argument<'_>],
    ) -> String {
        let table = json!({"direction": direction, "messages": [pattern]});
        let messages = Messages {
            locale: locale.into(),
            table: serde_json::from_value(table).expect("JSON"),
        };
        messages.say(0, arguments)
    }

    #[test]
    fn texts_and_arguments_stand_in_their_order() {
        let pattern = json!(["from ", 1, " to ", 0, "."]);
        let said = say("en", "ltr", &pattern, &[Text("B"), Text("A")]);
        assert_eq!(said, "from A to B.");
    }

    #[test]
    fn arguments_in_arabic_are_isolated() {
        let said = say("ar", "rtl", &json!(["س ", 0]), &[Text("A")]);
        assert_eq!(said, "س \u{2068}A\u{2069}");
    }

    #[test]
    fn a_number_chooses_itself_before_its_category() {
        let pattern = json!({"by": 0, "0": "none", "one": "one", "else": [0, " more"]});
        let said = |number| say("en", "ltr", &pattern, &[Number(number)]);
        assert_eq!([said(0.0), said(1.0), said(2.0)], ["none", "one", "2 more"]);
    }

    #[test]
    fn categories_are_those_of_the_language() {
        let pattern = json!({"by": 0, "one": "1", "two": "2", "few": "3-10", "else": "-"});
        let said =
            |locale| [1.0, 2.0, 7.0, 11.0].map(|it| say(locale, "ltr", &pattern, &[Number(it)]));
        assert_eq!(said("ar"), ["1", "2", "3-10", "-"]);
        assert_eq!(said("de"), ["1", "-", "-", "-"]);
        assert_eq!(said("ja"), ["-", "-", "-", "-"]);
    }

    #[test]
    fn what_is_not_there_says_nothing() {
        assert_eq!(say("en", "ltr", &json!(["a", 3, null, {}]), &[]), "a");
    }
}
