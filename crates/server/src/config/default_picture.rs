//! What an operator can set about the picture of whoever has none.

use serde::Deserialize;
use url::Url;

/// Where Gravatar has its pictures.
pub(crate) const GRAVATAR: &str = "https://gravatar.com";

/// Where the picture of somebody who has none comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum DefaultPicture {
    /// Their initials on a colour, drawn by this server.
    Initials,
    /// Gravatar's, by their email; it tells Gravatar of them, and goes on to what comes next here
    /// where Gravatar has none.
    Gravatar,
    /// The same for everybody.
    Address(String),
}

impl DefaultPicture {
    /// The origin that browsers ask for it, where it is not this server.
    pub(crate) fn origin(&self) -> Option<String> {
        match self {
            Self::Initials => None,
            Self::Gravatar => Some(GRAVATAR.to_owned()),
            Self::Address(address) => {
                let url = Url::parse(address).ok()?;
                Some(url.origin().ascii_serialization())
            }
        }
    }
}

impl TryFrom<String> for DefaultPicture {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is_web = |url: Url| matches!(url.scheme(), "http" | "https");
        match text.as_str() {
            "initials" => Ok(Self::Initials),
            "gravatar" => Ok(Self::Gravatar),
            address if Url::parse(address).is_ok_and(is_web) => Ok(Self::Address(text)),
            _ => Err(format!(
                "`{text}` is neither initials nor gravatar nor an address such as \
                 https://photos.example.com/default.png"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_ways() {
        let read = |text: &str| DefaultPicture::try_from(text.to_owned());
        assert_eq!(read("initials"), Ok(DefaultPicture::Initials));
        assert_eq!(read("gravatar"), Ok(DefaultPicture::Gravatar));
        let address = "https://photos.example/none.png";
        assert_eq!(read(address), Ok(DefaultPicture::Address(address.into())));
        let origins = [
            DefaultPicture::Initials,
            DefaultPicture::Gravatar,
            DefaultPicture::Address("https://photos.example:8443/none.png?a; b".into()),
        ];
        let origins = origins.map(|it| it.origin().unwrap_or_default());
        assert_eq!(origins, ["", GRAVATAR, "https://photos.example:8443"]);
        for bad in ["", "Initials", "javascript:alert(1)", "/none.png"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
