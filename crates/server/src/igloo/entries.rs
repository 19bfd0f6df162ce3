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
    /// Nobody knows the entry any more.
    Unknown,
    /// It does not begin where the last one ended; so many bytes are there.
    Elsewhere { byte_len: u64 },
    /// All memory for pieces is in use.
    NoRoom,
}

/// A piece on its way. Dropped before it is whole, it leaves what has arrived with its entry, and
/// the upload goes on from there: a connection that ends takes its request with it. If another one
/// has been begun since, it leaves nothing, for that one counts on what was there.
#[derive(Debug)]
pub(crate) struct Arriving<'a> {
    entries: &'a Entries,
    key: &'a str,
    start: u64,
    number: u64,
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
    /// How many pieces have been begun.
    begun: u64,
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
            begun: 0,
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

    /// Checks that a piece from `start` on is the next one.
    ///
    /// # Errors
    /// It is not.
    pub fn check_next(&self, key: &str, start: u64) -> Result<(), NotTaken> {
        let entries = self.lock();
        let entry = entries.get(key).ok_or(NotTaken::Unknown)?;
        entry.check_next(start)
    }

    /// Begins to receive the piece from `start` on.
    pub fn receive<'a>(&'a self, key: &'a str, start: u64) -> Arriving<'a> {
        let number = self.lock().get_mut(key).map_or(0, |entry| {
            entry.begun += 1;
            entry.begun
        });
        Arriving {
            entries: self,
            key,
            start,
            number,
            bytes: Vec::new(),
        }
    }

    /// Appends the next piece, which is not the last one.
    ///
    /// # Errors
    /// It is not the next one, or there is no room.
    pub fn append(&self, key: &str, start: u64, piece: &[u8]) -> Result<(), NotTaken> {
        append(&mut self.lock(), self.max_bytes, (key, start, piece))
    }

    /// A copy of everything before the last piece, which begins at `start`.
    ///
    /// # Errors
    /// It is not the next one.
    pub fn before(&self, key: &str, start: u64) -> Result<Vec<u8>, NotTaken> {
        let entries = self.lock();
        let entry = entries.get(key).ok_or(NotTaken::Unknown)?;
        entry.check_next(start)?;
        Ok(entry.bytes.clone())
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
        let mut entries = self.entries.lock();
        let end = self.start + self.bytes.len() as u64;
        let is_part_of_newest = entries
            .get(self.key)
            .is_some_and(|entry| entry.begun == self.number && end < entry.facts.byte_len);
        if is_part_of_newest {
            // What can't be kept is sent again.
            let piece = (self.key, self.start, self.bytes.as_slice());
            let _ = append(&mut entries, self.entries.max_bytes, piece);
        }
    }
}

fn append(
    entries: &mut HashMap<String, Entry>,
    max_bytes: u64,
    (key, start, piece): (&str, u64, &[u8]),
) -> Result<(), NotTaken> {
    let in_use: u64 = entries.values().map(|entry| entry.bytes.len() as u64).sum();
    let entry = entries.get_mut(key).ok_or(NotTaken::Unknown)?;
    entry.check_next(start)?;
    if in_use + piece.len() as u64 > max_bytes {
        return Err(NotTaken::NoRoom);
    }
    entry.bytes.extend_from_slice(piece);
    Ok(())
}

impl Entry {
    fn check_next(&self, start: u64) -> Result<(), NotTaken> {
        let byte_len = match self.held() {
            Held::Part(byte_len) if byte_len == start => return Ok(()),
            Held::Part(byte_len) => byte_len,
            Held::Whole => self.facts.byte_len,
        };
        Err(NotTaken::Elsewhere { byte_len })
    }

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
        let elsewhere = |byte_len| NotTaken::Elsewhere { byte_len };
        assert_eq!(entries.append("k", 1, b"x"), Err(elsewhere(0)));
        assert_eq!(entries.append("k", 0, b"abc"), Ok(()));
        assert_eq!(entries.append("k", 0, b"abc"), Err(elsewhere(3)));
        assert_eq!(entries.append("x", 0, b"abc"), Err(NotTaken::Unknown));
        assert_eq!(held(&entries, "k", "a"), Some(Held::Part(3)));
        assert_eq!(entries.before("k", 3), Ok(b"abc".to_vec()));
        assert_eq!(entries.before("k", 0), Err(elsewhere(3)));
        entries.finish("k");
        assert_eq!(held(&entries, "k", "a"), Some(Held::Whole));
        assert_eq!(entries.check_next("k", 3), Err(elsewhere(10)));
    }

    #[test]
    fn what_has_arrived_of_a_piece_is_kept_unless_it_is_taken_or_all_or_overtaken() {
        let entries = Entries::new(100);
        entries.open("k", facts("a", 2000), NOW);
        let arrives = |start, bytes: &[u8]| {
            let mut piece = entries.receive("k", start);
            piece.extend(bytes);
            piece
        };
        let has = |bytes: &[u8]| entries.before("k", bytes.len() as u64) == Ok(bytes.to_vec());
        assert_eq!(arrives(0, b"abc").take(), b"abc");
        assert!(has(b""), "taken");
        let overtaken = arrives(0, b"xyz");
        let newest = arrives(0, b"abc");
        drop(overtaken);
        assert!(has(b""), "the newest counts on it");
        drop(newest);
        assert!(has(b"abc"));
        drop(arrives(0, b"xyz12"));
        assert!(has(b"abc"), "not the next one any more");
        drop(arrives(3, b"defghij"));
        assert!(has(b"abc"), "all, but stored nowhere");
        drop(arrives(3, b"defghi"));
        assert!(has(b"abcdefghi"));
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
