//! What one package links on one target, transitively, as `cargo tree` resolves it.
//!
//! Normal and build dependencies count, those of tests do not. Versions do not matter here, so a
//! package is its name. What deliberately does not live here: what is allowed (`rules`).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::checkout::Checkout;
use crate::failure::Result;
use crate::system;

/// The packages that a root links, and who brings whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// The package that everything is linked into.
    pub root: String,
    edges: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    /// Resolves what `package` links when it is compiled alone for `target`.
    ///
    /// # Errors
    /// Cargo does not know the package or cannot resolve it.
    pub fn resolve(checkout: &Checkout, package: &str, target: &str) -> Result<Self> {
        let mut command = checkout.cargo(&["tree", "--package", package, "--target", target]);
        command.args([
            "--edges",
            "normal,build",
            "--prefix",
            "depth",
            "--format",
            " {p}",
        ]);
        Ok(Self::parse(package, &system::read(&mut command)?))
    }

    /// Reads lines of depth and package. Cargo shows what a package brings only once; whoever comes
    /// later is found by name.
    fn parse(root: &str, tree: &str) -> Self {
        let mut edges: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        let mut ancestors: Vec<String> = Vec::new();
        for (depth, name) in tree.lines().filter_map(depth_and_name) {
            ancestors.truncate(depth);
            if let Some(parent) = ancestors.last() {
                edges
                    .entry(parent.clone())
                    .or_default()
                    .insert(name.to_owned());
            }
            ancestors.push(name.to_owned());
        }
        let root = root.to_owned();
        Self { root, edges }
    }

    /// Every package but the root.
    pub fn packages(&self) -> BTreeSet<&str> {
        self.edges.values().flatten().map(String::as_str).collect()
    }

    /// A shortest way from the root to the first package that is wanted, both ends included.
    pub fn way_to(&self, wanted: impl Fn(&str) -> bool) -> Option<Vec<&str>> {
        let mut ways = VecDeque::from([vec![self.root.as_str()]]);
        let mut seen = BTreeSet::new();
        while let Some(way) = ways.pop_front() {
            let last = way.last().copied()?;
            if last != self.root && wanted(last) {
                return Some(way);
            }
            for next in self.edges.get(last).into_iter().flatten() {
                if seen.insert(next.as_str()) {
                    ways.push_back(way.iter().copied().chain([next.as_str()]).collect());
                }
            }
        }
        None
    }

    /// Adds an edge that the manifests do not have, to see a rule break.
    #[cfg(test)]
    pub fn plant(&mut self, from: &str, to: &str) {
        self.edges
            .entry(from.to_owned())
            .or_default()
            .insert(to.to_owned());
    }
}

fn depth_and_name(line: &str) -> Option<(usize, &str)> {
    let mut words = line.split_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "0 app v0.1.0 (/app)\n1 left v1.0.0\n2 deep v1.0.0\n1 right v2.0.0 (*)\n1 macro v1.0.0 (proc-macro)\n";

    #[test]
    fn depths_become_edges() {
        let graph = Graph::parse("app", TREE);
        assert_eq!(
            graph.packages().into_iter().collect::<Vec<_>>(),
            ["deep", "left", "macro", "right"]
        );
        assert_eq!(
            graph.way_to(|name| name == "deep"),
            Some(vec!["app", "left", "deep"])
        );
    }

    #[test]
    fn the_root_itself_is_not_found() {
        assert_eq!(Graph::parse("app", TREE).way_to(|name| name == "app"), None);
    }

    #[test]
    fn a_repeated_package_is_followed() {
        let tree = "0 app v1\n1 a v1\n2 b v1\n3 c v1\n1 d v1\n2 b v1 (*)\n";
        let graph = Graph::parse("app", tree);
        assert_eq!(
            graph.way_to(|name| name == "c").map(|way| way.len()),
            Some(4)
        );
    }

    #[test]
    fn a_circle_ends() {
        let mut graph = Graph::parse("app", TREE);
        graph.plant("deep", "left");
        assert_eq!(graph.way_to(|name| name == "absent"), None);
    }
}
