//! Whether others were at work while something was measured: the time that the cores were busy, less
//! that of our own processes, from `/proc`. A host that gives its cores to somebody else counts, too.

use std::{
    collections::HashMap,
    fs,
    time::{Duration, Instant},
};

use crate::processes;

/// Ticks per second in `/proc/stat`, on every Linux there is: proc(5), `USER_HZ`.
const TICKS_PER_SECOND: f64 = 100.0;

/// A share of one core that others may have while something is measured.
const MAX_OTHERS: f64 = 0.1;
/// How long a look takes at whether others are at work.
const LOOK: Duration = Duration::from_millis(500);
/// How long others are waited for at most.
const PATIENCE: Duration = Duration::from_secs(180);

/// A look at the cores at one moment.
pub struct Watch {
    start: Instant,
    idle_seconds: f64,
    own_seconds: HashMap<u32, f64>,
}

impl Watch {
    /// Begins to watch; `None` where there is nothing to look at.
    pub fn start() -> Option<Self> {
        Some(Self {
            own_seconds: own_seconds(),
            idle_seconds: idle_seconds()?,
            start: Instant::now(),
        })
    }

    /// How much of one core others have had since then, 0 for nothing.
    pub fn others(&self) -> Option<f64> {
        let seconds = self.start.elapsed().as_secs_f64();
        let idle = idle_seconds()? - self.idle_seconds;
        let since = |(id, now): (u32, f64)| now - self.own_seconds.get(&id).unwrap_or(&0.0);
        let own: f64 = own_seconds().into_iter().map(since).sum();
        let cores = std::thread::available_parallelism().ok()?.get() as f64;
        Some(((seconds * cores - idle - own) / seconds).max(0.0))
    }
}

/// Whether so much of one core is little enough to measure beside.
pub fn is_quiet(others: f64) -> bool {
    others <= MAX_OTHERS
}

/// Waits until others rest, but not for ever: what is measured then tells how much they had.
pub async fn wait() {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let watch = Watch::start();
        tokio::time::sleep(LOOK).await;
        if watch.and_then(|it| it.others()).is_none_or(is_quiet) {
            return;
        }
    }
}

/// Time in which any core had nothing to do, or waited for a disk.
fn idle_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/stat").ok()?;
    Some(idle_ticks(&stat)? as f64 / TICKS_PER_SECOND)
}

fn idle_ticks(stat: &str) -> Option<u64> {
    let words = stat.lines().next()?.split_whitespace();
    let ticks: Vec<u64> = words.filter_map(|word| word.parse().ok()).collect();
    Some(ticks.get(3)? + ticks.get(4)?)
}

/// Of each of our processes, with all of its threads.
fn own_seconds() -> HashMap<u32, f64> {
    let seconds = |id: u32| {
        let threads = fs::read_dir(format!("/proc/{id}/task")).into_iter();
        let nanoseconds = threads.flatten().flatten().filter_map(|thread| {
            let schedule = fs::read_to_string(thread.path().join("schedstat")).ok()?;
            schedule.split_whitespace().next()?.parse::<f64>().ok()
        });
        (id, nanoseconds.sum::<f64>() / 1e9)
    };
    processes::ours().into_iter().map(seconds).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn waiting_for_a_disk_is_idle() {
        let stat = "cpu  100 0 50 700 30 0 5 2 0 0\ncpu0 1 2 3 4 5\n";
        assert_eq!(idle_ticks(stat), Some(730));
        assert_eq!(idle_ticks("cpu 1 2"), None);
    }

    #[test]
    fn what_we_do_ourselves_is_counted_as_ours() {
        let spent = || own_seconds().values().sum::<f64>();
        let (before, start) = (spent(), Instant::now());
        while spent() < before + 0.1 {
            assert!(start.elapsed() < Duration::from_secs(60), "{}", spent());
        }
    }
}
