//! Cookies of this server: read, set, cleared. Pages never read them.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::{config::Scheme, envelope::ApiError};

/// A cookie for `seconds`; 0 clears it.
///
/// # Errors
/// `value` holds what no header may.
pub(crate) fn set(
    name: &str,
    value: &str,
    seconds: u64,
    scheme: Scheme,
) -> Result<HeaderValue, ApiError> {
    let secure = match scheme {
        Scheme::Http => "",
        Scheme::Https => "; Secure",
    };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    let mut value = HeaderValue::from_str(&text).map_err(|_| ApiError::unexpected())?;
    value.set_sensitive(true);
    Ok(value)
}

/// The value of a cookie that is not empty.
pub(crate) fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let texts = cookies.filter_map(|value| value.to_str().ok());
    let mut pairs = texts
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(found, _)| *found == name)?;
    (!value.is_empty()).then_some(value)
}
