//! Every kind of file as a seed for the fuzz targets; see CONTRIBUTING.md.

use std::{fs, path::Path};

use crate::{colour::tagged, icc, kinds, orientation::oriented};

/// Behind a file's end, where one of the targets looks for how to frame it and what is wanted.
const WISH: &[u8; 40] = b"as good as can be, and a bit of it to do";

#[test]
#[ignore = "writes into fuzz/seeds"]
fn write_seeds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds");
    fs::create_dir_all(&folder).expect("a folder for the seeds");
    let write = |name: &str, file: &[u8]| {
        let name = name.replace([' ', ',', ':'], "-");
        fs::write(folder.join(name), [file, WISH].concat()).expect("is written");
    };
    for kind in kinds::all() {
        write(kind.name, &kind.file);
    }
    for orientation in 2..=8 {
        write(
            &format!("oriented {orientation}"),
            &oriented(orientation, &[]),
        );
    }
    let profile = folder.join("adobe.icc");
    fs::write(&profile, icc::adobe_rgb()).expect("is written");
    for output in [".png", ".webp[lossless]", ".jpg[Q=95]"] {
        let path = profile.to_str().expect("a plain path");
        write(&format!("profile {output}"), &tagged(path, (output, "8")));
    }
    fs::remove_file(profile).expect("is there");
}
