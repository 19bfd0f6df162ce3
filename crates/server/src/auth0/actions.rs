//! Which picture a claim carries. At Auth0 an operator writes Actions for it, whose effect depends
//! on their order; here the order is a setting: the first source that has a picture wins. The same
//! for a tenant of Auth0's own is in `docs/auth0-action.md`.
//!
//! # Source
//! Contract 2.3.

use serde_json::{Map, Value};
use url::Url;

use super::{defaults, settings::Settings, shape::User};
use crate::{
    access::scopes::Scopes, attributes::picture, config::PictureSource, default_picture,
    tenant::Visit,
};

/// The picture of the user object: one that was set, else the default for people with an email,
/// if the operator wants it.
pub(crate) fn root_picture(user: &User, settings: &Settings, visit: &Visit) -> Option<String> {
    let attributes = &user.person.standard;
    let text = |name: &str| attributes.get(name).and_then(Value::as_str);
    if let Some(value) = text("picture") {
        return Some(picture::shown(value, visit));
    }
    let email = text("email").filter(|_| settings.gravatar)?;
    Some(defaults::gravatar(email, &defaults::initials(attributes)))
}

/// The picture of the claims.
pub(crate) fn claimed_picture(user: &User, settings: &Settings, visit: &Visit) -> Option<String> {
    let order = settings.picture_order.iter();
    let mut found = order.filter_map(|source| match source {
        PictureSource::Metadata => metadata_picture(user),
        PictureSource::Root => root_picture(user, settings, visit),
        PictureSource::Default => {
            let own = settings.default_picture.clone();
            own.or_else(|| default_picture::address(&user.person, visit))
        }
    });
    found.next()
}

/// Metadata may hold anything; a claim is shown as an image by whoever reads it.
fn metadata_picture(user: &User) -> Option<String> {
    let value = user.metadata.user.get("picture")?.as_str()?;
    let url = Url::parse(value).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    is_web.then(|| value.to_owned())
}

/// What an ID token and userinfo say of a user, by scope.
pub(crate) fn claims(
    user: &User,
    scopes: &Scopes,
    settings: &Settings,
    visit: &Visit,
) -> Map<String, Value> {
    let mut claims = Map::new();
    for (name, value) in user.profile(visit) {
        let scope = match name.as_str() {
            "email" | "email_verified" => "email",
            _ => "profile",
        };
        if scopes.contains(scope) {
            claims.insert(name, value);
        }
    }
    let picture = claimed_picture(user, settings, visit);
    if let Some(picture) = picture.filter(|_| scopes.contains("profile")) {
        claims.insert("picture".into(), picture.into());
    }
    claims.insert("sub".into(), user.id().into());
    claims
}
