//! A user as the Management API shows them.
//!
//! # Source
//! Contract 2.1 (example) and 2.3 (default picture).

use serde_json::{Map, Value, json};
use time::{format_description::BorrowedFormatItem, macros::format_description};

use super::{actions, settings::Settings};
use crate::{
    attributes::derive,
    clock::UnixMillis,
    store::{
        account::Account,
        metadata::Metadata,
        person::{Attributes, Person},
    },
    tenant::Visit,
};

/// Of people who sign in here.
const OWN_PROVIDER: &str = "auth0";
const OWN_CONNECTION: &str = "Username-Password-Authentication";
const FORMAT: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// A person with all that Auth0's dialect says of them.
pub(crate) struct User {
    pub person: Person,
    /// Oldest first, and never empty: the first is the primary one.
    pub accounts: Vec<Account>,
    pub metadata: Metadata,
}

impl User {
    pub fn new(person: Person, mut accounts: Vec<Account>, metadata: Metadata) -> Self {
        if accounts.is_empty() {
            accounts.push(Account {
                provider: OWN_PROVIDER.into(),
                subject: person.id.clone(),
                connection: OWN_CONNECTION.into(),
                is_social: false,
            });
        }
        Self {
            person,
            accounts,
            metadata,
        }
    }

    /// `provider|subject` of the primary account.
    pub fn id(&self) -> String {
        let account = self.accounts.first();
        account.map_or_else(String::new, |a| format!("{}|{}", a.provider, a.subject))
    }

    /// Claims that a profile has, picture apart: a name and a nickname are never missing.
    pub fn profile(&self, visit: &Visit) -> Map<String, Value> {
        let known = derive::output(&self.person, visit);
        let mut profile = Map::new();
        for name in ["email", "email_verified", "given_name", "family_name"] {
            if let Some(value) = known.get(name) {
                profile.insert(name.into(), value.clone());
            }
        }
        profile.insert("name".into(), name(&known).into());
        profile.insert("nickname".into(), nickname(&known).into());
        let updated_at = iso(self.person.updated_at);
        profile.insert("updated_at".into(), updated_at.into());
        profile
    }

    /// The whole user object.
    pub fn to_json(&self, settings: &Settings, visit: &Visit) -> Value {
        let mut user = self.profile(visit);
        user.insert("user_id".into(), self.id().into());
        let created_at = iso(self.person.created_at);
        user.insert("created_at".into(), created_at.into());
        let identities: Vec<Value> = self.accounts.iter().map(identity).collect();
        user.insert("identities".into(), identities.into());
        let picture = actions::root_picture(self, settings, visit);
        for (name, value) in [
            ("picture", picture.map(Value::from)),
            (
                "last_login",
                self.person.last_sign_in_at.map(iso).map(Value::from),
            ),
            ("user_metadata", filled(&self.metadata.user)),
            ("app_metadata", filled(&self.metadata.app)),
        ] {
            if let Some(value) = value {
                user.insert(name.into(), value);
            }
        }
        Value::Object(user)
    }
}

fn filled(object: &Attributes) -> Option<Value> {
    (!object.is_empty()).then(|| Value::Object(object.clone()))
}

fn identity(account: &Account) -> Value {
    json!({
        "connection": account.connection,
        "provider": account.provider,
        "user_id": account.subject,
        "isSocial": account.is_social,
    })
}

fn name(known: &Attributes) -> String {
    let text = |name: &str| known.get(name).and_then(Value::as_str);
    let parts: Vec<&str> = ["given_name", "family_name"]
        .into_iter()
        .filter_map(text)
        .collect();
    match (text("name"), parts.is_empty()) {
        (Some(name), _) => name.to_owned(),
        (None, false) => parts.join(" "),
        (None, true) => derive::account_id(known).unwrap_or_default(),
    }
}

fn nickname(known: &Attributes) -> String {
    let nickname = known.get("nickname").and_then(Value::as_str);
    nickname.map_or_else(
        || {
            let id = derive::account_id(known).unwrap_or_default();
            id.split('@').next().unwrap_or_default().to_owned()
        },
        str::to_owned,
    )
}

/// ISO 8601 with milliseconds, as the official clients parse it.
fn iso(time: UnixMillis) -> String {
    time.date_time().format(FORMAT).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attributes::object;

    #[test]
    fn names_are_never_missing() {
        for (known, expected) in [
            (
                json!({"email": "ann@h"}),
                ("ann@h".to_owned(), "ann".to_owned()),
            ),
            (
                json!({"given_name": "Ann", "family_name": "B", "nickname": "a"}),
                ("Ann B".into(), "a".into()),
            ),
            (
                json!({"name": "N", "given_name": "Ann", "preferred_username": "u"}),
                ("N".into(), "u".into()),
            ),
        ] {
            let known = object(known);
            assert_eq!((name(&known), nickname(&known)), expected);
        }
    }

    #[test]
    fn times_have_milliseconds() {
        assert_eq!(
            iso(UnixMillis(1_767_323_045_006)),
            "2026-01-02T03:04:05.006Z"
        );
    }
}
