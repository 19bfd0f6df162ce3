//! The pictures that the person had before, each a button that makes it the picture again.

use cameo_protocol::person::EarlierPicture;
use leptos::prelude::*;

use super::session::Session;
use crate::messages::{Argument, use_words};

/// Nothing where there are none.
pub(super) fn earlier_pictures(session: Session) -> impl IntoView {
    let earlier = session.earlier_pictures();
    (!earlier.is_empty()).then(|| {
        let name = use_words().earlier_photos();
        let buttons = earlier.into_iter().map(|it| button(session, it));
        view! {
            <div class="cameo-earlier" role="group" aria-label=name>
                <span aria-hidden="true">{name}</span>
                {buttons.collect_view()}
            </div>
        }
    })
}

fn button(session: Session, EarlierPicture { picture, set_at }: EarlierPicture) -> impl IntoView {
    let name = use_words().use_photo_from(Argument::Moment(&set_at));
    let url = picture.clone();
    view! {
        <button
            type="button"
            aria-label=name.clone()
            title=name
            on:click=move |_| session.go_back_to(picture.clone())
        >
            <img src=url alt="" />
        </button>
    }
}
