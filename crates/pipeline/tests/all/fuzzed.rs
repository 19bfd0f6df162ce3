//! The checks of the fuzz targets on mutated files, the same ones every time, and on every file
//! that once broke one.

use std::{fs, path::Path, thread};

use crate::{checks, hostile::files};

type Check = fn(&[u8]);

const CHECKS: [(&str, Check); 5] = [
    ("probe", checks::probe),
    ("decode", checks::decode),
    ("process", checks::process),
    ("round_trip", checks::round_trip),
    ("heic", checks::heic),
];
/// Where the files are that once broke a check, in a folder for each.
pub const REGRESSIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/regressions");
/// Where a fuzzer leaves what breaks one.
const ARTIFACTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/artifacts");
const CASES: u32 = 3000;
/// One that a phone could have made; it takes longer to decode.
pub const HEIC: &[u8] = include_bytes!("../files/p3.heic");
const HEIC_CASES: u32 = 500;
/// Where headers are.
const HEADERS_LEN: usize = 150;

/// The finder's files come and go, what they found stays.
#[test]
fn what_once_broke_a_check_does_no_more() {
    for (name, check) in CHECKS {
        let folder = Path::new(REGRESSIONS).join(name);
        let files = fs::read_dir(&folder).expect("every target has such files");
        let mut count = 0;
        for entry in files {
            let path = entry.expect("is listed").path();
            println!("{}", path.display());
            check(&fs::read(path).expect("is read"));
            count += 1;
        }
        assert!(count > 0, "{} is empty", folder.display());
    }
}

fn check_mutations(name: &str) {
    let (_, check) = CHECKS
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a check");
    let (files, cases) = match name {
        "heic" => (vec![HEIC.to_vec()], HEIC_CASES),
        _ => (files().into_iter().map(|(_, file)| file).collect(), CASES),
    };
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    for case in 0..cases {
        let mut file = mutated(&files, &mut chance);
        // Something behind its end, where a wish may be. A HEIC is boxes up to its end, so that all
        // would be refused.
        if name != "heic" {
            file.extend((0..40).map(|_| chance.byte()));
        }
        let _suspect = Suspect {
            name: format!("{name}/mutated-{case}"),
            file: &file,
        };
        check(&file);
    }
}

/// A file that is kept if its check panics, so that it can be looked at and fuzzed from.
struct Suspect<'a> {
    name: String,
    file: &'a [u8],
}

impl Drop for Suspect<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            let path = Path::new(ARTIFACTS).join(&self.name);
            println!("this breaks it: {}", path.display());
            // The check has failed already, whether the file can be kept or not.
            let _ = path.parent().map(fs::create_dir_all);
            let _ = fs::write(path, self.file);
        }
    }
}

#[test]
fn mutated_files_are_probed() {
    check_mutations("probe");
}

#[test]
fn mutated_files_are_decoded() {
    check_mutations("decode");
}

#[test]
fn mutated_files_are_processed() {
    check_mutations("process");
}

#[test]
fn mutated_heic_is_decoded_or_refused() {
    let whole = cameo_pipeline::preview(HEIC, &cameo_model::Limits::SOURCE, 60, &mut |_| ());
    assert!(whole.is_ok(), "there is something to lose: {whole:?}");
    check_mutations("heic");
}

#[test]
fn any_bytes_survive_a_round_trip() {
    check_mutations("round_trip");
}

/// Numbers without a pattern, from a seed (xorshift, Marsaglia 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end.max(1)
    }

    fn byte(&mut self) -> u8 {
        self.below(256) as u8
    }
}

/// One of the files with up to four changes.
fn mutated(files: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut file = files[chance.below(files.len())].clone();
    for _ in 0..chance.below(5) {
        // Headers are short, and where most goes wrong.
        let reach = [file.len(), HEADERS_LEN.min(file.len())][chance.below(2)];
        let at = chance.below(reach);
        match chance.below(6) {
            0 => file[at] ^= 1 << chance.below(8),
            1 => file[at] = [0, 1, 0x7F, 0x80, 0xFF][chance.below(5)],
            2 => drop(file.drain(at..(at + 1 + chance.below(40)).min(file.len()))),
            3 => {
                let copy = file[at..(at + chance.below(40)).min(file.len())].to_vec();
                file.splice(at..at, copy);
            }
            4 => {
                let other = &files[chance.below(files.len())];
                let start = chance.below(other.len());
                file.truncate(at);
                file.extend(&other[start..]);
            }
            _ => file[at] = chance.byte(),
        }
        if file.is_empty() {
            break;
        }
    }
    file
}
