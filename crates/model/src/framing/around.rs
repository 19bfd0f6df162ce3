//! The framing to begin with when something in the picture is known to matter, such as a face.
//!
//! What finds it is elsewhere.

use super::{
    bounds::{self, Edge},
    transform::Framing,
};
use crate::geometry::{PointPx, RegionPx, SizePx};

/// Side of the framing as a multiple of the region's longer side. A face that is found from brow
/// to chin then has room for hair, neck and some of the shoulders.
const SIDE_PER_REGION: f64 = 2.2;

/// How far the region's middle lies above the framing's, as a share of the framing's side.
const HEADROOM: f64 = 0.05;

impl Framing {
    /// The framing around `region` of a picture of size `upright`: 2.2 times as long as the
    /// region's longer side where the picture and the zoom allow it, the region a little above
    /// its middle, inside the picture, neither turned nor mirrored.
    ///
    /// All of the region is inside if its longer side is not longer than the picture's shorter
    /// one. Without a finite region that has an area in the picture, it is
    /// [`Framing::centred`].
    pub fn around(upright: SizePx, region: &RegionPx) -> Self {
        let widest = Self::centred(upright);
        let Some(region) = region.clipped(upright) else {
            return widest;
        };
        let wanted = Self {
            side_upright_px: SIDE_PER_REGION * region.width_px.max(region.height_px),
            ..widest
        };
        let sized = bounds::sized(&wanted, upright, Edge::Hard);
        let side_px = sized.side_upright_px;
        let middle = region.centre();
        let spare_px = ((side_px - region.height_px) / 2.0).max(0.0);
        let lowered_px = (HEADROOM * side_px).min(spare_px);
        let centred = Self {
            centre_upright: PointPx::new(middle.x_px, middle.y_px + lowered_px),
            ..sized
        };
        bounds::placed(&centred, upright, Edge::Hard)
    }
}
