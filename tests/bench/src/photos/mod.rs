//! The test photos, built once into `target/bench/photos` and kept there.
//!
//! Camera photos of three Debian packages, with a little noise, because those wallpapers have been
//! cleaned and a phone's photo holds 2.1 to 2.4 bits per pixel. What deliberately does not live
//! here: the WebP, which the browser under test encodes (`measure`).

mod encode;
mod grid;
mod packages;
mod pixels;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use image::{DynamicImage, RgbImage};

use crate::{Result, machine, rows::Row};

/// Most bits per pixel of a phone's photo.
const ENTROPY: f64 = 2.4;

/// Changes whenever the recipe does, so that old photos are made anew.
const RECIPE: &str = "5";

/// The folder of test photos.
#[derive(Debug, Clone)]
pub struct Photos {
    folder: PathBuf,
}

impl Photos {
    /// Where a file of this name is, or would be.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Whether the photo of a row could be made on this machine.
    pub fn has(&self, row: &Row) -> bool {
        self.path(row.file).exists()
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The name of the small photo that a method rehearses on.
pub fn rehearsal(file: &str) -> String {
    let extension = file.rsplit('.').next().unwrap_or_default();
    format!("rehearsal.{extension}")
}

/// Makes what is not there yet.
///
/// # Errors
/// A package or a tool is missing; the line says which.
pub fn prepare() -> Result<Photos> {
    let folder = machine::bench_folder()?.join("photos");
    fs::create_dir_all(&folder)?;
    let photos = Photos { folder };
    let stamp = photos.path("recipe");
    if fs::read_to_string(&stamp).is_ok_and(|made| made == RECIPE) {
        return Ok(photos);
    }
    println!("Making the test photos in {} …", photos.folder.display());
    make(&photos)?;
    fs::write(stamp, RECIPE)?;
    Ok(photos)
}

fn make(photos: &Photos) -> Result<()> {
    let packages = packages::unpacked(&machine::bench_folder()?.join("packages"))?;
    let picture = |name: &str| packages::picture(&packages, name);
    let dragonfly = picture("Dragonfly_by_Bolly.jpg")?;
    let twelve = pixels::noisy(pixels::crop(&dragonfly, 112, 84, 4000, 3000), 1);
    jpegs(photos, "p12", &twelve)?;
    rehearsals(photos, &twelve)?;
    twelve.save(photos.path("p12.png"))?;
    heics(photos)?;
    let quarters = [
        dragonfly,
        picture("seeding_by_Clements_Engelhardt.jpg")?,
        picture("sunset_by_Aitzol_Berasategi.jpg")?,
        picture("mate/abstract/Elephants_5640x3172.jpg")?,
    ];
    let forty_eight = pixels::noisy(pixels::mosaic(&quarters, 4224, 2848), 2);
    jpegs(photos, "p48", &forty_eight)?;
    let twenty_four = pixels::crop(&forty_eight, 1224, 848, 6000, 4000);
    jpegs(photos, "p24", &twenty_four)
}

/// A baseline JPEG that has to be turned, and the same coefficients progressively.
fn jpegs(photos: &Photos, name: &str, pixels: &RgbImage) -> Result<()> {
    let baseline = encode::phone_jpeg(pixels, ENTROPY)?;
    let bits = baseline.len() as f64 * 8.0 / f64::from(pixels.width() * pixels.height());
    println!(
        "  {name}: {} × {} px, {bits:.2} bits per pixel",
        pixels.width(),
        pixels.height()
    );
    fs::write(photos.path(&format!("{name}.jpg")), &baseline)?;
    let progressive = encode::progressive(&baseline)?;
    fs::write(photos.path(&format!("{name}-progressive.jpg")), progressive)?;
    Ok(())
}

fn rehearsals(photos: &Photos, pixels: &RgbImage) -> Result<()> {
    // Large enough that whatever is done with large photos is done with it.
    let small = pixels::crop(pixels, 800, 600, 2400, 1800);
    small.save(photos.path("rehearsal.png"))?;
    // No browser's decoder is asked for this one.
    let deep = DynamicImage::ImageRgb8(small.clone()).to_rgb16();
    deep.save(photos.path("rehearsal-deep.png"))?;
    let jpeg = encode::phone_jpeg(&small, ENTROPY)?;
    fs::write(photos.path("rehearsal.jpg"), jpeg)?;
    Ok(())
}

/// A HEIC is a bonus: its encoder is not on every machine.
fn heics(photos: &Photos) -> Result<()> {
    let names = ["rehearsal", "p12"];
    // One of an older recipe would be taken for this one's.
    for name in names {
        remove(&photos.path(&format!("{name}.heic")))?;
    }
    for name in names {
        let picture = image::open(photos.path(&format!("{name}.png")))?.into_rgb8();
        match heic(photos, &picture) {
            Ok(file) => fs::write(photos.path(&format!("{name}.heic")), file)?,
            Err(error) => {
                println!("  no HEIC photo: {error}");
                return Ok(());
            }
        }
    }
    println!("  p12.heic");
    Ok(())
}

fn heic(photos: &Photos, picture: &RgbImage) -> Result<Vec<u8>> {
    let packages = machine::bench_folder()?.join("packages");
    let (png, heic) = (photos.path("tile.png"), photos.path("tile.heic"));
    let encoded = grid::tiles(picture).map(|tile| {
        tile.save(&png)?;
        encode::heic(&packages, &png, &heic)?;
        Ok(fs::read(&heic)?)
    });
    let tiles = encoded.collect::<Result<Vec<_>>>();
    remove(&png)?;
    remove(&heic)?;
    grid::joined(picture, &tiles?)
}

/// Removes a file that may not be there.
fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
