//! One Fluent file becomes messages. Whether they fit the other languages is `check`'s to say.

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, PatternElement, Variant, VariantKey,
};
use fluent_syntax::unicode::unescape_unicode_to_string;
use fluent_syntax::{ast, parser};

use crate::{Language, Message, Part, Pattern, Problem};

/// What a part of Fluent is called that is not understood here.
type Unsupported = &'static str;

/// Reads the file of a language.
///
/// # Errors
/// What is no Fluent, and Fluent that is not understood.
pub(crate) fn language(tag: &str, text: &str) -> Result<Language, Vec<Problem>> {
    let resource = parser::parse(text).map_err(|(_, errors)| {
        let problem = |error: &parser::ParserError| Problem::Syntax {
            language: tag.to_owned(),
            line: line(text, error.pos.start),
            reason: error.kind.to_string(),
        };
        errors.iter().map(problem).collect::<Vec<_>>()
    })?;
    let (mut messages, mut problems) = (Vec::new(), Vec::new());
    for entry in &resource.body {
        match message(entry) {
            Ok(found) => messages.extend(found),
            Err((key, what)) => problems.push(Problem::Unsupported {
                language: tag.to_owned(),
                key: key.to_owned(),
                what: what.to_owned(),
            }),
        }
    }
    if problems.is_empty() {
        let tag = tag.to_owned();
        Ok(Language { tag, messages })
    } else {
        Err(problems)
    }
}

/// The line of a byte, from 1.
fn line(text: &str, at: usize) -> usize {
    let before = text.bytes().take(at);
    before.filter(|byte| *byte == b'\n').count() + 1
}

/// The message of an entry; a comment has none.
fn message<'a>(entry: &'a Entry<&str>) -> Result<Option<Message>, (&'a str, Unsupported)> {
    let message = match entry {
        Entry::Message(message) => message,
        Entry::Term(term) => return Err((term.id.name, "a term")),
        _ => return Ok(None),
    };
    let key = message.id.name;
    if !message.attributes.is_empty() {
        return Err((key, "an attribute"));
    }
    let value = message.value.as_ref().ok_or((key, "no value"))?;
    let pattern = pattern(value).map_err(|what| (key, what))?;
    let key = key.to_owned();
    Ok(Some(Message { key, pattern }))
}

/// Texts that follow each other are one, so that a message without variables is one text.
fn pattern(pattern: &ast::Pattern<&str>) -> Result<Pattern, Unsupported> {
    let mut parts = Pattern::new();
    for element in &pattern.elements {
        match (part(element)?, parts.last_mut()) {
            (Part::Text(more), Some(Part::Text(text))) => text.push_str(&more),
            (part, _) => parts.push(part),
        }
    }
    Ok(parts)
}

fn part(element: &PatternElement<&str>) -> Result<Part, Unsupported> {
    match element {
        PatternElement::TextElement { value } => Ok(Part::Text((*value).to_owned())),
        PatternElement::Placeable { expression } => match expression {
            Expression::Inline(InlineExpression::StringLiteral { value }) => {
                Ok(Part::Text(unescape_unicode_to_string(value).into_owned()))
            }
            Expression::Inline(inline) => variable(inline).map(Part::Variable),
            Expression::Select { selector, variants } => choice(selector, variants),
        },
    }
}

fn variable(inline: &InlineExpression<&str>) -> Result<String, Unsupported> {
    match inline {
        InlineExpression::VariableReference { id } => Ok(id.name.to_owned()),
        InlineExpression::FunctionReference { .. } => Err("a function"),
        InlineExpression::MessageReference { .. } => Err("another message"),
        InlineExpression::TermReference { .. } => Err("a term"),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {
            Err("a literal")
        }
        InlineExpression::Placeable { .. } => Err("braces in braces"),
    }
}

fn choice(
    selector: &InlineExpression<&str>,
    variants: &[Variant<&str>],
) -> Result<Part, Unsupported> {
    let mut choice = (Vec::new(), Pattern::new());
    for variant in variants {
        let said = pattern(&variant.value)?;
        if variant.default {
            choice.1 = said;
        } else {
            let (VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name }) =
                &variant.key;
            choice.0.push(((*name).to_owned(), said));
        }
    }
    Ok(Part::Choice {
        variable: variable(selector)?,
        variants: choice.0,
        otherwise: choice.1,
    })
}
