//! The four things that are asked of a system, each in bounded time, whichever system it is.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use cameo_model::{Error, Format, PhotoFacts, SizePx};
use cameo_protocol::{
    Backend as _, ChangesAttributes as _, Flow, Profile, RemovesPhoto as _, ShowsPhoto as _, drive,
};
use cameo_transport::{NativeTransport, Now, PhotoBytes};

use super::settings::{Gateway, System};
use crate::{
    state::App,
    store::{object::Object, person::Attributes},
};

/// A browser waits half a minute for its answer; what takes longer here nobody hears of.
const WHOLE_TIME: Duration = Duration::from_secs(25);

/// A stored photo on its way.
pub(super) struct Photo {
    pub bytes: PhotoBytes,
    /// Where browsers find it here.
    pub url: String,
}

impl Photo {
    /// `None` if the stored object is nothing that pictures are made of.
    pub fn of(object: &Object, bytes: Bytes, url: String) -> Option<Self> {
        let formats = [Format::Jpeg, Format::Png, Format::WebP, Format::Gif];
        let mut formats = formats.into_iter();
        let format = formats.find(|format| format.media_type() == object.media_type)?;
        let (width_px, height_px) = (object.width_px, object.height_px);
        let facts = PhotoFacts {
            format,
            size: SizePx::new(width_px.try_into().ok()?, height_px.try_into().ok()?),
            byte_len: bytes.len() as u64,
            // It was made elsewhere; nobody who is told of the photo asks.
            quality_percent: 100,
        };
        let bytes = PhotoBytes { facts, bytes };
        Some(Self { bytes, url })
    }
}

impl Gateway {
    /// What the system tells of a person; `None` from one that tells nothing.
    pub(super) async fn read(&self, app: &App, id: &str) -> Result<Option<Profile>, Error> {
        let by = self.transport(app);
        match &self.system {
            System::Authgear(system) => Ok(Some(carry_out(system.show_photo(id), &by).await?)),
            System::Auth0(system) => Ok(Some(carry_out(system.show_photo(id), &by).await?)),
            System::Igloo(_) => Ok(None),
        }
    }

    /// Makes a photo the person's picture.
    pub(super) async fn send(&self, app: &App, id: &str, photo: Photo) -> Result<Profile, Error> {
        let by = self.transport(app);
        match &self.system {
            System::Authgear(system) => {
                let by = by.with_photo(photo.bytes, None);
                carry_out(system.change_photo(id), &by).await
            }
            // Auth0 keeps addresses and no bytes: ours stay here.
            System::Auth0(system) => carry_out(system.use_picture(id, &photo.url), &by).await,
            System::Igloo(system) => {
                let by = by.with_photo(photo.bytes, None);
                carry_out(system.change_photo(id), &by).await
            }
        }
    }

    /// Takes the person's picture away. Igloo publishes no call for it.
    pub(super) async fn remove(&self, app: &App, id: &str) -> Result<Profile, Error> {
        let by = self.transport(app);
        match &self.system {
            System::Authgear(system) => carry_out(system.remove_photo(id), &by).await,
            System::Auth0(system) => carry_out(system.remove_photo(id), &by).await,
            System::Igloo(_) => Err(Error::Forbidden {}),
        }
    }

    /// Changes other attributes of the person; `null` deletes one.
    pub(super) async fn change(
        &self,
        app: &App,
        id: &str,
        patch: Attributes,
    ) -> Result<Profile, Error> {
        let by = self.transport(app);
        match &self.system {
            System::Authgear(system) => carry_out(system.change_attributes(id, patch)?, &by).await,
            System::Auth0(system) => carry_out(system.change_attributes(id, patch)?, &by).await,
            System::Igloo(_) => Err(Error::Forbidden {}),
        }
    }

    fn transport(&self, app: &App) -> NativeTransport {
        let clock = Arc::clone(&app.clock);
        let now: Now = Arc::new(move || clock.now());
        NativeTransport::new(self.http.clone(), Arc::clone(&self.tokens), now)
    }
}

async fn carry_out<F: Flow>(mut flow: F, by: &NativeTransport) -> Result<Profile, Error>
where
    F::Done: Into<Profile>,
{
    let waited_millis = u64::try_from(WHOLE_TIME.as_millis()).unwrap_or(u64::MAX);
    let done = tokio::time::timeout(WHOLE_TIME, drive(&mut flow, by)).await;
    Ok(done.map_err(|_| Error::TimedOut { waited_millis })??.into())
}
