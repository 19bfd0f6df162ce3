//! What the page complained about and whom it talked to, from the browser's own logs: console
//! errors and warnings, uncaught errors, unhandled rejections, CSP violations, failed requests.

use serde_json::Value;
use thirtyfour::BrowserLogEntry;

use super::Browser;

impl Browser {
    /// Complaints that contain `text` are part of the scenario from now on.
    pub fn expect_complaint(&self, text: &str) {
        let mut expected = self.expected.lock().expect("nobody panics with the lock");
        expected.push(text.to_owned());
    }

    /// Complaints since the last look, without the expected ones.
    pub async fn unexpected_complaints(&self) -> Vec<String> {
        let entries = self.driver.get_log("browser").await;
        let entries = entries.expect("the browser keeps a log");
        let expected = self.expected.lock().expect("nobody panics with the lock");
        let is_expected =
            |entry: &BrowserLogEntry| expected.iter().any(|text| entry.message.contains(text));
        entries
            .into_iter()
            .filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"))
            .filter(|entry| !is_expected(entry))
            .map(|entry| format!("{}: {}", entry.level, entry.message))
            .collect()
    }

    /// Whether the browser has asked, since the last look, if a page may really be left.
    pub async fn was_asked_before_leaving(&self) -> bool {
        let entries = self.driver.get_log("performance").await;
        let entries = entries.expect("the browser keeps a log");
        let asked = |entry: &BrowserLogEntry| {
            let event: Value = serde_json::from_str(&entry.message).unwrap_or_default();
            let message = &event["message"];
            message["method"] == "Page.javascriptDialogOpening"
                && message["params"]["type"] == "beforeunload"
        };
        entries.iter().any(asked)
    }

    /// Every address that the page and its frames have asked for since the last look.
    pub async fn requested_urls(&self) -> Vec<String> {
        let entries = self.driver.get_log("performance").await;
        let entries = entries.expect("the browser keeps a log");
        let urls = entries
            .iter()
            .filter_map(|entry| requested_url(&entry.message));
        urls.collect()
    }
}

fn requested_url(message: &str) -> Option<String> {
    let event: Value = serde_json::from_str(message).ok()?;
    let message = &event["message"];
    if message["method"] != "Network.requestWillBeSent" {
        return None;
    }
    message["params"]["request"]["url"]
        .as_str()
        .map(str::to_owned)
}
