//! axe-core's judgement on the page that is shown, shadow roots included.
//!
//! Which version that is says `tests/axe/package-lock.json`; `cargo xtask test` brings it from npm.

use serde_json::Value;

use super::Browser;
use crate::workspace;

const AXE: &str = "tests/axe/node_modules/axe-core/axe.min.js";

/// Every rule that is on by itself, best practices among them, and the one about small targets, which
/// is not. A place within shadow roots is a list of lists.
const JUDGE: &str = r#"
    const done = arguments[0];
    const rules = { "target-size": { enabled: true } };
    const faults = ({ violations }) => violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) =>
            `${id} at ${target.flat().join(" >> ")}: ${failureSummary}`));
    axe.run({ rules }).then(faults).then(done, (error) => done([String(error)]));
"#;

impl Browser {
    /// What axe-core finds fault with, each with its rule, its place and the reason.
    ///
    /// # Panics
    /// If axe-core has not been installed.
    pub async fn faults(&self) -> Vec<String> {
        let axe = std::fs::read_to_string(workspace::root().join(AXE));
        let axe = axe.unwrap_or_else(|error| panic!("{AXE}: {error}; run: cargo xtask test"));
        let faults = self.evaluate(&format!("{axe}\n{JUDGE}"), Vec::new()).await;
        let faults = faults.as_array().expect("a list").iter();
        faults.map(Value::to_string).collect()
    }
}
