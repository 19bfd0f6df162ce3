//! Checks the messages of all languages and makes their methods and tables.

use std::{env, fs, path::Path};

use cameo_messages::Catalogue;

fn main() {
    println!("cargo::rerun-if-changed=messages");
    match Catalogue::read(Path::new("messages")) {
        Ok(catalogue) => write(&catalogue),
        Err(problems) => problems
            .0
            .iter()
            .for_each(|problem| println!("cargo::error={problem}")),
    }
}

fn write(catalogue: &Catalogue) {
    let folder = env::var("OUT_DIR").expect("cargo names the folder");
    let folder = Path::new(&folder);
    let put = |name: &str, text: String| {
        fs::write(folder.join(name), text).expect("the folder takes files");
    };
    put("messages.rs", catalogue.functions());
    for (language, table) in catalogue.tables() {
        put(&format!("{language}.json"), table);
    }
}
