//! The header-only look: facts about a source without decoding a pixel.

use cameo_model::{Limits, Result, SourceFacts};

use crate::{
    container::{Container, Kind},
    exif::Exif,
};

/// More than any camera writes, thumbnail and notes included.
const MAX_EXIF_BYTES: usize = 1024 * 1024;
/// What an XMP packet contains if it says where a photo was taken.
const LOCATION_PROPERTIES: [&[u8]; 9] = [
    b"exif:GPSL",
    b"exif:GPSDestL",
    b"photoshop:City",
    b"photoshop:State",
    b"photoshop:Country",
    b"Iptc4xmpCore:Location",
    b"Iptc4xmpCore:CountryCode",
    b"Iptc4xmpExt:LocationCreated",
    b"Iptc4xmpExt:LocationShown",
];

/// Looks at a source by content: format, size, orientation, location, animation.
///
/// Walks to the end of the file without decoding, so that a truncated one is refused here.
///
/// # Errors
/// `source/empty`, `source/unsupported-format`, `source/unsupported-coding`, `source/damaged`,
/// `limits/too-many-bytes`, `limits/too-many-pixels`, `limits/side-too-long`.
pub fn probe(source: &[u8], limits: &Limits) -> Result<SourceFacts> {
    let container = opened(source, limits)?;
    Ok(facts(&container, len_of(source)))
}

/// The source taken to pieces, within the limits and complete.
pub(crate) fn opened<'a>(source: &'a [u8], limits: &Limits) -> Result<Container<'a>> {
    limits.check_bytes(len_of(source))?;
    let container = Container::read(source)?;
    container.check(limits)?;
    Ok(container)
}

/// The facts about a source of `byte_len` that has been taken to pieces.
pub(crate) fn facts(container: &Container<'_>, byte_len: u64) -> SourceFacts {
    let exif = exif(container);
    SourceFacts {
        format: container.format,
        stored: container.stored,
        // The others say in their own words how a picture is turned, and are decoded upright.
        orientation: exif
            .orientation
            .filter(|_| container.format.is_written())
            .unwrap_or_default(),
        byte_len,
        has_location: exif.has_position || container.of_kind(Kind::Xmp).any(has_location),
        is_animated: container.is_animated,
    }
}

/// Its length; no machine has more than 64 bits for it.
pub(crate) fn len_of(source: &[u8]) -> u64 {
    u64::try_from(source.len()).unwrap_or(u64::MAX)
}

/// EXIF may come in several segments, and one of more than 64 kB is split over several.
fn exif(container: &Container<'_>) -> Exif {
    let each = container.of_kind(Kind::Exif).map(Exif::read);
    let said = each.fold(Exif::default(), Exif::or);
    let is_split = container.of_kind(Kind::Exif).nth(1).is_some();
    match container.joined(Kind::Exif, MAX_EXIF_BYTES) {
        Some(joined) if is_split => said.or(Exif::read(&joined)),
        _ => said,
    }
}

fn has_location(xmp: &[u8]) -> bool {
    let mut starts = xmp.windows(9).enumerate().filter(|(_, start)| {
        // Every name begins with one of four namespaces; a cheap look before the full one.
        matches!(start.first(), Some(b'e' | b'p' | b'I'))
    });
    starts.any(|(at, _)| {
        let rest = xmp.get(at..).unwrap_or_default();
        LOCATION_PROPERTIES
            .iter()
            .any(|name| rest.starts_with(name))
    })
}
