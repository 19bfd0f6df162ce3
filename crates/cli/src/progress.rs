//! A bar on standard error, where somebody sees it.

use std::{
    io::{IsTerminal, Write as _, stderr},
    sync::atomic::{AtomicU8, Ordering},
};

const WIDTH: usize = 24;
const NOTHING: u8 = u8::MAX;

/// Shows how far the work is; on anything but a terminal it shows nothing.
#[derive(Debug)]
pub struct Progress {
    is_shown: bool,
    /// Percent that were drawn last; more than 100 before anything was.
    last: AtomicU8,
}

impl Progress {
    /// `quiet` shows nothing in any case.
    pub fn new(quiet: bool) -> Self {
        Self {
            is_shown: !quiet && stderr().is_terminal(),
            last: AtomicU8::new(NOTHING),
        }
    }

    /// Draws the bar of `step` at `share`, 0–1, if it looks different than before.
    pub fn tell(&self, step: &'static str, share: f32) {
        let percent = (share.clamp(0.0, 1.0) * 100.0) as u8;
        if self.is_shown && self.last.swap(percent, Ordering::Relaxed) != percent {
            // Nobody misses a bar that can't be drawn.
            let _ = write!(stderr(), "\r\x1b[K{}", bar(step, percent));
        }
    }
}

impl Drop for Progress {
    /// Leaves an empty line for what is said next.
    fn drop(&mut self) {
        if *self.last.get_mut() != NOTHING {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}

fn bar(step: &str, percent: u8) -> String {
    let filled = usize::from(percent) * WIDTH / 100;
    let (full, empty) = ("█".repeat(filled), "░".repeat(WIDTH - filled));
    format!("{step:<10} {full}{empty} {percent:>3} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_has_one_width() {
        for percent in [0, 1, 50, 99, 100] {
            let bar = bar("uploading", percent);
            assert_eq!(bar.chars().count(), 11 + WIDTH + 6, "{bar}");
        }
        assert!(bar("x", 100).contains(&"█".repeat(WIDTH)));
    }
}
