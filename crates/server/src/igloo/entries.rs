//! Attachments that are not whole yet, in memory: what was announced, and the bytes so far.
//!
//! A restart forgets them, and whoever was uploading begins anew; nothing that was acknowledged as
//! whole is here. Memory is bounded: by entries for each person, by bytes for all.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::clock::UnixMillis;

/// Entries of one person; more push the oldest out.
const PER_PERSON: usize = 4;

/// What was announced.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub person_id: String,
    pub byte_len: u64,
    pub media_type: String,
    /// Cleaned, for it stands in an address.
    pub name: String,
    pub ends_at: UnixMillis,
}

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// Bytes from the beginning.
    Part(u64),
    /// Everything, and it is stored.
    Whole,
}

/// Why a piece was not taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotTaken {
    /// It is not the next one or the last one, or nobody knows the entry any more.
    Elsewhere,
    /// All memory for pieces is in use.
    NoRoom,
}

/// A piece on its way. Dropped before it is whole, it leaves what has arrived with its entry, and
/// the upload goes on from there: a connection that ends takes its request with it.
#[derive(Debug)]
pub(crate) struct Arriving<'a> {
    entries: &'a Entries,
    key: &'a str,
    start: u64,
    bytes: Vec<u8>,
}

/// All entries.
#[derive(Debug)]
pub(crate) struct Entries {
    max_bytes: u64,
    by_key: Mutex<HashMap<String, Entry>>,
}

#[derive(Debug)]
struct Entry {
    facts: Facts,
    bytes: Vec<u8>,
    is_whole: bool,
}

impl Entries {
    /// Keeps at most `max_bytes` of all pieces together.
    pub fn new(max_bytes: u64) -> Self {
        Self {
            max_bytes,
            by_key: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.by_key.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an entry; those that have ended go, and of the same person the oldest beyond a few.
    pub fn open(&self, key: &str, facts: Facts, now: UnixMillis) {
        let mut entries = self.lock();
        entries.retain(|_, entry| entry.facts.ends_at > now);
        let own = entries
            .iter()
            .filter(|(_, entry)| entry.facts.person_id == facts.person_id);
        let mut own: Vec<_> = own
            .map(|(key, entry)| (entry.facts.ends_at, key.clone()))
            .collect();
        own.sort_unstable();
        let surplus = (own.len() + 1).saturating_sub(PER_PERSON);
        for (_, oldest) in own.iter().take(surplus) {
            entries.remove(oldest);
        }
        let entry = Entry {
            facts,
            bytes: Vec::new(),
            is_whole: false,
        };
        entries.insert(key.into(), entry);
    }

    /// What was announced under the key by that person, and what has arrived.
    pub fn find(&self, key: &str, person_id: &str, now: UnixMillis) -> Option<(Facts, Held)> {
        let entries = self.lock();
        let entry = entries.get(key)?;
        let is_theirs = entry.facts.person_id == person_id && entry.facts.ends_at > now;
        is_theirs.then(|| (entry.facts.clone(), entry.held()))
    }

    /// Appends the next piece. The last one is not: it is stored, with all before it.
    ///
    /// # Errors
    /// It is not the next one, or the last one, or there is no room.
    pub fn append(&self, key: &str, start: u64, piece: &[u8]) -> Result<(), NotTaken> {
        let mut entries = self.lock();
        let in_use: u64 = entries.values().map(|entry| entry.bytes.len() as u64).sum();
        let entry = entries.get_mut(key).ok_or(NotTaken::Elsewhere)?;
        let is_last = start + piece.len() as u64 >= entry.facts.byte_len;
        if entry.held() != Held::Part(start) || is_last {
            return Err(NotTaken::Elsewhere);
        }
        if in_use + piece.len() as u64 > self.max_bytes {
            return Err(NotTaken::NoRoom);
        }
        entry.bytes.extend_from_slice(piece);
        Ok(())
    }

    /// Begins to receive the piece from `start` on.
    pub const fn receive<'a>(&'a self, key: &'a str, start: u64) -> Arriving<'a> {
        Arriving {
            entries: self,
            key,
            start,
            bytes: Vec::new(),
        }
    }

    /// A copy of what has arrived.
    pub fn bytes(&self, key: &str) -> Vec<u8> {
        let entries = self.lock();
        entries
            .get(key)
            .map(|entry| entry.bytes.clone())
            .unwrap_or_default()
    }

    /// Notes that the whole is stored, and lets go of its bytes.
    pub fn finish(&self, key: &str) {
        if let Some(entry) = self.lock().get_mut(key) {
            entry.bytes = Vec::new();
            entry.is_whole = true;
        }
    }

    /// Forgets an entry that can't become anything.
    pub fn forget(&self, key: &str) {
        self.lock().remove(key);
    }
}

impl Arriving<'_> {
    /// Adds what has arrived next.
    pub fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Everything; nothing is left with the entry.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }
}

impl Drop for Arriving<'_> {
    fn drop(&mut self) {
        // What can't be kept is sent again.
        let _ = self.entries.append(self.key, self.start, &self.bytes);
    }
}

impl Entry {
    fn held(&self) -> Held {
        match self.is_whole {
            true => Held::Whole,
            false => Held::Part(self.bytes.len() as u64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = UnixMillis(1000);

    fn facts(person_id: &str, ends_at: i64) -> Facts {
        Facts {
            person_id: person_id.into(),
            byte_len: 10,
            media_type: "image/png".into(),
            name: "photo".into(),
            ends_at: UnixMillis(ends_at),
        }
    }

    fn held(entries: &Entries, key: &str, person_id: &str) -> Option<Held> {
        entries.find(key, person_id, NOW).map(|(_, held)| held)
    }

    #[test]
    fn only_the_next_piece_of_ones_own_is_taken() {
        let entries = Entries::new(100);
        entries.open("k", facts("a", 2000), NOW);
        assert_eq!(held(&entries, "k", "b"), None);
        assert_eq!(entries.append("k", 1, b"x"), Err(NotTaken::Elsewhere));
        assert_eq!(entries.append("k", 0, b"abc"), Ok(()));
        assert_eq!(entries.append("k", 0, b"abc"), Err(NotTaken::Elsewhere));
        assert_eq!(held(&entries, "k", "a"), Some(Held::Part(3)));
        assert_eq!(entries.bytes("k"), b"abc");
        entries.finish("k");
        assert_eq!(held(&entries, "k", "a"), Some(Held::Whole));
        assert_eq!(entries.append("k", 0, b"abc"), Err(NotTaken::Elsewhere));
    }

    #[test]
    fn what_has_arrived_of_a_piece_is_kept_unless_it_is_taken_or_all() {
        let entries = Entries::new(100);
        entries.open("k", facts("a", 2000), NOW);
        let arrives = |start, bytes: &[u8]| {
            let mut piece = entries.receive("k", start);
            piece.extend(bytes);
            piece
        };
        assert_eq!(arrives(0, b"abc").take(), b"abc");
        assert_eq!(held(&entries, "k", "a"), Some(Held::Part(0)));
        drop(arrives(0, b"abc"));
        drop(arrives(0, b"xyz12"));
        assert_eq!(entries.bytes("k"), b"abc", "not the next one any more");
        drop(arrives(3, b"defghij"));
        assert_eq!(entries.bytes("k"), b"abc", "all, but stored nowhere");
        drop(arrives(3, b"defghi"));
        assert_eq!(entries.bytes("k"), b"abcdefghi");
    }

    #[test]
    fn memory_is_bounded_by_people_bytes_and_time() {
        let entries = Entries::new(10);
        for number in 0..6 {
            entries.open(&format!("a{number}"), facts("a", 2000 + number), NOW);
        }
        entries.open("b", facts("b", 2000), NOW);
        assert_eq!(held(&entries, "a1", "a"), None);
        assert!(held(&entries, "a2", "a").is_some() && held(&entries, "b", "b").is_some());
        assert_eq!(entries.append("a2", 0, &[0; 8]), Ok(()));
        assert_eq!(entries.append("b", 0, &[0; 3]), Err(NotTaken::NoRoom));
        assert_eq!(held(&entries, "b", "b"), Some(Held::Part(0)));
        assert!(entries.find("a2", "a", UnixMillis(9999)).is_none());
        entries.open("c", facts("c", 9999), UnixMillis(9000));
        assert_eq!(
            entries.append("c", 0, &[0; 8]),
            Ok(()),
            "ended ones make room"
        );
    }
}
