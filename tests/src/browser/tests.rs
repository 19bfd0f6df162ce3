//! The support is held to what it promises on a page of its own.

use super::*;

const PAGE: &str = "data:text/html,<!doctype html><title>t</title>\
    <body><p role=status></p><div id=host></div><script>\
    const root = host.attachShadow({mode: 'open'});\
    root.innerHTML = '<label>Choose photo<input type=file></label>\
    <button>Go</button><input aria-label=Nickname value=old>';\
    const say = (text) => { document.querySelector('p').textContent = text; };\
    root.querySelector('button').onclick = (e) => say('clicked ' + e.isTrusted);\
    root.querySelector('[type=file]').onchange = (e) => say(e.target.files[0].name);\
    root.querySelector('[aria-label]').oninput = (e) => say('typed ' + e.target.value);\
    addEventListener('wheel', (e) => say('wheel ' + e.deltaY));\
    </script>";

const COMPLAINTS: &str = "data:text/html,<!doctype html><title>t</title><script>\
    console.error('first');Promise.reject(new Error('second'))</script>";

#[tokio::test]
async fn real_input_reaches_through_shadow_roots() {
    let browser = Browser::start("support.input").await;
    browser.open(PAGE).await;
    browser.click("button", "Go").await;
    browser.hear("status", "clicked true").await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = crate::corpus::clean_square().write_to(folder.path());
    browser.choose_file("Choose photo", &file).await;
    browser.hear("status", "clean.jpg").await;
    browser.replace_text("Nickname", "new").await;
    browser.hear("status", "typed new").await;
    let button = browser.find("button", "Go").await;
    browser.wheel(&button, -40).await;
    browser.hear("status", "wheel -40").await;
    browser.finish().await;
}

#[tokio::test]
async fn complaints_are_noticed() {
    let browser = Browser::start("support.complaints").await;
    browser.open(COMPLAINTS).await;
    browser.expect_complaint("first");
    let complaints = browser.unexpected_complaints().await;
    assert!(
        matches!(&complaints[..], [only] if only.contains("second")),
        "{complaints:?}"
    );
    browser.finish().await;
}

#[tokio::test]
async fn a_busy_main_thread_is_traced() {
    const BUSY: &str = "const end = performance.now() + 80;
        while (performance.now() < end); arguments[0]();";
    let browser = Browser::start("support.trace").await;
    browser.open(PAGE).await;
    let trace = browser.trace();
    browser.evaluate(BUSY, Vec::new()).await;
    let tasks = trace.end();
    let is_it = |task: &Task| task.millis >= 80.0 && task.cpu_millis > 0.0;
    assert!(tasks.iter().any(is_it), "{tasks:?}");
    browser.finish().await;
}

#[tokio::test]
async fn firefox_takes_real_input_and_its_complaints_are_noticed() {
    let browser = Browser::start_firefox(&[], "support.firefox").await;
    browser.open(PAGE).await;
    browser.click("button", "Go").await;
    browser.hear("status", "clicked true").await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = crate::corpus::clean_square().write_to(folder.path());
    browser.choose_file("Choose photo", &file).await;
    browser.hear("status", "clean.jpg").await;
    browser.replace_text("Nickname", "new").await;
    browser.hear("status", "typed new").await;
    browser.open(COMPLAINTS).await;
    browser.expect_complaint("first");
    let complaints = browser.unexpected_complaints().await;
    assert!(
        matches!(&complaints[..], [only] if only.contains("second")),
        "{complaints:?}"
    );
    browser.finish().await;
}
