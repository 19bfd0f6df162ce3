//! A line of the table: what is asked for, and what must come of it for whom.

use reqwest::Method;

use super::{actors::Actor, table::TABLE};

/// A line of the table, read.
pub struct Row {
    pub line: &'static str,
    pub method: Method,
    /// As the router has it.
    pub path: &'static str,
    /// What stands in the path for its parameters, one after the other, and perhaps a query.
    with: &'static str,
    pub body: &'static str,
    outcomes: Vec<(&'static str, &'static str)>,
}

impl Row {
    pub fn all() -> Vec<Self> {
        let lines = TABLE.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines.map(Self::read).collect()
    }

    fn read(line: &'static str) -> Self {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [route, with, body, outcomes] = parts[..] else {
            panic!("four columns: {line}")
        };
        let (method, path) = route.split_once(' ').expect("a method and a path");
        let outcomes = outcomes.split(',').flat_map(|group| {
            let mut words = group.split_whitespace();
            let outcome = words.next().expect("an outcome");
            words.map(move |who| (who, outcome))
        });
        Self {
            line,
            method: method.parse().expect("a method"),
            path: path.trim(),
            with,
            body,
            outcomes: outcomes.collect(),
        }
    }

    /// What must come of it: the first group that names the actor, or a beginning of their name.
    pub fn expected(&self, actor: &Actor) -> &'static str {
        let is_named = |who: &str| match who.strip_suffix('*') {
            Some(beginning) => actor.name.starts_with(beginning),
            None => actor.name == who,
        };
        let named = self.outcomes.iter().find(|(who, _)| is_named(who));
        named
            .unwrap_or_else(|| panic!("{}: {}", actor.name, self.line))
            .1
    }

    pub fn target(&self) -> String {
        let mut words = self.with.split_whitespace();
        let parts = self
            .path
            .split('/')
            .map(|part| match part.starts_with('{') {
                true => words.next().expect("a word for each parameter"),
                false => part,
            });
        let path = parts.collect::<Vec<_>>().join("/");
        path + &words.collect::<String>()
    }

    /// What is wanted, of whomever: where only this is the same, answers must not differ.
    pub fn shape(&self) -> String {
        let mut shape = format!("{} {} {} {}", self.method, self.path, self.with, self.body);
        for word in [
            "FIRST",
            "SECOND",
            "FOREIGN",
            "NOBODY",
            "FRESH-2",
            "OBJECT-OF-OTHERS",
        ] {
            shape = shape.replace(word, "…");
        }
        shape
    }
}
