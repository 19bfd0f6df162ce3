//! Every conversation against the real companion server, with a fault at each of its exchanges in
//! turn: the photo becomes the picture all the same, and no other attribute is lost. What the
//! flows do about faults is tested one by one in the protocol's battery.

use std::{cell::Cell, time::Duration};

use cameo_model::{Error, Format, PhotoFacts, SizePx};
use cameo_protocol::{
    Access, Backend, Body, Method, Profile, Request, Response, Transport, Wait,
    auth0::{self, Auth0, Place},
    authgear::Authgear,
    drive,
    igloo::{self, Igloo},
    person::Person,
};
use cameo_server::{Config, Running, SystemClock, mint_admin_token, start};
use reqwest::{
    Client, RequestBuilder,
    header::{CONTENT_RANGE, CONTENT_TYPE, LOCATION, ORIGIN, RANGE, SET_COOKIE},
    multipart::{Form, Part},
    redirect::Policy,
};
use serde_json::{Value, json};
use tempfile::TempDir;

const FIRST: &str = "4e3b1c0a-0000-4000-8000-000000000001";
const GLOBAL: &str = "VXNlcjo0ZTNiMWMwYS0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE";

/// What happens to one exchange.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Unreached,
    AnswerLost,
    Failing,
}

struct World {
    running: Running,
    config: Config,
    client: Client,
    photo: Vec<u8>,
    _folder: TempDir,
}

/// Carries requests to the server and spoils one of them.
struct Faulty<'a> {
    world: &'a World,
    /// Name and value of the header that proves who asks.
    proof: (&'static str, String),
    fault: Option<(usize, Fault)>,
    sent: Cell<usize>,
}

impl World {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        std::fs::write(folder.path().join("index.html"), "page").expect("page");
        let mut config = Config::dev(folder.path().join("data"), 0);
        config.page_dir = folder.path().into();
        config.tenant.presigns_per_hour = 1000;
        let running = start(config.clone(), SystemClock).await.expect("started");
        let client = Client::builder().redirect(Policy::none()).build();
        Self {
            running,
            config,
            client: client.expect("client"),
            photo: jpeg(),
            _folder: folder,
        }
    }

    fn origin(&self) -> String {
        format!("http://{}", self.running.local_addr())
    }

    fn transport(&self, proof: (&'static str, String)) -> Faulty<'_> {
        Faulty {
            world: self,
            proof,
            fault: None,
            sent: Cell::new(0),
        }
    }

    fn admin_token(&self) -> String {
        let lifetime = Duration::from_secs(600);
        let token = mint_admin_token(&self.config, None, lifetime, &SystemClock);
        format!("Bearer {}", token.expect("token"))
    }

    fn secret(&self) -> String {
        let file = self.config.data_dir.join("dev/client-secret");
        std::fs::read_to_string(file)
            .expect("made up")
            .trim()
            .into()
    }

    async fn session_cookie(&self) -> String {
        let request = self.client.post(format!("{}/sign-in", self.origin()));
        let request = request.header(ORIGIN, self.origin());
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = request.body(format!("person={FIRST}")).send().await;
        let answer = answer.expect("answer");
        let cookie = answer.headers()[SET_COOKIE].to_str().expect("text");
        cookie.split(';').next().expect("a pair").to_owned()
    }

    /// All attributes but the picture and the time of the last change.
    async fn others(&self) -> Value {
        let query = "query($id:ID!){node(id:$id){... on User{standardAttributes}}}";
        let body = json!({"query": query, "variables": {"id": GLOBAL}});
        let request = self.client.post(format!("{}/graphql", self.origin()));
        let request = request.header("authorization", self.admin_token());
        let request = request.header(CONTENT_TYPE, "application/json");
        let answer = request.body(body.to_string()).send().await.expect("answer");
        let answer: Value =
            serde_json::from_slice(&answer.bytes().await.expect("bytes")).expect("JSON");
        let mut attributes = answer["data"]["node"]["standardAttributes"].clone();
        let all = attributes.as_object_mut().expect("attributes");
        all.retain(|name, _| !["picture", "updated_at"].contains(&name.as_str()));
        attributes
    }

    /// Changes the photo with a fault at each exchange in turn.
    async fn survives<B: Backend>(&self, backend: &B, user: &str, proof: (&'static str, String)) {
        let before = self.others().await;
        assert!(before["email"].is_string(), "{before}");
        let plain = self.transport(proof.clone());
        let mut last = self.change(backend, user, &plain).await;
        for number in 0..plain.sent.get() {
            for fault in [Fault::Unreached, Fault::AnswerLost, Fault::Failing] {
                let transport = Faulty {
                    fault: Some((number, fault)),
                    ..self.transport(proof.clone())
                };
                let picture = self.change(backend, user, &transport).await;
                assert_ne!(picture, last, "{fault:?} at {number}: a photo of its own");
                assert_eq!(self.others().await, before, "{fault:?} at {number}");
                last = picture;
            }
        }
    }

    /// The picture after a change, which has been looked at.
    async fn change<B: Backend>(&self, backend: &B, user: &str, by: &Faulty<'_>) -> String {
        let mut flow = backend.change_photo(user);
        let done = drive(&mut flow, by).await;
        let profile: Profile = done
            .unwrap_or_else(|error| panic!("{:?}: {error}", by.fault))
            .into();
        let picture = profile.picture.expect("a picture");
        let answer = self.client.get(&picture).send().await.expect("answer");
        let bytes = answer.bytes().await.expect("bytes");
        assert!(image::load_from_memory(&bytes).is_ok(), "{picture}");
        picture
    }
}

impl Faulty<'_> {
    fn builder(&self, request: &Request) -> RequestBuilder {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
        };
        let url = match request.url.strip_prefix('/') {
            Some(path) => format!("{}/{path}", self.world.origin()),
            None => request.url.clone(),
        };
        let mut builder = self.world.client.request(method, url);
        builder = builder.header(ORIGIN, self.world.origin());
        if request.access == Access::Account {
            builder = builder.header(self.proof.0, &self.proof.1);
        }
        if let Some(range) = request.body.content_range() {
            builder = builder.header(CONTENT_RANGE, range);
        }
        let photo = &self.world.photo;
        match &request.body {
            Body::Empty | Body::PhotoStatus { .. } => builder,
            Body::Json(text) => builder
                .header(CONTENT_TYPE, "application/json")
                .body(text.clone()),
            Body::PhotoForm { field, .. } => {
                let part = Part::bytes(photo.clone()).file_name("photo");
                builder.multipart(Form::new().part(*field, part))
            }
            Body::PhotoFrom { start, .. } => {
                let rest = photo[usize::try_from(*start).expect("short")..].to_vec();
                builder.header(CONTENT_TYPE, "image/jpg").body(rest)
            }
        }
    }

    async fn exchange(&self, request: &Request) -> Response {
        let answer = self.builder(request).send().await.expect("answer");
        let text = |name| Some(answer.headers().get(name)?.to_str().ok()?.to_owned());
        Response {
            status: answer.status().as_u16(),
            location: text(LOCATION),
            range: text(RANGE).or(text(CONTENT_RANGE)),
            retry_after_seconds: None,
            body: answer.bytes().await.expect("body").into(),
        }
    }
}

impl Transport for Faulty<'_> {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        let number = self.sent.replace(self.sent.get() + 1);
        let fault = self.fault.filter(|(at, _)| *at == number);
        match fault.map(|(_, fault)| fault) {
            None => Ok(self.exchange(&request).await),
            Some(Fault::Unreached) => Err(Error::Unreachable {}),
            Some(Fault::AnswerLost) => {
                self.exchange(&request).await;
                Err(Error::Unreachable {})
            }
            Some(Fault::Failing) => Ok(Response {
                status: 503,
                ..Response::default()
            }),
        }
    }

    async fn photo(&self) -> Result<PhotoFacts, Error> {
        Ok(PhotoFacts {
            format: Format::Jpeg,
            size: SizePx::new(60, 60),
            byte_len: self.world.photo.len() as u64,
            quality_percent: 80,
        })
    }

    /// Faults here pass by themselves.
    async fn wait(&self, _: Wait) {}
}

fn jpeg() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(60, 60, image::Rgb([200, 40, 40]));
    let format = image::ImageFormat::Jpeg;
    picture.write_to(&mut bytes, format).expect("encoded");
    bytes.into_inner()
}

#[tokio::test]
async fn the_person_s_conversation_survives_every_fault() {
    let world = World::start().await;
    let proof = ("cookie", world.session_cookie().await);
    world.survives(&Person, GLOBAL, proof).await;
}

#[tokio::test]
async fn authgear_s_conversation_survives_every_fault() {
    let world = World::start().await;
    let proof = ("authorization", world.admin_token());
    let backend = Authgear::at(&world.origin());
    world.survives(&backend, FIRST, proof).await;
}

#[tokio::test]
async fn auth0_s_conversation_survives_every_fault() {
    let world = World::start().await;
    let secret = world.secret();
    let credentials = auth0::Credentials {
        client_id: "cameo-dev",
        client_secret: &secret,
    };
    let mut flow = auth0::sign_in(&world.origin(), &credentials);
    let token = drive(&mut flow, &world.transport(("x", String::new()))).await;
    let proof = (
        "authorization",
        format!("Bearer {}", token.expect("token").text),
    );
    let backend = Auth0::at(&world.origin(), Place::Metadata);
    world
        .survives(&backend, &format!("auth0|{FIRST}"), proof)
        .await;
}

#[tokio::test]
async fn igloo_s_conversation_survives_every_fault() {
    let world = World::start().await;
    let secret = world.secret();
    let credentials = igloo::Credentials {
        app_id: "cameo",
        app_password: &secret,
        user_name: "first@demo.example",
        password: &secret,
    };
    let mut flow = igloo::sign_in(&world.origin(), &credentials);
    let key = drive(&mut flow, &world.transport(("x", String::new()))).await;
    let proof = ("cookie", format!("iglooauth={}", key.expect("a key").text));
    let backend = Igloo::at(&world.origin(), 10);
    world.survives(&backend, FIRST, proof).await;
}
