//! How far the work is, told to whoever watches.

/// Told in steps of this share, so that telling costs nothing.
const STEP: f32 = 0.02;

/// The share of rows that are done, on its way to an observer.
pub(crate) struct Progress<'a> {
    observer: &'a mut dyn FnMut(f32),
    next: f32,
}

impl<'a> Progress<'a> {
    pub(crate) fn new(observer: &'a mut dyn FnMut(f32)) -> Self {
        Self {
            observer,
            next: STEP,
        }
    }

    /// Tells that `done` of `all` rows are done, if it is worth telling.
    pub(crate) fn tell(&mut self, done: usize, all: usize) {
        let share = done as f32 / all.max(1) as f32;
        if share >= self.next || done == all {
            (self.observer)(share);
            self.next = share + STEP;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rises_to_one_in_few_steps() {
        for all in [1, 7, 50, 10_000] {
            let mut told = Vec::new();
            let mut observer = |share| told.push(share);
            let mut progress = Progress::new(&mut observer);
            (1..=all).for_each(|done| progress.tell(done, all));
            assert!(told.len() <= 51 && told.is_sorted(), "{told:?}");
            assert_eq!(told.last(), Some(&1.0));
        }
    }
}
