//! `GET /admin`: finds people, a part at a time.

use axum::{
    Extension,
    extract::{Query, State},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::html::{avatar, name_of, page};
use crate::{
    envelope::ApiError,
    state::App,
    store::{
        person::{self, Person},
        search::{self, Part},
    },
    tenant::Visit,
};

/// People on one page.
const PAGE_LEN: u32 = 20;
/// Nobody turns that many pages.
const MAX_PAGE: u32 = 10_000;

#[derive(Deserialize)]
pub(super) struct Search {
    /// What somebody is looked for by.
    #[serde(default)]
    q: String,
    /// Beginning with 1.
    page: Option<u32>,
}

pub(super) async fn get(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Query(search): Query<Search>,
) -> Result<Response, ApiError> {
    let text = search.q.trim();
    let number = search.page.unwrap_or(1).clamp(1, MAX_PAGE);
    let (found, has_more) = find(&app, &visit, text, number).await?;
    let content = html! {
        h1 { "People" }
        (form(text))
        (results(&found))
        (pager(text, number, has_more))
    };
    Ok(page("People", false, &content))
}

/// One page of people, and whether there is another one.
async fn find(
    app: &App,
    visit: &Visit,
    text: &str,
    number: u32,
) -> Result<(Vec<Person>, bool), ApiError> {
    let tenant_id = visit.tenant.id.as_str();
    let part = Part {
        offset: (number - 1) * PAGE_LEN,
        limit: PAGE_LEN + 1,
    };
    let mut ids = search::ids(&app.store.reader, tenant_id, text, part).await?;
    let has_more = ids.len() > PAGE_LEN as usize;
    ids.truncate(PAGE_LEN as usize);
    let mut connection = app.store.reader.acquire().await?;
    let mut people = Vec::with_capacity(ids.len());
    for id in ids {
        people.extend(person::find(&mut connection, tenant_id, &id).await?);
    }
    Ok((people, has_more))
}

fn form(text: &str) -> Markup {
    html! {
        form.search role="search" method="get" action="/admin" {
            label for="q" { "Find a person" }
            div {
                input #q type="search" name="q" value=(text) autocomplete="off"
                    aria-describedby="q-hint";
                button.primary type="submit" { "Find" }
            }
            p #q-hint.hint { "By id, or by the beginning of a name, e-mail address, phone number or user name." }
        }
    }
}

fn results(found: &[Person]) -> Markup {
    html! {
        @if found.is_empty() {
            p role="status" { "Nobody was found." }
        } @else {
            ul.people.card {
                @for person in found {
                    li {
                        a href={ "/admin/people/" (person.id) } {
                            (avatar(person))
                            span { strong { (name_of(person)) } small { (known_by(person)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What tells people of the same name apart.
fn known_by(person: &Person) -> String {
    crate::attributes::derive::account_id(&person.standard).unwrap_or_else(|| person.id.clone())
}

fn pager(text: &str, number: u32, has_more: bool) -> Markup {
    let address = |number: u32| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", text);
        query.append_pair("page", &number.to_string());
        format!("/admin?{}", query.finish())
    };
    html! {
        @if number > 1 || has_more {
            nav.pager aria-label="Pages" {
                @if number > 1 { a rel="prev" href=(address(number - 1)) { "Previous page" } }
                span { "Page " (number) }
                @if has_more { a rel="next" href=(address(number + 1)) { "Next page" } }
            }
        }
    }
}
