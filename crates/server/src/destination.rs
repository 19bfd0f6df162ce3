//! Where somebody goes who has signed in: the page that they came from. Only pages of ours have a name
//! here, so that no link of a stranger's can lead elsewhere.

use serde::Deserialize;

/// A page that sends people to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Destination {
    /// One's own settings.
    #[default]
    Settings,
    /// The operator's page.
    Admin,
}

impl Destination {
    /// That of this name; for any other, the default.
    pub fn named(name: &str) -> Self {
        match name {
            "admin" => Self::Admin,
            _ => Self::default(),
        }
    }

    /// Its name in requests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Admin => "admin",
        }
    }

    /// Where it is.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Settings => "/settings",
            Self::Admin => "/admin",
        }
    }

    /// Where one signs in for it.
    pub fn sign_in(self) -> String {
        format!("/sign-in?to={}", self.name())
    }
}

/// A request that may name one.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Towards {
    #[serde(default)]
    to: String,
}

impl Towards {
    /// Where it leads.
    pub fn destination(&self) -> Destination {
        Destination::named(&self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_its_page_and_nothing_leads_elsewhere() {
        for destination in [Destination::Settings, Destination::Admin] {
            assert_eq!(Destination::named(destination.name()), destination);
        }
        for foreign in ["", "https://a.example", "//a.example", "/admin"] {
            assert_eq!(Destination::named(foreign).path(), "/settings", "{foreign}");
        }
    }
}
