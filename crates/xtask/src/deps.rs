//! The dependency check: the drawing's edges, what is linked transitively, the clock, licences.
//!
//! What deliberately does not live here: the rules themselves (`rules`, `license`).

use crate::checkout::Checkout;
use crate::failure::{Failure, Result};
use crate::graph::Graph;
use crate::rules::{self, HOST, RULES};
use crate::stage::Stages;
use crate::tools::WASM;
use crate::workspace::{Member, Workspace};
use crate::{license, source};

/// Runs every check as a stage.
pub fn run(checkout: &Checkout, stages: &mut Stages) {
    stages.run("deps", || {
        let found = violations(checkout)?;
        for line in &found {
            println!("{line}");
        }
        verdict(&found, "forbidden dependencies")
    });
    stages.run("licences", || license::check(checkout));
}

/// Fails with the number of findings, if there are any.
///
/// # Errors
/// There is at least one finding.
pub fn verdict(found: &[String], what: &str) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    Err(Failure::because(format!(
        "{} {what}, listed above",
        found.len()
    )))
}

/// Every edge that is forbidden, as one line each.
fn violations(checkout: &Checkout) -> Result<Vec<String>> {
    let members = Workspace::read(checkout)?.members;
    let linked = linked(checkout, &members)?;
    let mut found: Vec<_> = members.iter().flat_map(rules::undrawn).collect();
    found.extend(linked.iter().flat_map(Linked::broken));
    // What breaks a rule on one target mostly does on the other, too.
    found.dedup();
    found.extend(shared(&linked));
    println!(
        "{} members, {} graphs, {} rules",
        members.len(),
        linked.len(),
        RULES.len()
    );
    for member in &members {
        found.extend(source::impurities(&checkout.root, &member.name)?);
    }
    Ok(found)
}

/// What one member links on one target.
#[derive(Clone)]
struct Linked {
    target: &'static str,
    graph: Graph,
}

impl Linked {
    fn broken(&self) -> Vec<String> {
        let rules = RULES
            .iter()
            .filter(|rule| rule.covers(&self.graph.root, self.target));
        rules
            .filter_map(|rule| rule.broken_by(&self.graph))
            .collect()
    }
}

/// The graphs of all members on the targets that some rule names.
fn linked(checkout: &Checkout, members: &[Member]) -> Result<Vec<Linked>> {
    let mut linked = Vec::new();
    for name in members.iter().map(|member| &member.name) {
        for target in [HOST, WASM] {
            if RULES.iter().any(|rule| rule.covers(name, target)) {
                let graph = Graph::resolve(checkout, name, target)?;
                linked.push(Linked { target, graph });
            }
        }
    }
    Ok(linked)
}

fn shared(linked: &[Linked]) -> Vec<String> {
    let find = |name| {
        linked
            .iter()
            .find(|linked| linked.graph.root == name)
            .map(|linked| &linked.graph)
    };
    match (find("cameo-worker"), find("cameo-widget")) {
        (Some(worker), Some(widget)) => rules::shared(worker, widget),
        _ => vec!["worker or widget is missing".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn real() -> (Vec<Member>, Vec<Linked>) {
        let checkout = Checkout::open().unwrap();
        let members = Workspace::read(&checkout).unwrap().members;
        let linked = linked(&checkout, &members).unwrap();
        (members, linked)
    }

    #[test]
    fn the_real_workspace_breaks_no_rule() {
        let found = violations(&Checkout::open().unwrap()).unwrap();
        assert!(found.is_empty(), "{found:#?}");
    }

    /// One package at a time, brought by the root itself and by something deep inside, for every
    /// name that a rule forbids: each must be noticed by that very rule.
    #[test]
    fn every_planted_package_breaks_its_rule() {
        let (_, linked) = real();
        for rule in &RULES {
            let covered: Vec<_> = linked
                .iter()
                .filter(|one| rule.covers(&one.graph.root, one.target))
                .collect();
            assert!(
                !covered.is_empty(),
                "no package is covered by: {}",
                rule.why
            );
            for one in covered {
                for pattern in rule.forbidden {
                    assert_noticed(rule, &one.graph, &pattern.replace('*', "x"));
                }
            }
        }
    }

    fn assert_noticed(rule: &rules::Rule, graph: &Graph, planted: &str) {
        assert_eq!(rule.broken_by(graph), None);
        let root = graph.root.as_str();
        for from in [
            root,
            graph.packages().into_iter().next_back().unwrap_or(root),
        ] {
            let mut broken = graph.clone();
            broken.plant(from, planted);
            let line = rule.broken_by(&broken).unwrap_or_default();
            let ending = format!("{from} → {planted}");
            assert!(
                line.starts_with(rule.why) && line.ends_with(&ending),
                "{ending} is not noticed: {line}"
            );
        }
    }

    #[test]
    fn planted_edges_between_members_are_noticed() {
        let (members, _) = real();
        let forbidden = [
            ("cameo-model", "cameo-pipeline"),
            ("cameo-model", "cameo-protocol"),
            ("cameo-pipeline", "cameo-protocol"),
            ("cameo-protocol", "cameo-pipeline"),
            ("cameo-protocol", "cameo-server"),
            ("cameo-widget", "cameo-pipeline"),
            ("cameo-widget", "cameo-worker"),
            ("cameo-widget", "cameo-settings"),
            ("cameo-worker", "cameo-protocol"),
            ("cameo-worker", "cameo-widget"),
            ("cameo-element", "cameo-pipeline"),
            ("cameo-element", "cameo-protocol"),
            ("cameo-element", "cameo-settings"),
            ("cameo-settings", "cameo-worker"),
            ("cameo-settings", "cameo-protocol"),
            ("cameo-server", "cameo-widget"),
            ("cameo-server", "cameo-worker"),
            ("cameo-server", "cameo-tests"),
            ("cameo-bench", "cameo-pipeline"),
            ("xtask", "cameo-model"),
        ];
        for (from, to) in forbidden {
            let real = members.iter().find(|member| member.name == from).unwrap();
            let mut planted = real.clone();
            planted.needs.push(to.to_owned());
            assert_eq!(rules::undrawn(real), [""; 0]);
            assert_eq!(
                rules::undrawn(&planted),
                [format!("the drawing has no {from} → {to}")]
            );
        }
    }

    #[test]
    fn a_member_without_a_place_in_the_drawing_is_noticed() {
        let (members, _) = real();
        let mut stranger = members[0].clone();
        stranger.name = "cameo-stranger".into();
        assert_eq!(rules::undrawn(&stranger).len(), 1);
    }

    #[test]
    fn a_planted_common_member_of_worker_and_widget_is_noticed() {
        let (_, mut linked) = real();
        assert!(shared(&linked).is_empty());
        for one in &mut linked {
            if ["cameo-worker", "cameo-widget"].contains(&one.graph.root.as_str()) {
                one.graph.plant("cameo-model", "cameo-protocol");
            }
        }
        assert_eq!(
            shared(&linked),
            ["worker and widget share only the model, and not cameo-protocol"]
        );
    }
}
