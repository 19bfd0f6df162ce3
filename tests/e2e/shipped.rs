//! What is shipped tells nothing of the machine that it was built on.

use std::{env, fs, path::Path};

use cameo_tests::workspace::{element_folder, page_folder, root};

/// Every file below a folder, with what it holds.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("a built folder").flatten();
    let paths = entries.map(|entry| entry.path());
    let below = paths.flat_map(|path| {
        if path.is_dir() {
            return files(&path);
        }
        let content = fs::read(&path).expect("a built file");
        vec![(path.display().to_string(), content)]
    });
    below.collect()
}

fn holds(content: &[u8], text: &str) -> bool {
    content
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

/// Folders of the builder, and what paths in them have everywhere.
fn forbidden() -> Vec<String> {
    let variables = ["HOME", "CARGO_HOME", "RUSTUP_HOME"];
    let folders = variables.into_iter().filter_map(|name| env::var(name).ok());
    let root = root().display().to_string();
    let folders = folders.chain([root]).filter(|folder| folder.len() > 1);
    let below = folders.map(|folder| format!("{folder}/"));
    let anywhere = ["/registry/src/", "/git/checkouts/", "/.cargo/", "/.rustup/"];
    below.chain(anywhere.map(str::to_owned)).collect()
}

#[test]
fn shipped_files_name_no_folder_of_the_builder() {
    let mut shipped = files(&page_folder());
    shipped.extend(files(&element_folder().join("dist")));
    let modules = shipped.iter().filter(|(name, _)| name.ends_with(".wasm"));
    let named = modules.filter(|(_, content)| holds(content, "/src/lib.rs"));
    assert_eq!(
        named.count(),
        10,
        "modules in which names of files are found"
    );
    for text in forbidden() {
        for (name, content) in &shipped {
            assert!(!holds(content, &text), "{name} holds {text}");
        }
    }
}
