//! The camera: a stream that ends with its owner, and the photos that are taken of it.

use cameo_model::Error;
use js_sys::{Array, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MediaDeviceInfo, MediaDeviceKind, MediaDevices, MediaStream, MediaStreamConstraints,
    MediaStreamTrack, MediaTrackSettings,
};

/// As `getUserMedia` takes it: the person's own side, and enough pixels.
const WANTED: &str = r#"{"facingMode":"user","width":{"ideal":1920},"height":{"ideal":1080}}"#;

#[wasm_bindgen]
extern "C" {
    /// `web-sys` has it only for those who ask for what is unstable.
    type ImageCapture;
    #[wasm_bindgen(constructor, catch)]
    fn new(track: &JsValue) -> Result<ImageCapture, JsValue>;
    #[wasm_bindgen(method, catch, js_name = takePhoto)]
    fn take_photo(this: &ImageCapture) -> Result<Promise, JsValue>;
}

/// A running camera. It stops when this is dropped.
pub(crate) struct Camera(MediaStream);

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.0.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

/// A camera that can be chosen.
#[derive(Clone)]
pub(crate) struct Device {
    pub id: String,
    pub name: String,
    pub is_running: bool,
}

impl Camera {
    /// Whether this browser takes photos itself. Where it does not, a phone's own camera program
    /// does.
    pub fn is_supported() -> bool {
        Reflect::has(&js_sys::global(), &"ImageCapture".into()).unwrap_or(false)
            && devices().is_ok()
    }

    /// Starts the camera of this id, or the one on the person's side.
    ///
    /// # Errors
    /// `host/camera-refused`, `host/camera-unavailable`.
    pub async fn start(id: Option<&str>) -> Result<Self, Error> {
        let opened = async {
            let wanted = JSON::parse(WANTED)?;
            if let Some(id) = id {
                // A mere wish would weigh no more than the others.
                let exactly = Object::new();
                Reflect::set(&exactly, &"exact".into(), &id.into())?;
                Reflect::set(&wanted, &"deviceId".into(), &exactly)?;
            }
            let constraints = MediaStreamConstraints::new();
            constraints.set_video(&wanted);
            let stream = devices()?.get_user_media_with_constraints(&constraints)?;
            JsFuture::from(stream).await
        };
        let stream = opened.await.map_err(|thrown| why(&thrown))?;
        Ok(Self(stream.unchecked_into()))
    }

    /// What it sees.
    pub const fn stream(&self) -> &MediaStream {
        &self.0
    }

    /// Whether it is known to look away from the person.
    pub fn looks_away(&self) -> bool {
        self.settings().get_facing_mode().as_deref() == Some("environment")
    }

    fn settings(&self) -> MediaTrackSettings {
        let track: MediaStreamTrack = self.0.get_video_tracks().get(0).unchecked_into();
        track.get_settings()
    }

    /// Takes a photo, and returns its blob.
    ///
    /// # Errors
    /// `host/camera-unavailable`.
    pub async fn take_photo(&self) -> Result<JsValue, Error> {
        let track = self.0.get_video_tracks().get(0);
        let taken = ImageCapture::new(&track).and_then(|capture| capture.take_photo());
        let unavailable = |_| Error::CameraUnavailable {};
        JsFuture::from(taken.map_err(unavailable)?)
            .await
            .map_err(unavailable)
    }

    /// All cameras, this one among them. They have names only while one of them runs.
    pub async fn all(&self) -> Vec<Device> {
        let running = self.settings().get_device_id();
        let listed = async { JsFuture::from(devices()?.enumerate_devices()?).await };
        let listed: Array = listed.await.map(JsCast::unchecked_into).unwrap_or_default();
        listed
            .into_iter()
            .map(JsCast::unchecked_into::<MediaDeviceInfo>)
            .filter(|device| device.kind() == MediaDeviceKind::Videoinput)
            .map(|device| Device {
                is_running: running == Some(device.device_id()),
                id: device.device_id(),
                name: device.label(),
            })
            .collect()
    }
}

fn devices() -> Result<MediaDevices, JsValue> {
    let devices = leptos::prelude::window().navigator().media_devices()?;
    // It is not there on a page without TLS.
    if devices.is_undefined() {
        return Err(JsValue::UNDEFINED);
    }
    Ok(devices)
}

fn why(thrown: &JsValue) -> Error {
    let name = Reflect::get(thrown, &"name".into()).ok();
    match name.and_then(|name| name.as_string()).as_deref() {
        Some("NotAllowedError" | "SecurityError") => Error::CameraRefused {},
        _ => Error::CameraUnavailable {},
    }
}
