//! The real server with a clock that stands still until it is told to advance, and one person who
//! has a picture and other attributes.

use std::{
    cell::RefCell,
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

use cameo_protocol::{Backend, Exchange};
use cameo_server::{Config, ManualClock, Running, mint_admin_token, start};
use reqwest::{
    Client, RequestBuilder,
    header::{AUTHORIZATION, CONTENT_TYPE},
    redirect::Policy,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::transport::{Faults, Run, run_with_photo};

/// The person, and somebody else.
pub const FIRST: &str = "4e3b1c0a-0000-4000-8000-000000000001";
pub const SECOND: &str = "4e3b1c0a-0000-4000-8000-000000000002";
/// Global id of [`FIRST`], as Authgear spells it.
pub const FIRST_GLOBAL: &str = "VXNlcjo0ZTNiMWMwYS0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE";

/// The longest photo that the server takes.
pub const MAX_BYTES: usize = 4096;

/// The server's clock at the start: a whole second, because links count in them.
const START: Duration = Duration::from_secs(1_767_323_045);
pub const DAY: Duration = Duration::from_secs(24 * 3600);

/// Colours of photos.
pub const OLD: [u8; 3] = [200, 40, 40];
pub const NEW: [u8; 3] = [40, 40, 200];

/// Name and value of the header that proves who asks.
pub type Proof = (&'static str, String);

/// A system whose dialect the server speaks.
pub trait System: Sized {
    type Backend: Backend;
    /// The exchanges of a change without faults.
    const EXCHANGES: &[Exchange] = &[Exchange::Presign, Exchange::Upload, Exchange::Commit];
    /// Exchanges of which the contract gives only the status, so that any success counts.
    const ANY_SUCCESS: &[Exchange] = &[];
    /// The exchange by which the server learns how long the photo is.
    const LENGTH_TOLD_AT: Exchange = Exchange::Upload;
    /// How long after the presign nothing can be uploaded any more.
    const LINK_TIME: Duration = Duration::from_secs(901);
    /// Pictures that stay when they are replaced, so that the person can go back to them.
    const KEPT: usize = 5;
    /// The id of [`FIRST`], as the system spells it.
    const USER: &str;

    fn backend(origin: &str) -> Self::Backend;

    /// Proves anew that [`FIRST`], or a program that may change them, asks. It is good for a day.
    async fn proof(world: &World<Self>) -> Proof;

    /// Writes what a person of this system has besides a picture and attributes.
    async fn prepare(_world: &World<Self>) {}

    async fn stored(world: &World<Self>) -> Stored {
        world.attributes().await
    }
}

/// What the server says of the person, whoever asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    pub picture: Option<String>,
    /// All but the picture and the time of the last change.
    pub others: Value,
}

pub struct World<S: System> {
    pub backend: S::Backend,
    pub client: Client,
    config: Config,
    clock: ManualClock,
    running: Running,
    proof: RefCell<Proof>,
    _folder: TempDir,
}

impl<S: System> World<S> {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::write(folder.path().join("index.html"), "page").expect("page");
        let mut config = Config::dev(folder.path().join("data"), 0);
        config.page_dir = folder.path().into();
        config.session_hours = 24;
        config.limits.max_bytes = MAX_BYTES as u64;
        config.tenant.presigns_per_hour = 1000;
        config.tenant.auth0.requests_per_second = 1000;
        change(&mut config);
        let clock = ManualClock::new(UNIX_EPOCH + START);
        let running = start(config.clone(), clock.clone()).await.expect("started");
        let client = Client::builder().redirect(Policy::none()).build();
        let world = Self {
            backend: S::backend(&format!("http://{}", running.local_addr())),
            client: client.expect("client"),
            config,
            clock,
            running,
            proof: RefCell::default(),
            _folder: folder,
        };
        world.renew().await;
        S::prepare(&world).await;
        world.take_old_photo().await;
        world
    }

    async fn take_old_photo(&self) {
        let run = run_with_photo(self, &mut self.change(), Faults::new(), jpeg(OLD)).await;
        assert!(run.is_done(), "{run:?}");
        let picture = self.stored().await.picture.expect("a picture");
        assert_eq!(self.colour_of(&picture).await, OLD);
        assert_eq!(self.files(), 1);
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.running.local_addr())
    }

    pub fn change(&self) -> <S::Backend as Backend>::ChangePhoto {
        self.backend.change_photo(S::USER)
    }

    pub fn proof(&self) -> Proof {
        self.proof.borrow().clone()
    }

    pub fn prove(&self, proof: Proof) {
        self.proof.replace(proof);
    }

    pub async fn renew(&self) {
        self.prove(S::proof(self).await);
    }

    pub async fn stored(&self) -> Stored {
        S::stored(self).await
    }

    /// Lets time pass, at the end of which the server sweeps as it does every ten minutes.
    pub async fn pass(&self, time: Duration) {
        self.clock.advance(time);
        self.running.sweep().await;
    }

    /// How many photos are kept once everything has been swept that nobody refers to.
    pub async fn settled(&self) -> usize {
        self.pass(2 * DAY).await;
        self.renew().await;
        self.files()
    }

    /// How many photos are kept.
    pub fn files(&self) -> usize {
        files_in(&self.config.data_dir.join("objects"))
    }

    pub fn admin_token(&self) -> String {
        let token = mint_admin_token(&self.config, None, DAY, &self.clock);
        format!("Bearer {}", token.expect("token"))
    }

    /// The secret that `--dev` makes up for programs.
    pub fn secret(&self) -> String {
        let file = self.config.data_dir.join("dev/client-secret");
        let secret = std::fs::read_to_string(file).expect("made up");
        secret.trim().into()
    }

    /// Standard attributes, as an administrator sees them.
    pub async fn attributes(&self) -> Stored {
        let query = "query($id:ID!){node(id:$id){... on User{standardAttributes}}}";
        let body = json!({"query": query, "variables": {"id": FIRST_GLOBAL}});
        let request = self.client.post(format!("{}/graphql", self.origin()));
        let request = request.header(AUTHORIZATION, self.admin_token());
        let request = request.header(CONTENT_TYPE, "application/json");
        let answer = json_of(request.body(body.to_string())).await;
        let mut others = answer["data"]["node"]["standardAttributes"].clone();
        assert!(others["email"].is_string(), "{others}");
        let all = others.as_object_mut().expect("attributes");
        let picture = all.remove("picture");
        all.remove("updated_at");
        Stored {
            picture: picture.map(|url| url.as_str().expect("text").to_owned()),
            others,
        }
    }

    /// The colour of what is shown there.
    pub async fn colour_of(&self, url: &str) -> [u8; 3] {
        let answer = self.client.get(url).send().await.expect("answer");
        let bytes = answer.bytes().await.expect("bytes");
        let picture = image::load_from_memory(&bytes)
            .expect("a picture")
            .to_rgb8();
        let found = picture
            .get_pixel(picture.width() / 2, picture.height() / 2)
            .0;
        let is_near = |colour: &[u8; 3]| (0..3).all(|i| found[i].abs_diff(colour[i]) < 20);
        [OLD, NEW].into_iter().find(is_near).expect("one of both")
    }

    /// Checks that the photo of the change is the picture, or that it is still the one before.
    pub async fn assert_stored(&self, before: &Stored, is_new: bool, what: &str) {
        let stored = self.stored().await;
        assert_eq!(stored.others, before.others, "{what}");
        assert_eq!(stored.picture != before.picture, is_new, "{what}");
        let picture = stored.picture.expect("a picture");
        let colour = self.colour_of(&picture).await;
        assert!(!is_new || colour == NEW, "{what}");
    }

    /// Checks that the change has ended well, and that its photo is the picture.
    pub async fn assert_changed(&self, before: &Stored, run: &Run, what: &str) {
        let picture = run.picture().unwrap_or_else(|| panic!("{what}: {run:?}"));
        assert_eq!(self.colour_of(picture).await, NEW, "{what}");
        self.assert_stored(before, true, what).await;
    }
}

pub async fn json_of(request: RequestBuilder) -> Value {
    let answer = request.send().await.expect("answer");
    let bytes = answer.bytes().await.expect("bytes");
    serde_json::from_slice(&bytes).expect("JSON")
}

pub fn jpeg(colour: [u8; 3]) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(60, 60, image::Rgb(colour));
    let format = image::ImageFormat::Jpeg;
    picture.write_to(&mut bytes, format).expect("encoded");
    bytes.into_inner()
}

fn files_in(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    let paths = entries.flatten().map(|entry| entry.path());
    let counts = paths.map(|path| if path.is_dir() { files_in(&path) } else { 1 });
    counts.sum()
}
