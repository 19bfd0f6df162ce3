//! Progressive frames: all scans first, then rows of blocks.
//!
//! What must be kept between scans is, of every block, which of its coefficients are not 0,
//! because that decides how many bits the next scan has for it. The coefficients themselves are
//! kept only in the window, and only those that the reduced picture is made of.
//!
//! # Source
//! ITU-T T.81 annex G.2.

use cameo_model::{Error, Result};

use super::{
    Damage,
    band::Band,
    frame::{Component, Frame, Window},
    idct::Block,
    refine::{self, Slot},
    scan::{Member, Scan},
    tables::Factors,
    units::{Next, Units},
};
use crate::jpeg::ZIGZAG;

/// What the scans of a frame gave.
pub(super) struct Progressive {
    planes: Vec<Plane>,
}

/// The coefficients of one component.
struct Plane {
    /// Blocks across the whole component.
    columns: usize,
    /// Blocks of the window: the first across and down, and how many across and down.
    first: (usize, usize),
    count: (usize, usize),
    block_side: usize,
    /// For every block of the component, a bit for each coefficient in the order of the file.
    filled: Vec<u64>,
    /// For every block of the window, as many coefficients as it has samples, in rows.
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
    /// Decodes all scans. Gives how many bytes of each were needed as well.
    ///
    /// # Errors
    /// `source/damaged`, if damage is tolerated only when there is too much of it or when later
    /// scans are missing.
    pub(super) fn new(
        frame: &Frame,
        scans: &[Scan<'_>],
        window: &Window,
        (damage, is_torn): (Damage, bool),
    ) -> Result<(Self, Vec<usize>)> {
        let components = frame.components.iter();
        let planes = components.map(|component| Plane::new(component, window));
        let mut store = Self {
            planes: planes.collect(),
        };
        let mut used = Vec::new();
        let mut is_whole = !is_torn;
        for scan in scans {
            let (len, is_broken) = store.read_scan(frame, scan, window, damage)?;
            used.push(len);
            is_whole &= !is_broken;
        }
        // Where something is missing, whole scans could be.
        let mut planes = store.planes.iter();
        if is_whole || planes.all(|plane| plane.low_bits == [0; 64]) {
            Ok((store, used))
        } else {
            Err(Error::Damaged {})
        }
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
    pub(super) fn draw_row(&self, frame: &Frame, row: usize, bands: &mut [Band]) {
        let components = frame.components.iter().zip(&self.planes);
        for ((component, plane), band) in components.zip(bands) {
            let down = component.sampling.1;
            for line in 0..down {
                plane.draw_row(row * down + line, line, band);
            }
        }
    }
}

impl Plane {
    fn new(component: &Component, window: &Window) -> Self {
        let (across, down) = component.sampling;
        let count = (window.columns.len() * across, window.rows.len() * down);
        let side = component.block_side;
        Self {
            columns: component.blocks.0,
            first: (window.columns.start * across, window.rows.start * down),
            count,
            block_side: side,
            filled: vec![0; component.blocks.0 * component.blocks.1],
            kept: vec![0; count.0 * count.1 * side * side],
            places: kept_places(side),
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
        let len = self.block_side * self.block_side;
        let kept = start.and_then(|start| self.kept.get_mut(start..start + len));
        Some(Slot {
            filled,
            kept: kept.unwrap_or_default(),
            places: &self.places,
        })
    }

    /// Where the coefficients of a block of the window begin.
    fn kept_start(&self, (column, row): (usize, usize)) -> Option<usize> {
        let column = column.checked_sub(self.first.0)?;
        let row = row.checked_sub(self.first.1)?;
        let is_inside = column < self.count.0 && row < self.count.1;
        let index = row * self.count.0 + column;
        is_inside.then_some(index * self.block_side * self.block_side)
    }

    fn draw_row(&self, row: usize, line: usize, band: &mut Band) {
        let side = self.block_side;
        let start = self.kept_start((self.first.0, row)).unwrap_or_default();
        let blocks = self.kept.get(start..).unwrap_or_default();
        let blocks = blocks.chunks_exact(side * side).take(self.count.0);
        for (column, kept) in blocks.enumerate() {
            let (block, last) = dequantised(kept, &self.places, &self.factors);
            band.draw((column, line), &block, last);
        }
    }
}

/// Where the coefficients of a block that has `side` × `side` of them are kept.
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

/// The block of its kept coefficients, and the place of the last that is not 0.
fn dequantised(kept: &[i16], places: &[u8; 64], factors: &Factors) -> (Block, usize) {
    let mut block: Block = [0; 64];
    let mut last = 0;
    let all = places.iter().zip(ZIGZAG).zip(factors).enumerate();
    for (place, ((at, natural), factor)) in all {
        let coefficient = kept.get(usize::from(*at)).copied().unwrap_or_default();
        if coefficient != 0 {
            last = place;
            if let Some(to) = block.get_mut(usize::from(natural)) {
                *to = i32::from(coefficient).wrapping_mul(*factor);
            }
        }
    }
    (block, last)
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
