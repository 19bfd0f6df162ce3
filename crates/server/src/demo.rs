//! The three people of `--dev`.

use serde_json::json;

use crate::{
    clock::UnixMillis,
    store::{
        Result, Tx,
        person::{self, Attributes, Identity},
    },
};

/// Somebody to try things out as.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DemoPerson {
    pub id: &'static str,
    pub name: &'static str,
    pub email: &'static str,
    given_name: &'static str,
    nickname: &'static str,
    zoneinfo: &'static str,
    locale: &'static str,
    birthdate: &'static str,
}

/// Who may use the operator's page.
pub(crate) const ADMIN: &str = "4e3b1c0a-0000-4000-8000-000000000003";

pub(crate) const PEOPLE: [DemoPerson; 3] = [
    DemoPerson {
        id: "4e3b1c0a-0000-4000-8000-000000000001",
        name: "First Demo",
        email: "first@demo.example",
        given_name: "First",
        nickname: "one",
        zoneinfo: "Europe/Berlin",
        locale: "en-GB",
        birthdate: "1990-01-31",
    },
    DemoPerson {
        id: "4e3b1c0a-0000-4000-8000-000000000002",
        name: "Second Demo",
        email: "second@demo.example",
        given_name: "Second",
        nickname: "two",
        zoneinfo: "Asia/Hong_Kong",
        locale: "zh-Hant-HK",
        birthdate: "1985-12-24",
    },
    DemoPerson {
        id: ADMIN,
        name: "Admin Demo",
        email: "admin@demo.example",
        given_name: "Admin",
        nickname: "three",
        zoneinfo: "America/Bogota",
        locale: "es-CO",
        birthdate: "1979-06-15",
    },
];

/// Adds whoever of them is not there yet.
pub(crate) async fn seed(tx: &mut Tx, tenant_id: &str, now: UnixMillis) -> Result<()> {
    for demo in &PEOPLE {
        let identity = Identity {
            kind: "email".into(),
            value: demo.email.into(),
            is_verified: true,
        };
        if person::insert(tx, tenant_id, demo.id, &demo.attributes(), now).await? {
            person::insert_identity(tx, tenant_id, demo.id, &identity, now).await?;
        }
    }
    Ok(())
}

impl DemoPerson {
    fn attributes(&self) -> Attributes {
        let attributes = json!({
            "email": self.email,
            "given_name": self.given_name,
            "family_name": "Demo",
            "nickname": self.nickname,
            "birthdate": self.birthdate,
            "website": "https://demo.example/",
            "zoneinfo": self.zoneinfo,
            "locale": self.locale,
        });
        attributes.as_object().cloned().unwrap_or_default()
    }
}
