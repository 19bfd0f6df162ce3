//! The languages that there are: they fit together, and the build would notice if they did not.

use std::fs;
use std::path::PathBuf;

use cameo_messages::{Catalogue, Problem};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../widget/messages")
}

/// The files of all languages as they are.
fn files() -> Vec<(String, String)> {
    let entries = fs::read_dir(folder()).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    paths
        .map(|path| {
            let tag = path
                .file_stem()
                .expect("a file has a name")
                .to_string_lossy()
                .into_owned();
            (tag, fs::read_to_string(&path).expect("it can be read"))
        })
        .collect()
}

#[test]
fn every_language_fits() {
    let catalogue = Catalogue::read(&folder()).unwrap_or_else(|wrong| panic!("{wrong}"));
    let languages: Vec<_> = catalogue
        .tables()
        .map(|(language, _)| language.to_owned())
        .collect();
    assert_eq!(languages, ["en", "ar", "de", "es", "fr", "ja", "zh"]);
}

#[test]
fn a_line_that_any_language_lacks_is_noticed() {
    for (at, (tag, text)) in files().into_iter().enumerate() {
        if tag == "en" {
            continue;
        }
        let mut broken = files();
        broken[at].1 = text.replace("\nsave = ", "\nsaved = ");
        let wrong = Catalogue::parse(&broken).unwrap_err();
        let (language, key) = (tag.clone(), "save".to_owned());
        let missing = Problem::Missing { language, key };
        let (language, key) = (tag, "saved".to_owned());
        assert_eq!(wrong.0, [missing, Problem::Superfluous { language, key }]);
    }
}

/// A browser may break a line at a plain space; French writes one before most marks.
#[test]
fn no_line_begins_with_a_mark() {
    for (tag, text) in files() {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let torn = [':', ';', '?', '!', '»', '×'].map(|mark| format!(" {mark}"));
            assert!(!torn.iter().any(|it| line.contains(it)), "{tag}: {line}");
        }
    }
}
