//! Every kind of file as a seed for the fuzz targets; see CONTRIBUTING.md.

use std::{fs, path::Path};

use crate::kinds;

#[test]
#[ignore = "writes into fuzz/seeds"]
fn write_seeds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds");
    fs::create_dir_all(&folder).expect("a folder for the seeds");
    for kind in kinds::all() {
        let name = kind.name.replace([' ', ',', ':'], "-");
        fs::write(folder.join(name), &kind.file).expect("is written");
    }
}
