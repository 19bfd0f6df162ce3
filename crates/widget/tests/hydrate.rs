//! What a server has rendered wakes up as it is: the same elements, and an editor behind the button.
#![cfg(target_arch = "wasm32")]

use cameo_model::Json;
use cameo_widget::{Person, PhotoPicker, Viewer};
use leptos::{mount::hydrate_from, prelude::*, task::tick};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// What the test `ssr` has seen a server render.
const CLOSED: &str = include_str!("closed.html");

fn viewer() -> Viewer {
    Viewer {
        id: "u".into(),
        formatted_name: Some("Demo".into()),
        standard_attributes: Json::parse(r#"{"given_name": "Élise"}"#.as_bytes()).expect("JSON"),
        default_picture: None,
        picture_history: Vec::new(),
    }
}

fn find(root: &Element, selector: &str) -> Option<HtmlElement> {
    let found = root.query_selector(selector).expect("valid selector");
    found.map(JsCast::unchecked_into)
}

#[wasm_bindgen_test]
async fn a_rendered_picker_wakes_up_as_it_is() {
    let root = document().create_element("div").expect("an element");
    root.set_inner_html(CLOSED.trim_end());
    let body = document().body().expect("a body");
    body.append_child(&root).expect("appended");
    let button = find(&root, "button").expect("a button");
    assert!(find(&root, "dialog").is_none());

    let mounted = hydrate_from(root.clone().unchecked_into(), || {
        view! { <PhotoPicker person=Person::known(viewer()) /> }
    });
    tick().await;
    assert_eq!(find(&root, "button"), Some(button.clone()), "no other one");
    assert_eq!(root.child_element_count(), 1);
    assert!(find(&root, "dialog:not([open])").is_some());
    button.click();
    tick().await;
    assert!(find(&root, "dialog[open]").is_some());
    drop(mounted);
    root.remove();
}
