//! Refuses expensive documents before anything runs: nesting before parsing, then depth, fields,
//! aliases and directives with fragments expanded.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::types::{
        DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition,
        OperationType, Selection, SelectionSet,
    },
};

use crate::envelope::{ApiError, Name as ErrorName};

/// Deepest field. The usual introspection query has 13.
pub(super) const MAX_DEPTH: usize = 16;
/// Most fields, fragments expanded.
pub(super) const MAX_FIELDS: usize = 1000;
/// Deepest nesting of brackets of any kind.
pub(super) const MAX_NESTING: usize = 40;
pub(super) const MAX_DIRECTIVES: usize = 20;
const MAX_ALIASES: usize = 30;
const MAX_MUTATION_FIELDS: usize = 5;
const MAX_FRAGMENTS: usize = 50;

/// Checks the text before it is parsed: the parser calls itself for every bracket.
///
/// # Errors
/// Brackets nested too deeply, or a block string that does not end: the parser would go back and
/// read its opening as an empty string followed by another one.
pub(super) fn check_text(text: &str) -> Result<(), ApiError> {
    let mut depth: usize = 0;
    let mut rest = text.as_bytes();
    while let [octet, after @ ..] = rest {
        rest = after;
        match octet {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            b'"' => rest = after_string(after)?,
            b'#' => rest = after_comment(after),
            _ => {}
        }
        if depth > MAX_NESTING {
            return Err(too_much("nesting", depth, MAX_NESTING));
        }
    }
    Ok(())
}

fn after_comment(octets: &[u8]) -> &[u8] {
    let len = octets
        .iter()
        .position(|octet| matches!(octet, b'\n' | b'\r'));
    octets
        .get(len.unwrap_or(octets.len())..)
        .unwrap_or_default()
}

/// `octets` follow the first quote.
fn after_string(octets: &[u8]) -> Result<&[u8], ApiError> {
    match octets {
        [b'"', b'"', block @ ..] => after_block_string(block)
            .ok_or_else(|| ApiError::new(ErrorName::BadRequest, "a block string does not end")),
        _ => Ok(after_plain_string(octets)),
    }
}

/// Only three quotes end it, and only these can be escaped.
fn after_block_string(mut octets: &[u8]) -> Option<&[u8]> {
    loop {
        octets = match octets {
            [b'\\', b'"', b'"', b'"', after @ ..] => after,
            [b'"', b'"', b'"', after @ ..] => return Some(after),
            [_, after @ ..] => after,
            [] => return None,
        };
    }
}

/// A line's end ends it too: the parser goes no further there, and nothing behind is overlooked.
fn after_plain_string(mut octets: &[u8]) -> &[u8] {
    loop {
        octets = match octets {
            [b'\\', _, after @ ..] => after,
            [b'"' | b'\n' | b'\r', after @ ..] => return after,
            [_, after @ ..] => after,
            [] => return octets,
        };
    }
}

/// Checks the parsed document.
///
/// # Errors
/// Says which limit was passed, and by how much.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), ApiError> {
    if document.fragments.len() > MAX_FRAGMENTS {
        return Err(too_much(
            "fragments",
            document.fragments.len(),
            MAX_FRAGMENTS,
        ));
    }
    let mut costs = Costs {
        fragments: &document.fragments,
        known: HashMap::new(),
    };
    for operation in operations(&document.operations) {
        check_operation(&mut costs, operation)?;
    }
    Ok(())
}

fn operations(
    operations: &DocumentOperations,
) -> impl Iterator<Item = &Positioned<OperationDefinition>> {
    operations.iter().map(|(_, operation)| operation)
}

fn check_operation<'a>(
    costs: &mut Costs<'a>,
    operation: &'a Positioned<OperationDefinition>,
) -> Result<(), ApiError> {
    let operation = &operation.node;
    let cost = costs.of(&operation.selection_set.node);
    let directives = cost.directives + operation.directives.len();
    for (what, found, allowed) in [
        ("depth", cost.depth, MAX_DEPTH),
        ("fields", cost.fields, MAX_FIELDS),
        ("aliases", cost.aliases, MAX_ALIASES),
        ("directives", directives, MAX_DIRECTIVES),
    ] {
        if found > allowed {
            return Err(too_much(what, found, allowed));
        }
    }
    if operation.ty == OperationType::Mutation && cost.roots > MAX_MUTATION_FIELDS {
        let found = cost.roots;
        return Err(ApiError::new(
            ErrorName::BadRequest,
            format!(
                "too many mutation fields in one request: got {found}, limit is {MAX_MUTATION_FIELDS}"
            ),
        ));
    }
    Ok(())
}

fn too_much(what: &str, found: usize, allowed: usize) -> ApiError {
    let message = format!("the document has too many {what}: got {found}, limit is {allowed}");
    ApiError::new(ErrorName::BadRequest, message)
}

#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    depth: usize,
    /// Fields at the top.
    roots: usize,
    fields: usize,
    aliases: usize,
    directives: usize,
}

impl Cost {
    fn add(&mut self, other: Self) {
        self.depth = self.depth.max(other.depth);
        self.roots = self.roots.saturating_add(other.roots);
        self.fields = self.fields.saturating_add(other.fields);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
    }
}

/// Each fragment is counted once, however often it is used: else a chain of fragments that each
/// use the next one twice would take for ever to count.
struct Costs<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    known: HashMap<&'a str, Cost>,
}

impl<'a> Costs<'a> {
    fn of(&mut self, selections: &'a SelectionSet) -> Cost {
        let mut cost = Cost::default();
        for selection in &selections.items {
            let part = self.of_selection(&selection.node);
            cost.add(part);
        }
        cost
    }

    fn of_selection(&mut self, selection: &'a Selection) -> Cost {
        match selection {
            Selection::Field(field) => {
                let field = &field.node;
                let inner = self.of(&field.selection_set.node);
                Cost {
                    depth: inner.depth + 1,
                    roots: 1,
                    fields: inner.fields.saturating_add(1),
                    aliases: inner.aliases + usize::from(field.alias.is_some()),
                    directives: inner.directives + field.directives.len(),
                }
            }
            Selection::InlineFragment(fragment) => {
                let mut cost = self.of(&fragment.node.selection_set.node);
                cost.directives += fragment.node.directives.len();
                cost
            }
            Selection::FragmentSpread(spread) => {
                let mut cost = self.of_fragment(spread.node.fragment_name.node.as_str());
                cost.directives = cost.directives.saturating_add(spread.node.directives.len());
                cost
            }
        }
    }

    fn of_fragment(&mut self, name: &str) -> Cost {
        let Some((name, fragment)) = self.fragments.get_key_value(name) else {
            return Cost::default();
        };
        if let Some(cost) = self.known.get(name.as_str()) {
            return *cost;
        }
        // A fragment that uses itself counts nothing there; validation refuses it later.
        self.known.insert(name.as_str(), Cost::default());
        let cost = self.of(&fragment.node.selection_set.node);
        self.known.insert(name.as_str(), cost);
        cost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::parser::parse_query;

    fn outcome(text: &str) -> String {
        let checked = check_text(text).and_then(|()| check(&parse_query(text).expect("parses")));
        match checked {
            Ok(()) => "ok".into(),
            Err(error) => error.message.into_owned(),
        }
    }

    #[test]
    fn honest_documents_pass() {
        assert_eq!(outcome("{ viewer { id standardAttributes } }"), "ok");
        assert_eq!(
            outcome(r#"mutation { a(x: "{{{{ \" {{{") { id } } # {{{"#),
            "ok"
        );
    }

    /// Each text hides brackets from a reader that takes comments or strings for longer or for
    /// other ones than the parser does.
    #[test]
    fn no_bracket_hides_in_a_comment_or_a_string() {
        let nested = "[".repeat(500);
        for opening in [
            "# a comment ends here\r",
            "# or here\n",
            "# or here\r\n",
            r#""""one " more""""#,
            r#""""two backslashes \\""" more""""#,
            r#""""\""" """"#,
            r#"""" \" """"#,
            r#""""{ # """ "#,
            r#""""""" "#,
            r#""" "#,
            r#""\\" "#,
            r#""a \" b" "#,
            "\"no end\n",
        ] {
            let text = format!("{{ a(x: [{opening}{nested}");
            let refused = check_text(&text).expect_err(opening);
            assert!(refused.message.contains("nesting"), "{opening}");
        }
        for opening in [r#"["""]"#, r#"[""" a" "#, r#"""""#, r#"""" \""""#] {
            let refused = check_text(&format!("{{ a(x: {opening}{nested}")).expect_err(opening);
            assert!(refused.message.contains("does not end"), "{opening}");
        }
    }

    #[test]
    fn brackets_within_a_string_are_none() {
        let many = "{[(".repeat(100);
        for string in [
            format!(r#""{many}""#),
            format!(r#""\"{many}\\""#),
            format!(r#""""{many}""""#),
            format!(r#"""" " {many} \ """ # {many}"#),
            format!(r#"""" # \""" {many} """"#),
            format!("\"\"\"{many}\r\n{many}\"\"\""),
        ] {
            assert_eq!(
                outcome(&format!("{{ a(x: {string}\n) }}")),
                "ok",
                "{string}"
            );
        }
    }

    #[test]
    fn each_limit_refuses() {
        let deep = "{a".repeat(500) + &"}".repeat(500);
        assert!(outcome(&deep).contains("nesting"));
        let deep = "{a".repeat(17) + &"}".repeat(17);
        assert!(outcome(&deep).contains("depth"));
        let aliases: String = (0..31).map(|i| format!("a{i}: id ")).collect();
        assert!(outcome(&format!("{{{aliases}}}")).contains("aliases"));
        assert!(outcome(&format!("{{{}}}", "id ".repeat(1001))).contains("fields"));
        assert!(
            outcome(&format!("{{ id {} }}", "@skip(if: false) ".repeat(21))).contains("directives")
        );
    }

    #[test]
    fn a_fragment_bomb_is_counted_quickly() {
        let mut text = String::from("{ ...f0 }");
        for i in 0..40 {
            text += &format!(" fragment f{i} on User {{ id ...f{0} ...f{0} }}", i + 1);
        }
        text += " fragment f40 on User { id }";
        assert!(outcome(&text).contains("fields"));
        let looped = "{ ...a } fragment a on User { id ...b } fragment b on User { id ...a }";
        assert_eq!(outcome(looped), "ok", "validation refuses it");
    }

    #[test]
    fn six_mutations_are_one_too_many() {
        let mutations =
            |count: usize| format!("mutation {{ {} }}", "updateUser { id } ".repeat(count));
        assert_eq!(outcome(&mutations(5)), "ok");
        let refused = "too many mutation fields in one request: got 6, limit is 5";
        assert_eq!(outcome(&mutations(6)), refused);
        let hidden = "mutation { ...m ...m } fragment m on Mutation { updateUser { id } updateUser { id } updateUser { id } }";
        assert_eq!(outcome(hidden), refused);
    }
}
