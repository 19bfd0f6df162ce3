//! Jobs on files, with the decoders' modules inside of the test instead of behind an `import()`.

pub mod damage;
pub mod watched;

use cameo_model::{
    Error, Framing, Limits, RegionPx, SizePx, SourceFacts, Spec,
    messages::{Answer, Request},
};
use cameo_worker::{Asked, Crew, Decoders, Reply, answer};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::File;

/// The pictures of `files/make.py`.
pub mod files {
    pub const PLAIN_PNG: &[u8] = include_bytes!("../files/plain.png");
    pub const P3_PNG: &[u8] = include_bytes!("../files/p3.png");
    pub const ALPHA_PNG: &[u8] = include_bytes!("../files/alpha.png");
    pub const P3_WEBP: &[u8] = include_bytes!("../files/p3.webp");
    pub const ALPHA_WEBP: &[u8] = include_bytes!("../files/alpha.webp");
    pub const PLAIN_WEBP: &[u8] = include_bytes!("../files/plain.webp");
    pub const P3_PROGRESSIVE: &[u8] = include_bytes!("../files/p3_progressive.jpg");
    pub const P3_HEIC: &[u8] = include_bytes!("../../../pipeline/tests/files/p3.heic");
    pub const PLAIN_AVIF: &[u8] = include_bytes!("../files/plain.avif");
    pub const SMALL_PNG: &[u8] = include_bytes!("../files/small.png");
    /// The same, stored so that orientations 2 to 8 make it upright.
    pub const TURNED_AVIF: [&[u8]; 7] = [
        include_bytes!("../files/turned_2.avif"),
        include_bytes!("../files/turned_3.avif"),
        include_bytes!("../files/turned_4.avif"),
        include_bytes!("../files/turned_5.avif"),
        include_bytes!("../files/turned_6.avif"),
        include_bytes!("../files/turned_7.avif"),
        include_bytes!("../files/turned_8.avif"),
    ];
    pub const P3_AVIF: &[u8] = include_bytes!("../files/p3.avif");
    pub const P3_CODE_POINTS_AVIF: &[u8] = include_bytes!("../files/p3_code_points.avif");
}

/// Longest side of the previews.
pub const PREVIEW_SIDE_PX: u32 = 200;

/// One source and who may decode it.
pub struct Job {
    file: File,
    limits: Limits,
    crew: Crew,
}

/// What the worker sent back as pixels.
#[derive(Debug)]
pub struct Seen {
    pub facts: SourceFacts,
    pub size: SizePx,
    rgba: Vec<u8>,
}

impl Seen {
    pub fn rgba(&self) -> &[u8] {
        &self.rgba
    }

    pub fn pixel(&self, x: usize, y: usize) -> [u8; 4] {
        let at = 4 * (y * self.size.width_px as usize + x);
        self.rgba[at..at + 4].try_into().expect("inside")
    }

    pub fn max_difference(&self, other: &Self) -> u8 {
        assert_eq!(self.rgba.len(), other.rgba.len());
        let pairs = self.rgba.iter().zip(&other.rgba);
        pairs.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
    }
}

impl Job {
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            file: file(bytes),
            limits: Limits::SOURCE,
            crew: Crew::new(&modules()),
        }
    }

    /// Writes nothing but zeros into the file, which keeps its name, length and date.
    pub fn empty_the_file(&mut self) {
        let empty = Function::new_with_args(
            "file",
            "const { name, size, lastModified } = file;
             return new File([new Uint8Array(size)], name, { lastModified });",
        );
        let emptied = empty.call1(&JsValue::NULL, &self.file);
        self.file = emptied.expect("runs").unchecked_into();
    }

    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    pub fn without_browser(self) -> Self {
        let crew = Crew::alone(self.crew.decoders.without_browser());
        Self { crew, ..self }
    }

    pub fn without_modules(self) -> Self {
        let crew = Crew::alone(Decoders::new(Object::new()));
        Self { crew, ..self }
    }

    /// From now on nobody decodes for it.
    pub fn lose_decoders(&mut self) {
        self.crew.decoders = Decoders::new(Object::new()).without_browser();
    }

    pub fn with_modules_of(self, build_id: &str) -> Self {
        let crew = Crew::alone(Decoders::new(modules_of(build_id.into())));
        Self { crew, ..self }
    }

    /// With a finder of faces of this build, in which a call of `find` runs this script.
    pub fn with_faces_by(self, build_id: &str, script: &str) -> Self {
        let make = Function::new_with_args(
            "id",
            &format!(
                "return {{ faces: () => ({{ default: () => {{}}, buildId: () => id, \
                 memoryBytes: () => 65536, find: (rgba, width, height) => {{ {script} }} }}) }};"
            ),
        );
        let modules = make.call1(&JsValue::NULL, &build_id.into());
        let crew = Crew::new(modules.expect("runs").unchecked_ref());
        Self { crew, ..self }
    }

    /// Where a face is in a preview of 2 × 1 pixels.
    pub async fn face(&self) -> Option<RegionPx> {
        let request = Request::FindFace {
            job: 7,
            preview: SizePx::new(2, 1),
        };
        match self.answer(request).await {
            Answer::FaceFound { job: 7, region } => Some(region),
            Answer::NoFace { job: 7 } => None,
            other => panic!("{other:?}"),
        }
    }

    pub async fn answer(&self, request: Request) -> Answer {
        self.reply(request).await.0
    }

    async fn reply(&self, request: Request) -> (Answer, Vec<u8>) {
        let asked = Asked {
            request,
            source: self.file.clone(),
            rgba: Uint8Array::new_with_length(8),
        };
        let reply = answer(asked, &self.crew, &|_| ()).await;
        let bytes = bytes(&reply);
        (reply.into_answer(), bytes)
    }

    fn to_open(&self) -> Request {
        Request::Open {
            job: 7,
            limits: self.limits,
            preview_side_px: PREVIEW_SIDE_PX,
        }
    }

    pub async fn open(&self) -> Answer {
        self.answer(self.to_open()).await
    }

    pub async fn preview(&self) -> Result<Seen, Error> {
        match self.reply(self.to_open()).await {
            (
                Answer::Opened {
                    job: 7,
                    facts,
                    preview: size,
                    ..
                },
                rgba,
            ) => Ok(Seen { facts, size, rgba }),
            (Answer::Failed { job: 7, error }, _) => Err(error),
            (other, _) => panic!("{other:?}"),
        }
    }

    /// The photo of a square off the middle, decoded again.
    pub async fn photo(&self) -> Result<Seen, Error> {
        let facts = self.preview().await?.facts;
        Job::of(&self.photo_of(&facts).await?).preview().await
    }

    /// The file of that photo, of a source that has been opened or not.
    pub async fn photo_of(&self, facts: &SourceFacts) -> Result<Vec<u8>, Error> {
        let framing = Framing {
            side_upright_px: 61.0,
            ..Framing::centred(facts.upright())
        };
        let request = Request::Process {
            job: 9,
            limits: self.limits,
            framing,
            spec: Spec::default(),
        };
        match self.reply(request).await {
            (Answer::Processed { .. }, jpeg) => Ok(jpeg),
            (Answer::Failed { error, .. }, _) => Err(error),
            (other, _) => panic!("{other:?}"),
        }
    }
}

/// A file whose name tells nothing.
pub fn file(bytes: &[u8]) -> File {
    let parts = Array::of1(&Uint8Array::from(bytes));
    File::new_with_u8_array_sequence(&parts, "x.txt").expect("file")
}

fn bytes(reply: &Reply) -> Vec<u8> {
    let (message, _) = reply.to_js().expect("a message");
    let bytes = Reflect::get(&message, &"bytes".into()).expect("a field");
    Uint8Array::new(&bytes).to_vec()
}

/// What `worker.js` hands over, without the loading.
fn modules() -> Object {
    modules_of(cameo_decoder::build_id())
}

/// The same of a build.
fn modules_of(build_id: String) -> Object {
    let module = Object::new();
    let decode = Closure::<dyn Fn(Uint8Array, u64, u32, u32, u32, u32, u32) -> _>::new(
        |file: Uint8Array, a, b, c, d, e, f| -> Result<JsValue, JsValue> {
            // Copied first: the view is lost when memory grows.
            let file = Uint8Array::new(&file);
            cameo_decoder::decode(&file.to_vec(), a, b, c, d, e, f).map(JsValue::from)
        },
    );
    let set = |object: &Object, name: &str, value: &JsValue| {
        Reflect::set(object, &name.into(), value).expect("set");
    };
    set(&module, "decode", &decode.into_js_value());
    let colour_table = Closure::<dyn Fn(Uint8Array) -> Vec<u8>>::new(|icc: Uint8Array| {
        // Copied first, for the same reason.
        cameo_decoder::colour_table(&Uint8Array::new(&icc).to_vec())
    });
    set(&module, "colourTable", &colour_table.into_js_value());
    set(&module, "default", &Function::new_no_args("").into());
    let build_id = Closure::<dyn Fn() -> String>::new(move || build_id.clone());
    set(&module, "buildId", &build_id.into_js_value());
    let memory_bytes = Closure::<dyn Fn() -> u32>::new(cameo_decoder::memory_bytes);
    set(&module, "memoryBytes", &memory_bytes.into_js_value());
    let import = Closure::<dyn Fn() -> Object>::new(move || module.clone()).into_js_value();
    let modules = Object::new();
    set(&modules, "formats", import.unchecked_ref());
    set(&modules, "heic", import.unchecked_ref());
    set(&modules, "colours", import.unchecked_ref());
    modules
}
