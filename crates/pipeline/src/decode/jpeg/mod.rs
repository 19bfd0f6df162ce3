//! JPEG: baseline, extended and progressive, decoded row by row where they are wanted.
//!
//! Our own decoder, because no other gives rows of a reduced picture as they come, gets past
//! blocks outside of a crop without transforming them, and says what is missing: others turn a
//! hole in the data into a grey half of a picture. A sequential file is never held as a bitmap;
//! of a progressive one only what the window needs is, unless there is room for what later
//! windows need.
//!
//! # Source
//! ITU-T T.81.

mod band;
mod bits;
mod block;
mod frame;
mod huffman;
mod idct;
mod marks;
mod progressive;
mod refine;
mod rows;
mod scan;
mod sequential;
mod tables;
mod units;

use std::{cell::RefCell, sync::Arc};

use cameo_model::{Error, Result, SizePx};

pub use self::marks::Marks;
use self::{
    band::Band,
    frame::{Frame, Window},
    progressive::Progressive,
    rows::{Rows, Transform},
    scan::Scan,
    sequential::Sequential,
    tables::Tables,
};
use super::{Damage, Region};
use crate::{
    bitmap::Channels,
    container::Cursor,
    data::Data,
    jpeg::{APP0, APP14, DHT, DQT, DRI, EOI, SOF0, SOF1, SOF2, SOI, SOS},
};

/// Encoders write about ten; every further one costs a walk over all blocks.
const MAX_SCANS: usize = 64;

/// A JPEG whose headers have been read. Decoding happens when its rows are asked for.
pub(crate) struct Picture<'a> {
    frame: Frame,
    scans: Vec<Scan<'a>>,
    transform: Transform,
    damage: Damage,
    /// Whether the file ends before its end-of-image marker.
    is_torn: bool,
    /// For each segment how long it is without its entropy-coded data.
    header_lens: Vec<HeaderLen>,
    marks: RefCell<Marks>,
}

/// The length of a segment, or of a scan's header.
#[derive(Clone, Copy)]
enum HeaderLen {
    Segment(usize),
    Scan(usize),
}

impl<'a> Picture<'a> {
    /// Reads the segments that stripping keeps, each from its marker on, a scan with its data unless
    /// the data of the only one come apart. The picture will come reduced by `reduction`, which is
    /// 1, 2, 4 or 8.
    ///
    /// # Errors
    /// `source/damaged`.
    pub(super) fn open(
        (segments, only_scan): (impl Iterator<Item = &'a [u8]>, Option<Data<'a>>),
        reduction: u32,
        (damage, is_torn): (Damage, bool),
    ) -> Result<Self> {
        let mut headers = Headers {
            block_side: 8 / reduction as usize,
            only_scan,
            ..Headers::default()
        };
        let lens = segments.map(|segment| headers.read(segment));
        let header_lens = lens.collect::<Result<_>>()?;
        let frame = headers.frame.ok_or(Error::Damaged {})?;
        check_scans(&frame, &headers.scans)?;
        Ok(Self {
            transform: transform(&frame, headers.is_jfif, headers.adobe_transform),
            frame,
            scans: headers.scans,
            damage,
            is_torn,
            header_lens,
            marks: RefCell::default(),
        })
    }

    /// What is noted for later decodings.
    pub(crate) const fn marks(&self) -> &RefCell<Marks> {
        &self.marks
    }

    pub(crate) const fn size(&self) -> SizePx {
        self.frame.size
    }

    pub(crate) const fn channels(&self) -> Channels {
        self.transform.channels()
    }

    /// From now on the inks instead of colours, if the picture is made of inks.
    pub(super) const fn show_inks(&mut self) {
        if let Some(inks) = self.transform.inks() {
            self.transform = inks;
        }
    }

    /// Whether the picture is made of inks.
    pub(super) const fn has_inks(&self) -> bool {
        self.transform.inks().is_some()
    }

    /// Calls `each` with the pixels of the region, row by row. What lies below is not looked at,
    /// unless damage is refused.
    ///
    /// # Errors
    /// `source/damaged`.
    pub(crate) fn for_rows(
        &self,
        region: &Region,
        each: &mut dyn FnMut(usize, &[u8]),
    ) -> Result<()> {
        let window = self.frame.window(region);
        let mut marks = self.marks.borrow_mut();
        let mut blocks = self.blocks(&window, &mut marks)?;
        let components = self.frame.components.iter();
        let bands = components.map(|component| Band::new(component, &window));
        let mut bands: Vec<Band> = bands.collect();
        let mut rows = Rows::new(&self.frame, self.transform, region, &window);
        let mut wanted = region.rows.clone();
        let needed = match self.damage {
            Damage::Refused => 0..self.frame.units.1,
            Damage::Tolerated => blocks.go_to(window.rows.start, &marks)..window.rows.end,
        };
        for row in needed {
            blocks.note(row, &mut marks);
            bands.iter_mut().for_each(|band| band.begin(row));
            blocks.read_row(&self.frame, &window, row, &mut bands)?;
            if window.rows.contains(&row) {
                let ready = rows.ready(row).min(region.rows.end);
                while wanted.start < ready {
                    each(wanted.start, rows.join(&bands, wanted.start));
                    wanted.start += 1;
                }
            }
        }
        Ok(())
    }

    /// Proves that the data of all blocks are there, without a look at what they show. Gives how
    /// many bytes of each segment are needed, which is all but what follows the last unit of a
    /// scan.
    ///
    /// # Errors
    /// `source/damaged`.
    pub(crate) fn prove(&self) -> Result<Vec<usize>> {
        let nothing = Window {
            columns: 0..0,
            rows: 0..0,
        };
        let mut blocks = self.blocks(&nothing, &mut Marks::default())?;
        for row in 0..self.frame.units.1 {
            blocks.read_row(&self.frame, &nothing, row, &mut [])?;
        }
        let mut used = blocks.used().into_iter();
        let lens = self.header_lens.iter().map(|len| match len {
            HeaderLen::Segment(len) => *len,
            HeaderLen::Scan(len) => len + used.next().unwrap_or_default(),
        });
        Ok(lens.collect())
    }

    fn blocks(&self, window: &Window, marks: &mut Marks) -> Result<Blocks<'_>> {
        if !self.frame.is_progressive {
            let scans = Sequential::new(&self.frame, &self.scans, self.damage)?;
            return Ok(Blocks::Sequential(scans));
        }
        if let Some(all) = marks.coefficients_of(&self.frame) {
            return Ok(Blocks::Progressive(all, Vec::new()));
        }
        let wanted = (window, marks.have_room_for(&self.frame));
        let trust = (self.damage, self.is_torn);
        let (store, used) = Progressive::new(&self.frame, &self.scans, wanted, trust)?;
        let store = Arc::new(store);
        marks.keep(&self.frame, &store);
        Ok(Blocks::Progressive(store, used))
    }
}

/// Where blocks come from, row by row.
enum Blocks<'a> {
    Sequential(Sequential<'a>),
    Progressive(Arc<Progressive>, Vec<usize>),
}

impl Blocks<'_> {
    /// Goes on with a row, or with one before it. Gives which.
    fn go_to(&mut self, row: usize, marks: &Marks) -> usize {
        match self {
            Self::Sequential(scans) => scans.go_to(row, marks),
            Self::Progressive(..) => row,
        }
    }

    fn note(&self, row: usize, marks: &mut Marks) {
        if let Self::Sequential(scans) = self {
            scans.note(row, marks);
        }
    }

    fn read_row(
        &mut self,
        frame: &Frame,
        window: &Window,
        row: usize,
        bands: &mut [Band],
    ) -> Result<()> {
        match self {
            Self::Sequential(scans) => scans.read_row(window, row, bands),
            Self::Progressive(store, _) => {
                if window.rows.contains(&row) {
                    store.draw_row(frame, window, row, bands);
                }
                Ok(())
            }
        }
    }

    /// How many bytes of each scan were needed.
    fn used(self) -> Vec<usize> {
        match self {
            Self::Sequential(scans) => scans.used().collect(),
            Self::Progressive(_, used) => used,
        }
    }
}

/// What the segments said so far.
#[derive(Default)]
struct Headers<'a> {
    block_side: usize,
    only_scan: Option<Data<'a>>,
    tables: Tables,
    frame: Option<Frame>,
    scans: Vec<Scan<'a>>,
    is_jfif: bool,
    /// What Adobe's marker says about the colours.
    adobe_transform: Option<u8>,
}

impl<'a> Headers<'a> {
    fn read(&mut self, segment: &'a [u8]) -> Result<HeaderLen> {
        let mut cursor = Cursor::new(segment);
        let [_, marker] = cursor.array()?;
        if matches!(marker, SOI | EOI) {
            return Ok(HeaderLen::Segment(segment.len()));
        }
        let len = usize::from(cursor.u16_be()?);
        let body = cursor.take(len.saturating_sub(2))?;
        if marker == SOS {
            self.read_scan(body, self.only_scan.unwrap_or(Data::Held(cursor.rest())))?;
            return Ok(HeaderLen::Scan(cursor.position()));
        }
        self.read_header(marker, body)?;
        Ok(HeaderLen::Segment(segment.len()))
    }

    fn read_header(&mut self, marker: u8, body: &[u8]) -> Result<()> {
        match marker {
            DQT => self.tables.read_quantisation(body),
            DHT => self.tables.read_huffman(body),
            DRI => self.tables.read_restart_interval(body),
            SOF0 | SOF1 | SOF2 => {
                self.frame = Some(Frame::read(body, marker == SOF2, self.block_side)?);
                Ok(())
            }
            APP0 => {
                self.is_jfif = true;
                Ok(())
            }
            APP14 => {
                self.adobe_transform = body.get(11).copied();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn read_scan(&mut self, body: &[u8], entropy_coded: Data<'a>) -> Result<()> {
        match &self.frame {
            Some(frame) if self.scans.len() < MAX_SCANS => {
                let scan = Scan::read(frame, &self.tables, body, entropy_coded)?;
                self.scans.push(scan);
                Ok(())
            }
            _ => Err(Error::Damaged {}),
        }
    }
}

/// Every component must be in a scan, and in only one of a sequential frame.
fn check_scans(frame: &Frame, scans: &[Scan<'_>]) -> Result<()> {
    let is_sound = (0..frame.components.len()).all(|index| {
        let has = |scan: &&Scan<'_>| scan.members.iter().any(|member| member.component == index);
        let with_means = scans.iter().filter(|scan| scan.has_means());
        match with_means.filter(has).count() {
            0 => false,
            1 => true,
            _ => frame.is_progressive,
        }
    });
    is_sound.then_some(()).ok_or(Error::Damaged {})
}

/// What the components mean, by the same rules as browsers.
fn transform(frame: &Frame, is_jfif: bool, adobe_transform: Option<u8>) -> Transform {
    let ids = frame.components.iter().map(|component| component.id);
    let ids: Vec<u8> = ids.collect();
    match (ids.as_slice(), is_jfif, adobe_transform) {
        ([_], ..) => Transform::Gray,
        ([_, _, _, _], _, Some(2)) => Transform::Ycck,
        ([_, _, _, _], ..) => Transform::Cmyk,
        (_, true, _) => Transform::YCbCr,
        (_, false, Some(0)) => Transform::Rgb,
        ([b'R', b'G', b'B'], false, None) => Transform::Rgb,
        _ => Transform::YCbCr,
    }
}
