//! The page as assistive technology sees it: the browser's own accessibility tree, which reaches
//! through shadow roots and leaves out what is hidden or behind a modal dialog.
//!
//! Acting on what was found is in `input`.

use std::{collections::HashMap, fmt};

use serde_json::Value;

/// Roles that carry no meaning of their own; left out of what a failure shows.
const LAYOUT: [&str; 6] = [
    "none",
    "generic",
    "InlineTextBox",
    "StaticText",
    "LabelText",
    "paragraph",
];

/// An element that is not hidden.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// Role in Chromium's words; `image` for ARIA's `img`.
    pub role: String,
    /// Accessible name.
    pub name: String,
    /// Current value of a text field, a slider or a progress bar, as text.
    pub value: String,
    /// What else is said about it.
    pub description: String,
    /// Whether it can't be used now.
    pub is_disabled: bool,
    /// Whether it has the focus.
    pub is_focused: bool,
    /// Whether it can have the focus.
    pub is_focusable: bool,
    /// Whether there is nothing beside it for now.
    pub is_modal: bool,
    pub(super) place: Dom,
    pub(super) id: String,
    pub(super) children: Vec<String>,
}

/// An element in the words of whoever drives the browser.
#[derive(Debug, Clone)]
pub(super) enum Dom {
    /// Chromium's id.
    Chromium(u64),
    /// A reference as WebDriver writes it.
    Firefox(Value),
}

impl Default for Dom {
    fn default() -> Self {
        Self::Chromium(0)
    }
}

/// All elements in the order of the page.
#[derive(Debug)]
pub struct Tree(Vec<Node>, HashMap<String, usize>);

impl Tree {
    pub(super) fn parse(answer: &Value) -> Self {
        let all = answer["nodes"].as_array().map_or(&[][..], Vec::as_slice);
        Self::of(all.iter().map(Node::parse).collect())
    }

    /// Elements, each with all the text inside it.
    pub(super) fn of_elements(elements: Vec<(Node, String)>) -> Self {
        let mut nodes = Vec::new();
        for (element, text) in elements {
            let id = nodes.len();
            let text = Node {
                role: "StaticText".into(),
                name: text,
                id: format!("text of {id}"),
                ..Node::default()
            };
            let children = vec![text.id.clone()];
            let id = id.to_string();
            nodes.extend([
                Node {
                    id,
                    children,
                    ..element
                },
                text,
            ]);
        }
        Self::of(nodes)
    }

    fn of(nodes: Vec<Node>) -> Self {
        let ids = nodes.iter().enumerate();
        let by_id = ids.map(|(index, node)| (node.id.clone(), index)).collect();
        Self(nodes, by_id)
    }

    /// The first element with this role and exactly this name.
    pub fn find(&self, role: &str, name: &str) -> Option<&Node> {
        self.with_role(role).find(|node| node.name == name)
    }

    /// The first element with exactly this name, whatever its role.
    pub fn named(&self, name: &str) -> Option<&Node> {
        let shown = self.0.iter();
        let mut shown = shown.filter(|node| !LAYOUT.contains(&node.role.as_str()));
        shown.find(|node| node.name == name)
    }

    /// All elements with this role.
    pub fn with_role(&self, role: &str) -> impl Iterator<Item = &Node> {
        let role = role.to_owned();
        self.0.iter().filter(move |node| node.role == role)
    }

    /// All elements that can have the focus.
    pub fn focusable(&self) -> impl Iterator<Item = &Node> {
        self.0.iter().filter(|node| node.is_focusable)
    }

    /// What each element of this role says, empty ones included.
    pub fn texts(&self, role: &str) -> Vec<String> {
        self.with_role(role).map(|node| self.text(node)).collect()
    }

    /// All text inside an element.
    pub fn text(&self, node: &Node) -> String {
        if node.role == "StaticText" {
            return node.name.clone();
        }
        let children = node.children.iter().filter_map(|id| self.1.get(id));
        children.map(|index| self.text(&self.0[*index])).collect()
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for node in &self.0 {
            if LAYOUT.contains(&node.role.as_str()) {
                continue;
            }
            let state = if node.is_disabled { " (disabled)" } else { "" };
            let text = self.text(node);
            let Node {
                role, name, value, ..
            } = node;
            writeln!(f, "  {role} {name:?}{state} {value} {text}")?;
        }
        Ok(())
    }
}

impl Node {
    fn parse(json: &Value) -> Self {
        let is_ignored = json["ignored"] == true;
        Self {
            // What is ignored is kept as a way to its children only.
            role: if is_ignored {
                "none".into()
            } else {
                text(&json["role"]["value"])
            },
            name: text(&json["name"]["value"]),
            value: text(&json["value"]["value"]),
            description: text(&json["description"]["value"]),
            is_disabled: property(json, "disabled") == true,
            is_focused: property(json, "focused") == true,
            is_focusable: property(json, "focusable") == true,
            is_modal: property(json, "modal") == true,
            place: Dom::Chromium(json["backendDOMNodeId"].as_u64().unwrap_or_default()),
            id: text(&json["nodeId"]),
            children: json["childIds"]
                .as_array()
                .map(|ids| ids.iter().map(text).collect())
                .unwrap_or_default(),
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Null where there is none.
fn property<'a>(json: &'a Value, name: &str) -> &'a Value {
    let mut properties = json["properties"].as_array().into_iter().flatten();
    let property = properties.find(|property| property["name"] == name);
    property.map_or(&Value::Null, |property| &property["value"]["value"])
}
