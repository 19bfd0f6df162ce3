//! Profiles become sRGB as littlecms does it by libvips' hand.

use crate::{
    cameo, icc,
    kinds::{
        jpeg::{jpegtran, with_transform},
        png,
    },
    oracle::{djpeg, vips, vips_file},
    picture::Picture,
};

/// The scene in the colours of a profile, which the file carries.
pub fn tagged(profile: &str, (output, depth): (&str, &str)) -> Vec<u8> {
    let scene = png::rgb(&Picture::scene(173, 115));
    let options = ["--input-profile", "srgb", "--depth", depth];
    vips_file(
        "icc_transform",
        &scene,
        output,
        &[&[profile], &options[..]].concat(),
    )
}

/// What two ways of rounding leave, in decibels: sixteen bits are cut to eight before the profile
/// is used, which counts most where its gamma is 1.
const LEAST_PSNR_DB: f64 = 49.0;
/// The same for inks, whose profile is a table between whose points others go other ways.
const LEAST_PSNR_DB_OF_INKS: f64 = 46.0;
/// Closer than this, it would not be seen whether the profile was used.
const MOST_PSNR_DB_WITHOUT: f64 = 40.0;

/// Formats and bits per sample.
const OUTPUTS: [(&str, &str); 5] = [
    (".png", "8"),
    (".png", "16"),
    (".webp[lossless]", "8"),
    (".jpg[Q=95,no-subsample]", "8"),
    (".heic[Q=90,subsample_mode=off,effort=2]", "8"),
];

#[test]
fn colours_of_a_profile_become_srgb() {
    let folder = tempfile::tempdir().expect("a folder for the profiles");
    let written = |name: &str, profile: Vec<u8>| {
        let path = folder.path().join(name);
        std::fs::write(&path, profile).expect("is written");
        path.display().to_string()
    };
    let profiles = [
        ("adobe rgb", written("adobe", icc::adobe_rgb())),
        ("exchanged", written("exchanged", icc::exchanged())),
        ("display p3", "p3".to_owned()),
    ];
    for (name, profile) in &profiles {
        for output in OUTPUTS {
            let case = format!("{name:10} {output:?}");
            check(&tagged(profile, output), LEAST_PSNR_DB, &case);
        }
    }
}

#[test]
fn inks_of_a_profile_become_srgb() {
    let cmyk = tagged("cmyk", (".jpg[Q=95]", "8"));
    check(&cmyk, LEAST_PSNR_DB_OF_INKS, "cmyk");
    let progressive = jpegtran(&cmyk, &["-progressive"]);
    check(&progressive, LEAST_PSNR_DB_OF_INKS, "cmyk, progressive");
    let ycck = with_transform(&cmyk, 2);
    check(&ycck, LEAST_PSNR_DB_OF_INKS, "ycck");
    // A server has to convert what it publishes, for it drops the profile.
    let published = cameo_pipeline::sanitise(&cmyk, &cameo::LIMITS).expect("is fine");
    let wanted = vips("icc_transform", &cmyk, &["srgb", "--embedded"]);
    let likeness = djpeg(&published.bytes).luma().likeness(&wanted.luma());
    assert!(likeness.psnr_db >= 36.0, "published: {likeness}");
}

fn check(file: &[u8], least_psnr_db: f64, case: &str) {
    let wanted = vips("icc_transform", file, &["srgb", "--embedded"]);
    let unmanaged = vips("copy", file, &[]).likeness(&wanted);
    let likeness = cameo::whole(file).expect("is fine").likeness(&wanted);
    println!("{case:44} {likeness}, without the profile {unmanaged}");
    assert!(
        unmanaged.psnr_db <= MOST_PSNR_DB_WITHOUT,
        "{case}: {unmanaged}"
    );
    assert!(likeness.psnr_db >= least_psnr_db, "{case}: {likeness}");
}
