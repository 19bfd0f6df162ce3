//! Every language says what English says, with the same variables.

use crate::{Language, Part, Pattern, Problem, REFERENCE};

/// What a case of a choice may be called beside a number.
///
/// # Source
/// Unicode Technical Standard #35, part 3, "Language Plural Rules".
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Everything that is wrong with languages of which the reference comes first.
pub(crate) fn problems(languages: &[Language]) -> Vec<Problem> {
    let Some((reference, others)) = languages
        .split_first()
        .filter(|(first, _)| first.tag == REFERENCE)
    else {
        return vec![Problem::NoReference];
    };
    let mut found: Vec<_> = languages.iter().flat_map(within).collect();
    for language in others {
        found.extend(missing(language, reference));
        found.extend(unasked(language, reference));
    }
    found
}

/// What is wrong with a language by itself.
fn within(language: &Language) -> Vec<Problem> {
    let mut found = Vec::new();
    for (index, message) in language.messages.iter().enumerate() {
        let (key, language) = (message.key.clone(), &language);
        if language.messages[..index].iter().any(|it| it.key == key) {
            let language = language.tag.clone();
            found.push(Problem::Twice { language, key });
        }
        let unknown = cases(&message.pattern)
            .into_iter()
            .filter(|case| !CATEGORIES.contains(&case.as_str()) && case.parse::<u64>().is_err());
        found.extend(unknown.map(|case| Problem::UnknownCase {
            language: language.tag.clone(),
            key: message.key.clone(),
            case,
        }));
    }
    found
}

fn missing<'a>(
    language: &'a Language,
    reference: &'a Language,
) -> impl Iterator<Item = Problem> + 'a {
    let asked = reference.messages.iter();
    let absent = asked.filter(|asked| language.find(&asked.key).is_none());
    absent.map(|asked| Problem::Missing {
        language: language.tag.clone(),
        key: asked.key.clone(),
    })
}

/// Messages and variables that the reference does not have.
fn unasked(language: &Language, reference: &Language) -> Vec<Problem> {
    let mut found = Vec::new();
    for message in &language.messages {
        let (language, key) = (language.tag.clone(), message.key.clone());
        let Some(asked) = reference.find(&key) else {
            found.push(Problem::Superfluous { language, key });
            continue;
        };
        let known = asked.variables();
        let mut used = message.variables();
        used.retain(|variable| !known.contains(variable));
        found.extend(used.into_iter().map(|variable| Problem::UnknownVariable {
            language: language.clone(),
            key: key.clone(),
            variable,
        }));
    }
    found
}

/// The names of all cases, however deep.
fn cases(pattern: &Pattern) -> Vec<String> {
    let mut found = Vec::new();
    for part in pattern {
        if let Part::Choice {
            variants,
            otherwise,
            ..
        } = part
        {
            for (case, said) in variants {
                found.push(case.clone());
                found.extend(cases(said));
            }
            found.extend(cases(otherwise));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::{Catalogue, Problem};

    /// The lines of what is wrong with English and German.
    fn wrong(english: &str, german: &str) -> Vec<String> {
        let files = [("en", english), ("de", german)];
        let files = files.map(|(tag, text)| (tag.to_owned(), text.to_owned()));
        match Catalogue::parse(&files) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.0.iter().map(Problem::to_string).collect(),
        }
    }

    #[test]
    fn what_fits_is_taken() {
        let english = "# Said at the end.\nbye = Good bye, { $name }\nok = OK\n";
        assert_eq!(wrong(english, "ok = Gut\nbye = Tschüs\n"), [""; 0]);
    }

    #[test]
    fn file_and_key_of_what_does_not_fit_are_named() {
        assert_eq!(
            wrong("a = A\nb = B\n", "a = A\n"),
            ["de.ftl: `b` is missing"]
        );
        assert_eq!(
            wrong("a = A\n", "a = A\nb = B\n"),
            ["de.ftl: `b` is not in en.ftl"]
        );
        assert_eq!(
            wrong(
                "a = A { $x }\n",
                "a = { $y ->\n    [one] { $z }\n   *[other] B\n}\n"
            ),
            [
                "de.ftl: `a` uses `$y`, which en.ftl does not",
                "de.ftl: `a` uses `$z`, which en.ftl does not"
            ]
        );
        assert_eq!(
            wrong("a = A\n", "a = A\na = B\n"),
            ["de.ftl: `a` is there twice"]
        );
        assert_eq!(
            wrong(
                "a = { $x }\n",
                "a = { $x ->\n    [oen] A\n   *[other] B\n}\n"
            ),
            ["de.ftl: `a` has the case [oen], which is no plural category or number"]
        );
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert_eq!(
            wrong("a = A\n", "a = { b }\n"),
            ["de.ftl: `a` has another message, which is not supported"]
        );
        assert_eq!(
            wrong("a = A\n", "a = A\n    .b = B\n"),
            ["de.ftl: `a` has an attribute, which is not supported"]
        );
        let broken = wrong("a = A\n", "a = A\nb B\n");
        assert!(broken[0].starts_with("de.ftl, line 2: "), "{broken:?}");
    }

    #[test]
    fn without_english_there_is_nothing_to_check_against() {
        let files = [("de".to_owned(), "a = A\n".to_owned())];
        let problems = Catalogue::parse(&files).unwrap_err();
        assert_eq!(problems.0, [Problem::NoReference]);
    }
}
