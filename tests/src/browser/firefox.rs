//! What Firefox does otherwise: it has no developer tools protocol, so that roles and names are asked
//! for element by element, and its console is read where the browser itself keeps it.
//!
//! # Source
//! WebDriver, sections "Get Computed Role" and "Get Computed Label"; geckodriver's documentation of
//! the `moz/context` endpoint.

use serde_json::{Map, Value, json};
use thirtyfour::{
    CapabilitiesHelper, DesiredCapabilities, FirefoxCapabilities, RequestData, WebDriver,
    common::{command::FormatRequestData, types::SessionId},
};

use super::accessibility::{Dom, Node, Tree};

/// The key of an element's id in WebDriver's JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A headless Firefox of somebody who reads English, with these preferences.
pub(super) fn capabilities(preferences: &[(&str, bool)]) -> FirefoxCapabilities {
    let mut all: Map<String, Value> = preferences
        .iter()
        .map(|(name, is_on)| ((*name).to_owned(), json!(is_on)))
        .collect();
    all.insert("intl.accept_languages".into(), json!("en"));
    let mut options = json!({
        "args": ["-headless", "--width=1100", "--height=1000"],
        "prefs": all,
    });
    if let Ok(firefox) = std::env::var("FIREFOX") {
        options["binary"] = firefox.into();
    }
    let mut capabilities = DesiredCapabilities::firefox();
    capabilities
        .set("moz:firefoxOptions", options)
        .expect("options are JSON");
    capabilities
}

/// What is asked about an element, or with it.
#[derive(Debug)]
struct Ask<'a>(&'a str, &'a Value);

impl FormatRequestData for Ask<'_> {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let Self(what, element) = self;
        let id = element[ELEMENT].as_str().unwrap_or_default();
        let path = format!("session/{session}/element/{id}/{what}");
        RequestData::new(reqwest::Method::GET, path)
    }
}

/// Whether scripts run in the page (`content`) or in the browser (`chrome`).
#[derive(Debug)]
struct Context(&'static str);

impl FormatRequestData for Context {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let path = format!("session/{session}/moz/context");
        RequestData::new(reqwest::Method::POST, path).add_body(json!({ "context": self.0 }))
    }
}

/// The elements that mean something, in the order of the page.
pub(super) async fn tree(driver: &WebDriver) -> Tree {
    let shown = driver.execute(SHOWN, Vec::new()).await;
    // Between two pages there is nothing to be seen.
    let shown = shown.map(|shown| shown.json().clone()).unwrap_or_default();
    let mut nodes = Vec::new();
    for facts in shown.as_array().into_iter().flatten() {
        nodes.extend(named(driver, facts).await);
    }
    Tree::of_elements(nodes)
}

/// An element with its text, or nothing if it is gone.
async fn named(driver: &WebDriver, facts: &Value) -> Option<(Node, String)> {
    let element = &facts["element"];
    let role = ask(driver, "computedrole", element).await?;
    let name = ask(driver, "computedlabel", element).await?;
    let text = |key: &str| facts[key].as_str().unwrap_or_default().to_owned();
    // Firefox adds what the button in a file input says, and the file.
    let own_len = if facts["file"] == true {
        name.find(" Browse")
    } else {
        None
    };
    let name = name.get(..own_len.unwrap_or(name.len()))?.to_owned();
    let node = Node {
        role: role.replace("img", "image"),
        name,
        value: text("value"),
        is_disabled: facts["disabled"] == true,
        is_focused: facts["focused"] == true,
        place: Dom::Firefox(element.clone()),
        ..Node::default()
    };
    Some((node, text("text")))
}

async fn ask(driver: &WebDriver, what: &str, element: &Value) -> Option<String> {
    let answer = driver.cmd(Ask(what, element)).await.ok()?;
    answer
        .value::<Option<String>>()
        .ok()?
        .or(Some(String::new()))
}

/// All that can be used or has something to say, and is neither hidden nor behind a modal dialog.
const SHOWN: &str = r#"
    const MEANT = "a[href], button, input, select, textarea, dialog, progress, img, output, h1, h2, [role]";
    const found = [];
    const search = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.matches(MEANT)) found.push(element);
            if (element.shadowRoot) search(element.shadowRoot);
        }
    };
    search(document);
    const modal = found.findLast((element) => element.matches(":modal"));
    const isShown = (element) => element.checkVisibility({ visibilityProperty: true })
        && !element.closest("[aria-hidden=true]") && (modal?.contains(element) ?? true);
    return found.filter(isShown).map((element) => ({
        element,
        text: element.textContent,
        value: String(element.value ?? ""),
        file: element.type === "file",
        disabled: Boolean(element.disabled || element.ariaDisabled === "true"),
        focused: element.getRootNode().activeElement === element,
    }));
"#;

/// Left, top, width and height of an element in CSS pixels, after scrolling it into view.
pub(super) async fn box_of(driver: &WebDriver, element: &Value) -> [f64; 4] {
    let answer = driver.execute(MEASURE, vec![element.clone()]).await;
    let answer = answer.unwrap_or_else(|error| panic!("{element} is gone: {error}"));
    answer.convert().expect("four numbers")
}

const MEASURE: &str = r#"
    arguments[0].scrollIntoView({ block: "nearest", inline: "nearest" });
    const { x, y, width, height } = arguments[0].getBoundingClientRect();
    return [x, y, width, height];
"#;

/// An attribute of an element as it stands in the DOM.
pub(super) async fn attribute(driver: &WebDriver, element: &Value, name: &str) -> Option<String> {
    ask(driver, &format!("attribute/{name}"), element).await
}

/// Errors and warnings since the last look, those of the page and what it wrote to its console.
pub(super) async fn complaints(driver: &WebDriver) -> Vec<String> {
    set_context(driver, "chrome").await;
    let complaints = driver.execute(COMPLAINTS, Vec::new()).await;
    set_context(driver, "content").await;
    let complaints = complaints.unwrap_or_else(|error| panic!("no console: {error}"));
    complaints.convert().expect("lines")
}

async fn set_context(driver: &WebDriver, context: &'static str) {
    let set = driver.cmd(Context(context)).await;
    set.unwrap_or_else(|error| panic!("no {context}: {error}"));
}

/// Of the many messages about Firefox itself only those with an address of the page count.
const COMPLAINTS: &str = r#"
    const told = Services.console.getMessageArray()
        .filter((it) => it instanceof Ci.nsIScriptError && /^(https?|data):/.test(it.sourceName))
        .map((it) => it.errorMessage);
    Services.console.reset();
    const storage = Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage);
    const written = storage.getEvents()
        .filter(({ level, filename }) => ["error", "warn"].includes(level) && /^(https?|data):/.test(filename))
        .map(({ arguments }) => arguments.map(String).join(" "));
    storage.clearEvents();
    return [...told, ...written];
"#;
