//! Carries out one command.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use cameo_model::Error;
use cameo_pipeline::Photo;
use cameo_protocol::{
    Backend, Flow, Profile, RemovesPhoto, ShowsPhoto, Transport,
    auth0::{Auth0, Place},
    authgear::Authgear,
    drive,
    igloo::Igloo,
};
use cameo_transport::{Bounds, Http, NativeTransport, PhotoBytes, Tokens};

use crate::{
    access,
    args::{Cli, Command, Options, System},
    outcome::Failure,
    photo,
    progress::Progress,
};

const BOUNDS: Bounds = Bounds {
    connect_time: Duration::from_secs(10),
    // Enough for a photo over a very slow line.
    answer_time: Duration::from_secs(180),
    origins: None,
};

/// Does what the command line says.
///
/// # Errors
/// Why it was not done.
pub fn run(cli: Cli) -> Result<Profile, Failure> {
    let options = cli.options();
    let progress = Arc::new(Progress::new(options.json));
    let tokens = access::tokens(options)?;
    let photo = photo_of(&cli.command, &progress)?;
    let transport = transport(tokens, photo, progress)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::usage(error.to_string()))?;
    runtime.block_on(converse(&cli.command, options, &transport))
}

fn transport(
    tokens: Tokens,
    photo: Option<Photo>,
    progress: Arc<Progress>,
) -> Result<NativeTransport, Error> {
    let http = Http::new(BOUNDS)?;
    let plain = NativeTransport::new(http, Arc::new(tokens), Arc::new(SystemTime::now));
    Ok(match photo {
        Some(photo) => {
            let photo = PhotoBytes {
                facts: photo.facts,
                bytes: photo.bytes.into(),
            };
            let tell = move |share| progress.tell("uploading", share);
            plain.with_photo(photo, Some(Arc::new(tell)))
        }
        None => plain,
    })
}

/// The photo is made before anything is sent, so that one that can't be made changes nothing.
fn photo_of(command: &Command, progress: &Progress) -> Result<Option<Photo>, Failure> {
    match command {
        Command::SetPhoto { file, .. } => {
            let mut on_progress = |share| progress.tell("making", share);
            photo::make(file, &mut on_progress).map(Some)
        }
        Command::RemovePhoto { .. } | Command::Show { .. } => Ok(None),
    }
}

async fn converse(
    command: &Command,
    options: &Options,
    transport: &impl Transport,
) -> Result<Profile, Failure> {
    let (url, user) = (options.url.as_str(), options.user.as_str());
    match options.to {
        System::Authgear => with_all(&Authgear::at(url), command, user, transport).await,
        System::Auth0 => with_all(&auth0(options), command, user, transport).await,
        System::Igloo => match command {
            Command::SetPhoto { .. } => {
                let igloo = Igloo::at(url, options.community);
                carry_out(igloo.change_photo(user), transport).await
            }
            Command::RemovePhoto { .. } | Command::Show { .. } => Err(Failure::usage(
                "igloo publishes no call for this; only set-photo".into(),
            )),
        },
    }
}

fn auth0(options: &Options) -> Auth0 {
    let place = match options.root {
        true => Place::Root,
        false => Place::Metadata,
    };
    Auth0::at(&options.url, place)
}

async fn with_all<B: RemovesPhoto + ShowsPhoto>(
    backend: &B,
    command: &Command,
    user: &str,
    transport: &impl Transport,
) -> Result<Profile, Failure> {
    match command {
        Command::SetPhoto { .. } => carry_out(backend.change_photo(user), transport).await,
        Command::RemovePhoto { .. } => carry_out(backend.remove_photo(user), transport).await,
        Command::Show { .. } => carry_out(backend.show_photo(user), transport).await,
    }
}

async fn carry_out<F: Flow>(mut flow: F, transport: &impl Transport) -> Result<Profile, Failure>
where
    F::Done: Into<Profile>,
{
    Ok(drive(&mut flow, transport).await?.into())
}
