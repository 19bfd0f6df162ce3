//! Every way in which Cameo can fail, sorted by blame, each with a stable code.
//!
//! `docs/errors.md` is the table for people; a test holds the two together. The words a person
//! reads come from the widget's messages by code, never from `Display`.

mod fields;

use serde::{Deserialize, Deserializer, Serialize};

use self::fields::FromField;
use crate::json::Json;

/// What Cameo's fallible functions return.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Who has to act, and so how a user interface reacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// The person's file: choose another one.
    Source,
    /// Our policy: choose a smaller one.
    Limits,
    /// A bug of whoever calls us.
    Caller,
    /// The way to the server: retry.
    Transport,
    /// The server refused or spoke nonsense.
    Backend,
    /// The browser lacks something.
    Host,
}

/// Defines the enum, its codes and its log texts in one place.
macro_rules! errors {
    ($( $(#[doc = $doc:literal])+ $variant:ident { $($(#[doc = $field_doc:literal])+ $field:ident: $kind:ty),* } = $group:ident, $code:literal, $text:literal; )+) => {
        /// A failure with its numbers. `Display` is for logs.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize)]
        #[serde(tag = "code")]
        pub enum Error {
            $( $(#[doc = $doc])+ #[serde(rename = $code)] #[error($text)] $variant { $($(#[doc = $field_doc])+ $field: $kind),* }, )+
        }

        impl<'de> Deserialize<'de> for Error {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let error = Self::read(&Json::deserialize(deserializer)?);
                error.ok_or_else(|| serde::de::Error::custom("not an error of the table"))
            }
        }

        impl Error {
            /// The error that is written there; `None` if it is none of these.
            pub fn read(json: &Json) -> Option<Self> {
                Some(match json.get("code").text()? {
                    $( $code => Self::$variant { $($field: FromField::from_field(json.get(stringify!($field)))?),* }, )+
                    _ => return None,
                })
            }

            /// Every code, in the order of the documented table.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The stable code, `group/kebab-case`.
            pub const fn code(&self) -> &'static str {
                match self { $( Self::$variant { .. } => $code, )+ }
            }

            /// Who has to act.
            pub const fn group(&self) -> Group {
                match self { $( Self::$variant { .. } => Group::$group, )+ }
            }
        }
    };
}

errors! {
    /// The file has no bytes, or is a folder.
    Empty {} = Source, "source/empty", "the source has no bytes";
    /// The content is not an image that Cameo decodes.
    UnsupportedFormat {} = Source, "source/unsupported-format", "not a supported image";
    /// The format is one that Cameo decodes, but the picture is coded in a way that it does not.
    UnsupportedCoding {} = Source, "source/unsupported-coding", "not a supported coding";
    /// The content ends early or contradicts itself.
    Damaged {} = Source, "source/damaged", "the source is damaged";
    /// The browser could not read the file any more (moved, revoked).
    Unreadable {} = Source, "source/unreadable", "the source can't be read";
    /// What was dropped or pasted holds no file.
    NoFile {} = Source, "source/no-file", "no file was given";
    /// More than one file was given.
    SeveralFiles {} = Source, "source/several-files", "several files were given";
    /// A folder was given.
    Folder {} = Source, "source/folder", "a folder was given";
    /// The file is longer than allowed.
    TooManyBytes {
        /// Bytes of the file.
        found: u64,
        /// Most bytes allowed.
        allowed: u64
    } = Limits, "limits/too-many-bytes", "{found} bytes, {allowed} allowed";
    /// The image has more pixels than allowed.
    TooManyPixels {
        /// Pixels of one frame.
        found: u64,
        /// Most pixels allowed.
        allowed: u64
    } = Limits, "limits/too-many-pixels", "{found} pixels, {allowed} allowed";
    /// One side of the image is longer than allowed.
    SideTooLong {
        /// The longer side in pixels.
        found: u32,
        /// Longest side allowed in pixels.
        allowed: u32
    } = Limits, "limits/side-too-long", "a side of {found} px, {allowed} px allowed";
    /// Decoding or another step took longer than allowed.
    TooSlow {
        /// Most milliseconds allowed.
        allowed_millis: u64
    } = Limits, "limits/too-slow", "took longer than {allowed_millis} ms";
    /// The budget cannot be met even by the smallest photo.
    BudgetTooSmall {
        /// Bytes of the smallest photo.
        found: u64,
        /// The byte budget.
        allowed: u64
    } = Limits, "limits/budget-too-small", "smallest photo has {found} bytes, {allowed} allowed";
    /// A framing, a spec or a call makes no sense.
    InvalidArgument {
        /// Name of the argument.
        name: String
    } = Caller, "caller/invalid-argument", "invalid argument: {name}";
    /// A step was asked for out of order, such as processing before opening.
    OutOfOrder {} = Caller, "caller/out-of-order", "called out of order";
    /// The server was not reached, or the connection broke.
    Unreachable {} = Transport, "transport/unreachable", "the server can't be reached";
    /// No answer in time.
    TimedOut {
        /// Milliseconds waited.
        waited_millis: u64
    } = Transport, "transport/timed-out", "no answer within {waited_millis} ms";
    /// The browser says that it is offline.
    Offline {} = Transport, "transport/offline", "offline";
    /// The session is over or was never there.
    SignedOut {} = Backend, "backend/signed-out", "not signed in";
    /// Signed in, but not allowed.
    Forbidden {} = Backend, "backend/forbidden", "not allowed";
    /// The presigned link has run out or no longer fits.
    LinkExpired {} = Backend, "backend/link-expired", "the upload link has expired";
    /// The link was already used.
    LinkUsed {} = Backend, "backend/link-used", "the upload link has been used";
    /// Too many requests.
    RateLimited {
        /// Seconds to wait, where the server said so.
        retry_after_seconds: Option<u64>
    } = Backend, "backend/rate-limited", "rate limited";
    /// The server refused the photo.
    PhotoRefused {
        /// The server's own words, for the log.
        reason: String
    } = Backend, "backend/photo-refused", "photo refused: {reason}";
    /// The server refused another step.
    Refused {
        /// HTTP status, 200 for a GraphQL error.
        status: u16,
        /// The server's own words, for the log.
        reason: String
    } = Backend, "backend/refused", "refused with {status}: {reason}";
    /// The server refused the value of one attribute.
    InvalidAttribute {
        /// Name of the attribute, such as `birthdate`.
        name: String
    } = Backend, "backend/invalid-attribute", "the value of {name} was refused";
    /// Somebody else has changed the picture in the meantime.
    Overtaken {} = Backend, "backend/overtaken", "somebody else changed the picture";
    /// The server failed (5xx).
    Unavailable {
        /// HTTP status.
        status: u16
    } = Backend, "backend/unavailable", "the server failed with {status}";
    /// The answer does not follow the contract.
    Nonsense {
        /// The exchange whose answer it was.
        exchange: String
    } = Backend, "backend/nonsense", "unintelligible answer to {exchange}";
    /// The browser or a policy forbids the worker.
    WorkerBlocked {} = Host, "host/worker-blocked", "the worker can't be started";
    /// The worker broke down and was started anew.
    WorkerCrashed {} = Host, "host/worker-crashed", "the worker crashed";
    /// The decoder of a rarer format could not be loaded.
    DecoderUnavailable {} = Host, "host/decoder-unavailable", "a decoder can't be loaded";
    /// This browser does not decode the source's format, and Cameo has no decoder of its own for
    /// it.
    CannotDecode {
        /// Media type of the source.
        format: String
    } = Host, "host/cannot-decode", "{format} can't be decoded here";
    /// The person or a policy does not let the page read the clipboard.
    ClipboardRefused {} = Host, "host/clipboard-refused", "the clipboard may not be read";
    /// The person or a policy does not let the page use the camera.
    CameraRefused {} = Host, "host/camera-refused", "the camera may not be used";
    /// There is no camera, or it could not be used.
    CameraUnavailable {} = Host, "host/camera-unavailable", "no camera could be used";
    /// The words in the person's language can't be loaded, or are of another build.
    MessagesUnavailable {} = Host, "host/messages-unavailable", "the messages can't be loaded";
    /// The worker, or a decoder that it loaded, is of another build than the page.
    WorkerOutdated {} = Host, "host/worker-outdated", "the worker is of another build";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serde_and_code_agree() {
        let error = Error::TooManyBytes {
            found: 2,
            allowed: 1,
        };
        let json = serde_json::to_value(&error).expect("serialises");
        assert_eq!(json["code"], error.code());
    }

    #[test]
    fn every_kind_of_field_comes_back() {
        for error in [
            Error::Empty {},
            Error::SideTooLong {
                found: u32::MAX,
                allowed: 0,
            },
            Error::TooManyPixels {
                found: u64::MAX,
                allowed: 1 << 60,
            },
            Error::RateLimited {
                retry_after_seconds: None,
            },
            Error::RateLimited {
                retry_after_seconds: Some(7),
            },
            Error::Refused {
                status: 422,
                reason: "no".into(),
            },
        ] {
            let json = serde_json::to_string(&error).expect("serialises");
            let back = serde_json::from_str::<Error>(&json);
            assert_eq!(back.ok(), Some(error), "{json}");
        }
    }

    #[test]
    fn what_is_not_an_error_is_refused() {
        for json in [
            "null",
            "{}",
            r#"{"code": 1}"#,
            r#"{"code": "source/new"}"#,
            r#"{"code": "limits/side-too-long", "found": 1}"#,
            r#"{"code": "limits/side-too-long", "found": 4294967296, "allowed": 1}"#,
            r#"{"code": "limits/side-too-long", "found": -1, "allowed": 1}"#,
            r#"{"code": "limits/side-too-long", "found": 1.5, "allowed": 1}"#,
            r#"{"code": "backend/refused", "status": 200, "reason": ["x", {"y": 1}]}"#,
        ] {
            assert!(serde_json::from_str::<Error>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn more_fields_than_known_do_no_harm() {
        let json = r#"{"causes": [{"a": 1}, true], "code": "source/empty", "more": {}}"#;
        assert_eq!(serde_json::from_str(json).ok(), Some(Error::Empty {}));
    }

    #[test]
    fn groups_match_their_codes() {
        for (code, group) in [
            (Error::Empty {}.code(), "source/"),
            (Error::Offline {}.code(), "transport/"),
            (Error::LinkExpired {}.code(), "backend/"),
        ] {
            assert!(code.starts_with(group), "{code}");
        }
        assert_eq!(Error::OutOfOrder {}.group(), Group::Caller);
    }
}
