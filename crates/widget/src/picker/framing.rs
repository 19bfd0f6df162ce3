//! Everything with which a photo is framed: the crop area, its tools, previews, and what is said.

use cameo_model::framing::{Detail, FramingState};
use leptos::{ev, prelude::*};

use super::{
    crop_area::CropArea,
    gestures,
    ids::unique_id,
    painter::{PREVIEW_SIDES_PX, Painter},
    session::Session,
    tools::Tools,
};
use crate::messages::{Argument::Number, Argument::Share, Words, use_words};

/// Canvas pixels per CSS pixel of a preview.
const PREVIEW_DENSITY: u32 = 2;

/// The framing tools. Ctrl or Cmd with Z and Y work everywhere in them.
#[component]
pub(super) fn FramingTools(session: Session) -> impl IntoView {
    let words = use_words();
    let painter = Painter::new(session);
    let (value_id, hint_id) = (unique_id("cameo-framing"), unique_id("cameo-crop-hint"));
    let key = move |event: ev::KeyboardEvent| {
        if (event.ctrl_key() || event.meta_key())
            && let Some(change) = gestures::command_key(
                gestures::latin(&event.key(), &event.code()),
                event.shift_key(),
            )
        {
            event.prevent_default();
            session.reframe(change);
        }
    };
    view! {
        <div class="cameo-framing" on:keydown=key>
            <div>
                <CropArea
                    session=session
                    canvas=painter.area
                    described_by=format!("{value_id} {hint_id}")
                />
                <p class="cameo-hint" id=hint_id>
                    {words.crop_hint()} " "
                    <span class="cameo-keys">{words.crop_keys()}</span>
                </p>
            </div>
            <div class="cameo-side-tools">
                <Previews painter=painter />
                <Tools session=session is_square=painter.is_square />
                <Said session=session value_id=value_id />
            </div>
        </div>
    }
}

/// The photo as small as it will be shown, in the shape of the guide.
#[component]
fn Previews(painter: Painter) -> impl IntoView {
    let canvas = |(side_px, canvas): (u32, NodeRef<_>)| {
        let side = side_px * PREVIEW_DENSITY;
        view! { <canvas node_ref=canvas width=side height=side></canvas> }
    };
    let shape = move || {
        if painter.is_square.get() {
            "square"
        } else {
            "round"
        }
    };
    let canvases = PREVIEW_SIDES_PX.into_iter().zip(painter.previews);
    view! {
        <div
            class="cameo-previews"
            data-guide=Signal::derive(move || shape().to_owned())
            role="img"
            aria-label=use_words().preview()
        >
            {canvases.map(canvas).collect_view()}
        </div>
    }
}

/// How the photo is framed, said once it has come to rest.
#[component]
fn Said(session: Session, value_id: String) -> impl IntoView {
    let words = use_words();
    let value = move || session.live().settled().map(|state| value(words, &state));
    view! {
        <p class="cameo-unseen" role="status" id=value_id>
            {Signal::derive(move || value().unwrap_or_default())}
        </p>
    }
}

/// The crop area's value in words.
fn value(words: Words, state: &FramingState) -> String {
    let (framing, position) = (state.framing(), state.position());
    let place = position.down() as u8 * 3 + position.across() as u8;
    words.framing_value(
        Number(state.angle_degrees()),
        Number(framing.flip.into()),
        Number(place.into()),
        Number((u16::from(framing.quarter_turns.get()) * 90).into()),
        Share(state.zoom()),
    )
}

/// What is said where the framing has fewer pixels than are wanted.
pub(super) fn few_pixels(words: Words, session: Session) -> Option<String> {
    let state = session.live().settled()?;
    match state.framing().detail(&session.spec()) {
        Detail::Enough => None,
        Detail::Fewer {
            side_px,
            wanted_side_px,
        } => Some(words.few_pixels(Number(side_px.into()), Number(wanted_side_px.into()))),
    }
}
