//! How much a browser fetches before a photo can be saved.

use std::io::Write as _;

use cameo_tests::{
    corpus,
    stage::Stage,
    weight::{MOST_INTERFACE_BYTES, Part, Weight},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_interface_stays_small() {
    let stage = Stage::open_behind_proxy("weight.interface").await;
    let mut weight = Weight::default();
    let photo = corpus::four_colours(1);
    weight.add(&stage, &photo, Part::JpegCodec).await;
    stage.finish().await;
    // Not `println!`, whose output a test that passes keeps to itself.
    let lines = format!(
        "\nUntil Save can be clicked, with a JPEG:\n{}",
        weight.lines()
    );
    writeln!(std::io::stdout(), "{lines}").expect("figures can be printed");
    let interface = weight.brotli(Part::Interface).expect("a page is fetched");
    assert!(
        interface <= MOST_INTERFACE_BYTES,
        "the interface has {interface} bytes, {MOST_INTERFACE_BYTES} allowed"
    );
}
