//! The browser's transport: fills the photo's slot and carries requests.

use std::cell::RefCell;
use std::rc::Rc;

use cameo_model::{Error, Framing, Limits, PhotoFacts, Spec, messages};
use cameo_protocol::{Access, Body, Exchange, Request, Response, Transport, Wait};
use futures::{FutureExt, future::LocalBoxFuture};
use js_sys::{Array, Math};
use web_sys::{Blob, BlobPropertyBag, File, FormData};

use super::{Server, fetch, server::Proof, time::sleep_millis, upload, worker::WorkerClient};
use crate::{person::Person, picker::Progress};

/// The photo that a flow will ask for. The worker begins when this is made, not when it is asked.
pub(crate) struct PhotoJob {
    worker: WorkerClient,
    source: File,
    framing: Framing,
    spec: Spec,
    limits: Limits,
    on_progress: Rc<dyn Fn(f32)>,
    running: RefCell<Option<LocalBoxFuture<'static, Result<Photo, Error>>>>,
    finished: RefCell<Option<Photo>>,
}

#[derive(Clone)]
struct Photo {
    facts: PhotoFacts,
    blob: Blob,
}

impl PhotoJob {
    /// Sets the worker to work; `on_progress` gets the share of it that is done, 0–1.
    pub fn begin(
        worker: WorkerClient,
        source: File,
        framing: Framing,
        spec: Spec,
        limits: Limits,
        on_progress: impl Fn(f32) + 'static,
    ) -> Self {
        let job = Self {
            worker,
            source,
            framing,
            spec,
            limits,
            on_progress: Rc::new(on_progress),
            running: RefCell::default(),
            finished: RefCell::default(),
        };
        job.running.replace(Some(job.process()));
        job
    }

    fn process(&self) -> LocalBoxFuture<'static, Result<Photo, Error>> {
        let (limits, framing, spec) = (self.limits, self.framing, self.spec);
        let request = move |job| messages::Request::Process {
            job,
            limits,
            framing,
            spec,
        };
        let on_progress = self.on_progress.clone();
        let delivery = self
            .worker
            .request_with_progress(&self.source, request, on_progress);
        Box::pin(async move { delivery.await?.into_photo() })
    }

    /// Before another attempt: what has failed in the meantime is not waited for.
    fn resume(&self) {
        let Some(mut running) = self.running.take() else {
            return;
        };
        match (&mut running).now_or_never() {
            Some(Ok(photo)) => drop(self.finished.replace(Some(photo))),
            Some(Err(_)) => {}
            None => drop(self.running.replace(Some(running))),
        }
    }

    /// The finished photo; after a failure the worker begins anew.
    async fn photo(&self) -> Result<Photo, Error> {
        if let Some(photo) = self.finished() {
            return Ok(photo);
        }
        let running = self.running.take().unwrap_or_else(|| self.process());
        let photo = running.await?;
        self.finished.replace(Some(photo.clone()));
        Ok(photo)
    }

    fn finished(&self) -> Option<Photo> {
        self.finished.borrow().clone()
    }
}

impl super::Delivery {
    fn into_photo(self) -> Result<Photo, Error> {
        let messages::Answer::Processed { photo: facts, .. } = self.answer else {
            return Err(Error::WorkerOutdated {});
        };
        let parts = Array::of1(&self.bytes);
        let options = BlobPropertyBag::new();
        options.set_type(facts.format.media_type());
        let blob = Blob::new_with_buffer_source_sequence_and_options(&parts, &options)
            .map_err(|_| Error::WorkerCrashed {})?;
        Ok(Photo { facts, blob })
    }
}

/// Carries the requests of one flow.
pub(crate) struct BrowserTransport {
    /// Where requests for the person go; nowhere once the page is gone that had them.
    server: Option<(Server, Proof)>,
    photo: Option<PhotoJob>,
    on_progress: Rc<dyn Fn(Progress)>,
    on_photo: Rc<dyn Fn(&Blob)>,
}

impl BrowserTransport {
    /// For flows without a photo.
    pub fn plain(person: Person) -> Self {
        Self {
            server: server_of(person),
            photo: None,
            on_progress: Rc::new(|_| ()),
            on_photo: Rc::new(|_| ()),
        }
    }

    /// For a flow that sends `photo`. `on_photo` hears of the finished photo before every exchange.
    pub fn with_photo(
        person: Person,
        photo: PhotoJob,
        on_progress: impl Fn(Progress) + 'static,
        on_photo: impl Fn(&Blob) + 'static,
    ) -> Self {
        Self {
            server: server_of(person),
            photo: Some(photo),
            on_progress: Rc::new(on_progress),
            on_photo: Rc::new(on_photo),
        }
    }

    /// Begins anew what has failed in the meantime, before the flow goes on.
    pub fn resume(&self) {
        if let Some(photo) = &self.photo {
            photo.resume();
        }
    }

    /// Facts of the photo, once it is finished.
    pub fn photo_facts(&self) -> Option<PhotoFacts> {
        self.finished().map(|photo| photo.facts)
    }

    fn finished(&self) -> Option<Photo> {
        self.photo.as_ref()?.finished()
    }

    async fn answer(&self, mut request: Request) -> Result<Response, Error> {
        let (server, proof) = self.server.as_ref().ok_or(Error::Unreachable {})?;
        request.url = server.address(&request.url);
        let token = match request.access {
            Access::Account => proof.token().await?,
            _ => None,
        };
        if let Some(photo) = self.finished() {
            (self.on_photo)(&photo.blob);
        }
        if request.exchange == Exchange::Commit {
            (self.on_progress)(Progress::Committing);
        }
        match request.body {
            Body::PhotoForm { .. } if !server.may_take_photo_at(&request.url) => {
                let exchange = Exchange::Presign.name().to_owned();
                Err(Error::Nonsense { exchange })
            }
            Body::PhotoForm {
                field, file_name, ..
            } => self.upload(&request, field, file_name).await,
            _ => fetch::send(&request, token.as_deref()).await,
        }
    }

    async fn upload(&self, request: &Request, field: &str, name: &str) -> Result<Response, Error> {
        let job = self.photo.as_ref().ok_or(Error::OutOfOrder {})?;
        let photo = job.photo().await?;
        let form = FormData::new().map_err(|_| Error::Unreachable {})?;
        form.append_with_blob_and_filename(field, &photo.blob, name)
            .map_err(|_| Error::Unreachable {})?;
        let on_progress = self.on_progress.clone();
        on_progress(Progress::uploading(0.0));
        upload::send(request, &form, move |share| {
            on_progress(Progress::uploading(share));
        })
        .await
    }
}

impl Transport for BrowserTransport {
    async fn send(&self, request: Request) -> Result<Response, Error> {
        self.answer(request).await
    }

    async fn photo(&self) -> Result<PhotoFacts, Error> {
        let job = self.photo.as_ref().ok_or(Error::OutOfOrder {})?;
        Ok(job.photo().await?.facts)
    }

    async fn renew_access(&self, access: Access) -> Result<(), Error> {
        match &self.server {
            Some((_, proof)) if access == Access::Account => proof.renew().await,
            _ => Err(Error::SignedOut {}),
        }
    }

    async fn wait(&self, wait: Wait) {
        let jitter_millis = Math::random() * wait.jitter_millis as f64;
        sleep_millis(wait.at_least_millis + jitter_millis as u64).await;
    }
}

fn server_of(person: Person) -> Option<(Server, Proof)> {
    let server = person.server()?;
    let proof = server.proof()?;
    Some((server, proof))
}
