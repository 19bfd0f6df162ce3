//! axe-core finds nothing in any state of the picker: on the settings page and behind a shadow root,
//! light and dark, from left to right and from right to left.

use cameo_tests::{browser::Browser, corpus, server::Server, stage::Stage};

use crate::walk::{PHASES, Walk};

/// Where a picker is.
#[derive(Debug, Clone, Copy)]
enum Page {
    Settings,
    /// Behind the shadow root of the element.
    Embed,
}

impl Page {
    /// Opens it for somebody who reads this language, in this direction.
    async fn open(self, stage: &Stage<Server>, (language, direction): (&str, &str)) {
        let Stage { browser, .. } = stage;
        match self {
            Self::Settings => {
                browser.open(&format!("{}/settings", stage.origin())).await;
                let edit = stage.words.say("edit-profile");
                browser.find("button", edit).await;
                let find = "arguments[0](document.documentElement.dir);";
                assert_eq!(browser.evaluate(find, Vec::new()).await, direction);
            }
            Self::Embed => {
                browser
                    .open(&format!("{}/embed.html", stage.origin()))
                    .await;
                // The element speaks as its host does.
                let spoken = vec![language.into(), direction.into()];
                browser.evaluate(SPEAK, spoken).await;
            }
        }
    }
}

const SPEAK: &str = "
    const [lang, dir, done] = arguments;
    Object.assign(document.documentElement, { lang, dir });
    const picker = document.querySelector('cameo-picker');
    picker.replaceWith(picker);
    done();";

/// Light and dark, and whether they are seen.
async fn judge(browser: &Browser, state: &str) -> Vec<String> {
    let (mut faults, mut seen) = (Vec::new(), Vec::new());
    for scheme in ["light", "dark"] {
        browser.prefer(scheme).await;
        let found = browser.faults().await.into_iter();
        faults.extend(found.map(|fault| format!("{state}, {scheme}: {fault}")));
        seen.push(browser.screenshot().await);
    }
    assert_ne!(seen[0], seen[1], "{state} is not dark");
    faults
}

/// Every state of the picker on a page, and what is said once a photo is saved.
async fn check(page: Page, language: (&str, &str)) {
    let scenario = format!("axe.{page:?}.{}", language.0);
    let mut walk = Walk::begin(language.0, &scenario).await;
    let mut faults = Vec::new();
    for state in PHASES {
        page.open(&walk.stage, language).await;
        walk.reach(state).await;
        faults.extend(judge(&walk.stage.browser, state).await);
    }
    page.open(&walk.stage, language).await;
    walk.stage.change_photo(&corpus::four_colours(6)).await;
    faults.extend(judge(&walk.stage.browser, "just saved").await);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    walk.stage.finish().await;
}

const ENGLISH: (&str, &str) = ("en", "ltr");
const ARABIC: (&str, &str) = ("ar", "rtl");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_settings_page() {
    check(Page::Settings, ENGLISH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_settings_page_from_right_to_left() {
    check(Page::Settings, ARABIC).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_element() {
    check(Page::Embed, ENGLISH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_element_from_right_to_left() {
    check(Page::Embed, ARABIC).await;
}

/// A button without a name, and gray words on white: on a colour, and on an image, which axe-core
/// does not look into.
const PLANT: &str = "
    const dialog = document.querySelector('cameo-picker').shadowRoot.querySelector('dialog');
    for (const background of ['#fff', 'linear-gradient(#fff, #fff)']) {
        const words = document.createElement('p');
        words.textContent = 'hardly to be read';
        Object.assign(words.style, { color: '#aaa', background });
        dialog.append(words);
    }
    dialog.append(document.createElement('button'));
    arguments[0]();";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_behind_a_shadow_root_are_found() {
    let stage = Stage::open("axe.planted").await;
    Page::Embed.open(&stage, ENGLISH).await;
    stage.edit().await;
    stage.browser.prefer("light").await;
    assert_eq!(stage.browser.faults().await, [""; 0]);
    stage.browser.evaluate(PLANT, Vec::new()).await;
    let faults = stage.browser.faults().await;
    for (rule, times) in [("button-name", 1), ("color-contrast", 2)] {
        let of_rule = |fault: &&String| fault.contains(&format!("{rule} at cameo-picker >> "));
        assert_eq!(faults.iter().filter(of_rule).count(), times, "{faults:?}");
    }
    stage.finish().await;
}
