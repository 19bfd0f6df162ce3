//! The components in a real browser: mount, click, tick, compare.
#![cfg(target_arch = "wasm32")]

use cameo_model::Json;
use cameo_widget::{Avatar, PICTURE_EVENT, Person, PhotoPicker, PickerOptions, Viewer};
use leptos::{mount::mount_to, prelude::*, task::tick};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlElement};

wasm_bindgen_test_configure!(run_in_browser);

/// A picture of one pixel.
const DOT: &str = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

fn container() -> HtmlElement {
    let element = document().create_element("div").expect("element");
    document()
        .body()
        .expect("body")
        .append_child(&element)
        .expect("appended");
    element.unchecked_into()
}

fn viewer() -> Viewer {
    viewer_with(r#"{"given_name": "First", "family_name": "Demo"}"#)
}

fn viewer_with(attributes: &str) -> Viewer {
    Viewer {
        id: "u".into(),
        formatted_name: Some("Demo".into()),
        standard_attributes: Json::parse(attributes.as_bytes()).expect("JSON"),
        default_picture: None,
        picture_history: Vec::new(),
    }
}

fn find(root: &HtmlElement, selector: &str) -> Option<Element> {
    root.query_selector(selector).expect("valid selector")
}

#[wasm_bindgen_test]
async fn the_button_opens_a_named_dialog_with_a_file_input() {
    let root = container();
    let mounted = mount_to(root.clone(), || {
        let options = PickerOptions::default().spawn_worker(|| Err(JsValue::NULL));
        view! { <PhotoPicker person=Person::known(viewer()) options=options /> }
    });
    tick().await;
    assert!(find(&root, "dialog[open]").is_none());
    let button: HtmlElement = find(&root, "button").expect("button").unchecked_into();
    assert_eq!(button.inner_text(), "Edit Profile");
    button.click();
    tick().await;
    let dialog = find(&root, "dialog[open]").expect("open dialog");
    assert_eq!(
        dialog.get_attribute("aria-label").as_deref(),
        Some("Edit profile")
    );
    let input = find(&root, "input[type=file]").expect("file input");
    let label = input
        .closest("label")
        .expect("valid selector")
        .expect("label");
    assert_eq!(label.text_content().as_deref(), Some("Choose photo"));
    drop(mounted);
    root.remove();
}

#[wasm_bindgen_test]
async fn an_avatar_follows_the_event_and_falls_back_to_initials() {
    let root = container();
    let mounted = mount_to(root.clone(), || {
        view! { <Avatar person=Person::known(viewer()) /> }
    });
    tick().await;
    let initials = find(&root, "[role=img]").expect("initials");
    assert_eq!(
        initials.get_attribute("aria-label").as_deref(),
        Some("Initials FD")
    );

    announce(&DOT.into());
    tick().await;
    let image = find(&root, "img").expect("image");
    assert_eq!(
        image.get_attribute("alt").as_deref(),
        Some("Profile photo of Demo")
    );

    announce(&JsValue::NULL);
    tick().await;
    assert!(find(&root, "img").is_none());
    drop(mounted);
    root.remove();
}

#[wasm_bindgen_test]
async fn a_default_picture_is_shown_of_those_who_have_none() {
    let root = container();
    let viewer = Viewer {
        default_picture: Some(DOT.into()),
        ..viewer()
    };
    let mounted = mount_to(root.clone(), || {
        view! { <Avatar person=Person::known(viewer) /> }
    });
    let shown = || find(&root, "img").and_then(|image| image.get_attribute("src"));
    let name = || find(&root, "img").and_then(|image| image.get_attribute("alt"));
    tick().await;
    assert_eq!(shown().as_deref(), Some(DOT));
    assert_eq!(name().as_deref(), Some("Demo"), "it is not their photo");

    let own = format!("{DOT}#own");
    announce(&own.as_str().into());
    tick().await;
    assert_eq!(shown(), Some(own));
    announce(&JsValue::NULL);
    tick().await;
    assert_eq!(shown().as_deref(), Some(DOT));

    let failed = web_sys::Event::new("error").expect("event");
    let image = find(&root, "img").expect("image");
    image.dispatch_event(&failed).expect("dispatched");
    tick().await;
    assert!(find(&root, "[role=img]").is_some(), "initials");
    drop(mounted);
    root.remove();
}

#[wasm_bindgen_test]
async fn nobody_is_asked_for_a_default_picture_beside_an_own_one() {
    let root = container();
    let viewer = Viewer {
        default_picture: Some(format!("{DOT}#default")),
        ..viewer_with(&format!(r#"{{"picture": "{DOT}"}}"#))
    };
    let mounted = mount_to(root.clone(), || {
        view! { <Avatar person=Person::known(viewer) /> }
    });
    // At once, before any effect has run.
    let shown = || find(&root, "img").and_then(|image| image.get_attribute("src"));
    assert_eq!(shown().as_deref(), Some(DOT));
    tick().await;
    assert_eq!(shown().as_deref(), Some(DOT));
    drop(mounted);
    root.remove();
}

#[wasm_bindgen_test]
async fn a_new_photo_that_cannot_be_shown_yet_leaves_the_picture() {
    let root = container();
    let viewer = viewer_with(&format!(r#"{{"picture": "{DOT}"}}"#));
    let mounted = mount_to(root.clone(), || {
        view! { <Avatar person=Person::known(viewer) /> }
    });
    tick().await;
    let shown = || find(&root, "img")?.get_attribute("src");
    assert_eq!(shown().as_deref(), Some(DOT));
    announce(&"blob:https://example.test/gone".into());
    tick().await;
    assert_ne!(shown().as_deref(), Some(DOT));
    for _ in 0..100 {
        if shown().as_deref() == Some(DOT) {
            break;
        }
        let wait = |resolve: js_sys::Function, _| {
            let window = web_sys::window().expect("window");
            let set = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 20);
            set.expect("timer");
        };
        let wait = js_sys::Promise::new(&mut { wait });
        wasm_bindgen_futures::JsFuture::from(wait)
            .await
            .expect("waited");
    }
    assert_eq!(shown().as_deref(), Some(DOT));
    drop(mounted);
    root.remove();
}

#[wasm_bindgen_test]
async fn what_fails_late_takes_no_newer_picture_away() {
    let root = container();
    let viewer = viewer_with(&format!(r#"{{"picture": "{DOT}"}}"#));
    let mounted = mount_to(root.clone(), || {
        view! { <Avatar person=Person::known(viewer) /> }
    });
    tick().await;
    let image = find(&root, "img").expect("image");
    let newer = format!("{DOT}#newer");
    announce(&newer.as_str().into());
    // The image still has the address before.
    let failed = web_sys::Event::new("error").expect("event");
    image.dispatch_event(&failed).expect("dispatched");
    tick().await;
    let shown = find(&root, "img").and_then(|image| image.get_attribute("src"));
    assert_eq!(shown, Some(newer));
    drop(mounted);
    root.remove();
}

fn announce(url: &JsValue) {
    let detail = js_sys::Object::new();
    js_sys::Reflect::set(&detail, &"url".into(), url).expect("set");
    let init = CustomEventInit::new();
    init.set_detail(&detail);
    init.set_bubbles(true);
    let event = CustomEvent::new_with_event_init_dict(PICTURE_EVENT, &init).expect("event");
    document().dispatch_event(&event).expect("dispatched");
}
