//! The components on a server: HTML without a browser, from whichever thread.
#![cfg(feature = "ssr")]

use std::thread;

use cameo_model::Json;
use cameo_widget::{
    Messages, Person, Phase, PhotoPicker, PickerOptions, SettingsPage, Viewer, provide_messages,
    tables, use_person, use_photo_picker,
};
use leptos::prelude::*;

/// A picker as a browser gets it.
const CLOSED: &str = include_str!("closed.html");

fn viewer(attributes: &str) -> Viewer {
    Viewer {
        id: "u".into(),
        formatted_name: Some("Demo".into()),
        standard_attributes: Json::parse(attributes.as_bytes()).expect("JSON"),
        picture_history: Vec::new(),
        default_picture: None,
    }
}

fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| view().to_html())
}

#[test]
fn a_known_person_has_a_closed_picker() {
    let person = || Person::known(viewer(r#"{"given_name": "Élise"}"#));
    let rendered = html(|| view! { <PhotoPicker person=person() /> });
    assert_eq!(rendered, CLOSED.trim_end());
}

#[test]
fn a_picture_is_in_the_page_from_the_start() {
    let person = || Person::known(viewer(r#"{"picture": "/_images/a"}"#));
    let rendered = html(|| view! { <PhotoPicker person=person() /> });
    assert!(rendered.contains(r#"src="/_images/a""#), "{rendered}");
    assert!(
        rendered.contains(r#"alt="Profile photo of Demo""#),
        "{rendered}"
    );
}

#[test]
fn an_unknown_person_can_do_nothing_yet_in_their_language() {
    let rendered = html(|| {
        provide_messages(Messages::new(tables::DE, "de").expect("of this build"));
        view! { <PhotoPicker /> }
    });
    assert!(rendered.contains(r#"lang="de""#), "{rendered}");
    assert!(rendered.contains("disabled"), "{rendered}");
}

#[test]
fn the_whole_page_has_no_dialog_yet() {
    let rendered = html(|| view! { <SettingsPage options=PickerOptions::default() /> });
    assert!(rendered.contains("<h1>"), "{rendered}");
    assert!(!rendered.contains("<dialog"), "{rendered}");
}

#[test]
fn a_page_may_end_on_another_thread() {
    let owner = Owner::new();
    let picker = owner.with(|| use_photo_picker(use_person(), PickerOptions::default()));
    let elsewhere = thread::spawn(move || {
        picker.open();
        let stand = (picker.phase(), picker.is_dirty());
        drop(owner);
        stand
    });
    assert_eq!(elsewhere.join().ok(), Some((Phase::Empty, false)));
}
