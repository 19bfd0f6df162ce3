//! The Debian packages that the test photos come from: fetched and unpacked, never installed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use image::{ImageReader, RgbImage};

use crate::Result;

const WALLPAPERS: [&str; 3] = [
    "lomiri-wallpapers-16.04",
    "lomiri-wallpapers-20.04",
    "mate-backgrounds",
];

/// Unpacks the packages into a folder unless that has been done; returns the folder.
///
/// # Errors
/// This is no Debian, or it cannot fetch packages.
pub fn unpacked(folder: &Path) -> Result<PathBuf> {
    for name in WALLPAPERS {
        unpack(folder, name)?;
    }
    Ok(folder.to_path_buf())
}

/// Fetches and unpacks one package.
///
/// # Errors
/// As [`unpacked`].
pub fn unpack(folder: &Path, name: &str) -> Result<()> {
    fs::create_dir_all(folder)?;
    if archive(folder, name)?.is_none() {
        run(Command::new("apt-get")
            .args(["download", name])
            .current_dir(folder))
        .map_err(|error| format!("the test photos need Debian's package {name}: {error}"))?;
    }
    let archive = archive(folder, name)?.ok_or_else(|| format!("apt-get left no {name}"))?;
    run(Command::new("dpkg").arg("-x").arg(archive).arg(folder))
}

fn archive(folder: &Path, name: &str) -> Result<Option<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.flatten().map(|entry| entry.path());
    let start = format!("{name}_");
    Ok(paths.find(|path| {
        let file = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        file.starts_with(&start) && file.ends_with(".deb")
    }))
}

fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(format!(
        "{program}: {}",
        complaint.lines().last().unwrap_or("failed")
    )
    .into())
}

/// A wallpaper by its path below the backgrounds.
///
/// # Errors
/// The package has it no longer.
pub fn picture(folder: &Path, name: &str) -> Result<RgbImage> {
    let path = folder.join("usr/share/backgrounds").join(name);
    let mut reader = ImageReader::open(&path)
        .map_err(|error| format!("{}: {error}", path.display()))?
        .with_guessed_format()?;
    reader.no_limits();
    Ok(reader.decode()?.into_rgb8())
}
