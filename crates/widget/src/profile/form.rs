//! The form for the other attributes. It sends only what the person changed, so that nothing a
//! second tab has saved is undone.

use std::collections::BTreeMap;

use cameo_model::Error;
use cameo_protocol::{
    drive,
    person::{Viewer, change_attributes},
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::fields::{FIELDS, Field};
use crate::{
    io::BrowserTransport,
    messages::{Words, use_words},
    person::Person,
};

/// What the person has typed, by attribute; untouched attributes are absent.
type Edits = BTreeMap<&'static str, String>;

#[derive(Debug, Clone, PartialEq)]
enum Phase {
    Editing,
    Saving,
    Saved,
    Failed(Error),
}

#[derive(Clone, Copy)]
struct FormState {
    person: Person,
    edits: RwSignal<Edits>,
    phase: RwSignal<Phase>,
}

/// The person's names and other attributes, with a button that saves what was changed.
#[component]
pub fn ProfileForm(
    /// Whose attributes they are.
    person: Person,
) -> impl IntoView {
    let words = use_words();
    let state = FormState {
        person,
        edits: RwSignal::new(Edits::new()),
        phase: RwSignal::new(Phase::Editing),
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        state.save();
    };
    let failure = move || match state.phase.get() {
        Phase::Failed(error) => Some(words_for(words, &error)),
        _ => None,
    };
    view! {
        <form class="profile-form" novalidate on:submit=submit>
            {FIELDS
                .iter()
                .map(|field| view! { <FieldRow field=field state=state /> })
                .collect_view()}
            <div class="profile-actions">
                <button
                    type="submit"
                    class="cameo-button"
                    disabled=move || {
                        person.viewer().is_none() || state.phase.get() == Phase::Saving
                    }
                >
                    {words.save_profile()}
                </button>
                <p class="cameo-status" role="status">
                    {move || (state.phase.get() == Phase::Saved).then(|| words.profile_saved())}
                </p>
            </div>
            <div role="alert">
                {move || failure().map(|text| view! { <p class="cameo-alert">{text}</p> })}
            </div>
        </form>
    }
}

#[component]
fn FieldRow(field: &'static Field, state: FormState) -> impl IntoView {
    let words = use_words();
    let invalid = move || {
        matches!(
            state.phase.get(),
            Phase::Failed(Error::InvalidAttribute { name }) if name == field.attribute
        )
    };
    view! {
        <label class="profile-field">
            <span>{(field.label)(words)}</span>
            <input
                type=field.input_type
                name=field.attribute
                autocomplete=field.autocomplete
                placeholder=field.example
                aria-invalid=move || invalid().to_string()
                prop:value=move || state.value(field.attribute)
                on:input=move |event| state.edit(field.attribute, event_target_value(&event))
            />
        </label>
    }
}

/// Names the field that was refused, and what its value should look like.
fn words_for(words: Words, error: &Error) -> String {
    let refused = |name: &String| FIELDS.iter().find(|field| field.attribute == *name);
    match error {
        Error::InvalidAttribute { name } => refused(name).map_or_else(
            || words.error_without_photo(error),
            |field| words.field_refused((field.label)(words), field.example),
        ),
        other => words.error_without_photo(other),
    }
}

impl FormState {
    fn value(self, attribute: &'static str) -> String {
        let edited = self.edits.with(|edits| edits.get(attribute).cloned());
        edited.unwrap_or_else(|| {
            self.person
                .viewer()
                .map(|viewer| viewer.text(attribute).to_owned())
                .unwrap_or_default()
        })
    }

    fn edit(self, attribute: &'static str, value: String) {
        self.edits.update(|edits| {
            edits.insert(attribute, value);
        });
        // What is on its way goes on; this edit is kept for the next save.
        if self.phase.get_untracked() != Phase::Saving {
            self.phase.set(Phase::Editing);
        }
    }

    /// Forgets the edits that were saved, and not what has been typed since.
    fn forget(self, sent: &Edits) {
        let _ = self.edits.try_update(|edits| {
            edits.retain(|attribute, value| sent.get(attribute) != Some(value));
        });
    }

    fn save(self) {
        let Some(viewer) = self.person.viewer_untracked() else {
            return;
        };
        if self.phase.get_untracked() == Phase::Saving {
            return;
        }
        let sent = self.edits.get_untracked();
        let patch = patch(&sent, &viewer);
        if patch.is_empty() {
            self.phase.set(Phase::Saved);
            return;
        }
        self.phase.set(Phase::Saving);
        spawn_local(async move {
            let mut flow = change_attributes(&viewer.id, &patch);
            match drive(&mut flow, &BrowserTransport::plain(self.person)).await {
                Ok(viewer) => {
                    self.person.accept(viewer);
                    self.forget(&sent);
                    self.phase.try_set(Phase::Saved);
                }
                Err(error) => drop(self.phase.try_set(Phase::Failed(error))),
            }
        });
    }
}

/// The attributes that differ from what the server said last; an emptied one is deleted.
fn patch(edits: &Edits, viewer: &Viewer) -> Vec<(&'static str, Option<String>)> {
    edits
        .iter()
        .map(|(attribute, value)| (*attribute, value.trim()))
        .filter(|(attribute, value)| viewer.text(attribute) != *value)
        .map(|(attribute, value)| (attribute, (!value.is_empty()).then(|| value.to_owned())))
        .collect()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use cameo_model::Json;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_patch_names_only_what_changed() {
        let viewer = Viewer {
            id: "u".into(),
            formatted_name: None,
            standard_attributes: Json::parse(br#"{"nickname": "a", "gender": "b"}"#).expect("JSON"),
            default_picture: None,
            picture_history: Vec::new(),
        };
        let edits = Edits::from([
            ("nickname", "a ".to_owned()),
            ("gender", String::new()),
            ("locale", "de".to_owned()),
        ]);
        let expected = [("gender", None), ("locale", Some("de".into()))];
        assert_eq!(patch(&edits, &viewer), expected);
    }
}
