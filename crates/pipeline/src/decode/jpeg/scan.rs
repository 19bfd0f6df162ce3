//! Scan headers: which components a scan has, with what tables, and where its data are.
//!
//! # Source
//! ITU-T T.81 section B.2.3 and annex G.1.1.

use std::rc::Rc;

use cameo_model::{Error, Result};

use super::{
    frame::Frame,
    huffman::Huffman,
    tables::{Factors, Tables},
};
use crate::{container::Cursor, data::Data};

/// A scan that can be decoded, as often as need be.
pub(super) struct Scan<'a> {
    pub(super) members: Vec<Member>,
    /// First and last coefficient, in the order of the file.
    pub(super) band: (usize, usize),
    /// Whether earlier scans gave the bits above `low_bit`.
    pub(super) is_refinement: bool,
    pub(super) low_bit: u32,
    /// Units between restart markers, 0 for none.
    pub(super) restart_interval: u32,
    pub(super) entropy_coded: Data<'a>,
}

/// A component of a scan with its tables.
pub(super) struct Member {
    pub(super) component: usize,
    pub(super) dc: Option<Rc<Huffman>>,
    pub(super) ac: Option<Rc<Huffman>>,
    pub(super) factors: Option<Rc<Factors>>,
}

impl Member {
    fn read(frame: &Frame, tables: &Tables, cursor: &mut Cursor<'_>) -> Result<Self> {
        let [id, destinations] = cursor.array()?;
        let mut components = frame.components.iter().enumerate();
        let (index, component) = components
            .find(|(_, component)| component.id == id)
            .ok_or(Error::Damaged {})?;
        Ok(Self {
            component: index,
            dc: tables.dc(destinations >> 4),
            ac: tables.ac(destinations & 15),
            factors: tables.quantisation(component.quantisation),
        })
    }
}

impl<'a> Scan<'a> {
    /// Reads the body of a scan header.
    ///
    /// # Errors
    /// `source/damaged`.
    pub(super) fn read(
        frame: &Frame,
        tables: &Tables,
        body: &[u8],
        entropy_coded: Data<'a>,
    ) -> Result<Self> {
        let mut cursor = Cursor::new(body);
        let count = cursor.u8()?;
        let members = (0..count).map(|_| Member::read(frame, tables, &mut cursor));
        let members = members.collect::<Result<Vec<_>>>()?;
        let [first, last, approximation] = if frame.is_progressive {
            cursor.array()?
        } else {
            // Sequential scans have one meaning, whatever some writers put here.
            [0, 63, 0]
        };
        let scan = Self {
            members,
            band: (first.into(), last.into()),
            is_refinement: approximation >> 4 != 0,
            low_bit: u32::from(approximation & 15),
            restart_interval: tables.restart_interval,
            entropy_coded,
        };
        scan.check(frame)?;
        Ok(scan)
    }

    fn check(&self, frame: &Frame) -> Result<()> {
        let (first, last) = self.band;
        let is_band = first <= last && last < 64 && self.low_bit <= 13;
        // Progressive scans carry either the means or a band of one component.
        let is_progression = first > 0 && self.is_alone() || first == 0 && last == 0;
        let members = self.members.iter().map(|member| member.component);
        let is_repeated = members
            .clone()
            .any(|one| members.clone().filter(|other| *other == one).count() > 1);
        let is_sound = (1..=4).contains(&self.members.len())
            && is_band
            && (is_progression || !frame.is_progressive)
            && !is_repeated
            && self.has_tables(frame.is_progressive);
        is_sound.then_some(()).ok_or(Error::Damaged {})
    }

    /// Whether the tables that this scan needs have been given before it.
    fn has_tables(&self, is_progressive: bool) -> bool {
        let needs_dc = self.has_means() && !self.is_refinement;
        let needs_ac = !is_progressive || self.band.0 > 0;
        self.members.iter().all(|member| {
            (member.dc.is_some() || !needs_dc)
                && (member.ac.is_some() || !needs_ac)
                && member.factors.is_some()
        })
    }

    /// Whether it gives the means of its blocks, or bits of them.
    pub(super) const fn has_means(&self) -> bool {
        self.band.0 == 0
    }

    /// Whether it has one component, whose blocks then come row by row instead of in units.
    pub(super) fn is_alone(&self) -> bool {
        self.members.len() == 1
    }

    /// How many units it has, across and down, and how many of them belong to one unit of the
    /// frame: a scan of one component has its blocks row by row, any other the frame's units.
    pub(super) fn grid(&self, frame: &Frame) -> ((usize, usize), (usize, usize)) {
        let alone = self.members.first().filter(|_| self.is_alone());
        let component = alone.and_then(|member| frame.components.get(member.component));
        component.map_or((frame.units, (1, 1)), |component| {
            (component.own_blocks, component.sampling)
        })
    }
}
