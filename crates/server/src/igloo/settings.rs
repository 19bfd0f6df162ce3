//! What a tenant's configuration says about Igloo's dialect, ready for use.

use aws_lc_rs::{constant_time::verify_slices_are_equal, digest};

use crate::{
    config::{AccountConfig, Config, SecretText},
    demo,
    secrets::{client_secret, dev_client_secret},
    start::StartError,
};

/// Ready for use.
#[derive(Debug)]
pub(crate) struct Settings {
    pub community: u32,
    app_id: String,
    /// Without one nobody signs in.
    app_password: Option<Password>,
    accounts: Vec<Account>,
}

/// Somebody who may sign in by a password.
#[derive(Debug)]
pub(crate) struct Account {
    user_name: String,
    password: Password,
    pub person_id: String,
    is_admin: bool,
}

/// What somebody signs in with.
pub(crate) struct Credentials<'a> {
    pub app_id: &'a str,
    pub app_password: &'a str,
    pub user_name: &'a str,
    pub password: &'a str,
}

/// The hash of a password, so that passwords of any length take the same time to compare.
struct Password(digest::Digest);

impl Password {
    fn new(text: &str) -> Self {
        Self(digest::digest(&digest::SHA256, text.as_bytes()))
    }

    fn is(&self, text: &str) -> bool {
        verify_slices_are_equal(self.0.as_ref(), Self::new(text).0.as_ref()).is_ok()
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

impl Settings {
    /// Reads them out of the configuration.
    ///
    /// # Errors
    /// If a password is missing or weak.
    pub fn from_config(config: &Config) -> Result<Self, StartError> {
        let igloo = &config.tenant.igloo;
        let configured = igloo.accounts.iter();
        let accounts: Result<Vec<_>, _> = configured
            .map(|account| Account::from_config(account, config.dev))
            .collect();
        let mut settings = Self {
            community: igloo.community,
            app_id: igloo.app_id.clone(),
            app_password: password(igloo.app_password.as_ref(), config.dev)?,
            accounts: accounts?,
        };
        if config.dev {
            settings.add_demo(&dev_client_secret(&config.data_dir)?);
        }
        Ok(settings)
    }

    /// The demo people sign in by their addresses; the first of them is an administrator.
    fn add_demo(&mut self, secret: &str) {
        self.app_password
            .get_or_insert_with(|| Password::new(secret));
        let demo = demo::PEOPLE.iter().enumerate();
        self.accounts.extend(demo.map(|(number, person)| Account {
            user_name: person.email.into(),
            password: Password::new(secret),
            person_id: person.id.into(),
            is_admin: number == 0,
        }));
    }

    /// Whose credentials they are. All is compared, whatever is wrong.
    pub fn account(&self, credentials: &Credentials<'_>) -> Option<&Account> {
        let app_password = self.app_password.as_ref();
        let is_app = app_password.is_some_and(|password| password.is(credentials.app_password))
            & (self.app_id == credentials.app_id);
        let named = self
            .accounts
            .iter()
            .find(|account| account.user_name == credentials.user_name);
        named.filter(|account| account.password.is(credentials.password) & is_app)
    }

    /// Whether the person may change other people's photos.
    pub fn is_admin(&self, person_id: &str) -> bool {
        let mut accounts = self.accounts.iter();
        accounts.any(|account| account.is_admin && account.person_id == person_id)
    }
}

impl Account {
    fn from_config(account: &AccountConfig, dev: bool) -> Result<Self, StartError> {
        Ok(Self {
            user_name: account.user_name.clone(),
            password: Password::new(&client_secret(&account.password, dev)?),
            person_id: account.person.clone(),
            is_admin: account.is_admin,
        })
    }
}

fn password(text: Option<&SecretText>, dev: bool) -> Result<Option<Password>, StartError> {
    text.map(|text| Ok(Password::new(&client_secret(text, dev)?)))
        .transpose()
}
