//! Makes the model smaller that ships inside of the package of rustface, which exports it nowhere.

use std::{env, error::Error, fs, path::PathBuf, process::Command};

use serde_json::Value;

/// A package that needs nothing but that one. Cargo says where things lie that a package needs, but of
/// this one only in a checkout: what only its tests need, a registry's user does not have.
const ASKING: &str = r#"
[package]
name = "asking"
edition = "2024"

[lib]
path = "lib.rs"

[dependencies]
rustface = { version = "=0.1.7", default-features = false }

[workspace]
"#;

/// Where it is in that package.
const MODEL: &str = "model/seeta_fd_frontal_v1.0.bin";

/// Bits of a number's mantissa that are dropped. What is left are those of a bfloat16: by the list of
/// `docs/faces.md` it finds faces as well as before, and there is 0.6 MB less to load.
const DROPPED_BITS: u32 = 16;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(error) = write_model() {
        println!("cargo::error=the model of rustface can't be prepared: {error}");
    }
}

fn write_model() -> Result<(), Box<dyn Error>> {
    let words = fs::read(path()?)?;
    let (words, rest) = words.as_chunks();
    if !rest.is_empty() {
        return Err("it is no sequence of words".into());
    }
    let words = words.iter().map(|word| u32::from_le_bytes(*word));
    let bytes: Vec<u8> = words.map(rounded).flat_map(u32::to_le_bytes).collect();
    Ok(fs::write(out_folder()?.join("model.bin"), bytes)?)
}

fn out_folder() -> Result<PathBuf, &'static str> {
    env::var_os("OUT_DIR").map(PathBuf::from).ok_or("no folder")
}

/// Every word of the model is a number, or an integer that is too near to 0 to look like one.
fn rounded(word: u32) -> u32 {
    match (word >> 23) & 0xFF {
        0 | 0xFF => word,
        _ => (word + (1 << (DROPPED_BITS - 1))) >> DROPPED_BITS << DROPPED_BITS,
    }
}

fn path() -> Result<PathBuf, Box<dyn Error>> {
    let folder = out_folder()?.join("asking");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("Cargo.toml"), ASKING)?;
    fs::write(folder.join("lib.rs"), "")?;
    let mut cargo = Command::new(env::var_os("CARGO").ok_or("no cargo")?);
    cargo.args(["metadata", "--format-version", "1", "--offline"]);
    cargo.current_dir(folder);
    let output = cargo.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("no packages")?;
    let rustface = packages.iter().find(|it| it["name"] == "rustface");
    let manifest = rustface.and_then(|it| it["manifest_path"].as_str());
    let manifest = PathBuf::from(manifest.ok_or("no such package")?);
    Ok(manifest.with_file_name(MODEL))
}
