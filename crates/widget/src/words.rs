//! Every sentence that depends on data, in plain words with a way on.

use cameo_model::{Error, Group};

use crate::picker::Progress;

/// Rounded to two digits, as people write file sizes.
pub(crate) fn bytes(byte_len: u64) -> String {
    const UNITS: [(&str, f64); 3] = [("MB", 1e6), ("kB", 1e3), ("bytes", 1.0)];
    let len = byte_len as f64;
    let (unit, size) = UNITS
        .into_iter()
        .find(|(_, size)| len >= *size)
        .unwrap_or(("bytes", 1.0));
    let value = len / size;
    if unit != "bytes" && value < 10.0 {
        format!("{value:.1} {unit}")
    } else {
        format!("{value:.0} {unit}")
    }
}

fn megapixels(pixels: u64) -> String {
    format!("{:.0} megapixels", pixels as f64 / 1e6)
}

/// What happened, and what can be done about it.
pub(crate) fn error(error: &Error) -> String {
    match error {
        Error::Empty {} => "This file is empty. Choose another photo.".into(),
        Error::UnsupportedFormat {} => {
            "This file is not a photo we can read. Choose a JPEG, PNG, WebP, GIF, AVIF \
             or HEIC."
                .into()
        }
        Error::UnsupportedCoding {} => {
            "This photo is stored in a way that we can't read. Export it as a JPEG, and choose that."
                .into()
        }
        Error::Damaged {} => "This photo is damaged or incomplete. Choose another one.".into(),
        Error::Unreadable {} => "This file can't be read any more. Choose it again.".into(),
        Error::TooManyBytes { found, allowed } => format!(
            "This file has {}; at most {} are possible. Choose a smaller one.",
            bytes(*found),
            bytes(*allowed)
        ),
        Error::TooManyPixels { found, allowed } => format!(
            "This photo has {}; at most {} are possible. Choose a smaller one.",
            megapixels(*found),
            megapixels(*allowed)
        ),
        Error::SideTooLong { found, allowed } => format!(
            "One side of this photo has {found} pixels; at most {allowed} are possible. \
             Choose a smaller one."
        ),
        Error::TooSlow { .. } => "This photo takes too long. Choose a smaller one.".into(),
        Error::Offline {} => {
            "You are offline. Your photo is kept and saved once you are back.".into()
        }
        Error::Unreachable {} | Error::TimedOut { .. } => {
            "The server can't be reached. Your photo is kept; try again.".into()
        }
        Error::Unavailable { .. } => {
            "The server has a problem. Your photo is kept; try again in a moment.".into()
        }
        Error::SignedOut {} => "You are signed out. Sign in again, then try again.".into(),
        Error::Forbidden {} => "You are not allowed to change this.".into(),
        Error::RateLimited {
            retry_after_seconds,
        } => rate_limited(*retry_after_seconds),
        Error::PhotoRefused { .. } => "The server refused this photo. Choose another one.".into(),
        Error::InvalidAttribute { .. } => {
            "This value is not valid. Correct it and save again.".into()
        }
        Error::WorkerBlocked {} => {
            "The part that prepares photos did not start. Try again; if it keeps failing, update \
             this browser."
                .into()
        }
        Error::DecoderUnavailable {} => {
            "The part that reads this kind of photo could not be loaded. Try again.".into()
        }
        Error::CannotDecode { .. } => {
            "This browser can't read this kind of photo. Choose a JPEG, or update the browser."
                .into()
        }
        Error::WorkerCrashed {} => "Preparing the photo failed. Try again.".into(),
        Error::WorkerOutdated {} => "This page is out of date. Reload it, then try again.".into(),
        other => by_group(other.group()).into(),
    }
}

/// Like [`error`], where no photo is at stake.
pub(crate) fn error_without_photo(failure: &Error) -> String {
    match failure {
        Error::Offline {} | Error::Unreachable {} | Error::TimedOut { .. } => {
            "The server can't be reached. Try again.".into()
        }
        Error::Unavailable { .. } => "The server has a problem. Try again in a moment.".into(),
        Error::SignedOut {} => "You are signed out. Sign in to change your settings.".into(),
        other => error(other),
    }
}

/// Said when a cancel came too late.
pub(crate) const ALREADY_DONE: &str = "Too late to cancel: the change was already saved.";

fn rate_limited(retry_after_seconds: Option<u64>) -> String {
    match retry_after_seconds {
        Some(seconds) if seconds > 90 => format!(
            "Too many changes. Try again in {} minutes.",
            seconds.div_ceil(60)
        ),
        Some(seconds) => format!("Too many changes. Try again in {seconds} seconds."),
        None => "Too many changes. Try again later.".into(),
    }
}

const fn by_group(group: Group) -> &'static str {
    match group {
        Group::Source => "This photo can't be used. Choose another one.",
        Group::Limits => "This photo is too large. Choose a smaller one.",
        Group::Caller => "Something went wrong on this page. Reload it and try again.",
        Group::Transport => "The server can't be reached. Try again.",
        Group::Backend => "The server refused the change. Try again later.",
        Group::Host => "This browser lacks something. Update it or try another one.",
    }
}

/// A field of the profile whose value was refused.
pub(crate) fn invalid_field(label: &str, example: &str) -> String {
    if example.is_empty() {
        format!("{label}: this value is not valid. Correct it and save again.")
    } else {
        format!("{label}: this value is not valid. It looks like {example}, for example.")
    }
}

/// What is being done while the person waits.
pub(crate) const fn progress(progress: &Progress) -> &'static str {
    match progress {
        Progress::Preparing { .. } => "Preparing your photo",
        Progress::Uploading { .. } => "Uploading",
        Progress::Committing => "Saving",
    }
}

/// Said once the photo is saved.
pub(crate) fn saved(source_bytes: u64, photo_bytes: u64, location_removed: bool) -> String {
    let sizes = if photo_bytes < source_bytes {
        format!(" ({} → {})", bytes(source_bytes), bytes(photo_bytes))
    } else {
        String::new()
    };
    let location = if location_removed {
        " Location removed."
    } else {
        ""
    };
    format!("Photo saved{sizes}.{location}")
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn sizes_read_as_people_write_them() {
        assert_eq!(bytes(3_400_000), "3.4 MB");
        assert_eq!(bytes(118_400), "118 kB");
        assert_eq!(bytes(12), "12 bytes");
        assert_eq!(bytes(0), "0 bytes");
    }

    #[test]
    fn no_code_or_number_soup_reaches_a_person() {
        let text = error(&Error::Refused {
            status: 418,
            reason: "secret".into(),
        });
        assert!(!text.contains("418") && !text.contains("secret"));
    }
}
