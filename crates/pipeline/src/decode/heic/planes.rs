//! A window of a picture as luma and chroma, eight bits each, put together from its tiles.

use cameo_model::{Result, SizePx};
use heic_decoder::hevc::{ctu, params::Sps};

use super::{
    colour::Matrix,
    contradiction, slices,
    upsampling::{Upsampling, WideRow},
};
use crate::{
    container::{Coded, Items, Tile},
    part::Part,
};

/// Pixels around the wanted ones whose chroma shines into them; even, as the window begins.
const MARGIN_PX: u32 = 2;

/// Samples of a window.
pub(super) struct Planes {
    luma: Plane,
    chroma: [Plane; 2],
    /// Luma samples that share one of chroma, across and down: 1 or 2; 0 if there is none.
    sharing: (u32, u32),
    /// Of which the planes have a little more on each side.
    window: Part,
    upsampling: Upsampling,
}

/// Samples from (`left`, `top`) on, in the plane of the whole picture.
struct Plane {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    samples: Vec<u8>,
}

/// The shown part of a decoded tile's plane, and where it goes.
struct TilePlane {
    decoded: ctu::Plane,
    /// Samples that are not shown, at its left and above.
    hidden: (usize, usize),
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Planes {
    /// Decodes the tiles that have a part in a window of the picture. `bytes_left` is how many may
    /// still be read of the file.
    ///
    /// # Errors
    /// `source/damaged`, `source/unsupported-coding`.
    pub(super) fn decode(
        items: &Items<'_>,
        coded: &Coded,
        window: Part,
        bytes_left: &mut usize,
    ) -> Result<Self> {
        let first = coded.tiles.first().ok_or_else(contradiction)?;
        let mut planes = Self::blank(&first.setup.sps, coded.size, window);
        let size = coded.tile_size();
        for (index, tile) in (0..).zip(&coded.tiles) {
            let (column, row) = (index % coded.columns, index / coded.columns);
            let frame = Part {
                left_px: column * size.width_px,
                top_px: row * size.height_px,
                size,
            };
            if planes.meet(frame) {
                planes.take(items, tile, frame, bytes_left)?;
            }
        }
        Ok(planes)
    }

    fn blank(sps: &Sps, whole: SizePx, window: Part) -> Self {
        let sharing = match sps.chroma_format_idc {
            0 => (0, 0),
            _ => (sps.sub_width_c(), sps.sub_height_c()),
        };
        let span = |first: u32, len: u32, side: u32| {
            let start = (first & !1).saturating_sub(MARGIN_PX);
            (start, (first + len + MARGIN_PX).min(side) - start)
        };
        let (left, width) = span(window.left_px, window.size.width_px, whole.width_px);
        let (top, height) = span(window.top_px, window.size.height_px, whole.height_px);
        let chroma = || Plane::blank((left, top), (width, height), sharing);
        Self {
            luma: Plane::blank((left, top), (width, height), (1, 1)),
            chroma: [chroma(), chroma()],
            sharing,
            window,
            upsampling: Upsampling::of(sps),
        }
    }

    /// Whether a tile has a part in the window.
    fn meet(&self, tile: Part) -> bool {
        let meets = |first: u32, len: u32, start: usize, count: usize| {
            (first as usize) < start + count && (first + len) as usize > start
        };
        let luma = &self.luma;
        meets(tile.left_px, tile.size.width_px, luma.left, luma.width)
            && meets(tile.top_px, tile.size.height_px, luma.top, luma.height)
    }

    /// Decodes a tile and copies what lies in the window.
    fn take(
        &mut self,
        items: &Items<'_>,
        tile: &Tile,
        frame: Part,
        bytes_left: &mut usize,
    ) -> Result<()> {
        let data = items.bytes(tile.item, bytes_left)?;
        let (sps, picture) = slices::decode(&tile.setup, data)?;
        let is_same = sps.chroma_format_idc == 0 && self.sharing == (0, 0)
            || (sps.sub_width_c(), sps.sub_height_c()) == self.sharing;
        if !is_same {
            return Err(contradiction());
        }
        let hidden = tile.setup.window();
        let shown = |decoded, sharing| TilePlane::new(decoded, frame, hidden, sharing);
        self.luma.copy(shown(picture.y, (1, 1)))?;
        if self.sharing != (0, 0) {
            let [blue, red] = &mut self.chroma;
            blue.copy(shown(picture.cb, self.sharing))?;
            red.copy(shown(picture.cr, self.sharing))?;
        }
        Ok(())
    }

    /// The rows of the window without what lies around it, luma alone.
    pub(super) fn luma_rows(&self) -> impl Iterator<Item = &[u8]> {
        let Part {
            left_px,
            top_px,
            size,
        } = self.window;
        let skipped = left_px as usize - self.luma.left;
        let rows = self.luma.samples.chunks_exact(self.luma.width.max(1));
        let rows = rows.skip(top_px as usize - self.luma.top);
        let rows = rows.take(size.height_px as usize);
        rows.filter_map(move |row| row.get(skipped..skipped + size.width_px as usize))
    }

    /// Calls `each` with the number and the colours of each row of the window.
    ///
    /// # Errors
    /// `source/damaged`.
    pub(super) fn for_rows(
        &self,
        matrix: &Matrix,
        mut each: impl FnMut(usize, &[[u8; 3]]),
    ) -> Result<()> {
        let width = self.window.size.width_px as usize;
        let skipped = self.window.left_px as usize - self.luma.left;
        let wanted = skipped..skipped + width;
        let mut row = vec![[0; 3]; width];
        let [mut blue, mut red] = [(); 2].map(|()| WideRow::default());
        for (y, luma) in self.luma_rows().enumerate() {
            if self.sharing == (0, 0) {
                matrix.gray_row(luma, &mut row);
            } else {
                let y = self.window.top_px as usize + y;
                let [blue_plane, red_plane] = &self.chroma;
                let blue = blue.of(&self.upsampling, |at| blue_plane.row(at), y);
                let red = red.of(&self.upsampling, |at| red_plane.row(at), y);
                let chroma = blue.get(wanted.clone()).zip(red.get(wanted.clone()));
                matrix.row(luma, chroma.ok_or_else(contradiction)?, &mut row);
            }
            each(y, &row);
        }
        Ok(())
    }
}

impl Plane {
    /// The samples of a window of luma, of which so many share one.
    fn blank(
        (left, top): (u32, u32),
        (width, height): (u32, u32),
        (across, down): (u32, u32),
    ) -> Self {
        let span = |first: u32, len: u32, sharing: u32| {
            let start = first.checked_div(sharing)?;
            Some((
                start as usize,
                ((first + len).div_ceil(sharing) - start) as usize,
            ))
        };
        let (left, width) = span(left, width, across).unwrap_or_default();
        let (top, height) = span(top, height, down).unwrap_or_default();
        Self {
            left,
            top,
            width,
            height,
            samples: vec![0; width * height],
        }
    }

    /// Row `y` of the picture's plane, or the one nearest to it.
    fn row(&self, y: usize) -> &[u8] {
        let y = y.clamp(self.top, self.top + self.height.max(1) - 1) - self.top;
        let row = self.samples.get(y * self.width..(y + 1) * self.width);
        row.unwrap_or_default()
    }

    /// Copies what the tile has of it.
    fn copy(&mut self, tile: TilePlane) -> Result<()> {
        let stride = tile.decoded.width;
        let shift = tile.decoded.bit_depth.saturating_sub(8);
        let samples = tile.decoded.into_samples();
        let (left, right) = (
            self.left.max(tile.left),
            (self.left + self.width).min(tile.left + tile.width),
        );
        let (top, bottom) = (
            self.top.max(tile.top),
            (self.top + self.height).min(tile.top + tile.height),
        );
        for y in top..bottom.max(top) {
            let len = right.saturating_sub(left);
            let from = (y - tile.top + tile.hidden.1) * stride + left - tile.left + tile.hidden.0;
            let to = (y - self.top) * self.width + left - self.left;
            let from = samples.get(from..from + len);
            let (Some(from), Some(to)) = (from, self.samples.get_mut(to..to + len)) else {
                return Err(contradiction());
            };
            for (to, from) in to.iter_mut().zip(from) {
                *to = narrowed(*from, shift);
            }
        }
        Ok(())
    }
}

/// A sample of more bits as one of eight.
fn narrowed(sample: i32, shift: u32) -> u8 {
    let half = (1 << shift) >> 1;
    ((sample + half) >> shift).clamp(0, 255) as u8
}

impl TilePlane {
    fn new(decoded: ctu::Plane, tile: Part, hidden: Part, (across, down): (u32, u32)) -> Self {
        let SizePx {
            width_px,
            height_px,
        } = tile.size;
        Self {
            decoded,
            hidden: (
                (hidden.left_px / across) as usize,
                (hidden.top_px / down) as usize,
            ),
            left: (tile.left_px / across) as usize,
            top: (tile.top_px / down) as usize,
            width: width_px.div_ceil(across) as usize,
            height: height_px.div_ceil(down) as usize,
        }
    }
}
