//! A headless browser with a fresh profile, driven as a person drives it.
//!
//! Elements are found by role and accessible name in the browser's own accessibility tree
//! (`accessibility`), input is real input (`input`), and whatever the page complained about fails
//! the test unless it was expected (`journal`). How a page is seen is in `seen`, how busy it is in
//! `trace`. Waiting and finding are here.
//!
//! It is Chromium, or Firefox, which can do what a whole scenario needs, but not what only the
//! developer tools can: whatever asks for those fails there.
//!
//! `CHROMIUM`, `CHROMEDRIVER`, `FIREFOX` and `GECKODRIVER` name the programs where they are not on the
//! path.

mod accessibility;
mod axe;
mod driver;
mod firefox;
mod input;
mod journal;
pub mod key;
mod seen;
#[cfg(test)]
mod tests;
mod trace;
mod transfer;

use std::{
    path::Path,
    sync::Mutex,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use thirtyfour::{
    Capabilities, CapabilitiesHelper, ChromeCapabilities, ChromiumLikeCapabilities,
    DesiredCapabilities, WebDriver, common::command::FormatRequestData,
};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::patience::{BETWEEN_LOOKS, PATIENCE};
use accessibility::Dom;
pub use accessibility::{Node, Tree};
use driver::{Driver, Evidence};
pub use journal::Requested;
pub use seen::Screen;
pub use trace::{Task, Trace};
pub use transfer::Dragged;

/// Browsers that run at the same time: more would only wait for the same two cores.
static PLACES: Semaphore = Semaphore::const_new(ALL_PLACES as usize);
const ALL_PLACES: u32 = 2;

const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1100,1000",
];

/// Who made the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Engine {
    Chromium,
    Firefox,
}

/// One browser with one window. After a panic it leaves a screenshot and the page's source in
/// `target/e2e` before it goes.
pub struct Browser {
    expected: Mutex<Vec<String>>,
    // In the order in which they have to go: evidence is saved while the session is still there,
    // and the session ends before its driver and its profile.
    _evidence: Evidence,
    driver: WebDriver,
    engine: Engine,
    _process: Driver,
    profile: tempfile::TempDir,
    _place: SemaphorePermit<'static>,
}

impl Browser {
    /// Starts a browser for the scenario of that name, as soon as there is a place for it.
    pub async fn start(scenario: &str) -> Self {
        Self::start_in(1, "en", &[], scenario).await
    }

    /// Starts a browser of somebody who prefers this language.
    pub async fn start_speaking(language: &str, scenario: &str) -> Self {
        Self::start_in(1, language, &[], scenario).await
    }

    /// Starts a browser of somebody who prefers this language, on a machine that these flags describe.
    pub async fn start_with(language: &str, flags: &[&str], scenario: &str) -> Self {
        Self::start_in(1, language, flags, scenario).await
    }

    /// Starts a browser while no other one runs, so that times can be measured.
    pub async fn start_alone(scenario: &str) -> Self {
        Self::start_in(ALL_PLACES, "en", &[], scenario).await
    }

    /// Starts a Firefox with these preferences.
    pub async fn start_firefox(preferences: &[(&str, bool)], scenario: &str) -> Self {
        let place = PLACES.acquire().await.expect("places are never closed");
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let process = Driver::of_firefox(profile.path());
        let capabilities = firefox::capabilities(preferences);
        let started = (Engine::Firefox, process, profile);
        Self::begin(started, capabilities, place, scenario).await
    }

    async fn start_in(places: u32, language: &str, flags: &[&str], scenario: &str) -> Self {
        let place = PLACES.acquire_many(places).await;
        let place = place.expect("places are never closed");
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let capabilities = capabilities(profile.path(), language, flags);
        let started = (Engine::Chromium, Driver::of_chromium(), profile);
        Self::begin(started, capabilities, place, scenario).await
    }

    async fn begin(
        (engine, process, profile): (Engine, Driver, tempfile::TempDir),
        capabilities: impl Into<Capabilities>,
        place: SemaphorePermit<'static>,
        scenario: &str,
    ) -> Self {
        let driver = WebDriver::new(process.url(), capabilities)
            .await
            .unwrap_or_else(|error| panic!("no browser session: {error}"));
        let session = format!("{}/session/{}", process.url(), driver.session_id());
        Self {
            expected: Mutex::default(),
            _evidence: Evidence::new(session, scenario),
            driver,
            engine,
            _process: process,
            profile,
            _place: place,
        }
    }

    /// Ends the scenario: fails if the page complained about anything unexpected.
    pub async fn finish(self) {
        let complaints = self.unexpected_complaints().await;
        assert_eq!(complaints, [""; 0], "the page complained");
        let Self { driver, .. } = self;
        driver.quit().await.expect("the session ends");
    }

    /// Opens an address and waits until it has loaded.
    pub async fn open(&self, url: &str) {
        self.driver
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url} did not open: {error}"));
    }

    /// Goes back to the page before.
    pub async fn back(&self) {
        let gone = self.driver.back().await;
        gone.expect("there is a page before");
    }

    /// Loads the page once more.
    pub async fn reload(&self) {
        let loaded = self.driver.refresh().await;
        loaded.expect("the page loads again");
    }

    /// The address that is shown.
    pub async fn url(&self) -> String {
        let url = self.driver.current_url().await;
        url.expect("the page has an address").to_string()
    }

    /// Opens and enters a new tab of the same browser; returns the handle to come back here.
    pub async fn new_tab(&self) -> Tab {
        let here = self.driver.window().await.expect("there is a tab");
        let there = self.driver.new_tab().await.expect("a tab opens");
        self.enter(&Tab(there)).await;
        Tab(here)
    }

    /// Goes to a tab and returns the handle of the one left.
    pub async fn enter(&self, tab: &Tab) -> Tab {
        let here = self.driver.window().await.expect("there is a tab");
        let switched = self.driver.switch_to_window(tab.0.clone()).await;
        switched.expect("the tab is there");
        Tab(here)
    }

    /// Closes the tab that is shown and goes to another one.
    pub async fn close_tab(&self, next: &Tab) {
        let closed = self.driver.close_window().await;
        closed.expect("the tab closes");
        let switched = self.driver.switch_to_window(next.0.clone()).await;
        switched.expect("the tab is there");
    }

    /// The cookies of the page that is shown, as a `Cookie` header.
    pub async fn cookies(&self) -> String {
        let cookies = self.driver.get_all_cookies().await;
        let cookies = cookies.expect("cookies can be read");
        let pairs = cookies.iter().map(|it| format!("{}={}", it.name, it.value));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// The accessibility tree as it is now.
    pub async fn tree(&self) -> Tree {
        if self.engine == Engine::Firefox {
            return firefox::tree(&self.driver).await;
        }
        let answer = self.cdp("Accessibility.getFullAXTree", json!({})).await;
        Tree::parse(&answer)
    }

    /// Waits until `look` finds something in the accessibility tree.
    pub async fn wait_for<T>(&self, what: &str, look: impl Fn(&Tree) -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            let tree = self.tree().await;
            if let Some(found) = look(&tree) {
                return found;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "waited for {what} for {PATIENCE:?}; the page shows:\n{tree}"
            );
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// Waits for the element with this role and exactly this name.
    pub async fn find(&self, role: &str, name: &str) -> Node {
        let what = format!("{role} {name:?}");
        self.wait_for(&what, |tree| tree.find(role, name).cloned())
            .await
    }

    /// Waits until an element can be used.
    pub async fn enabled(&self, role: &str, name: &str) {
        let what = format!("{role} {name:?} to be used");
        self.wait_for(&what, |tree| {
            let found = tree.find(role, name);
            found.filter(|node| !node.is_disabled).map(drop)
        })
        .await;
    }

    /// Waits until the element of this name has the focus, without moving it.
    pub async fn find_focused(&self, name: &str) {
        let what = format!("focus on {name:?}");
        let is_focused = |tree: &Tree| tree.named(name)?.is_focused.then_some(());
        self.wait_for(&what, is_focused).await;
    }

    /// Waits until no element has this role and name.
    pub async fn gone(&self, role: &str, name: &str) {
        let what = format!("{role} {name:?} to go");
        self.wait_for(&what, |tree| tree.find(role, name).is_none().then_some(()))
            .await;
    }

    /// Waits until an element of this role says something that contains `text`; returns all of it.
    pub async fn hear(&self, role: &str, text: &str) -> String {
        let what = format!("{role} saying {text:?}");
        self.wait_for(&what, |tree| {
            tree.texts(role)
                .into_iter()
                .find(|said| said.contains(text))
        })
        .await
    }

    /// Waits until an alert says anything.
    pub async fn hear_alert(&self) -> String {
        self.wait_for("an alert", |tree| {
            tree.texts("alert")
                .into_iter()
                .find(|said| !said.is_empty())
        })
        .await
    }

    /// An attribute of an element as it stands in the DOM.
    pub async fn attribute(&self, node: &Node, name: &str) -> Option<String> {
        let id = match &node.place {
            Dom::Chromium(id) => json!({ "backendNodeId": id }),
            Dom::Firefox(element) => return firefox::attribute(&self.driver, element, name).await,
        };
        let answer = self.cdp("DOM.describeNode", id).await;
        let list = answer["node"]["attributes"].as_array()?.clone();
        let pair = list.chunks(2).find(|pair| pair[0] == name)?;
        pair[1].as_str().map(str::to_owned)
    }

    /// Takes the network away from the page, or gives it back.
    pub async fn set_offline(&self, is_offline: bool) {
        let conditions = json!({
            "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1
        });
        self.cdp("Network.enable", json!({})).await;
        self.cdp("Network.emulateNetworkConditions", conditions)
            .await;
    }

    /// What an asynchronous script gives to its last argument. For reading and for requests that
    /// a page could make, never for acting in a person's place.
    pub async fn evaluate(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.driver.execute_async(script, arguments).await;
        let answer = answer.unwrap_or_else(|error| panic!("the script failed: {error}"));
        answer.json().clone()
    }

    /// Gives asynchronous scripts this long from now on.
    pub async fn allow_scripts(&self, patience: Duration) {
        let allowed = self.driver.set_script_timeout(patience).await;
        allowed.expect("a session takes timeouts");
    }

    /// Lets `script` run at the start of every page that is opened from now on.
    pub async fn observe_pages_with(&self, script: &str) {
        let source = json!({ "source": script });
        self.cdp("Page.addScriptToEvaluateOnNewDocument", source)
            .await;
    }

    /// Lets nothing through whose address fits this pattern, in which `*` stands for anything.
    pub async fn block(&self, pattern: &str) {
        self.cdp("Network.enable", json!({})).await;
        self.cdp("Network.setBlockedURLs", json!({ "urls": [pattern] }))
            .await;
    }

    async fn cdp(&self, method: &str, parameters: Value) -> Value {
        let answer = self.driver.cdp().send_raw(method, parameters).await;
        answer.unwrap_or_else(|error| panic!("{method} failed: {error}"))
    }

    async fn command(&self, command: impl FormatRequestData) {
        let answer = self.driver.cmd(command).await;
        answer.unwrap_or_else(|error| panic!("the browser refused: {error}"));
    }
}

/// A tab of a browser.
#[derive(Debug, Clone)]
pub struct Tab(thirtyfour::WindowHandle);

fn capabilities(profile: &Path, language: &str, more: &[&str]) -> ChromeCapabilities {
    let mut capabilities = DesiredCapabilities::chrome();
    for flag in FLAGS.iter().chain(more) {
        capabilities.add_arg(flag).expect("a flag is a text");
    }
    if let Ok(chromium) = std::env::var("CHROMIUM") {
        capabilities
            .set_binary(&chromium)
            .expect("a path is a text");
    }
    for flag in [
        format!("--user-data-dir={}", profile.display()),
        format!("--accept-lang={language}"),
    ] {
        capabilities.add_arg(&flag).expect("a flag is a text");
    }
    let logs = json!({ "browser": "ALL", "performance": "ALL" });
    capabilities
        .set("goog:loggingPrefs", logs)
        .expect("logs are JSON");
    capabilities
}
