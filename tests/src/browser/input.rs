//! Real input: what a hand does with a mouse, a wheel, a finger or a keyboard.
//!
//! Everything goes through WebDriver actions at screen positions, so that what covers an element
//! covers it for the test as well. No script clicks.

use std::path::Path;

use serde_json::{Value, json};
use thirtyfour::{
    By, RequestData, WebElement,
    common::{command::FormatRequestData, types::SessionId},
};

use super::{Browser, Dom, Engine, Node, firefox, key};

/// A position on screen in CSS pixels of the viewport.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl Place {
    /// The place this far to the right and down.
    #[must_use]
    pub fn by(self, right: f64, down: f64) -> Self {
        Self {
            x: self.x + right,
            y: self.y + down,
        }
    }

    fn moved_to(self) -> Value {
        let (x, y) = (self.x.round() as i64, self.y.round() as i64);
        json!({ "type": "pointerMove", "origin": "viewport", "x": x, "y": y, "duration": 0 })
    }
}

/// Input sources with what each does, in WebDriver's form.
#[derive(Debug)]
struct Actions(Value);

impl FormatRequestData for Actions {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let path = format!("session/{session}/actions");
        RequestData::new(reqwest::Method::POST, path).add_body(json!({ "actions": self.0 }))
    }
}

fn pointer(id: &str, kind: &str, actions: Vec<Value>) -> Value {
    let parameters = json!({ "pointerType": kind });
    json!({ "type": "pointer", "id": id, "parameters": parameters, "actions": actions })
}

fn down() -> Value {
    json!({ "type": "pointerDown", "button": 0 })
}

fn up() -> Value {
    json!({ "type": "pointerUp", "button": 0 })
}

impl Browser {
    /// Clicks the element with this role and name, once it can be used.
    pub async fn click(&self, role: &str, name: &str) {
        let what = format!("usable {role} {name:?}");
        let node = self
            .wait_for(&what, |tree| {
                tree.find(role, name)
                    .filter(|node| !node.is_disabled)
                    .cloned()
            })
            .await;
        self.click_on(&node).await;
    }

    /// Clicks the first element of this role whose name contains `part`.
    pub async fn click_named(&self, role: &str, part: &str) {
        let what = format!("{role} with {part:?} in its name");
        let node = self
            .wait_for(&what, |tree| {
                let mut named = tree.with_role(role).filter(|node| node.name.contains(part));
                named.next().cloned()
            })
            .await;
        self.click_on(&node).await;
    }

    /// Clicks the middle of an element.
    pub async fn click_on(&self, node: &Node) {
        let place = self.middle_of(node).await;
        self.act(pointer(
            "mouse",
            "mouse",
            vec![place.moved_to(), down(), up()],
        ))
        .await;
    }

    /// Where the middle of an element is, after scrolling it into view.
    pub async fn middle_of(&self, node: &Node) -> Place {
        let [left, top, width, height] = self.box_of(node).await;
        Place {
            x: left + width / 2.0,
            y: top + height / 2.0,
        }
    }

    /// Left, top, width and height of an element in CSS pixels, after scrolling it into view.
    pub async fn box_of(&self, node: &Node) -> [f64; 4] {
        let id = match &node.place {
            Dom::Chromium(id) => json!({ "backendNodeId": id }),
            Dom::Firefox(element) => return firefox::box_of(&self.driver, element).await,
        };
        self.cdp("DOM.scrollIntoViewIfNeeded", id.clone()).await;
        let answer = self.cdp("DOM.getBoxModel", id).await;
        let number = |value: &Value| value.as_f64().unwrap_or_default();
        let corners = &answer["model"]["border"];
        let (left, top) = (number(&corners[0]), number(&corners[1]));
        [
            left,
            top,
            number(&corners[4]) - left,
            number(&corners[5]) - top,
        ]
    }

    /// Drags with the mouse from an element's middle, in small steps as a hand does.
    pub async fn drag(&self, node: &Node, right: f64, down_by: f64) {
        const STEPS: u32 = 8;
        let start = self.middle_of(node).await;
        let mut actions = vec![start.moved_to(), down()];
        for step in 1..=STEPS {
            let share = f64::from(step) / f64::from(STEPS);
            actions.push(start.by(right * share, down_by * share).moved_to());
        }
        actions.push(up());
        self.act(pointer("mouse", "mouse", actions)).await;
    }

    /// Turns the wheel over an element's middle; a negative `down_by` turns it up.
    pub async fn wheel(&self, node: &Node, down_by: i64) {
        let at = self.middle_of(node).await;
        let (x, y) = (at.x.round() as i64, at.y.round() as i64);
        let scroll = json!({
            "type": "scroll", "origin": "viewport", "x": x, "y": y,
            "deltaX": 0, "deltaY": down_by, "duration": 0
        });
        self.act(json!({ "type": "wheel", "id": "wheel", "actions": [scroll] }))
            .await;
    }

    /// Two fingers on an element move apart (or together) from one distance to another.
    pub async fn pinch(&self, node: &Node, from_px: f64, to_px: f64) {
        let middle = self.middle_of(node).await;
        let finger = |id: &str, side: f64| {
            let start = middle.by(side * from_px / 2.0, 0.0);
            let half = middle.by(side * (from_px + to_px) / 4.0, 0.0);
            let end = middle.by(side * to_px / 2.0, 0.0);
            let actions = [
                start.moved_to(),
                down(),
                half.moved_to(),
                end.moved_to(),
                up(),
            ];
            pointer(id, "touch", actions.to_vec())
        };
        let fingers = json!([finger("left", -1.0), finger("right", 1.0)]);
        self.command(Actions(fingers)).await;
    }

    /// Taps with a finger, `times` in quick succession, this far from an element's middle.
    pub async fn tap(&self, node: &Node, (right, down_by): (f64, f64), times: usize) {
        let place = self.middle_of(node).await.by(right, down_by);
        let tap = [place.moved_to(), down(), up()];
        let taps = tap.iter().cycle().take(tap.len() * times).cloned();
        self.act(pointer("finger", "touch", taps.collect())).await;
    }

    /// Presses a finger for so long, this far from an element's middle.
    pub async fn hold(&self, node: &Node, (right, down_by): (f64, f64), millis: u64) {
        let place = self.middle_of(node).await.by(right, down_by);
        let pause = json!({ "type": "pause", "duration": millis });
        let hold = vec![place.moved_to(), down(), pause, up()];
        self.act(pointer("finger", "touch", hold)).await;
    }

    /// Clicks with the mouse, `times` in quick succession, this far from an element's middle.
    pub async fn click_beside(&self, node: &Node, (right, down_by): (f64, f64), times: usize) {
        let place = self.middle_of(node).await.by(right, down_by);
        let mut clicks = vec![place.moved_to()];
        for _ in 0..times {
            clicks.extend([down(), up()]);
        }
        self.act(pointer("mouse", "mouse", clicks)).await;
    }

    /// Drags with the mouse from an element's middle and does not let go.
    pub async fn begin_drag(&self, node: &Node, right: f64, down_by: f64) {
        let start = self.middle_of(node).await;
        let end = start.by(right, down_by).moved_to();
        self.act(pointer(
            "mouse",
            "mouse",
            vec![start.moved_to(), down(), end],
        ))
        .await;
    }

    /// Lets go of what [`Browser::begin_drag`] took.
    pub async fn end_drag(&self) {
        self.act(pointer("mouse", "mouse", vec![up()])).await;
    }

    /// Presses and releases one key while others are held.
    pub async fn press_with(&self, held: &[&str], key: &str) {
        let mut strokes: Vec<_> = held.iter().map(|held| (true, *held)).collect();
        strokes.extend([(true, key), (false, key)]);
        strokes.extend(held.iter().rev().map(|held| (false, *held)));
        self.act(keys(&strokes)).await;
    }

    /// Presses and releases one key.
    pub async fn press(&self, key: &str) {
        self.act(keys(&[(true, key), (false, key)])).await;
    }

    /// Gives the focus to an element, as assistive technology does.
    pub async fn focus(&self, node: &Node) {
        let Dom::Chromium(id) = node.place else {
            panic!("only Chromium gives the focus to {node:?}");
        };
        self.cdp("DOM.focus", json!({ "backendNodeId": id })).await;
    }

    /// Presses Tab until the element of this name has the focus.
    pub async fn tab_to(&self, name: &str) {
        const MAX_STOPS: u32 = 30;
        for _ in 0..MAX_STOPS {
            let tree = self.tree().await;
            if tree.named(name).is_some_and(|node| node.is_focused) {
                return;
            }
            self.press(key::TAB).await;
        }
        panic!("{name:?} can't be reached with Tab");
    }

    /// Clicks into a text field and replaces what is in it.
    pub async fn replace_text(&self, name: &str, text: &str) {
        self.click("textbox", name).await;
        self.act(keys(&[
            (true, key::CONTROL),
            (true, "a"),
            (false, "a"),
            (false, key::CONTROL),
            (true, key::BACKSPACE),
            (false, key::BACKSPACE),
        ]))
        .await;
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let strokes: Vec<_> = letters
            .iter()
            .flat_map(|letter| [(true, letter.as_str()), (false, letter.as_str())])
            .collect();
        self.act(keys(&strokes)).await;
    }

    /// Gives a file to the file input of this name.
    pub async fn choose_file(&self, name: &str, file: &Path) {
        let what = format!("usable file input {name:?}");
        let node = self
            .wait_for(&what, |tree| {
                let inputs = tree.with_role("button");
                let mut named = inputs.filter(|node| node.name == name && !node.is_disabled);
                named.next().cloned()
            })
            .await;
        let input = self.file_input(&node).await;
        let path = file.to_str().expect("test files have plain names");
        let sent = input.send_keys(path).await;
        sent.unwrap_or_else(|error| panic!("{path} could not be chosen: {error}"));
    }

    /// Opens the file dialog of what has the focus with the space bar, and chooses a file there.
    /// Firefox's dialog is out of reach, so that there the file is given to the input at once.
    pub async fn choose_file_with_key(&self, file: &Path) {
        if self.engine == Engine::Firefox {
            let input = self.driver.active_element().await;
            let path = file.to_str().expect("test files have plain names");
            let sent = input
                .expect("something has the focus")
                .send_keys(path)
                .await;
            return sent.unwrap_or_else(|error| panic!("{path} could not be chosen: {error}"));
        }
        self.cdp(
            "Page.setInterceptFileChooserDialog",
            json!({ "enabled": true }),
        )
        .await;
        self.press(" ").await;
        let input = self.file_dialog().await;
        let chosen = json!({ "files": [file], "backendNodeId": input });
        self.cdp("DOM.setFileInputFiles", chosen).await;
    }

    /// Gives a file to the element that a CSS selector names. Unlike [`Browser::choose_file`] it does
    /// not look at the accessibility tree, which would burden a page that is being measured.
    pub async fn choose_file_at(&self, selector: &str, file: &Path) {
        let input = self.driver.find(By::Css(selector)).await;
        let path = file.to_str().expect("test files have plain names");
        let sent = input.expect("the input is there").send_keys(path).await;
        sent.unwrap_or_else(|error| panic!("{path} could not be chosen: {error}"));
    }

    /// The WebDriver element behind a file input of the accessibility tree.
    async fn file_input(&self, node: &Node) -> WebElement {
        let inputs = self.driver.execute(FILE_INPUTS, Vec::new()).await;
        let inputs = inputs.and_then(|answer| answer.elements());
        for input in inputs.expect("the page can be searched") {
            let is_it = match &node.place {
                Dom::Chromium(wanted) => {
                    let id = input.cdp_backend_node_id().await.expect("it has an id");
                    serde_json::to_value(id).ok() == Some(json!(wanted))
                }
                Dom::Firefox(element) => input.to_json().ok().as_ref() == Some(element),
            };
            if is_it {
                return input;
            }
        }
        panic!("{:?} is no file input", node.name);
    }

    async fn act(&self, source: Value) {
        self.command(Actions(json!([source]))).await;
    }
}

/// All file inputs, through open shadow roots.
const FILE_INPUTS: &str = r#"
    const found = [];
    const search = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.matches("input[type=file]")) found.push(element);
            if (element.shadowRoot) search(element.shadowRoot);
        }
    };
    search(document);
    return found;
"#;

fn keys(strokes: &[(bool, &str)]) -> Value {
    let stroke = |(is_down, key): &(bool, &str)| {
        let kind = if *is_down { "keyDown" } else { "keyUp" };
        json!({ "type": kind, "value": key })
    };
    let actions: Vec<Value> = strokes.iter().map(stroke).collect();
    json!({ "type": "key", "id": "keyboard", "actions": actions })
}
