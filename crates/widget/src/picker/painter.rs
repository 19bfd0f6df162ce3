//! When the canvases are painted: at most once per animation frame, crop area and previews
//! together. How is `draw`.

use cameo_model::{Framing, PointPx, framing::FramingState};
use leptos::{html, prelude::*};
use web_sys::HtmlCanvasElement;

use super::{
    draw::{Guide, Picture, paint_smaller},
    session::{Opened, Session},
};

/// Share of the way back into the picture that each frame goes.
const SETTLE_PER_FRAME: f64 = 0.3;

/// What is left of the way back when it ends, as a share of the photo's side.
const SETTLED: f64 = 0.002;

/// Sides of the previews in CSS pixels, the largest first.
pub(super) const PREVIEW_SIDES_PX: [u32; 3] = [128, 48, 32];

/// Where the picture is painted, and with which guide.
#[derive(Clone, Copy)]
pub(super) struct Painter {
    session: Session,
    pub area: NodeRef<html::Canvas>,
    /// One for each of [`PREVIEW_SIDES_PX`].
    pub previews: [NodeRef<html::Canvas>; 3],
    pub is_square: RwSignal<bool>,
    is_asked: StoredValue<bool>,
    painted: StoredValue<Option<Painted>>,
}

#[derive(Debug, Clone, Copy)]
struct Painted {
    framing: Framing,
    /// Whether it was not yet, or not, the one that counts.
    is_away: bool,
}

/// What there is to paint.
struct Scene {
    opened: Opened,
    state: FramingState,
    shown: Framing,
    guide: Guide,
}

impl Painter {
    /// Paints from now on, after every change of what `session` frames.
    pub fn new(session: Session) -> Self {
        let painter = Self {
            session,
            area: NodeRef::new(),
            previews: PREVIEW_SIDES_PX.map(|_| NodeRef::new()),
            is_square: RwSignal::new(false),
            is_asked: StoredValue::new(false),
            painted: StoredValue::new(None),
        };
        Effect::new(move || {
            let canvases = [painter.area, painter.previews[0]];
            if canvases.iter().all(|canvas| canvas.get().is_some()) && painter.scene().is_some() {
                painter.ask();
            }
        });
        painter
    }

    fn scene(self) -> Option<Scene> {
        let live = self.session.live();
        Some(Scene {
            opened: self.session.opened()?,
            state: live.state()?,
            shown: live.shown()?,
            guide: Guide {
                is_square: self.is_square.get(),
                has_thirds: live.is_moving(),
            },
        })
    }

    fn ask(self) {
        if self.is_asked.try_get_value() == Some(false) {
            self.is_asked.set_value(true);
            request_animation_frame(move || self.paint());
        }
    }

    fn paint(self) {
        // The component may be gone by now.
        if self.is_asked.try_set_value(false).is_some() {
            return;
        }
        let Some(scene) = untrack(|| self.scene()) else {
            return;
        };
        let framing = self.next(&scene);
        let picture = Picture {
            preview: &scene.opened.preview,
            upright: scene.state.upright(),
        };
        let area = self.area.get_untracked();
        let painted = area.map(|canvas| picture.paint_area(&canvas, &framing, scene.guide));
        let previews = self.previews.map(|canvas| canvas.get_untracked());
        let previewed = paint_previews(&picture, &previews, scene.state.framing());
        if painted.is_some_and(|it| it.is_err()) || previewed.is_err() {
            leptos::logging::warn!("no 2d canvas");
        }
    }

    /// The framing of this frame. What a finger had pulled beyond the edges comes back in steps
    /// once it lets go, and what moves by itself goes there in steps; with reduced motion, nothing
    /// does.
    fn next(self, scene: &Scene) -> Framing {
        let inside = *scene.state.framing();
        let live = self.session.live();
        let before = self.painted.get_value().filter(|it| it.is_away);
        let before = live.take_left().or(before.map(|it| it.framing));
        let framing = if prefers_reduced_motion() {
            inside
        } else if live.is_held() {
            scene.shown
        } else {
            before.map_or(inside, |before| towards(&before, &inside))
        };
        let is_away = framing != inside;
        self.painted.set_value(Some(Painted { framing, is_away }));
        if is_away && !live.is_held() {
            self.ask();
        }
        framing
    }
}

/// The largest is painted from the picture, the others from that one.
fn paint_previews(
    picture: &Picture<'_>,
    previews: &[Option<HtmlCanvasElement>; 3],
    framing: &Framing,
) -> Result<(), wasm_bindgen::JsValue> {
    let [Some(large), smaller @ ..] = previews else {
        return Ok(());
    };
    picture.paint_photo(large, framing)?;
    smaller
        .iter()
        .flatten()
        .try_for_each(|canvas| paint_smaller(canvas, large))
}

/// A part of the way from one framing to another, or all of it if little is left.
fn towards(from: &Framing, to: &Framing) -> Framing {
    let part = |from: f64, to: f64| from + (to - from) * SETTLE_PER_FRAME;
    let (was, is) = (from.centre_upright, to.centre_upright);
    let way_px = (is.x_px - was.x_px)
        .hypot(is.y_px - was.y_px)
        .max((to.side_upright_px - from.side_upright_px).abs());
    if way_px < SETTLED * to.side_upright_px {
        return *to;
    }
    Framing {
        centre_upright: PointPx::new(part(was.x_px, is.x_px), part(was.y_px, is.y_px)),
        side_upright_px: part(from.side_upright_px, to.side_upright_px),
        ..*to
    }
}

fn prefers_reduced_motion() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use cameo_model::SizePx;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn the_way_back_is_short_and_ends() {
        let inside = Framing::centred(SizePx::new(4000, 3000));
        let mut framing = Framing {
            centre_upright: PointPx::new(1500.0, 1900.0),
            side_upright_px: 3600.0,
            ..inside
        };
        let mut frames = 0;
        while framing != inside {
            framing = towards(&framing, &inside);
            frames += 1;
        }
        assert!((5..30).contains(&frames), "{frames}");
    }
}
