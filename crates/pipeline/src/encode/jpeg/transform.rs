//! From pixels to coefficients: one strip of MCUs at a time, so that no second picture is needed.

use crate::bitmap::{Bitmap, Channels};

use super::{
    colour::{halve, split_gray, split_rgb},
    frame::{Component, Frame},
    strip::Strip,
};

/// The coefficients of a gray or RGB bitmap, [`super::dct::COEFFICIENT_SCALE`] times as large.
///
/// `None` if the bitmap has alpha or a side that the format can't express.
pub(super) fn coefficients(bitmap: &Bitmap, shares_chroma: bool) -> Option<Frame> {
    let width_px = u16::try_from(bitmap.size.width_px).ok()?;
    let height_px = u16::try_from(bitmap.size.height_px).ok()?;
    if bitmap.channels.has_alpha() || width_px == 0 || height_px == 0 {
        return None;
    }
    let is_gray = bitmap.channels == Channels::Gray;
    let sampling = if shares_chroma && !is_gray { 2 } else { 1 };
    let mut strips = Strips::new(bitmap, sampling);
    let mut frame = Frame {
        width_px,
        height_px,
        components: components(width_px.into(), height_px.into(), sampling, is_gray),
    };
    let mut rows = bitmap.rows();
    while rows.len() > 0 {
        strips.fill(&mut rows);
        strips.transform(&mut frame.components);
    }
    Some(frame)
}

fn components(width: usize, height: usize, sampling: usize, is_gray: bool) -> Vec<Component> {
    let mcus_wide = width.div_ceil(8 * sampling);
    let luma = Component::empty(sampling, mcus_wide, width, height);
    if is_gray {
        return vec![luma];
    }
    let (width, height) = (width.div_ceil(sampling), height.div_ceil(sampling));
    let chroma = Component::empty(1, mcus_wide, width, height);
    vec![luma, chroma.clone(), chroma]
}

/// One row of MCUs of each component, and what chroma is before it is halved.
struct Strips {
    width: usize,
    sampling: usize,
    luma: Strip,
    full_chroma: [Strip; 2],
    half_chroma: Option<[Strip; 2]>,
}

impl Strips {
    fn new(bitmap: &Bitmap, sampling: usize) -> Self {
        let width = bitmap.rows().next().map_or(0, <[u8]>::len) / bitmap.channels.count();
        let mcus_wide = width.div_ceil(8 * sampling);
        let full = || Strip::new(mcus_wide * sampling, sampling);
        let half = || Strip::new(mcus_wide, 1);
        Self {
            width,
            sampling,
            luma: full(),
            full_chroma: [full(), full()],
            half_chroma: (sampling == 2).then(|| [half(), half()]),
        }
    }

    /// Takes the next rows, as many as there are.
    fn fill<'a>(&mut self, rows: &mut impl Iterator<Item = &'a [u8]>) {
        let mut height = 0;
        for (index, row) in rows.take(self.luma.height()).enumerate() {
            self.fill_row(index, row);
            height = index + 1;
        }
        let [blue, red] = &mut self.full_chroma;
        for strip in [&mut self.luma, blue, red] {
            strip.fill_rows(height);
        }
        if let Some(halves) = &mut self.half_chroma {
            for (full, half) in self.full_chroma.iter().zip(halves) {
                halve(full, half);
            }
        }
    }

    fn fill_row(&mut self, index: usize, row: &[u8]) {
        let [blue, red] = &mut self.full_chroma;
        if row.len() == self.width {
            split_gray(row, self.luma.row_mut(index));
        } else {
            let planes = [&mut self.luma, blue, red].map(|strip| strip.row_mut(index));
            split_rgb(row, planes);
        }
        let [blue, red] = &mut self.full_chroma;
        for strip in [&mut self.luma, blue, red] {
            strip.fill_row(index, self.width);
        }
    }

    /// Appends the blocks of this row of MCUs.
    fn transform(&self, components: &mut [Component]) {
        let chroma = self.half_chroma.as_ref().unwrap_or(&self.full_chroma);
        let strips = [&self.luma, &chroma[0], &chroma[1]];
        for (component, strip) in components.iter_mut().zip(strips) {
            let sampling = component.sampling;
            for mcu in 0..self.width.div_ceil(8 * self.sampling) {
                for within in 0..component.blocks_per_mcu() {
                    let across = mcu * sampling + within % sampling;
                    component.push(strip.coefficients(across, within / sampling));
                }
            }
        }
    }
}
