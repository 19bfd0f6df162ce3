//! A signed-in person before the settings page of a real server: where every scenario begins, and
//! the steps that many of them share.

use cameo_server::{Config, Dialect};
use serde_json::{Map, Value};
use tempfile::TempDir;

use crate::{
    api::Api,
    browser::{Browser, Node, Tree},
    corpus::TestFile,
    patience::found,
    provider::{self, Provider},
    proxy::Proxy,
    rows::Rows,
    server::{Gateway, Server, ServerProcess},
    site::Site,
    words::Words,
};

/// The demo person that the scenarios sign in as.
pub const EMAIL: &str = "first@demo.example";

/// Everything that one scenario needs. `S` is what serves.
pub struct Stage<S> {
    /// The browser, signed in, on /settings.
    pub browser: Browser,
    /// The server, to be advanced or killed.
    pub server: S,
    /// The way to the server where there is one to be disturbed.
    pub proxy: Option<Proxy>,
    /// The same person without a browser.
    pub api: Api,
    /// What the server has written down.
    pub rows: Rows,
    /// What the page says to the person.
    pub words: Words,
    person_id: String,
    origin: String,
    folder: TempDir,
}

impl Stage<Server> {
    /// A server inside the test and a browser that talks to it directly.
    pub async fn open(scenario: &str) -> Self {
        Self::open_directly(Browser::start(scenario).await, "en").await
    }

    /// The same for somebody who prefers this language.
    pub async fn open_speaking(language: &str, scenario: &str) -> Self {
        let browser = Browser::start_speaking(language, scenario).await;
        Self::open_directly(browser, language).await
    }

    /// The same on a machine that these flags of the browser describe.
    pub async fn open_with(flags: &[&str], scenario: &str) -> Self {
        Self::open_directly(Browser::start_with("en", flags, scenario).await, "en").await
    }

    /// The same in a Firefox with these preferences.
    pub async fn open_in_firefox(preferences: &[(&str, bool)], scenario: &str) -> Self {
        let browser = Browser::start_firefox(preferences, scenario).await;
        Self::open_directly(browser, "en").await
    }

    /// The same while no other browser runs, so that times can be measured.
    pub async fn open_alone(scenario: &str) -> Self {
        Self::open_directly(Browser::start_alone(scenario).await, "en").await
    }

    /// The same where an operator has changed the configuration.
    pub async fn open_configured(change: impl FnOnce(&mut Config), scenario: &str) -> Self {
        let browser = Browser::start(scenario).await;
        Self::open_before(browser, "en", Server::start_with(None, change).await).await
    }

    async fn open_directly(browser: Browser, language: &str) -> Self {
        Self::open_before(browser, language, Server::start(None).await).await
    }

    async fn open_before(browser: Browser, language: &str, server: Server) -> Self {
        let host = server.address().to_string();
        let rows = Rows::of(server.data());
        Self::set(browser, server, None, &host, rows, Words::of(language)).await
    }

    /// The same with a proxy in between.
    pub async fn open_behind_proxy(scenario: &str) -> Self {
        Self::open_behind_proxy_with("en", &[], scenario).await
    }

    /// The same for somebody who prefers this language, on a machine that these flags of the browser
    /// describe.
    pub async fn open_behind_proxy_with(language: &str, flags: &[&str], scenario: &str) -> Self {
        let browser = Browser::start_with(language, flags, scenario).await;
        let proxy = Proxy::start().await;
        let server = Server::start(Some(&proxy)).await;
        let host = proxy.host();
        let rows = Rows::of(server.data());
        let words = Words::of(language);
        Self::set(browser, server, Some(proxy), &host, rows, words).await
    }
}

impl Stage<Server> {
    /// The same for somebody whom a provider of OpenID Connect knows, and the server did not.
    pub async fn open_before_provider(scenario: &str) -> (Self, Provider) {
        let browser = Browser::start(scenario).await;
        let proxy = Proxy::start().await;
        let provider = Provider::start(&proxy);
        let oidc = provider.config();
        let server = Server::start_with(Some(&proxy), |config| config.tenant.oidc = oidc).await;
        let origin = format!("http://{}", proxy.host());
        sign_in_at_provider(&browser, &origin).await;
        let rows = Rows::of(server.data());
        let person_id = rows.person_id("ann@people.example").await;
        let person = (rows, person_id);
        let words = Words::of("en");
        let stage = Self::signed_in(browser, server, Some(proxy), origin, person, words).await;
        (stage, provider)
    }

    /// A site on another origin, whose people have tokens of a provider; the browser is there, and they
    /// are signed in.
    pub async fn open_elsewhere(scenario: &str) -> (Self, Site, Provider) {
        let browser = Browser::start(scenario).await;
        let proxy = Proxy::start().await;
        let site = Site::start(&proxy).await;
        let provider = Provider::start(&proxy);
        let server = Server::start_with(Some(&proxy), |config| {
            config.tenant.oidc = provider.config();
            config.tenant.allowed_origins.push(site.origin());
        });
        let server = server.await;
        let token = provider.token().await;
        site.has_tokens(&token, &token);
        browser.open(&site.origin()).await;
        browser.click("button", "Sign in here").await;
        let words = Words::of("en");
        browser.enabled("button", words.say("edit-profile")).await;
        let rows = Rows::of(server.data());
        let person_id = rows.person_of_subject(provider::SUBJECT).await;
        let origin = format!("http://{}", proxy.host());
        let person = (rows, person_id);
        let stage = Self::signed_in(browser, server, Some(proxy), origin, person, words).await;
        (stage, site, provider)
    }
}

impl Stage<Gateway> {
    /// A gateway before this system.
    pub async fn open_gateway(system: Dialect, scenario: &str) -> Self {
        let browser = Browser::start(scenario).await;
        let gateway = Gateway::start(system).await;
        let host = gateway.server.address().to_string();
        let rows = Rows::of(gateway.server.data());
        Self::set(browser, gateway, None, &host, rows, Words::of("en")).await
    }
}

impl Stage<ServerProcess> {
    /// A server process of its own behind a proxy.
    pub async fn open_with_process(scenario: &str) -> Self {
        let browser = Browser::start(scenario).await;
        let proxy = Proxy::start().await;
        let server = ServerProcess::start(&proxy);
        let host = proxy.host();
        let rows = Rows::of(server.data());
        Self::set(browser, server, Some(proxy), &host, rows, Words::of("en")).await
    }
}

impl<S> Stage<S> {
    async fn set(
        browser: Browser,
        server: S,
        proxy: Option<Proxy>,
        host: &str,
        rows: Rows,
        words: Words,
    ) -> Self {
        let origin = format!("http://{host}");
        sign_in(&browser, &origin, &words).await;
        let person_id = rows.person_id(EMAIL).await;
        Self::signed_in(browser, server, proxy, origin, (rows, person_id), words).await
    }

    async fn signed_in(
        browser: Browser,
        server: S,
        proxy: Option<Proxy>,
        origin: String,
        (rows, person_id): (Rows, String),
        words: Words,
    ) -> Self {
        let api = Api::with_cookies(&origin, &browser.cookies().await);
        let folder = tempfile::tempdir().expect("a folder for the files");
        Self {
            browser,
            server,
            proxy,
            api,
            rows,
            words,
            person_id,
            origin,
            folder,
        }
    }

    /// Scheme, host and port that the browser uses.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The way to the server.
    ///
    /// # Panics
    /// If the scenario was opened without one.
    pub fn proxy(&self) -> &Proxy {
        self.proxy.as_ref().expect("this scenario has a proxy")
    }

    /// Id of the person.
    pub fn person_id(&self) -> &str {
        &self.person_id
    }

    /// The person's stored attributes.
    pub async fn attributes(&self) -> Map<String, Value> {
        self.rows.attributes(&self.person_id).await
    }

    /// Gives the person a picture before the scenario begins, and shows it; returns its address.
    pub async fn begin_with_picture(&self, file: &TestFile) -> String {
        self.api.set_picture(&file.bytes).await;
        self.browser
            .open(&format!("{}/settings", self.origin))
            .await;
        self.picture().await
    }

    /// Opens the editor.
    pub async fn edit(&self) {
        let say = |key| self.words.say(key);
        self.browser.click("button", say("edit-profile")).await;
        self.browser.find("dialog", say("editor")).await;
    }

    /// Gives a file to the editor.
    pub async fn choose(&self, file: &TestFile) {
        let path = file.write_to(self.folder.path());
        let name = self.words.say("choose-photo");
        self.browser.choose_file(name, &path).await;
    }

    /// Gives a file to the file input that has the focus, without a pointer.
    pub async fn choose_with_key(&self, file: &TestFile) {
        let path = file.write_to(self.folder.path());
        self.browser.choose_file_with_key(&path).await;
    }

    /// Opens the editor, chooses a photo and waits until it can be framed.
    pub async fn edit_with(&self, file: &TestFile) -> Node {
        self.edit().await;
        self.choose(file).await;
        let name = self.words.say("crop-area");
        self.browser.find("application", name).await
    }

    /// Clicks on "Save" and waits until the photo is saved; returns what was announced.
    pub async fn save(&self) -> String {
        self.browser.click("button", self.words.say("save")).await;
        self.saved().await
    }

    /// Waits until the photo is saved and the editor closed; returns what was announced.
    pub async fn saved(&self) -> String {
        let said = self.words.say("photo-saved").trim_end_matches(['.', '。']);
        let announced = self.browser.hear("status", said).await;
        self.browser.gone("dialog", self.words.say("editor")).await;
        announced
    }

    /// The whole job with one photo.
    pub async fn change_photo(&self, file: &TestFile) -> String {
        self.edit_with(file).await;
        self.save().await
    }

    /// The picture in a tree of the page, if one is shown there.
    pub fn picture_in(&self, tree: &Tree) -> Option<Node> {
        let name = self.words.say("profile-photo-of");
        let (before, after) = name.split_once("{ $name }").expect("it says whose");
        let is_picture = |it: &&Node| it.name.starts_with(before) && it.name.ends_with(after);
        tree.with_role("image").find(is_picture).cloned()
    }

    /// Waits until the page shows initials, and no picture.
    pub async fn initials(&self) {
        let initials = self.words.say("initials");
        let (before, _) = initials.split_once("{ $letters }").expect("it says which");
        let shown = |tree: &Tree| {
            let mut images = tree.with_role("image");
            let found = images.find(|it| it.name.strip_prefix(before).is_some_and(is_two_letters));
            found.filter(|_| self.picture_in(tree).is_none()).map(drop)
        };
        self.browser.wait_for("initials", shown).await;
    }

    /// Waits until the page shows no picture, of whomever.
    pub async fn unpictured(&self) {
        let gone = |tree: &Tree| self.picture_in(tree).is_none().then_some(());
        self.browser.wait_for("no picture", gone).await;
    }

    /// The names of the buttons that go back to an earlier picture, as the open editor has them.
    pub async fn earlier_pictures(&self) -> Vec<String> {
        let name = self.words.say("use-photo-from");
        let (before, after) = name.split_once("{ $date }").expect("it says when");
        let tree = self.browser.tree().await;
        let buttons = tree.with_role("button").map(|it| it.name.clone());
        buttons
            .filter(|it| it.starts_with(before) && it.ends_with(after))
            .collect()
    }

    /// The address of the picture that the page shows.
    pub async fn picture(&self) -> String {
        let shown = |tree: &Tree| self.picture_in(tree);
        let avatar = self.browser.wait_for("a picture", shown).await;
        let address = self.browser.attribute(&avatar, "src").await;
        address.expect("a picture has an address")
    }

    /// Waits until the page shows the picture with this object id; returns its address.
    pub async fn picture_with(&self, object: &str) -> String {
        let shown = async || Some(self.picture().await).filter(|it| it.contains(object));
        found(&format!("the page shows {object}"), shown).await
    }

    /// The stored bytes of the picture that the page shows, as anybody can fetch them.
    pub async fn served(&self) -> Vec<u8> {
        let address = self.picture().await;
        let original = original_of(&address);
        self.api.fetch(&original).await.1
    }

    /// Ends the scenario; fails if the page complained.
    pub async fn finish(self) {
        self.browser.finish().await;
    }
}

/// The address of the stored bytes behind the address of a profile picture.
pub fn original_of(address: &str) -> String {
    let object = address.strip_suffix("/profile");
    let object = object.unwrap_or_else(|| panic!("{address} is no profile picture"));
    format!("{object}/original")
}

fn is_two_letters(text: &str) -> bool {
    text.chars().count() == 2
}

/// The object's id in a stored `authgearimages:///{app}/{object}`.
pub fn object_of(reference: &Value) -> &str {
    let reference = reference.as_str().unwrap_or_default();
    let object = reference.strip_prefix("authgearimages:///");
    let object = object.and_then(|rest| rest.split_once('/'));
    object
        .unwrap_or_else(|| panic!("{reference:?} is no stored photo"))
        .1
}

/// Opens /settings, is led to the sign-in page and signs in there.
async fn sign_in(browser: &Browser, origin: &str, words: &Words) {
    browser.open(&format!("{origin}/settings")).await;
    browser.click_named("button", "First Demo").await;
    browser.find("button", words.say("edit-profile")).await;
}

/// Goes the whole way by the provider's own pages.
async fn sign_in_at_provider(browser: &Browser, origin: &str) {
    // What those pages want besides is not to be had.
    browser.expect_complaint("fonts.googleapis.com");
    browser.expect_complaint("favicon.ico");
    browser.open(&format!("{origin}/settings")).await;
    browser.click("link", "Sign in").await;
    browser.replace_text("Enter any login", "ann").await;
    browser.replace_text("and password", "any").await;
    browser.click("button", "Sign-in").await;
    browser.click("button", "Continue").await;
    browser.find("button", "Edit Profile").await;
}
