//! The bench's photos on the scales of `cameo_tests::weight`.

use std::fs;

use cameo_tests::{
    corpus::TestFile,
    stage::Stage,
    weight::{Part, Weight},
};

use crate::{Result, photos::Photos};

/// Chooses a JPEG, then the other formats, and weighs what is fetched.
///
/// # Errors
/// A photo can't be read.
pub async fn of_settings_page(photos: &Photos) -> Result<Weight> {
    println!("\nWeighing what /settings fetches …");
    let stage = Stage::open_behind_proxy("bench.weight").await;
    stage.browser.expect_complaint("");
    let mut weight = Weight::default();
    for (name, part) in [
        ("rehearsal.jpg", Part::JpegCodec),
        ("rehearsal-deep.png", Part::OtherFormats),
        ("rehearsal.heic", Part::Heic),
    ] {
        let path = photos.path(name);
        if path.exists() {
            let name = name.replace("rehearsal", "chosen");
            let bytes = fs::read(path)?;
            weight.add(&stage, &TestFile { name, bytes }, part).await;
        }
    }
    stage.finish().await;
    println!("{}", weight.lines());
    Ok(weight)
}
