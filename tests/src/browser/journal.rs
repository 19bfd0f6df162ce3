//! What the page complained about and whom it talked to, from the browser's own logs: console
//! errors and warnings, uncaught errors, unhandled rejections, CSP violations, failed requests.

use super::{Browser, Engine, firefox};
use crate::patience::found;
use serde_json::Value;

/// A request, as the browser has told about it.
#[derive(Debug, Clone)]
pub struct Requested {
    /// Its whole address.
    pub url: String,
    /// Whether it says in `Authorization` who asks.
    pub has_token: bool,
}

impl Requested {
    fn read(request: &Value) -> Option<Self> {
        let mut names = request["headers"].as_object()?.keys();
        Some(Self {
            url: request["url"].as_str()?.to_owned(),
            has_token: names.any(|name| name.eq_ignore_ascii_case("authorization")),
        })
    }
}

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
        let requests = self.requests().await.into_iter();
        requests.map(|request| request.url).collect()
    }

    /// Every request of the page and its frames since the last look.
    pub async fn requests(&self) -> Vec<Requested> {
        let events = self.events("Network.requestWillBeSent").await;
        let requests = events.iter().map(|event| &event["request"]);
        requests.filter_map(Requested::read).collect()
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
        let opened = async || self.events("Page.fileChooserOpened").await.pop();
        let dialog = found("a file dialog opens", opened).await;
        dialog["backendNodeId"].clone()
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
