//! Pointers and keys become framing actions. Nothing here touches the DOM or the state.

use cameo_model::framing::{Action, PointInPhoto};

/// One press of an arrow key moves by this share of the photo's side.
const KEY_STEP: f64 = 0.02;

/// With Shift the step is this many times as long.
const LONG_STEP: f64 = 5.0;

/// One press of + or −, or one click on a button.
pub(super) const ZOOM_STEP: f64 = 1.1;

/// One pixel of wheel movement zooms by this much.
const WHEEL_ZOOM_PER_PX: f64 = 0.002;

/// Wheel movement that counts at most, so that no device jumps.
const WHEEL_LIMIT_PX: f64 = 120.0;

/// The pointers that are down, each with its last place.
#[derive(Debug, Clone, Default)]
pub(super) struct Pointers(Vec<(i32, PointInPhoto)>);

impl Pointers {
    /// A pointer went down. More than two are not followed.
    pub fn press(&mut self, id: i32, at: PointInPhoto) {
        self.release(id);
        if self.0.len() < 2 {
            self.0.push((id, at));
        }
    }

    /// A pointer went up or was lost.
    pub fn release(&mut self, id: i32) {
        self.0.retain(|(known, _)| *known != id);
    }

    /// A pointer moved: one drags, two drag and pinch about their middle.
    pub fn move_to(&mut self, id: i32, at: PointInPhoto) -> Vec<Action> {
        let before = self.0.clone();
        let Some(moved) = self.0.iter_mut().find(|(known, _)| *known == id) else {
            return Vec::new();
        };
        moved.1 = at;
        match (before.as_slice(), self.0.as_slice()) {
            ([(_, from)], [(_, to)]) => vec![Action::Pan(difference(*from, *to))],
            ([(_, a), (_, b)], [(_, c), (_, d)]) => pinch((*a, *b), (*c, *d)),
            _ => Vec::new(),
        }
    }
}

fn pinch(before: (PointInPhoto, PointInPhoto), after: (PointInPhoto, PointInPhoto)) -> Vec<Action> {
    let (was, is) = (middle(before), middle(after));
    let apart = distance(before);
    let mut actions = vec![Action::Pan(difference(was, is))];
    if apart > 0.0 {
        actions.push(Action::ZoomBy {
            factor: distance(after) / apart,
            about: is,
        });
    }
    actions
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

/// The action of a wheel that moved by `delta_y_px` over `about`.
pub(super) fn wheel(delta_y_px: f64, about: PointInPhoto) -> Action {
    let delta_px = delta_y_px.clamp(-WHEEL_LIMIT_PX, WHEEL_LIMIT_PX);
    Action::ZoomBy {
        factor: (-delta_px * WHEEL_ZOOM_PER_PX).exp(),
        about,
    }
}

/// The action of a key, by its `KeyboardEvent.key`. The arrows move the frame over the picture.
pub(super) fn key(key: &str, shift: bool) -> Option<Action> {
    let step = KEY_STEP * if shift { LONG_STEP } else { 1.0 };
    let pan = |x: f64, y: f64| Some(Action::Pan(PointInPhoto::new(x * step, y * step)));
    match key {
        "ArrowLeft" => pan(1.0, 0.0),
        "ArrowRight" => pan(-1.0, 0.0),
        "ArrowUp" => pan(0.0, 1.0),
        "ArrowDown" => pan(0.0, -1.0),
        "+" | "=" => Some(zoom_in()),
        "-" | "_" => Some(zoom_out()),
        "0" => Some(Action::Reset),
        _ => None,
    }
}

/// One step closer, about the middle.
pub(super) const fn zoom_in() -> Action {
    Action::ZoomBy {
        factor: ZOOM_STEP,
        about: PointInPhoto::CENTRE,
    }
}

/// One step away, about the middle.
pub(super) const fn zoom_out() -> Action {
    Action::ZoomBy {
        factor: 1.0 / ZOOM_STEP,
        about: PointInPhoto::CENTRE,
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn one_pointer_drags() {
        let mut pointers = Pointers::default();
        pointers.press(1, PointInPhoto::new(0.0, 0.0));
        assert_eq!(
            pointers.move_to(1, PointInPhoto::new(0.25, -0.5)),
            [Action::Pan(PointInPhoto::new(0.25, -0.5))]
        );
        assert!(pointers.move_to(7, PointInPhoto::CENTRE).is_empty());
        pointers.release(1);
        assert!(pointers.move_to(1, PointInPhoto::CENTRE).is_empty());
    }

    #[test]
    fn two_pointers_zoom_about_their_middle() {
        let mut pointers = Pointers::default();
        pointers.press(1, PointInPhoto::new(-0.25, 0.0));
        pointers.press(2, PointInPhoto::new(0.25, 0.0));
        let actions = pointers.move_to(2, PointInPhoto::new(0.75, 0.0));
        assert_eq!(
            actions,
            [
                Action::Pan(PointInPhoto::new(0.25, 0.0)),
                Action::ZoomBy {
                    factor: 2.0,
                    about: PointInPhoto::new(0.25, 0.0)
                }
            ]
        );
    }

    #[test]
    fn wheel_down_zooms_out() {
        let Action::ZoomBy { factor, .. } = wheel(50.0, PointInPhoto::CENTRE) else {
            panic!("no zoom")
        };
        assert!(factor < 1.0);
    }
}
