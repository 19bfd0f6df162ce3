//! What is generated for those who ask for messages: Rust, and the script that finds the tables.

use std::fmt::Write as _;

use crate::{Language, Message, Part};

/// Methods of `Words`, which has to bring `text(self, number)` and `format(self, number, &[Argument])`.
///
/// A message that nobody asks for is a method that is never used, so that the compiler finds it.
pub(crate) fn functions(languages: &[Language], fingerprint: &str) -> String {
    let mut code = format!(
        "/// What the tables that fit say as theirs.\n\
         const FINGERPRINT: &str = \"{fingerprint}\";\n\n\
         impl Words {{\n"
    );
    for (number, message) in languages[0].messages.iter().enumerate() {
        code.push_str(&method(number, message));
    }
    code.push_str("}\n\n");
    code.push_str(&tables(languages));
    code
}

fn method(number: usize, message: &Message) -> String {
    let variables: Vec<_> = message.variables().iter().map(|name| snake(name)).collect();
    let (kind, said) = if variables.is_empty() {
        ("&'static str", format!("text({number})"))
    } else {
        let arguments = variables.join(", ");
        ("String", format!("format({number}, &[{arguments}])"))
    };
    let parameters: String = variables
        .iter()
        .map(|name| format!(", {name}: Argument<'_>"))
        .collect();
    format!(
        "    /// {}\n    pub(crate) fn {}(self{parameters}) -> {kind} {{\n        \
         self.{said}\n    }}\n",
        shown(message),
        snake(&message.key),
    )
}

fn snake(name: &str) -> String {
    name.replace('-', "_")
}

/// The message in English, on one line.
fn shown(message: &Message) -> String {
    let parts = message.pattern.iter().map(|part| match part {
        Part::Text(text) => text.replace('\n', " "),
        Part::Variable(name) | Part::Choice { variable: name, .. } => format!("`${name}`"),
    });
    format!("“{}”", parts.collect::<String>())
}

fn tables(languages: &[Language]) -> String {
    let mut code = String::from(
        "/// Every language as a table for [`Messages::new`]. What nobody names is not linked.\n\
         pub mod tables {\n",
    );
    for Language { tag, .. } in languages {
        let name = snake(tag).to_uppercase();
        writeln!(
            code,
            "    /// `{tag}`\n    pub const {name}: &str = \
             include_str!(concat!(env!(\"OUT_DIR\"), \"/{tag}.json\"));"
        )
        .expect("a string takes everything");
    }
    code.push_str("}\n");
    code
}

/// An object of addresses by language.
pub(crate) fn script(languages: &[Language]) -> String {
    let mut script = String::from(
        "// Where the messages of each language are. Generated; the addresses are literal, so that\n\
         // bundlers see them.\n\
         export const tables = {\n",
    );
    for Language { tag, .. } in languages {
        writeln!(
            script,
            "  \"{tag}\": new URL(\"./messages/{tag}.json\", import.meta.url),"
        )
        .expect("a string takes everything");
    }
    script.push_str("};\n");
    script
}

#[cfg(test)]
mod tests {
    use crate::Catalogue;

    fn catalogue() -> Catalogue {
        let files = [
            ("en", "try-again = Try again\nsize = { $to } of { $from }\n"),
            ("pt-BR", "try-again = T\nsize = { $from }\n"),
        ];
        let files = files.map(|(tag, text)| (tag.to_owned(), text.to_owned()));
        Catalogue::parse(&files).unwrap()
    }

    #[test]
    fn every_message_is_a_method_with_its_variables() {
        let code = catalogue().functions();
        let methods = [
            "/// “Try again”\n    pub(crate) fn try_again(self) -> &'static str {\n        \
             self.text(0)\n",
            "pub(crate) fn size(self, from: Argument<'_>, to: Argument<'_>) -> String {\n        \
             self.format(1, &[from, to])\n",
            "pub const PT_BR: &str = include_str!(concat!(env!(\"OUT_DIR\"), \"/pt-BR.json\"));",
        ];
        for method in methods {
            assert!(code.contains(method), "{method} is not in {code}");
        }
    }

    #[test]
    fn every_table_has_a_literal_address() {
        let script = catalogue().script();
        for tag in ["en", "pt-BR"] {
            let address = format!("new URL(\"./messages/{tag}.json\", import.meta.url)");
            assert!(script.contains(&address), "{script}");
        }
    }
}
