//! Addresses that secrets may travel to.

use reqwest::Url;

/// Reads an http(s) origin without a path. A token goes there, so plain http is for this machine
/// only.
///
/// # Errors
/// What is wrong with it, as the end of a sentence.
pub fn origin(text: &str) -> Result<String, &'static str> {
    let url = Url::parse(text).map_err(|_| "expected https://HOST")?;
    let host = url.host_str().unwrap_or_default();
    let is_here = ["127.0.0.1", "localhost", "[::1]"].contains(&host);
    match url.scheme() {
        "https" => {}
        "http" if is_here => {}
        "http" => return Err("plain http is for this machine only: use https"),
        _ => return Err("expected https://HOST"),
    }
    let has_more = url.path() != "/" || url.query().is_some() || url.fragment().is_some();
    let has_user = !url.username().is_empty() || url.password().is_some();
    if has_more || has_user {
        return Err("expected an address without user, path or query");
    }
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_origin_and_tokens_travel_encrypted() {
        assert_eq!(origin("https://a.example/"), Ok("https://a.example".into()));
        assert_eq!(
            origin("http://127.0.0.1:8080"),
            Ok("http://127.0.0.1:8080".into())
        );
        for bad in [
            "a.example",
            "ftp://a.example",
            "http://a.example",
            "http://127.0.0.1.a.example",
            "https://a.example/x",
            "https://a.example/?x",
            "https://u:p@a.example",
        ] {
            assert!(origin(bad).is_err(), "{bad}");
        }
    }
}
