//! A time limit far above what is normal, so that a hang is a failed test and not a silent one.

use std::{
    sync::{Arc, Condvar, Mutex},
    thread,
    time::Duration,
};

/// What takes milliseconds may take this long on a machine that is busy with other things.
const LIMIT: Duration = Duration::from_secs(60);

/// Watches over one case after the other.
#[derive(Clone)]
pub struct Watchdog {
    signal: Arc<(Mutex<Case>, Condvar)>,
}

#[derive(Default)]
struct Case {
    number: u64,
    name: Option<String>,
}

impl Watchdog {
    /// A watchdog that ends the whole program with a word about the case that hangs.
    pub fn new() -> Self {
        let watchdog = Self {
            signal: Arc::default(),
        };
        let watching = watchdog.clone();
        thread::spawn(move || watching.watch());
        watchdog
    }

    /// Runs one case.
    pub fn watch_over<T>(&self, name: impl Into<String>, case: impl FnOnce() -> T) -> T {
        self.set(Some(name.into()));
        let result = case();
        self.set(None);
        result
    }

    fn set(&self, name: Option<String>) {
        let (case, changed) = &*self.signal;
        let mut case = case.lock().expect("nobody panics with it");
        case.number += 1;
        case.name = name;
        changed.notify_all();
    }

    fn watch(&self) {
        let (case, changed) = &*self.signal;
        let mut case = case.lock().expect("nobody panics with it");
        loop {
            let number = case.number;
            let is_same = |case: &mut Case| case.number == number;
            let (next, waited) = changed
                .wait_timeout_while(case, LIMIT, is_same)
                .expect("nobody panics with it");
            if let (true, Some(name)) = (waited.timed_out(), &next.name) {
                eprintln!("{name} took longer than {LIMIT:?}");
                std::process::abort();
            }
            case = next;
        }
    }
}
