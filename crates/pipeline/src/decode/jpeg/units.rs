//! The units of a scan, one after the other, over restart markers and holes in the data.
//!
//! # Source
//! ITU-T T.81 sections B.2.1 and E.2.4; what follows a hole as libjpeg's default resynchronisation
//! has it.

use cameo_model::{Error, Result};

use super::{Damage, bits::Bits, marks::Mark, scan::Scan};

/// More intervals than any scan has: nothing is found any more.
const ALL: u32 = u32::MAX;

/// Where a scan is.
pub(super) struct Units<'a> {
    pub(super) bits: Bits<'a>,
    damage: Damage,
    /// Units between restart markers, 0 for none.
    interval: u32,
    until_restart: u32,
    /// Restart markers are numbered 0 to 7 over and over.
    next_marker: u8,
    /// Intervals whose data are lost, from this one on.
    lost_intervals: u32,
    is_hole: bool,
    has_broken: bool,
}

/// What the next unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// It follows the one before.
    Follows,
    /// It is the first of an interval: nothing before it counts.
    Restarts,
    /// There are no data for it.
    Hole,
}

impl<'a> Units<'a> {
    pub(super) fn new(scan: &Scan<'a>, damage: Damage) -> Self {
        Self {
            bits: Bits::new(scan.entropy_coded),
            damage,
            interval: scan.restart_interval,
            until_restart: scan.restart_interval,
            next_marker: 0,
            lost_intervals: 0,
            is_hole: false,
            has_broken: false,
        }
    }

    /// Where the next unit begins, with the means of the blocks before; nothing in a hole.
    pub(super) fn mark(&self, means: [i32; 4]) -> Option<Mark> {
        let next_bit = self.bits.bit_position().filter(|_| !self.is_hole)?;
        Some(Mark {
            next_bit,
            until_restart: self.until_restart,
            next_marker: self.next_marker,
            means,
        })
    }

    /// Goes on at a mark.
    pub(super) fn go_to(&mut self, mark: &Mark) {
        self.bits.go_to(mark.next_bit);
        self.until_restart = mark.until_restart;
        self.next_marker = mark.next_marker;
        self.lost_intervals = 0;
        self.is_hole = false;
    }

    /// Goes to the next unit.
    ///
    /// # Errors
    /// `source/damaged` if a restart marker is not where it must be and damage is refused,
    /// `source/unreadable`.
    #[inline]
    pub(super) fn begin(&mut self) -> Result<Next> {
        let mut next = Next::Follows;
        if self.interval > 0 {
            if self.until_restart == 0 {
                self.until_restart = self.interval;
                self.restart()?;
                next = Next::Restarts;
            }
            self.until_restart -= 1;
        }
        if self.is_hole {
            self.has_broken = true;
            next = Next::Hole;
        }
        Ok(next)
    }

    /// Whether the unit that has been read was there; if not, a hole begins with it.
    ///
    /// # Errors
    /// `source/damaged` if damage is refused, `source/unreadable`.
    #[inline]
    pub(super) fn end(&mut self) -> Result<bool> {
        if !self.bits.has_failed() {
            return Ok(true);
        }
        self.is_hole = true;
        self.note_damage()?;
        Ok(false)
    }

    /// Whether anything was broken since this was asked last.
    pub(super) const fn take_broken(&mut self) -> bool {
        std::mem::replace(&mut self.has_broken, false)
    }

    fn note_damage(&mut self) -> Result<()> {
        self.has_broken = true;
        self.bits.check_readable()?;
        match self.damage {
            Damage::Refused => Err(Error::Damaged {}),
            Damage::Tolerated => Ok(()),
        }
    }

    fn restart(&mut self) -> Result<()> {
        let number = self.next_marker;
        self.next_marker = (number + 1) & 7;
        if self.lost_intervals > 0 {
            self.lost_intervals -= 1;
        } else if self.is_hole || !self.bits.restart() {
            self.note_damage()?;
            self.lost_intervals = self.bits.resynchronise(number).unwrap_or(ALL);
            self.bits.check_readable()?;
        }
        self.is_hole = self.lost_intervals > 0;
        Ok(())
    }
}
