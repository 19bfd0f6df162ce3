//! Sequential frames: all scans advance together, unit row by unit row, and nothing is kept.
//!
//! A file with one scan per component has its bytes in memory anyway, so that its scans can be
//! read side by side. Blocks outside the window are only got past.

use std::ops::Range;

use cameo_model::{Error, Result};

use super::{
    Damage,
    band::Band,
    bits::Bits,
    block::{Codes, needed_places},
    frame::{Frame, Window},
    idct::Block,
    marks::Marks,
    scan::{self, Scan},
    tables::Factors,
    units::{Next, Units},
};

/// A frame's scans in progress.
pub(super) struct Sequential<'a> {
    streams: Vec<Stream<'a>>,
    broken_rows: usize,
}

/// One scan in progress.
struct Stream<'a> {
    units: Units<'a>,
    members: Vec<Member<'a>>,
    /// How many units there are, across and down.
    count: (usize, usize),
    /// How many of them one unit of the frame has: a scan of one component counts its blocks.
    per_unit: (usize, usize),
}

struct Member<'a> {
    component: usize,
    codes: Codes<'a>,
    factors: &'a Factors,
    /// How many coefficients of a block are of use.
    needed: usize,
    mean: i32,
    /// Blocks of a unit, across and down.
    blocks: (usize, usize),
}

impl<'a> Sequential<'a> {
    /// # Errors
    /// `source/damaged`.
    pub(super) fn new(frame: &Frame, scans: &'a [Scan<'a>], damage: Damage) -> Result<Self> {
        let streams = scans.iter().map(|scan| Stream::new(frame, scan, damage));
        Ok(Self {
            streams: streams.collect::<Result<_>>()?,
            broken_rows: 0,
        })
    }

    /// Goes on with the row of units `row`, or as near before it as is noted. Gives where that is.
    pub(super) fn go_to(&mut self, row: usize, marks: &Marks) -> usize {
        match (self.streams.as_mut_slice(), marks.up_to(row)) {
            ([stream], Some((row, mark))) => {
                stream.units.go_to(&mark);
                let members = stream.members.iter_mut().zip(mark.means);
                members.for_each(|(member, mean)| member.mean = mean);
                row
            }
            _ => 0,
        }
    }

    /// Notes where row `row` of the units begins, which must be the next one.
    pub(super) fn note(&self, row: usize, marks: &mut Marks) {
        if let [stream] = self.streams.as_slice() {
            marks.note(row, || stream.units.mark(stream.means()));
        }
    }

    /// Reads the next row of units, which is number `row`, and draws what is in the window.
    ///
    /// # Errors
    /// `source/damaged`, if damage is tolerated only when there is too much of it.
    pub(super) fn read_row(
        &mut self,
        window: &Window,
        row: usize,
        bands: &mut [Band],
    ) -> Result<()> {
        let mut is_broken = false;
        let columns = if window.rows.contains(&row) {
            window.columns.clone()
        } else {
            0..0
        };
        for stream in &mut self.streams {
            stream.read_row(row, &columns, bands)?;
            is_broken |= stream.units.take_broken();
        }
        self.broken_rows += usize::from(is_broken && window.rows.contains(&row));
        Damage::check_share(self.broken_rows, window.rows.len())
    }

    /// How many bytes of each scan were needed.
    pub(super) fn used(&self) -> impl Iterator<Item = usize> {
        let streams = self.streams.iter();
        streams.map(|stream| stream.units.bits.position())
    }
}

impl<'a> Stream<'a> {
    fn new(frame: &Frame, scan: &'a Scan<'a>, damage: Damage) -> Result<Self> {
        let is_alone = scan.is_alone();
        let members = scan.members.iter();
        let members = members.map(|member| Member::new(frame, member, is_alone));
        let (count, per_unit) = scan.grid(frame);
        Ok(Self {
            units: Units::new(scan, damage),
            members: members.collect::<Option<_>>().ok_or(Error::Damaged {})?,
            count,
            per_unit,
        })
    }

    /// By component of the scan.
    fn means(&self) -> [i32; 4] {
        let mut means = [0; 4];
        for (to, member) in means.iter_mut().zip(&self.members) {
            *to = member.mean;
        }
        means
    }

    fn read_row(&mut self, row: usize, columns: &Range<usize>, bands: &mut [Band]) -> Result<()> {
        let (across, down) = self.per_unit;
        let wanted = columns.start * across..columns.end * across;
        let top = row * down;
        for line in top..(top + down).min(self.count.1) {
            for column in 0..self.count.0 {
                let place = (column.wrapping_sub(wanted.start), line - top);
                self.read_unit(wanted.contains(&column).then_some(place), bands)?;
            }
        }
        Ok(())
    }

    #[inline]
    fn read_unit(&mut self, place: Option<(usize, usize)>, bands: &mut [Band]) -> Result<()> {
        match self.units.begin()? {
            Next::Follows => {}
            Next::Restarts => self.members.iter_mut().for_each(|member| member.mean = 0),
            Next::Hole => {
                self.draw_nothing(place, bands);
                return Ok(());
            }
        }
        for member in &mut self.members {
            let bits = &mut self.units.bits;
            match place.zip(bands.get_mut(member.component)) {
                Some((place, band)) => member.draw(bits, place, band),
                None => member.skip(bits),
            }
        }
        if !self.units.end()? {
            self.draw_nothing(place, bands);
        }
        Ok(())
    }

    #[cold]
    fn draw_nothing(&self, place: Option<(usize, usize)>, bands: &mut [Band]) {
        let Some(place) = place else { return };
        for member in &self.members {
            if let Some(band) = bands.get_mut(member.component) {
                member.places(place).for_each(|at| band.draw_nothing(at));
            }
        }
    }
}

impl<'a> Member<'a> {
    fn new(frame: &Frame, member: &'a scan::Member, is_alone: bool) -> Option<Self> {
        let component = frame.components.get(member.component)?;
        Some(Self {
            component: member.component,
            codes: Codes::new(member.dc.as_deref()?, member.ac.as_deref()?),
            factors: member.factors.as_deref()?,
            needed: needed_places(component.block_side),
            mean: 0,
            blocks: if is_alone { (1, 1) } else { component.sampling },
        })
    }

    /// Where the blocks of a unit are, counted in blocks.
    fn places(
        &self,
        (column, row): (usize, usize),
    ) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (across, down) = self.blocks;
        let (left, top) = (column * across, row * down);
        (top..top + down).flat_map(move |y| (left..left + across).map(move |x| (x, y)))
    }

    #[inline]
    fn draw(&mut self, bits: &mut Bits<'_>, unit: (usize, usize), band: &mut Band) {
        for place in self.places(unit) {
            let mut block: Block = [0; 64];
            let (mean, factors, needed) = (&mut self.mean, self.factors, self.needed);
            let last = self.codes.read(bits, mean, factors, needed, &mut block);
            band.draw(place, &block, last);
        }
    }

    #[inline]
    fn skip(&mut self, bits: &mut Bits<'_>) {
        for _ in 0..self.blocks.0 * self.blocks.1 {
            self.codes.skip(bits, &mut self.mean);
        }
    }
}
