//! What the operator's pages share: their frame, names, avatars and times.

use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use time::{format_description::well_known::Rfc3339, macros::format_description};

use crate::{
    attributes::{derive, picture::ObjectRef},
    clock::UnixMillis,
    initials,
    store::person::Person,
};

/// A whole page. `has_picker` loads the element.
pub(super) fn page(title: &str, has_picker: bool, content: &Markup) -> Response {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Cameo" }
                link rel="stylesheet" href="/assets/theme.css";
                link rel="stylesheet" href="/admin.css";
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                @if has_picker { script type="module" src="/element/element.js" {} }
            }
            body {
                header.page-header {
                    nav aria-label="Administration" {
                        a href="/admin" { "People" }
                        a href="/settings" { "My own settings" }
                    }
                    form method="post" action="/sign-out" {
                        button type="submit" { "Sign out" }
                    }
                }
                main { (content) }
            }
        }
    };
    Html(document.into_string()).into_response()
}

/// What a person is called here.
pub(super) fn name_of(person: &Person) -> String {
    let attributes = &person.standard;
    derive::formatted_name(attributes)
        .or_else(|| derive::account_id(attributes))
        .unwrap_or_else(|| person.id.clone())
}

/// Their picture, if it is kept here: a page shows nothing from elsewhere; else their initials.
pub(super) fn avatar(person: &Person) -> Markup {
    let picture = person.standard.get("picture").and_then(|it| it.as_str());
    let address = match picture.and_then(ObjectRef::parse) {
        Some(object) => Some(format!(
            "/_images/{}/{}/profile",
            object.app_id, object.object_id
        )),
        None => initials::path(person),
    };
    html! {
        span.avatar { @if let Some(address) = address { img src=(address) alt="" width="48" height="48"; } }
    }
}

/// A moment, to the minute, in UTC.
pub(super) fn time(at: UnixMillis) -> Markup {
    let format = format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
    let at = at.date_time();
    let exact = at.format(&Rfc3339).unwrap_or_default();
    html! { time datetime=(exact) { (at.format(format).unwrap_or_default()) } }
}
