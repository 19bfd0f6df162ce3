//! Pointers and keys become changes of the framing. Nothing here touches the DOM or the state.

use cameo_model::framing::{Action, Direction, FramingState, PointInPhoto, Step, Turn};

/// One press of + or −, or one click on a button.
const ZOOM_STEP: f64 = 1.1;

/// One pixel of wheel movement zooms by this much.
const WHEEL_ZOOM_PER_PX: f64 = 0.002;

/// Wheel movement that counts at most, so that no device jumps.
const WHEEL_LIMIT_PX: f64 = 120.0;

/// A finger that moves by less than this, in CSS pixels, only taps.
const FINGER_SLOP_CSS_PX: f64 = 10.0;

/// So does a mouse, or a pen.
const MOUSE_SLOP_CSS_PX: f64 = 4.0;

/// Two taps at most this far from each other, as a share of the photo's side, are a double tap.
const DOUBLE_TAP_REACH: f64 = 0.1;

/// A double tap comes to this zoom, and from there back to the widest framing.
const CLOSE_ZOOM: f64 = 2.0;

/// What pointers, keys and buttons ask for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Change {
    /// One action by itself.
    Act(Action),
    /// Straighten by so many degrees more, clockwise.
    Tilt(f64),
    /// Come closer and keep the picture still under this point, or go back to the widest framing.
    Approach(PointInPhoto),
    /// A pointer takes hold, or one of two lets go.
    Hold,
    /// All that the pointers did since [`Change::Hold`].
    Drag(Action),
    /// The last pointer lets go.
    LetGo,
    /// What the pointers did is to be forgotten.
    TakeBack,
    /// Go back by one step.
    Undo,
    /// Go forward by one undone step.
    Redo,
}

impl Change {
    /// What it comes to where `state` is; none if it is about the gesture or the history.
    pub fn action(self, state: &FramingState) -> Option<Action> {
        match self {
            Self::Act(action) => Some(action),
            Self::Tilt(by_degrees) => Some(Action::Straighten(state.angle_degrees() + by_degrees)),
            Self::Approach(about) => Some(approach(state, about)),
            _ => None,
        }
    }
}

fn approach(state: &FramingState, about: PointInPhoto) -> Action {
    let close = CLOSE_ZOOM.min(state.max_zoom());
    // A hair of room, because a zoom is computed from a side and back.
    if state.zoom() < close * 0.999 {
        let factor = close / state.zoom();
        Action::ZoomBy { factor, about }
    } else {
        Action::ZoomTo(1.0)
    }
}

/// The pointers that are down, at most two.
#[derive(Debug, Clone, Default)]
pub(super) struct Pointers {
    down: Vec<Pointer>,
    may_tap: bool,
    /// What is no movement yet, as a share of the photo's side.
    slop: f64,
}

#[derive(Debug, Clone, Copy)]
struct Pointer {
    id: i32,
    held_at: PointInPhoto,
    at: PointInPhoto,
}

/// What it means that a pointer went up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Release {
    /// Another one is still down.
    Another,
    /// It was the last one, and had moved.
    Last,
    /// It was the only one, and had hardly moved from this point.
    Tap(PointInPhoto),
}

impl Pointers {
    /// A pointer went down that only taps while it moves by less than `slop`, a share of the
    /// photo's side. Whether it is followed: more than two are not.
    pub fn press(&mut self, id: i32, at: PointInPhoto, slop: f64) -> bool {
        self.down.retain(|pointer| pointer.id != id);
        if self.down.len() > 1 {
            return false;
        }
        self.may_tap = self.down.is_empty();
        self.slop = slop;
        let held_at = at;
        self.down.push(Pointer { id, held_at, at });
        self.hold_anew();
        true
    }

    /// A pointer went up or was lost; none if it was not followed.
    pub fn release(&mut self, id: i32) -> Option<Release> {
        let place = self.down.iter().position(|pointer| pointer.id == id)?;
        let released = self.down.remove(place);
        self.hold_anew();
        Some(if !self.down.is_empty() {
            Release::Another
        } else if self.may_tap {
            Release::Tap(released.held_at)
        } else {
            Release::Last
        })
    }

    /// Forgets them all; whether there were any.
    pub fn clear(&mut self) -> bool {
        let were_down = !self.down.is_empty();
        self.down.clear();
        were_down
    }

    /// A pointer moved. All that was done since one last came or went: one drags, two drag and
    /// pinch about their middle.
    pub fn move_to(&mut self, id: i32, at: PointInPhoto) -> Option<Action> {
        let moved = self.down.iter_mut().find(|pointer| pointer.id == id)?;
        moved.at = at;
        self.may_tap &= distance((moved.held_at, at)) < self.slop;
        if self.may_tap {
            return None;
        }
        match self.down.as_slice() {
            [one] => Some(Action::Pan(difference(one.held_at, one.at))),
            [one, two] => Some(pinch((one.held_at, two.held_at), (one.at, two.at))),
            _ => None,
        }
    }

    fn hold_anew(&mut self) {
        for pointer in &mut self.down {
            pointer.held_at = pointer.at;
        }
    }
}

fn pinch(before: (PointInPhoto, PointInPhoto), after: (PointInPhoto, PointInPhoto)) -> Action {
    let (from, to) = (middle(before), middle(after));
    let (was_apart, apart) = (distance(before), distance(after));
    if was_apart > 0.0 && apart > 0.0 {
        let factor = apart / was_apart;
        Action::Pinch { from, to, factor }
    } else {
        Action::Pan(difference(from, to))
    }
}

fn difference(from: PointInPhoto, to: PointInPhoto) -> PointInPhoto {
    PointInPhoto::new(to.x - from.x, to.y - from.y)
}

fn middle((a, b): (PointInPhoto, PointInPhoto)) -> PointInPhoto {
    PointInPhoto::new(f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y))
}

fn distance((a, b): (PointInPhoto, PointInPhoto)) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// How far a pointer of this `PointerEvent.pointerType` may move and still tap, in CSS pixels.
pub(super) fn slop_css_px(pointer_type: &str) -> f64 {
    if pointer_type == "touch" {
        FINGER_SLOP_CSS_PX
    } else {
        MOUSE_SLOP_CSS_PX
    }
}

/// Whether two taps, soon after one another, are one double tap.
pub(super) fn is_double_tap(first: PointInPhoto, second: PointInPhoto) -> bool {
    distance((first, second)) < DOUBLE_TAP_REACH
}

/// The action of a wheel that moved by `delta_y_px` over `about`.
pub(super) fn wheel(delta_y_px: f64, about: PointInPhoto) -> Action {
    let delta_px = delta_y_px.clamp(-WHEEL_LIMIT_PX, WHEEL_LIMIT_PX);
    Action::ZoomBy {
        factor: (-delta_px * WHEEL_ZOOM_PER_PX).exp(),
        about,
    }
}

/// What a key would write on a keyboard with Latin letters, of its `key` and `code`: whoever writes
/// Arabic has no R.
pub(super) fn latin<'a>(key: &'a str, code: &'a str) -> &'a str {
    match code {
        _ if key.chars().all(is_latin) => key,
        "BracketLeft" => "[",
        "BracketRight" => "]",
        _ => ["Key", "Digit"]
            .iter()
            .find_map(|kind| code.strip_prefix(kind))
            .unwrap_or(key),
    }
}

/// Letters with accents, such as the ü beside a German P, are Latin, too.
const fn is_latin(letter: char) -> bool {
    letter < '\u{250}'
}

/// The change of a key on the crop area, by its `KeyboardEvent.key`. The arrows move the frame
/// over the picture.
pub(super) fn key(key: &str, shift: bool) -> Option<Change> {
    let step = if shift { Step::Long } else { Step::Short };
    let action = match key {
        "ArrowLeft" => Action::Nudge(Direction::Left, step),
        "ArrowRight" => Action::Nudge(Direction::Right, step),
        "ArrowUp" => Action::Nudge(Direction::Up, step),
        "ArrowDown" => Action::Nudge(Direction::Down, step),
        "+" | "=" | "PageUp" => ZOOM_IN,
        "-" | "_" | "PageDown" => ZOOM_OUT,
        "r" | "R" if shift => Action::Turn(Turn::Anticlockwise),
        "r" | "R" => Action::Turn(Turn::Clockwise),
        "f" | "F" => Action::Flip,
        "0" => Action::Reset,
        "[" => return Some(Change::Tilt(-1.0)),
        "]" => return Some(Change::Tilt(1.0)),
        _ => return None,
    };
    Some(Change::Act(action))
}

/// The change of a key with Ctrl or Cmd, anywhere among the tools.
pub(super) fn command_key(key: &str, shift: bool) -> Option<Change> {
    match key {
        "z" | "Z" if shift => Some(Change::Redo),
        "z" | "Z" => Some(Change::Undo),
        "y" | "Y" => Some(Change::Redo),
        _ => None,
    }
}

/// One step closer, about the middle.
pub(super) const ZOOM_IN: Action = Action::ZoomBy {
    factor: ZOOM_STEP,
    about: PointInPhoto::CENTRE,
};

/// One step away, about the middle.
pub(super) const ZOOM_OUT: Action = Action::ZoomBy {
    factor: 1.0 / ZOOM_STEP,
    about: PointInPhoto::CENTRE,
};

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use cameo_model::SizePx;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const fn at(x: f64, y: f64) -> PointInPhoto {
        PointInPhoto::new(x, y)
    }

    const SLOP: f64 = 0.015;

    #[test]
    fn one_pointer_drags_by_all_that_it_moved() {
        let mut pointers = Pointers::default();
        assert!(pointers.press(1, at(0.25, 0.0), SLOP));
        pointers.move_to(1, at(0.3, 0.1));
        assert_eq!(
            pointers.move_to(1, at(0.5, -0.5)),
            Some(Action::Pan(at(0.25, -0.5)))
        );
        assert_eq!(pointers.move_to(7, PointInPhoto::CENTRE), None);
        assert_eq!(pointers.release(7), None);
        assert_eq!(pointers.release(1), Some(Release::Last));
        assert_eq!(pointers.move_to(1, PointInPhoto::CENTRE), None);
    }

    #[test]
    fn a_pointer_that_trembles_taps() {
        let mut pointers = Pointers::default();
        pointers.press(1, at(0.2, 0.2), SLOP);
        assert_eq!(pointers.move_to(1, at(0.205, 0.2)), None);
        assert_eq!(pointers.release(1), Some(Release::Tap(at(0.2, 0.2))));
    }

    #[test]
    fn two_pointers_never_tap_and_a_third_is_not_followed() {
        let mut pointers = Pointers::default();
        pointers.press(1, at(0.0, 0.0), SLOP);
        pointers.press(2, at(0.2, 0.0), SLOP);
        assert!(!pointers.press(3, at(0.3, 0.0), SLOP));
        assert_eq!(pointers.release(2), Some(Release::Another));
        assert_eq!(pointers.release(1), Some(Release::Last));
    }

    #[test]
    fn two_pointers_zoom_about_their_middle() {
        let mut pointers = Pointers::default();
        pointers.press(1, at(-0.25, 0.0), SLOP);
        pointers.press(2, at(0.25, 0.0), SLOP);
        let pinch = Action::Pinch {
            from: PointInPhoto::CENTRE,
            to: at(0.25, 0.0),
            factor: 2.0,
        };
        assert_eq!(pointers.move_to(2, at(0.75, 0.0)), Some(pinch));
        assert_eq!(pointers.release(2), Some(Release::Another));
        let pan = Action::Pan(at(0.5, 0.0));
        assert_eq!(pointers.move_to(1, at(0.25, 0.0)), Some(pan));
    }

    #[test]
    fn pointers_in_one_place_only_drag() {
        let mut pointers = Pointers::default();
        pointers.press(1, PointInPhoto::CENTRE, SLOP);
        pointers.press(2, PointInPhoto::CENTRE, SLOP);
        assert_eq!(
            pointers.move_to(2, at(0.5, 0.0)),
            Some(Action::Pan(at(0.25, 0.0)))
        );
    }

    #[test]
    fn keys_do_what_the_hint_says() {
        let act = |action| Some(Change::Act(action));
        let rows = [
            (
                "ArrowLeft",
                false,
                act(Action::Nudge(Direction::Left, Step::Short)),
            ),
            (
                "ArrowDown",
                true,
                act(Action::Nudge(Direction::Down, Step::Long)),
            ),
            ("PageUp", false, act(ZOOM_IN)),
            ("-", false, act(ZOOM_OUT)),
            ("r", false, act(Action::Turn(Turn::Clockwise))),
            ("R", true, act(Action::Turn(Turn::Anticlockwise))),
            ("F", false, act(Action::Flip)),
            ("[", false, Some(Change::Tilt(-1.0))),
            ("0", false, act(Action::Reset)),
            ("Tab", false, None),
        ];
        for (name, shift, wanted) in rows {
            assert_eq!(key(name, shift), wanted, "{name}");
        }
        assert_eq!(command_key("z", false), Some(Change::Undo));
        assert_eq!(command_key("Z", true), Some(Change::Redo));
        assert_eq!(command_key("y", false), Some(Change::Redo));
        assert_eq!(command_key("c", false), None);
    }

    #[test]
    fn keys_without_latin_letters_are_known_by_their_place() {
        let rows = [
            ("ق", "KeyR", "R"),
            ("ج", "BracketLeft", "["),
            ("٠", "Digit0", "0"),
            // Where letters are Latin, what is written on the key counts.
            ("z", "KeyY", "z"),
            ("ß", "Minus", "ß"),
            ("ü", "BracketLeft", "ü"),
            ("à", "Digit0", "à"),
            ("ArrowLeft", "ArrowLeft", "ArrowLeft"),
        ];
        for (key, code, wanted) in rows {
            assert_eq!(latin(key, code), wanted, "{code}");
        }
    }

    #[test]
    fn a_double_tap_comes_close_and_goes_back() {
        let wide = FramingState::new(SizePx::new(4000, 3000));
        let approach = Change::Approach(at(0.2, 0.2));
        let close = wide.reduce(approach.action(&wide).expect("an action"));
        assert!((close.zoom() - 2.0).abs() < 1e-9);
        let back = close.reduce(approach.action(&close).expect("an action"));
        assert!((back.zoom() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn wheel_down_zooms_out() {
        let Action::ZoomBy { factor, .. } = wheel(50.0, PointInPhoto::CENTRE) else {
            panic!("no zoom")
        };
        assert!(factor < 1.0);
    }
}
