//! Screenshots of every state of the picker and of what is around it, for people to look at: they
//! judge, nothing here does. `cargo xtask shots` makes them, in `target/shots`.

use std::{env, fs, path::Path, time::Duration};

use cameo_tests::{
    browser::Screen,
    corpus,
    proxy::{Exchange, Fault, Gate},
    workspace,
};
use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder, imageops};

use crate::{
    on_its_side,
    walk::{PHASES, Walk},
};

/// What is seen before the picker's states, and after them.
const BEFORE: [&str; 2] = ["loading", "page"];
const AFTER: [&str; 3] = ["saved", "removed", "sign-in"];

/// Those that `docs` shows, and their names there.
const IN_DOCS: [(&str, &str); 2] = [
    ("desktop-light/framing", "framing.jpg"),
    ("phone-dark/framing", "phone.jpg"),
];

const DESKTOP: Screen = Screen {
    width_px: 1100,
    height_px: 860,
    is_phone: false,
};
const PHONE: Screen = Screen {
    width_px: 360,
    height_px: 740,
    is_phone: true,
};

/// A person may save so often an hour that time has to pass.
const BETWEEN_STATES: Duration = Duration::from_secs(600);

/// How somebody sees the page.
struct Look {
    name: &'static str,
    language: &'static str,
    screen: Screen,
    schemes: &'static [&'static str],
    has_forced_colours: bool,
    has_large_text: bool,
}

/// Somebody who reads English and prefers nothing else.
const PLAIN: Look = Look {
    name: "",
    language: "en",
    screen: DESKTOP,
    schemes: &["light", "dark"],
    has_forced_colours: false,
    has_large_text: false,
};

macro_rules! looks {
    ($($name:ident: $look:expr;)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        #[ignore = "for people to look at: cargo xtask shots"]
        async fn $name() {
            show(&$look).await;
        }
    )+};
}

looks! {
    desktop: Look { name: "desktop", ..PLAIN };
    desktop_from_right_to_left: Look { name: "desktop-ar", language: "ar", ..PLAIN };
    phone: Look { name: "phone", screen: PHONE, ..PLAIN };
    phone_from_right_to_left: Look { name: "phone-ar", language: "ar", screen: PHONE, ..PLAIN };
    phone_on_its_side: Look { name: "phone-side", screen: on_its_side::SMALL, ..PLAIN };
    phone_on_its_side_from_right_to_left: Look {
        name: "phone-side-ar",
        language: "ar",
        screen: on_its_side::SMALL,
        ..PLAIN
    };
    phone_on_its_side_with_long_words: Look {
        name: "phone-side-fr",
        language: "fr",
        screen: on_its_side::SMALL,
        schemes: &["light"],
        ..PLAIN
    };
    forced_colours: Look { name: "forced-colours", has_forced_colours: true, ..PLAIN };
    large_text: Look { name: "large-text", schemes: &["light"], has_large_text: true, ..PLAIN };
    large_text_on_a_phone: Look {
        name: "large-text-phone",
        language: "fr",
        screen: PHONE,
        schemes: &["light"],
        has_large_text: true,
        ..PLAIN
    };
}

/// Shows all states to somebody, and keeps what they see.
async fn show(look: &Look) {
    let pictures = [
        corpus::earlier_portrait(),
        corpus::portrait(),
        corpus::earlier_portrait(),
    ];
    let scenario = format!("shots.{}", look.name);
    let mut walk = Walk::begin_with(&pictures, look.language, &scenario).await;
    walk.photo = corpus::portrait();
    walk.stage.browser.show_on(look.screen).await;
    let mut shots = vec![Vec::new(); look.schemes.len()];
    for state in BEFORE.iter().chain(&PHASES).chain(&AFTER) {
        if !is_wanted(state) {
            continue;
        }
        walk.stage.server.advance(BETWEEN_STATES);
        look.prefer(&walk, look.schemes[0]).await;
        look.reach(&mut walk, state).await;
        for (scheme, shots) in look.schemes.iter().zip(&mut shots) {
            look.prefer(&walk, scheme).await;
            let shot = shot(&walk).await;
            keep(&format!("{}-{scheme}/{state}", look.name), &shot);
            shots.push(shot);
        }
    }
    for (scheme, shots) in look.schemes.iter().zip(shots) {
        keep(&format!("{}-{scheme}", look.name), &sheet(&shots));
    }
    walk.stage.finish().await;
}

/// All states, unless `CAMEO_SHOTS` names some.
fn is_wanted(state: &str) -> bool {
    let named = env::var("CAMEO_SHOTS").unwrap_or_default();
    named.is_empty() || named.split(',').any(|name| name == state)
}

impl Look {
    async fn prefer(&self, walk: &Walk, scheme: &str) {
        let browser = &walk.stage.browser;
        if self.has_forced_colours {
            browser.force_colours(scheme).await;
        } else {
            browser.prefer(scheme).await;
        }
    }

    async fn reach(&self, walk: &mut Walk, state: &str) {
        match state {
            "sign-in" => self.open(walk, "sign-in").await,
            "loading" => {
                walk.gate = Gate::new();
                let fault = Fault::Hold(walk.gate.clone());
                walk.stage.proxy().disturb(Exchange::Query, fault);
                self.open(walk, "settings").await;
                walk.gate.reached().await;
            }
            state => {
                self.open(walk, "settings").await;
                let edit = walk.stage.words.say("edit-profile");
                walk.stage.browser.find("button", edit).await;
                reach_in_picker(walk, state).await;
            }
        }
    }

    async fn open(&self, walk: &Walk, page: &str) {
        let browser = &walk.stage.browser;
        browser
            .open(&format!("{}/{page}", walk.stage.origin()))
            .await;
        if self.has_large_text {
            browser.evaluate(LARGE_TEXT, Vec::new()).await;
        }
    }
}

async fn reach_in_picker(walk: &mut Walk, state: &str) {
    match state {
        "page" => {}
        "saved" => {
            walk.stage.change_photo(&walk.photo).await;
        }
        "removed" => {
            walk.reach("confirming-removal").await;
            let remove = walk.stage.words.say("remove");
            walk.stage.browser.click("button", remove).await;
            let removed = walk.stage.words.say("photo-removed");
            walk.stage.browser.hear("status", removed).await;
        }
        state => walk.reach(state).await,
    }
}

/// Text twice as large as usual, in boxes that are as large as usual.
const LARGE_TEXT: &str = "
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(':root, body, .cameo, .cameo-dialog, .profile-form { font-size: 32px !important; }');
    document.adoptedStyleSheets.push(sheet);
    arguments[0]();";

/// Once all pictures are there.
async fn shot(walk: &Walk) -> RgbImage {
    const COMPLETE: &str = "
        const shown = [...document.images].map((image) => image.decode().catch(() => {}));
        Promise.all(shown).then(() => requestAnimationFrame(() => arguments[0]()));";
    walk.stage.browser.evaluate(COMPLETE, Vec::new()).await;
    walk.stage.browser.screenshot().await
}

/// All of one look beside each other, for a first glance.
fn sheet(shots: &[RgbImage]) -> RgbImage {
    const COLUMNS: u32 = 6;
    const WIDTH_PX: u32 = 360;
    const GAP_PX: u32 = 12;
    let (width, height) = shots.first().map_or((1, 1), RgbImage::dimensions);
    let height_px = WIDTH_PX * height / width;
    let rows = (shots.len() as u32).div_ceil(COLUMNS);
    let side = |number: u32, of: u32| GAP_PX + number * (of + GAP_PX);
    let size = (side(COLUMNS, WIDTH_PX), side(rows, height_px));
    let mut sheet = RgbImage::from_pixel(size.0, size.1, GREY);
    for (number, shot) in (0..).zip(shots) {
        let small = imageops::thumbnail(shot, WIDTH_PX, height_px);
        let left = side(number % COLUMNS, WIDTH_PX);
        let top = side(number / COLUMNS, height_px);
        imageops::replace(&mut sheet, &small, left.into(), top.into());
    }
    sheet
}

const GREY: Rgb<u8> = Rgb([128; 3]);

fn keep(name: &str, shot: &RgbImage) {
    let path = workspace::shots_folder().join(format!("{name}.png"));
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).expect("the target folder is writable");
    shot.save(&path).expect("a shot can be kept");
    let in_docs = IN_DOCS.iter().find(|(shown, _)| *shown == name);
    if let Some((_, file)) = in_docs.filter(|_| env::var_os("CAMEO_WRITE_DOCS").is_some()) {
        let path = workspace::root().join("docs/img").join(file);
        let file = fs::File::create(path).expect("docs are writable");
        let mut encoder = JpegEncoder::new_with_quality(file, 80);
        encoder.encode_image(shot).expect("a shot can be kept");
    }
}
