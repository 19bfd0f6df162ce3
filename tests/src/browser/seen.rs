//! How a page is seen: on which screen, as its person prefers, and what of it is there.

use serde_json::json;

use super::{Browser, Dom, Node};
use crate::patience::found;

/// What is found where an element's middle and the middles of its edges are, unless it is the element itself.
const COVER: &str = "function () {
    const { left, top, right, bottom } = this.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const found = (x, y) => {
        let hit = document.elementFromPoint(x, y);
        while (hit?.shadowRoot && hit !== this) hit = hit.shadowRoot.elementFromPoint(x, y);
        return this.contains(hit) ? null : `${hit?.localName}.${hit?.className} at ${x}, ${y}`;
    };
    return found(x, y) ?? found(left + 2, y) ?? found(right - 2, y) ?? found(x, top + 2)
        ?? found(x, bottom - 2);
}";

/// What a page is seen on.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Width of the viewport in CSS pixels.
    pub width_px: u32,
    /// Its height.
    pub height_px: u32,
    /// Whether it is a phone's, touched by fingers.
    pub is_phone: bool,
}

impl Browser {
    /// What is on screen, in pixels of the screen: as many as CSS has, but twice as many on a phone.
    pub async fn screenshot(&self) -> image::RgbImage {
        let png = self.driver.screenshot_as_png().await;
        let png = png.expect("the page can be photographed");
        let picture = image::load_from_memory(&png);
        picture.expect("a screenshot is a PNG").to_rgb8()
    }

    /// The same once nothing moves any more.
    pub async fn settled_screenshot(&self) -> image::RgbImage {
        let still = async || {
            let before = self.screenshot().await;
            Some(self.screenshot().await).filter(|after| *after == before)
        };
        found("nothing moves any more", still).await
    }

    /// Makes the window this wide and high.
    pub async fn resize(&self, width_px: u32, height_px: u32) {
        let resized = self.driver.set_window_rect(0, 0, width_px, height_px).await;
        resized.expect("the window can be resized");
    }

    /// Shows pages on this screen, which may be smaller than a window can be.
    pub async fn show_on(&self, screen: Screen) {
        let metrics = json!({
            "width": screen.width_px,
            "height": screen.height_px,
            "deviceScaleFactor": if screen.is_phone { 2 } else { 1 },
            "mobile": screen.is_phone,
        });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics)
            .await;
        let touch = json!({ "enabled": screen.is_phone });
        self.cdp("Emulation.setTouchEmulationEnabled", touch).await;
    }

    /// What keeps an element from being seen and touched as a whole where the page is scrolled to;
    /// nothing if it can be. In Chromium only.
    pub async fn cover_of(&self, node: &Node) -> Option<String> {
        let Dom::Chromium(id) = &node.place else {
            panic!("Chromium only");
        };
        let resolved = self
            .cdp("DOM.resolveNode", json!({ "backendNodeId": id }))
            .await;
        let call = json!({
            "objectId": resolved["object"]["objectId"],
            "functionDeclaration": COVER,
            "returnByValue": true,
        });
        let answer = self.cdp("Runtime.callFunctionOn", call).await;
        answer["result"]["value"].as_str().map(str::to_owned)
    }

    /// Lets the person prefer `light` or `dark`, and little motion.
    pub async fn prefer(&self, scheme: &str) {
        self.emulate(scheme, "none").await;
    }

    /// The same, with a system that shows its own colours only.
    pub async fn force_colours(&self, scheme: &str) {
        self.emulate(scheme, "active").await;
    }

    async fn emulate(&self, scheme: &str, forced_colours: &str) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
            { "name": "forced-colors", "value": forced_colours },
        ]);
        let media = json!({ "features": features });
        self.cdp("Emulation.setEmulatedMedia", media).await;
    }
}
