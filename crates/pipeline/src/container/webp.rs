//! WebP: RIFF chunks.
//!
//! Kept: the bitstream of the picture or of the first frame, its alpha, and an extended header
//! that says nothing but alpha and size. Dropped: EXIF, XMP, profile, animation and unknown
//! chunks, and whatever follows the end.
//!
//! # Source
//! RFC 9649 sections 2 and 3.

use cameo_model::{Error, Result, SizePx};

use super::{Container, Cursor, Kind, Part};

/// Bytes of `RIFF`, the length and `WEBP`.
const RIFF_HEADER_LEN: usize = 12;
const ALPHA_FLAG: u8 = 0x10;

/// Walks the chunks of `source`.
pub(super) fn walk<'a>(source: &'a [u8], container: &mut Container<'a>) -> Result<()> {
    let mut cursor = Cursor::new(source);
    let header = cursor.take(RIFF_HEADER_LEN)?;
    let mut riff_len = Cursor::new(header.get(4..8).unwrap_or_default());
    let chunks_len = riff_len
        .len_u32_le()?
        .checked_sub(4)
        .ok_or(Error::Damaged {})?;
    // A file that ends early still tells its size.
    let available = cursor.rest().len().min(chunks_len);
    let mut chunks = Cursor::new(cursor.take(available)?);
    let mut picture = Picture::default();
    picture.read(&mut chunks, container)?;
    if available < chunks_len {
        return Err(Error::Damaged {});
    }
    picture.write(header, container)
}

/// Puts the length of the whole file into its RIFF header.
pub(super) fn write_riff_len(header: &mut [u8], file_len: usize) {
    // A RIFF file can't be longer than its length field says, and ours only shrink.
    let riff_len = u32::try_from(file_len.saturating_sub(8)).unwrap_or(u32::MAX);
    if let Some(field) = header.get_mut(4..8) {
        field.copy_from_slice(&riff_len.to_le_bytes());
    }
}

struct Chunk<'a> {
    name: &'a [u8],
    data: &'a [u8],
}

/// Padding is not required at the very end, where some writers forget it.
fn next_chunk<'a>(cursor: &mut Cursor<'a>) -> Result<Chunk<'a>> {
    let name = cursor.take(4)?;
    let len = cursor.len_u32_le()?;
    let data = cursor.take(len)?;
    if len % 2 == 1 && !cursor.is_at_end() {
        cursor.take(1)?;
    }
    Ok(Chunk { name, data })
}

/// The chunks of the picture, or of the first frame of an animation.
#[derive(Default)]
struct Picture<'a> {
    extended_flags: Option<u8>,
    alpha: Option<Chunk<'a>>,
    bitstream: Option<Chunk<'a>>,
    frames: u32,
}

impl<'a> Picture<'a> {
    fn read(&mut self, cursor: &mut Cursor<'a>, container: &mut Container<'a>) -> Result<()> {
        while !cursor.is_at_end() {
            let chunk = next_chunk(cursor)?;
            match chunk.name {
                b"VP8X" => self.read_extended(&chunk, container)?,
                b"ANMF" => self.read_frame(&chunk, container)?,
                b"EXIF" => {
                    let prefixed = chunk.data.strip_prefix(b"Exif\0\0");
                    container.push(Kind::Exif, prefixed.unwrap_or(chunk.data))?;
                }
                b"XMP " => container.push(Kind::Xmp, chunk.data)?,
                b"ICCP" => container.push(Kind::Icc, chunk.data)?,
                _ => self.read_image(chunk, container)?,
            }
        }
        Ok(())
    }

    fn read_extended(&mut self, chunk: &Chunk<'_>, container: &mut Container<'_>) -> Result<()> {
        // Behind a picture it would give another size than the decoder's.
        if self.bitstream.is_some() || self.frames > 0 {
            return Err(Error::Damaged {});
        }
        let mut cursor = Cursor::new(chunk.data);
        let [flags, ..] = cursor.array::<4>()?;
        container.stored = SizePx::new(cursor.u24_le()? + 1, cursor.u24_le()? + 1);
        container.frame = Part::whole(container.stored);
        let is_second = self.extended_flags.replace(flags).is_some();
        (!is_second).then_some(()).ok_or(Error::Damaged {})
    }

    /// Takes the first frame's image chunks; later frames are only counted.
    fn read_frame(&mut self, chunk: &Chunk<'a>, container: &mut Container<'_>) -> Result<()> {
        self.frames += 1;
        if self.frames > 1 {
            container.is_animated = true;
            return Ok(());
        }
        let mut cursor = Cursor::new(chunk.data);
        container.frame = Part {
            left_px: 2 * cursor.u24_le()?,
            top_px: 2 * cursor.u24_le()?,
            size: SizePx::new(cursor.u24_le()? + 1, cursor.u24_le()? + 1),
        };
        cursor.take(4)?;
        while !cursor.is_at_end() {
            self.read_image(next_chunk(&mut cursor)?, container)?;
        }
        Ok(())
    }

    fn read_image(&mut self, chunk: Chunk<'a>, container: &mut Container<'_>) -> Result<()> {
        if self.bitstream.is_some() {
            return Ok(());
        }
        match chunk.name {
            b"ALPH" => self.alpha = Some(chunk),
            b"VP8 " | b"VP8L" => {
                let size = bitstream_size(&chunk)?;
                if self.extended_flags.is_none() {
                    container.stored = size;
                    container.frame = Part::whole(size);
                } else if size != container.frame.size {
                    return Err(Error::Damaged {});
                }
                self.bitstream = Some(chunk);
            }
            _ => {}
        }
        Ok(())
    }

    fn write(self, header: &'a [u8], container: &mut Container<'a>) -> Result<()> {
        let bitstream = self.bitstream.ok_or(Error::Damaged {})?;
        let is_lossy = bitstream.name == b"VP8 ";
        let alpha = self.alpha.filter(|_| is_lossy);
        container.push(Kind::Picture, header)?;
        if let Some(flags) = self.extended_flags {
            let has_alpha = alpha.is_some() || (!is_lossy && flags & ALPHA_FLAG != 0);
            let extended = extended_chunk(has_alpha, container.frame.size);
            container.push(Kind::Picture, extended)?;
        }
        for chunk in alpha.into_iter().chain([bitstream]) {
            container.push(Kind::Picture, written(chunk.name, chunk.data)?)?;
        }
        Ok(())
    }
}

/// The size in the first bytes of a bitstream.
fn bitstream_size(chunk: &Chunk<'_>) -> Result<SizePx> {
    let mut cursor = Cursor::new(chunk.data);
    if chunk.name == b"VP8L" {
        cursor.take(1)?;
        let bits = cursor.u32_le()?;
        return Ok(SizePx::new(
            (bits & 0x3FFF) + 1,
            ((bits >> 14) & 0x3FFF) + 1,
        ));
    }
    cursor.take(6)?;
    let width_px = u32::from(cursor.u16_le()? & 0x3FFF);
    Ok(SizePx::new(width_px, u32::from(cursor.u16_le()? & 0x3FFF)))
}

/// A chunk as we write it, padded to an even length.
fn written(name: &[u8], data: &[u8]) -> Result<Vec<u8>> {
    let len = u32::try_from(data.len()).map_err(|_| Error::Damaged {})?;
    let mut chunk = [name, &len.to_le_bytes(), data].concat();
    chunk.resize(chunk.len().next_multiple_of(2), 0);
    Ok(chunk)
}

fn extended_chunk(has_alpha: bool, size: SizePx) -> Vec<u8> {
    let mut chunk = b"VP8X\x0A\0\0\0".to_vec();
    chunk.extend([if has_alpha { ALPHA_FLAG } else { 0 }, 0, 0, 0]);
    for side_px in [size.width_px, size.height_px] {
        chunk.extend(side_px.wrapping_sub(1).to_le_bytes().iter().take(3));
    }
    chunk
}
