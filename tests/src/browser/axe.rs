//! axe-core's judgement on the page that is shown, shadow roots included.
//!
//! Which version that is says `tests/axe/package-lock.json`; `cargo xtask test` brings it from npm.

use serde_json::Value;

use super::Browser;
use crate::workspace;

const AXE: &str = "tests/axe/node_modules/axe-core/axe.min.js";

/// Every rule that is on by itself, best practices among them, and the one about small targets, which
/// is not. A place within shadow roots is a list of lists. Where axe-core can't tell a contrast, it is
/// computed from the colours of the text and of all that is behind it in the tree.
const JUDGE: &str = r#"
    const done = arguments[0];
    const rules = { "target-size": { enabled: true } };
    const fault = (id, target, why) => `${id} at ${target.flat().join(" >> ")}: ${why}`;
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const luminance = (colours) => {
        for (const colour of colours) {
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
        }
        const linear = (level) => level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
        const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
        return 0.2126 * linear(red / 255) + 0.7152 * linear(green / 255) + 0.0722 * linear(blue / 255);
    };
    const find = (target) => target.flat().reduce(
        (found, selector) => (found.shadowRoot ?? found).querySelector(selector), document);
    const contrast = (target) => {
        const layers = [];
        const { color, fontSize, fontWeight } = getComputedStyle(find(target));
        for (let at = find(target); at; at = at.parentElement ?? at.getRootNode().host) {
            layers.unshift(getComputedStyle(at).backgroundColor);
        }
        layers.unshift("Canvas");
        const [dark, light] = [luminance(layers), luminance([...layers, color])].sort((a, b) => a - b);
        const isLarge = parseFloat(fontSize) >= (fontWeight >= 700 ? 56 / 3 : 24);
        return { found: (light + 0.05) / (dark + 0.05), wanted: isLarge ? 3 : 4.5 };
    };
    const unclear = (target) => {
        const { found, wanted } = contrast(target);
        return found < wanted ? [fault("color-contrast", target, `${found} computed, not ${wanted}`)] : [];
    };
    const faults = ({ violations, incomplete }) => [
        ...violations.flatMap(({ id, nodes }) =>
            nodes.map(({ target, failureSummary }) => fault(id, target, failureSummary))),
        ...incomplete.filter(({ id }) => id === "color-contrast").flatMap(({ nodes }) =>
            nodes.flatMap(({ target }) => unclear(target))),
    ];
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
