//! The picture attribute: its three spellings and the way between them.
//!
//! # Source
//! Contract 1.4 (transformer) and 1.5 (`x_picture`); Authgear
//! `pkg/lib/feature/stdattrs/transformer.go`, `pkg/util/validation/formats.go`, commit `fa7a7d55`.

use url::Url;

use crate::tenant::Visit;

const SCHEME: &str = "authgearimages";

/// A stored picture of a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ObjectRef<'a> {
    pub app_id: &'a str,
    pub object_id: &'a str,
}

impl<'a> ObjectRef<'a> {
    /// Reads `authgearimages:///app/object`; anything else is `None`.
    pub fn parse(value: &'a str) -> Option<Self> {
        let path = value.strip_prefix("authgearimages:///")?;
        let (app_id, object_id) = path.split_once('/')?;
        let is_plain = |part: &str| !part.is_empty() && !part.contains(['/', '?', '#', '%']);
        (is_plain(app_id) && is_plain(object_id)).then_some(Self { app_id, object_id })
    }
}

/// Checks the shape of a picture in storage form. Existence and owner are not looked at.
///
/// # Errors
/// In the contract's words.
pub(super) fn check(text: &str) -> Result<(), String> {
    let (scheme, rest) = split_scheme(text);
    match scheme {
        "http" | "https" => {
            let (host, path) = split_host(rest);
            let is_absolute = !host.is_empty() && Url::parse(text).is_ok_and(|url| url.has_host());
            if !is_absolute {
                return Err("input URL must be absolute".into());
            }
            check_path(path)
        }
        SCHEME => {
            let (host, path) = split_host(rest);
            if !host.is_empty() {
                return Err("authgearimages URI does not have host".into());
            }
            check_path(path)?;
            match ObjectRef::parse(text) {
                Some(_) => Ok(()),
                None => Err(format!("invalid path: {path}")),
            }
        }
        _ => Err(format!("invalid scheme: {scheme}")),
    }
}

/// The scheme in front of the first colon, if it is one.
fn split_scheme(text: &str) -> (&str, &str) {
    match text.split_once(':') {
        Some((scheme, rest)) if scheme.bytes().all(is_scheme_octet) => (scheme, rest),
        _ => ("", text),
    }
}

const fn is_scheme_octet(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'-' | b'.')
}

/// What stands between `//` and the path, and the path without query and fragment.
fn split_host(rest: &str) -> (&str, &str) {
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    }
}

/// Absolute, without empty, `.` or `..` segments. No path at all and a slash at the end are fine.
fn check_path(path: &str) -> Result<(), String> {
    let invalid = || format!("invalid path: {path}");
    if path.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(invalid());
    }
    let Some(rest) = path.strip_prefix('/') else {
        return if path.is_empty() {
            Ok(())
        } else {
            Err(invalid())
        };
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let is_clean = rest.is_empty() || !rest.split('/').any(|part| matches!(part, "" | "." | ".."));
    if is_clean { Ok(()) } else { Err(invalid()) }
}

/// Output form: a picture of ours becomes the URL of its profile size.
pub(crate) fn shown(value: &str, visit: &Visit) -> String {
    match ObjectRef::parse(value) {
        Some(ObjectRef { app_id, object_id }) => {
            let scheme = visit.scheme.as_str();
            let host = visit.images_host();
            format!("{scheme}://{host}/_images/{app_id}/{object_id}/profile")
        }
        None => value.to_owned(),
    }
}

/// Storage form: the URL of a picture of ours becomes its reference again, whatever its size.
///
/// # Errors
/// A URL under our images that names no object; kept as it is, it would point to nothing.
pub(crate) fn folded(value: &str, visit: &Visit) -> Result<String, String> {
    let Ok(url) = Url::parse(value) else {
        return Ok(value.to_owned());
    };
    if !matches!(url.scheme(), "http" | "https") || !is_own_host(&url, visit) {
        return Ok(value.to_owned());
    }
    let mut segments = url.path().split('/').skip_while(|part| *part != "_images");
    if segments.next().is_none() {
        return Ok(value.to_owned());
    }
    match (segments.next(), segments.next()) {
        (Some(app), Some(object)) if !app.is_empty() && !object.is_empty() => {
            Ok(format!("{SCHEME}:///{app}/{object}"))
        }
        _ => Err(format!("invalid path: {}", url.path())),
    }
}

fn is_own_host(url: &Url, visit: &Visit) -> bool {
    let Some(name) = url.host_str() else {
        return false;
    };
    let host = match url.port() {
        Some(port) => format!("{name}:{port}"),
        None => name.to_owned(),
    };
    host == visit.host
        || visit.tenant.cdn_host.as_deref() == Some(&host)
        || visit.tenant.hosts.contains(&host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_and_their_words() {
        for good in [
            "http://example.test",
            "https://example.test/a/?q#f",
            "authgearimages:///app/object",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for (bad, words) in [
            ("", "invalid scheme: "),
            ("foobar:", "invalid scheme: foobar"),
            ("data:image/png;base64,AA", "invalid scheme: data"),
            ("/a", "invalid scheme: "),
            ("https:///a", "input URL must be absolute"),
            ("https:x", "input URL must be absolute"),
            ("http://example.test/../..", "invalid path: /../.."),
            ("http://example.test/a//b", "invalid path: /a//b"),
            (
                "authgearimages://host/x",
                "authgearimages URI does not have host",
            ),
            ("authgearimages:///../a/b", "invalid path: /../a/b"),
            ("authgearimages:///app", "invalid path: /app"),
            ("authgearimages:app/object", "invalid path: app/object"),
        ] {
            assert_eq!(check(bad), Err(words.into()), "{bad}");
        }
    }

    #[test]
    fn references() {
        let reference = ObjectRef::parse("authgearimages:///app1/x");
        assert_eq!(
            reference,
            Some(ObjectRef {
                app_id: "app1",
                object_id: "x"
            })
        );
        for bad in [
            "authgearimages:///a/b/c",
            "authgearimages:///a/",
            "authgearimages://h/a/b",
            "https://h/a/b",
        ] {
            assert_eq!(ObjectRef::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_shown_can_be_folded_back() {
        let visit = Visit::sample();
        let stored = "authgearimages:///app1/x";
        let shown = shown(stored, &visit);
        assert_eq!(shown, "http://cdn.example/_images/app1/x/profile");
        for url in [
            shown.as_str(),
            "http://photos.example:8080/_images/app1/x/profile",
            "https://photos.example:8080/prefix/_images/app1/x/original?y#z",
            "http://localhost:8080/_images/app1/x/",
            "http://PHOTOS.example:8080/_images/app1/x",
        ] {
            assert_eq!(folded(url, &visit), Ok(stored.into()), "{url}");
        }
        for foreign in [
            stored,
            "https://elsewhere.example/_images/app1/x/profile",
            "http://photos.example/_images/app1/x",
            "http://cdn.example/other/app1/x",
            "not a URL",
        ] {
            assert_eq!(folded(foreign, &visit), Ok(foreign.into()), "{foreign}");
        }
        for path in ["/_images", "/_images/", "/_images/app1", "/_images/app1/"] {
            let url = format!("http://cdn.example{path}");
            assert_eq!(folded(&url, &visit), Err(format!("invalid path: {path}")));
        }
    }
}
