//! Signs an upload link and checks one. Method, path, query and host are covered; the body is not.
//!
//! # Source
//! Contract 1.2; Authgear `pkg/lib/presign/presign.go`, `pkg/util/httpsigning/httpsigning.go`,
//! commit `fa7a7d55`.

use serde_json::json;
use time::{
    OffsetDateTime, PrimitiveDateTime, format_description::BorrowedFormatItem,
    macros::format_description,
};

use crate::{
    clock::UnixMillis,
    envelope::{ApiError, Name},
    secrets::{ImagesKeys, hex, sha256_hex},
};

/// Seconds for which a link is good.
pub(crate) const LINK_SECONDS: u32 = 900;

const ALGORITHM: &str = "HMAC-SHA256";
const SIGNATURE: &str = "x-authgear-signature";
const DATE: &str = "x-authgear-date";
const EXPIRES: &str = "x-authgear-expires";
pub(crate) const METADATA: &str = "x-authgear-metadata";

const DATE_FORMAT: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");

/// What a signature covers, the query apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target<'a> {
    pub method: &'a str,
    pub host: &'a str,
    /// Escaped, as it stands in the request.
    pub path: &'a str,
}

/// A query in order, percent-decoded. Names and values are octets, as Go has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(Vec<u8>, Vec<u8>)>);

impl Query {
    /// Reads a raw query; like Go's, it drops pairs that can't be decoded or hold a `;`.
    pub fn parse(raw: &str) -> Self {
        let pairs = raw.split('&').filter(|pair| !pair.is_empty());
        Self(pairs.filter_map(parse_pair).collect())
    }

    /// The first value of that name, if it is text.
    pub fn first(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(n, _)| n == name.as_bytes())?;
        std::str::from_utf8(value).ok()
    }

    fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.into(), value.into()));
    }

    /// Sorted by name; values of one name stay in order; the signature is left out.
    fn canonical(&self) -> String {
        let covered =
            |(name, _): &&(Vec<u8>, Vec<u8>)| !name.is_empty() && name != SIGNATURE.as_bytes();
        let mut pairs: Vec<_> = self.0.iter().filter(covered).collect();
        pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
        let pairs: Vec<String> = pairs.into_iter().map(escape_pair).collect();
        pairs.join("&")
    }
}

fn parse_pair(pair: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    if pair.contains(';') {
        return None;
    }
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    Some((unescape(name)?, unescape(value)?))
}

fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(octet) = rest.next() {
        octets.push(match octet {
            b'+' => b' ',
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            _ => octet,
        });
    }
    Some(octets)
}

fn escape_pair((name, value): &(Vec<u8>, Vec<u8>)) -> String {
    match value.as_slice() {
        [] => escape(name),
        value => format!("{}={}", escape(name), escape(value)),
    }
}

/// Go's `QueryEscape`.
fn escape(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len());
    for &octet in octets {
        match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                text.push(char::from(octet));
            }
            b' ' => text.push('+'),
            _ => text.push_str(&format!("%{octet:02X}")),
        }
    }
    text
}

fn canonical_request(target: Target<'_>, query: &Query) -> String {
    let Target { method, host, path } = target;
    let query = query.canonical();
    format!("{method}\n{path}\n{query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD")
}

fn string_to_sign(date: &str, canonical_request: &str) -> String {
    let hash = sha256_hex(canonical_request.as_bytes());
    format!("{ALGORITHM}\n{date}\n{hash}")
}

/// The signed query for `target`; `None` if there is no key.
pub(crate) fn sign(
    keys: &ImagesKeys,
    target: Target<'_>,
    metadata: &str,
    now: UnixMillis,
) -> Option<String> {
    let date = now.date_time().format(DATE_FORMAT).ok()?;
    let mut query = Query::default();
    query.push("x-authgear-algorithm", ALGORITHM);
    query.push(DATE, &date);
    query.push(EXPIRES, &LINK_SECONDS.to_string());
    query.push(METADATA, metadata);
    query.push("x-authgear-signedheaders", "host");
    let text = string_to_sign(&date, &canonical_request(target, &query));
    let signature = hex(keys.sign(text.as_bytes())?.as_ref());
    // The signature stands between the metadata and the signed headers, as sorting puts it.
    query
        .0
        .insert(4, (SIGNATURE.into(), signature.into_bytes()));
    let pairs: Vec<String> = query.0.iter().map(escape_pair).collect();
    Some(pairs.join("&"))
}

/// Checks that one of `keys` signed `target` with `query` and that the link has not run out.
///
/// # Errors
/// In the contract's order: an unreadable parameter, `InvalidSignature`, `ExpiredSignature`.
pub(crate) fn verify(
    keys: &ImagesKeys,
    target: Target<'_>,
    query: &Query,
    now: UnixMillis,
) -> Result<(), ApiError> {
    let unreadable = |message: &'static str| {
        ApiError::with_reason(Name::Invalid, "InvalidSignatureQueryParam", message)
    };
    let parameter = |name| query.first(name).unwrap_or_default();
    let signature =
        unhex(parameter(SIGNATURE)).ok_or_else(|| unreadable("invalid x-authgear-signature"))?;
    let date = parameter(DATE);
    let signed_at = PrimitiveDateTime::parse(date, DATE_FORMAT)
        .map_err(|_| unreadable("invalid x-authgear-date"))?;
    let expires: i64 = parameter(EXPIRES)
        .parse()
        .map_err(|_| unreadable("invalid x-authgear-expires"))?;

    let canonical_request = canonical_request(target, query);
    let text = string_to_sign(date, &canonical_request);
    if !keys.accept(text.as_bytes(), &signature) {
        let error = ApiError::with_reason(Name::Invalid, "InvalidSignature", "invalid signature");
        return Err(error.info(json!({ "canonical_request": canonical_request })));
    }
    if is_expired(signed_at.assume_utc(), expires, now) {
        return Err(expired());
    }
    Ok(())
}

/// The link is right, but no longer good.
pub(crate) fn expired() -> ApiError {
    ApiError::with_reason(Name::Invalid, "ExpiredSignature", "expired signature")
}

/// The last moment itself is still good.
fn is_expired(signed_at: OffsetDateTime, expires_seconds: i64, now: UnixMillis) -> bool {
    let good_until = signed_at.unix_timestamp().saturating_add(expires_seconds);
    now.0 > good_until.saturating_mul(1000)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    let pairs = text.as_bytes().chunks_exact(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: Target<'_> = Target {
        method: "POST",
        host: "localhost:3000",
        path: "/_images/app/11111111-2222-3333-4444-555555555555",
    };
    /// 2026-01-02T03:04:05Z.
    const SIGNED_AT: UnixMillis = UnixMillis(1_767_323_045_000);
    const ADMIN: &str = "eyJ1cGxvYWRlZF9ieSI6ImFkbWluX2FwaSJ9";

    fn keys() -> ImagesKeys {
        ImagesKeys::new(&[b"secret".to_vec()])
    }

    fn signed() -> String {
        sign(&keys(), TARGET, ADMIN, SIGNED_AT).expect("signed")
    }

    fn reason(target: Target<'_>, query: &str, now: UnixMillis) -> &'static str {
        match verify(&keys(), target, &Query::parse(query), now) {
            Ok(()) => "ok",
            Err(error) => error.reason,
        }
    }

    #[test]
    fn check_12_the_test_vector() {
        let query = Query::parse(&signed());
        let canonical = canonical_request(TARGET, &query);
        assert_eq!(
            sha256_hex(canonical.as_bytes()),
            "a589f240cf32c67375141797cf9ca16ef1f7e9f7f80e10274cd53ef68c580948"
        );
        assert_eq!(
            query.first(SIGNATURE),
            Some("1c89e5eaf7454f3e39c98c50ddb5f32c456840d4ff0a8a85a738669012272e6e")
        );
        assert_eq!(reason(TARGET, &signed(), SIGNED_AT), "ok");
    }

    #[test]
    fn any_altered_part_is_refused() {
        let query = signed();
        for target in [
            Target {
                method: "PUT",
                ..TARGET
            },
            Target {
                host: "localhost:3001",
                ..TARGET
            },
            Target {
                path: "/_images/app/11111111-2222-3333-4444-555555555556",
                ..TARGET
            },
            Target {
                path: "/_images/app2/11111111-2222-3333-4444-555555555555",
                ..TARGET
            },
        ] {
            assert_eq!(
                reason(target, &query, SIGNED_AT),
                "InvalidSignature",
                "{target:?}"
            );
        }
        for altered in [
            query.replace("=900", "=901"),
            query.replace("2026-01", "2027-01"),
            query.replace("signedheaders=host", "signedheaders="),
            query.replace(ADMIN, ""),
            format!("{query}&extra=1"),
            format!("{query}&x-authgear-expires=90000"),
            query.replace("signature=1c", "signature=1d"),
            query.replace("signature=1c", "signature="),
        ] {
            assert_eq!(
                reason(TARGET, &altered, SIGNED_AT),
                "InvalidSignature",
                "{altered}"
            );
        }
    }

    #[test]
    fn the_order_of_parameters_and_their_escaping_do_not_matter() {
        let query = signed();
        let mut pairs: Vec<&str> = query.split('&').collect();
        pairs.reverse();
        let other = pairs.join("&").replace("host", "%68ost");
        assert_eq!(reason(TARGET, &other, SIGNED_AT), "ok");
    }

    #[test]
    fn every_flipped_bit_of_the_query_is_refused() {
        let query = signed();
        for index in 0..query.len() {
            for bit in 0..7 {
                let mut octets = query.clone().into_bytes();
                octets[index] ^= 1 << bit;
                let altered = String::from_utf8(octets).expect("ASCII");
                // Upper-case digits spell the same signature, as in Go.
                let same =
                    Query::parse(&altered.to_lowercase()) == Query::parse(&query.to_lowercase());
                if !same || !altered.contains(SIGNATURE) {
                    assert_ne!(reason(TARGET, &altered, SIGNED_AT), "ok", "{altered}");
                }
            }
        }
    }

    #[test]
    fn the_last_second_is_good() {
        let at = |millis| UnixMillis(SIGNED_AT.0 + millis);
        assert_eq!(reason(TARGET, &signed(), at(900_000)), "ok");
        assert_eq!(reason(TARGET, &signed(), at(900_001)), "ExpiredSignature");
        assert_eq!(reason(TARGET, &signed(), at(901_000)), "ExpiredSignature");
        let wrong = signed().replace("signature=1c", "signature=1d");
        assert_eq!(reason(TARGET, &wrong, at(901_000)), "InvalidSignature");
    }

    #[test]
    fn unreadable_parameters_by_name() {
        let message = |query: &str| {
            let error = verify(&keys(), TARGET, &Query::parse(query), SIGNED_AT);
            error.expect_err(query).message
        };
        assert_eq!(message(""), "invalid x-authgear-date");
        assert_eq!(
            message(&signed().replace("signature=1c", "signature=xx")),
            "invalid x-authgear-signature"
        );
        assert_eq!(
            message(&signed().replace("expires=900", "expires=soon")),
            "invalid x-authgear-expires"
        );
    }

    #[test]
    fn queries_are_escaped_as_go_does() {
        let query = Query::parse("b=%C3%A4+x&a=1&a=0&bad=%zz&semi;colon&c&=empty");
        assert_eq!(query.canonical(), "a=1&a=0&b=%C3%A4+x&c");
    }
}
