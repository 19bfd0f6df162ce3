//! What the page complained about and whom it talked to, from the browser's own logs: console
//! errors and warnings, uncaught errors, unhandled rejections, CSP violations, failed requests.

use super::{BETWEEN_LOOKS, Browser, Engine, firefox};
use serde_json::Value;

impl Browser {
    /// Complaints that contain `text` are part of the scenario from now on.
    pub fn expect_complaint(&self, text: &str) {
        let mut expected = self.expected.lock().expect("nobody panics with the lock");
        expected.push(text.to_owned());
    }

    /// Complaints since the last look, without the expected ones.
    pub async fn unexpected_complaints(&self) -> Vec<String> {
        let mut complaints = match self.engine {
            Engine::Chromium => self.complaints_of_chromium().await,
            Engine::Firefox => firefox::complaints(&self.driver).await,
        };
        let expected = self.expected.lock().expect("nobody panics with the lock");
        let is_expected = |complaint: &str| expected.iter().any(|text| complaint.contains(text));
        complaints.retain(|complaint| !is_expected(complaint));
        complaints
    }

    async fn complaints_of_chromium(&self) -> Vec<String> {
        let entries = self.driver.get_log("browser").await;
        let entries = entries.expect("the browser keeps a log").into_iter();
        entries
            .filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"))
            .map(|entry| format!("{}: {}", entry.level, entry.message))
            .collect()
    }

    /// Whether the browser has asked, since the last look, if a page may really be left.
    pub async fn was_asked_before_leaving(&self) -> bool {
        let dialogs = self.events("Page.javascriptDialogOpening").await;
        dialogs
            .iter()
            .any(|dialog| dialog["type"] == "beforeunload")
    }

    /// Every address that the page and its frames have asked for since the last look.
    pub async fn requested_urls(&self) -> Vec<String> {
        let requests = self.events("Network.requestWillBeSent").await;
        let urls = requests.iter().map(|request| &request["request"]["url"]);
        urls.filter_map(|url| url.as_str().map(str::to_owned))
            .collect()
    }

    /// Everything that the browser's own log of the network holds since the last look: addresses,
    /// headers and bodies of requests, headers of answers.
    pub async fn network_log(&self) -> String {
        let entries = self.driver.get_log("performance").await;
        let entries = entries.expect("the browser keeps a log").into_iter();
        let messages = entries.map(|entry| entry.message);
        let network = messages.filter(|message| message.contains("\"Network."));
        network.collect::<Vec<_>>().join("\n")
    }

    /// Waits for a file dialog to open, and says which file input it belongs to.
    pub(super) async fn file_dialog(&self) -> Value {
        for _ in 0..100 {
            if let Some(dialog) = self.events("Page.fileChooserOpened").await.pop() {
                return dialog["backendNodeId"].clone();
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        panic!("no file dialog opened");
    }

    /// What the browser has told about its events of this name since the last look at any of them.
    async fn events(&self, method: &str) -> Vec<Value> {
        let entries = self.driver.get_log("performance").await;
        let entries = entries.expect("the browser keeps a log").into_iter();
        let events = entries.filter_map(|entry| {
            let mut event: Value = serde_json::from_str(&entry.message).ok()?;
            let message = event["message"].take();
            (message["method"] == method).then(|| message["params"].clone())
        });
        events.collect()
    }
}
