//! Which message is said about an error, a step and a result.

use cameo_model::{Error, Group};

use crate::{
    messages::{
        Argument::{self, Bytes, Number, Text},
        Words,
    },
    picker::Progress,
};

fn megapixels(pixels: u64) -> Argument<'static> {
    Number((pixels as f64 / 1e6).round())
}

impl Words {
    /// What happened, and what can be done about it.
    pub(crate) fn error(self, error: &Error) -> String {
        match error {
            Error::TooManyBytes { found, allowed } => {
                self.too_many_bytes(Bytes(*allowed), Bytes(*found))
            }
            Error::TooManyPixels { found, allowed } => {
                self.too_many_pixels(megapixels(*allowed), megapixels(*found))
            }
            Error::SideTooLong { found, allowed } => {
                self.side_too_long(Number((*allowed).into()), Number((*found).into()))
            }
            Error::RateLimited {
                retry_after_seconds: Some(seconds),
            } => self.rate_limited(*seconds),
            other => self.error_without_numbers(other).into(),
        }
    }

    fn error_without_numbers(self, error: &Error) -> &'static str {
        match error {
            Error::Empty {} => self.empty(),
            Error::UnsupportedFormat {} => self.unsupported_format(),
            Error::UnsupportedCoding {} => self.unsupported_coding(),
            Error::Damaged {} => self.damaged(),
            Error::Unreadable {} => self.unreadable(),
            Error::NoFile {} => self.no_file(),
            Error::SeveralFiles {} => self.several_files(),
            Error::Folder {} => self.folder(),
            Error::ClipboardRefused {} => self.clipboard_refused(),
            Error::CameraRefused {} => self.camera_refused(),
            Error::CameraUnavailable {} => self.camera_unavailable(),
            Error::TooSlow { .. } => self.too_slow(),
            Error::Offline {} => self.offline(),
            Error::Unreachable {} | Error::TimedOut { .. } => self.photo_unreachable(),
            Error::Unavailable { .. } => self.photo_unavailable(),
            Error::SignedOut {} => self.photo_signed_out(),
            Error::Overtaken {} => self.changed_elsewhere(),
            Error::Forbidden {} => self.forbidden(),
            Error::RateLimited { .. } => self.too_many_changes(),
            Error::PhotoRefused { .. } => self.photo_refused(),
            Error::InvalidAttribute { name } if name == "picture" => self.unusable_photo(),
            Error::InvalidAttribute { .. } => self.invalid_attribute(),
            Error::WorkerBlocked {} => self.worker_blocked(),
            Error::DecoderUnavailable {} => self.decoder_unavailable(),
            Error::CannotDecode { .. } => self.cannot_decode(),
            Error::WorkerCrashed {} => self.worker_crashed(),
            Error::WorkerOutdated {} => self.worker_outdated(),
            other => self.by_group(other.group()),
        }
    }

    /// Like [`Words::error`], where no photo is at stake.
    pub(crate) fn error_without_photo(self, failure: &Error) -> String {
        match failure {
            Error::Offline {} | Error::Unreachable {} | Error::TimedOut { .. } => {
                self.unreachable().into()
            }
            Error::Unavailable { .. } => self.unavailable().into(),
            Error::SignedOut {} => self.signed_out().into(),
            other => self.error(other),
        }
    }

    /// Like [`Words::error_without_photo`], of a step that is done by itself once it can be.
    pub(crate) fn error_of_step(self, failure: &Error) -> String {
        match failure {
            Error::Offline {} => self.offline_for_now().into(),
            other => self.error_without_photo(other),
        }
    }

    fn rate_limited(self, retry_after_seconds: u64) -> String {
        if retry_after_seconds > 90 {
            self.too_many_changes_minutes(Number(retry_after_seconds.div_ceil(60) as f64))
        } else {
            self.too_many_changes_seconds(Number(retry_after_seconds as f64))
        }
    }

    fn by_group(self, group: Group) -> &'static str {
        match group {
            Group::Source => self.unusable_photo(),
            Group::Limits => self.too_large(),
            Group::Caller => self.page_failed(),
            Group::Transport => self.unreachable(),
            Group::Backend => self.refused(),
            Group::Host => self.browser_lacks(),
        }
    }

    /// A field of the profile whose value was refused.
    pub(crate) fn field_refused(self, label: &str, example: &str) -> String {
        if example.is_empty() {
            self.invalid_field(Text(label))
        } else {
            self.invalid_field_example(Text(example), Text(label))
        }
    }

    /// What is being done while the person waits.
    pub(crate) fn progress(self, progress: &Progress) -> &'static str {
        match progress {
            Progress::Preparing { .. } => self.preparing(),
            Progress::Uploading { .. } => self.uploading(),
            Progress::Committing => self.saving(),
        }
    }

    /// Said once the photo is saved.
    pub(crate) fn saved(
        self,
        source_bytes: u64,
        photo_bytes: u64,
        location_removed: bool,
    ) -> String {
        let mut said = if photo_bytes < source_bytes {
            self.photo_saved_smaller(Bytes(photo_bytes), Bytes(source_bytes))
        } else {
            self.photo_saved().into()
        };
        if location_removed {
            said.push(' ');
            said.push_str(self.location_removed());
        }
        said
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos::prelude::Owner;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::messages::{Messages, provide_messages, tables, use_words};

    /// What `said` makes of the messages in a language.
    fn say(table: &str, language: &str, said: impl Fn(Words) -> String) -> String {
        Owner::new().with(|| {
            provide_messages(Messages::new(table, language).expect("a table"));
            said(use_words())
        })
    }

    #[test]
    fn no_code_or_number_soup_reaches_a_person() {
        let refused = Error::Refused {
            status: 418,
            reason: "secret".into(),
        };
        let text = say(tables::EN, "en", |words| words.error(&refused));
        assert!(!text.is_empty() && !text.contains("418") && !text.contains("secret"));
    }

    #[test]
    fn waiting_is_told_in_the_plural_of_the_language() {
        let wait =
            |table, language, seconds| say(table, language, |words| words.rate_limited(seconds));
        assert!(wait(tables::DE, "de", 1).contains("1 Sekunde "));
        assert!(wait(tables::DE, "de", 180).contains("3 Minuten "));
        assert!(wait(tables::AR, "ar", 120).contains("دقيقتين"));
        assert!(wait(tables::AR, "ar", 300).contains("دقائق"));
        assert!(wait(tables::AR, "ar", 900).contains("دقيقة"));
    }

    #[test]
    fn sizes_are_told_in_the_language() {
        let saved = |table, language| {
            say(table, language, |words| {
                words.saved(3_400_000, 118_400, true)
            })
        };
        assert_eq!(
            saved(tables::EN, "en"),
            "Photo saved (3.4 MB → 118 kB). Location removed."
        );
        assert_eq!(
            // Browsers do not agree on the kind of space before a unit.
            saved(tables::DE, "de").replace('\u{a0}', " "),
            "Foto gespeichert (3,4 MB → 118 kB). Standort entfernt."
        );
    }

    #[test]
    fn a_table_of_another_build_is_refused() {
        for table in ["", "[]", "{}", r#"{"fingerprint": "00000000"}"#] {
            let refused = Messages::new(table, "en").map(drop);
            assert_eq!(refused, Err(Error::MessagesUnavailable {}), "{table}");
        }
    }
}
