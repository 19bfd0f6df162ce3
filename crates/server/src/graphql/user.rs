//! `User` as both schemas show it, its scalars, and its global id.
//!
//! # Source
//! Contract 1.5; Authgear `pkg/admin/graphql/user.go`, `pkg/graphqlgo/relay/node.go`, commit
//! `fa7a7d55`.

use async_graphql::{
    ID, InputObject, InputValueError, InputValueResult, Interface, Scalar, ScalarType,
    SimpleObject, Value,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use time::format_description::well_known::Rfc3339;

use crate::{
    attributes::derive,
    clock::UnixMillis,
    default_picture,
    profile::Change,
    store::person::{Attributes, Person},
    tenant::Visit,
};

/// JSON object of standard attributes.
#[derive(Debug, Clone)]
pub(crate) struct UserStandardAttributes(pub Attributes);

/// JSON object of custom attributes.
#[derive(Debug, Clone)]
pub(crate) struct UserCustomAttributes(pub Attributes);

/// JSON object; always empty, because nobody signs in with a wallet here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Web3Claims;

/// RFC 3339, UTC.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DateTime(pub UnixMillis);

#[Scalar(name = "UserStandardAttributes")]
impl ScalarType for UserStandardAttributes {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(attributes(value)?))
    }

    fn to_value(&self) -> Value {
        object_value(&self.0)
    }
}

#[Scalar(name = "UserCustomAttributes")]
impl ScalarType for UserCustomAttributes {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(attributes(value)?))
    }

    fn to_value(&self) -> Value {
        object_value(&self.0)
    }
}

#[Scalar(name = "Web3Claims")]
impl ScalarType for Web3Claims {
    fn parse(_: Value) -> InputValueResult<Self> {
        Ok(Self)
    }

    fn to_value(&self) -> Value {
        Value::Object(Default::default())
    }
}

#[Scalar(name = "DateTime")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        Err(InputValueError::expected_type(value))
    }

    fn to_value(&self) -> Value {
        let text = self.0.date_time().format(&Rfc3339).unwrap_or_default();
        Value::String(text)
    }
}

/// An object, or a string that holds one: in a document without variables Authgear takes only the
/// latter.
fn attributes<T: async_graphql::InputType>(value: Value) -> Result<Attributes, InputValueError<T>> {
    let invalid = || InputValueError::custom("must be a JSON object, or a string that holds one");
    let json = match value {
        Value::String(text) => serde_json::from_str(&text).map_err(|_| invalid())?,
        Value::Object(_) => value.into_json().map_err(|_| invalid())?,
        _ => return Err(invalid()),
    };
    match json {
        serde_json::Value::Object(attributes) => Ok(attributes),
        _ => Err(invalid()),
    }
}

fn object_value(attributes: &Attributes) -> Value {
    Value::from_json(attributes.clone().into()).unwrap_or_default()
}

/// A person.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct User {
    pub id: ID,
    created_at: DateTime,
    updated_at: DateTime,
    last_login_at: Option<DateTime>,
    standard_attributes: UserStandardAttributes,
    custom_attributes: UserCustomAttributes,
    web3: Web3Claims,
    formatted_name: Option<String>,
    #[graphql(name = "endUserAccountID")]
    end_user_account_id: Option<String>,
    is_anonymous: bool,
    is_disabled: bool,
    is_deactivated: bool,
    is_anonymized: bool,
    disable_reason: Option<String>,
    delete_at: Option<DateTime>,
    /// What a page shows while there is no picture; told to oneself alone.
    #[graphql(skip)]
    pub default_picture: Option<String>,
}

impl User {
    /// A person as seen in this visit.
    pub fn new(person: Person, visit: &Visit) -> Self {
        let standard = derive::output(&person, visit);
        Self {
            default_picture: default_picture::on_page(&person, visit),
            id: ID(global_id(&person.id)),
            created_at: DateTime(person.created_at),
            updated_at: DateTime(person.updated_at),
            last_login_at: person.last_sign_in_at.map(DateTime),
            formatted_name: derive::formatted_name(&standard),
            end_user_account_id: derive::account_id(&standard),
            standard_attributes: UserStandardAttributes(standard),
            custom_attributes: UserCustomAttributes(person.custom),
            web3: Web3Claims,
            is_anonymous: false,
            is_disabled: false,
            is_deactivated: false,
            is_anonymized: person.is_anonymized,
            disable_reason: None,
            delete_at: None,
        }
    }
}

/// Anything with a global id.
#[derive(Debug, Clone, Interface)]
#[graphql(field(name = "id", ty = "&ID"))]
pub(crate) enum Node {
    /// A person.
    User(Box<User>),
}

/// What to change of whom.
#[derive(InputObject)]
pub(crate) struct UpdateUserInput {
    #[graphql(name = "userID")]
    pub user_id: ID,
    standard_attributes: Option<UserStandardAttributes>,
    custom_attributes: Option<UserCustomAttributes>,
}

impl UpdateUserInput {
    pub fn change(self) -> Change {
        Change {
            standard: self.standard_attributes.map(|attributes| attributes.0),
            custom: self.custom_attributes.map(|attributes| attributes.0),
            replaces: None,
            admin_id: None,
        }
    }
}

/// The person as they are now.
#[derive(SimpleObject)]
pub(crate) struct UpdateUserPayload {
    pub user: User,
}

/// `User:<id>` in base64url without padding.
pub(crate) fn global_id(id: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("User:{id}"))
}

/// The id in a global id; `None` if it is not one of a user.
pub(crate) fn local_id(global: &str) -> Option<String> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(global).ok()?).ok()?;
    text.strip_prefix("User:").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn global_ids_are_those_of_the_contract() {
        let id = "4e3b1c0a-0000-4000-8000-000000000001";
        let global = "VXNlcjo0ZTNiMWMwYS0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE";
        assert_eq!(global_id(id), global);
        assert_eq!(local_id(global).as_deref(), Some(id));
        for bad in ["", "x", &format!("{global}="), "R3JvdXA6MQ"] {
            assert_eq!(local_id(bad), None, "{bad}");
        }
    }
}
