//! What comes from other programs: files that are dragged in, what was copied there, and what the
//! person lets a page use.

use std::path::Path;

use serde_json::{Value, json};

use super::{Browser, Node, input::Place};

/// What is being dragged. It has not been let go of yet.
#[derive(Debug)]
pub struct Dragged {
    data: Value,
    place: Place,
}

impl Browser {
    /// Drags files from elsewhere over an element, to this far from its middle.
    pub async fn drag_in(
        &self,
        files: &[&Path],
        over: &Node,
        (right, down): (f64, f64),
    ) -> Dragged {
        let data = json!({ "items": [], "files": files, "dragOperationsMask": 1 });
        let place = self.middle_of(over).await.by(right, down);
        let dragged = Dragged { data, place };
        self.move_dragged("dragEnter", &dragged).await;
        self.move_dragged("dragOver", &dragged).await;
        dragged
    }

    /// Lets go of what is dragged.
    pub async fn drop_in(&self, dragged: Dragged) {
        self.move_dragged("drop", &dragged).await;
    }

    async fn move_dragged(&self, kind: &str, Dragged { data, place }: &Dragged) {
        let event = json!({ "type": kind, "x": place.x, "y": place.y, "data": data });
        self.cdp("Input.dispatchDragEvent", event).await;
    }

    /// Answers in the person's place whether the page may use something: `clipboard-read`, `camera`.
    pub async fn permit(&self, what: &str, is_granted: bool) {
        let setting = if is_granted { "granted" } else { "denied" };
        let permission = json!({ "permission": { "name": what }, "setting": setting });
        self.cdp("Browser.setPermission", permission).await;
    }

    /// Copies a PNG, or a text if it is none, as another program would. The page must have been
    /// clicked a moment ago, or be allowed to read the clipboard.
    pub async fn copy(&self, bytes: &[u8]) {
        let is_png = bytes.starts_with(b"\x89PNG");
        let kind = if is_png { "image/png" } else { "text/plain" };
        let copied = self.evaluate(COPY, vec![json!(bytes), json!(kind)]).await;
        assert_eq!(copied, "copied");
    }

    /// The next file dialog is given up by the person.
    pub async fn give_up_file_dialogs(&self) {
        let giving_up = json!({ "enabled": true, "cancel": true });
        self.cdp("Page.setInterceptFileChooserDialog", giving_up)
            .await;
    }
}

const COPY: &str = r#"
    const [bytes, kind, done] = arguments;
    const blob = new Blob([new Uint8Array(bytes)], { type: kind });
    const items = [new ClipboardItem({ [kind]: blob })];
    navigator.clipboard.write(items).then(() => done("copied"), (error) => done(String(error)));
"#;
