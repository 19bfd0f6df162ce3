//! `<cameo-picker>` on a site of somebody else: its server is on another origin, and the site's own
//! tokens say whose photo it is.

use cameo_tests::{
    browser::{Browser, Requested},
    corpus::{self, CORNERS},
    oracle,
    provider::OTHER_SUBJECT,
    proxy::Proxy,
    server::Server,
    site::Site,
    stage::{Stage, object_of, original_of},
};

/// Saves the four colours and says where they are shown.
async fn save_colours(stage: &Stage<Server>) -> String {
    stage.edit_with(&corpus::four_colours(6)).await;
    stage.save().await;
    let stored = stage.attributes().await["picture"].clone();
    let address = stage.picture_with(object_of(&stored)).await;
    let pixels = oracle::pixels(&stage.api.fetch(&original_of(&address)).await.1);
    for (found, wanted) in pixels.corners().into_iter().zip(CORNERS) {
        oracle::assert_close(found, wanted);
    }
    address
}

/// Everything that scripts of the page could read: its text with the picker's, its storage, its cookies.
const READABLE: &str = "
    const { outerHTML } = document.documentElement;
    const { innerHTML } = document.querySelector('cameo-picker').shadowRoot;
    const stores = [localStorage, sessionStorage].map((store) => JSON.stringify(store));
    arguments[0]([outerHTML, innerHTML, document.cookie, ...stores].join('\\n'));";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_people_save_photos_and_their_tokens_are_nowhere() {
    let (stage, site, provider) = Stage::open_elsewhere("elsewhere.saves").await;
    let browser = &stage.browser;
    let address = save_colours(&stage).await;
    assert!(address.starts_with(stage.origin()), "{address}");
    browser.hear("status", &address).await;
    // The stored photo is read across the border, too.
    stage.edit().await;
    browser
        .click("button", stage.words.say("adjust-photo"))
        .await;
    browser
        .find("application", stage.words.say("crop-area"))
        .await;
    stage.save().await;

    let token = provider.token().await;
    let header = token.split('.').next().expect("three parts");
    let requests = browser.requests().await;
    let api = format!("{}/api/", stage.origin());
    for Requested { url, has_token } in &requests {
        assert!(!url.contains(header), "{url}");
        // A preflight has none.
        assert!(!has_token || url.starts_with(&api), "{url}");
    }
    for path in ["graphql", "images/upload"] {
        let url = format!("{api}{path}");
        let mut asked = requests.iter().filter(|request| request.url == url);
        assert!(
            asked.any(|request| request.has_token),
            "control: {requests:?}"
        );
    }
    let readable = browser.evaluate(READABLE, Vec::new()).await;
    let readable = readable.as_str().expect("a text");
    assert!(readable.contains("Edit Profile"), "control: {readable}");
    assert!(!readable.contains(header), "{readable}");
    assert_eq!(stage.rows.sessions().await, 0, "no cookie was needed");
    assert_eq!(site.asked_fresh(), 0);
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_over_is_renewed_and_the_photo_saved() {
    let (stage, site, provider) = Stage::open_elsewhere("elsewhere.renewed").await;
    stage.browser.expect_complaint("status of 401");
    let over = provider.foreign_token().await;
    site.has_tokens(&over, &provider.token().await);
    save_colours(&stage).await;
    assert_eq!(site.asked_fresh(), 1, "it was told once");
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_signed_out_in_the_middle_loses_nothing() {
    let (stage, site, provider) = Stage::open_elsewhere("elsewhere.signed_out").await;
    let browser = &stage.browser;
    browser.expect_complaint("status of 401");
    browser.expect_complaint("backend/signed-out");
    let over = provider.foreign_token().await;
    site.has_tokens(&over, &over);
    stage.edit_with(&corpus::four_colours(6)).await;
    browser.click("button", "Save").await;
    browser.hear_alert().await;
    assert!(browser.tree().await.find("link", "Sign in").is_none());
    let token = provider.token().await;
    site.has_tokens(&token, &token);
    browser.click("button", "Try again").await;
    stage.saved().await;
    assert!(stage.attributes().await.contains_key("picture"));
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_asked_before_the_page_says_who_it_is() {
    let browser = Browser::start("elsewhere.nobody").await;
    browser.expect_complaint("status of 401");
    let proxy = Proxy::start().await;
    let site = Site::start(&proxy).await;
    browser.open(&site.origin()).await;
    browser.find("button", "Edit Profile").await;
    assert_quiet(&browser).await;
    browser.click("button", "Sign in here").await;
    let said = browser.hear_alert().await;
    assert!(said.contains("signed out"), "{said}");
    // As good as none: what is answered where a session has ended.
    site.has_tokens("<html>Sign in</html>\n", "");
    browser.click("button", "Try again").await;
    browser.hear("alert", "signed out").await;
    browser.find("button", "Try again").await;
    let tree = browser.tree().await;
    assert!(tree.find("link", "Sign in").is_none());
    assert_eq!(proxy.paths(), [""; 0], "nobody was asked");
    browser.finish().await;
}

/// Nothing is wrong so far, and nothing can be done.
async fn assert_quiet(browser: &Browser) {
    let tree = browser.tree().await;
    assert!(tree.texts("alert").iter().all(String::is_empty));
    let button = tree.find("button", "Edit Profile");
    assert!(button.is_some_and(|it| it.is_disabled));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_comes_next_is_somebody_else() {
    let (stage, site, provider) = Stage::open_elsewhere("elsewhere.next").await;
    save_colours(&stage).await;
    let first = stage.attributes().await;
    let other = provider.other_token().await;
    site.has_tokens(&other, &other);
    stage.edit_with(&corpus::noisy_photo()).await;
    let browser = &stage.browser;
    let tab = browser.new_tab().await;
    browser.open(&site.origin()).await;
    browser.click("button", "Sign in here").await;
    browser.close_tab(&tab).await;
    browser.gone("dialog", stage.words.say("editor")).await;
    stage.unpictured().await;
    stage.change_photo(&corpus::noisy_photo()).await;
    assert_eq!(stage.attributes().await, first, "who was here before");
    let next = stage.rows.person_of_subject(OTHER_SUBJECT).await;
    assert!(stage.rows.attributes(&next).await.contains_key("picture"));
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_that_the_tenant_does_not_name_gets_nowhere() {
    let (stage, _site, provider) = Stage::open_elsewhere("elsewhere.unnamed").await;
    let browser = &stage.browser;
    browser.expect_complaint("CORS policy");
    browser.expect_complaint("net::ERR_FAILED");
    let unnamed = Site::start(stage.proxy()).await;
    let token = provider.token().await;
    unnamed.has_tokens(&token, &token);
    browser.open(&unnamed.origin()).await;
    browser.click("button", "Sign in here").await;
    browser.hear("alert", "can't be reached").await;
    let tree = browser.tree().await;
    let button = tree.find("button", "Edit Profile");
    assert!(button.is_some_and(|it| it.is_disabled));
    stage.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_no_origin_is_told_to_the_page() {
    let browser = Browser::start("elsewhere.no_origin").await;
    browser.expect_complaint("invalid argument: server");
    let proxy = Proxy::start().await;
    let site = Site::start(&proxy).await;
    browser.open(&site.origin()).await;
    browser.find("button", "Edit Profile").await;
    for wrong in ["", "photos.example.com", "http://photos.example.com"] {
        let answer = browser.evaluate(MOUNT, vec![wrong.into()]).await;
        assert_eq!(answer, "caller/invalid-argument", "{wrong}");
    }
    browser.finish().await;
}

/// Puts an element for this server into the page, and says the code of its error.
const MOUNT: &str = "
    const [server, done] = arguments;
    const picker = document.createElement('cameo-picker');
    picker.setAttribute('server', server);
    picker.addEventListener('error', ({ detail }) => done(detail.error.code));
    document.body.append(picker);";
