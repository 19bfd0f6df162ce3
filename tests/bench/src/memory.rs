//! How much a renderer grows: its resident memory before, and its peak afterwards, from `/proc`.
//!
//! The kernel keeps the peak itself and lets it be set back, so that nothing has to be sampled while
//! the method works. Elsewhere than on Linux there are no such figures.

use std::{collections::HashMap, fs};

use crate::processes;

/// Resident bytes of each renderer of our browser at one moment, peaks being counted from there.
pub struct Before(HashMap<u32, u64>);

impl Before {
    /// Looks at all renderers that descend from us and sets their peaks back.
    pub fn now() -> Self {
        let renderers = renderers().into_iter().filter_map(|id| {
            // 5 sets the peak back: proc(5), `clear_refs`.
            fs::write(format!("/proc/{id}/clear_refs"), "5").ok()?;
            Some((id, status_bytes(id, "VmRSS:")?))
        });
        Self(renderers.collect())
    }

    /// Bytes by which the renderer that grew most has grown at its peak; the others only wait.
    pub fn peak_growth(&self) -> Option<u64> {
        let growth = |(id, before): (&u32, &u64)| {
            status_bytes(*id, "VmHWM:").map(|peak| peak.saturating_sub(*before))
        };
        self.0.iter().filter_map(growth).max()
    }
}

fn renderers() -> Vec<u32> {
    let ours = processes::ours().into_iter();
    ours.filter(|id| is_renderer(*id)).collect()
}

/// A browser that retitles its processes parts the words by spaces, and not as the kernel does.
fn is_renderer(id: u32) -> bool {
    let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
    let mut words = line.split(|byte| matches!(byte, 0 | b' '));
    words.any(|word| word == b"--type=renderer")
}

fn status_bytes(id: u32, name: &str) -> Option<u64> {
    let kilobytes: u64 = processes::status(id, name)?.parse().ok()?;
    Some(kilobytes * 1024)
}
