//! Progressive frames: all scans first, then rows of blocks.
//!
//! What must be kept between scans is, of every block, which of its coefficients are not 0,
//! because that decides how many bits the next scan has for it. The coefficients themselves are
//! kept only in the window, and only those that the reduced picture is made of, unless all are to
//! serve later decodings.
//!
//! # Source
//! ITU-T T.81 annex G.2.

use std::{fmt, ops::Range};

use cameo_model::{Error, Result};

use super::{
    Damage,
    band::Band,
    frame::{Component, Frame, Window},
    idct::{Block, LOW_PLACES},
    refine::{self, Slot},
    scan::{Member, Scan},
    tables::Factors,
    units::{Next, Units},
};
use crate::jpeg::ZIGZAG;

/// What the scans of a frame gave.
pub(super) struct Progressive {
    planes: Vec<Plane>,
    /// Whether nothing of the file was broken.
    is_whole: bool,
}

/// Without the picture.
impl fmt::Debug for Progressive {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("Progressive").finish_non_exhaustive()
    }
}

/// The coefficients of one component.
struct Plane {
    /// Blocks across the whole component.
    columns: usize,
    /// Blocks that are kept: the first across and down, and how many across and down.
    first: (usize, usize),
    count: (usize, usize),
    /// How many coefficients of each are kept across and down.
    kept_side: usize,
    /// While scans are read, for every block of the component, a bit for each coefficient in the
    /// order of the file.
    filled: Vec<u64>,
    /// The coefficients of every kept block, in rows.
    kept: Vec<i16>,
    /// Where among a block's kept coefficients each is, in the order of the file.
    places: [u8; 64],
    /// The lowest bit that has been given of each coefficient; more than it has before the first.
    low_bits: [u8; 64],
    factors: Factors,
}

/// Where a coefficient that isn't kept would be.
const NOT_KEPT: u8 = u8::MAX;

impl Progressive {
    /// Decodes all scans, for the window or to be kept for any. Gives how many bytes of each were
    /// needed as well.
    ///
    /// # Errors
    /// `source/damaged`, if damage is tolerated only when there is too much of it or when later
    /// scans are missing.
    pub(super) fn new(
        frame: &Frame,
        scans: &[Scan<'_>],
        (window, keeps_all): (&Window, bool),
        (damage, is_torn): (Damage, bool),
    ) -> Result<(Self, Vec<usize>)> {
        let components = frame.components.iter();
        // Where memory is short, less is kept.
        let whole: Option<Vec<_>> = if keeps_all {
            components.clone().map(Plane::of_all).collect()
        } else {
            None
        };
        let of_window = || components.map(|it| Plane::of_window(it, window)).collect();
        let mut store = Self {
            planes: whole.unwrap_or_else(of_window),
            is_whole: !is_torn,
        };
        let mut used = Vec::new();
        for scan in scans {
            let (len, is_broken) = store.read_scan(frame, scan, window, damage)?;
            used.push(len);
            store.is_whole &= !is_broken;
        }
        for plane in &mut store.planes {
            plane.filled = Vec::new();
        }
        // Where something is missing, whole scans could be.
        let mut planes = store.planes.iter();
        if store.is_whole || planes.all(|plane| plane.low_bits == [0; 64]) {
            Ok((store, used))
        } else {
            Err(Error::Damaged {})
        }
    }

    /// How many bytes all coefficients of a frame take.
    pub(super) fn byte_len(frame: &Frame) -> usize {
        let components = frame.components.iter();
        let blocks = components.map(|it| it.blocks.0.saturating_mul(it.blocks.1));
        let blocks = blocks.fold(0, usize::saturating_add);
        blocks.saturating_mul(64 * size_of::<i16>())
    }

    /// Whether any window of the frame can be drawn from it as if it were read anew.
    pub(super) fn is_all_of(&self, frame: &Frame) -> bool {
        let mut pairs = self.planes.iter().zip(&frame.components);
        self.is_whole
            && self.planes.len() == frame.components.len()
            && pairs
                .all(|(plane, component)| plane.kept_side == 8 && plane.count == component.blocks)
    }

    /// Gives how many bytes of the scan were needed, and whether anything of it is broken.
    fn read_scan(
        &mut self,
        frame: &Frame,
        scan: &Scan<'_>,
        window: &Window,
        damage: Damage,
    ) -> Result<(usize, bool)> {
        let ((columns, lines), (_, per_row)) = scan.grid(frame);
        let mut reader = Reader::new(scan, damage);
        let (mut is_broken, mut broken_lines) = (false, 0);
        for member in &scan.members {
            let plane = self.planes.get_mut(member.component);
            plane.ok_or(Error::Damaged {})?.note_scan(scan, member);
        }
        for line in 0..lines {
            for column in 0..columns {
                reader.read_unit(frame, (column, line), &mut self.planes)?;
            }
            if reader.units.take_broken() {
                is_broken = true;
                broken_lines += usize::from(window.rows.contains(&(line / per_row)));
                Damage::check_share(broken_lines, window.rows.len() * per_row)?;
            }
        }
        Ok((reader.units.bits.position(), is_broken))
    }

    /// Draws the blocks of a row of units in the window.
    pub(super) fn draw_row(&self, frame: &Frame, window: &Window, row: usize, bands: &mut [Band]) {
        let components = frame.components.iter().zip(&self.planes);
        for ((component, plane), band) in components.zip(bands) {
            let (across, down) = component.sampling;
            let columns = window.columns.start * across..window.columns.end * across;
            let making = Making::new(component, plane);
            for line in 0..down {
                let blocks = plane.blocks(row * down + line, &columns);
                for (column, kept) in blocks.enumerate() {
                    let (block, last) = making.block(kept);
                    band.draw((column, line), &block, last);
                }
            }
        }
    }
}

impl Plane {
    /// Keeps what the blocks of a window are drawn from.
    fn of_window(component: &Component, window: &Window) -> Self {
        let (across, down) = component.sampling;
        let first = (window.columns.start * across, window.rows.start * down);
        let count = (window.columns.len() * across, window.rows.len() * down);
        let kept_side = component.block_side;
        let kept = vec![0; count.0 * count.1 * kept_side * kept_side];
        Self::new(component, (first, count), (kept_side, kept))
    }

    /// Keeps everything; `None` if there is no memory for it.
    fn of_all(component: &Component) -> Option<Self> {
        let count = component.blocks;
        let len = count.0 * count.1 * 64;
        let mut kept = Vec::new();
        kept.try_reserve_exact(len).ok()?;
        kept.resize(len, 0);
        Some(Self::new(component, ((0, 0), count), (8, kept)))
    }

    fn new(
        component: &Component,
        (first, count): ((usize, usize), (usize, usize)),
        (kept_side, kept): (usize, Vec<i16>),
    ) -> Self {
        Self {
            columns: component.blocks.0,
            first,
            count,
            kept_side,
            filled: vec![0; component.blocks.0 * component.blocks.1],
            kept,
            places: kept_places(kept_side),
            low_bits: [u8::MAX; 64],
            factors: [0; 64],
        }
    }

    /// Takes over what a scan says about the whole component.
    fn note_scan(&mut self, scan: &Scan<'_>, member: &Member) {
        let (first, last) = scan.band;
        for low_bit in self.low_bits.iter_mut().take(last + 1).skip(first) {
            *low_bit = scan.low_bit as u8;
        }
        if let Some(factors) = &member.factors {
            self.factors = **factors;
        }
    }

    fn slot(&mut self, place: (usize, usize)) -> Option<Slot<'_>> {
        let start = self.kept_start(place);
        let filled = self.filled.get_mut(place.1 * self.columns + place.0)?;
        let len = self.kept_side * self.kept_side;
        let kept = start.and_then(|start| self.kept.get_mut(start..start + len));
        Some(Slot {
            filled,
            kept: kept.unwrap_or_default(),
            places: &self.places,
        })
    }

    /// Where the coefficients of a kept block begin.
    fn kept_start(&self, (column, row): (usize, usize)) -> Option<usize> {
        let column = column.checked_sub(self.first.0)?;
        let row = row.checked_sub(self.first.1)?;
        let is_inside = column < self.count.0 && row < self.count.1;
        let index = row * self.count.0 + column;
        is_inside.then_some(index * self.kept_side * self.kept_side)
    }

    /// The coefficients of some kept blocks of a row, from the left.
    fn blocks(&self, row: usize, columns: &Range<usize>) -> impl Iterator<Item = &[i16]> {
        let start = self.kept_start((columns.start, row)).unwrap_or_default();
        let blocks = self.kept.get(start..).unwrap_or_default();
        let blocks = blocks.chunks_exact(self.kept_side * self.kept_side);
        blocks.take(columns.len())
    }
}

/// Where the coefficients of a block that keeps `side` × `side` of them are kept.
fn kept_places(side: usize) -> [u8; 64] {
    ZIGZAG.map(|natural| {
        let (column, row) = (usize::from(natural) % 8, usize::from(natural) / 8);
        let is_kept = column < side && row < side;
        if is_kept {
            (row * side + column) as u8
        } else {
            NOT_KEPT
        }
    })
}

/// How blocks of a component are made of what is kept of them. Its tables are in natural order.
struct Making {
    /// How many coefficients across and down a block needs, and how many are kept in a row.
    block_side: usize,
    kept_side: usize,
    factors: [i32; 64],
    /// All bits set for coefficients behind the mean, and for those behind the [`LOW_PLACES`].
    varying: [i16; 64],
    high: [i16; 64],
}

impl Making {
    fn new(component: &Component, plane: &Plane) -> Self {
        let factors = plane.factors.into_iter();
        Self {
            block_side: component.block_side,
            kept_side: plane.kept_side,
            factors: in_natural_order(factors),
            varying: in_natural_order((0..64).map(|place| if place < 1 { 0 } else { -1 })),
            high: in_natural_order((0..64).map(|place| if place < LOW_PLACES { 0 } else { -1 })),
        }
    }

    /// The block, and a place in the order of the file behind which all of it is 0.
    fn block(&self, kept: &[i16]) -> (Block, usize) {
        let mut block: Block = [0; 64];
        let (mut varying, mut high) = (0, 0);
        let rows = block.as_chunks_mut().0.iter_mut();
        let rows = rows.zip(rows_of(&self.factors));
        let masks = rows_of(&self.varying).zip(rows_of(&self.high));
        let rows = rows.zip(masks).zip(kept.chunks_exact(self.kept_side));
        for (((to, factors), masks), from) in rows.take(self.block_side) {
            let to: &mut [i32; 8] = to;
            let masks = masks.0.iter().zip(masks.1);
            let all = to.iter_mut().zip(factors).zip(masks).zip(from);
            for (((to, factor), (is_varying, is_high)), from) in all.take(self.block_side) {
                *to = i32::from(*from).wrapping_mul(*factor);
                varying |= from & is_varying;
                high |= from & is_high;
            }
        }
        match (varying, high) {
            (0, _) => (block, 0),
            (_, 0) => (block, LOW_PLACES - 1),
            _ => (block, 63),
        }
    }
}

/// Eight rows of eight.
fn rows_of<T>(numbers: &[T; 64]) -> impl Iterator<Item = &[T; 8]> {
    numbers.as_chunks().0.iter()
}

fn in_natural_order<T: Copy + Default>(in_file: impl Iterator<Item = T>) -> [T; 64] {
    let mut natural = [T::default(); 64];
    for (number, place) in in_file.zip(ZIGZAG) {
        if let Some(to) = natural.get_mut(usize::from(place)) {
            *to = number;
        }
    }
    natural
}

/// A scan in progress.
struct Reader<'a> {
    scan: &'a Scan<'a>,
    units: Units<'a>,
    /// Means of the blocks before, by member.
    means: Vec<i32>,
    /// Blocks, from this one on, that have nothing more in their band.
    end_of_band_run: u32,
}

impl<'a> Reader<'a> {
    fn new(scan: &'a Scan<'a>, damage: Damage) -> Self {
        Self {
            scan,
            units: Units::new(scan, damage),
            means: vec![0; scan.members.len()],
            end_of_band_run: 0,
        }
    }

    fn read_unit(
        &mut self,
        frame: &Frame,
        (column, line): (usize, usize),
        planes: &mut [Plane],
    ) -> Result<()> {
        match self.units.begin()? {
            Next::Follows => {}
            Next::Restarts => {
                self.means.fill(0);
                self.end_of_band_run = 0;
            }
            Next::Hole => return Ok(()),
        }
        for (index, member) in self.scan.members.iter().enumerate() {
            let component = frame.components.get(member.component);
            let plane = planes.get_mut(member.component);
            let (component, plane) = component.zip(plane).ok_or(Error::Damaged {})?;
            let (across, down) = if self.scan.is_alone() {
                (1, 1)
            } else {
                component.sampling
            };
            let blocks = (0..down).flat_map(|y| (0..across).map(move |x| (x, y)));
            for (x, y) in blocks {
                let place = (column * across + x, line * down + y);
                let slot = plane.slot(place).ok_or(Error::Damaged {})?;
                self.read_block(index, member, slot)?;
            }
        }
        self.units.end().map(|_| ())
    }

    fn read_block(&mut self, index: usize, member: &Member, mut slot: Slot<'_>) -> Result<()> {
        let bits = &mut self.units.bits;
        let low_bit = self.scan.low_bit;
        if self.scan.has_means() && self.scan.is_refinement {
            slot.refine_mean(bits, low_bit);
            return Ok(());
        }
        if self.scan.has_means() {
            let dc = member.dc.as_ref().ok_or(Error::Damaged {})?;
            let mean = self.means.get_mut(index).ok_or(Error::Damaged {})?;
            *mean = mean.wrapping_add(dc.difference(bits));
            slot.set_mean(*mean, low_bit);
            return Ok(());
        }
        let ac = member.ac.as_ref().ok_or(Error::Damaged {})?;
        let (first, last) = self.scan.band;
        let band = refine::Band {
            first,
            last,
            low_bit,
        };
        if self.scan.is_refinement {
            slot.refine(ac, bits, band, &mut self.end_of_band_run);
        } else {
            slot.read(ac, bits, band, &mut self.end_of_band_run);
        }
        Ok(())
    }
}
