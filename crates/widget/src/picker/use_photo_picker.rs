//! A picker as a page sees it: what it does, and what can be done with it.
//!
//! What deliberately does not live here: the state machine, which is `session`'s.

use leptos::{html, prelude::*};

use super::{
    options::PickerOptions,
    session::{Session, use_session},
    state::Phase,
};
use crate::{IN_BROWSER, messages::use_words, person::Person};

/// One picker. Copies share it, and it ends with the component that has called [`use_photo_picker`].
///
/// On a server it can be asked, and stays closed.
#[derive(Clone, Copy)]
pub struct Picker {
    person: Person,
    /// None on a server.
    session: Option<Session>,
    opener: NodeRef<html::Button>,
}

/// A picker for pages that show photo and button in a way of their own, with one
/// [`PhotoEditor`](crate::PhotoEditor) for it. Everybody else has
/// [`PhotoPicker`](crate::PhotoPicker()).
///
/// ```
/// use cameo_widget::{PhotoEditor, PickerOptions, use_person, use_photo_picker};
/// use leptos::prelude::*;
///
/// #[component]
/// fn Account() -> impl IntoView {
///     let picker = use_photo_picker(use_person(), PickerOptions::default());
///     view! {
///         <button
///             node_ref=picker.opener()
///             disabled=move || picker.person().viewer().is_none()
///             on:click=move |_| picker.open()
///         >
///             "Change photo"
///         </button>
///         <PhotoEditor picker=picker />
///     }
/// }
/// ```
pub fn use_photo_picker(person: Person, options: PickerOptions) -> Picker {
    Picker {
        person,
        session: IN_BROWSER.then(|| use_session(person, options, use_words())),
        opener: NodeRef::new(),
    }
}

impl Picker {
    /// Whose photo it is.
    pub const fn person(&self) -> Person {
        self.person
    }

    /// The button that opens the editor, if the page gives it one: the focus comes back to it.
    pub const fn opener(&self) -> NodeRef<html::Button> {
        self.opener
    }

    /// Opens the editor; before the person is known it stays closed.
    pub fn open(&self) {
        let is_known = self.person.viewer_untracked().is_some();
        if let Some(session) = self.session.filter(|_| is_known) {
            session.open_editor();
        }
    }

    /// Where it stands; [`Phase::Empty`] while the editor is closed.
    pub fn phase(&self) -> Phase {
        self.session.map_or(Phase::Empty, |session| session.phase())
    }

    /// Whether something would be lost with the page: a framing that is not saved, or a save under
    /// way.
    pub fn is_dirty(&self) -> bool {
        self.session.is_some_and(Session::is_dirty)
    }

    pub(super) const fn session(&self) -> Option<Session> {
        self.session
    }
}
