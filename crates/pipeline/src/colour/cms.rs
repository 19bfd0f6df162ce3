//! Tables of profiles that need one, made by a library.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::table::nodes;

/// The table of an ICC profile: red, green and blue in sRGB for evenly spaced samples, as
/// [`crate::Source::with_table`] takes it. Empty if the profile makes no sense.
pub fn colour_table(icc: &[u8]) -> Vec<u8> {
    made(icc).unwrap_or_default()
}

fn made(icc: &[u8]) -> Option<Vec<u8>> {
    let profile = ColorProfile::new_from_slice(icc).ok()?;
    let (layout, channels) = match profile.color_space {
        DataColorSpace::Gray => (Layout::Gray, 1),
        DataColorSpace::Rgb => (Layout::Rgb, 3),
        // Four samples are four samples.
        DataColorSpace::Cmyk => (Layout::Rgba, 4),
        _ => return None,
    };
    let nodes = nodes(channels);
    let mut table = vec![0; nodes.len() / channels * 3];
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let transform = profile.create_transform_8bit(layout, &srgb, Layout::Rgb, options);
    transform.ok()?.transform(&nodes, &mut table).ok()?;
    Some(table)
}
