//! What an operator can set about Igloo's dialect.

use serde::Deserialize;

use super::SecretText;

/// What is special to Igloo's dialect.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IglooConfig {
    /// Key of the community, as it stands in paths. Default 10.
    pub community: u32,
    /// Id of the application through which accounts sign in. Default `cameo`.
    pub app_id: String,
    /// Its password, at least 32 characters, or `file:PATH`. With `--dev` one is made up; without
    /// it nobody can sign in.
    pub app_password: Option<SecretText>,
    /// Who may sign in. Default: none; with `--dev` the demo people.
    pub accounts: Vec<AccountConfig>,
}

/// Somebody who may sign in by a password, as scripts do.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountConfig {
    /// Name at sign-in.
    pub user_name: String,
    /// At least 32 characters, or `file:PATH`.
    pub password: SecretText,
    /// Id of the person that it is.
    pub person: String,
    /// Whether they may change other people's photos. Default: no.
    #[serde(default)]
    pub is_admin: bool,
}

impl Default for IglooConfig {
    fn default() -> Self {
        Self {
            community: 10,
            app_id: "cameo".into(),
            app_password: None,
            accounts: Vec::new(),
        }
    }
}
