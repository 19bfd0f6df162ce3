//! The file around the scans: markers and tables, and no metadata.
//!
//! # Source
//! ITU-T T.81, annex B; ITU-T T.871 (JFIF), section 10.

use super::{
    bits::BitWriter,
    frame::Frame,
    huffman::Codes,
    quantise::Table,
    scan::Scan,
    symbols::{Alphabet, Writer},
};
use crate::jpeg::{APP0, DHT, DQT, EOI, SOF0, SOF2, SOI, SOS};

/// Version 1.1, square pixels, no thumbnail.
const JFIF: [u8; 14] = *b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0";

/// Everything around the scan of a baseline file, but for its codes.
pub(super) const HEADERS_BYTE_LEN: u64 = 2 + 18 + 2 * 69 + 19 + 14 + 2;

/// A whole file. The tables are those of luma and chroma; the scans must hold the picture.
pub(super) fn file(levels: &Frame, tables: &[Table; 2], scans: &[Scan]) -> Vec<u8> {
    let mut bytes = vec![0xFF, SOI];
    segment(&mut bytes, APP0, &JFIF);
    for (number, table) in (0_u8..).zip(tables).take(levels.components.len()) {
        segment(
            &mut bytes,
            DQT,
            &[[number].as_slice(), &table.steps].concat(),
        );
    }
    segment(&mut bytes, frame_marker(scans), &frame_header(levels));
    for scan in scans {
        bytes = with_scan(bytes, levels, *scan);
    }
    bytes.extend([0xFF, EOI]);
    bytes
}

fn segment(bytes: &mut Vec<u8>, marker: u8, body: &[u8]) {
    let len = u16::try_from(body.len() + 2).unwrap_or(u16::MAX);
    bytes.extend([0xFF, marker]);
    bytes.extend(len.to_be_bytes());
    bytes.extend(body);
}

fn frame_marker(scans: &[Scan]) -> u8 {
    if scans == [Scan::Whole] { SOF0 } else { SOF2 }
}

fn frame_header(levels: &Frame) -> Vec<u8> {
    let mut body = vec![8];
    body.extend(levels.height_px.to_be_bytes());
    body.extend(levels.width_px.to_be_bytes());
    body.push(levels.components.len() as u8);
    for (number, component) in (0_u8..).zip(&levels.components) {
        let sampling = component.sampling as u8;
        body.extend([number + 1, sampling << 4 | sampling, number.min(1)]);
    }
    body
}

fn with_scan(mut bytes: Vec<u8>, levels: &Frame, scan: Scan) -> Vec<u8> {
    let counter = scan.counted(levels);
    let codes = counter.counts.each_ref().map(Codes::optimal);
    for (alphabet, _) in counter.used() {
        segment(
            &mut bytes,
            DHT,
            &code_table(alphabet, &codes[alphabet as usize]),
        );
    }
    segment(&mut bytes, SOS, &scan_header(levels, scan));
    let bits = BitWriter::behind(bytes);
    let mut writer = Writer { codes, bits };
    scan.run(levels, &mut writer);
    writer.bits.finish()
}

fn code_table(alphabet: Alphabet, codes: &Codes) -> Vec<u8> {
    let mut body = vec![alphabet.name()];
    body.extend(codes.per_len);
    body.extend(&codes.symbols);
    body
}

fn scan_header(levels: &Frame, scan: Scan) -> Vec<u8> {
    let components = match scan {
        Scan::Ac { component, .. } => component..component + 1,
        Scan::Whole | Scan::Dc => 0..levels.components.len(),
    };
    let mut body = vec![components.len() as u8];
    for component in components {
        let table = component.min(1) as u8;
        body.extend([component as u8 + 1, table << 4 | table]);
    }
    body.extend(match scan {
        Scan::Whole => [0, 63, 0],
        Scan::Dc => [0, 0, 0],
        Scan::Ac { band, .. } => [band.first, band.last, 0],
    });
    body
}
