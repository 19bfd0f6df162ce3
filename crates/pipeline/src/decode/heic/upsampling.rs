//! Chroma for every pixel: between the samples that pixels share, by their distances.
//!
//! # Source
//! ITU-T H.265 section 6.2 and figure E.1 (where chroma lies).

use heic_decoder::hevc::params::Sps;

/// Where chroma lies across and down.
pub(super) struct Upsampling {
    across: Axis,
    down: Axis,
}

/// Weights of two samples, for the pixels that share them.
#[derive(Clone, Copy)]
enum Axis {
    /// Each pixel has its own.
    Unshared,
    /// Two pixels share one.
    Pairs {
        /// What the first pixel has of its own sample; the rest is of the one before.
        own: f32,
        /// What the second pixel has of the next sample; the rest is of its own.
        next: f32,
    },
}

impl Axis {
    /// For a sample that lies so many half pixels behind the first that share it.
    fn new(sharing: u32, half_pixels: u8) -> Self {
        let away = f32::from(half_pixels) / 4.0;
        match sharing {
            2 => Self::Pairs {
                own: 1.0 - away,
                next: 0.5 - away,
            },
            _ => Self::Unshared,
        }
    }
}

impl Upsampling {
    /// That of a coded picture.
    pub(super) fn of(sps: &Sps) -> Self {
        let (across, down) = match (sps.chroma_format_idc, sps.chroma_location) {
            (1, Some(1)) => (1, 1),
            (1, Some(2)) => (0, 0),
            (1, Some(3)) => (1, 0),
            (1, Some(4)) => (0, 2),
            (1, Some(5)) => (1, 2),
            (1, _) => (0, 1),
            _ => (0, 0),
        };
        Self {
            across: Axis::new(sps.sub_width_c(), across),
            down: Axis::new(sps.sub_height_c(), down),
        }
    }
}

/// Room for a row of chroma that is as wide as luma.
#[derive(Default)]
pub(super) struct WideRow {
    /// As many as there are samples, and one more at each end.
    narrow: Vec<f32>,
    wide: Vec<f32>,
}

impl WideRow {
    /// Chroma of the pixels in row `y`, by the rows of the plane.
    pub(super) fn of<'a>(
        &mut self,
        upsampling: &Upsampling,
        row: impl Fn(usize) -> &'a [u8],
        y: usize,
    ) -> &[f32] {
        match upsampling.down {
            Axis::Unshared => self.blend(row(y), row(y), 0.0),
            Axis::Pairs { own, .. } if y.is_multiple_of(2) => {
                self.blend(row((y / 2).saturating_sub(1)), row(y / 2), own);
            }
            Axis::Pairs { next, .. } => self.blend(row(y / 2), row(y / 2 + 1), next),
        }
        match upsampling.across {
            Axis::Unshared => self.narrow.get(1..).unwrap_or_default(),
            Axis::Pairs { own, next } => self.widen(own, next),
        }
    }

    /// Two rows as one, with so much of the second.
    fn blend(&mut self, first: &[u8], second: &[u8], share: f32) {
        let blended = first.iter().zip(second).map(|(first, second)| {
            f32::from(*first) + (f32::from(*second) - f32::from(*first)) * share
        });
        self.narrow.clear();
        self.narrow.push(0.0);
        self.narrow.extend(blended);
        // What lies outside is as what is nearest to it.
        self.narrow
            .push(self.narrow.last().copied().unwrap_or_default());
        if let [before, first, ..] = self.narrow.as_mut_slice() {
            *before = *first;
        }
    }

    fn widen(&mut self, own_share: f32, next_share: f32) -> &[f32] {
        self.wide.resize(2 * self.narrow.len(), 0.0);
        let pairs = self.wide.as_chunks_mut::<2>().0.iter_mut();
        for ([first, second], near) in pairs.zip(self.narrow.windows(3)) {
            if let [before, own, next] = near {
                *first = before + (own - before) * own_share;
                *second = own + (next - own) * next_share;
            }
        }
        &self.wide
    }
}
