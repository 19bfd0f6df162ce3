//! The processes that descend from this one, from `/proc`. Elsewhere than on Linux there are none.

use std::{collections::HashMap, fs, process};

/// All of them, this one included.
pub fn ours() -> Vec<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let all: Vec<u32> = ids.collect();
    let parents: HashMap<u32, u32> = all
        .iter()
        .filter_map(|id| Some((*id, status(*id, "PPid:")?.parse().ok()?)))
        .collect();
    all.into_iter()
        .filter(|id| descends(&parents, *id, process::id()))
        .collect()
}

/// The first word of a line in a process' status.
pub fn status(id: u32, name: &str) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    field(&status, name).map(str::to_owned)
}

fn descends(parents: &HashMap<u32, u32>, id: u32, ancestor: u32) -> bool {
    let mut line = std::iter::successors(Some(&id), |id| parents.get(id));
    line.any(|id| *id == ancestor)
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
        assert!(descends(&parents, 3, 3));
        assert!(!descends(&parents, 9, 3));
    }
}
