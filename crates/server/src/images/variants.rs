//! Scaled pictures that were asked for lately, in memory, up to a number of bytes.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use bytes::Bytes;

/// About four thousand profile pictures.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// A picture made from a stored object.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    pub media_type: &'static str,
    pub bytes: Bytes,
    pub sha256: String,
}

/// The oldest goes first. An object never changes, so nothing here can be out of date.
#[derive(Debug, Default)]
pub(crate) struct Variants(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    by_key: HashMap<String, Variant>,
    oldest_first: VecDeque<String>,
    byte_len: usize,
}

impl Variants {
    pub fn get(&self, key: &str) -> Option<Variant> {
        self.lock().by_key.get(key).cloned()
    }

    pub fn insert(&self, key: &str, variant: Variant) {
        let mut inner = self.lock();
        if inner.by_key.contains_key(key) || variant.bytes.len() > MAX_BYTES {
            return;
        }
        inner.byte_len += variant.bytes.len();
        inner.by_key.insert(key.to_owned(), variant);
        inner.oldest_first.push_back(key.to_owned());
        while inner.byte_len > MAX_BYTES {
            inner.drop_oldest();
        }
    }

    /// Lets go of a picture whose object is deleted.
    pub fn forget(&self, key: &str) {
        let mut inner = self.lock();
        inner.oldest_first.retain(|other| other != key);
        inner.remove(key);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn drop_oldest(&mut self) {
        match self.oldest_first.pop_front() {
            Some(key) => self.remove(&key),
            None => self.byte_len = 0,
        }
    }

    fn remove(&mut self, key: &str) {
        if let Some(variant) = self.by_key.remove(key) {
            self.byte_len -= variant.bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(len: usize) -> Variant {
        Variant {
            media_type: "image/png",
            bytes: vec![0; len].into(),
            sha256: String::new(),
        }
    }

    #[test]
    fn memory_is_bounded_and_the_oldest_goes_first() {
        let variants = Variants::default();
        variants.insert("a", variant(MAX_BYTES / 2));
        variants.insert("b", variant(MAX_BYTES / 2));
        assert!(variants.get("a").is_some());
        variants.insert("c", variant(1));
        assert!(variants.get("a").is_none() && variants.get("b").is_some());
        variants.forget("b");
        assert_eq!(variants.lock().byte_len, 1);
        variants.insert("huge", variant(MAX_BYTES + 1));
        assert!(variants.get("huge").is_none() && variants.get("c").is_some());
    }
}
