//! What the workspace's manifests say, as `cargo metadata` reads them.
//!
//! What deliberately does not live here: what is resolved and compiled in the end (`graph`).

use serde_json::Value;

use crate::checkout::Checkout;
use crate::failure::{Failure, Result};
use crate::system;

/// The members of the workspace.
pub struct Workspace {
    /// In the order of cargo.
    pub members: Vec<Member>,
}

/// One member.
#[derive(Debug, Clone)]
pub struct Member {
    /// The package's name.
    pub name: String,
    /// Members that it needs to be built, on any target and with any feature; not for its tests.
    pub needs: Vec<String>,
    tests: Vec<String>,
    /// Whether a registry may have it.
    is_published: bool,
}

impl Workspace {
    /// Reads all manifests.
    ///
    /// # Errors
    /// Cargo refuses a manifest.
    pub fn read(checkout: &Checkout) -> Result<Self> {
        let text =
            system::read(&mut checkout.cargo(&["metadata", "--no-deps", "--format-version", "1"]))?;
        let metadata: Value = serde_json::from_str(&text)
            .map_err(|error| Failure::because(format!("cargo metadata is not JSON: {error}")))?;
        Ok(Self::parse(&metadata))
    }

    fn parse(metadata: &Value) -> Self {
        let packages = list(&metadata["packages"]);
        let names: Vec<_> = packages
            .iter()
            .map(|package| text(&package["name"]))
            .collect();
        let members = packages
            .iter()
            .map(|package| Member::parse(package, &names))
            .collect();
        Self { members }
    }

    /// The names of the members that may be published.
    pub fn published(self) -> Vec<String> {
        let published = self.members.into_iter().filter(|it| it.is_published);
        published.map(|member| member.name).collect()
    }

    /// The names of the integration tests of the given packages.
    pub fn integration_tests(&self, packages: &[&str]) -> Vec<String> {
        let chosen = self
            .members
            .iter()
            .filter(|member| packages.contains(&member.name.as_str()));
        chosen.flat_map(|member| member.tests.clone()).collect()
    }
}

impl Member {
    fn parse(package: &Value, members: &[String]) -> Self {
        let needs = list(&package["dependencies"])
            .iter()
            .filter(|dependency| dependency["kind"] != "dev")
            .map(|dependency| text(&dependency["name"]))
            .filter(|name| members.contains(name));
        let tests = list(&package["targets"])
            .iter()
            .filter(|target| list(&target["kind"]).iter().any(|kind| kind == "test"))
            .map(|target| text(&target["name"]));
        Self {
            name: text(&package["name"]),
            needs: needs.collect(),
            tests: tests.collect(),
            // An empty list of registries is what `publish = false` becomes.
            is_published: package["publish"].is_null(),
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_needs_and_tests_are_told_apart() {
        let workspace = Workspace::parse(&json!({"packages": [
            {"name": "a", "targets": [
                {"name": "a", "kind": ["lib"]},
                {"name": "api", "kind": ["test"]},
            ], "dependencies": [
                {"name": "b", "kind": null},
                {"name": "c", "kind": "dev"},
                {"name": "serde", "kind": null},
            ]},
            {"name": "b", "publish": [], "targets": [], "dependencies": []},
            {"name": "c", "targets": [], "dependencies": [{"name": "a", "kind": "build"}]},
        ]}));
        assert_eq!(workspace.members[0].needs, ["b"]);
        assert_eq!(workspace.members[2].needs, ["a"]);
        assert_eq!(workspace.integration_tests(&["a", "b"]), ["api"]);
        assert!(workspace.integration_tests(&["b"]).is_empty());
        assert_eq!(workspace.published(), ["a", "c"]);
    }
}
