//! What the camera sees, mirrored as in a looking-glass, until a photo is taken. The photo is not
//! mirrored.

use std::rc::Rc;

use cameo_model::Error;
use leptos::{ev, html, prelude::*, task::spawn_local};

use super::{session::Session, ways_in::file_of};
use crate::{io::Camera, messages::use_words};

/// The camera's view, with a button that takes the photo and, where there are several, a choice of
/// cameras. The camera stops with it.
#[component]
pub(super) fn CameraView(session: Session) -> impl IntoView {
    let words = use_words();
    let video = NodeRef::<html::Video>::new();
    let camera = StoredValue::new_local(None::<Rc<Camera>>);
    let devices = RwSignal::new(Vec::new());
    let is_mirrored = RwSignal::new(true);
    let start = move |id: Option<String>| {
        camera.set_value(None);
        spawn_local(async move {
            let started = match Camera::start(id.as_deref()).await {
                Ok(started) => started,
                Err(error) => return session.photographed(Err(error)),
            };
            let all = started.all().await;
            // The person may have gone on in the meantime; then it stops here.
            if let Some(Some(video)) = video.try_get_untracked() {
                video.set_src_object(Some(started.stream()));
                is_mirrored.set(!started.looks_away());
                camera.set_value(Some(Rc::new(started)));
                // Only once: new options would forget which one was chosen.
                if devices.with_untracked(Vec::is_empty) {
                    devices.set(all);
                }
            }
        });
    };
    let take = move |_| {
        if let Some(camera) = camera.get_value() {
            spawn_local(async move {
                session.photographed(photo_of(&camera).await);
            });
        }
    };
    start(None);
    let choice = move || {
        let options = move || {
            devices
                .get()
                .into_iter()
                .map(|device| view! { <option value=device.id selected=device.is_running>{device.name}</option> })
                .collect_view()
        };
        view! {
            <select
                class="cameo-button cameo-quiet"
                aria-label=words.cameras()
                on:change=move |event: ev::Event| start(Some(event_target_value(&event)))
            >
                {options}
            </select>
        }
    };
    view! {
        <div class="cameo-camera">
            <video
                node_ref=video
                class:cameo-mirrored=is_mirrored
                autoplay
                playsinline
                muted
                aria-label=words.camera_view()
            ></video>
            <div class="cameo-controls">
                <Show when=move || { devices.with(|all| all.len() > 1) }>{choice()}</Show>
                <button
                    type="button"
                    class="cameo-button"
                    aria-disabled=move || devices.with(Vec::is_empty).to_string()
                    on:click=take
                >
                    {words.take_photo()}
                </button>
            </div>
        </div>
    }
}

async fn photo_of(camera: &Camera) -> Result<web_sys::File, Error> {
    file_of(&camera.take_photo().await?)
}
