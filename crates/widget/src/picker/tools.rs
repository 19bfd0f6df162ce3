//! Every way to frame without dragging: sliders and buttons.

use cameo_model::framing::{Action, Direction, FramingState, MAX_ANGLE_DEGREES, Step, Turn};
use leptos::prelude::*;

use super::{
    gestures::{Change, ZOOM_IN, ZOOM_OUT},
    icon,
    session::Session,
    slider::{Reading, Slider},
};
use crate::messages::{Argument, Words, use_words};

/// A button that changes the framing.
#[derive(Clone, Copy)]
struct Tool {
    icon: &'static str,
    name: fn(Words) -> &'static str,
    change: Change,
    /// Whether it would change anything, apart from what the picker's phase allows.
    is_useful: fn(Session) -> bool,
}

const ZOOM_OUT_TOOL: Tool = Tool {
    icon: icon::MINUS,
    name: Words::zoom_out,
    change: Change::Act(ZOOM_OUT),
    is_useful: |session| zoom_of(session).is_some_and(|(zoom, _)| zoom > 1.0),
};

const ZOOM_IN_TOOL: Tool = Tool {
    icon: icon::PLUS,
    name: Words::zoom_in,
    change: Change::Act(ZOOM_IN),
    is_useful: |session| zoom_of(session).is_some_and(|(zoom, max_zoom)| zoom < max_zoom),
};

const TOOLS: [Tool; 6] = [
    Tool {
        icon: icon::UNDO,
        name: Words::undo,
        change: Change::Undo,
        is_useful: |session| session.live().can_undo(),
    },
    Tool {
        icon: icon::REDO,
        name: Words::redo,
        change: Change::Redo,
        is_useful: |session| session.live().can_redo(),
    },
    Tool {
        icon: icon::TURN_LEFT,
        name: Words::turn_left,
        change: Change::Act(Action::Turn(Turn::Anticlockwise)),
        is_useful: |_| true,
    },
    Tool {
        icon: icon::TURN_RIGHT,
        name: Words::turn_right,
        change: Change::Act(Action::Turn(Turn::Clockwise)),
        is_useful: |_| true,
    },
    Tool {
        icon: icon::FLIP,
        name: Words::flip,
        change: Change::Act(Action::Flip),
        is_useful: |_| true,
    },
    Tool {
        icon: icon::RESET,
        name: Words::reset,
        change: Change::Act(Action::Reset),
        is_useful: |session| {
            let state = session.live().state();
            state.is_some_and(|state| state.is_changed())
        },
    },
];

const NUDGES: [Tool; 4] = [
    nudge(icon::LEFT, Words::move_left, Direction::Left),
    nudge(icon::UP, Words::move_up, Direction::Up),
    nudge(icon::DOWN, Words::move_down, Direction::Down),
    nudge(icon::RIGHT, Words::move_right, Direction::Right),
];

const fn nudge(icon: &'static str, name: fn(Words) -> &'static str, direction: Direction) -> Tool {
    Tool {
        icon,
        name,
        change: Change::Act(Action::Nudge(direction, Step::Short)),
        is_useful: |_| true,
    }
}

/// Zoom and its maximum.
fn zoom_of(session: Session) -> Option<(f64, f64)> {
    let state = session.live().state()?;
    Some((state.zoom(), state.max_zoom()))
}

/// Sliders for zoom and straightening, and a button for everything else.
#[component]
pub(super) fn Tools(session: Session, is_square: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let is_pressed = Signal::derive(move || is_square.get().to_string());
    let guide = view! {
        <button
            type="button"
            class="cameo-icon-button"
            aria-label=words.square_guide()
            title=words.square_guide()
            aria-pressed=is_pressed
            on:click=move |_| is_square.update(|is_square| *is_square = !*is_square)
        >
            {icon::view(icon::GUIDE)}
        </button>
    };
    view! {
        <div class="cameo-slider">
            {button(session, ZOOM_OUT_TOOL)} <ZoomSlider session=session />
            {button(session, ZOOM_IN_TOOL)}
        </div>
        <div class="cameo-slider cameo-straighten">
            {icon::view(icon::STRAIGHTEN)} <AngleSlider session=session />
        </div>
        <div class="cameo-tools" role="group" aria-label=words.tools()>
            {TOOLS.map(|tool| button(session, tool)).collect_view()} {guide}
            {NUDGES.map(|tool| button(session, tool)).collect_view()}
        </div>
    }
}

/// It stays focusable where it is of no use, so that the focus is never lost.
fn button(session: Session, tool: Tool) -> impl IntoView {
    let name = (tool.name)(use_words());
    let is_locked = move || is_locked(session) || !(tool.is_useful)(session);
    let is_locked = Signal::derive(move || is_locked().to_string());
    view! {
        <button
            type="button"
            class="cameo-icon-button"
            aria-label=name
            title=name
            aria-disabled=is_locked
            on:click=move |_| session.reframe(tool.change)
        >
            {icon::view(tool.icon)}
        </button>
    }
}

#[component]
fn ZoomSlider(session: Session) -> impl IntoView {
    let words = use_words();
    let zoom = move || zoom_of(session).unwrap_or((1.0, 1.0));
    let reading = Reading {
        value: Signal::derive(move || zoom().0),
        text: Signal::derive(move || words.write(Argument::Share(zoom().0))),
        range: (1.0, Signal::derive(move || zoom().1)),
        step: "0.01",
        is_locked: Signal::derive(move || is_locked(session) || zoom().1 <= 1.0),
    };
    view! {
        <Slider
            name=words.zoom()
            reading=reading
            on_value=move |zoom| session.reframe(Change::Act(Action::ZoomTo(zoom)))
            on_reset=|()| ()
        />
    }
}

#[component]
fn AngleSlider(session: Session) -> impl IntoView {
    let words = use_words();
    let degrees = move || {
        let state = session.live().state();
        state.as_ref().map_or(0.0, FramingState::angle_degrees)
    };
    let text = Signal::derive(move || words.degrees(Argument::Number(degrees())));
    let reading = Reading {
        value: Signal::derive(degrees),
        text,
        range: (-MAX_ANGLE_DEGREES, MAX_ANGLE_DEGREES.into()),
        step: "0.1",
        is_locked: Signal::derive(move || is_locked(session)),
    };
    let straighten = move |degrees| session.reframe(Change::Act(Action::Straighten(degrees)));
    view! {
        <Slider
            name=words.straighten()
            reading=reading
            on_value=straighten
            on_reset=move |()| straighten(0.0)
        />
        <span class="cameo-angle" aria-hidden="true">
            {text}
        </span>
    }
}

fn is_locked(session: Session) -> bool {
    !session.phase().accepts_framing()
}
