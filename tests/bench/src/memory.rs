//! How much a renderer grows: its resident memory before, and its peak afterwards, from `/proc`.
//!
//! The kernel keeps the peak itself and lets it be set back, so that nothing has to be sampled while
//! the method works. Elsewhere than on Linux there are no such figures.

use std::{collections::HashMap, fs, process};

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
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let all: Vec<u32> = ids.collect();
    let parents: HashMap<u32, u32> = all
        .iter()
        .filter_map(|id| Some((*id, parent(*id)?)))
        .collect();
    all.into_iter()
        .filter(|id| descends(&parents, *id, process::id()) && is_renderer(*id))
        .collect()
}

fn descends(parents: &HashMap<u32, u32>, id: u32, ancestor: u32) -> bool {
    let mut line = std::iter::successors(parents.get(&id), |parent| parents.get(parent));
    line.any(|parent| *parent == ancestor)
}

fn parent(id: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    field(&status, "PPid:")?.parse().ok()
}

/// A browser that retitles its processes parts the words by spaces, and not as the kernel does.
fn is_renderer(id: u32) -> bool {
    let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
    let mut words = line.split(|byte| matches!(byte, 0 | b' '));
    words.any(|word| word == b"--type=renderer")
}

fn status_bytes(id: u32, name: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let kilobytes: u64 = field(&status, name)?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn field<'a>(status: &'a str, name: &str) -> Option<&'a str> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_without_their_units() {
        let status = "Name:\tchromium\nPPid:\t41\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n";
        assert_eq!(field(status, "VmHWM:"), Some("2048"));
        assert_eq!(field(status, "PPid:"), Some("41"));
        assert_eq!(field(status, "VmSwap:"), None);
    }

    #[test]
    fn descent_reaches_over_generations() {
        let parents = HashMap::from([(5, 4), (4, 3), (3, 1), (9, 1)]);
        assert!(descends(&parents, 5, 3));
        assert!(!descends(&parents, 9, 3));
        assert!(!descends(&parents, 3, 3));
    }
}
