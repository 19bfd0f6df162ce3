//! `GET /admin/people/{id}`: one person, with the form to edit them and what was changed of them.

use axum::{
    Extension,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    html::{avatar, name_of, time},
    sheet::{Line, Sheet},
};
use crate::{
    envelope::ApiError,
    state::App,
    store::{
        self, audit,
        person::{Identity, Person},
    },
    tenant::Visit,
};

/// Changes that are shown.
const MAX_ENTRIES: u32 = 50;

#[derive(Deserialize)]
pub(super) struct Done {
    /// What the form has led to.
    #[serde(default)]
    done: String,
}

pub(super) async fn get(
    State(app): State<App>,
    Extension(visit): Extension<Visit>,
    Path(id): Path<String>,
    Query(Done { done }): Query<Done>,
) -> Result<Response, ApiError> {
    let mut connection = app.store.reader.acquire().await?;
    let found = store::person::find(&mut connection, &visit.tenant.id, &id).await?;
    drop(connection);
    let Some(person) = found else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let notice = match done.as_str() {
        "saved" => Some("Saved."),
        "unchanged" => Some("There was nothing to save."),
        _ => None,
    };
    let content = content(&app, &visit, &person, &Sheet::of(&person)).await?;
    let content = html! {
        @if let Some(notice) = notice { p.notice role="status" { (notice) } }
        (content)
    };
    Ok(super::html::page(&name_of(&person), true, &content))
}

/// The page with a form that has not been saved, and why.
pub(super) async fn page(
    app: &App,
    visit: &Visit,
    person: &Person,
    sheet: &Sheet,
    alert: Option<&str>,
) -> Result<Response, ApiError> {
    let content = content(app, visit, person, sheet).await?;
    let content = html! {
        @if let Some(alert) = alert { p.notice.bad role="alert" { (alert) } }
        (content)
    };
    let title = format!("Not saved: {}", name_of(person));
    Ok(super::html::page(&title, true, &content))
}

async fn content(
    app: &App,
    visit: &Visit,
    person: &Person,
    sheet: &Sheet,
) -> Result<Markup, ApiError> {
    let (reader, tenant_id) = (&app.store.reader, visit.tenant.id.as_str());
    let entries = audit::of_person(reader, tenant_id, &person.id, MAX_ENTRIES).await?;
    Ok(html! {
        h1 { (name_of(person)) }
        section.card aria-labelledby="photo" {
            h2 #photo { "Photo" }
            cameo-picker person=(person.id) {}
            noscript { (avatar(person)) p { "Changing the photo needs JavaScript." } }
        }
        (facts(person))
        (form(person, sheet))
        (changes(&entries))
    })
}

fn facts(person: &Person) -> Markup {
    html! {
        section.card aria-labelledby="account" {
            h2 #account { "Account" }
            dl {
                dt { "Id" } dd { code { (person.id) } }
                @for identity in &person.identities {
                    dt { (kind(identity)) }
                    dd { (identity.value) @if identity.is_verified { " " small { "verified" } } }
                }
                dt { "Since" } dd { (time(person.created_at)) }
                dt { "Last change" } dd { (time(person.updated_at)) }
                dt { "Last sign-in" }
                dd { @if let Some(at) = person.last_sign_in_at { (time(at)) } @else { "never" } }
            }
        }
    }
}

fn kind(identity: &Identity) -> &str {
    match identity.kind.as_str() {
        "email" => "E-mail address",
        "phone_number" => "Phone number",
        _ => "User name",
    }
}

fn form(person: &Person, sheet: &Sheet) -> Markup {
    let first_bad = sheet.0.iter().position(Line::wants_a_look);
    html! {
        section.card aria-labelledby="attributes" {
            h2 #attributes { "Attributes" }
            form.attributes method="post" action={ "/admin/people/" (person.id) } {
                @for (index, line) in sheet.0.iter().enumerate() {
                    (field(line, first_bad == Some(index)))
                }
                button.primary type="submit" { "Save attributes" }
            }
        }
    }
}

impl Line {
    fn wants_a_look(&self) -> bool {
        self.error.is_some() || self.overtaken_by.is_some()
    }

    /// What is said beside the field, by the id it is found by.
    fn remark(&self) -> Option<String> {
        let overtaken = self.overtaken_by.as_deref().map(|now| match now {
            "" => "Somebody else has cleared this meanwhile.".into(),
            now => format!("Somebody else has made this “{now}” meanwhile."),
        });
        self.error.clone().or(overtaken)
    }
}

fn field(line: &Line, is_first_bad: bool) -> Markup {
    let (name, remark) = (line.field.name, line.remark());
    let says = match (&remark, line.field.hint) {
        (Some(_), _) => Some(format!("{name}-remark")),
        (None, "") => None,
        (None, _) => Some(format!("{name}-hint")),
    };
    let is_bad = line.error.is_some().then_some("true");
    html! {
        div.field.wide[line.field.has_lines] {
            label for=(name) { (line.field.label) }
            @if line.field.has_lines {
                // The first line break of a text area is not part of its value.
                textarea id=(name) name=(name) rows="4" spellcheck="false" autofocus[is_first_bad]
                    aria-invalid=[is_bad] aria-describedby=[says] { "\n" (line.typed) }
            } @else {
                input id=(name) name=(name) type="text" value=(line.typed) autocomplete="off"
                    autofocus[is_first_bad] aria-invalid=[is_bad] aria-describedby=[says];
            }
            input type="hidden" name={ "was." (name) } value=(line.was);
            @if let Some(remark) = remark {
                p.remark id={ (name) "-remark" } { (remark) }
            } @else if !line.field.hint.is_empty() {
                p.hint id={ (name) "-hint" } { (line.field.hint) }
            }
        }
    }
}

fn changes(entries: &[audit::Entry]) -> Markup {
    html! {
        section.card aria-labelledby="changes" {
            h2 #changes { "Changes by administrators" }
            @if entries.is_empty() {
                p { "None so far." }
            } @else {
                ol.changes {
                    @for entry in entries {
                        li {
                            (time(entry.at)) " · "
                            a href={ "/admin/people/" (entry.admin_id) } { (entry.admin_id) }
                            " changed " (entry.changed.join(", "))
                            @if let Some(upload_id) = &entry.upload_id {
                                " to upload " code { (upload_id) }
                            }
                        }
                    }
                }
            }
        }
    }
}
