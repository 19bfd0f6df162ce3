//! How many photos start on a face, by the list and the rules of `docs/faces.md`.
//!
//! The photos are other people's and not handed on with Cameo; that document says where they are.

use std::{env, path::Path};

use cameo_model::{Framing, RegionPx, SizePx};
use image::{DynamicImage, imageops::FilterType};

/// Longest side of the preview that the page asks for.
const PREVIEW_SIDE_PX: u32 = 1280;

/// How many of a hundred must be right, so that starting on a face may be the default.
const LEAST_RIGHT_PERCENT: usize = 80;

/// A framing that is longer than so many faces is not on one.
const MOST_FACES_PER_SIDE: f64 = 5.0;

/// A cut around a face, in units of the face's width.
const CUT_WIDTH: f64 = 7.0;
const CUT_HEIGHT: f64 = 5.25;

/// A picture with its faces, whose regions are in its own pixels.
struct Labelled {
    name: String,
    picture: DynamicImage,
    faces: Vec<RegionPx>,
}

/// Lines with a name, each followed by lines with left, top, width and height of a face.
fn list() -> Vec<(String, Vec<RegionPx>)> {
    let mut list: Vec<(String, Vec<RegionPx>)> = Vec::new();
    let lines = include_str!("photos.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let numbers: Option<Vec<f64>> = line.split_whitespace().map(|it| it.parse().ok()).collect();
        match (numbers.as_deref(), list.last_mut()) {
            (Some(&[left, top, width, height]), Some((_, faces))) => {
                faces.push(region(left, top, width, height));
            }
            _ => list.push((line.trim().to_owned(), Vec::new())),
        }
    }
    list
}

const fn region(left_px: f64, top_px: f64, width_px: f64, height_px: f64) -> RegionPx {
    RegionPx {
        left_px,
        top_px,
        width_px,
        height_px,
    }
}

fn photos() -> Vec<Labelled> {
    let folder = env::var("CAMEO_FACE_PHOTOS").expect("the folder with the photos is named");
    let opened = |(name, faces): (String, Vec<RegionPx>)| {
        let path = Path::new(&folder).join(&name);
        let picture = image::open(&path);
        let picture = picture.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Labelled {
            name,
            picture,
            faces,
        }
    };
    list().into_iter().map(opened).collect()
}

fn size_of(picture: &DynamicImage) -> SizePx {
    SizePx::new(picture.width(), picture.height())
}

/// The cut for the face with this number.
fn cut(photo: &Labelled, number: usize) -> Labelled {
    let size = size_of(&photo.picture);
    let (width_px, height_px) = (f64::from(size.width_px), f64::from(size.height_px));
    let face = photo.faces[number];
    let unit_px = face
        .width_px
        .min(width_px / CUT_WIDTH)
        .min(height_px / CUT_HEIGHT);
    let cut = SizePx::new((CUT_WIDTH * unit_px) as u32, (CUT_HEIGHT * unit_px) as u32);
    let across = if number.is_multiple_of(2) { 1.0 } else { 2.0 } / 3.0;
    let place = |middle_px: f64, share: f64, side_px: u32, whole_px: u32| {
        let begin_px = middle_px - share * f64::from(side_px);
        begin_px.clamp(0.0, f64::from(whole_px - side_px)) as u32
    };
    let middle = face.centre();
    let left = place(middle.x_px, across, cut.width_px, size.width_px);
    let top = place(middle.y_px, 0.4, cut.height_px, size.height_px);
    let picture = photo
        .picture
        .crop_imm(left, top, cut.width_px, cut.height_px);
    let large = picture.resize(PREVIEW_SIDE_PX, PREVIEW_SIDE_PX, FilterType::Triangle);
    let moved = |it: &RegionPx| RegionPx {
        left_px: it.left_px - f64::from(left),
        top_px: it.top_px - f64::from(top),
        ..*it
    };
    let is_inside = |it: &RegionPx| {
        let shown = it.clipped(cut);
        shown.is_some_and(|shown| area(&shown) >= 0.9 * area(it))
    };
    let faces = photo.faces.iter().map(moved).filter(is_inside);
    Labelled {
        name: format!("{} face {}", photo.name, number + 1),
        faces: faces.map(|it| it.scaled(cut, size_of(&large))).collect(),
        picture: large,
    }
}

fn area(region: &RegionPx) -> f64 {
    region.width_px * region.height_px
}

fn find(picture: &DynamicImage) -> Option<RegionPx> {
    let small = size_of(picture);
    let is_small = small.width_px.max(small.height_px) <= PREVIEW_SIDE_PX;
    let preview = if is_small {
        picture.to_rgba8()
    } else {
        let preview = picture.resize(PREVIEW_SIDE_PX, PREVIEW_SIDE_PX, FilterType::Triangle);
        preview.to_rgba8()
    };
    let size = SizePx::new(preview.width(), preview.height());
    let row_len = 4 * preview.width() as usize;
    let found = cameo_faces::find(size, &mut |y, row| {
        let start = y as usize * row_len;
        row.copy_from_slice(&preview.as_raw()[start..start + row_len]);
    });
    found.map(|region| region.scaled(size, small))
}

/// Whether the middle of a face and nine tenths of it are inside.
fn has_inside(framing: &Framing, face: &RegionPx) -> bool {
    let (middle, side_px) = (framing.centre_upright, framing.side_upright_px);
    let seen = RegionPx {
        left_px: face.left_px - (middle.x_px - side_px / 2.0),
        top_px: face.top_px - (middle.y_px - side_px / 2.0),
        ..*face
    };
    // Enlarged a thousand times, so that the framing's side is as good as a whole number.
    let (unit, square) = (SizePx::new(1, 1), SizePx::new(1000, 1000));
    let side = (side_px * 1000.0) as u32;
    let shown = seen.scaled(unit, square).clipped(SizePx::new(side, side));
    let centre = seen.centre();
    let is_middle_inside = [centre.x_px, centre.y_px]
        .iter()
        .all(|at| (0.0..side_px).contains(at));
    is_middle_inside && shown.is_some_and(|it| area(&it) >= 0.9e6 * area(face))
}

fn is_on(framing: &Framing, face: &RegionPx) -> bool {
    let most_px = MOST_FACES_PER_SIDE * face.width_px.max(face.height_px);
    framing.side_upright_px <= most_px && has_inside(framing, face)
}

/// How many pictures there were, how many of them right, and how many on a face.
#[derive(Debug, Default)]
struct Score {
    all: usize,
    right: usize,
    on: usize,
    centred_right: usize,
    centred_on: usize,
}

fn judge<'a>(pictures: impl Iterator<Item = Labelled> + 'a) -> Score {
    let mut score = Score::default();
    for Labelled {
        name,
        picture,
        faces,
    } in pictures
    {
        let upright = size_of(&picture);
        let centred = Framing::centred(upright);
        let found = find(&picture);
        let framing = found.map_or(centred, |region| Framing::around(upright, &region));
        let any = |is: &dyn Fn(&RegionPx) -> bool| faces.iter().any(is);
        let (right, on) = (
            any(&|face| has_inside(&framing, face)),
            any(&|face| is_on(&framing, face)),
        );
        println!(
            "{name:<34} found {:<5} right {right:<5} on a face {on}",
            found.is_some()
        );
        score.all += 1;
        score.right += usize::from(right);
        score.on += usize::from(on);
        score.centred_right += usize::from(any(&|face| has_inside(&centred, face)));
        score.centred_on += usize::from(any(&|face| is_on(&centred, face)));
    }
    score
}

#[test]
fn the_list_has_faces_and_pictures_without() {
    let list = list();
    let faces: usize = list.iter().map(|(_, faces)| faces.len()).sum();
    let without = list.iter().filter(|(_, faces)| faces.is_empty()).count();
    assert_eq!((faces, without), (45, 8));
}

#[test]
#[ignore = "CAMEO_FACE_PHOTOS names the folder with the photos that docs/faces.md lists"]
fn photos_start_on_a_face() {
    let photos = photos();
    let cuts = photos.iter().flat_map(|photo| {
        let numbers = if photo.name.starts_with("dlib") {
            photo.faces.len()
        } else {
            0
        };
        (0..numbers).map(move |number| cut(photo, number))
    });
    let cuts = judge(cuts);
    let (with, without): (Vec<_>, Vec<_>) = photos
        .into_iter()
        .partition(|photo| !photo.faces.is_empty());
    let wholes = judge(with.into_iter());
    let moved: Vec<_> = without
        .iter()
        .filter(|photo| find(&photo.picture).is_some())
        .map(|photo| &photo.name)
        .collect();
    println!("cuts: {cuts:?}\nas they are: {wholes:?}\na face where none is: {moved:?}");
    let is_enough = |part: usize, all: usize| 100 * part >= LEAST_RIGHT_PERCENT * all;
    assert!(is_enough(cuts.right, cuts.all) && is_enough(cuts.on, cuts.all));
}
