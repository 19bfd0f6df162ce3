//! One attempt to sign in, as the browser keeps it meanwhile: a cookie that binds the provider's
//! answer to the browser that asked. The server remembers nothing, so nobody can fill it.

use axum::http::{HeaderMap, HeaderValue};

use crate::{config::Scheme, cookie, destination::Destination, envelope::ApiError};

/// How long somebody may take at the provider.
const SECONDS: u64 = 600;

/// What has to come back, and what proves that it is ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attempt {
    /// Comes back in the address.
    pub state: String,
    /// Comes back in the ID token.
    pub nonce: String,
    /// Goes with the code.
    pub verifier: String,
    /// Where the person wanted to go.
    pub destination: Destination,
}

impl Attempt {
    /// As a cookie.
    ///
    /// # Errors
    /// Never in practice: all are of base64url's alphabet.
    pub fn cookie(&self, scheme: Scheme) -> Result<HeaderValue, ApiError> {
        let destination = self.destination.name();
        let text = [&*self.state, &self.nonce, &self.verifier, destination].join(".");
        cookie::set(name(scheme), &text, SECONDS, scheme)
    }

    /// The one whose cookie came with a request.
    pub fn of(headers: &HeaderMap, scheme: Scheme) -> Option<Self> {
        let mut parts = cookie::get(headers, name(scheme))?.split('.');
        let attempt = Self {
            state: parts.next()?.to_owned(),
            nonce: parts.next()?.to_owned(),
            verifier: parts.next()?.to_owned(),
            destination: Destination::named(parts.next()?),
        };
        let is_whole = parts.next().is_none() && !attempt.state.is_empty();
        is_whole.then_some(attempt)
    }
}

/// Takes the cookie away: an attempt is good for one answer.
pub(super) fn clear(scheme: Scheme) -> Result<HeaderValue, ApiError> {
    cookie::set(name(scheme), "", 0, scheme)
}

/// `__Host-` binds the cookie to this very host, but browsers want TLS for it.
const fn name(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Http => "cameo_sign_in",
        Scheme::Https => "__Host-cameo_sign_in",
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::COOKIE;

    use super::*;

    #[test]
    fn what_the_browser_keeps_comes_back_whole_or_not_at_all() {
        let attempt = Attempt {
            state: "s".into(),
            nonce: "n".into(),
            verifier: "v".into(),
            destination: Destination::Admin,
        };
        let kept = attempt.cookie(Scheme::Https).unwrap();
        let text = kept.to_str().unwrap();
        assert!(
            text.starts_with("__Host-cameo_sign_in=s.n.v.admin; Path=/; HttpOnly; SameSite=Lax")
        );
        let coming = |cookie: &str| {
            let headers = HeaderMap::from_iter([(COOKIE, cookie.parse().unwrap())]);
            Attempt::of(&headers, Scheme::Https)
        };
        assert_eq!(
            coming("a=b; __Host-cameo_sign_in=s.n.v.admin"),
            Some(attempt)
        );
        for broken in [
            "cameo_sign_in=s.n.v.admin",
            "__Host-cameo_sign_in=",
            "__Host-cameo_sign_in=s.n.v",
            "__Host-cameo_sign_in=s.n.v.admin.w",
            "__Host-cameo_sign_in=.n.v.admin",
        ] {
            assert_eq!(coming(broken), None, "{broken}");
        }
    }
}
