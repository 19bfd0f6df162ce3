//! Where a person's requests go, and what proves whose they are.
//!
//! On the page's own origin the session cookie proves it, which no script sees. To a server on
//! another origin the page's own tokens go, which it gives whenever one is needed.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use cameo_model::Error;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use web_sys::Url;

/// Gives a token, or says why there is none; it is told whether the last one was refused.
pub(crate) type GetToken = Rc<dyn Fn(bool) -> LocalBoxFuture<'static, Result<String, Error>>>;

/// A server, as one person's requests see it.
#[derive(Clone, Default)]
pub(crate) struct Server {
    /// Stands before every path: nothing for the page's own origin, asked for oneself.
    base: String,
    /// Apart, so that a server that renders pages may hold one of these without them.
    get_token: Option<StoredValue<GetToken, LocalStorage>>,
}

impl Server {
    /// The page's own, asked for somebody under `base`.
    pub fn at(base: String) -> Self {
        Self {
            base,
            get_token: None,
        }
    }

    /// One on another origin.
    ///
    /// # Errors
    /// `caller/invalid-argument` unless `origin` is one, over TLS or on this machine: anything else
    /// would lead tokens to the page itself, or through the open.
    pub fn elsewhere(origin: &str, get_token: GetToken) -> Result<Self, Error> {
        let base = origin.trim_end_matches('/');
        if !is_safe_origin(base) {
            let name = "server".into();
            return Err(Error::InvalidArgument { name });
        }
        Ok(Self {
            base: base.to_owned(),
            get_token: Some(StoredValue::new_local(get_token)),
        })
    }

    /// Whether people prove by tokens here who they are.
    pub fn takes_tokens(&self) -> bool {
        self.get_token.is_some()
    }

    /// The whole address of a request, which may be a path.
    pub fn address(&self, url: &str) -> String {
        if url.starts_with('/') {
            format!("{}{url}", self.base)
        } else {
            url.to_owned()
        }
    }

    /// Whether a photo may be sent to this address. Another origin's server could name one of the
    /// page's own, and have its people post there.
    pub fn may_take_photo_at(&self, address: &str) -> bool {
        !self.takes_tokens() || Url::new(address).is_ok_and(|url| url.origin() == self.base)
    }

    /// What proves a flow's requests; `None` once the page is gone that gave tokens.
    pub fn proof(&self) -> Option<Proof> {
        let get_token = match self.get_token {
            Some(stored) => Some(stored.try_get_value()?),
            None => None,
        };
        Some(Proof {
            get_token,
            renewed: RefCell::default(),
            was_used: Cell::default(),
        })
    }
}

fn is_safe_origin(origin: &str) -> bool {
    let Ok(url) = Url::new(origin) else {
        return false;
    };
    let host = url.hostname();
    let is_here = ["localhost", "127.0.0.1", "[::1]"].contains(&host.as_str());
    let is_safe = url.protocol() == "https:" || (url.protocol() == "http:" && is_here);
    is_safe && url.origin() == origin
}

/// The tokens of one flow. The page keeps them itself: here is none longer than a request needs it.
pub(crate) struct Proof {
    get_token: Option<GetToken>,
    /// One that was asked for because another was refused, until it is used.
    renewed: RefCell<Option<String>>,
    was_used: Cell<bool>,
}

impl Proof {
    /// The token for the next request; `None` where the browser sees to the proof.
    ///
    /// # Errors
    /// `backend/signed-out` if the page has none, or what keeps it from having one.
    pub async fn token(&self) -> Result<Option<String>, Error> {
        let Some(get_token) = &self.get_token else {
            return Ok(None);
        };
        let renewed = self.renewed.take();
        let token = match renewed {
            Some(token) => token,
            None => checked(get_token(false).await?)?,
        };
        self.was_used.set(true);
        Ok(Some(token))
    }

    /// Asks for another token than the last, which was refused.
    ///
    /// # Errors
    /// As [`Proof::token`]; `backend/signed-out` also if none was refused.
    pub async fn renew(&self) -> Result<(), Error> {
        let was_refused = self.was_used.get();
        let get_token = self.get_token.as_ref().filter(|_| was_refused);
        let token = get_token.ok_or(Error::SignedOut {})?(true).await?;
        self.renewed.replace(Some(checked(token)?));
        Ok(())
    }
}

/// What is no token, such as the page that asks to sign in, means that there is none.
///
/// # Source
/// RFC 6750, 2.1: `b64token`.
fn checked(token: String) -> Result<String, Error> {
    let is_of_token = |it: u8| it.is_ascii_alphanumeric() || b"-._~+/=".contains(&it);
    let is_token = !token.is_empty() && token.bytes().all(is_of_token);
    is_token.then_some(token).ok_or(Error::SignedOut {})
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use futures::FutureExt as _;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn elsewhere(origin: &str) -> Result<Server, Error> {
        let get_token = |is_fresh: bool| async move { Ok(format!("fresh.{is_fresh}")) };
        Server::elsewhere(origin, Rc::new(move |it| get_token(it).boxed_local()))
    }

    #[test]
    fn tokens_go_to_a_whole_origin_and_through_no_open_way() {
        for good in [
            "https://a.example",
            "https://a.example:8443/",
            "http://localhost:8080",
        ] {
            assert!(elsewhere(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a.example",
            "//a.example",
            "http://a.example",
            "https://a.example/b",
            "https://a.example?b",
            "https://u@a.example",
            "data:text/plain,a",
        ] {
            assert!(elsewhere(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_photo_goes_to_the_server_that_was_asked() {
        let server = elsewhere("https://a.example").expect("an origin");
        assert!(server.may_take_photo_at("https://a.example/_images/x?y"));
        for foreign in [
            "https://b.example/_images/x",
            "/x",
            "x",
            "https://a.example.b/",
        ] {
            assert!(!server.may_take_photo_at(foreign), "{foreign}");
        }
        assert!(Server::default().may_take_photo_at("https://b.example/x"));
    }

    #[test]
    async fn only_what_was_refused_is_renewed_and_used_once() {
        let proof = elsewhere("https://a.example").expect("an origin").proof();
        let proof = proof.expect("the page is there");
        assert_eq!(proof.renew().await, Err(Error::SignedOut {}));
        let old = Ok(Some("fresh.false".to_owned()));
        assert_eq!(proof.token().await, old);
        assert_eq!(proof.renew().await, Ok(()));
        assert_eq!(proof.token().await, Ok(Some("fresh.true".to_owned())));
        assert_eq!(proof.token().await, old);
    }

    #[test]
    async fn what_is_no_token_is_none() {
        for text in ["", "<html>", "a b", "a\nb", "schlüssel"] {
            assert_eq!(checked(text.to_owned()), Err(Error::SignedOut {}), "{text}");
        }
        let token = "eyJ0.e30.a-b_c~d+e/f==".to_owned();
        assert_eq!(checked(token.clone()), Ok(token));
    }
}
