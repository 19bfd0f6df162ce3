//! Finished wasm modules without the sections that only a debugger reads.
//!
//! `strip` in cargo's profile would take what wasm-bindgen needs, so the names go after it. What
//! deliberately does not live here: making the code itself smaller, which is the compiler's.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Result};

/// What a module starts with: magic and version.
const HEADER_LEN: usize = 8;
/// The id of a section that has a name of its own and no meaning for the engine.
const CUSTOM: u8 = 0;
const LEFT_OUT: [&[u8]; 2] = [b"name", b"producers"];

/// Rewrites every wasm module in a folder.
///
/// # Errors
/// A module can't be read, written or understood.
pub fn modules(folder: &Path) -> Result<()> {
    let unusable = |path: &Path, error: std::io::Error| {
        Failure::because(format!("cannot slim {}: {error}", path.display()))
    };
    let entries = fs::read_dir(folder).map_err(|error| unusable(folder, error))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        let module = fs::read(&path).map_err(|error| unusable(&path, error))?;
        let slim = slimmed(&module)
            .ok_or_else(|| Failure::because(format!("{} is not a wasm module", path.display())))?;
        fs::write(&path, slim).map_err(|error| unusable(&path, error))?;
    }
    Ok(())
}

/// The module without the sections that are left out; `None` if it is none.
fn slimmed(module: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(HEADER_LEN)?;
    if !header.starts_with(b"\0asm") {
        return None;
    }
    let mut slim = header.to_vec();
    while let [id, after_id @ ..] = rest {
        let (len, body) = number(after_id)?;
        let (body, next) = body.split_at_checked(len)?;
        let is_left_out = *id == CUSTOM && LEFT_OUT.contains(&section_name(body)?);
        if !is_left_out {
            slim.extend_from_slice(rest.get(..rest.len() - next.len())?);
        }
        rest = next;
    }
    Some(slim)
}

fn section_name(body: &[u8]) -> Option<&[u8]> {
    let (len, rest) = number(body)?;
    rest.get(..len)
}

/// A number as wasm writes it, seven bits a byte with the lowest first, and what follows.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(index + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(sections: &[&[u8]]) -> Vec<u8> {
        [&[b"\0asm\x01\0\0\0".as_slice()], sections]
            .concat()
            .concat()
    }

    #[test]
    fn names_go_and_everything_else_stays() {
        let (types, name) = (b"\x01\x01\0".as_slice(), b"\0\x07\x04name..".as_slice());
        let (other, producers) = (
            b"\0\x03\x02my".as_slice(),
            b"\0\x0A\x09producers".as_slice(),
        );
        let full = module(&[types, name, other, producers]);
        assert_eq!(slimmed(&full), Some(module(&[types, other])));
    }

    #[test]
    fn long_lengths_are_understood() {
        let body = [b"\x04name".as_slice(), &[7; 300]].concat();
        // 305 bytes: 0xB1 0x02.
        let name = [b"\0\xB1\x02".as_slice(), &body].concat();
        assert_eq!(slimmed(&module(&[&name])), Some(module(&[])));
    }

    #[test]
    fn what_is_no_module_is_left_alone() {
        assert_eq!(slimmed(b"<!doctype html>"), None);
        assert_eq!(slimmed(&module(&[b"\x01\x7F\0"])), None);
    }
}
