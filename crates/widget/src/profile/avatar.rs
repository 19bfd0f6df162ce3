//! A person's picture; where there is none or it can't be shown, what the operator shows of such
//! people, and in the end their initials.

use cameo_protocol::person::Viewer;
use js_sys::JsString;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, Element};

use crate::{
    IN_BROWSER,
    messages::{Argument, Words, use_words},
    person::{PICTURE_EVENT, Person},
};

/// Number of colours that initials can have; `picker.css` names them.
const COLOURS: u32 = 6;

/// The picture named "Profile photo of …", a default one that is named as the person is, or
/// initials named "Initials …".
#[component]
pub fn Avatar(
    /// Whose picture it is.
    person: Person,
) -> impl IntoView {
    let words = use_words();
    // Nothing is known at first, and then nobody else is asked for a default picture.
    let shown = RwSignal::new(person.viewer_untracked().as_ref().map(own_picture));
    let lost_default = RwSignal::new(None::<String>);
    Effect::new(move || {
        if let Some(viewer) = person.viewer() {
            shown.set(Some(own_picture(&viewer)));
        }
    });
    if IN_BROWSER {
        follow(move |new_url| {
            // The avatar may be on its way out.
            let _ = shown.try_set(Some(new_url));
        });
    }
    let lose = move |failed: Option<String>| {
        // Another one may be about to take its place.
        if shown.read_untracked().as_ref() == Some(&failed) {
            shown.set(Some(instead(failed, person)));
        }
    };
    let default_of = move |viewer: &Viewer| {
        let default = viewer.default_picture.clone();
        default.filter(|it| lost_default.read().as_ref() != Some(it))
    };
    view! {
        {move || match (shown.get(), person.viewer()) {
            (Some(Some(own)), _) => image(own, name_of_photo(words, person), lose).into_any(),
            (Some(None), Some(viewer)) => match default_of(&viewer) {
                Some(default) => {
                    let name = viewer.formatted_name.unwrap_or_default();
                    image(default, name, move |failed| lost_default.set(failed)).into_any()
                }
                None => initials_view(words, &viewer).into_any(),
            },
            _ => view! { <span class="cameo-avatar cameo-loading"></span> }.into_any(),
        }}
    }
}

fn own_picture(viewer: &Viewer) -> Option<String> {
    viewer.picture().map(str::to_owned)
}

/// An image that calls `lose` with its address if it can't be shown.
fn image(url: String, name: String, lose: impl Fn(Option<String>) + 'static) -> impl IntoView {
    view! {
        <img
            class="cameo-avatar"
            part="avatar"
            src=url
            alt=name
            on:error=move |event| lose(event_target::<Element>(&event).get_attribute("src"))
        />
    }
}

/// Text in place of the picture: whose it is says more than what is on it.
fn name_of_photo(words: Words, person: Person) -> String {
    let name = person.viewer_untracked().and_then(|it| it.formatted_name);
    match name {
        Some(name) => words.profile_photo_of(Argument::Text(&name)),
        None => words.profile_photo().into(),
    }
}

/// What is shown in place of a picture that can't be. A page whose policy has no `blob:` sees a new
/// photo when it is saved, and the one before until then.
fn instead(failed: Option<String>, person: Person) -> Option<String> {
    let is_early = failed?.starts_with("blob:");
    let viewer = person.viewer_untracked().filter(|_| is_early)?;
    own_picture(&viewer)
}

fn initials_view(words: Words, viewer: &Viewer) -> impl IntoView {
    let initials = initials(viewer);
    let colour = colour(&viewer.id);
    view! {
        <span
            class=format!("cameo-avatar cameo-initials cameo-colour-{colour}")
            part="avatar"
            role="img"
            aria-label=words.initials(Argument::Text(&initials))
        >
            {initials.clone()}
        </span>
    }
}

/// Two letters at most: of given and family name, else of the name shown, else of the address.
fn initials(viewer: &Viewer) -> String {
    let first = |text: &str| text.trim().chars().next();
    let names = [viewer.text("given_name"), viewer.text("family_name")];
    let mut letters: Vec<char> = names.into_iter().filter_map(first).collect();
    if letters.is_empty() {
        let shown = viewer.formatted_name.as_deref().unwrap_or_default();
        letters = shown.split_whitespace().filter_map(first).take(2).collect();
    }
    if letters.is_empty() {
        letters.extend(first(viewer.text("email")));
    }
    capitals(letters.into_iter().collect())
}

fn capitals(letters: String) -> String {
    if IN_BROWSER {
        // The browser knows capitals, so that Rust's table of them need not travel.
        JsString::from(letters).to_upper_case().into()
    } else {
        letters.to_uppercase()
    }
}

/// The same person always has the same colour.
fn colour(id: &str) -> u32 {
    id.bytes().map(u32::from).sum::<u32>() % COLOURS
}

/// Calls `changed` with the new URL whenever any picker on the page has changed the picture.
fn follow(changed: impl Fn(Option<String>) + 'static) {
    let event = ev::Custom::<CustomEvent>::new(PICTURE_EVENT);
    let handle = window_event_listener(event, move |event: CustomEvent| {
        let url = js_sys::Reflect::get(&event.detail(), &JsValue::from("url"));
        changed(url.ok().and_then(|url| url.as_string()));
    });
    on_cleanup(move || handle.remove());
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use cameo_model::Json;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn viewer(attributes: &str) -> Viewer {
        Viewer {
            id: "u".into(),
            formatted_name: None,
            standard_attributes: Json::parse(attributes.as_bytes()).expect("JSON"),
            default_picture: None,
            picture_history: Vec::new(),
        }
    }

    #[test]
    fn initials_come_from_the_best_name() {
        let of = |attributes| initials(&viewer(attributes));
        let both = r#"{"given_name": "élise", "family_name": "Ångström"}"#;
        assert_eq!(of(both), "ÉÅ");
        assert_eq!(of(r#"{"email": "x@example.test"}"#), "X");
        assert_eq!(of("{}"), "");
    }
}
