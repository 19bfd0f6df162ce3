//! GIF: whole files by libvips, first frames beside their canvas by the gif crate, all read by
//! libvips.

use gif::{Encoder, Frame};

use super::{HEIGHT, Kind, WIDTH, png, scene, veiled_scene};
use crate::{
    oracle::{vips, vips_file},
    picture::Picture,
};

/// All kinds of GIF.
pub fn kinds() -> Vec<Kind> {
    let (scene, veiled) = (scene(), veiled_scene());
    let by_vips = |file: &[u8], options| vips_file("copy", file, &format!(".gif{options}"), &[]);
    let opaque = png::rgb(&scene);
    let whole = (0, 0, &scene);
    let small = Picture::veiled_scene(60, 41);
    let files = [
        ("gif", by_vips(&opaque, "")),
        ("gif few colours", by_vips(&opaque, "[bitdepth=2]")),
        ("gif interlaced", by_vips(&opaque, "[interlace]")),
        ("gif transparent", by_vips(&png::rgba(&veiled), "")),
        ("gif animated", frames(&[whole, (30, 20, &small)])),
        ("gif small frame", frames(&[(22, 71, &small)])),
        ("gif small frame first", frames(&[(22, 71, &small), whole])),
    ];
    let kind = |(name, file): (&'static str, Vec<u8>)| Kind {
        name,
        shown: vips("copy", &file, &[]),
        file,
    };
    files.map(kind).into()
}

/// An animation of frames with their places.
fn frames(frames: &[(u16, u16, &Picture)]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, WIDTH as u16, HEIGHT as u16, &[]).expect("a header");
    for (left, top, picture) in frames {
        let mut rgba = picture.rgba.clone();
        let mut frame = Frame::from_rgba(picture.width as u16, picture.height as u16, &mut rgba);
        (frame.left, frame.top) = (*left, *top);
        encoder.write_frame(&frame).expect("is encoded");
    }
    drop(encoder);
    file
}
